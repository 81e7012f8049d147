"""The HTTP server around the application: who may hold a connection, and for how long."""

import asyncio
import ipaddress
import os
import socket
from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from carebook.core.errors import InputError
from carebook.serve.rate_limits import client_network

# Seconds in which a client must have sent the whole of a request, counted from its connection or
# from the end of the last answer, and in which it must take a piece of an answer. The application
# gives up a vote's body earlier, and says so.
_REQUEST_TIMEOUT = 30
_ANSWER_TIMEOUT = 60
# Seconds in which an open connection waits for its next request.
_KEEP_ALIVE_TIMEOUT = 5
# Connections at once; from one address; bytes of headers.
_MAX_CONNECTIONS = 1_000
_MAX_CONNECTIONS_PER_ADDRESS = 100
_MAX_HEADER_BYTES = 16 * 1024
# Seconds for requests that are under way when the server is asked to end.
_SHUTDOWN_TIMEOUT = 10
# What every answer says to the reader's browser, so that a page keeps to itself.
_HEADERS = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
]


class _LimitedProtocol(H11Protocol):
    """Uvicorn's HTTP/1.1 with the three limits that uvicorn does not have.

    Uvicorn limits all connections together, idle time between requests and the size of headers. It
    waits for ever for a request that arrives a letter a minute or an answer that nobody takes, and
    lets one address hold every connection. A few hundred such clients would keep all others out.
    """

    # Proxies hold many connections, each for somebody else.
    trusted_proxies: ClassVar[frozenset[str]] = frozenset()
    connection_counts: ClassVar[Counter[str]] = Counter()
    _network = ""
    # What the client has to do now, and the timer that ends the connection if it does not.
    _awaited = ""
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        host = self.client[0] if self.client else ""
        self._network = "" if host in self.trusted_proxies else client_network(host)
        self.connection_counts[self._network] += 1
        self._watch_client()
        if self._network and self.connection_counts[self._network] > _MAX_CONNECTIONS_PER_ADDRESS:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self.connection_counts[self._network] -= 1
        if self.connection_counts[self._network] <= 0:
            del self.connection_counts[self._network]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch_client()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch_client()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_client()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._watch_client()

    def _watch_client(self) -> None:
        """Start the clock again whenever the client has something else to do than before."""
        awaited = ""
        if self.flow.write_paused:
            awaited = "take the answer"
        elif self.transport.is_closing() or self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            # A connection that closes waits until the end of its answer has been taken.
            awaited = "send a request"
        if awaited == self._awaited:
            return
        self._awaited = awaited
        if self._timer is not None:
            self._timer.cancel()
        if awaited:
            seconds = _ANSWER_TIMEOUT if self.flow.write_paused else _REQUEST_TIMEOUT
            self._timer = self.loop.call_later(seconds, self.transport.abort)


def open_listening_socket(
    host: str,
    port: int,
    command: str = "serve",
    advice: str = "choose others with --host and --port",
) -> socket.socket:
    """Return a socket that listens; ``command`` and ``advice`` are for the message where not.

    Raises:
        InputError: the address is not this machine's, or the port is taken.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        number = getattr(error, "errno", None) or 0
        # Python adds the address to the system's words; of a name that is unknown it has its own.
        found = os.strerror(number) if number > 0 else getattr(error, "strerror", str(error))
        raise InputError(
            f"{command}: expected to listen on {host} port {port}, found: {found}; {advice}"
        ) from None


def browser_address(listening: socket.socket) -> str:
    """Return the address of a socket as it is typed into a browser."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def parse_proxy_address(text: str) -> str:
    """Return the IP address of a proxy as connections from there have it.

    Raises:
        InputError: it is no address of one machine. Trust in a network, in a name or in everybody
            would let readers say for themselves where they are.

    """
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise InputError(
            f"serve: expected --trusted-proxy with the IP address of one proxy, found: {text!r}; "
            "give an address such as 192.0.2.1, and repeat the option for each further proxy"
        ) from None


def make_http_server(app: ASGIApp, trusted: Sequence[str] = ()) -> uvicorn.Server:
    """Return the server of an application; ``run(sockets=[…])`` serves until SIGINT or SIGTERM.

    It ends after what was accepted is finished. ``trusted`` are the addresses of proxies, as
    :func:`parse_proxy_address` returns them, whose word is taken for where a request comes from.
    """
    _LimitedProtocol.trusted_proxies = frozenset(trusted)
    config = uvicorn.Config(
        app,
        http=_LimitedProtocol,
        ws="none",
        lifespan="on",
        # No line that names an address is ever written.
        access_log=False,
        log_config=None,
        server_header=False,
        headers=_HEADERS,
        proxy_headers=bool(trusted),
        forwarded_allow_ips=list(trusted),
        limit_concurrency=_MAX_CONNECTIONS,
        timeout_keep_alive=_KEEP_ALIVE_TIMEOUT,
        timeout_graceful_shutdown=_SHUTDOWN_TIMEOUT,
        h11_max_incomplete_event_size=_MAX_HEADER_BYTES,
    )
    return uvicorn.Server(config)
