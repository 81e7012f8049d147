"""Judging ranks: the largest of several groups, first among places, most and few."""

import re

from carebook.checking.index import Index
from carebook.checking.judge_numbers import Verdict
from carebook.checking.pairs import Pair, same
from carebook.checking.phrases import Relation
from carebook.checking.reading import Context, Reading
from carebook.checking.scene import Scene, scene_of
from carebook.checking.standing import compare_entries, place_of
from carebook.checking.topics import breakdowns

_AMONG = re.compile(
    r"\b(?:in|of|across|among|out of|within) (?:the |all |any |english |every )*(?:country|"
    r"county council|england|region|nation|authorit\w+|councils?|counties|neighbours|"
    r"\d{1,3}(?!\d)|east midlands|south west|league|uk|land)\b|\bnational(?:ly)?\b|\b(?:any|"
    r"every|other|all) (?:other )?(?:authorit|council|count)|league|rank|quartile|decile|"
    r"\b(?:any|no) other\b|\bregion's\b|\bcountry's\b|\bengland's\b"
)


_OF_THOSE_SHOWN = re.compile(
    r"\bof (?:the |all )?(?:two|three|four|2|3|4|figures|groups|places)\b|\bshown\b|\bhere\b|"
    r"\bof these\b|\bof the (?:figures|places)\b"
)


_HIGHEST = re.compile(r"high|larg|big|most|great|top|dens|old|main|lead|common|first|long|dear")


def judge_rank(relation: Relation, reading: Reading, context: Context, index: Index) -> Verdict:
    """Judge "highest", "the largest group", "ranks third"."""
    text = reading.plain
    said = text[relation.start : relation.end]
    none = Verdict(
        "unsupported",
        None,
        f"'{said}': a place among authorities is not in the data, which do not hold them all.",
    )
    if re.search(
        r"rank|league|quartile|place|tops?|bottom|leading|any|record|all-time|\d|second|third|"
        r"fourth|fifth|last",
        said,
    ):
        return none
    # "The largest group was ..., higher than in England": that it is held against, not among.
    later = [one.start for one in reading.relations if one.start >= relation.end]
    if _AMONG.search(text[relation.end : min(later, default=len(text))]) or _AMONG.search(
        text[max(0, relation.start - 30) : relation.start]
    ):
        return none
    scene = scene_of(relation, reading, context, index, of_time=False)
    wants_top = bool(_HIGHEST.search(said)) and not re.search(
        r"least|low|few|small|short|rare", said
    )
    ranks = {rank.fact: rank for rank in index.knowledge.ranks}
    for entry in index.of(scene.topics):
        rank = ranks.get(entry.fact.id)
        if reading.periods and not any(p.is_of(entry.fact.period) for p in reading.periods):
            continue
        if rank is None or entry.whose != index.home or not entry.is_latest:
            continue
        names = [m.what for m in breakdowns(text, "", entry.fact.indicator, index.vocabulary)]
        ages = [m.what for m in reading.ages]
        if entry.fact.breakdown not in (names[:1] or ages):
            continue
        if entry.age is not None and ages and entry.age not in ages:
            continue
        place = 1 if wants_top else rank.of
        if rank.place == place and not rank.tied:
            return Verdict(
                "supported",
                entry.fact.id,
                f"{entry.fact.sentence}, number {rank.place} of {rank.of} groups.",
            )
        return Verdict(
            "contradicted",
            entry.fact.id,
            f"{entry.fact.sentence}, number {rank.place} of {rank.of} groups.",
        )
    if _OF_THOSE_SHOWN.search(text) and not re.search(r"\bgroups?\b|\bkinds?\b|\btypes?\b", text):
        return _among_shown(wants_top, scene, index)
    return Verdict(
        "unsupported",
        None,
        f"'{said}': the data do not hold every group or authority, so nobody knows which is first.",
    )


def judge_most(relation: Relation, reading: Reading, context: Context, index: Index) -> Verdict:
    """Judge "most" and "a minority": a share over or under half, or a group that is most of all."""
    scene = scene_of(relation, reading, context, index, of_time=False)
    wants_most = (relation.kind == "majority") != relation.negated
    own = [
        e
        for e in index.of(scene.topics, scene.subjects)
        if e.whose in scene.subjects and e.fact.value is not None and e.is_latest
    ]
    ranked = {rank.fact for rank in index.knowledge.ranks}
    named = {
        m.what
        for topic in scene.topics
        for m in breakdowns(reading.plain, "", topic, index.vocabulary)
    }
    named |= {m.what for m in reading.ages}
    for entry in own:
        fact = entry.fact
        if fact.unit == "percent":
            share = fact.value or 0.0
        elif fact.id in ranked and fact.breakdown in named:
            group = [e.fact.value or 0.0 for e in own if same(entry, e, group=False)]
            share = 100 * (fact.value or 0.0) / sum(group)
        else:
            continue
        right = (share > 50) == wants_most
        said = f"{fact.sentence} ({place_of(entry.whose, index)})"
        return Verdict("supported" if right else "contradicted", fact.id, f"{said}.")
    return Verdict("unsupported", None, "No fact says of how many, or of what part, this is so.")


def _among_shown(wants_top: bool, scene: Scene, index: Index) -> Verdict:
    own = [
        e
        for e in index.of(scene.topics)
        if e.whose in scene.subjects and e.is_latest and e.fact.value is not None and e.is_here
    ]
    for one in own:
        others = [
            e
            for e in index.of(scene.topics)
            if e.is_here and e.whose != one.whose and e.fact.value is not None and same(one, e)
        ]
        wanted = "higher" if wants_top else "lower"
        if others and all(compare_entries(Pair(one, other)) == wanted for other in others):
            return Verdict(
                "supported",
                one.fact.id,
                f"{one.fact.sentence}: {wanted} than every comparator shown.",
            )
    return Verdict("unsupported", None, "The figures do not put it first among those shown.")
