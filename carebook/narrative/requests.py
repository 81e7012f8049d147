"""What a book wants summed up: one entry for each narrative cell of its executed notebooks."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from nbformat import NotebookNode

from carebook.core.errors import InputError
from carebook.narrative.summary import facts_hash, readable
from carebook.narrative.writers import rules
from carebook.notebooks.blocks import IndicatorBlock
from carebook.notebooks.notebook_files import blocks, summary_of
from carebook.text.phrasing import title_in_sentence
from carebook.text.plain_text import plain

SECTION, BOOK = "section", "book"
# The words that stand in a narrative cell until somebody writes there, between these.
_PLACEHOLDER = ("*The summary of ", " is written when the book is built.*")


@dataclass(frozen=True)
class Wanted:
    """One summary that a book wants.

    ``key`` is the chapter and what is summed up. ``chapter`` is the chapter's title. ``blocks``
    are what the summary rests on: a chart's own, its notebook's, or the whole book's. ``turn`` is
    the chart's number in its chapter. ``by_hand`` is what somebody wrote into the cell itself.
    """

    key: str
    path: Path
    chapter: str
    what: str
    blocks: tuple[IndicatorBlock, ...]
    turn: int
    by_hand: str
    cell: NotebookNode = field(repr=False, compare=False)

    @property
    def topic(self) -> str | None:
        """The indicator it is about; None for a section and the book."""
        return None if self.what in (SECTION, BOOK) else self.blocks[0].indicator

    @property
    def title(self) -> str:
        """What is summed up, in plain words."""
        if self.what == BOOK:
            return "The whole book"
        return "The chapter as a whole" if self.what == SECTION else self.blocks[0].title

    @cached_property
    def facts(self) -> str:
        """The hash of the facts it rests on."""
        return facts_hash(self.blocks)

    def by_rule(self) -> tuple[str, ...]:
        """Return the rule writer's paragraphs; none where there is nothing to say."""
        if self.what == BOOK:
            texts: Sequence[str] = rules.book_summary(self.blocks)
        elif self.what == SECTION:
            texts = rules.section_summary(self.blocks)
        else:
            texts = [rules.chart_summary(self.blocks[0], self.turn)]
        return tuple(text for text in texts if text)

    def named(self) -> str:
        """Return it as a message names it: ``Unpaid carers: people who give unpaid care``."""
        return f"{self.chapter}: {title_in_sentence(self.title)}"


def wanted_summaries(notebooks: Mapping[Path, NotebookNode]) -> tuple[Wanted, ...]:
    """Return the summaries that executed notebooks want, in the book's order.

    ``notebooks`` are all of a book's, by source path, in the order of its chapters.

    Raises:
        InputError: a narrative cell asks for an indicator that its notebook does not show, or
            holds a text that cannot be used.

    """
    shown = {path: _indicator_blocks(notebook) for path, notebook in notebooks.items()}
    everything = tuple(block for found in shown.values() for block in found)
    found: list[Wanted] = []
    for path, notebook in notebooks.items():
        found += _of_notebook(path, notebook, shown[path], everything)
    return tuple(found)


def _of_notebook(
    path: Path,
    notebook: NotebookNode,
    shown: tuple[IndicatorBlock, ...],
    everything: tuple[IndicatorBlock, ...],
) -> Iterator[Wanted]:
    seen: Counter[str] = Counter()
    for cell in notebook.cells:
        what = summary_of(cell)
        if what is None:
            continue
        seen[what] += 1
        turn = 0
        if what == BOOK:
            of = everything
        elif what == SECTION:
            of = shown
        else:
            turn = _turn(path, cell, shown, what, seen[what])
            of = (shown[turn],)
        yield Wanted(
            key=f"{path.stem}/{what}" + (f"-{seen[what]}" if seen[what] > 1 else ""),
            path=path,
            chapter=title_of(notebook) or path.stem,
            what=what,
            blocks=of,
            turn=turn,
            by_hand=_by_hand(path, cell),
            cell=cell,
        )


def _turn(
    path: Path, cell: NotebookNode, shown: Sequence[IndicatorBlock], what: str, serial: int
) -> int:
    """Return which of a notebook's blocks a cell sums up.

    The second cell of one indicator goes with the second chart of it, where there is one.
    """
    turns = [turn for turn, block in enumerate(shown) if block.indicator == what]
    if not turns:
        names = ", ".join(dict.fromkeys(block.indicator for block in shown))
        raise InputError.at(
            path,
            None,
            f"cell {cell.get('id', '')}: expected the tag summary:<indicator> to name an "
            f"indicator this notebook shows ({names or 'none'}), found '{what}'; mend the tag",
        )
    return turns[min(serial, len(turns)) - 1]


def _by_hand(path: Path, cell: NotebookNode) -> str:
    source = str(cell.source).strip()
    before, after = _PLACEHOLDER
    if not source or (source.startswith(before) and source.endswith(after)):
        return ""
    try:
        return readable(plain(source))
    except ValueError as error:
        raise InputError.at(
            path, None, f"cell {cell.get('id', '')}: expected {error}; mend the summary there"
        ) from None


def title_of(notebook: NotebookNode) -> str:
    """Return a chapter's title: its first heading."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return str(cell.source.splitlines()[0].removeprefix("# ").strip())
    return ""


def _indicator_blocks(notebook: NotebookNode) -> tuple[IndicatorBlock, ...]:
    return tuple(block for block in blocks(notebook) if isinstance(block, IndicatorBlock))
