"""Which files of the folder of books are served, and the policy that goes with them.

Served are books, the page of all authorities and the national volume. Nothing else that lies there
is, whatever its kind: reports of builds, staged books, figures of a benchmark. Starlette's
``StaticFiles`` finds files, keeps links inside the folder, and answers conditional and partial
requests.
"""

import html
import re
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from carebook.books.library import ASSETS_FOLDER, INDEX_PAGE_FILE, NATIONAL_FOLDER
from carebook.serve.served_books import ServedBooks

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
_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)
# Charts have their styles inline, and the page's mark is a picture inline.
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class BookPages:
    """The pages of the folder ``out``; those of books with the line that has them take votes."""

    def __init__(self, out: Path, books: ServedBooks) -> None:
        self._out, self._books = out.resolve(), books
        self._files = StaticFiles(directory=self._out, check_dir=False)

    def respond(self, request: Request) -> Response:
        """Answer a request for a page or a file; this reads the disk, so call it in a thread.

        Raises:
            HTTPException: there is nothing to be served at this address.

        """
        *names, last = str(request.path_params["path"]).split("/")
        response = self._respond([*names, last] if last else names, request, is_folder=not last)
        book = self._books.find(names[0]) if names else None
        response.headers["content-security-policy"] = content_security_policy(
            book.inline_scripts if book else ()
        )
        # A book may be made again at any time, so a browser asks each time whether it was.
        response.headers["cache-control"] = "no-cache"
        return response

    def _respond(self, names: list[str], request: Request, *, is_folder: bool) -> Response:
        if not all(map(_is_plain_name, names)) or not self._is_served(names, is_folder=is_folder):
            raise HTTPException(404)
        try:
            found, status = self._files.lookup_path("/".join(names))
        except (OSError, ValueError):
            raise HTTPException(404) from None
        # A link leads no further than into the same book.
        file, room = Path(found), self._out.joinpath(*names[:1])
        if status is None or not file.is_relative_to(room):
            raise HTTPException(404)
        if S_ISDIR(status.st_mode):
            return self._respond_with_folder(file, names, request, has_slash=is_folder)
        if is_folder or file.suffix not in MEDIA_TYPES or not S_ISREG(status.st_mode):
            raise HTTPException(404)
        response = self._files.file_response(file, status, request.scope)
        if isinstance(response, FileResponse):
            response.headers["content-type"] = MEDIA_TYPES[file.suffix]
            if file.suffix == ".html" and names[1:2] == ["html"]:
                return self._with_votes_address(names, file, response)
        return response

    def _is_served(self, names: list[str], *, is_folder: bool) -> bool:
        """Whether a file or folder may be shown to readers, if it is there."""
        if names in ([], [INDEX_PAGE_FILE]):
            return True
        if names[0] == ASSETS_FOLDER:
            return not is_folder
        if names[0] == NATIONAL_FOLDER:
            return len(names) == 2 and names[1].endswith(".pdf")
        return self._books.find(names[0]) is not None

    def _respond_with_folder(
        self, folder: Path, names: list[str], request: Request, *, has_slash: bool
    ) -> Response:
        """Answer with a folder's page, or lead there; the address is relative, for proxies."""
        if (folder / "index.html").is_file():
            if has_slash:
                return self._respond([*names, "index.html"], request, is_folder=False)
            return RedirectResponse(f"{names[-1]}/")
        if not names:
            return self._list_books()
        if not (folder / "html" / "index.html").is_file():
            raise HTTPException(404)
        return RedirectResponse("html/" if has_slash else f"{names[-1]}/html/")

    def _with_votes_address(self, names: list[str], file: Path, response: Response) -> Response:
        """Return a page of a book with the line that has its script show buttons for votes."""
        if not self._books.machine_summaries_of(names[0]):
            return response
        # Relative, so that a proxy may have it all below a path of its own.
        address = html.escape("../" * (len(names) - 1) + f"votes/{names[0]}")
        line = f'<meta name="carebook-votes" content="{address}">\n'.encode()
        try:
            content = _HEAD_END.sub(lambda head: line + head[0], file.read_bytes(), count=1)
        except OSError:
            # The book is being replaced at this very moment.
            raise HTTPException(404) from None
        return HTMLResponse(content, headers={"etag": response.headers["etag"]})

    def _list_books(self) -> Response:
        """Return a plain list of the books, for a folder without the page of all authorities."""
        items = "".join(
            f'<li><a href="{name}/">{name.replace("-", " ").capitalize()}</a></li>'
            for name in self._books.area_slugs()
            if (self._out / name / "html" / "index.html").is_file()
        )
        return HTMLResponse(_PLAIN_PAGE.format(title="Books", text=f"<ul>{items}</ul>"))


def no_such_page() -> Response:
    """Return the page for an address where there is none."""
    return plain_page("No such page", "There is no page at this address.", 404)


def plain_page(title: str, sentence: str, status: int) -> Response:
    """Return a page that says one sentence."""
    page = _PLAIN_PAGE.format(title=html.escape(title), text=f"<p>{html.escape(sentence)}</p>")
    return HTMLResponse(page, status, {"content-security-policy": content_security_policy()})


def content_security_policy(inline_scripts: tuple[str, ...] = ()) -> str:
    """Return the policy of a page: linked scripts of this server run, and those with these hashes.

    ``inline_scripts`` come from the book's manifest
    (:func:`carebook.books.inline_scripts.inline_script_hashes`). A page that was altered after its
    book was made has the same policy, so that no script written into it runs.
    """
    scripts = ["'self'"]
    if inline_scripts:
        scripts += ["'unsafe-hashes'", *(f"'{each}'" for each in inline_scripts)]
    return _POLICY.format(scripts=" ".join(scripts))


def _is_plain_name(name: str) -> bool:
    return name != "" and not name.startswith(".") and name.isprintable() and "\\" not in name


_PLAIN_PAGE = (
    '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>\n"
)
