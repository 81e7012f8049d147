"""The figures of an area's statistical neighbours taken together: sums over sums.

They are made for one area when its book asks for them: every area has neighbours of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carebook.observations import Observation
from carebook.ratios import multiplier

# Stands where an area's code would. The neighbours together are not an area.
NEIGHBOURS = "NEIGHBOURS"
NEIGHBOURS_NAME = "Its statistical neighbours"


@dataclass
class _Group:
    """The members' observations under one breakdown, period and unit."""

    like: Observation
    numerator: float = 0.0
    denominator: float = 0.0
    members: int = 0


def figures_of_neighbours(
    observations: Iterable[Observation], members: Sequence[str]
) -> tuple[Observation, ...]:
    """Return what the neighbours have together, for each breakdown, period and unit.

    A figure is made of the members whose numerator and denominator are both known, and only where
    they are more than half of all; how many they were stands in its note. Counts and sums of money
    have no denominator, so there is no figure for a group of them.
    """
    wanted = set(members)
    groups: dict[tuple[str, ...], _Group] = {}
    for o in observations:
        if o.area_code not in wanted or o.value is None or o.status == "at_most":
            continue
        if o.numerator is None or not o.denominator:
            continue
        group = groups.setdefault(o.key[1:], _Group(o))
        group.numerator += o.numerator
        group.denominator += o.denominator
        group.members += 1
    made = (_figure(group, len(members)) for group in groups.values())
    return tuple(figure for figure in made if figure is not None)


def _figure(group: _Group, members: int) -> Observation | None:
    scale = multiplier(group.like.unit)
    if scale is None or 2 * group.members <= members:
        return None
    like, count = group.like, group.members
    of_whom = f"the {members}" if count == members else f"{count} of the {members}"
    return Observation(
        area_code=NEIGHBOURS,
        indicator=like.indicator,
        breakdown=like.breakdown,
        period=like.period,
        unit=like.unit,
        value=round(scale * group.numerator / group.denominator, 2),
        lower=None,
        upper=None,
        status="derived",
        source=like.source,
        note=f"the total for {of_whom} authorities most like this one, divided by the total that "
        "it is measured against",
        numerator=group.numerator,
        denominator=group.denominator,
    )
