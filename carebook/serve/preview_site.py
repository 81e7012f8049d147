"""The pages of a preview on loopback: the newest that was made, and word of the next.

- ``GET /`` leads to the page. A page, and whatever it needs, is served from the folder it was
  made in. Where the last attempt failed, its report stands in the page's place, and the last good
  page is at the same address with ``?last-good``.
- ``GET /_preview/events`` is a stream (server-sent events) of ``{"version": …, "making": …}``. The
  script in each page loads it again once the version is another.

Nothing else of the project can be read, and no page of another website can read anything: the
names by which this machine may be called are fixed, and the policy is that of ``carebook serve``.
"""

import asyncio
import json
import re
import secrets
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from carebook.books.inline_scripts import inline_script_hashes
from carebook.config.theme_tokens import read_style_sheet
from carebook.serve.static_pages import MEDIA_TYPES, content_security_policy, no_such_page

# Of the theme, what only a preview's pages get.
SCRIPT_FILE, STYLE_FILE = "preview/preview.js", "preview/preview.css"
# The query that asks for the last good page where there is a report in its place.
LAST_GOOD = "last-good"
# Seconds after which a browser that hears nothing is told that the server is still there.
_STREAM_PAUSE = 15.0
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)
_BODY_END = re.compile(r"</body\s*>(?!.*</body)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class _Shown:
    """What there is to see: ``folder`` and ``href`` are the last good page's, empty before one."""

    folder: Path | None = None
    href: str = ""
    warnings: tuple[str, ...] = ()
    report: str = ""
    version: int = 0
    making: bool = True


class PreviewSite:
    """What a preview shows. One thread makes pages and says so here; another serves them."""

    def __init__(self, title: str, theme: Path) -> None:
        self._title, self._theme = title, theme
        self._shown = _Shown()
        # A page of a server that ran before is of no version of this one.
        self._name = secrets.token_hex(4)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: set[asyncio.Event] = set()
        self._is_closed = False
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Say that a page is being made."""
        self._update(making=True)

    def show_page(self, folder: Path, href: str, warnings: tuple[str, ...] = ()) -> None:
        """Show the page ``href`` of a folder from now on, with warnings in a quiet box."""
        version = self._shown.version + 1
        self._update(
            folder=folder, href=href, warnings=warnings, report="", version=version, making=False
        )

    def show_report(self, report: str) -> None:
        """Show what went wrong, in the place of the page."""
        self._update(report=report, version=self._shown.version + 1, making=False)

    def close(self) -> None:
        """End the streams: a server waits for them before it ends."""
        self._is_closed = True
        self._tell()

    def application(self) -> Starlette:
        """Return the application that serves this preview."""

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            self._loop = asyncio.get_running_loop()
            yield

        return Starlette(
            routes=[
                Route("/_preview/events", self._stream),
                Route("/_preview/{name}", self._send_asset),
                Route("/{path:path}", self._send_page),
            ],
            # A page elsewhere that has its own name lead here would be let in without this.
            middleware=[
                Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
            ],
            exception_handlers={HTTPException: lambda *_: no_such_page()},
            lifespan=lifespan,
        )

    def _update(self, **changed: object) -> None:
        with self._lock:
            self._shown = replace(self._shown, **changed)  # type: ignore[arg-type]
        self._tell()

    def _tell(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake_listeners)

    def _wake_listeners(self) -> None:
        for listener in self._listeners:
            listener.set()

    async def _stream(self, request: Request) -> Response:
        return StreamingResponse(
            self._events(request),
            media_type="text/event-stream",
            headers={"cache-control": "no-store"},
        )

    async def _events(self, request: Request) -> AsyncIterator[str]:
        changed = asyncio.Event()
        self._listeners.add(changed)
        try:
            while not self._is_closed and not await request.is_disconnected():
                changed.clear()
                now = self._shown
                said = {"version": self._version(now), "making": now.making}
                yield f"data: {json.dumps(said)}\n\n"
                try:
                    await asyncio.wait_for(changed.wait(), _STREAM_PAUSE)
                except TimeoutError:
                    continue
        finally:
            self._listeners.discard(changed)

    def _send_asset(self, request: Request) -> Response:
        name = f"preview/{request.path_params['name']}"
        if name == STYLE_FILE:
            text = read_style_sheet(self._theme / name, self._theme)
        elif name == SCRIPT_FILE:
            text = (self._theme / name).read_text(encoding="utf-8")
        else:
            raise HTTPException(404)
        kind = MEDIA_TYPES[Path(name).suffix]
        return Response(text, headers={"content-type": kind, "cache-control": "no-cache"})

    def _send_page(self, request: Request) -> Response:
        shown, path = self._shown, str(request.path_params["path"])
        if path == "" and shown.href:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(shown.href + query, headers={"cache-control": "no-store"})
        if path == shown.href and shown.report and LAST_GOOD not in request.query_params:
            return self._html(path, "report", self._report_page(shown), shown)
        if path == "":
            return self._html(path, "report", self._waiting_page(), shown)
        if shown.folder is None:
            raise HTTPException(404)
        folder = shown.folder.resolve()
        file = (folder / path).resolve()
        if not file.is_relative_to(folder) or file.suffix not in MEDIA_TYPES or not file.is_file():
            raise HTTPException(404)
        if file.suffix == ".html":
            scripts = inline_script_hashes([file])
            return self._html(path, "page", file.read_text(encoding="utf-8"), shown, scripts)
        kind = MEDIA_TYPES[file.suffix]
        return FileResponse(file, headers={"content-type": kind, "cache-control": "no-cache"})

    def _html(
        self, path: str, kind: str, html: str, shown: _Shown, scripts: tuple[str, ...] = ()
    ) -> Response:
        """Return a page with the script that waits for the next, and the box of warnings."""
        # Relative, so that it also works behind a proxy that puts a path of its own before these.
        here = "../" * path.count("/") + "_preview/"
        head = (
            f'<link rel="stylesheet" href="{here}preview.css">\n'
            f'<script defer src="{here}preview.js" data-events="{here}events" '
            f'data-version="{self._version(shown)}" data-kind="{kind}"></script>\n'
        )
        notes = _notes(shown.warnings if kind == "page" else ())
        html = _HEAD_END.sub(lambda end: head + end[0], html, count=1)
        html = _BODY_END.sub(lambda end: notes + end[0], html, count=1)
        return HTMLResponse(
            html,
            headers={
                "content-security-policy": content_security_policy(scripts),
                "cache-control": "no-store",
            },
        )

    def _report_page(self, shown: _Shown) -> str:
        back = ""
        if shown.folder is not None:
            words = "The last good page</a>, from before this error."
            back = f'<p><a href="?{LAST_GOOD}">{words}</p>'
        text = (
            f"<pre>{escape(shown.report)}</pre>\n"
            f"<p>Save the notebook again, and this page changes by itself.</p>\n{back}"
        )
        return _PAGE.format(
            heading="The page could not be made", title=escape(self._title), text=text
        )

    def _waiting_page(self) -> str:
        text = "<p>The notebook runs for the first time. The page follows by itself.</p>"
        return _PAGE.format(heading="One moment", title=escape(self._title), text=text)

    def _version(self, shown: _Shown) -> str:
        return f"{self._name}-{shown.version}"


def _notes(warnings: tuple[str, ...]) -> str:
    """Return the box in the corner: what is going on, and what the page's author is told."""
    told = ""
    if warnings:
        counted = f"{len(warnings)} warning{'s' if len(warnings) > 1 else ''}"
        items = "".join(f"<li>{escape(text)}</li>" for text in warnings)
        told = f"<details><summary>{counted}</summary><ul>{items}</ul></details>"
    return (
        '<aside class="preview-notes" aria-label="Preview">'
        f'<p class="preview-status" role="status"></p>{told}</aside>\n'
    )


_PAGE = (
    '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark">'
    "<title>{heading}: {title}</title>\n</head>"
    '<body class="preview-report"><main><h1>{heading}</h1>\n{text}</main>\n</body></html>\n'
)
