"""What a paper shows of a book: chosen, by rule, from the executed notebooks and their summaries.

Nothing is worked out here. Summaries are those that stand on the book's pages; charts and figures
are those of its blocks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nbformat import NotebookNode

from carebook.facts.fact import Fact
from carebook.narrative.requests import BOOK, SECTION
from carebook.narrative.selection import Chosen
from carebook.narrative.writers.sentences import latest_charted, latest_known
from carebook.notebooks.blocks import IndicatorBlock
from carebook.notebooks.notebook_files import blocks

Part = Literal["picture", "quality", "finance"]
# The chapters that these parts of a paper sum up. The local picture is the summary of the whole
# book and, where there is none, those of all other chapters.
_PARTS: Mapping[str, Part] = {
    "quality": "quality",
    "providers": "quality",
    "finances": "finance",
}
# One chart for each of these parts: the first that the area has.
_CHARTS: Mapping[Part, tuple[tuple[str, str], ...]] = {
    "picture": (
        ("older-people", "requests"),
        ("older-people", "receiving_care"),
        ("working-age", "requests"),
        ("carers", "carers_social_contact"),
        ("older-people", "older_share"),
    ),
    "quality": (
        ("quality", "satisfaction"),
        ("quality", "users_find_information"),
        ("carers", "carers_social_contact"),
        ("providers", "providers_below_good"),
        ("providers", "workforce_turnover"),
    ),
    "finance": (
        ("finances", "gross_expenditure"),
        ("finances", "net_expenditure"),
        ("finances", "client_contributions"),
    ),
}
# A third chart is shown where the heights of all three, in pixels of 640 to the width, come to no
# more: with taller ones a paper would have seven pages. Among all authorities each is tall.
_FEWEST, _TOGETHER = 2, 900
# The rows of the table of key figures: what is measured, and of whom where there are groups.
_FIGURES = (
    ("population", ""),
    ("older_share", "65+"),
    ("requests", "18-64"),
    ("requests", "65+"),
    ("receiving_care", "18-64"),
    ("receiving_care", "65+"),
    ("unpaid_carers", ""),
    ("carers_social_contact", ""),
    ("satisfaction", ""),
    ("providers_below_good", ""),
    ("workforce_vacancy", ""),
    ("workforce_turnover", ""),
    ("gross_expenditure", ""),
    ("net_expenditure", ""),
)


@dataclass(frozen=True)
class Said:
    """A paragraph of a summary; ``topic`` is the indicator it is about, where there is one."""

    text: str
    topic: str | None = None


@dataclass(frozen=True)
class KeyChart:
    """A chart, and what the book says beside it."""

    block: IndicatorBlock
    said: tuple[Said, ...]


@dataclass(frozen=True)
class KeyFigure:
    """One row of the table: the area's own fact, and its comparators' that stand beside it."""

    block: IndicatorBlock
    own: Fact
    others: Mapping[str, Fact]


@dataclass(frozen=True)
class Contents:
    """What stands in a paper, besides its fixed words.

    ``facts`` are those that its summaries, charts and table rest on, ``used`` the summaries it
    takes, ``silent`` the titles of the measures that the book has nothing to show of.
    """

    said: Mapping[Part, tuple[Said, ...]]
    charts: Mapping[Part, KeyChart]
    figures: tuple[KeyFigure, ...]
    questions: tuple[str, ...]
    facts: tuple[Fact, ...]
    used: tuple[Chosen, ...]
    silent: tuple[str, ...]


def choose_contents(notebooks: Mapping[Path, NotebookNode], chosen: Sequence[Chosen]) -> Contents:
    """Choose what a paper shows.

    Args:
        notebooks: all of a book's, executed, by source path, in the order of its chapters.
        chosen: the texts that stand on its pages.

    """
    by_chapter = {path.stem: _indicators(notebook) for path, notebook in notebooks.items()}
    everything = [block for found in by_chapter.values() for block in found]
    whole = [one for one in chosen if one.wanted.what == BOOK and one.stands is not None]
    by_part: dict[Part, list[Chosen]] = {"picture": [*whole], "quality": [], "finance": []}
    for one in chosen:
        part = _PARTS.get(one.wanted.path.stem, "picture")
        if one.wanted.what == SECTION and one.stands is not None:
            by_part[part] += [one] if part != "picture" or not whole else []
    charts: dict[Part, KeyChart] = {}
    heights = 0.0
    for part, wanted in _CHARTS.items():
        taken = {chart.block.indicator for chart in charts.values()}
        block = _first_chart(wanted, by_chapter, taken)
        if block is not None:
            # The summary of the book has said already what this chart says.
            beside = [] if part == "picture" and whole else _beside(block, chosen)
            by_part[part] += beside
            heights += block.spec["height"] if block.spec else 0
            if len(charts) < _FEWEST or heights <= _TOGETHER:
                charts[part] = KeyChart(block, _said(beside))
    figures = tuple(_figures(everything))
    used = tuple(one for found in by_part.values() for one in found)
    return Contents(
        said={
            part: _said(one for one in found if one.wanted.topic is None or part not in charts)
            for part, found in by_part.items()
        },
        charts=charts,
        figures=figures,
        questions=_questions(chosen),
        facts=tuple(_facts(everything, figures, charts.values(), used)),
        used=used,
        silent=_silent(everything),
    )


def _indicators(notebook: NotebookNode) -> list[IndicatorBlock]:
    return [block for block in blocks(notebook) if isinstance(block, IndicatorBlock)]


def _first_chart(
    wanted: Iterable[tuple[str, str]],
    by_chapter: Mapping[str, Sequence[IndicatorBlock]],
    taken: set[str],
) -> IndicatorBlock | None:
    for chapter, indicator in wanted:
        for block in by_chapter.get(chapter, ()):
            has_chart = block.spec is not None and block.silence is None and latest_known(block)
            if block.indicator == indicator and has_chart and indicator not in taken:
                return block
    return None


def _beside(block: IndicatorBlock, chosen: Iterable[Chosen]) -> list[Chosen]:
    return [
        one
        for one in chosen
        if one.wanted.topic is not None and one.wanted.blocks == (block,) and one.stands is not None
    ][:1]


def _said(chosen: Iterable[Chosen]) -> tuple[Said, ...]:
    return tuple(
        Said(paragraph, one.wanted.topic)
        for one in chosen
        if one.stands is not None
        for paragraph in one.stands.assessed.paragraphs
    )


def _questions(chosen: Iterable[Chosen]) -> tuple[str, ...]:
    """Return what the book's summaries would have asked locally, each question once."""
    asked = [q for one in chosen if one.stands is not None for q in one.stands.assessed.questions]
    return tuple(dict.fromkeys(asked))


