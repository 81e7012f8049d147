"""The other authorities that a chart shows beside the area's own figure."""

from collections.abc import Sequence

from carebook.data import periods
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.facts.fact import Fact, other_facts

# Fewer dots than these are no picture of a country.
_FEWEST = 10


def facts_beside(
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
    last = max((fact.period for fact in own), key=periods.start_of, default="")
    found = other_facts(dataset, area, indicator, breakdowns)
    shown = tuple(fact for fact in found if fact.charted and fact.period == last)
    return shown if sum(fact.value is not None for fact in shown) >= _FEWEST else ()
