"""The figures of an area's statistical neighbours taken together: sums over sums.

They are made for one area when its book asks for them: every area has neighbours of its own.
"""

from collections.abc import Iterable, Sequence

from carebook.data.observations import Observation
from carebook.statistics.comparators import group_rate, is_biased_by_suppression

# Stands where an area's code would. The neighbours together are not an area.
NEIGHBOURS_CODE = "NEIGHBOURS"


def neighbour_group_figures(
    observations: Iterable[Observation], members: Sequence[str]
) -> tuple[Observation, ...]:
    """Return what the neighbours have together, for each breakdown, period and unit.

    A figure is made of the members whose numerator and denominator are both known, and only where
    they are more than half of all and it is not the small counts that are missing; how many they
    were stands in its note. Counts and sums of money have no denominator, so there is no figure for
    a group of them.
    """
    wanted = set(members)
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for observation in observations:
        if observation.area_code in wanted:
            groups.setdefault(observation.key[1:], []).append(observation)
    made = (_make_neighbour_figure(group, len(members)) for group in groups.values())
    return tuple(figure for figure in made if figure is not None)


def _make_neighbour_figure(group: Sequence[Observation], members: int) -> Observation | None:
    rate = group_rate(group, members)
    if rate is None or 2 * rate.members_counted <= members or is_biased_by_suppression(group):
        return None
    like, count = group[0], rate.members_counted
    of_whom = f"the {members}" if count == members else f"{count} of the {members}"
    return Observation(
        area_code=NEIGHBOURS_CODE,
        indicator=like.indicator,
        breakdown=like.breakdown,
        period=like.period,
        unit=like.unit,
        value=round(rate.value, 2),
        lower=None,
        upper=None,
        status="derived",
        source=like.source,
        note=f"the total for {of_whom} authorities most like this one, divided by the total that "
        "it is measured against",
        numerator=rate.numerator,
        denominator=rate.denominator,
    )
