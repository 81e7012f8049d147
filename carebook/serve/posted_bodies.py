"""What a browser posts: from the server's own pages alone, of one kind, short, and in time."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request


@dataclass(frozen=True)
class BodyLimits:
    """What a body may be, and the sentences in which another is refused.

    ``media_type`` is the one kind taken, ``seconds`` the time in which it must have arrived.
    """

    media_type: str
    most_bytes: int
    seconds: float
    foreign: str
    too_long: str
    too_slow: str


def require_same_site(request: Request, limits: BodyLimits) -> None:
    """Refuse what another website's page has a reader's browser send.

    Browsers name the site that a post comes from, and a page cannot change that.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    foreign = site not in (None, "same-origin")
    if site is None and origin is not None:
        foreign = urlsplit(origin).netloc != request.headers.get("host")
    if foreign:
        raise HTTPException(403, limits.foreign)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != limits.media_type:
        raise HTTPException(415, f"expected {limits.media_type}")


async def read_body(request: Request, limits: BodyLimits) -> bytes:
    """Return a request's body; neither starlette nor uvicorn limits its size or its time."""
    too_long = HTTPException(413, limits.too_long)
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > limits.most_bytes:
        raise too_long
    body = bytearray()
    try:
        async with asyncio.timeout(limits.seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > limits.most_bytes:
                    raise too_long
    except TimeoutError:
        raise HTTPException(408, limits.too_slow) from None
    return bytes(body)
