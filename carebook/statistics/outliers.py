"""Oddities: values worth a researcher's look before a book is made of them.

None of them is an error: an authority may well be ten times another. But a unit that slipped, a row
that was read for another, or a publisher's misprint looks like this.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from statistics import median

from carebook.data import periods
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE
from carebook.data.dataset import Dataset
from carebook.data.observations import Observation
from carebook.data.parquet import SourceLocation
from carebook.data.selections import IndicatorBreakdown
from carebook.data.units import COUNT, PEOPLE, PERCENT, SMALL_AREAS, THOUSAND_POUNDS, format_exact
from carebook.statistics.comparators import can_be_averaged, without_replaced_authorities
from carebook.statistics.rates import denominator_age_group

# So many times another is worth a look.
OUTLIER_RATIO = 10
# Fewer neighbours with a figure say nothing of the usual.
_MIN_PEERS = 5
# Below this a count goes up and down tenfold by chance.
_SMALL_COUNT = 50
_ADDITIVE_UNITS = (COUNT, PEOPLE, THOUSAND_POUNDS, SMALL_AREAS)
# How far the sum of the authorities may be from England: one part in fifty.
_SUM_TOLERANCE = 0.02
_MAX_YEARS_BACK = 2


@dataclass(frozen=True)
class Outlier:
    """Something odd: a sentence, and the value it is about with its place in a published file."""

    observation: Observation
    sentence: str
    location: SourceLocation

    def __str__(self) -> str:
        """Return ``file, sheet 'T3', row 12, column H: sentence``."""
        place = str(self.location)
        return f"{place}: {self.sentence}" if place else self.sentence


# An indicator's observations by breakdown, unit and period, then by area.
_SeriesByArea = dict[tuple[str, str, str], dict[str, Observation]]


class _OutlierFinder:
    """Looks through a dataset, one indicator after the other."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.areas = dataset.areas
        self._observations_by_area = cache(self._group_by_area)

    def find(self) -> Iterator[Outlier]:
        for name in self.dataset.published_indicators:
            series = self._series_of(name)
            yield from self._find_unlike_neighbours(series)
            yield from self._find_unlike_last_year(series)
            yield from self._find_sums_unlike_england(series)
        yield from self._find_totals_below_parts()

    # --- helpers ------------------------------------------------------------------------------

    def _series_of(self, name: str) -> _SeriesByArea:
        """The observations of an indicator by breakdown, unit and period, then by area."""
        found: _SeriesByArea = {}
        for o in self.dataset.observations_of(name):
            found.setdefault((o.breakdown, o.unit, o.period), {})[o.area_code] = o
        return found

    def _make_outlier(self, o: Observation, finding: str) -> Outlier:
        """Return what was found of a figure: its area, indicator, period and value, and that."""
        name = self.areas.by_code[o.area_code].name
        breakdown = f", {o.breakdown}" if o.breakdown else ""
        figure = f"{name}, {o.indicator}{breakdown}, {periods.period_label(o.period)}"
        place = self._locations.get(o.key, SourceLocation())
        return Outlier(o, f"{figure}: {_value_with_unit(o)}{finding}", place)

    @cached_property
    def _locations(self) -> Mapping[tuple[str, ...], SourceLocation]:
        return self.dataset.source_locations()

    # --- what is odd --------------------------------------------------------------------------

    def _find_unlike_neighbours(self, series: _SeriesByArea) -> Iterator[Outlier]:
        """Ten times the median of the neighbours, or of all in a dataset that knows of none.

        A tenth of it too, but not for a rate of people or events: councils that hardly do a thing
        are many.
        """
        told: set[tuple[str, str]] = set()
        # The latest first: what is so every year, or in every unit, is told once.
        for figure in sorted(series, key=lambda one: periods.period_start(one[2]), reverse=True):
            by_area, unit = series[figure], figure[1]
            if not can_be_averaged(unit):
                continue
            authorities = without_replaced_authorities(by_area, self.areas)
            values = {o.area_code: o.value for o in authorities if o.value and o.is_known}
            for code, value in values.items():
                o, around = by_area[code], self._peers_of(code, values)
                if len(around) < _MIN_PEERS or (code, o.breakdown) in told:
                    continue
                usual = median(values[other] for other in around)
                if not _is_tenfold_apart(value, usual) or _may_be_chance(o, usual):
                    continue
                if value < usual and denominator_age_group(unit) is not None:
                    continue
                told.add((code, o.breakdown))
                whom = "its neighbours'" if self.dataset.neighbours else "the authorities'"
                ratio = _ratio_in_words(value, usual)
                found = f" is {ratio} {whom} median, {format_exact(usual, unit)}"
                yield self._make_outlier(o, found)

    def _peers_of(self, code: str, values: Mapping[str, float]) -> list[str]:
        wanted = self.dataset.neighbours.get(code, ()) if self.dataset.neighbours else values
        return [other for other in wanted if other in values and other != code]

    def _find_unlike_last_year(self, series: _SeriesByArea) -> Iterator[Outlier]:
        """Ten times what it was, or a tenth of it, and more than chance."""
        told: set[tuple[str, ...]] = set()
        for (breakdown, unit, period), by_area in series.items():
            if not can_be_averaged(unit) and unit not in _ADDITIVE_UNITS:
                continue
            before = _previous_period(
                period, [one[2] for one in series if one[:2] == (breakdown, unit)]
            )
            for code, o in by_area.items():
                last = series[breakdown, unit, before].get(code) if before else None
                key = (code, breakdown, period)
                if last is None or key in told or not o.is_known or not last.is_known:
                    continue
                value, old = o.value or 0.0, last.value or 0.0
                small = unit in _ADDITIVE_UNITS and max(value, old) < _SMALL_COUNT
                if code == AVERAGE_AUTHORITY_CODE or small or not _is_tenfold_apart(value, old):
                    continue
                if _may_be_chance(o, old):
                    continue
                told.add(key)
                that = f"that of {periods.period_label(last.period)}, {format_exact(old, unit)}"
                yield self._make_outlier(o, f" is {_ratio_in_words(value, old)} {that}")

    def _find_sums_unlike_england(self, series: _SeriesByArea) -> Iterator[Outlier]:
        """The sum of the authorities is far from England's own figure."""
        for (_, unit, _), by_area in series.items():
            england = by_area.get(ENGLAND_CODE)
            if england is None or england.value is None or england.status == "derived":
                continue
            authorities = without_replaced_authorities(by_area, self.areas)
            if unit not in _ADDITIVE_UNITS or not authorities:
                continue
            total = sum(o.value or 0.0 for o in authorities)
            short = england.value - total
            unknown = sum(not o.is_known for o in authorities)
            allowed = _SUM_TOLERANCE * abs(england.value) + _rounding_tolerance(authorities)
            if short > 0 and unknown:
                # What is not known is missing from the sum: as much as others have on average.
                allowed += 3 * unknown / len(authorities) * abs(england.value)
            if abs(short) <= allowed:
                continue
            missing = f" ({unknown} of them without a known figure)" if unknown else ""
            those = f"{len(authorities)} authorities{missing}"
            found = f", but its {those} come to {format_exact(total, unit)}"
            yield self._make_outlier(england, found)

    def _find_totals_below_parts(self) -> Iterator[Outlier]:
        """A total that is less than its parts."""
        for (name, breakdown), ways in self.dataset.selections.totals.items():
            for o in self.dataset.observations_of(name):
                if o.breakdown != breakdown or o.unit not in _ADDITIVE_UNITS or o.value is None:
                    continue
                for way in ways:
                    parts = self._parts_of_total(o, way)
                    total = sum(part.value or 0.0 for part in parts)
                    if not parts or total <= o.value + _rounding_tolerance([o, *parts]):
                        continue
                    listed = ", ".join(_part_in_words(part, o) for part in parts)
                    found = f" is less than its parts, {format_exact(total, o.unit)} ({listed})"
                    yield self._make_outlier(o, found)

    def _parts_of_total(
        self, whole: Observation, way: Iterable[IndicatorBreakdown]
    ) -> list[Observation]:
        wanted: dict[str, set[str]] = {}
        for indicator, breakdown in way:
            of_indicator = wanted.setdefault(indicator, set())
            if breakdown:
                of_indicator.add(breakdown)
            else:
                of_indicator |= self._parts_that_add_up(indicator, whole)
        found = []
        for indicator, breakdowns in wanted.items():
            for o in self._observations_by_area(indicator).get(whole.area_code, ()):
                same = (o.period, o.unit) == (whole.period, whole.unit)
                if same and o.breakdown in breakdowns and o.is_known:
                    found.append(o)
        return found

    def _parts_that_add_up(self, indicator: str, whole: Observation) -> set[str]:
        """The breakdowns of an indicator, without the total and what another one holds too."""
        known = self.dataset.indicators.get(indicator)
        if known is None or not known.breakdowns:
            return {""}
        own = {whole.breakdown} if indicator == whole.indicator else set()
        return {*known.breakdowns} - self.dataset.selections.overlapping - own

    def _group_by_area(self, indicator: str) -> Mapping[str, list[Observation]]:
        found: dict[str, list[Observation]] = {}
        for o in self.dataset.observations_of(indicator):
            found.setdefault(o.area_code, []).append(o)
        return found


