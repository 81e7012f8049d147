"""The warm process: it has imported what notebooks import, and forks a process for each of them.

It has one thread, because a process that is forked while other threads hold locks may wait for
those locks for ever; and it computes nothing, so that every notebook starts from the same state.
"""

import contextlib
import gc
import importlib
import os
import selectors
import signal
import socket
import sys
import traceback
import warnings
from dataclasses import dataclass
from typing import Any

# What a kernel has imported before a notebook's first cell, and what cells and the kernel come to
# import later: the modules of a finished notebook, less those of this process. Other versions of
# these packages may have other modules, so one that is missing is passed over.
_KERNEL_MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "sqlite3",
    "tornado.platform.asyncio",
)
_NOTEBOOK_MODULES = (
    "carebook.execution.kernels.notebook_kernel",
    "carebook.notebooks.api",
    "narwhals._pandas_like.namespace",
    "narwhals.stable.v1._namespace",
    "pandas.core.methods.to_dict",
    "pyarrow.pandas_compat",
    "pyarrow.parquet",
)
# What a request is: one byte, with the notebook's two sockets beside it.
NOTEBOOK_REQUEST = b"n"


@dataclass(frozen=True)
class ImportEffects:
    """What importing left behind, beside modules, that a notebook's process has to put right.

    ``filters`` are those of warnings that come with what cells import, so after those of the
    kernel's shell; ``environment`` holds variables that were set.
    """

    warning_filters: list[Any]
    environment_variables: dict[str, str]


@dataclass(frozen=True)
class _NotebookChild:
    """A notebook's process, and the socket that takes to its owner how it ended."""

    pid: int
    status_socket: socket.socket


def run_warm_server() -> None:
    """Serve until the other end of the socket named on the command line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's to act on
    control = socket.socket(fileno=int(sys.argv[1]))
    imported = _import_all()
    _end_threads()
    # What is imported is never garbage: collecting in a notebook need not look at it, and so its
    # memory stays shared.
    gc.collect()
    gc.freeze()
    serve_notebook_requests(control, imported)


def serve_notebook_requests(control: socket.socket, imported: ImportEffects) -> None:
    """Fork a process for each request, until the owner is gone; then end all of them."""
    children: dict[int, _NotebookChild] = {}
    woken, wake = os.pipe()
    for end in (woken, wake):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    # From here on the closed socket is the sign to end, so that the notebooks end first.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    selector = selectors.PollSelector()
    selector.register(control, selectors.EVENT_READ)
    selector.register(woken, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is control:
                job = _receive_request(control)
                if job is None:
                    for child in children.values():
                        _kill_process_group(child.pid)
                    os._exit(0)
                messages, status = job
                pid = _fork_notebook(
                    messages,
                    imported,
                    [control, status, *(c.status_socket for c in children.values())],
                )
                messages.close()
                children[pid] = _NotebookChild(pid, status)
                selector.register(status, selectors.EVENT_READ, pid)
            elif key.fileobj == woken:
                with contextlib.suppress(BlockingIOError):
                    os.read(woken, 1024)
            elif key.data in children:
                # The owner has closed its end: it has done with this notebook.
                _kill_process_group(key.data)
                selector.unregister(key.fileobj)
        for pid, code in _reap_children(children):
            child = children.pop(pid)
            with contextlib.suppress(KeyError):
                selector.unregister(child.status_socket)
            with contextlib.suppress(OSError):
                child.status_socket.send(b"%d" % code)
            child.status_socket.close()


def _import_all() -> ImportEffects:
    environment = dict(os.environ)
    _import_modules(_KERNEL_MODULES)
    filters = list(warnings.filters)
    _import_modules(_NOTEBOOK_MODULES)
    return ImportEffects(
        warning_filters=[each for each in warnings.filters if each not in filters],
        environment_variables={k: v for k, v in os.environ.items() if environment.get(k) != v},
    )


def _import_modules(names: tuple[str, ...]) -> None:
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def _end_threads() -> None:
    """End the threads of numpy's linear algebra, which starts some when it is imported.

    It does so itself before each fork, and starts them anew where they are needed.
    """
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _receive_request(control: socket.socket) -> tuple[socket.socket, socket.socket] | None:
    """Return a notebook's sockets, for messages and for its end; None when the owner is gone."""
    try:
        data, descriptors, _, _ = socket.recv_fds(control, 1, 2)
    except OSError:
        return None
    if not data:
        return None
    messages, status = (socket.socket(fileno=each) for each in descriptors)
    return messages, status


def _fork_notebook(
    messages: socket.socket, imported: ImportEffects, not_its_own: list[socket.socket]
) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    terminal = os.dup(2)
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        # A group of its own, so that whatever the notebook starts can be ended with it.
        os.setsid()
        for each in not_its_own:
            each.close()
        from carebook.execution.kernels.notebook_kernel import run_notebook_kernel

        code = run_notebook_kernel(
            messages, imported.warning_filters, imported.environment_variables
        )
    except BaseException:
        # Of this program, not of the notebook: its errors are answers to its cells.
        with open(terminal, "w", encoding="utf-8") as said:
            traceback.print_exc(file=said)
    finally:
        os._exit(code)


def _reap_children(children: dict[int, _NotebookChild]) -> list[tuple[int, int]]:
    """Return the processes that have ended, each with its exit code, or minus the signal."""
    ended = []
    for pid in children:
        # Looked at first and taken after: until then no other process can have the same number.
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            continue
        _kill_process_group(pid)
        ended.append((pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
    return ended


def _kill_process_group(pid: int) -> None:
    """End a notebook's process and all that it started."""
    for end in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(pid, signal.SIGKILL)
