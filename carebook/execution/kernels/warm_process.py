"""The owner's side of the warm process: starting it, asking it for notebooks, ending it.

There is one warm process for each process of ours; every notebook is asked for over a pair of
sockets of its own, so that several threads need not know of each other.
"""

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import threading
import weakref
from dataclasses import dataclass

from carebook.core.errors import ToolError
from carebook.execution.kernels.warm_server import NOTEBOOK_REQUEST

# The first entry of the path would be the folder we are in, which kernels do not import from.
_SERVER_COMMAND = (
    "import sys; sys.path[:1] == [''] and sys.path.pop(0); "
    "from carebook.execution.kernels.warm_server import run_warm_server; run_warm_server()"
)
# How many seconds a process may take to end once asked, as with stock kernels; then it is killed.
_STOP_TIMEOUT = 5.0


@dataclass(frozen=True)
class NotebookProcess:
    """The owner's ends of a notebook's sockets.

    Closing them ends the notebook's process, and whatever it started, at once. ``server`` is the
    warm process that it comes from.
    """

    messages_socket: socket.socket
    status_socket: socket.socket
    server: "_WarmProcess"

    def close(self) -> None:
        """End the process."""
        self.messages_socket.close()
        self.status_socket.close()

    def wait_for_exit_code(self) -> int | None:
        """Wait for the process to end; return its exit code, or minus the signal that ended it.

        None when it does not end in time, as with threads that run on, or when the warm process
        itself is gone, which alone would know.
        """
        with contextlib.suppress(OSError):
            self.status_socket.settimeout(_STOP_TIMEOUT)
            if said := self.status_socket.recv(16):
                return int(said)
        return None


class _WarmProcess:
    # Whether it was asked to end, and did not die.
    was_stopped = False

    def __init__(self) -> None:
        self.control_socket, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _SERVER_COMMAND, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # Ctrl-C and a closed terminal reach the owner alone, who then closes the socket.
                start_new_session=True,
                env={"PYTHONHASHSEED": "0", **os.environ, **_QUIET_ENVIRONMENT},
            )
        _open_sockets.add(self.control_socket)

    def request_notebook_process(self) -> NotebookProcess:
        ours, theirs = socket.socketpair()
        told, tells = socket.socketpair()
        with theirs, tells:
            descriptors = [theirs.fileno(), tells.fileno()]
            socket.send_fds(self.control_socket, [NOTEBOOK_REQUEST], descriptors)
        _open_sockets.update((ours, told))
        return NotebookProcess(ours, told, self)

    def stop(self) -> None:
        self.was_stopped = True
        self.control_socket.close()
        # Ends it while it imports; later it does not listen, and has seen the socket closed.
        self.process.terminate()
        try:
            self.process.wait(_STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


# A thread of pyarrow's allocator that would give back memory in the background.
_QUIET_ENVIRONMENT = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    # The debugger of ipykernel would print a warning when it is imported.
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
_lock = threading.Lock()
_warm_process: _WarmProcess | None = None
_open_sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()


def can_fork_notebooks() -> bool:
    """Return whether notebooks can be forked here.

    Not on Windows, which has no fork, and not on macOS, whose own libraries may not be used in a
    forked process (Python itself stopped forking there by default).
    """
    return hasattr(os, "fork") and sys.platform != "darwin"


def start_warm_process() -> None:
    """Start the warm process, if there is none; return at once, while it imports."""
    global _warm_process
    with _lock:
        if _warm_process is not None and _warm_process.process.poll() is not None:
            _warm_process.control_socket.close()
            _warm_process = None
        if _warm_process is None:
            _warm_process = _WarmProcess()


def request_notebook_process() -> NotebookProcess:
    """Ask for a process for one notebook; the warm process is started where there is none.

    Raises:
        ToolError: there is none, and none can be started.

    """
    for _ in range(2):
        start_warm_process()
        with _lock, contextlib.suppress(OSError):
            if _warm_process is not None:
                return _warm_process.request_notebook_process()
    raise not_started_error()


def not_started_error() -> ToolError:
    """Return the error for a warm process that ends at once; Python's own is on the terminal."""
    return ToolError(
        "notebooks: expected a warm process to run them in, found that it ends as soon as it is "
        "started; see the error above, or use --kernels stock"
    )


def stop_warm_process() -> None:
    """End the warm process and all notebooks that it runs."""
    global _warm_process
    with _lock:
        server, _warm_process = _warm_process, None
    if server is not None:
        server.stop()


def _forget_after_fork() -> None:
    """In a process that was forked from ours: leave the warm process to its owner.

    As long as anybody holds a socket's end, its other end does not know that the owner is gone.
    """
    global _warm_process, _lock
    _warm_process, _lock = None, threading.Lock()
    for each in tuple(_open_sockets):
        each.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)
atexit.register(stop_warm_process)
