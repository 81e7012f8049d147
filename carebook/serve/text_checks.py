"""The page on which anybody may paste a text and have it checked; nothing of it is kept.

``GET /check`` is the form, ``POST /check`` the same page with what came of the text. It works
without scripts. A text is held in memory while it is checked, and is in no log and no address.
"""

from asyncio import Semaphore
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from carebook.checking.assessment import AssessedText, TextAssessor
from carebook.core.errors import CarebookError
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.editions.check_page import PasteForm, make_paste_page
from carebook.ingest.loading import load_dataset
from carebook.serve.posted_bodies import BodyLimits, read_body, require_same_site
from carebook.serve.rate_limits import RateLimiter, client_network
from carebook.serve.static_pages import content_security_policy, plain_page
from carebook.text.plain_text import visible_paragraphs

# About twenty pages: what an hour's meeting has before it. A letter may be nine bytes in a form.
MAX_LETTERS = 40_000
_LIMITS = BodyLimits(
    media_type="application/x-www-form-urlencoded",
    most_bytes=9 * MAX_LETTERS + 1_000,
    seconds=20,
    foreign="A text is checked only from this server's own page.",
    too_long=f"The text is longer than {MAX_LETTERS:,} letters. Please check parts of it.",
    too_slow="The text did not arrive in time. Please try again.",
)
# Texts at once, so that the books stay quick; how many more may wait; from one address in a minute.
_AT_ONCE = 2
_WAITING = 20
_BY_ADDRESS = 20
_ASSESSORS_KEPT = 8

MakeAssessor = Callable[[Project, Dataset, Area], TextAssessor]


@dataclass(frozen=True)
class _PastedText:
    area: str
    text: str


class TextChecks:
    """Answers requests for the page; the figures are read when the first is asked for.

    ``make_assessor`` gives what a text about an area is checked with.
    """

    def __init__(self, project: Project, make_assessor: MakeAssessor) -> None:
        self._project = project
        self._by_address = RateLimiter(_BY_ADDRESS, 60)
        self._at_once = Semaphore(_AT_ONCE)
        self._under_way = 0
        self._dataset = lru_cache(maxsize=1)(lambda: load_dataset(project))
        self._areas = lru_cache(maxsize=1)(self._read_areas)
        self._assessor = lru_cache(maxsize=_ASSESSORS_KEPT)(
            lambda area: make_assessor(project, self._dataset(), area)
        )
        self._empty_page = lru_cache(maxsize=1)(lambda: self._page(None))

    async def show_form(self, _: Request) -> Response:
        """Answer with the empty form."""
        return await run_in_threadpool(self._answer, None)

    async def check_text(self, request: Request) -> Response:
        """Answer with the text that was posted, checked."""
        try:
            require_same_site(request, _LIMITS)
            network = client_network(request.client.host if request.client else "")
            if seconds := self._by_address.take(network):
                raise HTTPException(
                    429,
                    "Many texts have come from here in a short time. Please try again in "
                    f"{seconds} {'second' if seconds == 1 else 'seconds'}.",
                    {"retry-after": str(seconds)},
                )
            pasted = _read_form(await read_body(request, _LIMITS))
        except HTTPException as error:
            response = plain_page("The text was not checked", error.detail, error.status_code)
            response.headers.update(error.headers or {})
            if error.status_code in (408, 413):
                response.headers["connection"] = "close"  # what is still to come is not waited for
            return response
        if self._under_way >= _AT_ONCE + _WAITING:
            return plain_page(
                "The text was not checked",
                "Many texts are being checked at the moment. Please go back, and try again in "
                "a few minutes.",
                503,
            )
        self._under_way += 1
        try:
            # A text that waits holds none of the threads by which books and votes are served.
            async with self._at_once:
                return await run_in_threadpool(self._answer, pasted)
        finally:
            self._under_way -= 1

    def _answer(self, pasted: _PastedText | None) -> Response:
        status = 200
        try:
            if pasted is None:
                page = self._empty_page()
            elif (area := self._areas().get(pasted.area)) is None:
                page = self._page(pasted, problem="Please choose an authority.")
                status = 422
            else:
                paragraphs = visible_paragraphs(pasted.text)
                page = self._page(pasted, (area, self._assessor(area).assess(paragraphs)))
        except CarebookError:
            # What is wrong is the project's, and would tell a reader nothing.
            return plain_page(
                "The text was not checked",
                "The figures cannot be read at the moment. Please try again later.",
                503,
            )
        policy = content_security_policy()
        return HTMLResponse(
            page, status, {"cache-control": "no-store", "content-security-policy": policy}
        )

    def _page(
        self,
        pasted: _PastedText | None,
        checked: tuple[Area, AssessedText] | None = None,
        problem: str = "",
    ) -> str:
        chosen, text = (pasted.area, pasted.text) if pasted else ("", "")
        form = PasteForm(tuple(self._areas().values()), MAX_LETTERS, chosen, text)
        return make_paste_page(self._project, form, checked, problem)

    def _read_areas(self) -> dict[str, Area]:
        areas = self._dataset().areas.authorities
        return {area.slug: area for area in sorted(areas, key=lambda area: area.name)}


def _read_form(body: bytes) -> _PastedText:
    """Return what the form's fields hold.

    Raises:
        HTTPException: a field is missing, comes twice or is no text.

    """
    try:
        fields = parse_qs(body.decode("ascii"), errors="strict", max_num_fields=4)
        [area], [text] = fields["area"], fields["text"]
    except (ValueError, KeyError):
        raise HTTPException(422, "Please go back, choose an authority and paste a text.") from None
    # A browser sends the end of a line as two letters.
    text = text.replace("\r\n", "\n")
    if len(text) > MAX_LETTERS:
        raise HTTPException(413, _LIMITS.too_long)
    return _PastedText(area, text)
