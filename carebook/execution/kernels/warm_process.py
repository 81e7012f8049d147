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
from collections.abc import Iterator
from dataclasses import dataclass

from carebook.core.errors import ToolError
from carebook.execution.kernels.warm_server import REQUEST

# The first entry of the path would be the folder we are in, which kernels do not import from.
_MAIN = (
    "import sys; sys.path[:1] == [''] and sys.path.pop(0); "
    "from carebook.execution.kernels.warm_server import main; main()"
)
# How long a process that was told to end may take, in seconds, as with stock kernels; then it is
# killed.
_PATIENCE = 5.0


@dataclass(frozen=True)
class NotebookProcess:
    """The owner's ends of a notebook's sockets.

    Closing them ends the notebook's process, and whatever it started, at once.
    """

    messages: socket.socket
    status: socket.socket
    server: "_Server"

    def close(self) -> None:
        """End the process."""
        self.messages.close()
        self.status.close()

    def stopped(self) -> bool:
        """Say whether the warm process was told to end, and did not die."""
        return self.server.stopped

    def ended(self) -> int | None:
        """Wait for the process to end; return its exit code, or minus the signal that ended it.

        None when it does not end in time, as with threads that run on, or when the warm process
        itself is gone, which alone would know.
        """
        with contextlib.suppress(OSError):
            self.status.settimeout(_PATIENCE)
            if said := self.status.recv(16):
                return int(said)
        return None


class _Server:
    stopped = False

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _MAIN, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # Ctrl-C and a closed terminal reach the owner alone, who then closes the socket.
                start_new_session=True,
                env={"PYTHONHASHSEED": "0", **os.environ, **_QUIET},
            )
        _sockets.add(self.control)

    def notebook(self) -> NotebookProcess:
        ours, theirs = socket.socketpair()
        told, tells = socket.socketpair()
        with theirs, tells:
            descriptors = [theirs.fileno(), tells.fileno()]
            socket.send_fds(self.control, [REQUEST], descriptors)
        _sockets.update((ours, told))
        return NotebookProcess(ours, told, self)

    def stop(self) -> None:
        self.stopped = True
        self.control.close()
        # Ends it while it imports; later it does not listen, and has seen the socket closed.
        self.process.terminate()
        try:
            self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


# A thread of pyarrow's allocator that would give back memory in the background.
_QUIET = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    # What the debugger of ipykernel says of itself when it is imported.
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
_lock = threading.Lock()
_server: _Server | None = None
_sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()


def available() -> bool:
    """Say whether notebooks can be forked here.

    Not on Windows, which has no fork, and not on macOS, whose own libraries may not be used in a
    forked process (Python itself stopped forking there by default).
    """
    return hasattr(os, "fork") and sys.platform != "darwin"


def start() -> None:
    """Start the warm process, if there is none; return at once, while it imports."""
    global _server
    with _lock:
        if _server is not None and _server.process.poll() is not None:
            _server.control.close()
            _server = None
        if _server is None:
            _server = _Server()


def notebook() -> NotebookProcess:
    """Ask for a process for one notebook; the warm process is started where there is none.

    Raises:
        ToolError: there is none, and none can be started.

    """
    for _ in range(2):
        start()
        with _lock, contextlib.suppress(OSError):
            if _server is not None:
                return _server.notebook()
    raise not_started()


def not_started() -> ToolError:
    """Return the error that says so; what Python said of it is on the terminal already."""
    return ToolError(
        "notebooks: expected a warm process to run them in, found that it ends as soon as it is "
        "started; see what it says above, or use --kernels stock"
    )


def stop() -> None:
    """End the warm process and all notebooks that it runs."""
    global _server
    with _lock:
        server, _server = _server, None
    if server is not None:
        server.stop()


@contextlib.contextmanager
def warm() -> Iterator[None]:
    """Have a warm process, and end it."""
    start()
    try:
        yield
    finally:
        stop()


def _forget() -> None:
    """In a process that was forked from ours: leave the warm process to its owner.

    As long as anybody holds a socket's end, its other end does not know that the owner is gone.
    """
    global _server, _lock
    _server, _lock = None, threading.Lock()
    for each in tuple(_sockets):
        each.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
atexit.register(stop)
