"""The charts of a paper: those of the area's findings, and where they are few, standing ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from carebook.data.selections import BriefingPart
from carebook.findings.finding import Finding
from carebook.narrative.writers.latest_facts import latest_facts_with_value
from carebook.notebooks.blocks import IndicatorBlock

# The chapters that these parts of a paper sum up. The first part is the summary of the whole book
# and, where there is none, those of all other chapters.
PART_BY_CHAPTER: Mapping[str, BriefingPart] = {
    "quality": "quality",
    "providers": "quality",
    "finances": "finance",
}
# A third chart is shown where the heights of all three, in pixels of 640 to the width, come to no
# more: with taller ones a paper would have seven pages. Among all authorities each is tall.
_MIN_CHARTS, _MAX_CHARTS, _MAX_TOTAL_CHART_HEIGHT = 2, 3, 900

BlocksByChapter = Mapping[str, Sequence[IndicatorBlock]]


@dataclass(frozen=True)
class KeyChart:
    """A chart, and the part of the paper that it stands in.

    ``is_of_finding`` says that the paper's opening tells what it shows.
    """

    block: IndicatorBlock
    part: BriefingPart
    is_of_finding: bool = False


def choose_charts(
    by_chapter: BlocksByChapter,
    findings: Sequence[Finding],
    standing: Mapping[BriefingPart, Sequence[tuple[str, str]]],
) -> tuple[KeyChart, ...]:
    """Choose the charts of a paper: two, or three where they leave room for the rest.

    Args:
        by_chapter: the blocks of each chapter.
        findings: those of the book, whose charts come first, in their order.
        standing: for each part of a paper, which charts stand in: chapter and indicator, in order
            of preference. Parts that no finding belongs to come first.

    """
    kept: list[KeyChart] = []
    height = 0.0
    charts = [*_charts_of_findings(by_chapter, findings)]
    for one in (*charts, *_standing_charts(by_chapter, charts, findings, standing)):
        more = one.block.spec["height"] if one.block.spec else 0
        has_room = height + more <= _MAX_TOTAL_CHART_HEIGHT
        if len(kept) < _MIN_CHARTS or (len(kept) < _MAX_CHARTS and has_room):
            kept.append(one)
            height += more
    return tuple(kept)


def _charts_of_findings(
    by_chapter: BlocksByChapter, findings: Iterable[Finding]
) -> Iterator[KeyChart]:
    taken: list[IndicatorBlock] = []
    for finding in findings:
        block = _chart_of_finding(by_chapter, finding)
        if block is not None and block not in taken:
            taken.append(block)
            yield KeyChart(block, "picture", is_of_finding=True)


def _chart_of_finding(by_chapter: BlocksByChapter, finding: Finding) -> IndicatorBlock | None:
    """Return the chart of the figure that leads a finding, or else of one told with it."""
    everything = [block for blocks in by_chapter.values() for block in blocks]
    for one in (finding.lead, *finding.also):
        candidate = one.candidate
        for block in (*by_chapter.get(candidate.chapter, ()), *everything):
            if _has_chart(block) and any(fact.id == candidate.fact.id for fact in block.facts):
                return block
    return None


def _standing_charts(
    by_chapter: BlocksByChapter,
    charts: Sequence[KeyChart],
    findings: Iterable[Finding],
    standing: Mapping[BriefingPart, Sequence[tuple[str, str]]],
) -> Iterator[KeyChart]:
    told = {PART_BY_CHAPTER.get(finding.chapter, "picture") for finding in findings}
    taken = {chart.block.indicator for chart in charts}
    for part in sorted(standing, key=lambda name: name in told):
        block = _first_chart(by_chapter, standing[part], taken)
        if block is not None:
            taken.add(block.indicator)
            yield KeyChart(block, part)


def _first_chart(
    by_chapter: BlocksByChapter, wanted: Iterable[tuple[str, str]], taken: set[str]
) -> IndicatorBlock | None:
    for chapter, indicator in wanted:
        for block in by_chapter.get(chapter, ()):
            if block.indicator == indicator and indicator not in taken and _has_chart(block):
                return block
    return None


def _has_chart(block: IndicatorBlock) -> bool:
    return block.spec is not None and block.silence is None and bool(latest_facts_with_value(block))
