"""Oddities: values worth a researcher's look before a book is made of them.

None of them is an error: an authority may well be ten times another. But a unit that slipped, a row
that was read for another, or a publisher's misprint looks like this.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from carebook.data import periods
from carebook.data.areas import AVERAGE_AUTHORITY, ENGLAND
from carebook.data.dataset import Dataset
from carebook.data.observations import Observation
from carebook.data.parquet import Place, StoredObservations
from carebook.data.units import COUNT, PEOPLE, PERCENT, SMALL_AREAS, THOUSAND_POUNDS, exact
from carebook.statistics.comparators import has_average, without_doubles
from carebook.statistics.rates import residents_below
from carebook.statistics.totals import BESIDE_OTHERS, TOTALS, Figure

# So many times another is worth a look.
TIMES = 10
# Fewer neighbours with a figure say nothing of the usual.
_FEWEST = 5
# Below this a count goes up and down tenfold by chance.
_SMALL = 50
_ADDED_UP = (COUNT, PEOPLE, THOUSAND_POUNDS, SMALL_AREAS)
# How far the sum of the authorities may be from England: one part in fifty.
_FAR = 0.02
_YEARS = 2


@dataclass(frozen=True)
class Oddity:
    """Something odd: a sentence, and the value it is about with its place in a published file."""

    observation: Observation
    sentence: str
    place: Place

    def __str__(self) -> str:
        """Return ``file, sheet 'T3', row 12, column H: sentence``."""
        place = self.place
        said = [place.file] if place.file else []
        said += [f"sheet '{place.sheet}'"] if place.sheet else []
        said += [f"row {place.row}"] if place.row else []
        said += [f"column {place.column}"] if place.column else []
        return f"{', '.join(said)}: {self.sentence}" if said else self.sentence


# An indicator's observations by breakdown, unit and period, then by area.
_Series = dict[tuple[str, str, str], dict[str, Observation]]


class _Finder:
    """Looks through a dataset, one indicator after the other."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.areas = dataset.areas
        self._places: Mapping[tuple[str, ...], Place] | None = None
        self._by_area: dict[str, dict[str, list[Observation]]] = {}

    def find(self) -> Iterator[Oddity]:
        for name in self.dataset.indicators:
            series = self._series(name)
            yield from self._unlike_neighbours(series)
            yield from self._unlike_last_year(series)
            yield from self._far_from_england(series)
        yield from self._exceeded()

    # --- helpers ------------------------------------------------------------------------------

    def _series(self, name: str) -> _Series:
        """The observations of an indicator by breakdown, unit and period, then by area."""
        found: _Series = {}
        for o in self.dataset.of_indicator(name):
            found.setdefault((o.breakdown, o.unit, o.period), {})[o.area_code] = o
        return found

    def _oddity(self, o: Observation, sentence: str) -> Oddity:
        return Oddity(o, sentence, self._place(o))

    def _place(self, o: Observation) -> Place:
        if not isinstance(self.dataset.observations, StoredObservations):
            return Place()
        if self._places is None:
            self._places = self.dataset.observations.places()
        return self._places[o.key]

    def _what(self, o: Observation) -> str:
        name = self.areas.by_code[o.area_code].name
        breakdown = f", {o.breakdown}" if o.breakdown else ""
        return f"{name}, {o.indicator}{breakdown}, {periods.label(o.period)}"

    # --- what is odd --------------------------------------------------------------------------

    def _unlike_neighbours(self, series: _Series) -> Iterator[Oddity]:
        """Ten times the median of the neighbours, or of all in a dataset that knows of none.

        A tenth of it too, but not for a rate of people or events: councils that hardly do a thing
        are many.
        """
        told: set[tuple[str, str]] = set()
        # The latest first: what is so every year, or in every unit, is told once.
        for figure in sorted(series, key=lambda one: periods.start_of(one[2]), reverse=True):
            by_area, unit = series[figure], figure[1]
            if not has_average(unit):
                continue
            authorities = without_doubles(by_area, self.areas)
            values = {o.area_code: o.value for o in authorities if o.value and _known(o)}
            for code, value in values.items():
                o, around = by_area[code], self._around(code, values)
                if len(around) < _FEWEST or (code, o.breakdown) in told:
                    continue
                usual = median(values[other] for other in around)
                if not _apart(value, usual) or _by_chance(o, usual):
                    continue
                if value < usual and residents_below(unit) is not None:
                    continue
                told.add((code, o.breakdown))
                whom = "its neighbours'" if self.dataset.neighbours else "the authorities'"
                yield self._oddity(
                    o,
                    f"{self._what(o)}: {_said(o)} is {_times(value, usual)} {whom} median, "
                    f"{exact(usual, unit)}",
                )

    def _around(self, code: str, values: Mapping[str, float]) -> list[str]:
        wanted = self.dataset.neighbours.get(code, ()) if self.dataset.neighbours else values
        return [other for other in wanted if other in values and other != code]

    def _unlike_last_year(self, series: _Series) -> Iterator[Oddity]:
        """Ten times what it was, or a tenth of it, and more than chance."""
        told: set[tuple[str, ...]] = set()
        for (breakdown, unit, period), by_area in series.items():
            if not has_average(unit) and unit not in _ADDED_UP:
                continue
            before = _before(period, [one[2] for one in series if one[:2] == (breakdown, unit)])
            for code, o in by_area.items():
                last = series[breakdown, unit, before].get(code) if before else None
                key = (code, breakdown, period)
                if last is None or key in told or not _known(o) or not _known(last):
                    continue
                value, old = o.value or 0.0, last.value or 0.0
                small = unit in _ADDED_UP and max(value, old) < _SMALL
                if code == AVERAGE_AUTHORITY or small or not _apart(value, old):
                    continue
                if _by_chance(o, old):
                    continue
                told.add(key)
                yield self._oddity(
                    o,
                    f"{self._what(o)}: {_said(o)} is {_times(value, old)} that of "
                    f"{periods.label(last.period)}, {exact(old, unit)}",
                )

    def _far_from_england(self, series: _Series) -> Iterator[Oddity]:
        """The sum of the authorities is far from England's own figure."""
        for (_, unit, _), by_area in series.items():
            england = by_area.get(ENGLAND)
            if england is None or england.value is None or england.status == "derived":
                continue
            authorities = without_doubles(by_area, self.areas)
            if unit not in _ADDED_UP or not authorities:
                continue
            total = sum(o.value or 0.0 for o in authorities)
            short = england.value - total
            unknown = sum(not _known(o) for o in authorities)
            allowed = _FAR * abs(england.value) + _rounding(authorities)
            if short > 0 and unknown:
                # What is not known is missing from the sum: as much as others have on average.
                allowed += 3 * unknown / len(authorities) * abs(england.value)
            if abs(short) <= allowed:
                continue
            missing = f" ({unknown} of them without a known figure)" if unknown else ""
            yield self._oddity(
                england,
                f"{self._what(england)}: {_said(england)}, but its {len(authorities)} "
                f"authorities{missing} come to {exact(total, unit)}",
            )

    def _exceeded(self) -> Iterator[Oddity]:
        """A total that is less than its parts."""
        for (name, breakdown), ways in TOTALS.items():
            for o in self.dataset.of_indicator(name):
                if o.breakdown != breakdown or o.unit not in _ADDED_UP or o.value is None:
                    continue
                for way in ways:
                    parts = self._parts(o, way)
                    total = sum(part.value or 0.0 for part in parts)
                    if not parts or total <= o.value + _rounding([o, *parts]):
                        continue
                    listed = ", ".join(_part(part, o) for part in parts)
                    yield self._oddity(
                        o,
                        f"{self._what(o)}: {_said(o)} is less than its parts, "
                        f"{exact(total, o.unit)} ({listed})",
                    )

    def _parts(self, whole: Observation, way: tuple[Figure, ...] | str) -> list[Observation]:
        if isinstance(way, str):
            known = self.dataset.indicators.get(way)
            names = known.breakdowns if known else ()
            left_out = BESIDE_OTHERS | {whole.breakdown if way == whole.indicator else ""}
            way = tuple((way, one) for one in names if one not in left_out)
        found = []
        for indicator in dict.fromkeys(indicator for indicator, _ in way):
            wanted = {breakdown for name, breakdown in way if name == indicator}
            for o in self._of_area(indicator).get(whole.area_code, ()):
                same = (o.period, o.unit) == (whole.period, whole.unit)
                if same and o.breakdown in wanted and _known(o):
                    found.append(o)
        return found

    def _of_area(self, indicator: str) -> Mapping[str, list[Observation]]:
        if indicator not in self._by_area:
            found: dict[str, list[Observation]] = {}
            for o in self.dataset.of_indicator(indicator):
                found.setdefault(o.area_code, []).append(o)
            self._by_area[indicator] = found
        return self._by_area[indicator]


