"""Editions: the forms of the book, one record each.

All are made of the same executed notebooks and the same texts: an edition chooses what to show and
how, and works nothing out. A new edition is a module in ``carebook/editions/`` and a record here.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Edition = str


@dataclass(frozen=True)
class EditionRecord:
    """What the rest of the program knows of an edition. ``{slug}`` stands for the area's.

    Attributes:
        name: as the command line has it.
        title: as messages and pages have it.
        files: what it consists of, by name in the book's folder; a name may be a folder's.
        maker: the function that makes it, as ``module:function``. It is named and not imported
            because editions are made by a package above this one; what it takes and returns is
            described at :class:`carebook.editions.prepared_edition.EditionInputs`.
        files_to_open: what a reader opens, where that is not ``files``.
        linked_from: the editions that tell their readers of this one.
        link_texts: the words of the links on the web pages, one for each of ``files``.
        short_link_texts: the same on the page of all authorities.
        earlier_build_note: what that page says where the edition is older than the book's others.
        place: where else the book can be read, for readers of other editions.
        is_default: whether a first build makes it where nobody says which.
        quarto: whether Quarto makes it: ``if installed``, ``if asked`` or ``never``.

    """

    name: Edition
    title: str
    files: tuple[str, ...]
    maker: str
    files_to_open: tuple[str, ...] = ()
    linked_from: tuple[Edition, ...] = ()
    link_texts: tuple[str, ...] = ()
    short_link_texts: tuple[str, ...] = ()
    earlier_build_note: str = ""
    place: str = ""
    is_default: bool = False
    quarto: Literal["if installed", "if asked", "never"] = "never"


_RECORDS = (
    EditionRecord(
        "html",
        title="HTML",
        files=("html",),
        maker="carebook.editions.html_book:prepare_html",
        files_to_open=("html/index.html",),
        earlier_build_note="The pages to read online are from an earlier build than the PDF.",
        place="on the web",
        is_default=True,
        quarto="if installed",
    ),
    EditionRecord(
        "pdf",
        title="PDF",
        files=("{slug}.pdf",),
        maker="carebook.editions.pdf_book:prepare_pdf",
        linked_from=("html",),
        link_texts=("This book as a PDF",),
        earlier_build_note="The PDF is from an earlier build than the pages to read online.",
        place="in ordinary print",
        is_default=True,
        quarto="if asked",
    ),
    EditionRecord(
        "large-print",
        title="large print",
        files=("{slug}-large-print.pdf",),
        maker="carebook.editions.large_print:prepare_large_print",
        linked_from=("html", "pdf"),
        link_texts=("This book in large print (PDF)",),
        short_link_texts=("Large print (PDF)",),
        earlier_build_note="The large print is from an earlier build.",
    ),
    EditionRecord(
        "briefing",
        title="council briefing",
        files=("{slug}-briefing.pdf", "{slug}-briefing.docx"),
        maker="carebook.editions.briefing.make_briefing:prepare_briefing",
        linked_from=("html",),
        link_texts=("Briefing for councillors (PDF)", "Briefing for councillors (Word)"),
        short_link_texts=("Briefing (PDF)", "Briefing (Word)"),
        earlier_build_note="The briefing for councillors is from an earlier build.",
    ),
)
EDITIONS = {record.name: record for record in _RECORDS}
DEFAULT_EDITIONS = tuple(record.name for record in _RECORDS if record.is_default)


def edition_files(edition: Edition, slug: str) -> tuple[str, ...]:
    """Return what an edition consists of, by name in the book's folder; of HTML it is a folder."""
    return tuple(name.format(slug=slug) for name in EDITIONS[edition].files)


def files_to_open(edition: Edition, slug: str) -> tuple[str, ...]:
    """Return the files of an edition that a reader opens, from the book's folder."""
    return EDITIONS[edition].files_to_open or edition_files(edition, slug)


def existing_editions(folder: Path, slug: str) -> tuple[Edition, ...]:
    """Return the editions of which every file is in a book's folder."""
    return tuple(
        edition
        for edition in EDITIONS
        if all((folder / name).exists() for name in files_to_open(edition, slug))
    )


def editions_to_make(
    wanted: Collection[Edition] | None, folder: Path, slug: str
) -> tuple[Edition, ...]:
    """Return the editions that a build makes.

    Where nobody says which, these are the default ones and all that there are already, so that none
    goes out of date. A new edition is named by others: those of them that there are are made again.
    """
    there = existing_editions(folder, slug)
    asked = {*DEFAULT_EDITIONS, *there} if wanted is None else {*wanted}
    namers = {namer for new in asked - {*there} for namer in EDITIONS[new].linked_from}
    return _in_registry_order(asked | (namers & {*there}))


def available_editions(made: Iterable[Edition], folder: Path, slug: str) -> tuple[Edition, ...]:
    """Return the editions that there will be: those that are made now, and those made before."""
    return _in_registry_order({*made, *existing_editions(folder, slug)})


def _in_registry_order(editions: Collection[Edition]) -> tuple[Edition, ...]:
    return tuple(edition for edition in EDITIONS if edition in editions)
