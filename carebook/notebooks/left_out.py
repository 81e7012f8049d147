"""Blocks with nothing to show for an area: the notebook without them, and the table of them.

A block takes its heading, why it matters, its chart's cell and its summary cell. Where there is no
figure all of these go, and one table in the book says what is missing, why, and where to look. A
block stays where its silence is itself the message, and where somebody has written about it. The
heading of a summary that has nothing to say goes with it.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from carebook.data.indicators import Indicator, Source
from carebook.notebooks.blocks import BLOCK_MIME, IndicatorBlock
from carebook.notebooks.cell_options import shows_outputs
from carebook.notebooks.notebook_files import (
    ExecutedNotebooks,
    cell_tags,
    chapter_title,
    read_blocks,
    summary_subject,
)
from carebook.text import markdown
from carebook.text.phrasing import capitalised

# A section's heading with nothing below it in its own cell.
_HEADING_ALONE = re.compile(r"#{2,6} .*")
# The tag of the Markdown cell that holds the table.
LEFT_OUT_TAG = "left-out"
# How wide the names of the measures stand, in per cent.
_NAMES_WIDTH = 26
TABLE_CAPTION = "What this book cannot show"
NOTHING_LEFT_OUT = "Every measure in this book has a figure for this area."


def without_left_out_blocks(notebook: NotebookNode) -> NotebookNode:
    """Return an executed notebook less the cells of blocks that have nothing to show."""
    gone = _cells_to_leave_out(notebook.cells)
    if not gone:
        return notebook
    kept = [cell for number, cell in enumerate(notebook.cells) if number not in gone]
    return NotebookNode({**notebook, "cells": kept})  # type: ignore[no-untyped-call]


def where_to_look(indicator: Indicator, sources: Mapping[str, Source]) -> str:
    """Return what is known of an indicator besides, and who publishes it, as Markdown."""
    said = [markdown.escape(indicator.silence)]
    if indicator.availability in ("published", "not bundled"):
        source = sources[indicator.source]
        title = markdown.escape(source.title)
        linked = f"[{title}]({source.page})" if source.page else title
        said.append(f"{markdown.escape(source.publisher)}: {linked}.")
    return " ".join(text for text in said if text)


def fill_left_out_tables(notebooks: ExecutedNotebooks) -> None:
    """Write the table of what a book leaves out into the cells tagged for it, in place."""
    wanted = [
        cell
        for notebook in notebooks.values()
        for cell in notebook.cells
        if cell.cell_type == "markdown" and LEFT_OUT_TAG in cell_tags(cell)
    ]
    if wanted:
        table = left_out_table(notebooks)
        for cell in wanted:
            cell.source = table


def left_out_table(notebooks: Mapping[Path, NotebookNode]) -> str:
    """Return the table of the measures without a figure: of what, why, and where to look.

    One whose place another measure takes is left out. An indicator of several blocks has one row
    where they all lack a figure for the same reason, and otherwise one for each, named by its
    group. Another authority's local figures are nothing that this book lacks.
    """
    shown: dict[str, list[tuple[IndicatorBlock, str]]] = {}
    for path, notebook in notebooks.items():
        for block in read_blocks(notebook):
            if isinstance(block, IndicatorBlock) and is_missed_when_silent(block):
                title = chapter_title(path, notebook)
                shown.setdefault(block.indicator, []).append((block, title))
    known = {name for name, blocks in shown.items() if any(b.silence is None for b, _ in blocks)}
    rows = dict.fromkeys(
        row
        for blocks in shown.values()
        if not known.intersection(blocks[0][0].instead)
        for row in _table_rows(blocks)
    )
    if not rows:
        return NOTHING_LEFT_OUT
    headers = ["What is measured", "Why there is no figure", "What is known, and where to look"]
    return markdown.pipe_table(
        headers, list(map(list, rows)), TABLE_CAPTION, of_numbers=False, first=_NAMES_WIDTH
    )


def is_missed_when_silent(block: IndicatorBlock) -> bool:
    """Whether a block without a figure is a gap in the book: not one of local figures."""
    return not block.stays_when_silent and not block.local


def _table_rows(blocks: list[tuple[IndicatorBlock, str]]) -> Iterator[tuple[str, ...]]:
    """Yield the rows on one indicator, given its blocks and their chapters."""
    as_one = len({block.silence for block, _ in blocks}) == 1
    chapters = "; ".join(dict.fromkeys(chapter for _, chapter in blocks))
    for block, chapter in blocks:
        if block.silence is None:
            continue
        name = f"{chapters}: {block.title}" if as_one else f"{chapter}: {_group_name(block)}"
        yield markdown.escape(name), markdown.escape(block.silence_reason), block.where_to_look


def _group_name(block: IndicatorBlock) -> str:
    phrases = list(block.phrases.values())
    return capitalised(phrases[0]) if len(phrases) == 1 else block.title


def _cells_to_leave_out(cells: list[NotebookNode]) -> set[int]:
    """Return the numbers of the cells that blocks without a figure leave behind."""
    gone: set[int] = set()
    prose: list[int] = []
    # Whether the cells since the last prose have something of their own to show, or only gaps.
    has_gap = has_content = False
    for number, cell in enumerate(cells):
        if _is_prose(cell):
            if has_gap and not has_content:
                gone.update(_last_heading_onwards(cells, prose))
            if has_gap or has_content:
                prose, has_gap, has_content = [], False, False
            prose.append(number)
        elif cell.cell_type == "code":
            blocks = _indicator_blocks(cell)
            summaries = _summaries_of(cells, number, blocks)
            if (
                blocks
                and all(_is_gap(block) for block in blocks)
                and not any(cells[one].metadata.get("carebook") for one in summaries)
            ):
                gone.update((number, *summaries))
                has_gap = True
            elif blocks or _shows_own_output(cell) or (not has_gap and _shows_markdown(cell)):
                has_content = True
    if has_gap and not has_content:
        gone.update(_last_heading_onwards(cells, prose))
    gone.update(_headings_of_nothing(cells))
    return gone


def _headings_of_nothing(cells: list[NotebookNode]) -> Iterator[int]:
    """Yield the numbers of headings that only an empty summary follows, and of that summary."""
    for number, cell in enumerate(cells[1:], start=1):
        if summary_subject(cell) is None or cell.source or not _is_prose(cells[number - 1]):
            continue
        is_last = number + 1 == len(cells) or _is_prose(cells[number + 1])
        if is_last and _HEADING_ALONE.fullmatch(str(cells[number - 1].source).strip()):
            yield from (number - 1, number)


def _is_prose(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and summary_subject(cell) is None


def _is_gap(block: Mapping[str, Any]) -> bool:
    return block["silence"] is not None and not block.get("stays_when_silent")


def _indicator_blocks(cell: NotebookNode) -> list[Mapping[str, Any]]:
    """Return a cell's blocks as they are written: to read them as records takes long."""
    found = (output.get("data", {}).get(BLOCK_MIME) for output in cell.get("outputs", ()))
    return [block for block in found if block is not None and block.get("kind") == "indicator"]


