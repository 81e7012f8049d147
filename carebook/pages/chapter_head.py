"""The head of a chapter: its title, and what its author is told of the YAML at its top."""

import re
from pathlib import Path

from nbformat import NotebookNode

from carebook.config.chapters import DEFAULT_TITLE, HOME_NAME
from carebook.notebooks.cell_places import CellPlace
from carebook.notebooks.front_matter import (
    front_matter_cell,
    front_matter_lines,
    front_matter_text,
)
from carebook.notebooks.markdown_chapters import LINE_KEY
from carebook.notebooks.notebook_files import chapter_title, first_title
from carebook.pages.bibliography import BIBLIOGRAPHY_KEY, STYLE_KEY
from carebook.pages.staging import Staging

# Besides these, Quarto's choice of a kernel may stand there: a book has one.
_HONOURED_KEYS = ("title", "description", "execute", "jupyter", BIBLIOGRAPHY_KEY, STYLE_KEY)
_META = re.compile(r"\{\{<\s*meta\s+([\w-]+)")


def missing_heading(notebook: NotebookNode, source: str, staging: Staging) -> str:
    """Return the heading that a chapter's cells lack, as Markdown; empty where they have it.

    ``source`` is the chapter's path as its author knows it. They are told of a chapter without a
    title, and of what is not honoured in its YAML.
    """
    _tell_other_keys(notebook, source, staging)
    heading = first_title(notebook)
    _tell_title_of_another_book(heading, source, staging)
    given = front_matter_text(notebook, "title")
    if given:
        return "" if given == heading else f"# {given}"
    if heading:
        return ""
    title = chapter_title(Path(source), notebook)
    staging.warn(
        CellPlace(source),
        f"expected a title, found none; the chapter is called '{title}' after its file: give it a "
        "heading such as # Unpaid carers",
    )
    return f"# {title}"


def _tell_title_of_another_book(heading: str, source: str, staging: Staging) -> None:
    """Tell that the front page still has the title that a book has before it is given its own."""
    book = staging.book.metadata.get("book")
    title = book.get("title") if isinstance(book, dict) else None
    is_home = staging.path == f"{HOME_NAME}.ipynb"
    if is_home and title and DEFAULT_TITLE in heading and DEFAULT_TITLE not in title:
        staging.warn(
            CellPlace(source),
            f"expected the book's title, '{title}', in the heading of the front page, found "
            f"'{heading}'; change that heading too",
        )


def _tell_other_keys(notebook: NotebookNode, source: str, staging: Staging) -> None:
    cell = front_matter_cell(notebook)
    if cell is None:
        return
    place = CellPlace(source, 1, first_line=cell.metadata.get(LINE_KEY, 0))
    # Keys of one's own are there for the shortcode {{< meta key >}}.
    asked = {found[1] for one in notebook.cells for found in _META.finditer(str(one.source))}
    for key, line in front_matter_lines(notebook):
        if key not in _HONOURED_KEYS and key not in asked:
            staging.warn(
                place.at_line(line),
                "expected title, description, bibliography, csl or execute, found "
                f"'{key}', which is not honoured in a "
                "chapter; set it for the whole book in _quarto.yml, or remove it",
            )
