"""What the volume shows of each indicator: one unit and one period, the same for all."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from carebook.data import periods, units
from carebook.data.areas import AVERAGE_AUTHORITY, ENGLAND
from carebook.data.indicators import Level
from carebook.editions.volume.records import Country, Place, Told
from carebook.facts.fact import Fact

# Of more groups than this a section shows England's figures in a table and no distribution.
_FEW = 2
# Fewer authorities than this are no picture of a country.
FEWEST = 10
# Units of which a picture of all authorities says nothing: ranks are spread evenly as made.
_EVEN = ("rank", "average rank", units.SMALL_AREAS)
# Sizes: what England has is the sum of all, and no figure to hold an authority against.
SIZES = (units.COUNT, units.PEOPLE, units.MILLION_POUNDS, units.THOUSAND_POUNDS)


@dataclass(frozen=True)
class Series:
    """One figure of all authorities, in one unit and period, and England's over all periods.

    ``figures`` are the authorities' own facts by ONS code, with a value or without.
    """

    breakdown: str
    unit: str
    period: str
    figures: Mapping[str, Fact]
    england: Fact | None
    average: Fact | None
    england_before: tuple[Fact, ...] = ()
    average_before: tuple[Fact, ...] = ()

    @cached_property
    def known(self) -> tuple[Fact, ...]:
        """The facts with a value, in the order of the authorities' names."""
        return tuple(fact for fact in self.figures.values() if fact.value is not None)

    @property
    def is_size(self) -> bool:
        """Whether England's figure is the sum of the authorities'."""
        return self.unit in SIZES

    @property
    def has_picture(self) -> bool:
        """Whether a picture of all authorities says something."""
        return (
            len(self.known) >= FEWEST
            and self.span > 0
            and not self.is_even
            and self.level == "local"
        )

    @property
    def level(self) -> Level:
        """Whether its figures are of authorities, of regions or of England alone."""
        found = next(iter(self.figures.values()), None) or self.england
        return found.level if found is not None else "local"

    @property
    def is_even(self) -> bool:
        """Whether its values are spread evenly over authorities by the way they are made."""
        return self.unit in _EVEN

    @property
    def span(self) -> float:
        """How far the highest value lies above the lowest."""
        values = [fact.value or 0.0 for fact in self.known]
        return max(values) - min(values) if values else 0.0


@dataclass(frozen=True)
class Topic:
    """One indicator of a section: its words, and a series for each of its breakdowns."""

    section: str
    indicator: str
    told: Told
    series: tuple[Series, ...]

    @property
    def is_of_groups(self) -> bool:
        """Whether it has so many breakdowns that a table serves better than pictures."""
        return len(self.series) > _FEW


@dataclass(frozen=True)
class Section:
    """A chapter of the books, as a part of the volume."""

    name: str
    title: str
    topics: tuple[Topic, ...]


def choose_sections(country: Country) -> tuple[Section, ...]:
    """Return the sections, in the books' order, with what each shows of each indicator."""
    places: dict[Place, None] = {}
    titles: dict[str, str] = {}
    for book in country.books:
        titles = {**book.chapters, **titles}
        places |= dict.fromkeys(book.told)
    sections: dict[str, list[Topic]] = {}
    for place in places:
        sections.setdefault(place[0], []).append(_topic(country, place))
    return tuple(
        Section(name, titles.get(name, name), tuple(topics)) for name, topics in sections.items()
    )


def _topic(country: Country, place: Place) -> Topic:
    told = {book.area.code: book.told[place] for book in country.books if place in book.told}
    own = {code: one.own for code, one in told.items()}
    shared = [fact for fact in country.shared.values() if fact.indicator == place[1]]
    breakdowns = dict.fromkeys(fact.breakdown for facts in own.values() for fact in facts)
    # What is published for England alone has no facts of authorities.
    breakdowns = breakdowns or dict.fromkeys(fact.breakdown for fact in shared)
    found = [
        series
        for breakdown in breakdowns
        if (series := _series(breakdown, own, shared)) is not None
    ]
    # The words of a book that has figures: one without says why it has none.
    with_figures = [one for one in told.values() if not one.silence]
    return Topic(*place, told=(with_figures or list(told.values()))[0], series=tuple(found))


def _series(
    breakdown: str, own: Mapping[str, Sequence[Fact]], shared: Iterable[Fact]
) -> Series | None:
    facts = [f for group in own.values() for f in group if f.breakdown == breakdown]
    known = [fact for fact in facts if fact.value is not None]
    of_england = [f for f in shared if f.breakdown == breakdown and f.area_code == ENGLAND]
    # Where no authority has a figure, England's may still be there.
    known = known or [fact for fact in of_england if fact.value is not None]
    units_ = Counter(fact.unit for fact in known if fact.charted)
    if not units_:
        return None
    unit = units_.most_common(1)[0][0]
    period = _period(fact.period for fact in known if fact.unit == unit)
    figures = {
        code: fact
        for code, group in own.items()
        for fact in group
        if (fact.breakdown, fact.unit, fact.period) == (breakdown, unit, period)
    }
    of_unit = sorted(
        (f for f in shared if f.breakdown == breakdown and f.unit == unit and f.value is not None),
        key=lambda fact: periods.start_of(fact.period),
    )
    england = tuple(fact for fact in of_unit if fact.area_code == ENGLAND)
    average = tuple(fact for fact in of_unit if fact.area_code == AVERAGE_AUTHORITY)
    return Series(
        breakdown=breakdown,
        unit=unit,
        period=period,
        figures=figures,
        england=next((fact for fact in england if fact.period == period), None),
        average=next((fact for fact in average if fact.period == period), None),
        england_before=england,
        average_before=average,
    )


def _period(found: Iterable[str]) -> str:
    """Return the latest period of which at least half as many have a figure as of the fullest."""
    counted = Counter(found)
    most = max(counted.values())
    full = [period for period, count in counted.items() if 2 * count >= most]
    return max(full, key=periods.start_of)
