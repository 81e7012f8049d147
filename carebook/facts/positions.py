"""Positions: where an area's figures stand among those of all authorities. They are facts too.

One is made for each figure that a chart draws, in the unit that leads, once when it is asked for.
"""

from collections.abc import Iterable, Sequence

from carebook.core.yaml_models import FrozenModel
from carebook.data import units
from carebook.data.dataset import Dataset
from carebook.data.observations import Observation
from carebook.facts.fact import Fact, keep_current
from carebook.statistics.distributions import Distribution, authority_distribution


class Position(FrozenModel):
    """Where a fact's value stands among the figures of all authorities, its own among them.

    ``authorities`` have a figure for its period, ``below`` of them a lower one and ``above`` a
    higher one; ``share_below`` is the per cent of them that have a lower one. The quartiles and the
    median are in the fact's unit.
    """

    fact: str
    authorities: int
    below: int
    above: int
    share_below: float
    lower_quartile: float
    median: float
    upper_quartile: float


def make_positions(dataset: Dataset, facts: Iterable[Fact]) -> tuple[Position, ...]:
    """Return the positions of the area's own figures in the unit and period that charts draw.

    A figure of a region has none, nor one that is not known.
    """
    own = [fact for fact in facts if fact.role == "area" and fact.charted]
    shown = [
        fact
        for fact in keep_current(own)
        if fact.value is not None and fact.status != "at_most" and fact.level == "local"
    ]
    if not shown:
        return ()
    wanted = {_figure_key(fact): fact for fact in shown}
    spread: dict[tuple[str, str, str, str], dict[str, Observation]] = {key: {} for key in wanted}
    when, what = {fact.period for fact in shown}, {fact.unit for fact in shown}
    for indicator in dict.fromkeys(fact.indicator for fact in shown):
        for o in dataset.observations_of_periods(indicator, when, what):
            if (key := (o.indicator, o.breakdown, o.period, o.unit)) in spread:
                spread[key][o.area_code] = o
    found = []
    for key, fact in wanted.items():
        distribution = authority_distribution(spread[key], dataset.areas)
        if distribution is not None:
            found.append(_make_position(fact, distribution))
    return tuple(found)


def _figure_key(fact: Fact) -> tuple[str, str, str, str]:
    return fact.indicator, fact.breakdown, fact.period, fact.unit


def _make_position(fact: Fact, distribution: Distribution) -> Position:
    value = fact.value or 0.0
    below = distribution.count_below(value)
    lower, middle, upper = (round(quartile, 6) for quartile in distribution.quartiles)
    return Position(
        fact=fact.id,
        authorities=distribution.count,
        below=below,
        above=distribution.count_above(value),
        share_below=round(100 * below / distribution.count, 1),
        lower_quartile=lower,
        median=middle,
        upper_quartile=upper,
    )


def position_clauses(position: Position, fact: Fact) -> Sequence[str]:
    """Return how many are lower and higher, and what the middle and the middle half are, in words.

    ``34 of the 152 authorities with a figure have a lower one and 117 a higher one``.
    """
    lower, middle, upper = (
        units.format_short(value, fact.unit, fact.decimals)
        for value in (position.lower_quartile, position.median, position.upper_quartile)
    )
    return (
        f"of the {position.authorities} authorities with a figure, "
        f"{_have(position.below)} a lower one and {position.above or 'none'} a higher one",
        f"the median is {middle}, and the middle half lie between {lower} and {upper}",
    )


def _have(count: int) -> str:
    return f"{count or 'none'} {'has' if count == 1 else 'have'}"
