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

# Seconds in which a request's first line and headers must have come, and then its body. The
# application gives up a vote's body earlier, and says so.
_REQUEST_TIMEOUTS: dict[object, int] = {h11.IDLE: 10, h11.SEND_BODY: 20}
# Seconds in which a client must take a piece of an answer that waits for it.
_ANSWER_TIMEOUT = 60
# Seconds in which an open connection waits for its next request.
_KEEP_ALIVE_TIMEOUT = 5
# Connections at once; from one address; bytes of headers.
_MAX_CONNECTIONS = 1_000
_MAX_CONNECTIONS_PER_ADDRESS = 100
_MAX_HEADER_BYTES = 16 * 1024
# Seconds for requests that are under way when the server is asked to end.
_SHUTDOWN_TIMEOUT = 10


class _TimeoutProtocol(H11Protocol):
    """HTTP/1.1 that gives up a client which sends its request, or takes its answer, too slowly.

    Uvicorn has no limit of its own for that, so a few hundred clients that send a letter a minute
    would keep everybody else out.
    """

    # Proxies hold many connections, each for somebody else.
    trusted_proxies: ClassVar[frozenset[str]] = frozenset()
    connection_counts: ClassVar[Counter[str]] = Counter()
    _network: str = ""
    # What the client was doing when it was last heard, and until when it may; until when it may
    # leave an answer where it is.
    _client_state: object = None
    _request_timer: asyncio.TimerHandle | None = None
    _answer_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        host = self.client[0] if self.client else ""
        self._network = "" if host in self.trusted_proxies else client_network(host)
        self.connection_counts[self._network] += 1
        if self._network and self.connection_counts[self._network] > _MAX_CONNECTIONS_PER_ADDRESS:
            transport.abort()
        else:
            self._restart_request_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        _cancel_timer(self._request_timer)
        _cancel_timer(self._answer_timer)
        self.connection_counts[self._network] -= 1
        if self.connection_counts[self._network] <= 0:
            del self.connection_counts[self._network]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._restart_request_timer()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        # The start of the next request may be here already.
        self._restart_request_timer()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._answer_timer = self.loop.call_later(_ANSWER_TIMEOUT, self.transport.abort)

    def resume_writing(self) -> None:
        _cancel_timer(self._answer_timer)
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        # Closing waits until all that was said has been taken, which may be never.
        self._answer_timer = self.loop.call_later(_ANSWER_TIMEOUT, self.transport.abort)

    def _restart_request_timer(self) -> None:
        """Start another clock whenever the client turns to another part of its request."""
        doing = self.conn.their_state
        if doing is self._client_state:
            return
        self._client_state = doing
        _cancel_timer(self._request_timer)
        if seconds := _REQUEST_TIMEOUTS.get(doing):
            self._request_timer = self.loop.call_later(seconds, self.transport.abort)


def _cancel_timer(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def open_listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

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
            f"serve: expected to listen on {host} port {port}, found: {found}; "
            "choose others with --host and --port"
        ) from None


def browser_address(listening: socket.socket) -> str:
    """Return the address of a socket as a browser takes it."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def parse_proxy_address(told: str) -> str:
    """Return the IP address of a proxy as connections from there have it.

    Raises:
        InputError: it is no address of one machine. Trust in a network, in a name or in everybody
            would let readers say for themselves where they are.

    """
    try:
        return str(ipaddress.ip_address(told))
    except ValueError:
        raise InputError(
            f"serve: expected --trusted-proxy with the IP address of one proxy, found: {told!r}; "
            "give an address such as 192.0.2.1, and the option again for each further proxy"
        ) from None


def make_http_server(app: ASGIApp, trusted: Sequence[str] = ()) -> uvicorn.Server:
    """Return the server of an application; ``run(sockets=[…])`` serves until SIGINT or SIGTERM.

    It ends after what was accepted is finished. ``trusted`` are the addresses of proxies,
    as :func:`proxy_address` gives them, whose word is taken for where a request comes from.
    """
    _TimeoutProtocol.trusted_proxies = frozenset(trusted)
    config = uvicorn.Config(
        app,
        http=_TimeoutProtocol,
        ws="none",
        lifespan="on",
        # No line that names an address is ever written.
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(trusted),
        forwarded_allow_ips=list(trusted),
        limit_concurrency=_MAX_CONNECTIONS,
        timeout_keep_alive=_KEEP_ALIVE_TIMEOUT,
        timeout_graceful_shutdown=_SHUTDOWN_TIMEOUT,
        h11_max_incomplete_event_size=_MAX_HEADER_BYTES,
    )
    return uvicorn.Server(config)
