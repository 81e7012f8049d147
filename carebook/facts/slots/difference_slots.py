"""Slots on how far a figure lies from a comparator's: in points, in per cent, and as a ratio.

There are none where chance may explain the difference, where it is too small to be told, and where
"higher" and "lower" would mislead.
"""

from collections.abc import Iterator, Mapping

from carebook.data import units
from carebook.facts import relations
from carebook.facts.fact import COMPARATORS, Fact, Role
from carebook.facts.fact_phrases import short_value
from carebook.facts.slots.fact_series import FactSeries
from carebook.facts.slots.slot import Slot
from carebook.facts.slots.slot_wording import (
    SIMILAR_AREAS,
    comparator_in_sentence,
    comparison_phrase,
)
from carebook.text.ratio_words import ratio_in_words


def similar_areas_slots(
    series: FactSeries, own: Fact, facts: Mapping[Role, Fact]
) -> Iterator[Slot]:
    """Yield how the figure stands to that of its statistical neighbours, called similar areas."""
    other = facts.get("neighbours")
    if other is not None and other.value is not None:
        verdict = relations.compare_facts(own, other)
        named = other.model_copy(update={"place": SIMILAR_AREAS})
        text = comparison_phrase(verdict, own, named, series.indicator.comparatives)
        if verdict == "similar":
            text = f"not clearly different from {SIMILAR_AREAS} ({short_value(other)})"
        yield Slot(
            f"{series.stem}.vs_similar",
            text,
            (own.id, other.id),
            f"how the figure stands to that of {SIMILAR_AREAS}; goes after the figure and a comma",
            for_models=False,
        )


def difference_slots(series: FactSeries, own: Fact, facts: Mapping[Role, Fact]) -> Iterator[Slot]:
    """Yield the slots that say how far a figure lies from each comparator's of its period."""
    stem = series.stem
    for role in COMPARATORS:
        other = facts.get(role)
        if other is None or other.is_size_of_larger_area:
            continue
        verdict = relations.compare_facts(own, other)
        if verdict not in ("higher", "lower") or verdict in series.indicator.comparatives:
            continue
        place = comparator_in_sentence(other)
        amounts = [("points", _points_apart(own, other), "percentage points")]
        amounts.append(("percent", _percent_apart(own, other), "per cent of that figure"))
        for what, amount, measured in amounts:
            if not amount:
                continue
            comparative = _comparative(own.unit, verdict)
            yield Slot(
                f"{stem}.{what}_{role}",
                amount,
                (own.id, other.id),
                f"how far the figure lies from {place}'s, in {measured}",
                for_models=False,
            )
            yield Slot(
                f"{stem}.{what}_vs_{role}",
                f"{amount} {comparative} than in {place} ({short_value(other)})",
                (own.id, other.id),
                f"how the figure stands to {place}'s, in {measured}; goes after the figure and a "
                "comma",
                for_models=role == "england",
            )
        if words := _times(own, other):
            yield Slot(
                f"{stem}.times_{role}",
                words,
                (own.id, other.id),
                f"the figure over {place}'s: '{{{{{stem}.times_{role}}}}} the figure for {place}'",
                for_models=False,
            )
            yield Slot(
                f"{stem}.times_vs_{role}",
                f"{words} the figure for {place} ({short_value(other)})",
                (own.id, other.id),
                f"how many times {place}'s the figure is; goes after the figure and a comma",
                for_models=False,
            )


def _points_apart(own: Fact, other: Fact) -> str:
    apart = relations.difference(own, other)
    # Of two, one of which is nothing, the other says how far apart they are.
    if own.unit != units.PERCENT or apart is None or not own.value or not other.value:
        return ""
    number = units.format_number(abs(apart), own.decimals)
    number = number.rstrip("0").rstrip(".") if "." in number else number
    if number == "0":
        return ""
    return f"{number} percentage point{'' if number == '1' else 's'}"


def _percent_apart(own: Fact, other: Fact) -> str:
    """Return by how many per cent of the other a figure differs; twice as much is no per cent."""
    ratio = _sayable_ratio(own, other)
    if own.unit == units.PERCENT or ratio is None or ratio >= 2:
        return ""
    percent = units.format_number(100 * abs(ratio - 1), 0)
    return "" if percent == "0" else f"{percent}%"


def _times(own: Fact, other: Fact) -> str:
    ratio = _sayable_ratio(own, other)
    if ratio is None:
        return ""
    divisor = other.value or 1.0
    limits = (None if one is None else one / divisor for one in (own.lower, own.upper))
    return ratio_in_words(ratio, *limits)


def _sayable_ratio(own: Fact, other: Fact) -> float | None:
    """Return the ratio of two figures above nothing; None of scores, which have no true zero."""
    if not units.has_ratios(own.unit):
        return None
    found = relations.ratio(own, other)
    return found if found is not None and found > 0 else None


def _comparative(unit: str, verdict: str) -> str:
    """Return "fewer" where people or events are counted, "less" of money, else "lower"."""
    if unit.startswith("£"):
        return "more" if verdict == "higher" else "less"
    if unit.startswith("per 100,000"):
        return "more" if verdict == "higher" else "fewer"
    return verdict
