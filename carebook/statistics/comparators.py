"""Comparators worked out over several areas: the average authority, and groups as sums over sums.

They are two different things. The average authority (``LA_MEAN``) is the unweighted mean over the
authorities, in which Rutland counts as much as Kent: a publisher's 65.4% for England in 2023-24
stood beside a mean of 64.7%. A region or England is the sum of its authorities' numerators over the
sum of their denominators. Either is made only where the publisher gives none, and neither is made
by guessing at what is missing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from carebook.data.areas import AVERAGE_AUTHORITY, ENGLAND, Area, Areas
from carebook.data.indicators import Indicator
from carebook.data.observations import Observation
from carebook.data.units import (
    COUNT,
    MILLION_POUNDS,
    PEOPLE,
    PERCENT,
    SMALL_AREAS,
    THOUSAND_POUNDS,
)
from carebook.statistics.rates import multiplier, residents_below, rounded, rounded_to_figures

_TOTALS = (COUNT, PEOPLE, THOUSAND_POUNDS, MILLION_POUNDS, SMALL_AREAS)
_MEANT = (PERCENT, "decile", "days")
# Fewer do not make an average authority, nor does less than this share of those that there are.
_FEWEST = 10
_SHARE = 0.5
# What is suppressed is small. A rate over a group without more of its members than one in this many
# would be that of the larger numbers.
_SUPPRESSED_OF = 15
_LEFT_OUT = {
    "suppressed": "suppressed",
    "not_submitted": "not submitted",
    "not_published": "not published",
    "none_reported": "none reported",
    "at_most": "known only to be small",
}

# What an observation is of, but for the area: indicator, breakdown, period, unit.
_Figure = tuple[str, str, str, str]


@dataclass(frozen=True)
class GroupRate:
    """The figure of a group of areas: the sum of numerators over the sum of denominators.

    ``value`` is in the unit of the members' figures; ``members_with`` of the ``members`` had both
    numerator and denominator, and only those are in it.
    """

    value: float
    numerator: float
    denominator: float
    members_with: int
    members: int


@dataclass(frozen=True)
class Gap:
    """A figure of a region or of England that could not be made, and why, in words."""

    area_code: str
    indicator: str
    breakdown: str
    period: str
    unit: str
    reason: str


def has_average(unit: str) -> bool:
    """Whether an unweighted mean over authorities says something: rates, percentages, scores.

    Not counts, sums of money or ranks: their mean is of the authorities' sizes.
    """
    return " per " in f" {unit}" or unit in _MEANT or unit.startswith("score")


def average_authority(
    observations: Iterable[Observation], areas: Areas, indicators: Mapping[str, Indicator]
) -> tuple[Observation, ...]:
    """Return the average authority's figures, where no publisher gives one.

    The mean is over the authorities as published, at least 10 of them and half of all; one that was
    replaced is left out where a successor of its has a figure too. Missing values, and counts known
    only as at most so much, are left out and the note says how many. There is none where small
    counts are suppressed in so many that it would be the mean of the rest. It has no numerator, no
    denominator and no interval, and it is not England.
    """
    made: list[Observation] = []
    for figure, by_area in _by_figure(observations).items():
        indicator, breakdown, period, unit = figure
        if AVERAGE_AUTHORITY in by_area or indicator not in indicators or not has_average(unit):
            continue
        authorities = without_doubles(by_area, areas)
        counted = [o for o in authorities if _is_known(o)]
        if len(counted) < max(_FEWEST, _SHARE * len(authorities)):
            continue
        if misses_small_counts(authorities):
            continue
        made.append(
            Observation(
                area_code=AVERAGE_AUTHORITY,
                indicator=indicator,
                breakdown=breakdown,
                period=period,
                unit=unit,
                value=_rounded(fsum(o.value or 0.0 for o in counted) / len(counted)),
                lower=None,
                upper=None,
                status="derived",
                source=_source(counted),
                note=f"the unweighted mean of {len(counted)} authorities"
                + _left_out(o for o in authorities if not _is_known(o)),
            )
        )
    return tuple(made)


def misses_small_counts(observations: Sequence[Observation]) -> bool:
    """Whether the known of these rates of counts are a choice of the larger: too many suppressed.

    A count is suppressed because it is small, so those left are no fair sample. Shares in per cent
    are suppressed for other reasons too, and are none of this.
    """
    suppressed = sum(o.status == "suppressed" for o in observations)
    return bool(
        suppressed * _SUPPRESSED_OF > len(observations)
        and residents_below(observations[0].unit) is not None
    )


def group_rate(observations: Iterable[Observation], members: int) -> GroupRate | None:
    """Return a group's figure from its members' figures (one each, all of one unit).

    ``members`` is how many the group has, with or without a figure. None where no member has both
    numerator and denominator, or the unit is no ratio. A numerator known only as at most so much
    does not count as known.
    """
    both = [
        o
        for o in observations
        if _is_known(o) and o.numerator is not None and o.denominator is not None
    ]
    times = multiplier(both[0].unit) if both else None
    denominator = fsum(o.denominator or 0.0 for o in both)
    if times is None or denominator <= 0:
        return None
    numerator = fsum(o.numerator or 0.0 for o in both)
    value = _rounded(times * numerator / denominator)
    return GroupRate(value, numerator, denominator, len(both), members)


def groups(
    observations: Iterable[Observation], areas: Areas, indicators: Mapping[str, Indicator]
) -> tuple[tuple[Observation, ...], tuple[Gap, ...]]:
    """Return the figures of regions and England that no publisher gives, and those not to be made.

    A rate is the sum over the sum, a count or sum of money the sum, and both need every authority
    of the group: its own figure, or those of all the authorities it replaced. Not for surveys,
    whose answers carry weights that are not published.
    """
    made: list[Observation] = []
    gaps: list[Gap] = []
    wholes = [area for area in areas.by_code.values() if not area.is_authority]
    of_today = {whole.code: _members(whole, areas) for whole in wholes}
    for figure, by_area in _by_figure(observations).items():
        indicator, _, _, unit = figure
        known = indicators.get(indicator)
        if known is None or known.basis == "sample":
            continue
        if unit not in _TOTALS and multiplier(unit) is None:
            continue
        authorities = without_doubles(by_area, areas)
        if not authorities:
            continue
        for whole in wholes:
            if whole.code in by_area:
                continue
            members = [o for o in authorities if _is_within(areas.by_code[o.area_code], whole)]
            if not members:
                continue
            found = _whole(figure, whole, members, of_today[whole.code], by_area, areas)
            if isinstance(found, Gap):
                gaps.append(found)
            else:
                made.append(found)
    return tuple(made), tuple(gaps)


def _by_figure(observations: Iterable[Observation]) -> dict[_Figure, dict[str, Observation]]:
    found: dict[_Figure, dict[str, Observation]] = {}
    for o in observations:
        found.setdefault((o.indicator, o.breakdown, o.period, o.unit), {})[o.area_code] = o
    return found


def _is_known(observation: Observation) -> bool:
    return observation.value is not None and observation.status != "at_most"


def without_doubles(by_area: Mapping[str, Observation], areas: Areas) -> list[Observation]:
    """The authorities' figures by code, without those of the replaced whose successors have one."""
    found: list[Observation] = []
    for code in sorted(by_area):
        area = areas.by_code.get(code)
        if area is None or not area.is_authority:
            continue
        later = (by_area.get(successor) for successor in _successors(area, areas))
        if not any(o is not None and o.value is not None for o in later):
            found.append(by_area[code])
    return found


