"""Who lies outside the limits: England's figure is beyond the 99.8% interval of their own."""

from dataclasses import dataclass

from carebook.editions.volume.content_choice import IndicatorSeries
from carebook.facts.fact import Fact


@dataclass(frozen=True)
class OutsideLimits:
    """The authorities' facts on either side of England's figure, by the authorities' names.

    ``with_interval_count`` is how many have an interval.
    """

    above: tuple[Fact, ...]
    below: tuple[Fact, ...]
    with_interval_count: int


def find_outside_limits(series: IndicatorSeries) -> OutsideLimits | None:
    """Return who lies outside; None where England or every authority lacks what it takes."""
    if series.england is None or series.england.value is None or series.is_size:
        return None
    if series.level != "local":
        return None
    limits = [
        (fact, fact.wide_lower, fact.wide_upper)
        for fact in series.facts_with_value
        if fact.wide_lower is not None and fact.wide_upper is not None
    ]
    if not limits:
        return None
    england = series.england.value
    return OutsideLimits(
        above=tuple(fact for fact, lower, _ in limits if lower > england),
        below=tuple(fact for fact, _, upper in limits if upper < england),
        with_interval_count=len(limits),
    )


def why_no_limits(series: IndicatorSeries) -> str:
    """Say why nobody is named for a series without limits; empty where nobody could be."""
    if series.level != "local" or not series.facts_with_value:
        return ""
    if series.is_size:
        return "This is a size: England's is the sum of all, so there are no limits around it."
    if series.england is None:
        return "Without England's, nobody is named as above or below it."
    if any(fact.basis == "total" for fact in series.facts_with_value):
        return (
            "It is a complete figure and not a sample or a count of events, so it has no interval "
            "and nobody is named."
        )
    return "No interval is published for it, so nobody is named."
