"""What a book wants summed up: one entry for each narrative cell of its executed notebooks."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from nbformat import NotebookNode

from carebook.core.errors import InputError
from carebook.data.dataset import Dataset
from carebook.facts.knowledge import AreaKnowledge
from carebook.findings.choice import find_findings
from carebook.findings.finding import AreaFindings
from carebook.narrative.summary import facts_hash, require_readable
from carebook.narrative.writers.book_text import book_text
from carebook.narrative.writers.chart_text import chart_text
from carebook.narrative.writers.rule_text import RuleText, opening_words
from carebook.narrative.writers.section_text import section_text
from carebook.notebooks.blocks import IndicatorBlock
from carebook.notebooks.notebook_files import chapter_title, read_indicator_blocks, summary_subject
from carebook.text.phrasing import title_in_sentence
from carebook.text.plain_text import markdown_to_text

SECTION, BOOK = "section", "book"
# No two of so many charts that follow one another open alike.
_NEIGHBOURS = 9
# The words that stand in a narrative cell until somebody writes there, between these.
_PLACEHOLDER = ("*The summary of ", " is written when the book is built.*")


@dataclass(frozen=True)
class SummaryRequest:
    """One summary that a book wants.

    ``key`` is the chapter and what is summed up. ``blocks`` are what the summary rests on: a
    chart's own, its notebook's, or the whole book's. ``text_in_cell`` is what somebody wrote into
    the cell itself. ``is_plain`` is where the headline of a chart would open as that of a chart
    shortly before it does.
    """

    key: str
    path: Path
    chapter_title: str
    subject: str
    blocks: tuple[IndicatorBlock, ...]
    text_in_cell: str
    is_plain: bool
    cell: NotebookNode = field(repr=False, compare=False)
    findings: AreaFindings = field(repr=False, compare=False)
    dataset: Dataset = field(repr=False, compare=False)

    @property
    def indicator(self) -> str | None:
        """The indicator it is about; None for a section and the book."""
        return None if self.subject in (SECTION, BOOK) else self.blocks[0].indicator

    @property
    def title(self) -> str:
        """What is summed up, in plain words."""
        if self.subject == BOOK:
            return "The whole book"
        return "The chapter as a whole" if self.subject == SECTION else self.blocks[0].title

    @cached_property
    def facts_hash(self) -> str:
        """The hash of the facts it rests on."""
        return facts_hash(self.blocks)

    def rule_text(self) -> RuleText:
        """Return the rule writer's text; without paragraphs where there is nothing to say."""
        if self.subject == BOOK:
            return book_text(self.blocks, self.findings, self.dataset)
        if self.subject == SECTION:
            return section_text(self.chapter_title, self.blocks, self.findings, self.dataset)
        return chart_text(self.blocks[0], self.findings, self.dataset, plain=self.is_plain)

    def display_name(self) -> str:
        """Return it as a message names it: ``Unpaid carers: people who give unpaid care``."""
        return f"{self.chapter_title}: {title_in_sentence(self.title)}"


def find_summary_requests(
    notebooks: Mapping[Path, NotebookNode], knowledge: AreaKnowledge, today: date
) -> tuple[SummaryRequest, ...]:
    """Return the summaries that executed notebooks want, in the book's order.

    ``notebooks`` are all of a book's, by source path, in the order of its chapters; ``knowledge``
    is of the dataset that they were executed with, and ``today`` the day of the edition.

    Raises:
        InputError: a narrative cell asks for an indicator that its notebook does not show, or
            holds a text that cannot be used.

    """
    shown = {path: read_indicator_blocks(notebook) for path, notebook in notebooks.items()}
    everything = tuple(block for found in shown.values() for block in found)
    of_book = find_findings(knowledge, today, {block.indicator for block in everything})
    dataset = knowledge.dataset
    found: list[SummaryRequest] = []
    openings: deque[str] = deque(maxlen=_NEIGHBOURS)
    for path, notebook in notebooks.items():
        found += _requests_of_notebook(
            path, notebook, shown[path], everything, of_book, dataset, openings
        )
    return tuple(found)


def _requests_of_notebook(
    path: Path,
    notebook: NotebookNode,
    shown: tuple[IndicatorBlock, ...],
    everything: tuple[IndicatorBlock, ...],
    findings: AreaFindings,
    dataset: Dataset,
    openings: deque[str],
) -> Iterator[SummaryRequest]:
    seen: Counter[str] = Counter()
    for cell in notebook.cells:
        what = summary_subject(cell)
        if what is None:
            continue
        seen[what] += 1
        of, is_plain = everything if what == BOOK else shown, False
        if what not in (BOOK, SECTION):
            of = (_summed_up_block(path, cell, shown, what, seen[what]),)
            opening = opening_words(chart_text(of[0], findings, dataset))
            is_plain = bool(opening) and opening in openings
            openings.append(opening)
        yield SummaryRequest(
            key=f"{path.stem}/{what}" + (f"-{seen[what]}" if seen[what] > 1 else ""),
            path=path,
            chapter_title=chapter_title(path, notebook),
            subject=what,
            blocks=of,
            text_in_cell=_text_in_cell(path, cell),
            is_plain=is_plain,
            cell=cell,
            findings=findings,
            dataset=dataset,
        )


def _summed_up_block(
    path: Path, cell: NotebookNode, shown: Sequence[IndicatorBlock], what: str, serial: int
) -> IndicatorBlock:
    """Return the block that a cell sums up.

    The second cell of one indicator goes with the second chart of it, where there is one.
    """
    found = [block for block in shown if block.indicator == what]
    if not found:
        names = ", ".join(dict.fromkeys(block.indicator for block in shown))
        raise InputError.at(
            path,
            f"cell {cell.get('id', '')}: expected the tag summary:<indicator> to name an "
            f"indicator this notebook shows ({names or 'none'}), found '{what}'; mend the tag",
        )
    return found[min(serial, len(found)) - 1]


def _text_in_cell(path: Path, cell: NotebookNode) -> str:
    source = str(cell.source).strip()
    before, after = _PLACEHOLDER
    if not source or (source.startswith(before) and source.endswith(after)):
        return ""
    try:
        return require_readable(markdown_to_text(source, keep_lead_ins=True))
    except ValueError as error:
        raise InputError.at(
            path, f"cell {cell.get('id', '')}: expected {error}; mend the summary there"
        ) from None