def _shows_own_output(cell: NotebookNode) -> bool:
    """Whether a cell shows something that is neither a block nor Markdown: its author's own."""
    if not cell.get("outputs") or not shows_outputs(cell):
        return False
    forms = [output.get("data") for output in cell.outputs]
    return any(data is None or not {BLOCK_MIME, "text/markdown"} & set(data) for data in forms)


def _shows_markdown(cell: NotebookNode) -> bool:
    return any("text/markdown" in output.get("data", {}) for output in cell.get("outputs", ()))


def _summaries_of(
    cells: list[NotebookNode], number: int, blocks: list[Mapping[str, Any]]
) -> list[int]:
    """Return the narrative cells on a code cell's blocks: those after it, before the next prose."""
    names = {block["indicator"] for block in blocks}
    found = []
    for after in range(number + 1, len(cells)):
        subject = summary_subject(cells[after])
        if cells[after].cell_type == "markdown" and subject is None:
            break
        if cells[after].cell_type == "code" and _indicator_blocks(cells[after]):
            break
        if subject in names:
            found.append(after)
    return found


def _last_heading_onwards(cells: list[NotebookNode], prose: list[int]) -> list[int]:
    """Return the cells of a run of prose from its last heading on, but never a chapter's title."""
    start = len(prose) - 1
    while start > 0 and not str(cells[prose[start]].source).startswith("#"):
        start -= 1
    if start >= 0 and str(cells[prose[start]].source).startswith("# "):
        start += 1
    return prose[max(start, 0) :]
