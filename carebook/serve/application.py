"""The application: serves the books, and takes votes on their summaries.

- ``POST /votes/readers`` gives a browser that votes for the first time an id: ``{"reader": …}``.
- ``POST /votes/AREA`` takes a vote (:class:`~carebook.serve.ballots.Vote`) and answers with what is
  kept of it: ``{"verdict": …, "comment": …}``. The answer comes when it is on the disk.
- ``GET`` anything else is a page or a file of a book, of the page of all authorities, or the
  national volume; see :mod:`carebook.serve.static_pages`.

A refusal is ``{"error": "a sentence for the reader"}``: 400 and 422 for what is no vote, 403 for an
id that was not given out here and for a post from another site, 404 for a summary that is not asked
about, 409 for a text that has changed, 408, 413, 415 for what is too slow, too long or of another
kind, 429, 503 and 507, each with ``Retry-After``, for later.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from carebook.serve.ballots import Ballot, VoteRequest, clean_comment
from carebook.serve.known_summaries import KnownSummaries
from carebook.serve.rate_limits import RateLimiter, client_network
from carebook.serve.reader_ids import is_genuine_reader_id, new_reader_id, vote_mark
from carebook.serve.static_pages import StaticPages
from carebook.serve.vote_database import VoteStoreError
from carebook.serve.vote_queue import VoteQueue
from carebook.serve.vote_store import VoteStore

# Bytes of a vote, with a comment of the longest kind written in escapes.
_MAX_BODY_BYTES = 8 * 1024
# Seconds in which a vote must have arrived.
_BODY_TIMEOUT = 10
_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True)
class RateLimits:
    """How many votes by one reader and from one address, and how many new readers there.

    So many may come at once, and then so many a minute; of new readers, so many an hour. The first
    minute, or hour, may thus see twice as many. A library or an office has many readers behind one
    address.
    """

    votes_by_reader: int = 30
    votes_by_address: int = 300
    readers_by_address: int = 120


class _RequestRefused(Exception):  # noqa: N818  (an answer, not a fault)
    def __init__(self, status: int, told: str, retry_after: int = 0) -> None:
        super().__init__(told)
        self.status, self.message, self.retry_after = status, told, retry_after

    def response(self) -> Response:
        headers = {"cache-control": "no-store"}
        if self.retry_after:
            headers["retry-after"] = str(self.retry_after)
        if self.status in (408, 413):
            # What is still to come is not waited for.
            headers["connection"] = "close"
        return JSONResponse({"error": self.message}, self.status, headers)


class _VoteEndpoints:
    """Answers what is posted."""

    def __init__(self, box: VoteStore, known: KnownSummaries, limits: RateLimits) -> None:
        self._store, self._known_summaries = box, known
        self._votes_by_reader = RateLimiter(limits.votes_by_reader, _MINUTE)
        self._votes_by_address = RateLimiter(limits.votes_by_address, _MINUTE)
        self._readers_by_address = RateLimiter(limits.readers_by_address, _HOUR)
        self.queue: VoteQueue | None = None

    async def give_reader_id(self, request: Request) -> Response:
        try:
            _require_same_site(request)
            _require_within_limit(self._readers_by_address, _request_network(request))
            await _read_body(request)
        except _RequestRefused as refused:
            return refused.response()
        return _json_response({"reader": new_reader_id(self._store.secret)})

    async def take_vote(self, request: Request) -> Response:
        try:
            _require_same_site(request)
            _require_within_limit(self._votes_by_address, _request_network(request))
            vote = _parse_vote(await _read_body(request))
            return await self._save_vote(str(request.path_params["area"]), vote)
        except _RequestRefused as refused:
            return refused.response()
        except VoteStoreError as trouble:
            return _RequestRefused(trouble.status, trouble.message, trouble.retry_after).response()

    async def _save_vote(self, area: str, vote: VoteRequest) -> Response:
        if not is_genuine_reader_id(vote.reader, self._store.secret):
            raise _RequestRefused(
                403, "This server did not give out the id that your browser sent."
            )
        _require_within_limit(self._votes_by_reader, vote.reader)
        stands = self._known_summaries.summaries_of(area).get(vote.summary)
        if stands is None or not stands.by_machine:
            raise _RequestRefused(404, "There is no such summary to vote on.")
        if stands.version != vote.version:
            raise _RequestRefused(
                409, "This summary has changed. Please reload the page and read it again."
            )
        try:
            comment = clean_comment(vote.comment)
        except ValueError as error:
            raise _RequestRefused(422, str(error)) from None
        mark = vote_mark(vote.reader, area, vote.summary, self._store.secret)
        today = datetime.now(UTC).date()
        ballot = Ballot(mark, area, vote.summary, vote.version, vote.verdict, comment, today)
        assert self.queue is not None, "a server that runs has its clerk"  # noqa: S101
        await self.queue.save(ballot)
        return _json_response({"verdict": vote.verdict, "comment": comment})


def make_application(out: Path, box: VoteStore, limits: RateLimits | None = None) -> ASGIApp:
    """Return the application that serves the folder ``out`` and keeps votes in ``box``.

    The box is closed when the application ends, after all that was accepted is in it.
    """
    known = KnownSummaries(out)
    votes, pages = _VoteEndpoints(box, known, limits or RateLimits()), StaticPages(out, known)

    async def page(request: Request) -> Response:
        return await run_in_threadpool(pages.respond, request)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        votes.queue = VoteQueue(box)
        try:
            yield
        finally:
            await votes.queue.close()
            box.close()

    app = Starlette(
        routes=[
            Route("/votes/readers", votes.give_reader_id, methods=["POST"]),
            Route("/votes/{area}", votes.take_vote, methods=["POST"]),
            Route("/{path:path}", page, methods=["GET"]),
        ],
        lifespan=life,
    )
    # Pages say for themselves where a folder's name lacks its slash.
    app.router.redirect_slashes = False
    return _SecurityHeadersMiddleware(app)


class _SecurityHeadersMiddleware:
    """Gives every answer the headers that keep it to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def carefully(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_SECURITY_HEADERS]
            await send(message)

        # Somebody who goes away in the middle of a vote is told nothing.
        with suppress(ClientDisconnect):
            await self._app(scope, receive, carefully)


_SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]


def _json_response(what: dict[str, str]) -> Response:
    return JSONResponse(what, headers={"cache-control": "no-store"})


def _require_same_site(request: Request) -> None:
    """Refuse what another website's page has a reader's browser send.

    Browsers name where a post comes from, and a page cannot change that. A JSON body from
    elsewhere would also need our leave, which nobody is given.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    foreign = site not in (None, "same-origin")
    if site is None and origin is not None:
        foreign = urlsplit(origin).netloc != request.headers.get("host")
    if foreign:
        raise _RequestRefused(403, "Votes are taken from the book's own pages alone.")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _RequestRefused(415, "expected application/json")


def _request_network(request: Request) -> str:
    return client_network(request.client.host if request.client else "")


def _require_within_limit(limit: RateLimiter, name: str) -> None:
    if seconds := limit.take(name):
        wait = f"{seconds} second{'' if seconds == 1 else 's'}"
        if seconds >= 2 * _MINUTE:
            wait = f"{seconds // _MINUTE + 1} minutes"
        raise _RequestRefused(
            429,
            f"Too many votes have come from here in a short time. Please try again in {wait}.",
            seconds,
        )


async def _read_body(request: Request) -> bytes:
    """Return a request's body, of which no more is ever held than may be sent."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > _MAX_BODY_BYTES:
        raise _RequestRefused(413, "That is more than a vote has room for.")
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_TIMEOUT):
            async for piece in request.stream():
                body += piece
                if len(body) > _MAX_BODY_BYTES:
                    raise _RequestRefused(413, "That is more than a vote has room for.")
    except TimeoutError:
        raise _RequestRefused(408, "Your vote did not arrive in time. Please try again.") from None
    return bytes(body)


def _parse_vote(body: bytes) -> VoteRequest:
    try:
        return VoteRequest.model_validate_json(body, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        if first["type"] == "json_invalid":
            raise _RequestRefused(400, "expected a vote as JSON") from None
        place = ".".join(
            str(part) for part in first["loc"] if str(part) in VoteRequest.model_fields
        )
        told = str(first["msg"]).removeprefix("Value error, ")
        raise _RequestRefused(
            422, f"expected a vote; {f'{place}: ' if place else ''}{told}"
        ) from None
