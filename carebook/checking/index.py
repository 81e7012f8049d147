"""What the checker looks facts up in: whose each is, of which age, and whether it is the latest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from carebook import periods
from carebook.areas import Area
from carebook.checking.groups import OLDER, WORKING, class_of
from carebook.checking.places import Gazetteer, gazetteer_of
from carebook.checking.topics import Vocabulary, vocabulary_of
from carebook.facts import Fact
from carebook.knowledge import Knowledge
from carebook.units import COUNT, PEOPLE, PERCENT

_COUNTED = (COUNT, PEOPLE)


@dataclass(frozen=True)
class Entry:
    """A fact as the checker sees it.

    ``whose`` is the code of the place the value is of: the region's for a regional figure, whoever
    shows it. ``age`` is the age group counted, where the catalogue names one. ``of`` is the kind
    of people or things below the line of a share. ``counts`` is the kind
    of things counted, ``is_here`` whether the fact is the area's own or a comparator's.
    """

    fact: Fact
    whose: str
    age: str | None
    of: str
    counts: str
    is_latest: bool
    is_here: bool


@dataclass(frozen=True, eq=False)
class Index:
    """Everything the checker knows of one area, ready to be asked."""

    knowledge: Knowledge
    entries: tuple[Entry, ...]
    by_topic: Mapping[str, tuple[Entry, ...]]
    ages_of: Mapping[str, frozenset[str]]
    units_of: Mapping[str, frozenset[str]]
    gazetteer: Gazetteer
    vocabulary: Vocabulary

    @property
    def home(self) -> str:
        """The code of the area whose book it is."""
        return self.knowledge.area.code

    def of(self, topics: tuple[str, ...]) -> Iterator[Entry]:
        """Yield the entries of some indicators."""
        for topic in topics:
            yield from self.by_topic.get(topic, ())


@lru_cache(maxsize=16)
def index_of(knowledge: Knowledge) -> Index:
    """Prepare what is known of an area for looking up."""
    latest: dict[tuple[str, str, str, str], tuple[int, int]] = {}
    everything = (*knowledge.facts, *knowledge.elsewhere)
    for fact in everything:
        if fact.value is not None:
            key = (fact.area_code, fact.indicator, fact.breakdown, fact.unit)
            latest[key] = max(latest.get(key, (0, 0)), periods.start_of(fact.period))
    entries = []
    here = {fact.id for fact in knowledge.facts}
    for fact in everything:
        indicator = knowledge.indicators[fact.indicator]
        key = (fact.area_code, fact.indicator, fact.breakdown, fact.unit)
        entries.append(
            Entry(
                fact=fact,
                whose=_whose(fact, knowledge),
                age=_age(fact.breakdown) or _age(indicator.title),
                of=class_of((fact.denominator or "").lower()),
                counts=class_of(
                    fact.measure.lower() if fact.unit in _COUNTED else indicator.title.lower()
                ),
                is_latest=fact.value is None or periods.start_of(fact.period) >= latest[key],
                is_here=fact.id in here,
            )
        )
    by_topic: dict[str, list[Entry]] = {}
    for entry in entries:
        by_topic.setdefault(entry.fact.indicator, []).append(entry)
    ages = {
        name: frozenset(age for b in (*one.breakdowns, one.title) if (age := _age(b)))
        for name, one in knowledge.indicators.items()
    }
    return Index(
        knowledge=knowledge,
        entries=tuple(entries),
        by_topic={name: tuple(found) for name, found in by_topic.items()},
        ages_of=ages,
        units_of={
            name: frozenset(kind for measure in one.measures for kind in kinds_of(measure.unit))
            for name, one in knowledge.indicators.items()
        },
        gazetteer=gazetteer_of(knowledge),
        vocabulary=vocabulary_of(knowledge.indicators),
    )


def kinds_of(unit: str) -> tuple[str, ...]:
    """Return the kinds of number a unit may be said in: percent, money, or plain.

    A rate of people among people can be said as a share: "one in thirteen residents".
    """
    if unit == PERCENT:
        return ("percent",)
    if unit == "per 100,000 people":
        return ("plain", "percent")
    return ("money",) if unit.startswith("£") else ("plain",)


def _whose(fact: Fact, knowledge: Knowledge) -> str:
    if fact.level == "regional" and fact.role == "area":
        area: Area | None = knowledge.areas.by_code.get(fact.area_code)
        region = knowledge.areas.region_of(area) if area else None
        return region.code if region else fact.area_code
    return fact.area_code


def _age(words: str) -> str | None:
    if "65+" in words or "65 and over" in words:
        return OLDER
    return WORKING if "18-64" in words or "18 to 64" in words else None
