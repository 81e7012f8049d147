"""Editions: the forms of the book, the files that each consists of, and which of them name others.

All are made of the same executed notebooks and the same texts: an edition chooses what to show and
how, and works nothing out.
"""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Literal

Edition = Literal["html", "pdf", "large-print", "briefing"]
EDITIONS: tuple[Edition, ...] = ("html", "pdf", "large-print", "briefing")
# What a first build makes where nobody says which.
DEFAULT_EDITIONS: tuple[Edition, ...] = ("html", "pdf")
EDITION_TITLES: dict[Edition, str] = {
    "html": "HTML",
    "pdf": "PDF",
    "large-print": "large print",
    "briefing": "council briefing",
}
# Which editions tell their readers of this one.
_LINKED_FROM: dict[Edition, tuple[Edition, ...]] = {
    "html": (),
    "pdf": ("html",),
    "large-print": ("html", "pdf"),
    "briefing": ("html",),
}


def edition_files(edition: Edition, slug: str) -> tuple[str, ...]:
    """Return what an edition consists of, by name in the book's folder; of HTML it is a folder."""
    match edition:
        case "html":
            return ("html",)
        case "pdf":
            return (f"{slug}.pdf",)
        case "large-print":
            return (f"{slug}-large-print.pdf",)
        case "briefing":
            return (f"{slug}-briefing.pdf", f"{slug}-briefing.docx")


def files_to_open(edition: Edition, slug: str) -> tuple[str, ...]:
    """Return the files of an edition that a reader opens, from the book's folder."""
    return ("html/index.html",) if edition == "html" else edition_files(edition, slug)


def existing_editions(folder: Path, slug: str) -> tuple[Edition, ...]:
    """Return the editions that stand whole in a book's folder."""
    return tuple(
        edition
        for edition in EDITIONS
        if all((folder / name).exists() for name in files_to_open(edition, slug))
    )


def editions_to_make(
    wanted: Collection[Edition] | None, folder: Path, slug: str
) -> tuple[Edition, ...]:
    """Return the editions that a build makes.

    Where nobody says which, these are the ordinary ones and all that stand already, so that none
    goes out of date. An edition that is new is named by others: those of them that stand are made
    again too.
    """
    there = existing_editions(folder, slug)
    asked = {*DEFAULT_EDITIONS, *there} if wanted is None else {*wanted}
    namers = {namer for new in asked - {*there} for namer in _LINKED_FROM[new]}
    return _in_registry_order(asked | (namers & {*there}))


def available_editions(made: Iterable[Edition], folder: Path, slug: str) -> tuple[Edition, ...]:
    """Return the editions that there will be once these are made: they, and those that stand."""
    return _in_registry_order({*made, *existing_editions(folder, slug)})


def _in_registry_order(editions: Collection[Edition]) -> tuple[Edition, ...]:
    return tuple(edition for edition in EDITIONS if edition in editions)
