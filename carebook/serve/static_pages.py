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

from carebook.books.library import ASSETS, HOME, NATIONAL
from carebook.serve.known_summaries import KnownSummaries

# What books and that page are made of. A file of another kind is not served.
TYPES = {
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
_HANDLER = re.compile(rb"""\son[a-z]+\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_LINKED = re.compile(rb"\bsrc\s*=", re.IGNORECASE)
_HEAD = re.compile(rb"</head\s*>", re.IGNORECASE)
# Charts have their styles inline, and the page's mark is a picture inline.
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Found:
    """What a path of an address leads to: a file, or another path, which is relative."""

    file: Path | None = None
    elsewhere: str = ""


class Pages:
    """The pages of the folder ``out``, each book's with the line that has it show its buttons."""

    def __init__(self, out: Path, known: KnownSummaries) -> None:
        self._out, self._known = out.resolve(), known

    def answer(self, request: Request) -> Response:
        """Answer a request for a page or a file; this reads the disk, so call it in a thread."""
        path = str(request.path_params["path"])
        found = self._find(path)
        if found.elsewhere:
            return RedirectResponse(found.elsewhere, status_code=307)
        if found.file is None:
            return self._list() if not path else _page(_NOT_FOUND, request, status=404)
        try:
            if found.file.suffix == ".html":
                return _page(self._with_votes(path, found.file), request)
            return _file(found.file, request)
        except OSError:
            # The book is being replaced at this very moment.
            return _page(_NOT_FOUND, request, status=404)

    def _find(self, path: str) -> Found:
        """Find what a path leads to: nothing, unless it is served (see the module)."""
        parts = path.split("/")
        folder = path == "" or parts[-1] == ""
        names = [part for part in parts if part]
        if any(not _is_plain(name) for name in names) or "//" in path or path.startswith("/"):
            return Found()
        if not self._is_served(names, folder=folder):
            return Found()
        try:
            # A link leads no further than into the same book.
            room = self._out / names[0] if names else self._out
            file = self._out.joinpath(*names).resolve()
            if not file.is_relative_to(room):
                return Found()
            if file.is_dir():
                return self._folder(file, names, has_slash=folder)
            known = file.suffix in TYPES and file.is_file() and not folder
        except (OSError, ValueError):
            return Found()
        return Found(file) if known else Found()

    def _is_served(self, names: list[str], *, folder: bool) -> bool:
        """Whether a file or folder may be shown to readers, if it is there."""
        if names in ([], [HOME]):
            return True
        if names[0] == ASSETS:
            return not folder
        if names[0] == NATIONAL:
            return len(names) == 2 and names[1].endswith(".pdf")
        return self._known.is_book(names[0])

    def _folder(self, file: Path, names: list[str], *, has_slash: bool) -> Found:
        if (file / "index.html").is_file():
            inside = ""
        elif names and (file / "html" / "index.html").is_file():
            inside = "html/"
        else:
            return Found()
        if not has_slash:
            return Found(elsewhere=f"{names[-1]}/{inside}")
        return Found(elsewhere=inside) if inside else self._find("/".join([*names, "index.html"]))

    def _with_votes(self, path: str, file: Path) -> bytes:
        content = file.read_bytes()
        names = path.split("/")
        if len(names) < 3 or names[1] != "html" or not self._known.of(names[0]):
            return content
        # Relative, so that a proxy may have it all below a path of its own.
        target = "../" * (len(names) - 1) + f"votes/{names[0]}"
        line = f'<meta name="carebook-votes" content="{html.escape(target)}">\n'.encode()
        return _HEAD.sub(lambda head: line + head[0], content, count=1)

    def _list(self) -> Response:
        """Return a plain list of the books, for a folder without the page of all authorities."""
        items = "".join(
            f'<li><a href="{name}/">{name.replace("-", " ").capitalize()}</a></li>'
            for name in self._known.areas()
            if (self._out / name / "html" / "index.html").is_file()
        )
        return Response(
            _PLAIN.format(title="Books", body=f"<h1>Books</h1><ul>{items}</ul>"),
            headers=_headers(b""),
            media_type=TYPES[".html"],
        )


def _is_plain(name: str) -> bool:
    return not name.startswith(".") and name.isprintable() and "\\" not in name


def _page(content: bytes, request: Request, status: int = 200) -> Response:
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**_headers(content), "etag": tag}
    if status == 200 and _has(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(content, status, headers, media_type=TYPES[".html"])


def _file(file: Path, request: Request) -> Response:
    status = file.stat()
    tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}-{status.st_ino:x}"'
    # A drawing that is opened by itself is a page of its own.
    headers = {**_headers(b""), "etag": tag}
    if _has(request, tag):
        return Response(status_code=304, headers=headers)
    return FileResponse(file, headers=headers, media_type=TYPES[file.suffix], stat_result=status)


def _has(request: Request, tag: str) -> bool:
    told = request.headers.get("if-none-match", "")
    return tag in [each.strip().removeprefix("W/") for each in told.split(",")]


def _headers(content: bytes) -> Mapping[str, str]:
    # A book may be made again at any time, so a browser asks each time whether it was.
    return {
        "cache-control": "no-cache",
        "content-security-policy": policy(content),
    }


def policy(content: bytes) -> str:
    """Return the policy of a page: its own scripts run, by their hashes, and nobody else's."""
    scripts = ["'self'"]
    scripts += dict.fromkeys(
        _hash(match["what"])
        for match in _SCRIPT.finditer(content)
        if match["what"].strip() and not _LINKED.search(match["how"])
    )
    handlers = [html.unescape((a or b).decode()) for a, b in _HANDLER.findall(content)]
    if handlers:
        scripts += ["'unsafe-hashes'", *dict.fromkeys(_hash(code.encode()) for code in handlers)]
    return _POLICY.format(scripts=" ".join(scripts))


def _hash(code: bytes) -> str:
    # A browser reads every line break as one character.
    digest = hashlib.sha256(code.replace(b"\r\n", b"\n")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


_PLAIN = (
    '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}</title></head><body>{body}</body></html>\n"
)
_NOT_FOUND = _PLAIN.format(
    title="No such page",
    body="<h1>No such page</h1><p>There is no page at this address.</p>",
).encode()
