"""The pairs of facts that a comparison, a change, a ratio or a difference may rest on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carebook.checking.fact_lookup import AGE_OF_RATE_UNIT, FactEntry
from carebook.checking.indicator_mentions import find_breakdowns
from carebook.checking.list_alignment import nearest_mention
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.relation_scope import RelationScope
from carebook.checking.spans import Span
from carebook.data import periods
from carebook.data.units import PER_100K_ALL_AGES, SIZE_UNITS
from carebook.facts.fact import Fact
from carebook.facts.relations import ComparisonVerdict, compare_facts

_IN_TOTAL = re.compile(r"\bin all\b|\bin total\b|\btotal\b|\baltogether\b")
_OF_RATES = re.compile(r"\blikel\w+|\b(?:share|proportion|rate|percentage|often)\b")
_REACH_OF_RATES = 16
# Where a change begins: "since 2018-19", "from 27.3% in 2018-19".
_BEFORE_START = re.compile(
    r"\b(?:since|from)\b(?:[^.;,]|(?<=\d)[.,](?=\d)){0,40}$|\bsince\b[^.;]{0,40}\bor\b[^.;]*$"
)


@dataclass(frozen=True)
class FactPair:
    """Two entries, the first said to stand somehow to the second; the later first for a change."""

    one: FactEntry
    other: FactEntry
    is_change: bool = False

    @property
    def verdict(self) -> ComparisonVerdict:
        """How the first stands to the second."""
        return compare_facts(self.one.fact, self.other.fact)

    @property
    def fact_ids(self) -> str:
        """The ids of both facts, as a checked claim names them."""
        if self.is_change:
            return f"{self.other.fact.id} -> {self.one.fact.id}"
        return f"{self.one.fact.id} : {self.other.fact.id}"

    @property
    def description(self) -> str:
        """Both figures, each with its place and period."""
        return " and ".join(
            f"{e.fact.sentence} ({e.place_name}, {periods.period_label(e.fact.period)})"
            for e in (self.one, self.other)
        )

    @property
    def why_not_compared(self) -> str:
        """Why no word can be put on the difference."""
        if self.one.fact.footing != self.other.fact.footing:
            return f"The series breaks between these figures: {self.description}."
        if self.verdict == "similar":
            return f"{self.description}: similar, once chance is allowed for in both."
        if self.verdict == "about the same":
            return f"{self.description}: about the same, less than 2% apart or rounded."
        return (
            "No margin of error came with these figures, so nobody can say which is higher: "
            f"{self.description}."
        )


def find_fact_pairs(span: Span, scope: RelationScope, sentence: ParsedSentence) -> list[FactPair]:
    """Return every pair of facts that a relation may speak of, both with a value.

    Where the sentence states one of the figures by its number, it is that one.
    """
    found = _find_pairs(span, scope, sentence)
    if not scope.is_change:
        found = [pair for pair in found if not _compares_sizes(pair, span, sentence)]
    stated = sentence.stated_facts
    of_one = [pair for pair in found if pair.one.fact.id in stated]
    of_other = [pair for pair in found if pair.other.fact.id in stated]
    if scope.is_change:
        both = [pair for pair in of_one if pair in of_other]
        return both or of_other or of_one or found
    return of_one or of_other or found


def find_pairs_of_sizes(
    span: Span, scope: RelationScope, sentence: ParsedSentence
) -> list[FactPair]:
    """Return the pairs of totals of two places, on which no comparison of them may rest."""
    if scope.is_change:
        return []
    return [
        pair for pair in _find_pairs(span, scope, sentence) if _compares_sizes(pair, span, sentence)
    ]


def _compares_sizes(pair: FactPair, span: Span, sentence: ParsedSentence) -> bool:
    """Whether totals of places of different size are held against each other as if they were rates.

    Not where the sentence says both totals or that it speaks of totals, nor where a total is all
    that is meant: two authorities' populations.
    """
    one, other = pair.one.fact, pair.other.fact
    if one.unit not in SIZE_UNITS or pair.one.place_code == pair.other.place_code:
        return False
    if _OF_RATES.search(sentence.lowercase, span.start, span.end + _REACH_OF_RATES):
        return True  # "more likely", "a larger share": totals say nothing of that
    if {one.id, other.id} <= sentence.stated_facts or _IN_TOTAL.search(sentence.lowercase):
        return False
    measures = sentence.lookup.knowledge.indicators[one.indicator].measures
    has_rate = any(measure.unit not in SIZE_UNITS for measure in measures)
    return has_rate or one.is_size_of_larger_area or other.is_size_of_larger_area


def entries_meant(
    span: Span, scope: RelationScope, sentence: ParsedSentence, places: Iterable[str]
) -> list[FactEntry]:
    """Return the entries of the places with a value that words at ``span`` may speak of.

    They are of the group and in a unit that the sentence names, where it names one, and by the rate
    that leads where it does not.
    """
    kinds = _breakdowns_by_indicator(span, scope, sentence)
    entries = [
        e
        for e in sentence.lookup.entries_for(scope.indicators, places)
        if e.fact.value is not None
        and (_is_of_stated_measure(e, sentence) or _fits_breakdown_and_unit(e, kinds, sentence))
    ]
    return _by_leading_rate(entries, sentence)


def _find_pairs(span: Span, scope: RelationScope, sentence: ParsedSentence) -> list[FactPair]:
    entries = entries_meant(span, scope, sentence, (*scope.subjects, *scope.comparators))
    if scope.is_change:
        found = _change_pairs(entries, scope)
        return _from_named_period(found, scope, sentence.lowercase) or found
    by_group = scope.than_offset is not None or not scope.comparators
    if by_group and (groups := _breakdown_pairs(span, scope, sentence)) is not None:
        return groups
    ones = [
        e
        for e in entries
        if e.place_code in scope.subjects
        and (_is_of_stated_measure(e, sentence) or is_of_age(e, scope.ages))
    ]
    if scope.comparator_age is not None:
        others = [
            e for e in entries if e.place_code in scope.subjects and e.age == scope.comparator_age
        ]
        return _pairs_of_measure(ones, others, scope, group=False)
    if scope.comparators:
        others = [e for e in entries if e.place_code in scope.comparators]
        return _pairs_of_measure(ones, others, scope)
    # "Net spending is lower than gross": two measures of one place.
    first = {mention.key for mention in sentence.indicators if mention.end <= span.start}
    second = {mention.key for mention in sentence.indicators if mention.start >= span.end}
    return [
        FactPair(a, b)
        for a in ones
        for b in ones
        if a.fact.indicator in first
        and b.fact.indicator in second - {a.fact.indicator}
        and (a.fact.unit, a.fact.period) == (b.fact.unit, b.fact.period)
        and is_in_period(a, scope)
    ]


def _is_of_stated_measure(entry: FactEntry, sentence: ParsedSentence) -> bool:
    """Whether the sentence states a figure of an entry's measure, group, period and unit."""
    # All of them stand in a fact's id, after its area.
    wanted = entry.fact.id.partition("/")[2]
    return any(stated.partition("/")[2] == wanted for stated in sentence.stated_facts)


