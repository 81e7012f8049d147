"""The words around a chart: its caption, and the text that stands for it where it is not seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from carebook.data import periods
from carebook.data.indicators import Indicator
from carebook.facts.fact import Fact, keep_current, until_current
from carebook.facts.fact_phrases import (
    interval_in_words,
    measure_beside_value,
    short_value,
    value_in_words,
)
from carebook.facts.relations import LONG_SERIES
from carebook.text.phrasing import capitalised, join_in_words


@dataclass(frozen=True)
class ChartKind:
    """What the words around a chart have to know of its kind.

    Attributes:
        words: what it is, as its alternative text begins.
        name: what marks its specification as one of this kind, under ``usermeta``; empty where
            its marks tell.
        all_periods: whether it draws all periods, and not the latest alone.
        area_alone: whether it leaves the comparators out.
        every_authority: whether each other authority has a mark.
        interval_words: what shows the 95% intervals in it.

    """

    words: str
    name: str = ""
    all_periods: bool = False
    area_alone: bool = False
    every_authority: bool = False
    interval_words: str = "thin lines show"


BAR_CHART = ChartKind("Bar chart")
LINE_CHART = ChartKind("Line chart", all_periods=True, interval_words="shaded band shows the")
# More later figures than these are for the table.
_MAX_LATER_FIGURES = 3
# A researcher's own, of which nothing is known.
OTHER_CHART = ChartKind("Chart", all_periods=True)


def chart_caption(
    catalogue: Indicator,
    facts: Sequence[Fact],
    kind: ChartKind = OTHER_CHART,
    others: Sequence[Fact] = (),
) -> str:
    """Return what is measured, in which unit, of whom and when: one line under the chart.

    ``others`` are the other authorities' facts, where the chart shows them.
    """
    drawn = _drawn_facts(facts, kind)
    if not drawn:
        return catalogue.title
    title = catalogue.title
    breakdowns = list(dict.fromkeys(fact.breakdown for fact in drawn))
    if len(breakdowns) == 1 and breakdowns[0]:
        title = capitalised(catalogue.breakdowns[breakdowns[0]])
    if catalogue.level != "local":
        title += f" ({catalogue.level} figure)"
    when = periods.period_range_in_words(fact.period for fact in drawn)
    said = [f"{title}, {drawn[0].measure}, {when}."]
    later = [] if kind.all_periods else later_figure_sentences(catalogue, facts)
    if kind.every_authority:
        said.append(_authority_marks_sentence(others))
        if any(fact.role == "area" and fact.lower is not None for fact in drawn):
            said.append("The thick line across the large mark shows its 95% interval.")
        return " ".join([*said, *_england_interval_sentences(drawn), *later])
    if any(fact.lower is not None for fact in drawn):
        said.append(f"The {kind.interval_words} 95% intervals.")
    return " ".join([*said, *_gap_sentences(drawn), *_break_sentences(catalogue, drawn), *later])


def later_figure_sentences(catalogue: Indicator, facts: Sequence[Fact]) -> list[str]:
    """Say what the area has for a period after the one drawn, for which most have no figure yet."""
    charted = [fact for fact in facts if fact.charted]
    drawn = {fact.id for fact in until_current(charted)}
    later = [fact for fact in charted if fact.id not in drawn and fact.value is not None]
    own = [fact for fact in later if fact.role == "area"]
    if not own:
        return []
    last = max((fact.period for fact in own), key=periods.period_start)
    own = [fact for fact in own if fact.period == last]
    when = periods.period_label(last)
    if len(own) > _MAX_LATER_FIGURES:
        return [f"The table has figures for {when} too, which most authorities do not have yet."]
    them, are = ("it", "figure is") if len(own) == 1 else ("them", "figures are")
    listed = join_in_words([_figure_of_group(catalogue, fact, own) for fact in own])
    beside = [fact for fact in later if fact.role != "area" and fact.period == last]
    if beside:
        return [f"For {when} the {are} {listed}; most authorities have none yet."]
    return [f"For {when} the {are} {listed}; there is nothing yet to hold {them} against."]


def _figure_of_group(catalogue: Indicator, fact: Fact, own: Sequence[Fact]) -> str:
    """Return a figure, with its group where there are several: "37 (people in nursing care)"."""
    group = catalogue.breakdowns.get(fact.breakdown, "") if len(own) > 1 else ""
    return f"{short_value(fact)} ({group})" if group else short_value(fact)


def alternative_text(
    catalogue: Indicator, facts: Sequence[Fact], kind: ChartKind, others: Sequence[Fact] = ()
) -> str:
    """Return what the chart says, in its numbers, for readers who do not see it."""
    drawn = _drawn_facts(facts, kind)
    many = len({fact.period for fact in drawn}) > 1
    groups: dict[str, list[str]] = {}
    for fact in _facts_worth_telling(drawn):
        when = f" in {periods.period_label(fact.period)}" if many else ""
        value = value_in_words(fact)
        groups.setdefault(fact.breakdown, []).append(f"{fact.place} {value}{when}")
    said = "; ".join(
        f"{name}: {', '.join(items)}" if name and len(groups) > 1 else ", ".join(items)
        for name, items in groups.items()
    )
    text = f"{kind.words}. {chart_caption(catalogue, facts, kind, others)} {said}."
    if not kind.every_authority:
        return text
    return f"{text} {_place_among_others_sentence(drawn, others)}"


def _drawn_facts(facts: Sequence[Fact], kind: ChartKind) -> list[Fact]:
    """Return the facts that a chart of this kind draws."""
    drawn = [fact for fact in facts if fact.charted]
    if kind.area_alone:
        drawn = [fact for fact in drawn if fact.role == "area"]
    return drawn if kind.all_periods else keep_current(drawn)


def _authority_marks_sentence(others: Sequence[Fact]) -> str:
    count = sum(fact.value is not None for fact in others) + 1
    return f"Each mark is one of the {count} authorities with a figure."


def _england_interval_sentences(drawn: Sequence[Fact]) -> list[str]:
    """Say whether England's figure is outside even the 99.8% interval of the area's own.

    Among so many authorities, some lie outside their 95% intervals by chance alone.
    """
    by_role = {fact.role: fact for fact in drawn}
    own, england = by_role.get("area"), by_role.get("england")
    if own is None or england is None or england.value is None:
        return []
    if own.wide_lower is None or own.wide_upper is None:
        return []
    side = "inside" if own.wide_lower <= england.value <= own.wide_upper else "outside"
    return [
        f"England's figure lies {side} the 99.8% interval of {own.place}'s own "
        f"({interval_in_words(own, wide=True)})."
    ]


def _place_among_others_sentence(drawn: Sequence[Fact], others: Sequence[Fact]) -> str:
    own = next(fact.value for fact in drawn if fact.role == "area" and fact.value is not None)
    known = [fact.value for fact in others if fact.value is not None]
    lower, higher = sum(value < own for value in known), sum(value > own for value in known)
    return f"Of the other authorities, {lower} have a lower figure and {higher} a higher one."


def _gap_sentences(drawn: Sequence[Fact]) -> list[str]:
    """Say for which periods a long line has a gap, where the chart has no room for it."""
    if len({fact.period for fact in drawn}) <= LONG_SERIES:
        return []
    own = [fact for fact in drawn if fact.role == "area"]
    missing = [periods.period_label(fact.period) for fact in own if fact.value is None]
    if not missing:
        return []
    return [f"There is no figure for {own[0].place} for {join_in_words(missing)}."]


def _break_sentences(catalogue: Indicator, drawn: Sequence[Fact]) -> list[str]:
    """Say where a series breaks, so that a line ends and another begins, and what changed."""
    footings = {fact.footing for fact in drawn if fact.value is not None} or {""}
    first = min(footings, key=lambda one: periods.period_start(one) if one else (0, 0))
    return [
        f"The series breaks before {periods.period_label(period)}. {catalogue.breaks[period]}"
        for period in sorted(footings - {first}, key=periods.period_start)
    ]


def _facts_worth_telling(drawn: Sequence[Fact]) -> list[Fact]:
    """Leave out of long series what lies between the first, the last and the extremes."""
    series: dict[tuple[str, str], list[Fact]] = {}
    for fact in drawn:
        series.setdefault((fact.role, fact.breakdown), []).append(fact)
    kept: set[str] = set()
    for (role, _), group in series.items():
        known = [fact for fact in group if fact.value is not None]
        if len(group) <= LONG_SERIES or not known:
            kept |= {fact.id for fact in group}
            continue
        ordered = sorted(known, key=lambda fact: periods.period_start(fact.period))
        kept |= {ordered[0].id, ordered[-1].id}
        if role == "area":
            by_value = sorted(ordered, key=lambda fact: fact.value or 0.0)
            kept |= {by_value[0].id, by_value[-1].id}
    return [fact for fact in drawn if fact.id in kept]


def card_detail(fact: Fact) -> str:
    """Return what stands under a key figure: its unit, of whom, where and when."""
    place = [] if fact.level == "local" else [fact.place]
    return ", ".join([measure_beside_value(fact), *place, periods.period_label(fact.period)])
