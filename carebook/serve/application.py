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

from carebook.serve.ballots import Ballot, Vote, plain_comment
from carebook.serve.known_summaries import KnownSummaries
from carebook.serve.rate_limits import Limit, network_of
from carebook.serve.reader_ids import is_genuine, mark_of, new_reader
from carebook.serve.static_pages import Pages
from carebook.serve.vote_database import BoxError
from carebook.serve.vote_queue import Clerk
from carebook.serve.vote_store import Box

# Bytes of a vote, with a comment of the longest kind written in escapes.
_LONGEST_BODY = 8 * 1024
# Seconds in which a vote must have arrived.
_BODY_WITHIN = 10
_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True)
class Limits:
    """How many votes by one reader and from one address, and how many new readers there.

    So many may come at once, and then so many a minute; of new readers, so many an hour. The first
    minute, or hour, may thus see twice as many. A library or an office has many readers behind one
    address.
    """

    reader: int = 30
    address: int = 300
    new_readers: int = 120


class _Refused(Exception):  # noqa: N818  (an answer, not a fault)
    def __init__(self, status: int, told: str, retry_after: int = 0) -> None:
        super().__init__(told)
        self.status, self.told, self.retry_after = status, told, retry_after

    def answer(self) -> Response:
        headers = {"cache-control": "no-store"}
        if self.retry_after:
            headers["retry-after"] = str(self.retry_after)
        if self.status in (408, 413):
            # What is still to come is not waited for.
            headers["connection"] = "close"
        return JSONResponse({"error": self.told}, self.status, headers)


class _Votes:
    """Answers what is posted."""

    def __init__(self, box: Box, known: KnownSummaries, limits: Limits) -> None:
        self._box, self._known = box, known
        self._by_reader = Limit(limits.reader, _MINUTE)
        self._by_address = Limit(limits.address, _MINUTE)
        self._new_readers = Limit(limits.new_readers, _HOUR)
        self.clerk: Clerk | None = None

    async def reader(self, request: Request) -> Response:
        try:
            _same_site(request)
            _within(self._new_readers, _address(request))
            await _body(request)
        except _Refused as refused:
            return refused.answer()
        return _said({"reader": new_reader(self._box.secret)})

    async def vote(self, request: Request) -> Response:
        try:
            _same_site(request)
            _within(self._by_address, _address(request))
            vote = _read(await _body(request))
            return await self._cast(str(request.path_params["area"]), vote)
        except _Refused as refused:
            return refused.answer()
        except BoxError as trouble:
            return _Refused(trouble.status, trouble.told, trouble.retry_after).answer()

    async def _cast(self, area: str, vote: Vote) -> Response:
        if not is_genuine(vote.reader, self._box.secret):
            raise _Refused(403, "This server did not give out the id that your browser sent.")
        _within(self._by_reader, vote.reader)
        stands = self._known.of(area).get(vote.summary)
        if stands is None or not stands.by_machine:
            raise _Refused(404, "There is no such summary to vote on.")
        if stands.version != vote.version:
            raise _Refused(
                409, "This summary has changed. Please reload the page and read it again."
            )
        try:
            comment = plain_comment(vote.comment)
        except ValueError as error:
            raise _Refused(422, str(error)) from None
        mark = mark_of(vote.reader, area, vote.summary, self._box.secret)
        today = datetime.now(UTC).date()
        ballot = Ballot(mark, area, vote.summary, vote.version, vote.verdict, comment, today)
        assert self.clerk is not None, "a server that runs has its clerk"  # noqa: S101
        await self.clerk.cast(ballot)
        return _said({"verdict": vote.verdict, "comment": comment})


def make_app(out: Path, box: Box, limits: Limits | None = None) -> ASGIApp:
    """Return the application that serves the folder ``out`` and keeps votes in ``box``.

    The box is closed when the application ends, after all that was accepted is in it.
    """
    known = KnownSummaries(out)
    votes, pages = _Votes(box, known, limits or Limits()), Pages(out, known)

    async def page(request: Request) -> Response:
        return await run_in_threadpool(pages.answer, request)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        votes.clerk = Clerk(box)
        try:
            yield
        finally:
            await votes.clerk.close()
            box.close()

    app = Starlette(
        routes=[
            Route("/votes/readers", votes.reader, methods=["POST"]),
            Route("/votes/{area}", votes.vote, methods=["POST"]),
            Route("/{path:path}", page, methods=["GET"]),
        ],
        lifespan=life,
    )
    # Pages say for themselves where a folder's name lacks its slash.
    app.router.redirect_slashes = False
    return _Careful(app)


class _Careful:
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
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        # Somebody who goes away in the middle of a vote is told nothing.
        with suppress(ClientDisconnect):
            await self._app(scope, receive, carefully)


_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]


def _said(what: dict[str, str]) -> Response:
    return JSONResponse(what, headers={"cache-control": "no-store"})


def _same_site(request: Request) -> None:
    """Refuse what another website's page has a reader's browser send.

    Browsers name where a post comes from, and a page cannot change that. A JSON body from
    elsewhere would also need our leave, which nobody is given.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    foreign = site not in (None, "same-origin")
    if site is None and origin is not None:
        foreign = urlsplit(origin).netloc != request.headers.get("host")
    if foreign:
        raise _Refused(403, "Votes are taken from the book's own pages alone.")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _Refused(415, "expected application/json")


def _address(request: Request) -> str:
    return network_of(request.client.host if request.client else "")


def _within(limit: Limit, name: str) -> None:
    if seconds := limit.take(name):
        wait = f"{seconds} second{'' if seconds == 1 else 's'}"
        if seconds >= 2 * _MINUTE:
            wait = f"{seconds // _MINUTE + 1} minutes"
        raise _Refused(
            429,
            f"Too many votes have come from here in a short time. Please try again in {wait}.",
            seconds,
        )


async def _body(request: Request) -> bytes:
    """Return a request's body, of which no more is ever held than may be sent."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > _LONGEST_BODY:
        raise _Refused(413, "That is more than a vote has room for.")
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_WITHIN):
            async for piece in request.stream():
                body += piece
                if len(body) > _LONGEST_BODY:
                    raise _Refused(413, "That is more than a vote has room for.")
    except TimeoutError:
        raise _Refused(408, "Your vote did not arrive in time. Please try again.") from None
    return bytes(body)


def _read(body: bytes) -> Vote:
    try:
        return Vote.model_validate_json(body, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        if first["type"] == "json_invalid":
            raise _Refused(400, "expected a vote as JSON") from None
        place = ".".join(str(part) for part in first["loc"] if str(part) in Vote.model_fields)
        told = str(first["msg"]).removeprefix("Value error, ")
        raise _Refused(422, f"expected a vote; {f'{place}: ' if place else ''}{told}") from None
