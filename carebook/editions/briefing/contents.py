"""What a paper shows of a book: chosen, by rule, from the executed notebooks and their summaries.

Nothing is worked out here. Summaries are those that stand on the book's pages; charts and figures
are those of its blocks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from carebook.data.selections import BriefingPart, BriefingSelections, FigureChoice
from carebook.facts.fact import Fact
from carebook.narrative.selection import SelectedSummary
from carebook.narrative.summary_requests import BOOK, SECTION
from carebook.narrative.writers.latest_facts import latest_charted_facts, latest_facts_with_value
from carebook.notebooks.blocks import IndicatorBlock
from carebook.notebooks.notebook_files import read_indicator_blocks

# The chapters that these parts of a paper sum up. The local picture is the summary of the whole
# book and, where there is none, those of all other chapters.
_PART_BY_CHAPTER: Mapping[str, BriefingPart] = {
    "quality": "quality",
    "providers": "quality",
    "finances": "finance",
}
# A third chart is shown where the heights of all three, in pixels of 640 to the width, come to no
# more: with taller ones a paper would have seven pages. Among all authorities each is tall.
_MIN_CHARTS, _MAX_TOTAL_CHART_HEIGHT = 2, 900


@dataclass(frozen=True)
class BriefingParagraph:
    """A paragraph of a summary; ``indicator`` is what it is about, where there is one."""

    text: str
    indicator: str | None = None


@dataclass(frozen=True)
class KeyChart:
    """A chart, and what the book says beside it."""

    block: IndicatorBlock
    paragraphs: tuple[BriefingParagraph, ...]


@dataclass(frozen=True)
class KeyFigureRow:
    """One row of the table: the area's own fact, and its comparators' that stand beside it."""

    block: IndicatorBlock
    area_fact: Fact
    comparator_facts: Mapping[str, Fact]


@dataclass(frozen=True)
class BriefingContents:
    """What stands in a paper, besides its fixed words.

    ``facts`` are those that its summaries, charts and table rest on, ``summaries`` those it takes,
    ``measures_without_figure`` the titles of those that the book has nothing to show of.
    ``has_surveys`` says whether any of the facts comes of a survey of people who use services.
    """

    paragraphs: Mapping[BriefingPart, tuple[BriefingParagraph, ...]]
    charts: Mapping[BriefingPart, KeyChart]
    key_figures: tuple[KeyFigureRow, ...]
    questions: tuple[str, ...]
    facts: tuple[Fact, ...]
    summaries: tuple[SelectedSummary, ...]
    measures_without_figure: tuple[str, ...]
    has_surveys: bool


def choose_contents(
    notebooks: Mapping[Path, NotebookNode],
    chosen: Sequence[SelectedSummary],
    selections: BriefingSelections,
) -> BriefingContents:
    """Choose what a paper shows.

    Args:
        notebooks: all of a book's, executed, by source path, in the order of its chapters.
        chosen: the texts that stand on its pages.
        selections: which charts and figures a paper shows where the area has them.

    """
    by_chapter = {
        path.stem: read_indicator_blocks(notebook) for path, notebook in notebooks.items()
    }
    everything = [block for found in by_chapter.values() for block in found]
    whole = [one for one in chosen if one.request.subject == BOOK and one.on_page is not None]
    by_part: dict[BriefingPart, list[SelectedSummary]] = {
        "picture": [*whole],
        "quality": [],
        "finance": [],
    }
    for one in chosen:
        part = _PART_BY_CHAPTER.get(one.request.path.stem, "picture")
        if one.request.subject == SECTION and one.on_page is not None:
            by_part[part] += [one] if part != "picture" or not whole else []
    charts: dict[BriefingPart, KeyChart] = {}
    heights = 0.0
    for part, wanted in selections.charts.items():
        taken = {chart.block.indicator for chart in charts.values()}
        block = _first_chart(wanted, by_chapter, taken)
        if block is not None:
            # The summary of the book has said already what this chart says.
            beside = [] if part == "picture" and whole else _summary_of_chart(block, chosen)
            by_part[part] += beside
            heights += block.spec["height"] if block.spec else 0
            if len(charts) < _MIN_CHARTS or heights <= _MAX_TOTAL_CHART_HEIGHT:
                charts[part] = KeyChart(block, _summary_paragraphs(beside))
    figures = tuple(_key_figure_rows(everything, selections.key_figures))
    used = tuple(one for found in by_part.values() for one in found)
    facts = tuple(_facts_used(everything, figures, charts.values(), used))
    return BriefingContents(
        paragraphs={
            part: _summary_paragraphs(
                one for one in found if one.request.indicator is None or part not in charts
            )
            for part, found in by_part.items()
        },
        charts=charts,
        key_figures=figures,
        questions=_local_questions(chosen),
        facts=facts,
        summaries=used,
        measures_without_figure=_titles_without_figure(everything),
        has_surveys=any(
            fact.role == "area" and fact.value is not None and fact.indicator in selections.surveys
            for fact in facts
        ),
    )


def _first_chart(
    wanted: Iterable[tuple[str, str]],
    by_chapter: Mapping[str, Sequence[IndicatorBlock]],
    taken: set[str],
) -> IndicatorBlock | None:
    for chapter, indicator in wanted:
        for block in by_chapter.get(chapter, ()):
            has_chart = (
                block.spec is not None and block.silence is None and latest_facts_with_value(block)
            )
            if block.indicator == indicator and has_chart and indicator not in taken:
                return block
    return None


def _summary_of_chart(
    block: IndicatorBlock, chosen: Iterable[SelectedSummary]
) -> list[SelectedSummary]:
    return [
        one
        for one in chosen
        if one.request.indicator is not None
        and one.request.blocks == (block,)
        and one.on_page is not None
    ][:1]


def _summary_paragraphs(chosen: Iterable[SelectedSummary]) -> tuple[BriefingParagraph, ...]:
    return tuple(
        BriefingParagraph(paragraph, one.request.indicator)
        for one in chosen
        if one.on_page is not None
        for paragraph in one.on_page.assessed.paragraphs
    )


def _local_questions(chosen: Iterable[SelectedSummary]) -> tuple[str, ...]:
    """Return what the book's summaries would have asked locally, each question once."""
    asked = [q for one in chosen if one.on_page is not None for q in one.on_page.assessed.questions]
    return tuple(dict.fromkeys(asked))


