"""The other authorities that a chart shows beside the area's own figure."""

from collections.abc import Sequence

from carebook.data import periods
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.facts.fact import Fact, make_other_facts

# Fewer dots than these are no picture of a country.
_MIN_AUTHORITIES_CHARTED = 10


def other_facts_to_chart(
    dataset: Dataset,
    area: Area,
    indicator: str,
    breakdowns: Sequence[str] | None,
    facts: Sequence[Fact],
) -> tuple[Fact, ...]:
    """Return the other authorities' facts in the area's latest period, where ten or more have one.

    They are in the unit that is charted. ``facts`` are the area's own and its comparators'.
    """
    own = [fact for fact in facts if fact.role == "area" and fact.charted]
    last = max((fact.period for fact in own), key=periods.period_start, default="")
    found = make_other_facts(dataset, area, indicator, breakdowns)
    shown = tuple(fact for fact in found if fact.charted and fact.period == last)
    return (
        shown if sum(fact.value is not None for fact in shown) >= _MIN_AUTHORITIES_CHARTED else ()
    )