def find_outliers(dataset: Dataset) -> tuple[Outlier, ...]:
    """Return what is odd in a dataset, indicator by indicator in the order of the catalogue."""
    return tuple(_OutlierFinder(dataset).find())


def _value_with_unit(o: Observation) -> str:
    """The value as a table writes it, with its unit where the number alone does not show it."""
    written = format_exact(o.value or 0.0, o.unit)
    return written if o.unit in (PERCENT, THOUSAND_POUNDS) else f"{written} ({o.unit})"


def _is_tenfold_apart(value: float, other: float) -> bool:
    """Whether one is ten times the other; nothing is ten times nothing."""
    return min(value, other) > 0 and max(value, other) >= OUTLIER_RATIO * min(value, other)


def _may_be_chance(o: Observation, other: float) -> bool:
    """Whether chance alone may bring a figure that far: its wide interval comes near the other."""
    if o.wide_lower is None or o.wide_upper is None:
        return False
    return o.wide_lower <= 3 * other if (o.value or 0.0) > other else o.wide_upper >= other / 3


def _ratio_in_words(value: float, other: float) -> str:
    times = value / other
    return f"{times:,.0f} times" if times > 1 else f"1/{other / value:,.0f} of"


def _previous_period(period: str, known: Iterable[str]) -> str:
    """Return the period before another, at most two years back: some surveys miss a year."""
    start = periods.period_start(period)
    earlier = [
        one for one in known if periods.period_start(one) < start and len(one) == len(period)
    ]
    last = max(earlier, key=periods.period_start, default="")
    return last if last and start[0] - periods.period_start(last)[0] <= _MAX_YEARS_BACK else ""


def _rounding_tolerance(observations: Sequence[Observation]) -> float:
    """How far a sum may be from the published total by rounding alone, and by what is hidden."""
    step = 5.0 if any(o.status == "rounded" for o in observations) else 1.0
    hidden = sum(o.status == "suppressed" for o in observations)
    return step / 2 * len(observations) + 5.0 * hidden


def _part_in_words(part: Observation, whole: Observation) -> str:
    name = part.breakdown or part.indicator
    if part.indicator != whole.indicator and part.breakdown:
        name = f"{part.indicator}, {part.breakdown}"
    return f"{name} {format_exact(part.value or 0.0, part.unit)}"
