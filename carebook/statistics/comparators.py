"""Comparators worked out over several areas: the average authority, and groups as sums over sums.

They are two different things. The average authority (``LA_MEAN``) is the unweighted mean over the
authorities, in which Rutland counts as much as Kent: a publisher's 65.4% for England in 2023-24
stood beside a mean of 64.7%. A region or England is the sum of its authorities' numerators over the
sum of their denominators. Either is made only where the publisher gives none, and neither is made
by guessing at what is missing. An area's statistical neighbours taken together are such a sum too;
they are made when its book asks for them, since every area has neighbours of its own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE, Area, Areas
from carebook.data.indicators import Indicator
from carebook.data.observations import Observation
from carebook.data.units import COUNT, MILLION_POUNDS, PEOPLE, PERCENT, SMALL_AREAS, THOUSAND_POUNDS
from carebook.statistics.intervals import pooled_limits
from carebook.statistics.rates import (
    denominator_age_group,
    rate_multiplier,
    round_safely,
    round_to_figures_safely,
)

# Stands where an area's code would. The neighbours together are not an area.
NEIGHBOURS_CODE = "NEIGHBOURS"
_ADDITIVE_UNITS = (COUNT, PEOPLE, THOUSAND_POUNDS, MILLION_POUNDS, SMALL_AREAS)
_AVERAGED_UNITS = (PERCENT, "decile", "days")
# Fewer do not make an average authority, nor does less than this share of those that there are.
_MIN_AUTHORITIES = 10
_MIN_SHARE_OF_AUTHORITIES = 0.5
# What is suppressed is small. A rate over a group without more of its members than one in this many
# would be that of the larger numbers.
_MAX_SUPPRESSED_ONE_IN = 15
_EXCLUSION_REASONS = {
    "suppressed": "suppressed",
    "not_submitted": "not submitted",
    "not_published": "not published",
    "none_reported": "none reported",
    "at_most": "known only to be small",
}

# What an observation is of, but for the area: indicator, breakdown, period, unit.
_FigureKey = tuple[str, str, str, str]


@dataclass(frozen=True)
class GroupRate:
    """The figure of a group of areas: the sum of numerators over the sum of denominators.

    ``value`` is in the unit of the members' figures. Only the members that had both numerator and
    denominator are in it, and ``members_counted`` is how many those were.
    """

    value: float
    numerator: float
    denominator: float
    members_counted: int


@dataclass(frozen=True)
class UnavailableGroupFigure:
    """A figure of a region or of England that could not be made, and why, in words."""

    area_code: str
    indicator: str
    breakdown: str
    period: str
    unit: str
    reason: str


def can_be_averaged(unit: str) -> bool:
    """Whether an unweighted mean over authorities says something: rates, percentages, scores.

    Not counts, sums of money or ranks: their mean is of the authorities' sizes.
    """
    return " per " in f" {unit}" or unit in _AVERAGED_UNITS or unit.startswith("score")


def average_authority_figures(
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
    for figure, by_area in _group_by_figure(observations).items():
        indicator, _, _, unit = figure
        if AVERAGE_AUTHORITY_CODE in by_area or indicator not in indicators:
            continue
        if not can_be_averaged(unit):
            continue
        authorities = without_replaced_authorities(by_area, areas)
        counted = [o for o in authorities if o.is_known]
        if len(counted) < max(_MIN_AUTHORITIES, _MIN_SHARE_OF_AUTHORITIES * len(authorities)):
            continue
        if is_biased_by_suppression(authorities):
            continue
        mean = _round_rate(fsum(o.value or 0.0 for o in counted) / len(counted))
        note = f"the unweighted mean of {len(counted)} authorities"
        note += _exclusions_note(o for o in authorities if not o.is_known)
        made.append(_worked_out_of(counted, AVERAGE_AUTHORITY_CODE, mean, note))
    return tuple(made)


def is_biased_by_suppression(observations: Sequence[Observation]) -> bool:
    """Whether the known of these rates are a choice of the larger, as too many are hidden.

    A count is suppressed, or told as at most so much, because it is small, so those left are no
    fair sample. Published shares in per cent are suppressed for other reasons too, and are none of
    this; those worked out of counts are.
    """
    small = sum(o.status in ("suppressed", "at_most") for o in observations)
    is_rate = denominator_age_group(observations[0].unit) is not None
    is_made_of_counts = is_rate or any(
        o.unit == PERCENT and o.status == "derived" for o in observations
    )
    return is_made_of_counts and small * _MAX_SUPPRESSED_ONE_IN > len(observations)


def group_rate(observations: Iterable[Observation]) -> GroupRate | None:
    """Return a group's figure from its members' figures (one each, all of one unit).

    None where no member has both numerator and denominator, or the unit is no ratio. A numerator
    known only as at most so much does not count as known.
    """
    known = (o for o in observations if o.is_known)
    both = [o for o in known if o.numerator is not None and o.denominator is not None]
    times = rate_multiplier(both[0].unit) if both else None
    denominator = fsum(o.denominator or 0.0 for o in both)
    if times is None or denominator <= 0:
        return None
    numerator = fsum(o.numerator or 0.0 for o in both)
    value = _round_rate(times * numerator / denominator)
    return GroupRate(value, numerator, denominator, len(both))


def group_figures(
    observations: Iterable[Observation], areas: Areas, indicators: Mapping[str, Indicator]
) -> tuple[tuple[Observation, ...], tuple[UnavailableGroupFigure, ...]]:
    """Return the figures of regions and England that no publisher gives, and those not to be made.

    A rate is the sum over the sum, a count or sum of money the sum, and both need every authority
    of the group: its own figure, or those of all the authorities it replaced. Not for surveys,
    whose answers carry weights that are not published.
    """
    made: list[Observation] = []
    gaps: list[UnavailableGroupFigure] = []
    wholes = [area for area in areas.by_code.values() if not area.is_authority]
    of_today = {
        whole.code: [area for area in areas.authorities if _is_within(area, whole)]
        for whole in wholes
    }
    for figure, by_area in _group_by_figure(observations).items():
        indicator, _, _, unit = figure
        known = indicators.get(indicator)
        if known is None or known.basis == "sample":
            continue
        if unit not in _ADDITIVE_UNITS and rate_multiplier(unit) is None:
            continue
        authorities = without_replaced_authorities(by_area, areas)
        if not authorities:
            continue
        for whole in wholes:
            if whole.code in by_area:
                continue
            members = [o for o in authorities if _is_within(areas.by_code[o.area_code], whole)]
            if not members:
                continue
            found = _make_group_figure(figure, whole, members, of_today[whole.code], by_area, areas)
            if isinstance(found, UnavailableGroupFigure):
                gaps.append(found)
            else:
                made.append(found)
    return tuple(made), tuple(gaps)


def neighbour_group_figures(
    observations: Iterable[Observation], members: Sequence[str]
) -> tuple[Observation, ...]:
    """Return what the neighbours have together, for each breakdown, period and unit.

    A figure is made of the members whose numerator and denominator are both known, and only where
    they are more than half of all and it is not the small counts that are missing; how many they
    were stands in its note. It has an interval where each of them has one. Counts and sums of money
    have no denominator, so there is no figure for a group of them.
    """
    wanted = set(members)
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for observation in observations:
        if observation.area_code in wanted:
            groups.setdefault(observation.key[1:], []).append(observation)
    made = (_make_neighbour_figure(group, len(members)) for group in groups.values())
    return tuple(figure for figure in made if figure is not None)


def _make_neighbour_figure(group: Sequence[Observation], members: int) -> Observation | None:
    rate = group_rate(group)
    if rate is None or 2 * rate.members_counted <= members or is_biased_by_suppression(group):
        return None
    like, count = group[0], rate.members_counted
    of_whom = f"the {members}" if count == members else f"{count} of the {members}"
    note = f"the total for {of_whom} authorities most like this one, divided by the total that "
    note += "it is measured against"
    made = like.derive(like.unit, round(rate.value, 2), note, rate.numerator, rate.denominator)
    counted = [o for o in group if o.is_known and o.numerator is not None and o.denominator]
    limits = pooled_limits(rate.value, counted)
    interval = limits._asdict() if limits is not None else {}
    return replace(made, area_code=NEIGHBOURS_CODE, status="derived", **interval)


def _group_by_figure(
    observations: Iterable[Observation],
) -> dict[_FigureKey, dict[str, Observation]]:
    found: dict[_FigureKey, dict[str, Observation]] = {}
    for o in observations:
        found.setdefault((o.indicator, o.breakdown, o.period, o.unit), {})[o.area_code] = o
    return found


def without_replaced_authorities(
    by_area: Mapping[str, Observation], areas: Areas
) -> list[Observation]:
    """The authorities' figures by code, without those of the replaced whose successors have one."""
    found: list[Observation] = []
    for code in sorted(by_area):
        area = areas.by_code.get(code)
        if area is None or not area.is_authority:
            continue
        later = (by_area.get(successor) for successor in areas.all_successors_of(area))
        if not any(o is not None and o.value is not None for o in later):
            found.append(by_area[code])
    return found


