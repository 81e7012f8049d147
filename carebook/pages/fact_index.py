"""Where each fact of a book stands: in which row of which chapter's tables, and what it says there.

The numbers in a summary lead to these rows. Staging makes the index from all executed notebooks
before it stages the first, because the book's summary leads to rows of later chapters.
"""

import posixpath
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypedDict

from nbformat import NotebookNode

from carebook.data import periods
from carebook.data.local_figures import LOCAL_FIGURES_LABEL
from carebook.facts.fact import Fact
from carebook.facts.fact_phrases import interval_in_words
from carebook.facts.positions import position_clauses
from carebook.notebooks.blocks import IndicatorBlock
from carebook.notebooks.cell_options import shows_outputs
from carebook.notebooks.left_out import without_left_out_blocks
from carebook.notebooks.notebook_files import read_indicator_blocks
from carebook.pages.figure_tables import NO_BREAK_TO, figure_table
from carebook.text.phrasing import capitalised

# What stands between the two facts of a comparison and of a change: carebook/facts/relations.py.
PAIR_SEPARATORS = (" : ", " -> ")


class FigureNames:
    """Names a chapter's figures, tables and rows, block by block in the order of the notebook."""

    def __init__(self, path: str) -> None:
        self._chapter_name = PurePosixPath(path).stem
        self._times_used: Counter[str] = Counter()

    def name_figure(self, block: IndicatorBlock) -> str:
        """Return the name of the next block: ``carers-requests``, its second ``…-requests-2``."""
        name = f"{self._chapter_name}-{block.indicator.replace('_', '-')}"
        if block.facts:
            self._times_used[name] += 1
        serial = self._times_used[name]
        return f"{name}-{serial}" if serial > 1 else name


def row_anchor(figure: str, row: int) -> str:
    """Return the id of a table's row, counted from 0: ``row-carers-requests-1``."""
    return f"row-{figure}-{row + 1}"


class FactDetails(TypedDict):
    """What a reader is told of a fact: a title, terms with their words, the way to its row."""

    title: str
    place: str
    period: str
    rows: list[tuple[str, str]]
    href: str


@dataclass(frozen=True)
class FactRow:
    """A fact in a row of a table: the chapter's path, the row's id, and the block it came from."""

    fact: Fact
    chapter_path: str
    anchor: str
    block: IndicatorBlock

    def link_from(self, path: str) -> str:
        """Return the way to this row from the chapter at ``path``, as Markdown writes it."""
        if path == self.chapter_path:
            return f"#{self.anchor}"
        return f"{posixpath.relpath(self.chapter_path, posixpath.dirname(path))}#{self.anchor}"

    def details_for(self, path: str) -> FactDetails:
        """Return what a reader of the chapter at ``path`` is told of the fact."""
        fact, block = self.fact, self.block
        title = block.title
        if fact.breakdown:
            title += f": {block.phrases.get(fact.breakdown, fact.breakdown)}"
        rows = [
            ("Value", fact.sentence),
            ("In full", "" if fact.exact in fact.sentence else fact.exact),
            ("Measured as", capitalised(fact.measure)),
            ("Place", _place_in_words(fact, block)),
            ("Period", periods.period_label(fact.period)),
            ("95% interval", interval_in_words(fact).replace(" to ", NO_BREAK_TO)),
            ("Among authorities", _position_in_words(fact, block)),
            ("Status", _status_in_words(fact, is_local=bool(block.local))),
            ("Source", block.source),
        ]
        return {
            "title": title,
            "place": fact.place,
            "period": periods.period_label(fact.period),
            "rows": [(term, words) for term, words in rows if words],
            "href": self.link_from(path).replace(".ipynb#", ".html#"),
        }


@dataclass(frozen=True)
class FactIndex:
    """Every row in which a fact stands, by the fact's id, in the order of the book."""

    rows_by_fact: Mapping[str, tuple[FactRow, ...]]

    def find(self, ident: str, path: str) -> tuple[FactRow, ...]:
        """Return the rows of the fact, or of the two facts, that an id names.

        A fact shown more than once is found on the chapter at ``path`` if it is there, else where
        the book has it first. Nothing is found where one of the facts is in no table.
        """
        for between in ("", *PAIR_SEPARATORS):
            names = ident.split(between) if between else [ident]
            if all(name in self.rows_by_fact for name in names):
                return tuple(self._nearest_row(name, path) for name in names)
        return ()

    def _nearest_row(self, name: str, path: str) -> FactRow:
        rows = self.rows_by_fact[name]
        return next((row for row in rows if row.chapter_path == path), rows[0])


def _shown_blocks(notebook: NotebookNode) -> tuple[IndicatorBlock, ...]:
    """Return the blocks of indicators on a notebook's pages: less those that their cells hide."""
    cells = [cell for cell in notebook.cells if cell.cell_type != "code" or shows_outputs(cell)]
    if len(cells) == len(notebook.cells):
        return read_indicator_blocks(notebook)
    return read_indicator_blocks(NotebookNode({**notebook, "cells": cells}))  # type: ignore[no-untyped-call]


def make_fact_index(notebooks: Mapping[str, NotebookNode]) -> FactIndex:
    """Index the facts that the pages of executed notebooks show, by their paths, in order."""
    found: dict[str, list[FactRow]] = {}
    for path, notebook in notebooks.items():
        names = FigureNames(path)
        for block in _shown_blocks(without_left_out_blocks(notebook)):
            name, table = names.name_figure(block), figure_table(block)
            if table is None:
                continue
            for fact in block.facts:
                anchor = row_anchor(name, table.row_by_fact[fact.id])
                found.setdefault(fact.id, []).append(FactRow(fact, path, anchor, block))
    return FactIndex({ident: tuple(rows) for ident, rows in found.items()})


def _place_in_words(fact: Fact, block: IndicatorBlock) -> str:
    if fact.level == "regional" and fact.role == "area":
        return f"{fact.place} (a figure for the region, not for {block.area} alone)"
    return fact.place


def _position_in_words(fact: Fact, block: IndicatorBlock) -> str:
    """Return where a figure stands among all authorities, where that is known: a sentence."""
    found = [one for one in block.positions if one.fact == fact.id]
    return capitalised("; ".join(position_clauses(found[0], fact))) if found else ""


def _status_in_words(fact: Fact, *, is_local: bool) -> str:
    note = f": {fact.note}" if fact.note else ""
    return {
        "published": f"{LOCAL_FIGURES_LABEL if is_local else 'Published'}{note}",
        "at_most": f"Shown as the most it can be, as it is a small number{note}",
        "rounded": f"Rounded{note}",
        "derived": f"Worked out for this book{f' as {fact.note}' if fact.note else ''}",
        "none_reported": "None reported, which may hide a number below 5",
        "suppressed": "Suppressed by the publisher, as the number is small",
        "not_submitted": "Not submitted by the council",
        "not_published": "Not published",
    }[fact.status]
