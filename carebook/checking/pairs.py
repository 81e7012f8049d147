"""The pairs of facts that a comparison, a change, a ratio or a difference may rest on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carebook.checking.groups import OLDER, WORKING
from carebook.checking.index import Entry, Index
from carebook.checking.order import nearest
from carebook.checking.reading import Context, Reading
from carebook.checking.scene import Scene
from carebook.checking.spans import Span
from carebook.checking.topics import breakdowns
from carebook.data import periods
from carebook.data.units import COUNT, MILLION_POUNDS, PER_100K_OLDER, PER_100K_WORKING_AGE

_IN_ALL = re.compile(r"\bin all\b|\bin total\b|\btotal\b|\baltogether\b")

_OF_AN_AGE = {PER_100K_OLDER: OLDER, PER_100K_WORKING_AGE: WORKING}


@dataclass(frozen=True)
class Pair:
    """Two entries, the first said to stand somehow to the second; ``of_time`` for a change."""

    one: Entry
    other: Entry
    of_time: bool = False


def pairs(span: Span, scene: Scene, reading: Reading, context: Context, index: Index) -> list[Pair]:
    """Return every pair of facts that a relation may speak of, both with a value."""
    kinds = _kinds(span, scene, reading, context, index)
    entries = [
        e
        for e in index.of(scene.topics, (*scene.subjects, *scene.objects))
        if e.fact.value is not None and _is_of_kind(e, kinds, reading)
    ]
    if scene.of_time:
        return _over_time(entries, scene)
    by_group = scene.than_at is not None or not scene.objects
    if by_group and (groups := _two_groups(span, scene, reading, index)) is not None:
        return groups
    ones = [e for e in entries if e.whose in scene.subjects and _is_of_age(e, scene.ages, index)]
    if scene.than_age is not None:
        others = [e for e in entries if e.whose in scene.subjects and e.age == scene.than_age]
        found = [Pair(a, b) for a in ones for b in others if same(a, b, group=False)]
        return [pair for pair in found if _in_time(pair, scene)]
    others = [e for e in entries if e.whose in scene.objects]
    found = [Pair(one, other) for one in ones for other in others if same(one, other)]
    if not found and len(scene.topics) > 1 and not scene.objects:
        # "Net spending is lower than gross": two measures of one place.
        order = sorted(reading.topics, key=lambda t: t.start)
        first = [t.what for t in order if t.end <= span.start]
        second = [t.what for t in order if t.start >= span.end]
        found = [
            Pair(a, b)
            for a in ones
            for b in ones
            if first
            and second
            and a.fact.indicator in first
            and b.fact.indicator in second
            and a.fact.indicator != b.fact.indicator
            and (a.fact.unit, a.fact.period) == (b.fact.unit, b.fact.period)
        ]
    return [p for p in found if _in_time(p, scene)]


def _two_groups(span: Span, scene: Scene, reading: Reading, index: Index) -> list[Pair] | None:
    """Return pairs of two breakdowns of one place: "more residential than community-based ones"."""
    for topic in scene.topics:
        mentions = breakdowns(reading.plain, "", topic, index.vocabulary)
        cut = scene.than_at if scene.than_at is not None else span.end
        first = [m for m in mentions if m.end <= cut]
        second = [m for m in mentions if m.start >= cut]
        if not first or not second or first[-1].what == second[0].what:
            continue
        if any(p.start >= cut and p.what not in scene.subjects for p in reading.places):
            continue
        own = [
            e
            for e in index.of((topic,), scene.subjects)
            if e.whose in scene.subjects and e.fact.value is not None
        ]
        ones = [e for e in own if e.fact.breakdown == first[-1].what]
        others = [e for e in own if e.fact.breakdown == second[0].what]
        found = [Pair(a, b) for a in ones for b in others if same(a, b, group=False)]
        return [pair for pair in found if _in_time(pair, scene)]
    return None


def _in_time(pair: Pair, scene: Scene) -> bool:
    if scene.periods:
        return any(period.is_of(pair.one.fact.period) for period in scene.periods)
    return pair.one.is_latest


def same(one: Entry, other: Entry, *, group: bool = True) -> bool:
    """Whether two facts are of one measure, unit and period (and ``group``)."""
    a, b = one.fact, other.fact
    return (a.indicator, a.unit, a.period) == (b.indicator, b.unit, b.period) and (
        not group or a.breakdown == b.breakdown
    )


def _over_time(entries: Sequence[Entry], scene: Scene) -> list[Pair]:
    """Return the pairs of a series that a change speaks of; all of them where it does not say."""
    found = []
    named = scene.periods
    own = [entry for entry in entries if entry.whose in scene.subjects]
    for early in own:
        for late in own:
            if early.whose != late.whose:
                continue
            a, b = early.fact, late.fact
            if (a.indicator, a.unit, a.breakdown) != (b.indicator, b.unit, b.breakdown):
                continue
            if periods.start_of(a.period) >= periods.start_of(b.period):
                continue
            fits = [p for p in named if p.is_of(a.period) or p.is_of(b.period)]
            if len({p.what for p in fits}) == len({p.what for p in named}):
                found.append(Pair(late, early, of_time=True))
    return found


def _is_of_age(entry: Entry, ages: Iterable[str | None], index: Index) -> bool:
    wanted = tuple(ages)
    return (
        entry.age is None
        or entry.age in wanted
        or (wanted == (None,) and len(index.ages_of[entry.fact.indicator]) <= 1)
    )


def _kinds(
    span: Span, scene: Scene, reading: Reading, context: Context, index: Index
) -> dict[str, frozenset[str]]:
    found = {}
    for topic in scene.topics:
        if topic in index.vocabulary.breakdowns:
            mentions = breakdowns(reading.plain, context.text, topic, index.vocabulary)
            if not mentions and context.text:
                mentions = breakdowns(context.text, "", topic, index.vocabulary)
            elif mentions:
                best = nearest(span, mentions, reading)
                mentions = [best[0]] if best else mentions
            if mentions:
                found[topic] = frozenset(mention.what for mention in mentions)
    return found


def _is_of_kind(entry: Entry, kinds: dict[str, frozenset[str]], reading: Reading) -> bool:
    fact = entry.fact
    per = any(d.base >= 1 and d.whom not in ("time",) for d in reading.denominators)
    if fact.unit in (COUNT, MILLION_POUNDS) and per and not _IN_ALL.search(reading.plain):
        return False
    if fact.unit in _OF_AN_AGE and not any(
        d.whom in (_OF_AN_AGE[fact.unit], "same age") for d in reading.denominators
    ):
        return False
    if fact.breakdown and fact.breakdown != entry.age and fact.indicator in kinds:
        return fact.breakdown in kinds[fact.indicator]
    return True