def _is_within(area: Area, whole: Area) -> bool:
    return whole.code == ENGLAND_CODE or area.region_code == whole.code


def _make_group_figure(
    figure: _FigureKey,
    whole: Area,
    members: Sequence[Observation],
    of_today: Sequence[Area],
    by_area: Mapping[str, Observation],
    areas: Areas,
) -> Observation | UnavailableGroupFigure:
    absent = [area.name for area in of_today if not _is_covered(area, by_area, areas)]
    unknown = [areas.by_code[o.area_code].name for o in members if not o.is_known]
    if absent or unknown:
        reason = f"no {'' if absent else 'known '}figure for {_list_names(absent or unknown)}"
        return UnavailableGroupFigure(whole.code, *figure, reason)
    numerator = denominator = None
    if members[0].unit in _ADDITIVE_UNITS:
        value = fsum(o.value or 0.0 for o in members)
        note = f"the sum over the {len(members)} authorities"
    else:
        rate = group_rate(members)
        if rate is None or rate.members_counted < len(members):
            reason = "numerator and denominator are not published for all"
            return UnavailableGroupFigure(whole.code, *figure, reason)
        value, numerator, denominator = rate.value, rate.numerator, rate.denominator
        note = f"the total for the {len(members)} authorities, divided by the total that it is "
        note += "measured against"
    if any(o.status == "rounded" for o in members):
        note += " (each rounded as published)"
    return _worked_out_of(members, whole.code, value, note, numerator, denominator)


