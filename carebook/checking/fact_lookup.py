"""The facts as the checker looks them up: by place, age group and period."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain

from carebook.checking.indicator_mentions import Vocabulary, build_vocabulary
from carebook.checking.place_mentions import Gazetteer, build_gazetteer, place_name_for_code
from carebook.checking.populations import (
    AGED_18_TO_64,
    AGED_65_AND_OVER,
    OTHER_AGE,
    classify_population,
)
from carebook.checking.quantities import Quantity
from carebook.checking.value_index import ValueIndex, index_values
from carebook.checking.worded_figures import WordedPattern, build_worded_patterns
from carebook.data import periods
from carebook.data.units import (
    COUNT,
    PEOPLE,
    PER_100K_ADULTS,
    PER_100K_OLDER,
    PER_100K_WORKING_AGE,
    PERCENT,
    RESPONDENTS,
)
from carebook.facts.fact import Fact
from carebook.facts.knowledge import AreaKnowledge
from carebook.text.phrasing import title_in_sentence

_COUNT_UNITS = (COUNT, PEOPLE)
# Rates for each 100,000 people of an age group, and that group.
AGE_OF_RATE_UNIT = {
    PER_100K_OLDER: AGED_65_AND_OVER,
    PER_100K_WORKING_AGE: AGED_18_TO_64,
    PER_100K_ADULTS: OTHER_AGE,
}


@dataclass(frozen=True)
class FactEntry:
    """A fact as the checker sees it, and the words for it in a reason.

    ``place_code`` is the code of the place the value is of: the region's for a regional figure,
    whichever book shows it. ``age`` is the age group counted, where the catalogue names one.
    ``denominator_class`` is the kind of people or things that a share is of, ``counted_class`` the
    kind that is counted. ``is_in_book`` is whether the fact is the area's own or a comparator's.
    """

    fact: Fact
    place_code: str
    age: str | None
    denominator_class: str
    counted_class: str
    is_latest: bool
    is_in_book: bool
    knowledge: AreaKnowledge = field(repr=False, compare=False)

    @property
    def place_name(self) -> str:
        """The place's name for inside a sentence."""
        return place_name_for_code(self.place_code, self.knowledge)

    @property
    def name(self) -> str:
        """What the figure is of: its measure or group, place and period."""
        indicator = self.knowledge.indicators[self.fact.indicator]
        title = indicator.breakdowns.get(self.fact.breakdown) or title_in_sentence(indicator.title)
        return f"{title}, {self.place_name}, {periods.period_label(self.fact.period)}"

    @property
    def description(self) -> str:
        """What the figure is of, and the figure itself."""
        return f"{self.name}: {self.fact.sentence}"


@dataclass(frozen=True)
class _Candidates:
    """Entries that may explain a number, by value and by indicator."""

    entries: tuple[FactEntry, ...]
    index: ValueIndex
    by_indicator: Mapping[str, Sequence[int]]


