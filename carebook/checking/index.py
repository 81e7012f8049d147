"""What the checker looks facts up in: whose each is, of which age, and whether it is the latest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from carebook.checking.groups import OLDER, WORKING, class_of
from carebook.checking.places import Gazetteer, gazetteer_of
from carebook.checking.topics import Vocabulary, vocabulary_of
from carebook.data import periods
from carebook.data.areas import Area
from carebook.data.units import COUNT, PEOPLE, PERCENT, RESPONDENTS
from carebook.facts.fact import Fact
from carebook.facts.knowledge import Knowledge

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
    """Everything the checker knows of one area, ready to be asked.

    The facts of other authorities are looked up where a text names one, or where a number has to be
    given back to whoever it was taken from.
    """

    knowledge: Knowledge
    here: tuple[Entry, ...]
    by_topic: Mapping[str, tuple[Entry, ...]]
    ages_of: Mapping[str, frozenset[str]]
    units_of: Mapping[str, frozenset[str]]
    gazetteer: Gazetteer
    vocabulary: Vocabulary
    _others: dict[tuple[str, str], tuple[Entry, ...]] = field(default_factory=dict, repr=False)

    @property
    def home(self) -> str:
        """The code of the area whose book it is."""
        return self.knowledge.area.code

    def of(self, topics: Iterable[str], places: Iterable[str] = ()) -> Iterator[Entry]:
        """Yield the entries of some indicators: the area's, its comparators' and those of places.

        ``places`` are codes; those of other authorities are looked up, the rest are here anyway.
        """
        codes = [code for place in places if (code := self._other(place))]
        for topic in topics:
            yield from self.by_topic.get(topic, ())
            if topic in self.knowledge.indicators:
                for code in codes:
                    yield from self._of_other(topic, code)

    def anywhere(self, topics: Iterable[str], places: Iterable[str]) -> Iterator[Entry]:
        """Yield whatever could explain a number: every entry here and of places, and of topics.

        Of an authority that is not named, only what was said of these topics could explain it.
        """
        yield from self.here
        for code in dict.fromkeys(code for place in places if (code := self._other(place))):
            for topic in self.knowledge.indicators:
                yield from self._of_other(topic, code)
        for topic in topics:
            yield from self._of_others(topic)

    @cached_property
    def places(self) -> frozenset[str]:
        """The codes of all places of which there may be a fact."""
        others = {area.code for area in self.knowledge.areas.authorities}
        return frozenset({entry.whose for entry in self.here} | others)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry there is, those of other authorities on every indicator included."""
        others = (e for topic in self.knowledge.indicators for e in self._of_others(topic))
        return (*self.here, *others)

    def _other(self, place: str) -> str:
        """Return the code of another authority whose facts are those of a place, if there is one.

        For another region that is one of its authorities: a regional figure is given to each.
        """
        area = self.knowledge.areas.by_code.get(place)
        if area is None or place == self.home:
            return ""
        if area.is_authority:
            return place
        if area.type != "region" or place == self.knowledge.area.region_code:
            return ""
        authorities = self.knowledge.areas.authorities
        return next((one.code for one in authorities if one.region_code == place), "")

    def _of_other(self, topic: str, code: str) -> tuple[Entry, ...]:
        key = (topic, code)
        if key not in self._others:
            self._others[key] = _entries(self.knowledge.of_other(topic, code), self.knowledge)
        return self._others[key]

    def _of_others(self, topic: str) -> tuple[Entry, ...]:
        key = (topic, "")
        if topic in self.knowledge.indicators and key not in self._others:
            self._others[key] = _entries(self.knowledge.of_others(topic), self.knowledge)
        return self._others.get(key, ())


@lru_cache(maxsize=16)
def index_of(knowledge: Knowledge) -> Index:
    """Prepare what is known of an area for looking up."""
    here = _entries(knowledge.facts, knowledge, is_here=True)
    by_topic: dict[str, list[Entry]] = {}
    for entry in here:
        by_topic.setdefault(entry.fact.indicator, []).append(entry)
    ages = {
        name: frozenset(age for b in (*one.breakdowns, one.title) if (age := _age(b)))
        for name, one in knowledge.indicators.items()
    }
    asked = {fact.indicator for fact in knowledge.facts if fact.unit == RESPONDENTS}
    return Index(
        knowledge=knowledge,
        here=here,
        by_topic={name: tuple(found) for name, found in by_topic.items()},
        ages_of=ages,
        units_of={
            name: frozenset(
                kind
                for measure in one.measures
                # A survey whose number of answers is not known is spoken of in its own unit alone.
                if measure.unit != RESPONDENTS or name in asked
                for kind in kinds_of(measure.unit)
            )
            for name, one in knowledge.indicators.items()
        },
        gazetteer=gazetteer_of(knowledge),
        vocabulary=vocabulary_of(knowledge.indicators),
    )


def _entries(
    facts: Iterable[Fact], knowledge: Knowledge, *, is_here: bool = False
) -> tuple[Entry, ...]:
    facts = tuple(facts)
    latest: dict[tuple[str, str, str, str], tuple[int, int]] = {}
    for fact in facts:
        if fact.value is not None:
            key = (fact.area_code, fact.indicator, fact.breakdown, fact.unit)
            latest[key] = max(latest.get(key, (0, 0)), periods.start_of(fact.period))
    entries = []
    for fact in facts:
        indicator = knowledge.indicators[fact.indicator]
        key = (fact.area_code, fact.indicator, fact.breakdown, fact.unit)
        entries.append(
            Entry(
                fact=fact,
                whose=_whose(fact, knowledge),
                age=_age(fact.breakdown) or _age(indicator.title) or _age(_shared_by(fact)),
                of=class_of((fact.denominator or "").lower()),
                counts=class_of(
                    fact.measure.lower() if fact.unit in _COUNTED else indicator.title.lower()
                ),
                is_latest=fact.value is None or periods.start_of(fact.period) >= latest[key],
                is_here=is_here,
            )
        )
    return tuple(entries)


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
    if fact.level == "regional" and fact.role in ("area", "other"):
        area: Area | None = knowledge.areas.by_code.get(fact.area_code)
        region = knowledge.areas.region_of(area) if area else None
        return region.code if region else fact.area_code
    return fact.area_code


def _shared_by(fact: Fact) -> str:
    """Return whom a share is of, in words: they may be of one age."""
    return fact.denominator or "" if fact.unit == PERCENT else ""


def _age(words: str) -> str | None:
    if "65+" in words or "65 and over" in words:
        return OLDER
    return WORKING if "18-64" in words or "18 to 64" in words else None