def _is_covered(area: Area, by_area: Mapping[str, Observation], areas: Areas) -> bool:
    """Whether there is a row for an authority, or for every one that it replaced."""
    if area.code in by_area:
        return True
    before = [areas.by_code.get(code) for code in area.predecessors if code != area.code]
    return bool(before) and all(
        one is not None and _is_covered(one, by_area, areas) for one in before
    )


def _list_names(names: Sequence[str]) -> str:
    first = ", ".join(names[:3])
    return first if len(names) <= 3 else f"{first} and {len(names) - 3} more"


def _exclusions_note(observations: Iterable[Observation]) -> str:
    reasons = Counter(_EXCLUSION_REASONS.get(o.status, o.status) for o in observations)
    said = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    return f"; left out: {said}" if said else ""


def _worked_out_of(
    members: Sequence[Observation], area_code: str, value: float, note: str, *parts: float | None
) -> Observation:
    """Return a figure of several areas, with the source that most of theirs are from."""
    counts = Counter(o.source for o in members)
    source = min(counts, key=lambda source: (-counts[source], source))
    made = members[0].derive(members[0].unit, value, note, *parts)
    return replace(made, area_code=area_code, source=source)


def _round_rate(value: float) -> float:
    return round_safely(value, 2) if abs(value) >= 10 else round_to_figures_safely(value, 4)