def _key_figure_rows(
    everything: Iterable[IndicatorBlock], wanted: Iterable[FigureChoice]
) -> Iterable[KeyFigureRow]:
    """Yield the rows that the area has; a value that is suppressed is a row too.

    Of a figure and those that stand in for it, the first that has a value makes the row.
    """
    everything = [block for block in everything if block.silence is None or block.area_facts]
    for choice in wanted:
        found = [
            (block, own)
            for indicator, breakdown in choice
            for block in everything
            if block.indicator == indicator and (own := _area_fact(block, breakdown)) is not None
        ]
        if found:
            block, own = next((one for one in found if one[1].value is not None), found[0])
            yield KeyFigureRow(block, own, _comparator_facts(block, own))


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


def _facts_used(
    everything: Iterable[IndicatorBlock],
    figures: Iterable[KeyFigureRow],
    charts: Iterable[KeyChart],
    used: Iterable[SelectedSummary],
) -> Iterable[Fact]:
    """Yield every fact that the paper rests on once, in the order of the book."""
    named = {fact.id for one in figures for fact in (one.area_fact, *one.comparator_facts.values())}
    named |= {fact.id for chart in charts for fact in chart.block.facts}
    texts = [one.on_page for one in used if one.on_page is not None]
    named |= {finding.fact for text in texts for finding in text.assessed.claims if finding.fact}
    by_id = {fact.id: fact for block in everything for fact in block.facts}
    return (fact for ident, fact in by_id.items() if ident in named)


def _titles_without_figure(everything: Sequence[IndicatorBlock]) -> tuple[str, ...]:
    held = {block.title for block in everything if block.silence is None}
    titles = dict.fromkeys(block.title for block in everything if block.silence is not None)
    return tuple(title for title in titles if title not in held)
