"""Run ``carebook`` as on a system without fork: ``python without_posix.py WORDS…``.

What Windows does not have is taken away once the libraries are there, which on this system have
parts of their own for it; what `subprocess` needs here to wait for a time is left. Then every
module of carebook is imported, and the command is run.
"""

import importlib
import os
import pkgutil
import selectors
import signal
import socket
import subprocess  # noqa: F401  (has to be there first)
import sys
import time

# fmt: off
MISSING = {
    os: (
        "chown", "fork", "forkpty", "getegid", "geteuid", "getgid", "getpgid", "getuid", "killpg",
        "mkfifo", "posix_spawn", "pread", "register_at_fork", "sched_getaffinity", "setsid",
        "uname", "wait", "waitid",
    ),
    signal: (
        "SIGALRM", "SIGCHLD", "SIGHUP", "SIGUSR1", "pthread_kill", "pthread_sigmask",
    ),
    socket: ("recv_fds", "send_fds"),
    selectors: ("EpollSelector", "PollSelector"),
    time: ("tzset",),
}
MODULES = ("fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty")
# fmt: on
# What carebook imports of others; each asks the system what it has when it is imported.
LIBRARIES = (
    "asyncio",
    "filelock",
    "IPython.display",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "jupyter_client.manager",
    "jupyter_client.provisioning.local_provisioner",
    "matplotlib.pyplot",
    "multiprocessing.context",
    "multiprocessing.popen_spawn_posix",
    "nbclient",
    "papermill.engines",
    "papermill.execute",
    "pebble",
    "psutil",
    "pypandoc",
    "tqdm",
    "typst",
    "uvicorn.protocols.http.h11_impl",
    "uvicorn.lifespan.on",
    "watchfiles",
    "webbrowser",
    "zmq.asyncio",
)  # fmt: skip


def _take_away() -> None:
    for name in LIBRARIES:
        importlib.import_module(name)
    for module, names in MISSING.items():
        for name in names:
            if hasattr(module, name):
                delattr(module, name)
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]


def _import_everything() -> None:
    import carebook

    for _, name, _ in pkgutil.walk_packages(carebook.__path__, "carebook."):
        if not name.endswith("__main__"):
            importlib.import_module(name)


if __name__ == "__main__":
    _take_away()
    _import_everything()
    from carebook.cli.main import main

    main()
