"""The pages of HTML books, parsed once each by a worker."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

from support.project_copies import MadeBook

CHAPTERS = (
    "index",
    "notebooks/overview",
    "notebooks/working-age",
    "notebooks/older-people",
    "notebooks/carers",
    "notebooks/providers",
    "notebooks/quality",
    "notebooks/finances",
    "notebooks/getting-help",
    "notebooks/about",
)
# One page of each kind: cards, charts, contacts, and the table of sources.
PAGES_BY_KIND = ("index", "notebooks/carers", "notebooks/getting-help", "notebooks/about")


def parse_page(path: Path) -> BeautifulSoup:
    """The page in a file, for reading only: who asks again for the same file gets the same page."""
    stat = path.stat()
    return _parse(path.resolve(), stat.st_mtime_ns, stat.st_size)


@cache
def _parse(path: Path, _changed: int, _size: int) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def words_of_page(path: Path) -> str:
    """All text of a page, with single spaces."""
    return " ".join(parse_page(path).get_text().split())


def read_page(book: MadeBook, name: str) -> BeautifulSoup:
    return parse_page(book.html / f"{name}.html")


@dataclass(frozen=True)
class PageTable:
    """A table of figures on a page: its caption, and the texts of its cells."""

    caption: str
    headers: list[str]
    rows: list[list[str]]


@cache
def figure_tables(book: MadeBook) -> dict[str, list[PageTable]]:
    """Every table of figures in a book, by the name of its CSV."""
    found: dict[str, list[PageTable]] = {}
    for page in book.pages:
        for details in parse_page(page).select("details.figures"):
            link = details.select_one("a[href$='.csv']")
            table = details.find("table")
            assert link is not None
            assert table is not None
            caption = table.find("caption")
            assert caption is not None
            headers, *rows = (
                [cell.get_text() for cell in line.find_all(["td", "th"])]
                for line in table.select("tr")
            )
            name = Path(str(link["href"])).stem
            found.setdefault(name, []).append(PageTable(caption.get_text(), headers, rows))
    return found