def _successors(area: Area, areas: Areas) -> Iterator[str]:
    """The codes of all that came after an authority, directly or by way of others."""
    seen = {area.code}
    todo = list(area.successors)
    while todo:
        code = todo.pop()
        if code not in seen:
            seen.add(code)
            yield code
            todo += areas.by_code[code].successors if code in areas.by_code else ()


def _members(whole: Area, areas: Areas) -> tuple[Area, ...]:
    return tuple(area for area in areas.authorities if _is_within(area, whole))


def _is_within(area: Area, whole: Area) -> bool:
    return whole.code == ENGLAND or area.region_code == whole.code


def _whole(
    figure: _Figure,
    whole: Area,
    members: Sequence[Observation],
    of_today: Sequence[Area],
    by_area: Mapping[str, Observation],
    areas: Areas,
) -> Observation | Gap:
    indicator, breakdown, period, unit = figure
    absent = [area.name for area in of_today if not _is_covered(area, by_area, areas)]
    unknown = [areas.by_code[o.area_code].name for o in members if not _is_known(o)]
    if absent:
        return Gap(whole.code, *figure, f"no figure for {_names(absent)}")
    if unknown:
        return Gap(whole.code, *figure, f"no known figure for {_names(unknown)}")
    numerator = denominator = None
    if unit in _TOTALS:
        value = fsum(o.value or 0.0 for o in members)
        note = f"the sum over the {len(members)} authorities"
    else:
        rate = group_rate(members, len(members))
        if rate is None or rate.members_with < rate.members:
            return Gap(whole.code, *figure, "numerator and denominator are not published for all")
        value, numerator, denominator = rate.value, rate.numerator, rate.denominator
        note = (
            f"the total for the {len(members)} authorities, divided by the total that it is "
            "measured against"
        )
    if any(o.status == "rounded" for o in members):
        note += " (each rounded as published)"
    return Observation(
        area_code=whole.code,
        indicator=indicator,
        breakdown=breakdown,
        period=period,
        unit=unit,
        value=value,
        lower=None,
        upper=None,
        status="derived",
        source=_source(members),
        note=note,
        numerator=numerator,
        denominator=denominator,
    )


def _is_covered(area: Area, by_area: Mapping[str, Observation], areas: Areas) -> bool:
    """Whether there is a row for an authority, or for every one that it replaced."""
    if area.code in by_area:
        return True
    before = [areas.by_code.get(code) for code in area.predecessors if code != area.code]
    return bool(before) and all(
        one is not None and _is_covered(one, by_area, areas) for one in before
    )


def _names(names: Sequence[str]) -> str:
    first = ", ".join(names[:3])
    return first if len(names) <= 3 else f"{first} and {len(names) - 3} more"


def _left_out(observations: Iterable[Observation]) -> str:
    reasons = Counter(_LEFT_OUT.get(o.status, o.status) for o in observations)
    said = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    return f"; left out: {said}" if said else ""


def _source(observations: Sequence[Observation]) -> str:
    counts = Counter(o.source for o in observations)
    return min(counts, key=lambda source: (-counts[source], source))


def _rounded(value: float) -> float:
    return rounded(value, 2) if abs(value) >= 10 else rounded_to_figures(value, 4)
