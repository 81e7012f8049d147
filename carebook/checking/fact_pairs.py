"""The pairs of facts that a comparison, a change, a ratio or a difference may rest on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carebook.checking.fact_lookup import FactEntry, FactLookup
from carebook.checking.indicator_mentions import find_breakdowns
from carebook.checking.list_alignment import nearest_mention
from carebook.checking.parsed_sentence import ParsedSentence, PrecedingContext
from carebook.checking.populations import AGED_18_TO_64, AGED_65_AND_OVER
from carebook.checking.relation_scope import RelationScope
from carebook.checking.spans import Span
from carebook.data import periods
from carebook.data.units import COUNT, MILLION_POUNDS, PER_100K_OLDER, PER_100K_WORKING_AGE

_IN_TOTAL = re.compile(r"\bin all\b|\bin total\b|\btotal\b|\baltogether\b")

_AGE_OF_RATE_UNIT = {PER_100K_OLDER: AGED_65_AND_OVER, PER_100K_WORKING_AGE: AGED_18_TO_64}


@dataclass(frozen=True)
class FactPair:
    """Two entries, the first said to stand somehow to the second; ``of_time`` for a change."""

    one: FactEntry
    other: FactEntry
    is_change: bool = False


def find_fact_pairs(
    span: Span,
    scene: RelationScope,
    reading: ParsedSentence,
    context: PrecedingContext,
    index: FactLookup,
) -> list[FactPair]:
    """Return every pair of facts that a relation may speak of, both with a value."""
    kinds = _breakdowns_by_indicator(span, scene, reading, context, index)
    entries = [
        e
        for e in index.entries_for(scene.indicators, (*scene.subjects, *scene.comparators))
        if e.fact.value is not None and _fits_breakdown_and_unit(e, kinds, reading)
    ]
    if scene.is_change:
        return _change_pairs(entries, scene)
    by_group = scene.than_offset is not None or not scene.comparators
    if by_group and (groups := _breakdown_pairs(span, scene, reading, index)) is not None:
        return groups
    ones = [
        e for e in entries if e.place_code in scene.subjects and _is_of_age(e, scene.ages, index)
    ]
    if scene.comparator_age is not None:
        others = [
            e for e in entries if e.place_code in scene.subjects and e.age == scene.comparator_age
        ]
        found = [FactPair(a, b) for a in ones for b in others if is_same_measure(a, b, group=False)]
        return [pair for pair in found if _is_in_period(pair, scene)]
    others = [e for e in entries if e.place_code in scene.comparators]
    found = [
        FactPair(one, other) for one in ones for other in others if is_same_measure(one, other)
    ]
    if not found and len(scene.indicators) > 1 and not scene.comparators:
        # "Net spending is lower than gross": two measures of one place.
        order = sorted(reading.indicators, key=lambda t: t.start)
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
    return [p for p in found if _is_in_period(p, scene)]


def _breakdown_pairs(
    span: Span, scene: RelationScope, reading: ParsedSentence, index: FactLookup
) -> list[FactPair] | None:
    """Return pairs of two breakdowns of one place: "more residential than community-based ones"."""
    for topic in scene.indicators:
        mentions = find_breakdowns(reading.lowercase, "", topic, index.vocabulary)
        cut = scene.than_offset if scene.than_offset is not None else span.end
        first = [m for m in mentions if m.end <= cut]
        second = [m for m in mentions if m.start >= cut]
        if not first or not second or first[-1].key == second[0].key:
            continue
        if any(p.start >= cut and p.key not in scene.subjects for p in reading.places):
            continue
        own = [
            e
            for e in index.entries_for((topic,), scene.subjects)
            if e.place_code in scene.subjects and e.fact.value is not None
        ]
        ones = [e for e in own if e.fact.breakdown == first[-1].key]
        others = [e for e in own if e.fact.breakdown == second[0].key]
        found = [FactPair(a, b) for a in ones for b in others if is_same_measure(a, b, group=False)]
        return [pair for pair in found if _is_in_period(pair, scene)]
    return None


def _is_in_period(pair: FactPair, scene: RelationScope) -> bool:
    if scene.periods:
        return any(period.matches(pair.one.fact.period) for period in scene.periods)
    return pair.one.is_latest


def is_same_measure(one: FactEntry, other: FactEntry, *, group: bool = True) -> bool:
    """Whether two facts are of one measure, unit and period (and ``group``)."""
    a, b = one.fact, other.fact
    return (a.indicator, a.unit, a.period) == (b.indicator, b.unit, b.period) and (
        not group or a.breakdown == b.breakdown
    )


def _change_pairs(entries: Sequence[FactEntry], scene: RelationScope) -> list[FactPair]:
    """Return the pairs of a series that a change speaks of; all of them where it does not say."""
    found = []
    named = scene.periods
    own = [entry for entry in entries if entry.place_code in scene.subjects]
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


def _is_of_age(entry: FactEntry, ages: Iterable[str | None], index: FactLookup) -> bool:
    wanted = tuple(ages)
    return (
        entry.age is None
        or entry.age in wanted
        or (wanted == (None,) and len(index.ages_by_indicator[entry.fact.indicator]) <= 1)
    )


def _breakdowns_by_indicator(
    span: Span,
    scene: RelationScope,
    reading: ParsedSentence,
    context: PrecedingContext,
    index: FactLookup,
) -> dict[str, frozenset[str]]:
    found = {}
    for topic in scene.indicators:
        if topic in index.vocabulary.breakdown_terms:
            mentions = find_breakdowns(reading.lowercase, context.text, topic, index.vocabulary)
            if not mentions and context.text:
                mentions = find_breakdowns(context.text, "", topic, index.vocabulary)
            elif mentions:
                best = nearest_mention(span, mentions, reading)
                mentions = [best[0]] if best else mentions
            if mentions:
                found[topic] = frozenset(mention.key for mention in mentions)
    return found


def _fits_breakdown_and_unit(
    entry: FactEntry, kinds: dict[str, frozenset[str]], reading: ParsedSentence
) -> bool:
    fact = entry.fact
    per = any(d.base >= 1 and d.population not in ("time",) for d in reading.denominators)
    if fact.unit in (COUNT, MILLION_POUNDS) and per and not _IN_TOTAL.search(reading.lowercase):
        return False
    if fact.unit in _AGE_OF_RATE_UNIT and not any(
        d.population in (_AGE_OF_RATE_UNIT[fact.unit], "same age") for d in reading.denominators
    ):
        return False
    if fact.breakdown and fact.breakdown != entry.age and fact.indicator in kinds:
        return fact.breakdown in kinds[fact.indicator]
    return True
