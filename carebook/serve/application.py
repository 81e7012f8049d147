"""The application: serves the books, and takes votes on their summaries.

- ``POST /votes/readers`` gives a browser that votes for the first time an id: ``{"reader": …}``.
- ``POST /votes/AREA`` takes a vote (:class:`~carebook.serve.ballots.Vote`) and answers with what is
  kept of it: ``{"verdict": …, "comment": …}``. The answer comes once it is on the disk.
- ``GET`` and ``POST /check`` are the page on which a text is checked
  (:mod:`carebook.serve.text_checks`).
- ``GET`` anything else is a page or a file of a book, of the page of all authorities, or the
  national volume; see :mod:`carebook.serve.static_pages`.

A refusal is ``{"error": "a sentence for the reader"}``: 400 and 422 for what is not a vote, 403 for
an id from elsewhere or a post from another site, 404 for a summary that takes no votes, 409 for a
text that has changed, 408, 413 and 415 for what is too slow, too long or of another kind. 429, 503
and 507 come with ``Retry-After``.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from carebook.serve.ballots import Ballot, VoteRequest, clean_comment
from carebook.serve.posted_bodies import BodyLimits, read_body, require_same_site
from carebook.serve.rate_limits import RateLimiter, RateLimits, client_network
from carebook.serve.reader_ids import is_genuine_reader_id, new_reader_id, vote_mark
from carebook.serve.served_books import ServedBooks
from carebook.serve.static_pages import BookPages, no_such_page
from carebook.serve.text_checks import TextChecks
from carebook.serve.vote_database import VoteStoreError
from carebook.serve.vote_queue import VoteQueue
from carebook.serve.vote_store import VoteStore

# A JSON body from another site would also need this server's permission, which it never gives.
_VOTE_LIMITS = BodyLimits(
    media_type="application/json",
    most_bytes=8 * 1024,  # a vote with a comment of the longest kind, written in escapes
    seconds=10,
    foreign="Votes are accepted only from the book's own pages.",
    too_long="That is too long for a vote.",
    too_slow="Your vote did not arrive in time. Please try again.",
)
_MINUTE, _HOUR = 60, 3600


class _VoteEndpoints:
    """Answers what is posted."""

    def __init__(self, store: VoteStore, books: ServedBooks, limits: RateLimits) -> None:
        self._store, self._books = store, books
        self._votes_by_reader = RateLimiter(limits.votes_by_reader, _MINUTE)
        self._votes_by_address = RateLimiter(limits.votes_by_address, _MINUTE)
        self._readers_by_address = RateLimiter(limits.readers_by_address, _HOUR)
        self.queue: VoteQueue | None = None

    async def give_reader_id(self, request: Request) -> Response:
        require_same_site(request, _VOTE_LIMITS)
        _require_within_limit(self._readers_by_address, _request_network(request))
        await read_body(request, _VOTE_LIMITS)
        return _json_response({"reader": new_reader_id(self._store.secret)})

    async def take_vote(self, request: Request) -> Response:
        require_same_site(request, _VOTE_LIMITS)
        _require_within_limit(self._votes_by_address, _request_network(request))
        vote = _parse_vote(await read_body(request, _VOTE_LIMITS))
        area = str(request.path_params["area"])
        if not is_genuine_reader_id(vote.reader, self._store.secret):
            raise HTTPException(403, "This server did not give out the id that your browser sent.")
        _require_within_limit(self._votes_by_reader, vote.reader)
        version = self._books.machine_summaries_of(area).get(vote.summary)
        if version is None:
            raise HTTPException(404, "There is no such summary to vote on.")
        if version != vote.version:
            raise HTTPException(
                409, "This summary has changed. Please reload the page and read it again."
            )
        try:
            comment = clean_comment(vote.comment)
        except ValueError as error:
            raise HTTPException(422, str(error)) from None
        mark = vote_mark(vote.reader, area, vote.summary, self._store.secret)
        today = datetime.now(UTC).date()
        ballot = Ballot(mark, area, vote.summary, vote.version, vote.verdict, comment, today)
        assert self.queue is not None, "a server that runs has its queue"  # noqa: S101
        await self.queue.save(ballot)
        return _json_response({"verdict": vote.verdict, "comment": comment})


def make_application(
    out: Path,
    store: VoteStore,
    limits: RateLimits | None = None,
    text_checks: TextChecks | None = None,
) -> Starlette:
    """Return the application that serves the folder ``out`` and keeps votes in ``store``.

    With ``text_checks`` it has the page on which a text is checked.

    The store is closed when the application ends, after all votes that were accepted are in it.
    """
    books = ServedBooks(out)
    votes, pages = _VoteEndpoints(store, books, limits or RateLimits()), BookPages(out, books)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        votes.queue = VoteQueue(store)
        try:
            yield
        finally:
            await votes.queue.close()
            store.close()

    check_routes = (
        [
            Route("/check", text_checks.show_form, methods=["GET"]),
            Route("/check", text_checks.check_text, methods=["POST"]),
        ]
        if text_checks
        else []
    )
    app = Starlette(
        routes=[
            *check_routes,
            Route("/votes/readers", votes.give_reader_id, methods=["POST"]),
            Route("/votes/{area}", votes.take_vote, methods=["POST"]),
            # Starlette runs what is not async in a thread.
            Route("/{path:path}", pages.respond, methods=["GET"]),
        ],
        exception_handlers={
            HTTPException: _refuse,
            VoteStoreError: _refuse_for_now,
            # The reader has gone away in the middle of a vote: nobody reads the answer.
            ClientDisconnect: lambda *_: Response(status_code=400),
        },
        lifespan=lifespan,
    )
    # Pages say for themselves where a folder's name lacks its slash.
    app.router.redirect_slashes = False
    return app


def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    if request.method in ("GET", "HEAD"):
        return no_such_page()
    headers = {**(error.headers or {}), "cache-control": "no-store"}
    if error.status_code in (408, 413):
        # What is still to come is not waited for.
        headers["connection"] = "close"
    return JSONResponse({"error": error.detail}, error.status_code, headers)


def _refuse_for_now(request: Request, error: Exception) -> Response:
    assert isinstance(error, VoteStoreError)  # noqa: S101
    later = {"retry-after": str(error.retry_after)}
    return _refuse(request, HTTPException(error.status, error.message, later))


def _json_response(answer: dict[str, str]) -> Response:
    return JSONResponse(answer, headers={"cache-control": "no-store"})


def _request_network(request: Request) -> str:
    return client_network(request.client.host if request.client else "")


def _require_within_limit(limit: RateLimiter, name: str) -> None:
    if seconds := limit.take(name):
        wait = f"{seconds} second{'' if seconds == 1 else 's'}"
        if seconds >= 2 * _MINUTE:
            wait = f"{seconds // _MINUTE + 1} minutes"
        raise HTTPException(
            429,
            f"Too many votes have come from here in a short time. Please try again in {wait}.",
            {"retry-after": str(seconds)},
        )


def _parse_vote(body: bytes) -> VoteRequest:
    try:
        return VoteRequest.model_validate_json(body, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        if first["type"] == "json_invalid":
            raise HTTPException(400, "expected a vote as JSON") from None
        place = ".".join(
            str(part) for part in first["loc"] if str(part) in VoteRequest.model_fields
        )
        message = str(first["msg"]).removeprefix("Value error, ")
        raise HTTPException(
            422, f"expected a vote; {f'{place}: ' if place else ''}{message}"
        ) from None
