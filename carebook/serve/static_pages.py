"""Serving the folder of books: the books, the page of all authorities, the national volume.

Nothing else that lies there is served, whatever its kind: reports of builds, staged books, figures
of a benchmark.
"""

import base64
import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from carebook.books.library import ASSETS_FOLDER, INDEX_PAGE_FILE, NATIONAL_FOLDER
from carebook.serve.known_summaries import KnownSummaries

# What books and that page are made of. A file of another kind is not served.
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".ico": "image/x-icon",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".ipynb": "application/x-ipynb+json",
    ".ttf": "font/ttf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_SCRIPT = re.compile(rb"<script\b(?P<how>[^>]*)>(?P<what>.*?)</script", re.DOTALL | re.IGNORECASE)
_EVENT_HANDLER = re.compile(rb"""\son[a-z]+\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_SCRIPT_SOURCE = re.compile(rb"\bsrc\s*=", re.IGNORECASE)
_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)
# Charts have their styles inline, and the page's mark is a picture inline.
_POLICY_TEMPLATE = (
    "default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class PageLocation:
    """What a path of an address leads to: a file, or another path, which is relative."""

    file: Path | None = None
    redirect_to: str = ""


class StaticPages:
    """The pages of the folder ``out``, each book's with the line that has it show its buttons."""

    def __init__(self, out: Path, known: KnownSummaries) -> None:
        self._out, self._known = out.resolve(), known

    def respond(self, request: Request) -> Response:
        """Answer a request for a page or a file; this reads the disk, so call it in a thread."""
        path = str(request.path_params["path"])
        found = self._locate(path)
        if found.redirect_to:
            return RedirectResponse(found.redirect_to, status_code=307)
        if found.file is None:
            return (
                self._books_list_response()
                if not path
                else _html_response(_NOT_FOUND_PAGE, request, status=404)
            )
        try:
            if found.file.suffix == ".html":
                return _html_response(self._add_votes_address(path, found.file), request)
            return _file_response(found.file, request)
        except OSError:
            # The book is being replaced at this very moment.
            return _html_response(_NOT_FOUND_PAGE, request, status=404)

    def _locate(self, path: str) -> PageLocation:
        """Find what a path leads to: nothing, unless it is served (see the module)."""
        parts = path.split("/")
        folder = path == "" or parts[-1] == ""
        names = [part for part in parts if part]
        if any(not _is_plain_name(name) for name in names) or "//" in path or path.startswith("/"):
            return PageLocation()
        if not self._is_served(names, folder=folder):
            return PageLocation()
        try:
            # A link leads no further than into the same book.
            room = self._out / names[0] if names else self._out
            file = self._out.joinpath(*names).resolve()
            if not file.is_relative_to(room):
                return PageLocation()
            if file.is_dir():
                return self._locate_folder(file, names, has_slash=folder)
            known = file.suffix in MEDIA_TYPES and file.is_file() and not folder
        except (OSError, ValueError):
            return PageLocation()
        return PageLocation(file) if known else PageLocation()

    def _is_served(self, names: list[str], *, folder: bool) -> bool:
        """Whether a file or folder may be shown to readers, if it is there."""
        if names in ([], [INDEX_PAGE_FILE]):
            return True
        if names[0] == ASSETS_FOLDER:
            return not folder
        if names[0] == NATIONAL_FOLDER:
            return len(names) == 2 and names[1].endswith(".pdf")
        return self._known.is_book(names[0])

    def _locate_folder(self, file: Path, names: list[str], *, has_slash: bool) -> PageLocation:
        if (file / "index.html").is_file():
            inside = ""
        elif names and (file / "html" / "index.html").is_file():
            inside = "html/"
        else:
            return PageLocation()
        if not has_slash:
            return PageLocation(redirect_to=f"{names[-1]}/{inside}")
        return (
            PageLocation(redirect_to=inside)
            if inside
            else self._locate("/".join([*names, "index.html"]))
        )

    def _add_votes_address(self, path: str, file: Path) -> bytes:
        content = file.read_bytes()
        names = path.split("/")
        if len(names) < 3 or names[1] != "html" or not self._known.summaries_of(names[0]):
            return content
        # Relative, so that a proxy may have it all below a path of its own.
        target = "../" * (len(names) - 1) + f"votes/{names[0]}"
        line = f'<meta name="carebook-votes" content="{html.escape(target)}">\n'.encode()
        return _HEAD_END.sub(lambda head: line + head[0], content, count=1)

    def _books_list_response(self) -> Response:
        """Return a plain list of the books, for a folder without the page of all authorities."""
        items = "".join(
            f'<li><a href="{name}/">{name.replace("-", " ").capitalize()}</a></li>'
            for name in self._known.area_slugs()
            if (self._out / name / "html" / "index.html").is_file()
        )
        return Response(
            _PLAIN_PAGE_TEMPLATE.format(title="Books", body=f"<h1>Books</h1><ul>{items}</ul>"),
            headers=_response_headers(b""),
            media_type=MEDIA_TYPES[".html"],
        )


def _is_plain_name(name: str) -> bool:
    return not name.startswith(".") and name.isprintable() and "\\" not in name


def _html_response(content: bytes, request: Request, status: int = 200) -> Response:
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**_response_headers(content), "etag": tag}
    if status == 200 and _client_has_version(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(content, status, headers, media_type=MEDIA_TYPES[".html"])


def _file_response(file: Path, request: Request) -> Response:
    status = file.stat()
    tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}-{status.st_ino:x}"'
    # A drawing that is opened by itself is a page of its own.
    headers = {**_response_headers(b""), "etag": tag}
    if _client_has_version(request, tag):
        return Response(status_code=304, headers=headers)
    return FileResponse(
        file, headers=headers, media_type=MEDIA_TYPES[file.suffix], stat_result=status
    )


def _client_has_version(request: Request, tag: str) -> bool:
    told = request.headers.get("if-none-match", "")
    return tag in [each.strip().removeprefix("W/") for each in told.split(",")]


def _response_headers(content: bytes) -> Mapping[str, str]:
    # A book may be made again at any time, so a browser asks each time whether it was.
    return {
        "cache-control": "no-cache",
        "content-security-policy": content_security_policy(content),
    }


def content_security_policy(content: bytes) -> str:
    """Return the policy of a page: its own scripts run, by their hashes, and nobody else's."""
    scripts = ["'self'"]
    scripts += dict.fromkeys(
        _script_hash(match["what"])
        for match in _SCRIPT.finditer(content)
        if match["what"].strip() and not _SCRIPT_SOURCE.search(match["how"])
    )
    handlers = [html.unescape((a or b).decode()) for a, b in _EVENT_HANDLER.findall(content)]
    if handlers:
        scripts += [
            "'unsafe-hashes'",
            *dict.fromkeys(_script_hash(code.encode()) for code in handlers),
        ]
    return _POLICY_TEMPLATE.format(scripts=" ".join(scripts))


def _script_hash(code: bytes) -> str:
    # A browser reads every line break as one character.
    digest = hashlib.sha256(code.replace(b"\r\n", b"\n")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


_PLAIN_PAGE_TEMPLATE = (
    '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}</title></head><body>{body}</body></html>\n"
)
_NOT_FOUND_PAGE = _PLAIN_PAGE_TEMPLATE.format(
    title="No such page",
    body="<h1>No such page</h1><p>There is no page at this address.</p>",
).encode()