def _breakdown_pairs(
    span: Span, scope: RelationScope, sentence: ParsedSentence
) -> list[FactPair] | None:
    """Return pairs of two breakdowns of one place: "more residential than community-based ones"."""
    for indicator in scope.indicators:
        mentions = sentence.find_breakdowns(indicator)
        cut = scope.than_offset if scope.than_offset is not None else span.end
        first = [m for m in mentions if m.end <= cut]
        second = [m for m in mentions if m.start >= cut]
        if not first or not second or first[-1].key == second[0].key:
            continue
        own = sentence.lookup.entries_of_places((indicator,), scope.subjects)
        own = [e for e in own if e.fact.value is not None]
        ones = [e for e in own if e.fact.breakdown == first[-1].key]
        others = [e for e in own if e.fact.breakdown == second[0].key]
        return _pairs_of_measure(ones, others, scope, group=False)
    return None


def _pairs_of_measure(
    ones: list[FactEntry], others: list[FactEntry], scope: RelationScope, *, group: bool = True
) -> list[FactPair]:
    return [
        FactPair(one, other)
        for one in ones
        if is_in_period(one, scope)
        for other in others
        if is_same_measure(one, other, group=group)
    ]


def is_in_period(entry: FactEntry, scope: RelationScope) -> bool:
    """Whether an entry is of a period that is named, or the latest where none is."""
    if scope.periods:
        return any(period.matches(entry.fact.period) for period in scope.periods)
    return entry.is_latest