@dataclass(frozen=True, eq=False)
class FactLookup:
    """Everything the checker knows of one area.

    The facts of other authorities are looked up where a text names one.
    """

    knowledge: AreaKnowledge
    book_entries: tuple[FactEntry, ...]
    entries_by_indicator: Mapping[str, tuple[FactEntry, ...]]
    ages_by_indicator: Mapping[str, frozenset[str]]
    unit_kinds_by_indicator: Mapping[str, frozenset[str]]
    gazetteer: Gazetteer
    vocabulary: Vocabulary
    worded_patterns: tuple[WordedPattern, ...]
    _other_entries: dict[tuple[str, str], tuple[FactEntry, ...]] = field(
        default_factory=dict, repr=False
    )
    _indexes: dict[tuple[str, ...], _Candidates] = field(default_factory=dict, repr=False)

    @property
    def area_code(self) -> str:
        """The code of the area whose book it is."""
        return self.knowledge.area.code

    def entries_for(
        self, indicators: Iterable[str], places: Iterable[str] = ()
    ) -> Iterator[FactEntry]:
        """Yield the entries of some indicators: the area's, its comparators' and those of places.

        ``places`` are codes; those of other authorities are looked up, the rest are here anyway.
        """
        codes = [code for place in places if (code := self._authority_for_place(place))]
        for indicator in indicators:
            yield from self.entries_by_indicator.get(indicator, ())
            for code in codes:
                yield from self._entries_elsewhere(indicator, code)

    def entries_of_places(
        self, indicators: Iterable[str], places: Collection[str]
    ) -> list[FactEntry]:
        """Return the entries of some indicators that are of one of the places."""
        return [e for e in self.entries_for(indicators, places) if e.place_code in places]

    def candidate_entries(
        self, quantity: Quantity, indicators: Iterable[str], places: Iterable[str]
    ) -> list[FactEntry]:
        """Return what could explain a number: of all entries here, and of the places named.

        Those of the indicators are all there, of the others those whose value it may be.
        """
        codes = dict.fromkeys(
            code for place in places if (code := self._authority_for_place(place))
        )
        known = self._candidates_of(tuple(codes))
        found = known.index.find(quantity)
        if found is None:
            return list(known.entries)
        of_indicators = (known.by_indicator.get(indicator, ()) for indicator in indicators)
        return [known.entries[at] for at in sorted({*found, *chain.from_iterable(of_indicators)})]

    def _candidates_of(self, codes: tuple[str, ...]) -> _Candidates:
        if codes not in self._indexes:
            elsewhere = (
                entry
                for code in codes
                for indicator in self.knowledge.indicators
                for entry in self._entries_elsewhere(indicator, code)
            )
            entries = (*self.book_entries, *elsewhere)
            by_indicator: dict[str, list[int]] = {}
            for at, one in enumerate(entries):
                by_indicator.setdefault(one.fact.indicator, []).append(at)
            index = index_values(one.fact.value for one in entries)
            self._indexes[codes] = _Candidates(entries, index, by_indicator)
        return self._indexes[codes]

    @cached_property
    def place_codes(self) -> frozenset[str]:
        """The codes of all places of which there may be a fact."""
        others = {area.code for area in self.knowledge.areas.authorities}
        return frozenset({entry.place_code for entry in self.book_entries} | others)

    @cached_property
    def _leading_units(self) -> frozenset[tuple[str, str, str]]:
        facts = (entry.fact for entry in self.book_entries if entry.fact.charted)
        return frozenset((fact.indicator, fact.breakdown, fact.unit) for fact in facts)

    def leads(self, fact: Fact) -> bool:
        """Whether a fact of any place is in the unit that this book's charts draw of its group."""
        return (fact.indicator, fact.breakdown, fact.unit) in self._leading_units

    def _authority_for_place(self, place: str) -> str:
        """Return the code of another authority whose facts are those of a place, if there is one.

        For another region that is one of its authorities: a regional figure is given to each.
        """
        area = self.knowledge.areas.by_code.get(place)
        if area is None or place == self.area_code:
            return ""
        if area.is_authority:
            return place
        if area.type != "region" or place == self.knowledge.area.region_code:
            return ""
        authorities = self.knowledge.areas.authorities
        return next((one.code for one in authorities if one.region_code == place), "")

    def _entries_elsewhere(self, indicator: str, code: str) -> tuple[FactEntry, ...]:
        """Return the entries of another authority."""
        known, key = self.knowledge, (indicator, code)
        if indicator in known.indicators and key not in self._other_entries:
            found = known.facts_of_authority(indicator, code)
            self._other_entries[key] = _make_entries(found, known)
        return self._other_entries.get(key, ())


