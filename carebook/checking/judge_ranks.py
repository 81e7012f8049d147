"""Judging ranks: the largest of several groups, first among places, most and few."""

import re

from carebook.checking.fact_lookup import FactLookup
from carebook.checking.fact_pairs import FactPair, is_same_measure
from carebook.checking.indicator_mentions import find_breakdowns
from carebook.checking.judge_numbers import ClaimJudgement
from carebook.checking.pair_comparison import compare_pair, place_in_reason
from carebook.checking.parsed_sentence import ParsedSentence, PrecedingContext
from carebook.checking.relation_phrases import RelationPhrase
from carebook.checking.relation_scope import RelationScope, find_relation_scope
from carebook.data.areas import AVERAGE_AUTHORITY_CODE

_AMONG_AUTHORITIES = re.compile(
    r"\b(?:in|of|across|among|out of|within) (?:the |all |any |english |every )*(?:country|"
    r"county council|england|region|nation|authorit\w+|councils?|counties|neighbours|"
    r"\d{1,3}(?!\d)|league|uk|land)\b|\bnational(?:ly)?\b|\b(?:any|"
    r"every|other|all) (?:other )?(?:authorit|council|count)|league|rank|quartile|decile|"
    r"\b(?:any|no) other\b|\bregion's\b|\bcountry's\b|\bengland's\b"
)


# Before a region or an area other than the book's own.
_BEFORE_RANKED_PLACE = re.compile(r"\b(?:in|of|across|among|out of|within) (?:all )?$")
_OF_THOSE_SHOWN = re.compile(
    r"\bof (?:the |all )?(?:two|three|four|2|3|4|figures|groups|places)\b|\bshown\b|\bhere\b|"
    r"\bof these\b|\bof the (?:figures|places)\b"
)


_TOP_RANK_WORDS = re.compile(
    r"high|larg|big|most|great|top|dens|old|main|lead|common|first|long|dear"
)


def judge_rank(
    relation: RelationPhrase, reading: ParsedSentence, context: PrecedingContext, index: FactLookup
) -> ClaimJudgement:
    """Judge "highest", "the largest group", "ranks third"."""
    text = reading.lowercase
    said = text[relation.start : relation.end]
    none = ClaimJudgement(
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
    begin, end = max(0, relation.start - 30), min(later, default=len(text))
    if _AMONG_AUTHORITIES.search(text[relation.end : end]) or _AMONG_AUTHORITIES.search(
        text[begin : relation.start]
    ):
        return none
    if any(
        begin <= place.start < end
        and place.key not in (index.area_code, AVERAGE_AUTHORITY_CODE)
        and _BEFORE_RANKED_PLACE.search(text[: place.start])
        for place in reading.places
    ):
        return none
    scene = find_relation_scope(relation, reading, context, index, of_time=False)
    wants_top = bool(_TOP_RANK_WORDS.search(said)) and not re.search(
        r"least|low|few|small|short|rare", said
    )
    ranks = {rank.fact: rank for rank in index.knowledge.ranks}
    for entry in index.entries_for(scene.indicators):
        rank = ranks.get(entry.fact.id)
        if reading.periods and not any(p.matches(entry.fact.period) for p in reading.periods):
            continue
        if rank is None or entry.place_code != index.area_code or not entry.is_latest:
            continue
        names = [m.key for m in find_breakdowns(text, "", entry.fact.indicator, index.vocabulary)]
        ages = [m.key for m in reading.ages]
        if entry.fact.breakdown not in (names[:1] or ages):
            continue
        if entry.age is not None and ages and entry.age not in ages:
            continue
        place = 1 if wants_top else rank.of
        if rank.place == place and not rank.tied:
            return ClaimJudgement(
                "supported",
                entry.fact.id,
                f"{entry.fact.sentence}, number {rank.place} of {rank.of} groups.",
            )
        return ClaimJudgement(
            "contradicted",
            entry.fact.id,
            f"{entry.fact.sentence}, number {rank.place} of {rank.of} groups.",
        )
    if _OF_THOSE_SHOWN.search(text) and not re.search(r"\bgroups?\b|\bkinds?\b|\btypes?\b", text):
        return _judge_rank_among_shown(wants_top, scene, index)
    return ClaimJudgement(
        "unsupported",
        None,
        f"'{said}': the data do not hold every group or authority, so nobody knows which is first.",
    )


def judge_majority(
    relation: RelationPhrase, reading: ParsedSentence, context: PrecedingContext, index: FactLookup
) -> ClaimJudgement:
    """Judge "most" and "a minority": a share over or under half, or a group that is most of all."""
    scene = find_relation_scope(relation, reading, context, index, of_time=False)
    wants_most = (relation.kind == "majority") != relation.negated
    own = [
        e
        for e in index.entries_for(scene.indicators, scene.subjects)
        if e.place_code in scene.subjects and e.fact.value is not None and e.is_latest
    ]
    ranked = {rank.fact for rank in index.knowledge.ranks}
    named = {
        m.key
        for topic in scene.indicators
        for m in find_breakdowns(reading.lowercase, "", topic, index.vocabulary)
    }
    named |= {m.key for m in reading.ages}
    for entry in own:
        fact = entry.fact
        if fact.unit == "percent":
            share = fact.value or 0.0
        elif fact.id in ranked and fact.breakdown in named:
            group = [e.fact.value or 0.0 for e in own if is_same_measure(entry, e, group=False)]
            share = 100 * (fact.value or 0.0) / sum(group)
        else:
            continue
        right = (share > 50) == wants_most
        said = f"{fact.sentence} ({place_in_reason(entry.place_code, index)})"
        return ClaimJudgement("supported" if right else "contradicted", fact.id, f"{said}.")
    return ClaimJudgement(
        "unsupported", None, "No fact says of how many, or of what part, this is so."
    )


def _judge_rank_among_shown(
    wants_top: bool, scene: RelationScope, index: FactLookup
) -> ClaimJudgement:
    own = [
        e
        for e in index.entries_for(scene.indicators)
        if e.place_code in scene.subjects
        and e.is_latest
        and e.fact.value is not None
        and e.is_in_book
    ]
    for one in own:
        others = [
            e
            for e in index.entries_for(scene.indicators)
            if e.is_in_book
            and e.place_code != one.place_code
            and e.fact.value is not None
            and is_same_measure(one, e)
        ]
        wanted = "higher" if wants_top else "lower"
        if others and all(compare_pair(FactPair(one, other)) == wanted for other in others):
            return ClaimJudgement(
                "supported",
                one.fact.id,
                f"{one.fact.sentence}: {wanted} than every comparator shown.",
            )
    return ClaimJudgement("unsupported", None, "The figures do not put it first among those shown.")
