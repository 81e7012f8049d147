"""What is known of each chapter before any is staged: its title, and what a link may lead to."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from carebook.config.chapters import staged_path
from carebook.notebooks.cell_places import CellPlace
from carebook.notebooks.front_matter import front_matter
from carebook.notebooks.left_out import without_left_out_blocks
from carebook.notebooks.notebook_files import chapter_title, first_title
from carebook.pages.comments import without_comments
from carebook.pages.fact_index import FigureNames
from carebook.pages.headings import heading_names
from carebook.pages.placed_text import PlacedText
from carebook.pages.shortcodes import with_shortcodes
from carebook.pages.staging import BookContext, ChapterOutline, Staging
from carebook.text.markdown_structure import markdown_structure

# Names that are given in braces, in HTML and in the options of a code cell.
_GIVEN_NAME = re.compile(
    r"\{[^{}\n]*?#(?P<braces>[\w.:-]+)|\b(?:id|name)=[\"'](?P<html>[^\"']+)[\"']"
    r"|^#\|\s*label:\s*(?P<option>[\w.:-]+)",
    re.MULTILINE,
)


def book_context(
    notebooks: Mapping[str, NotebookNode], root: Path, metadata: Mapping[str, Any]
) -> BookContext:
    """Return what the chapters of a book may ask about it.

    Args:
        notebooks: executed, by their paths from the project's root.
        root: the project's root.
        metadata: what ``_quarto.yml`` says.

    """
    alone = BookContext(metadata=metadata)
    outlines = {
        staged_path(path): _outline(
            path, without_left_out_blocks(notebook), (root / path).parent, alone
        )
        for path, notebook in notebooks.items()
    }
    return BookContext(outlines, metadata)


def start_chapter(notebook: NotebookNode, heading: str, staging: Staging) -> str:
    """Read a chapter's YAML and its references into ``staging``; return the heading to put first.

    ``heading`` is the one that its cells lack. A title that stands after other things is put first
    too; where the chapter opens with its title there is nothing to put.
    """
    staging.metadata.update(front_matter(notebook))
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and "]:" in cell.source:
            staging.references.update(markdown_structure(cell.source).references)
    title = first_title(notebook)
    if not heading and title and not _opens_with(title, notebook):
        heading = f"# {title}"
        staging.headings.title_to_move = title
    if heading:
        staging.headings.has_title = True
        staging.headings.open_levels[:] = [(1, 1)]
    return heading


def _opens_with(title: str, notebook: NotebookNode) -> bool:
    """Whether the first words of a chapter are its title, as a heading of the first level."""
    for cell in notebook.cells:
        text = re.sub(r"<!--.*?-->", "", cell.source, flags=re.DOTALL).strip()
        if cell.cell_type != "markdown" or not text:
            continue
        first = next(iter(markdown_structure(text).headings), None)
        return (
            first is not None
            and (first.start, first.level) == (0, 1)
            and _without_attributes(first.text) == _without_attributes(title)
        )
    return True


def _without_attributes(heading: str) -> str:
    return re.sub(r"\s*\{[^{}]*\}\s*$", "", heading).strip()


def _outline(
    source: str, notebook: NotebookNode, folder: Path, book: BookContext
) -> ChapterOutline:
    # What is wrong is told when the chapter is staged.
    path = staged_path(source)
    staging = Staging(path, folder, FigureNames(path), book=book)
    return ChapterOutline(
        chapter_title(Path(source), notebook),
        source,
        frozenset(_anchors(notebook, staging)),
    )


def _anchors(notebook: NotebookNode, staging: Staging) -> Iterator[str]:
    taken: set[str] = set()
    staging.metadata.update(front_matter(notebook))
    for cell in notebook.cells:
        text = str(cell.source)
        if cell.cell_type == "markdown":
            source = PlacedText.of_cell(text, CellPlace(staging.path))
            text = with_shortcodes(without_comments(source, staging), staging).text
            if "#" in text or "==" in text or "--" in text:
                yield from heading_names(text, taken)
        for found in _GIVEN_NAME.finditer(text):
            yield found["braces"] or found["html"] or found["option"]
