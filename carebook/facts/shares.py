"""Shares: how much of a whole each of its parts is, where counts of both are published."""

from collections.abc import Sequence

from carebook.core.yaml_models import FrozenModel
from carebook.data import units
from carebook.data.selections import IndicatorBreakdown
from carebook.facts.fact import Fact, keep_current
from carebook.facts.knowledge import AreaKnowledge

# Counts are rounded to the nearest five: each may be off by half of that.
_ROUNDING = 2.5


class Share(FrozenModel):
    """What share of a whole a part is: the ids of their facts, the per cent, and that in words."""

    part: str
    whole: str
    percent: float
    text: str


def make_shares(knowledge: AreaKnowledge) -> tuple[Share, ...]:
    """Return the share of each part of each whole that ``data/selections.yml`` knows.

    There is none where the count of any part is suppressed, or known only as at most so much: a
    whole and the shares of the others would give it away. Nor where charts draw the share already,
    or parts come to more than the whole.
    """
    found: list[Share] = []
    counts = _latest_counts(knowledge)
    percentages = {fact.indicator for fact in knowledge.facts if _is_drawn_as_percentage(fact)}
    for name, ways in knowledge.dataset.selections.totals.items():
        whole = counts.get(name)
        if whole is None or not whole.value:
            continue
        for way in ways:
            names = _parts_of(knowledge, way, name)
            parts = [counts[one] for one in names if one in counts]
            if _are_parts(parts, whole):
                found += [
                    _share_of_whole(part, whole)
                    for part in parts
                    if part.value is not None and part.indicator not in percentages
                ]
    return tuple(found)


def _is_drawn_as_percentage(fact: Fact) -> bool:
    return fact.charted and fact.unit == units.PERCENT


def _latest_counts(knowledge: AreaKnowledge) -> dict[IndicatorBreakdown, Fact]:
    """Return the area's own counts of people, requests and the like, by figure."""
    found: dict[IndicatorBreakdown, Fact] = {}
    for facts in knowledge.facts_by_indicator.values():
        own = [f for f in facts if f.role == "area" and f.unit in (units.COUNT, units.PEOPLE)]
        for fact in keep_current(own):
            if fact.level == "local":
                found[fact.indicator, fact.breakdown] = fact
    return found


def _parts_of(
    knowledge: AreaKnowledge, way: Sequence[IndicatorBreakdown], whole: IndicatorBreakdown
) -> list[IndicatorBreakdown]:
    """Return the figures of one way to part a whole; an indicator stands for all its groups."""
    found: list[IndicatorBreakdown] = []
    for indicator, breakdown in way:
        catalogue = knowledge.indicators.get(indicator)
        if breakdown or catalogue is None or not catalogue.breakdowns:
            found.append((indicator, breakdown))
            continue
        groups = knowledge.dataset.selections.separate_parts(catalogue.breakdowns)
        found += [(indicator, group) for group in groups if (indicator, group) != whole]
    return found


def _are_parts(parts: Sequence[Fact], whole: Fact) -> bool:
    """Whether figures can be told as parts: of one period, none hidden, and no more than all."""
    total = sum(part.value or 0.0 for part in parts)
    return (
        all(part.period == whole.period for part in parts)
        and all(part.status not in ("suppressed", "at_most") for part in parts)
        and total <= (whole.value or 0.0) + _ROUNDING * (len(parts) + 1)
    )


def _share_of_whole(part: Fact, whole: Fact) -> Share:
    percent = 100 * (part.value or 0.0) / (whole.value or 1.0)
    text = f"{units.format_number(percent, 0)}%" if percent >= 1 else "less than 1%"
    if percent >= 1 and "rounded" in (part.status, whole.status):
        text = f"about {text}"
    return Share(part=part.id, whole=whole.id, percent=round(percent, 6), text=text)
