"""A server in a thread beside the work of this process."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.types import ASGIApp

from carebook.serve.http_server import make_http_server

_START_SECONDS = 10.0
_POLL_SECONDS = 0.01


@contextmanager
def serving_in_background(
    app: ASGIApp, listening: socket.socket, ending: Callable[[], None]
) -> Iterator[None]:
    """Serve an application on a socket that listens, until the block is left.

    ``ending`` is called first then: it ends answers that would otherwise go on for ever.
    """
    server = make_http_server(app)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, name="server", daemon=True
    )
    thread.start()
    end = time.monotonic() + _START_SECONDS
    while not server.started and thread.is_alive() and time.monotonic() < end:
        time.sleep(_POLL_SECONDS)
    try:
        yield
    finally:
        ending()
        server.should_exit = True
        thread.join()
