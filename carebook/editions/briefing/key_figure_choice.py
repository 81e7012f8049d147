"""The rows of the table of key figures: those of the area's findings, then standing ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from carebook.data.selections import FigureChoice, IndicatorBreakdown
from carebook.facts.fact import Fact
from carebook.facts.positions import Position
from carebook.findings.finding import Finding
from carebook.narrative.writers.latest_facts import latest_charted_facts, latest_facts_with_value
from carebook.notebooks.blocks import IndicatorBlock

# A longer table would take more than a page.
_MAX_ROWS = 14


@dataclass(frozen=True)
class KeyFigureRow:
    """One row of the table: the area's own fact, and what stands beside it.

    ``position`` is where the figure stands among those of all authorities, if that is known.
    """

    block: IndicatorBlock
    area_fact: Fact
    comparator_facts: Mapping[str, Fact]
    position: Position | None

    @property
    def figure(self) -> IndicatorBreakdown:
        """The indicator and its breakdown."""
        return self.area_fact.indicator, self.area_fact.breakdown


def choose_rows(
    everything: Sequence[IndicatorBlock],
    findings: Iterable[Finding],
    standing: Sequence[FigureChoice],
) -> tuple[KeyFigureRow, ...]:
    """Choose the rows that the area has; a standing value that is suppressed is a row too.

    Args:
        everything: the blocks of the book, in its order.
        findings: those of the book; the figure that leads each has a row, in their order.
        standing: figures that every area's table has as far as there is room, those needed most
            first; of a figure and those that stand in for it, the first that has a value makes the
            row. They come after the findings, in the order of the book.

    """
    shown = [block for block in everything if block.silence is None or block.area_facts]
    rows: list[KeyFigureRow] = []
    for finding in findings:
        fact = finding.lead.candidate.fact
        block = next((one for one in shown if any(of.id == fact.id for of in one.facts)), None)
        if block is not None:
            rows.append(_row(block, fact))
    taken = {row.figure for row in rows}
    found = [
        row
        for choice in standing
        if taken.isdisjoint(choice) and (row := _standing_row(shown, choice)) is not None
    ]
    kept = found[: max(_MAX_ROWS - len(rows), 0)]
    return (*rows, *sorted(kept, key=lambda row: shown.index(row.block)))


def _standing_row(shown: Sequence[IndicatorBlock], choice: FigureChoice) -> KeyFigureRow | None:
    found = [
        (block, own)
        for indicator, breakdown in choice
        for block in shown
        if block.indicator == indicator and (own := _area_fact(block, breakdown)) is not None
    ]
    if not found:
        return None
    return _row(*next((one for one in found if one[1].value is not None), found[0]))


def _row(block: IndicatorBlock, own: Fact) -> KeyFigureRow:
    position = next((one for one in block.positions if one.fact == own.id), None)
    return KeyFigureRow(block, own, _comparator_facts(block, own), position)


def _area_fact(block: IndicatorBlock, breakdown: str) -> Fact | None:
    for fact in (*latest_facts_with_value(block), *latest_charted_facts(block)):
        if fact.breakdown == breakdown and fact.level != "national":
            return fact
    return None


def _comparator_facts(block: IndicatorBlock, own: Fact) -> Mapping[str, Fact]:
    same = (own.unit, own.breakdown, own.period)
    return {
        fact.role: fact
        for fact in block.facts
        if fact.role != "area" and (fact.unit, fact.breakdown, fact.period) == same
    }