def _figures(everything: Iterable[IndicatorBlock]) -> Iterable[KeyFigure]:
    """Yield the rows that the area has; a value that is suppressed is a row too."""
    everything = [block for block in everything if block.silence is None or block.own]
    for indicator, breakdown in _FIGURES:
        for block in everything:
            own = _own(block, breakdown) if block.indicator == indicator else None
            if own is not None:
                yield KeyFigure(block, own, _others(block, own))
                break


def _own(block: IndicatorBlock, breakdown: str) -> Fact | None:
    for fact in (*latest_known(block), *latest_charted(block)):
        if fact.breakdown == breakdown and fact.level != "national":
            return fact
    return None


def _others(block: IndicatorBlock, own: Fact) -> Mapping[str, Fact]:
    same = (own.unit, own.breakdown, own.period)
    return {
        fact.role: fact
        for fact in block.facts
        if fact.role != "area" and (fact.unit, fact.breakdown, fact.period) == same
    }


def _facts(
    everything: Iterable[IndicatorBlock],
    figures: Iterable[KeyFigure],
    charts: Iterable[KeyChart],
    used: Iterable[Chosen],
) -> Iterable[Fact]:
    """Yield every fact that the paper rests on once, in the order of the book."""
    named = {fact.id for one in figures for fact in (one.own, *one.others.values())}
    named |= {fact.id for chart in charts for fact in chart.block.facts}
    texts = [one.stands for one in used if one.stands is not None]
    named |= {finding.fact for text in texts for finding in text.assessed.findings if finding.fact}
    by_id = {fact.id: fact for block in everything for fact in block.facts}
    return (fact for ident, fact in by_id.items() if ident in named)


def _silent(everything: Sequence[IndicatorBlock]) -> tuple[str, ...]:
    held = {block.title for block in everything if block.silence is None}
    titles = dict.fromkeys(block.title for block in everything if block.silence is not None)
    return tuple(title for title in titles if title not in held)