@lru_cache(maxsize=16)
def build_fact_lookup(knowledge: AreaKnowledge) -> FactLookup:
    """Prepare what is known of an area for looking up."""
    here = _make_entries(knowledge.facts, knowledge, is_here=True)
    by_indicator: dict[str, tuple[FactEntry, ...]] = {}
    for entry in here:
        name = entry.fact.indicator
        by_indicator[name] = (*by_indicator.get(name, ()), entry)
    ages = {
        name: frozenset(age for b in (*one.breakdowns, one.title) if (age := _find_age_group(b)))
        for name, one in knowledge.indicators.items()
    }
    asked = {fact.indicator for fact in knowledge.facts if fact.unit == RESPONDENTS}
    return FactLookup(
        knowledge=knowledge,
        book_entries=here,
        entries_by_indicator=by_indicator,
        ages_by_indicator=ages,
        unit_kinds_by_indicator={
            name: frozenset(
                kind
                for measure in one.measures
                # A survey whose number of answers is not known is spoken of in its own unit alone.
                if measure.unit != RESPONDENTS or name in asked
                for kind in number_kinds_of_unit(measure.unit)
            )
            for name, one in knowledge.indicators.items()
        },
        gazetteer=build_gazetteer(knowledge),
        vocabulary=build_vocabulary(knowledge.indicators),
        worded_patterns=build_worded_patterns(knowledge.dataset.wording, knowledge.indicators),
    )


def _make_entries(
    facts: Iterable[Fact], knowledge: AreaKnowledge, *, is_here: bool = False
) -> tuple[FactEntry, ...]:
    facts = tuple(facts)
    latest = _latest_periods(facts)
    entries = []
    for fact in facts:
        indicator, denominator = knowledge.indicators[fact.indicator], fact.denominator or ""
        key = (fact.area_code, fact.indicator, fact.breakdown, fact.unit)
        entries.append(
            FactEntry(
                fact=fact,
                place_code=_place_code(fact, knowledge),
                # A share may be of people of one age.
                age=_find_age_group(fact.breakdown)
                or _find_age_group(indicator.title)
                or (_find_age_group(denominator) if fact.unit == PERCENT else None),
                denominator_class=classify_population(denominator.lower()),
                counted_class=classify_population(
                    fact.measure.lower() if fact.unit in _COUNT_UNITS else indicator.title.lower()
                ),
                is_latest=fact.value is None or periods.period_start(fact.period) == latest[key],
                is_in_book=is_here,
                knowledge=knowledge,
            )
        )
    return tuple(entries)


def _latest_periods(
    facts: Iterable[Fact],
) -> Mapping[tuple[str, str, str, str], tuple[int, int]]:
    """Return the last period up to that which charts draw, of each place, measure and unit."""
    drawn: dict[str, tuple[int, int]] = {}
    found: dict[tuple[str, str, str, str], list[tuple[int, int]]] = {}
    for fact in facts:
        start = periods.period_start(fact.period)
        if fact.current:
            drawn[fact.indicator] = max(drawn.get(fact.indicator, start), start)
        if fact.value is not None:
            key = (fact.area_code, fact.indicator, fact.breakdown, fact.unit)
            found.setdefault(key, []).append(start)
    latest = {}
    for key, starts in found.items():
        until = drawn.get(key[1], max(starts))
        latest[key] = max([start for start in starts if start <= until] or starts)
    return latest


def number_kinds_of_unit(unit: str) -> tuple[str, ...]:
    """Return the kinds of number a unit may be said in: percent, money, or plain.

    A rate of people among people can be said as a share: "one in thirteen residents".
    """
    if unit == PERCENT:
        return ("percent",)
    if unit == "per 100,000 people":
        return ("plain", "percent")
    return ("money",) if unit.startswith("£") else ("plain",)


def _place_code(fact: Fact, knowledge: AreaKnowledge) -> str:
    area = knowledge.areas.by_code.get(fact.area_code)
    if area and fact.level == "regional" and fact.role in ("area", "other"):
        region = knowledge.areas.region_of(area)
        return region.code if region else fact.area_code
    return fact.area_code


def _find_age_group(words: str) -> str | None:
    if "65+" in words or "65 and over" in words:
        return AGED_65_AND_OVER
    return AGED_18_TO_64 if "18-64" in words or "18 to 64" in words else None
