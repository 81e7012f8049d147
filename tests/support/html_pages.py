"""The pages of an HTML book, parsed once each by a worker."""

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


def read_page(book: MadeBook, name: str) -> BeautifulSoup:
    return BeautifulSoup((book.html / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