def is_same_measure(one: FactEntry, other: FactEntry, *, group: bool = True) -> bool:
    """Whether two facts are of one measure, unit and period (and ``group``)."""
    a, b = one.fact, other.fact
    return (a.indicator, a.unit, a.period) == (b.indicator, b.unit, b.period) and (
        not group or a.breakdown == b.breakdown
    )


def _change_pairs(entries: Sequence[FactEntry], scope: RelationScope) -> list[FactPair]:
    """Return the pairs of a series that a change speaks of; all of them where it does not say."""
    found = []
    own = [entry for entry in entries if entry.place_code in scope.subjects]
    for early in own:
        for late in own:
            a, b = early.fact, late.fact
            if early.place_code != late.place_code or (
                (a.indicator, a.unit, a.breakdown) != (b.indicator, b.unit, b.breakdown)
            ):
                continue
            if periods.period_start(a.period) >= periods.period_start(b.period):
                continue
            if all(p.matches(a.period) or p.matches(b.period) for p in scope.periods):
                found.append(FactPair(late, early, is_change=True))
    return found


def _from_named_period(
    pairs: Sequence[FactPair], scope: RelationScope, text: str
) -> list[FactPair]:
    """Return the pairs from the one period named to the latest: "it fell from 27% in 2018-19"."""
    if len(scope.periods) != 1 or not _BEFORE_START.search(text[: scope.periods[0].start]):
        return []
    [start] = scope.periods
    return [p for p in pairs if p.one.is_latest and start.matches(p.other.fact.period)]


def is_of_age(entry: FactEntry, ages: Iterable[str | None]) -> bool:
    """Whether an entry counts people of one of some ages; of any where none is named."""
    wanted = tuple(ages)
    return entry.age is None or entry.age in wanted or wanted == (None,)


def _breakdowns_by_indicator(
    span: Span, scope: RelationScope, sentence: ParsedSentence
) -> dict[str, frozenset[str]]:
    found = {}
    before, vocabulary = sentence.context.text, sentence.lookup.vocabulary
    for indicator in scope.indicators:
        mentions = sentence.find_breakdowns(indicator, before)
        if mentions and (best := nearest_mention(span, mentions, sentence)):
            mentions = [best[0]]
        mentions = mentions or find_breakdowns(before, "", indicator, vocabulary)
        if mentions:
            found[indicator] = frozenset(mention.key for mention in mentions)
    return found


def _may_be_rate_of_age(fact: Fact, sentence: ParsedSentence) -> bool:
    """Whether a sentence may speak of a rate among people of one age.

    It may where it names them, and where it names nobody and the rate is the one that leads.
    """
    named = {d.population for d in sentence.denominators if d.population not in ("", "time")}
    return bool(named & {AGE_OF_RATE_UNIT[fact.unit], "same age"}) or (
        sentence.lookup.leads(fact) and not named
    )


def _by_leading_rate(entries: Sequence[FactEntry], sentence: ParsedSentence) -> list[FactEntry]:
    """Leave out rates among people of all ages where a rate among those of the age leads.

    But not where the sentence names them: nobody is told "similar" by the one and "lower" by the
    other without knowing which.
    """
    if any(d.population == "all" for d in sentence.denominators):
        return list(entries)
    led = {
        (e.fact.indicator, e.fact.breakdown)
        for e in entries
        if e.fact.unit in AGE_OF_RATE_UNIT and sentence.lookup.leads(e.fact)
    }
    return [
        e
        for e in entries
        if e.fact.unit != PER_100K_ALL_AGES or (e.fact.indicator, e.fact.breakdown) not in led
    ]


def _fits_breakdown_and_unit(
    entry: FactEntry,
    kinds: dict[str, frozenset[str]],
    sentence: ParsedSentence,
) -> bool:
    fact = entry.fact
    per = any(d.base >= 1 and d.population not in ("time",) for d in sentence.denominators)
    if fact.unit in SIZE_UNITS and per and not _IN_TOTAL.search(sentence.lowercase):
        return False
    # An indicator that has this rate alone needs no words to say which is meant.
    measures = sentence.lookup.knowledge.indicators[fact.indicator].measures
    is_one_of_several = any(one.unit == PER_100K_ALL_AGES for one in measures)
    is_of_age = fact.unit in AGE_OF_RATE_UNIT
    if is_of_age and is_one_of_several and not _may_be_rate_of_age(fact, sentence):
        return False
    if fact.breakdown and fact.breakdown != entry.age and fact.indicator in kinds:
        return fact.breakdown in kinds[fact.indicator]
    return True