def oddities(dataset: Dataset) -> tuple[Oddity, ...]:
    """Return what is odd in a dataset, indicator by indicator in the order of the catalogue."""
    return tuple(_Finder(dataset).find())


def _known(o: Observation) -> bool:
    return o.value is not None and o.status != "at_most"


def _said(o: Observation) -> str:
    """The value as a table writes it, with its unit where the number alone does not show it."""
    written = exact(o.value or 0.0, o.unit)
    return written if o.unit in (PERCENT, THOUSAND_POUNDS) else f"{written} ({o.unit})"


def _apart(value: float, other: float) -> bool:
    """Whether one is ten times the other; nothing is ten times nothing."""
    return min(value, other) > 0 and max(value, other) >= TIMES * min(value, other)


def _by_chance(o: Observation, other: float) -> bool:
    """Whether chance alone may bring a figure that far: its wide interval comes near the other."""
    if o.wide_lower is None or o.wide_upper is None:
        return False
    return o.wide_lower <= 3 * other if (o.value or 0.0) > other else o.wide_upper >= other / 3


def _times(value: float, other: float) -> str:
    times = value / other
    return f"{times:,.0f} times" if times > 1 else f"1/{other / value:,.0f} of"


def _before(period: str, known: Iterable[str]) -> str:
    """Return the period before another, at most two years back: some surveys miss a year."""
    start = periods.start_of(period)
    earlier = [one for one in known if periods.start_of(one) < start and len(one) == len(period)]
    last = max(earlier, key=periods.start_of, default="")
    return last if last and start[0] - periods.start_of(last)[0] <= _YEARS else ""


def _rounding(observations: Sequence[Observation]) -> float:
    """How far a sum may be from the published total by rounding alone, and by what is hidden."""
    step = 5.0 if any(o.status == "rounded" for o in observations) else 1.0
    hidden = sum(o.status == "suppressed" for o in observations)
    return step / 2 * len(observations) + 5.0 * hidden


def _part(part: Observation, whole: Observation) -> str:
    name = part.breakdown or part.indicator
    if part.indicator != whole.indicator and part.breakdown:
        name = f"{part.indicator}, {part.breakdown}"
    return f"{name} {exact(part.value or 0.0, part.unit)}"
