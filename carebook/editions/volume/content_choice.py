"""What the volume shows of each indicator: one unit and one period, the same for all."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from carebook.data import periods, units
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE
from carebook.data.indicators import Level
from carebook.editions.volume.records import ChapterIndicator, IndicatorRecord, VolumeRecords
from carebook.facts.fact import Fact

# Of more groups than this a section shows England's figures in a table and no distribution.
_MAX_PICTURED_BREAKDOWNS = 2
# Fewer authorities than this are no picture of a country.
MIN_AUTHORITIES_FOR_PICTURE = 10
# Units of which a picture of all authorities says nothing: ranks are spread evenly as made.
_EVENLY_SPREAD_UNITS = ("rank", "average rank", units.SMALL_AREAS)
# Sizes: what England has is the sum of all, and no figure to hold an authority against.
SIZE_UNITS = (units.COUNT, units.PEOPLE, units.MILLION_POUNDS, units.THOUSAND_POUNDS)


@dataclass(frozen=True)
class IndicatorSeries:
    """One figure of all authorities, in one unit and period, and England's over all periods.

    ``facts_by_code`` are the authorities' own by ONS code, with a value or without.
    """

    breakdown: str
    unit: str
    period: str
    facts_by_code: Mapping[str, Fact]
    england: Fact | None
    average: Fact | None
    england_over_time: tuple[Fact, ...] = ()
    average_over_time: tuple[Fact, ...] = ()

    @cached_property
    def facts_with_value(self) -> tuple[Fact, ...]:
        """The facts with a value, in the order of the authorities' names."""
        return tuple(fact for fact in self.facts_by_code.values() if fact.value is not None)

    @property
    def values(self) -> list[float]:
        """The values, in the same order."""
        return [fact.value for fact in self.facts_by_code.values() if fact.value is not None]

    @property
    def is_size(self) -> bool:
        """Whether England's figure is the sum of the authorities'."""
        return self.unit in SIZE_UNITS

    @property
    def has_picture(self) -> bool:
        """Whether a picture of all authorities says something."""
        return (
            len(self.facts_with_value) >= MIN_AUTHORITIES_FOR_PICTURE
            and self.value_range > 0
            and not self.is_evenly_spread
            and self.level == "local"
        )

    @property
    def level(self) -> Level:
        """Whether its figures are of authorities, of regions or of England alone."""
        found = next(iter(self.facts_by_code.values()), None) or self.england
        return found.level if found is not None else "local"

    @property
    def is_evenly_spread(self) -> bool:
        """Whether its values are spread evenly over authorities by the way they are made."""
        return self.unit in _EVENLY_SPREAD_UNITS

    @property
    def value_range(self) -> float:
        """How far the highest value lies above the lowest."""
        return max(self.values) - min(self.values) if self.values else 0.0


@dataclass(frozen=True)
class VolumeIndicator:
    """One indicator of a section: its words, and a series for each of its breakdowns."""

    section: str
    indicator: str
    record: IndicatorRecord
    series: tuple[IndicatorSeries, ...]

    @property
    def has_many_breakdowns(self) -> bool:
        """Whether it has so many breakdowns that a table serves better than pictures."""
        return len(self.series) > _MAX_PICTURED_BREAKDOWNS


@dataclass(frozen=True)
class VolumeSection:
    """A chapter of the books, as a part of the volume."""

    name: str
    title: str
    indicators: tuple[VolumeIndicator, ...]


def choose_sections(country: VolumeRecords) -> tuple[VolumeSection, ...]:
    """Return the sections, in the books' order, with what each shows of each indicator."""
    places: dict[ChapterIndicator, None] = {}
    titles: dict[str, str] = {}
    for book in country.books:
        titles = {**book.chapter_titles, **titles}
        places |= dict.fromkeys(book.indicators)
    sections: dict[str, list[VolumeIndicator]] = {}
    for place in places:
        sections.setdefault(place[0], []).append(_choose_indicator(country, place))
    return tuple(
        VolumeSection(name, titles.get(name, name), tuple(topics))
        for name, topics in sections.items()
    )


def _choose_indicator(country: VolumeRecords, place: ChapterIndicator) -> VolumeIndicator:
    told = {
        book.area.code: book.indicators[place] for book in country.books if place in book.indicators
    }
    own = {code: one.area_facts for code, one in told.items()}
    shared = [fact for fact in country.shared_facts.values() if fact.indicator == place[1]]
    breakdowns = dict.fromkeys(fact.breakdown for facts in own.values() for fact in facts)
    # What is published for England alone has no facts of authorities.
    breakdowns = breakdowns or dict.fromkeys(fact.breakdown for fact in shared)
    found = [
        series
        for breakdown in breakdowns
        if (series := _choose_series(breakdown, own, shared)) is not None
    ]
    # The words of a book that has figures: one without says why it has none.
    with_figures = [one for one in told.values() if not one.no_figure_text]
    return VolumeIndicator(
        *place, record=(with_figures or list(told.values()))[0], series=tuple(found)
    )


def _choose_series(
    breakdown: str, own: Mapping[str, Sequence[Fact]], shared: Iterable[Fact]
) -> IndicatorSeries | None:
    facts = [f for group in own.values() for f in group if f.breakdown == breakdown]
    known = [fact for fact in facts if fact.value is not None]
    of_england = [f for f in shared if f.breakdown == breakdown and f.area_code == ENGLAND_CODE]
    # Where no authority has a figure, England's may still be there.
    known = known or [fact for fact in of_england if fact.value is not None]
    units_ = Counter(fact.unit for fact in known if fact.charted)
    if not units_:
        return None
    unit = units_.most_common(1)[0][0]
    period = _choose_period(fact.period for fact in known if fact.unit == unit)
    figures = {
        code: fact
        for code, group in own.items()
        for fact in group
        if (fact.breakdown, fact.unit, fact.period) == (breakdown, unit, period)
    }
    of_unit = sorted(
        (f for f in shared if f.breakdown == breakdown and f.unit == unit and f.value is not None),
        key=lambda fact: periods.period_start(fact.period),
    )
    england = tuple(fact for fact in of_unit if fact.area_code == ENGLAND_CODE)
    average = tuple(fact for fact in of_unit if fact.area_code == AVERAGE_AUTHORITY_CODE)
    return IndicatorSeries(
        breakdown=breakdown,
        unit=unit,
        period=period,
        facts_by_code=figures,
        england=next((fact for fact in england if fact.period == period), None),
        average=next((fact for fact in average if fact.period == period), None),
        england_over_time=england,
        average_over_time=average,
    )


def _choose_period(found: Iterable[str]) -> str:
    """Return the latest period of which at least half as many have a figure as of the fullest."""
    counted = Counter(found)
    most = max(counted.values())
    full = [period for period, count in counted.items() if 2 * count >= most]
    return max(full, key=periods.period_start)
