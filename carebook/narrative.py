"""Filling the narrative cells of executed notebooks from the facts their charts recorded."""

from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode

from carebook import markdown
from carebook.blocks import IndicatorBlock
from carebook.errors import InputError
from carebook.notebook_files import blocks, summary_of
from carebook.writers import rules

SECTION, BOOK = "section", "book"


def fill(notebooks: Mapping[Path, NotebookNode]) -> None:
    """Write every summary into its cell, in place, and note in the cell who wrote it.

    ``notebooks`` are all of a book's, executed, in the order of its chapters, by source path.

    Raises:
        InputError: a narrative cell asks for an indicator that its notebook does not show.

    """
    shown = {path: _indicator_blocks(notebook) for path, notebook in notebooks.items()}
    everything = [block for found in shown.values() for block in found]
    for path, notebook in notebooks.items():
        turns = {id(block): turn for turn, block in enumerate(shown[path])}
        by_name = {block.indicator: block for block in shown[path]}
        for cell in notebook.cells:
            wanted = summary_of(cell)
            if wanted is None:
                continue
            if wanted == BOOK:
                paragraphs = rules.book_summary(everything)
            elif wanted == SECTION:
                paragraphs = rules.section_summary(shown[path])
            elif wanted in by_name:
                block = by_name[wanted]
                paragraphs = [rules.chart_summary(block, turns[id(block)])]
            else:
                raise InputError.at(
                    path,
                    None,
                    f"cell {cell.get('id', '')}: expected the tag summary:<indicator> to name an "
                    f"indicator this notebook shows ({', '.join(by_name) or 'none'}), found "
                    f"'{wanted}'; mend the tag",
                )
            _write(cell, [text for text in paragraphs if text])


def _indicator_blocks(notebook: NotebookNode) -> list[IndicatorBlock]:
    return [block for block in blocks(notebook) if isinstance(block, IndicatorBlock)]


def _write(cell: NotebookNode, paragraphs: list[str]) -> None:
    cell.source = "\n\n".join(markdown.escape(text) for text in paragraphs)
    if paragraphs:
        cell.metadata["carebook"] = {"writer": "rules", "label": rules.LABEL}
