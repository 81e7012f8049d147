"""What a paper shows of a book: chosen, by rule, from the executed notebooks and their summaries.

Nothing is worked out here. What matters in the area are the findings that its book opens with;
summaries are those that stand on the book's pages, charts and figures those of its blocks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from carebook.data.selections import BriefingPart, BriefingSelections
from carebook.editions.briefing.key_charts import PART_BY_CHAPTER, KeyChart, choose_charts
from carebook.editions.briefing.key_figure_choice import KeyFigureRow, choose_rows
from carebook.editions.briefing.panel_requests import (
    QuestionGroup,
    questions_of_texts,
    questions_on_findings,
)
from carebook.editions.briefing.told_paragraphs import ParagraphTeller, ToldPart, is_by_machine
from carebook.facts.fact import Fact
from carebook.findings.finding import Finding
from carebook.narrative.selection import SelectedSummary
from carebook.narrative.summary_requests import BOOK, SECTION
from carebook.narrative.writers.latest_facts import latest_facts_with_value
from carebook.notebooks.blocks import IndicatorBlock
from carebook.notebooks.notebook_files import read_indicator_blocks


@dataclass(frozen=True)
class BriefingContents:
    """What stands in a paper, besides its fixed words.

    ``findings`` are the book's, and ``parts`` what each part of the paper tells of its summaries.
    ``facts`` are those that its summaries, charts and table rest on, ``summaries`` those it takes,
    ``questions`` what to ask locally, by what it is about, the findings first, and
    ``measures_without_figure`` the titles of those that the book has nothing to show of.
    ``has_surveys`` says whether any of the facts comes of a survey of people who use services.
    """

    findings: tuple[Finding, ...]
    parts: Mapping[BriefingPart, ToldPart]
    charts: tuple[KeyChart, ...]
    key_figures: tuple[KeyFigureRow, ...]
    facts: tuple[Fact, ...]
    summaries: tuple[SelectedSummary, ...]
    questions: tuple[QuestionGroup, ...]
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
        selections: which charts and figures stand beside those of the findings, or in for them.

    """
    by_chapter = {
        path.stem: read_indicator_blocks(notebook) for path, notebook in notebooks.items()
    }
    everything = [block for found in by_chapter.values() for block in found]
    findings = chosen[0].request.findings.chosen if chosen else ()
    charts = choose_charts(by_chapter, findings, selections.charts)
    figures = choose_rows(everything, findings, selections.key_figures)
    by_part = _summaries_by_part(chosen, charts, has_findings=stands_out(findings))
    latest = {fact.id for block in everything for fact in latest_facts_with_value(block)}
    teller = ParagraphTeller(latest)
    used = tuple(one for found in by_part.values() for one in found)
    facts = tuple(_facts_used(everything, figures, charts, used))
    return BriefingContents(
        findings=findings,
        parts={part: teller.tell(found) for part, found in by_part.items()},
        charts=charts,
        key_figures=figures,
        facts=facts,
        summaries=used,
        questions=_local_questions(chosen, findings),
        measures_without_figure=_titles_without_figure(everything),
        has_surveys=any(
            fact.role == "area" and fact.value is not None and fact.indicator in selections.surveys
            for fact in facts
        ),
    )


def stands_out(findings: Iterable[Finding]) -> bool:
    """Whether any finding is no ordinary figure."""
    return any(not finding.is_ordinary for finding in findings)


def _summaries_by_part(
    chosen: Sequence[SelectedSummary], charts: Iterable[KeyChart], *, has_findings: bool
) -> dict[BriefingPart, list[SelectedSummary]]:
    """Return the summaries of each part of a paper, those of its standing charts last.

    The picture is the summary of the whole book. Without one it is those of the chapters that are
    in no other part; where nothing stands out, a machine's would each say so.
    """
    on_page = [one for one in chosen if one.on_page is not None]
    whole = [one for one in on_page if one.request.subject == BOOK]
    found: dict[BriefingPart, list[SelectedSummary]] = {
        "picture": [*whole],
        "quality": [],
        "finance": [],
    }
    for one in on_page:
        part = PART_BY_CHAPTER.get(one.request.path.stem, "picture")
        is_wanted = part != "picture" or (not whole and (has_findings or not is_by_machine(one)))
        if one.request.subject == SECTION and is_wanted:
            found[part].append(one)
    for chart in charts:
        if not chart.is_of_finding and not (chart.part == "picture" and whole):
            found[chart.part] += _summary_of_chart(chart.block, on_page)
    return found


def _local_questions(
    chosen: Sequence[SelectedSummary], findings: Sequence[Finding]
) -> tuple[QuestionGroup, ...]:
    if not chosen:
        return ()
    groups = questions_on_findings(findings, chosen[0].request.dataset)
    asked = [text for group in groups for text in group.questions]
    return (*groups, *questions_of_texts(chosen, asked))


def _summary_of_chart(
    block: IndicatorBlock, on_page: Iterable[SelectedSummary]
) -> list[SelectedSummary]:
    return [
        one
        for one in on_page
        if one.request.indicator is not None and one.request.blocks == (block,)
    ][:1]


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
