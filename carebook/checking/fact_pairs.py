"""The pairs of facts that a comparison, a change, a ratio or a difference may rest on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carebook.checking.fact_lookup import AGE_OF_RATE_UNIT, FactEntry, FactLookup
from carebook.checking.indicator_mentions import find_breakdowns
from carebook.checking.list_alignment import nearest_mention
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.relation_scope import RelationScope
from carebook.checking.spans import Span
from carebook.data import periods
from carebook.data.units import COUNT, MILLION_POUNDS, PER_100K_ALL_AGES

_IN_TOTAL = re.compile(r"\bin all\b|\bin total\b|\btotal\b|\baltogether\b")


@dataclass(frozen=True)
class FactPair:
    """Two entries, the first said to stand somehow to the second; ``of_time`` for a change."""

    one: FactEntry
    other: FactEntry
    is_change: bool = False


def find_fact_pairs(
    span: Span, scope: RelationScope, sentence: ParsedSentence, lookup: FactLookup
) -> list[FactPair]:
    """Return every pair of facts that a relation may speak of, both with a value."""
    kinds = _breakdowns_by_indicator(span, scope, sentence, lookup)
    entries = [
        e
        for e in lookup.entries_for(scope.indicators, (*scope.subjects, *scope.comparators))
        if e.fact.value is not None and _fits_breakdown_and_unit(e, kinds, sentence, lookup)
    ]
    if scope.is_change:
        return _change_pairs(entries, scope)
    by_group = scope.than_offset is not None or not scope.comparators
    if by_group and (groups := _breakdown_pairs(span, scope, sentence, lookup)) is not None:
        return groups
    ones = [
        e for e in entries if e.place_code in scope.subjects and _is_of_age(e, scope.ages, lookup)
    ]
    if scope.comparator_age is not None:
        others = [
            e for e in entries if e.place_code in scope.subjects and e.age == scope.comparator_age
        ]
        found = [FactPair(a, b) for a in ones for b in others if is_same_measure(a, b, group=False)]
        return [pair for pair in found if _is_in_period(pair, scope)]
    others = [e for e in entries if e.place_code in scope.comparators]
    found = [
        FactPair(one, other) for one in ones for other in others if is_same_measure(one, other)
    ]
    if not found and len(scope.indicators) > 1 and not scope.comparators:
        # "Net spending is lower than gross": two measures of one place.
        order = sorted(sentence.indicators, key=lambda t: t.start)
        first = [t.key for t in order if t.end <= span.start]
        second = [t.key for t in order if t.start >= span.end]
        found = [
            FactPair(a, b)
            for a in ones
            for b in ones
            if first
            and second
            and a.fact.indicator in first
            and b.fact.indicator in second
            and a.fact.indicator != b.fact.indicator
            and (a.fact.unit, a.fact.period) == (b.fact.unit, b.fact.period)
        ]
    return [p for p in found if _is_in_period(p, scope)]


def _breakdown_pairs(
    span: Span, scope: RelationScope, sentence: ParsedSentence, lookup: FactLookup
) -> list[FactPair] | None:
    """Return pairs of two breakdowns of one place: "more residential than community-based ones"."""
    for indicator in scope.indicators:
        mentions = find_breakdowns(sentence.lowercase, "", indicator, lookup.vocabulary)
        cut = scope.than_offset if scope.than_offset is not None else span.end
        first = [m for m in mentions if m.end <= cut]
        second = [m for m in mentions if m.start >= cut]
        if not first or not second or first[-1].key == second[0].key:
            continue
        if any(p.start >= cut and p.key not in scope.subjects for p in sentence.places):
            continue
        own = [
            e
            for e in lookup.entries_for((indicator,), scope.subjects)
            if e.place_code in scope.subjects and e.fact.value is not None
        ]
        ones = [e for e in own if e.fact.breakdown == first[-1].key]
        others = [e for e in own if e.fact.breakdown == second[0].key]
        found = [FactPair(a, b) for a in ones for b in others if is_same_measure(a, b, group=False)]
        return [pair for pair in found if _is_in_period(pair, scope)]
    return None


def _is_in_period(pair: FactPair, scope: RelationScope) -> bool:
    if scope.periods:
        return any(period.matches(pair.one.fact.period) for period in scope.periods)
    return pair.one.is_latest


def is_same_measure(one: FactEntry, other: FactEntry, *, group: bool = True) -> bool:
    """Whether two facts are of one measure, unit and period (and ``group``)."""
    a, b = one.fact, other.fact
    return (a.indicator, a.unit, a.period) == (b.indicator, b.unit, b.period) and (
        not group or a.breakdown == b.breakdown
    )


def _change_pairs(entries: Sequence[FactEntry], scope: RelationScope) -> list[FactPair]:
    """Return the pairs of a series that a change speaks of; all of them where it does not say."""
    found = []
    named = scope.periods
    own = [entry for entry in entries if entry.place_code in scope.subjects]
    for early in own:
        for late in own:
            if early.place_code != late.place_code:
                continue
            a, b = early.fact, late.fact
            if (a.indicator, a.unit, a.breakdown) != (b.indicator, b.unit, b.breakdown):
                continue
            if periods.period_start(a.period) >= periods.period_start(b.period):
                continue
            fits = [p for p in named if p.matches(a.period) or p.matches(b.period)]
            if len({p.key for p in fits}) == len({p.key for p in named}):
                found.append(FactPair(late, early, is_change=True))
    return found


def _is_of_age(entry: FactEntry, ages: Iterable[str | None], lookup: FactLookup) -> bool:
    wanted = tuple(ages)
    return (
        entry.age is None
        or entry.age in wanted
        or (wanted == (None,) and len(lookup.ages_by_indicator[entry.fact.indicator]) <= 1)
    )


def _breakdowns_by_indicator(
    span: Span, scope: RelationScope, sentence: ParsedSentence, lookup: FactLookup
) -> dict[str, frozenset[str]]:
    found = {}
    for indicator in scope.indicators:
        if indicator in lookup.vocabulary.breakdown_terms:
            mentions = find_breakdowns(
                sentence.lowercase, sentence.context.text, indicator, lookup.vocabulary
            )
            if not mentions and sentence.context.text:
                mentions = find_breakdowns(sentence.context.text, "", indicator, lookup.vocabulary)
            elif mentions:
                best = nearest_mention(span, mentions, sentence)
                mentions = [best[0]] if best else mentions
            if mentions:
                found[indicator] = frozenset(mention.key for mention in mentions)
    return found


def _fits_breakdown_and_unit(
    entry: FactEntry,
    kinds: dict[str, frozenset[str]],
    sentence: ParsedSentence,
    lookup: FactLookup,
) -> bool:
    fact = entry.fact
    per = any(d.base >= 1 and d.population not in ("time",) for d in sentence.denominators)
    if fact.unit in (COUNT, MILLION_POUNDS) and per and not _IN_TOTAL.search(sentence.lowercase):
        return False
    # An indicator that has this rate alone needs no words to say which is meant.
    measures = lookup.knowledge.indicators[fact.indicator].measures
    is_one_of_several = any(one.unit == PER_100K_ALL_AGES for one in measures)
    if (
        fact.unit in AGE_OF_RATE_UNIT
        and is_one_of_several
        and not any(
            d.population in (AGE_OF_RATE_UNIT[fact.unit], "same age") for d in sentence.denominators
        )
    ):
        return False
    if fact.breakdown and fact.breakdown != entry.age and fact.indicator in kinds:
        return fact.breakdown in kinds[fact.indicator]
    return True
