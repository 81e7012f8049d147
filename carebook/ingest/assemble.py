"""Figures become a dataset: everything that can be worked out is worked out here, and once.

All figures go the same way, wherever they come from. In this order: figures of a
replaced authority are also its successor's where the territory stayed the same; published rates
get the counts they were made of; rates and shares are derived; regions and England are summed up
where the publisher does not; what is published for regions alone is shown under each of their
authorities; the average authority is the mean over the authorities as published; all get their
intervals. What is missing stays missing, with its reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from carebook.data import periods
from carebook.data.areas import REGIONS, Areas
from carebook.data.indicators import Indicator
from carebook.data.observations import Observation
from carebook.data.parquet import SourceLocation
from carebook.data.units import COUNT, PERCENT, RESPONDENTS
from carebook.ingest.rounding_steps import RoundingSteps
from carebook.ingest.tables.source_value import SourceValue
from carebook.statistics.comparators import (
    UnavailableGroupFigure,
    average_authority_figures,
    group_figures,
)
from carebook.statistics.derived import derive_observations
from carebook.statistics.intervals import confidence_limits
from carebook.statistics.rates import denominator_age_group, rate_multiplier
from carebook.text.phrasing import number_ranges

if TYPE_CHECKING:
    from carebook.statistics.neighbours import NeighbourSpecification

# Of what an indicator was derived, where that was another indicator.
_MADE_OF = {
    "net_expenditure": "gross_expenditure",
    "older_share": "population_by_age",
    "population_density": "population",
}


@dataclass(frozen=True)
class CompleteFigures:
    """All figures of a dataset: those published, and those worked out of them.

    ``published`` has each figure as it was given, and once more under the code of today where its
    authority was replaced as it was. ``shown_for`` gives, by the key of a figure that was published
    for another area, that area's own: a region's, or that of the authority replaced.
    """

    observations: tuple[Observation, ...]
    published: Sequence[Observation]
    shown_for: Mapping[tuple[str, ...], Observation]
    gaps: tuple[UnavailableGroupFigure, ...]


@dataclass(frozen=True)
class Assembled:
    """A dataset before it is written: values and places, neighbours, and what could not be made."""

    rows: tuple[tuple[Observation, SourceLocation], ...]
    neighbours: Mapping[str, tuple[str, ...]]
    gaps: tuple[UnavailableGroupFigure, ...]


def assemble(
    readings: Iterable[SourceValue],
    indicators: Mapping[str, Indicator],
    areas: Areas,
    same_territory: Mapping[str, str],
    steps: RoundingSteps,
    specification: "NeighbourSpecification | None",
    *,
    whole_country: bool = True,
) -> Assembled:
    """Make a dataset of readings that were checked and of which each is the only one of its kind.

    Args:
        readings: what was read.
        indicators: the catalogue.
        areas: all areas, those that were replaced included.
        same_territory: the authority of today for the code of one that it replaced as it was.
        steps: to what the publishers round.
        specification: by what statistical neighbours are found; without it there are none.
        whole_country: whether ``areas`` are all of England.

    """
    read = tuple(readings)
    found = complete_figures(
        read, indicators, areas, steps, same_territory, whole_country=whole_country
    )
    places = {o.key: o.location for o in read}
    finder = _SourceLocations(places, found, areas)
    return Assembled(
        rows=tuple((o, finder.find(o)) for o in found.observations),
        neighbours=_neighbours(found.observations, areas, specification),
        gaps=found.gaps,
    )


def _neighbours(
    observations: Sequence[Observation],
    areas: Areas,
    specification: "NeighbourSpecification | None",
) -> Mapping[str, tuple[str, ...]]:
    if specification is None:
        return {}
    # Only here: it needs pandas, which is slow to import.
    from carebook.statistics.neighbours import find_neighbours

    return find_neighbours(observations, areas, specification)


def complete_figures(
    given: Sequence[Observation],
    indicators: Mapping[str, Indicator],
    areas: Areas,
    steps: RoundingSteps,
    same_territory: Mapping[str, str] | None = None,
    *,
    whole_country: bool = True,
) -> CompleteFigures:
    """Add to published figures all that can be worked out of them, and to each its interval.

    ``whole_country`` says whether ``areas`` are all of England. Where they are not, nothing is
    summed up over regions or England, since nobody could tell that an authority is missing.
    """
    handed_on = _handed_on(given, same_territory or {}, areas)
    published = _with_parts([*given, *(copy for copy, _ in handed_on)], indicators)
    derived = derive_observations(published, indicators)
    missing = _missing_too(published, derived, indicators)
    # An authority and its successor are one, so the successor's figure counts: beside the other
    # one's, that of a part would be left out wherever another part of it has a figure too.
    replaced = {original.key for _, original in handed_on}
    counted = [o for o in (*published, *missing, *derived) if o.key not in replaced]
    summed, gaps = group_figures(counted, areas, indicators) if whole_country else ((), ())
    summed = tuple(o for o in summed if o.unit != RESPONDENTS)
    regional = _of_their_regions([*published, *derived], indicators, areas)
    lent = [o for o, _ in regional]
    means = average_authority_figures([*counted, *summed, *lent], areas, indicators)
    return CompleteFigures(
        observations=tuple(
            _with_interval(o, indicators[o.indicator], steps)
            for o in (*published, *missing, *derived, *summed, *lent, *means)
        ),
        published=published,
        shown_for={o.key: original for o, original in (*handed_on, *regional)},
        gaps=tuple(gap for gap in gaps if gap.unit != RESPONDENTS),
    )


def _handed_on(
    read: Sequence[Observation], same_territory: Mapping[str, str], areas: Areas
) -> list[tuple[Observation, Observation]]:
    """Figures published under a code that was replaced, once more under that of today.

    Each comes with the one that was published.
    """
    known = {o.key for o in read}
    found: list[tuple[Observation, Observation]] = []
    for o in read:
        successor = same_territory.get(o.area_code) or _namesake(o, areas)
        if successor is None or (successor, *o.key[1:]) in known:
            continue
        before = areas.by_code[o.area_code]
        said = f"published under the code {before.code}, which was replaced on {before.replaced_on}"
        copy = replace(o, area_code=successor, note="; ".join(filter(None, (o.note, said))))
        known.add(copy.key)
        found.append((copy, o))
    return found


def _namesake(o: Observation, areas: Areas) -> str | None:
    """Return the authority whose figure this is, though a publisher still uses the code before.

    It is one of the same name, and the figure is of a time after the other was replaced.
    """
    area = areas.by_code.get(o.area_code)
    if area is None or not area.until:
        return None
    year, month = (int(part) for part in area.until.split("-")[:2])
    if periods.period_start(o.period) < (year, month):
        return None
    namesakes = [one.code for one in areas.current_successors_of(area) if one.name == area.name]
    return namesakes[0] if len(namesakes) == 1 else None


def _of_their_regions(
    found: Sequence[Observation], indicators: Mapping[str, Indicator], areas: Areas
) -> list[tuple[Observation, Observation]]:
    """Figures that are published for regions alone, under each of a region's authorities.

    The book shows them in the authority's place under the region's name. Each comes with the
    region's own. They are made last, so that nothing is worked out of them.
    """
    inside: dict[str, list[str]] = {}
    for area in areas.authorities:
        inside.setdefault(area.region_code, []).append(area.code)
    known = {o.key for o in found}
    return [
        (replace(o, area_code=code), o)
        for o in found
        if indicators[o.indicator].level == "regional"
        for code in inside.get(o.area_code, ())
        if (code, *o.key[1:]) not in known
    ]


def _with_parts(
    published: Sequence[Observation], indicators: Mapping[str, Indicator]
) -> list[Observation]:
    """Give a published rate the count and the residents that it is made of, as far as known.

    The residents are only taken where they give the published rate, but for rounding: a publisher
    may have other residents below the line. The count of a rate for people of all ages is then
    still the published one, and the rate varies by chance as that does.
    """
    rates = [o for o in published if o.value is not None and _is_rate_without_parts(o)]
    keys = {o.key for o in rates}
    made = {
        o.key: o
        for o in derive_observations((o for o in published if o.key not in keys), indicators)
    }
    counts = {o.key[:4]: o for o in published if o.unit == COUNT and o.value}
    return [
        _with_parts_of(o, made.get(o.key), counts.get(o.key[:4])) if o.key in keys else o
        for o in published
    ]


def _is_rate_without_parts(o: Observation) -> bool:
    return o.numerator is None and denominator_age_group(o.unit) is not None


def _with_parts_of(
    rate: Observation, made: Observation | None, count: Observation | None
) -> Observation:
    if made is not None and made.numerator is not None and made.denominator:
        times = rate_multiplier(rate.unit) or 1.0
        # The count may be rounded to 5 and the rate too.
        allowed = 0.02 * (rate.value or 0.0) + 2.5 * times / made.denominator + 2.5
        if abs((made.value or 0.0) - (rate.value or 0.0)) <= allowed:
            return replace(rate, numerator=made.numerator, denominator=made.denominator)
    if count is not None and denominator_age_group(rate.unit) == "":
        return replace(rate, numerator=count.value)
    return rate


def _missing_too(
    published: Iterable[Observation],
    derived: Iterable[Observation],
    indicators: Mapping[str, Indicator],
) -> list[Observation]:
    """Say of what is derived why it is missing, where that is missing which it is derived from.

    That is another indicator in the same unit, or the same in another unit: the rate of a count
    that is suppressed here is missing too, as are pounds for each resident of a council that did
    not submit its thousands.
    """
    known = {o.key for o in (*published, *derived)}
    units: dict[tuple[str, ...], dict[str, None]] = {}
    for o in derived:
        units.setdefault(o.key[1:4], {})[o.unit] = None
    found: dict[tuple[str, ...], Observation] = {}
    for o in published:
        if o.value is not None or o.unit == PERCENT:
            continue
        made = (one for one, other in _MADE_OF.items() if other == o.indicator)
        for name in (o.indicator, *made):
            for unit in {o.unit: None} | units.get((name, o.breakdown, o.period), {}):
                missing = replace(o, indicator=name, unit=unit)
                if missing.key in known or name not in indicators:
                    continue
                if indicators[name].measure(unit, o.breakdown):
                    found.setdefault(missing.key, missing)
    return list(found.values())


def _with_interval(o: Observation, indicator: Indicator, steps: RoundingSteps) -> Observation:
    # A rate varies as the count above its line does, and so does a share worked out of counts.
    is_published_share = o.unit == PERCENT and o.status != "derived"
    unit = o.unit if o.numerator is None or is_published_share else COUNT
    limits = confidence_limits(o, indicator, steps.get((o.source, o.indicator, unit), 0.0))
    if limits is None:
        return o
    return replace(o, **limits._asdict())


class _SourceLocations:
    """Where values come from, those that were worked out included."""

    def __init__(
        self,
        places: dict[tuple[str, str, str, str, str], SourceLocation],
        figures: CompleteFigures,
        areas: Areas,
    ) -> None:
        self._own = places
        self._shown_for = figures.shown_for
        self._by_figure: dict[tuple[str, ...], SourceLocation] = {}
        # The authorities' places by figure in its unit, and in whichever unit was read first.
        self._members: dict[tuple[str, ...], list[tuple[str, SourceLocation]]] = {}
        for o in figures.published:
            place = places[self._shown_for.get(o.key, o).key]
            is_first = self._by_figure.setdefault(o.key[:4], place) is place
            area = areas.by_code.get(o.area_code)
            if area is None or not area.is_authority or o.value is None:
                continue
            for figure in (o.key[1:], o.key[1:4])[: 1 + is_first]:
                self._members.setdefault(figure, []).append((area.region_code, place))
        self._joined: dict[tuple[str, ...], SourceLocation] = {}

    def find(self, o: Observation) -> SourceLocation:
        """Return the place of a value, or of what it was made of."""
        o = self._shown_for.get(o.key, o)
        if own := self._own.get(o.key):
            return own
        made_of = (o.indicator, _MADE_OF.get(o.indicator, ""))
        for indicator in made_of:
            if found := self._by_figure.get((o.area_code, indicator, *o.key[2:4])):
                return found
        for figure in (o.key[1:], *((indicator, *o.key[2:4]) for indicator in made_of)):
            if figure in self._members:
                return self._of_members(o.area_code, figure)
        return SourceLocation()

    def _of_members(self, code: str, figure: tuple[str, ...]) -> SourceLocation:
        region = code if code in REGIONS else ""
        key = (region, *figure)
        if key not in self._joined:
            inside = (place for one, place in self._members[figure] if region in ("", one))
            self._joined[key] = _joined(list(inside))
        return self._joined[key]


def _joined(places: Sequence[SourceLocation]) -> SourceLocation:
    """Return one place for many; rows as ranges where all are on one sheet."""
    files = list(dict.fromkeys(place.file for place in places))
    sheets = list(dict.fromkeys((place.file, place.sheet) for place in places))
    columns = list(dict.fromkeys(place.column for place in places))
    rows = [int(place.row) for place in places if place.row.isdigit()]
    return SourceLocation(
        file="; ".join(files),
        sheet="; ".join(dict.fromkeys(sheet for _, sheet in sheets)),
        row=number_ranges(rows) if len(sheets) == 1 else "",
        column=columns[0] if len(columns) == 1 else "",
    )
