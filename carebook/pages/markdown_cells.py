"""What people write in Markdown and raw cells, as the Markdown that both stitchers read."""

from nbformat import NotebookNode

from carebook.notebooks.cell_places import CellPlace
from carebook.pages.chapter_links import with_checked_links
from carebook.pages.comments import without_comments
from carebook.pages.footnotes import with_own_footnotes
from carebook.pages.headings import with_ordered_headings
from carebook.pages.markdown_blocks import with_blank_lines, with_callouts
from carebook.pages.markdown_html import without_html
from carebook.pages.markdown_pictures import Attachments, with_staged_pictures
from carebook.pages.placed_text import PlacedText
from carebook.pages.raw_cells import (
    MARKDOWN_FORMATS,
    raw_cell_format,
    stage_raw,
    with_clean_raw_blocks,
)
from carebook.pages.shortcodes import with_shortcodes
from carebook.pages.staging import Staging
from carebook.pages.typed_attributes import without_active_attributes
from carebook.text.markdown_structure import markdown_structure


def stage_markdown(
    text: str, place: CellPlace, staging: Staging, attachments: Attachments | None = None
) -> str:
    """Return a Markdown cell's text as it stands in the chapter.

    What it names is put into the staged folder, and what cannot be shown is told with its line.
    ``attachments`` are the pictures that were pasted into the cell.
    """
    # Spaces that a tab stands for, as Pandoc reads them.
    return _staged(PlacedText.of_cell(text.expandtabs(4), place), staging, attachments or {})


def stage_printed_markdown(text: str, place: CellPlace, staging: Staging) -> str:
    """Return Markdown that a code cell puts out, read as what is typed; messages name the cell."""
    return _staged(PlacedText.from_one_place(text.expandtabs(4), place), staging, {})


def _staged(source: PlacedText, staging: Staging, attachments: Attachments) -> str:
    source = with_shortcodes(without_comments(source, staging), staging)
    source = with_own_footnotes(with_clean_raw_blocks(source, staging), staging)
    source = without_active_attributes(without_html(source, staging), staging)
    source = with_blank_lines(source)
    source = with_callouts(source, staging)
    source = with_ordered_headings(source, staging)
    staging.references.update(markdown_structure(source.text).references)
    source = with_staged_pictures(source, staging, attachments)
    return with_checked_links(source, staging).text


def stage_markdown_cell(cell: NotebookNode, place: CellPlace, staging: Staging) -> str:
    """Return a Markdown cell's text as it stands in the chapter, with what was pasted into it."""
    return stage_markdown(cell.source, place, staging, cell.get("attachments"))


def stage_raw_cell(cell: NotebookNode, place: CellPlace, staging: Staging) -> str:
    """Return a raw cell's text for the editions of its format."""
    kind = raw_cell_format(cell)
    if kind in MARKDOWN_FORMATS:
        return stage_markdown(cell.source, place, staging, cell.get("attachments"))
    return stage_raw(cell.source, kind, place, staging)
