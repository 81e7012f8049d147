"""Judging ranks: the largest of several groups, first among places, most and few."""

import re
from collections.abc import Iterable
from itertools import pairwise

from carebook.checking.checked_claim import ClaimJudgement, contradicted, not_checked, supported
from carebook.checking.fact_pairs import is_same_measure
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.relation_phrases import RelationPhrase
from carebook.checking.relation_scope import RelationScope, find_relation_scope
from carebook.checking.spans import Mention, Span, distinct_keys
from carebook.checking.word_lists import word_pattern
from carebook.data.areas import AVERAGE_AUTHORITY_CODE

_AMONG_AUTHORITIES = word_pattern("judge_ranks", "among authorities")


# Before a region or an area other than the book's own.
_BEFORE_RANKED_PLACE = re.compile(r"\b(?:in|of|across|among|out of|within) (?:all )?$")
_TOP_RANK_WORDS = word_pattern("judge_ranks", "top rank words")
_LOW_RANK_WORDS = re.compile(r"least|low|few|small|short|rare")
# Ranks that can only be among authorities, or need figures that no book has.
_RANK_WITHOUT_FACTS = word_pattern("judge_ranks", "rank without facts")


def judge_rank(relation: RelationPhrase, sentence: ParsedSentence) -> ClaimJudgement:
    """Judge "highest", "the largest group", "ranks third"."""
    text = sentence.lowercase
    words = text[relation.start : relation.end]
    if _RANK_WITHOUT_FACTS.search(words) or _is_among_authorities(relation, sentence):
        return not_checked(f"'{words}': the data do not rank authorities.")
    scope = find_relation_scope(relation, sentence)
    if text.startswith(" groups with a figure", relation.end):
        return _judge_groups_with_figure(relation, scope, sentence)
    is_top = bool(_TOP_RANK_WORDS.search(words)) and not _LOW_RANK_WORDS.search(words)
    ranks = {rank.fact: rank for rank in sentence.lookup.knowledge.ranks}
    ages = [m.key for m in sentence.ages]
    for entry in sentence.lookup.entries_for(scope.indicators):
        fact, rank = entry.fact, ranks.get(entry.fact.id)
        if rank is None or entry.place_code != sentence.lookup.area_code or not entry.is_latest:
            continue
        named = [m.key for m in sentence.find_breakdowns(fact.indicator)]
        if (
            not sentence.allows_period(fact.period)
            or fact.breakdown not in (named[:1] or ages)
            or (entry.age is not None and ages and entry.age not in ages)
        ):
            continue
        reason = f"{fact.sentence}, number {rank.place} of {rank.of} groups."
        # "The largest groups were …, each at 24.7%": they share the place.
        may_share = text.startswith(" groups", relation.end)
        is_right = rank.place == (1 if is_top else rank.of) and rank.tied in (False, may_share)
        return supported(fact.id, reason) if is_right else contradicted(fact.id, reason)
    return not_checked(
        f"'{words}': the data do not have a figure for every group or authority, so they cannot "
        "say which comes first."
    )


def _judge_groups_with_figure(
    relation: RelationPhrase, scope: RelationScope, sentence: ParsedSentence
) -> ClaimJudgement:
    """Judge "the largest groups with a figure were ...": no other that has one is larger."""
    is_top = bool(_TOP_RANK_WORDS.match(sentence.lowercase, relation.start))
    stated = {fact.split("/")[1] for fact in sentence.stated_facts}
    # Two measures may share the words of their groups.
    for indicator in sorted(scope.indicators, key=lambda name: name not in stated):
        named = set(distinct_keys(sentence.find_breakdowns(indicator)))
        own = [
            e
            for e in sentence.lookup.entries_of_places((indicator,), (sentence.context.home,))
            if e.fact.charted and e.is_latest and e.fact.value is not None
        ]
        # Numbers tell which groups are meant more surely than words, which they share.
        named = {e.fact.breakdown for e in own if e.fact.id in sentence.stated_facts} or named
        told = [e.fact.value or 0.0 for e in own if e.fact.breakdown in named]
        others = [e.fact.value or 0.0 for e in own if e.fact.breakdown not in named]
        if len(told) < len(named) or not told:
            continue
        first = next(e.fact for e in own if e.fact.breakdown in named)
        is_right = not others or (min(told) >= max(others) if is_top else max(told) <= min(others))
        reason = f"{len(others)} other groups have a figure."
        return supported(first.id, reason) if is_right else contradicted(first.id, reason)
    return not_checked("The data have no figures of these groups.")


def _is_among_authorities(relation: RelationPhrase, sentence: ParsedSentence) -> bool:
    """Whether the words around a rank put it among authorities or in another area."""
    text, start = sentence.lowercase, max(0, relation.start - 30)
    # "The largest group was ..., higher than in England": England belongs to the second relation.
    later = [one.start for one in sentence.relations if one.start >= relation.end]
    end = min(later, default=len(text))
    if any(
        _AMONG_AUTHORITIES.search(part)
        for part in (text[start : relation.start], text[relation.end : end])
    ):
        return True
    return any(
        start <= place.start < end
        and place.key not in (sentence.context.home, AVERAGE_AUTHORITY_CODE)
        and _BEFORE_RANKED_PLACE.search(text[: place.start])
        for place in sentence.places
    )


def judge_majority(relation: RelationPhrase, sentence: ParsedSentence) -> ClaimJudgement:
    """Judge "most" and "a minority": a share over or under half, or a group that is most of all."""
    scope = find_relation_scope(relation, sentence)
    is_most = (relation.kind == "majority") != relation.negated
    entries = [
        e
        for e in sentence.lookup.entries_of_places(scope.indicators, scope.subjects)
        if e.fact.value is not None and e.is_latest
    ]
    ranked = {rank.fact for rank in sentence.lookup.knowledge.ranks}
    named = {
        mention.key
        for indicator in scope.indicators
        for mention in sentence.find_breakdowns(indicator)
    }
    named |= {mention.key for mention in sentence.ages}
    for entry in entries:
        fact = entry.fact
        share = fact.value or 0.0
        if fact.unit != "percent":
            if fact.id not in ranked or fact.breakdown not in named:
                continue
            groups = [e for e in entries if is_same_measure(entry, e, group=False)]
            share *= 100 / sum(e.fact.value or 0.0 for e in groups)
        reason = f"{fact.sentence} ({entry.place_name})."
        is_right = (share > 50) == is_most
        return supported(fact.id, reason) if is_right else contradicted(fact.id, reason)
    return not_checked("No figure in the data says how many, or what share, this is.")


_NEXT_CAME = word_pattern("judge_ranks", "next came")


def judge_order(
    sentence: ParsedSentence, stated_by: Iterable[tuple[Span, ClaimJudgement]]
) -> list[tuple[Mention, ClaimJudgement]]:
    """Return an objection where "next came ..." lists figures of one measure out of their order."""
    found = []
    values = {number.start: number.value for number in sentence.stated_figures}
    for match in _NEXT_CAME.finditer(sentence.lowercase):
        told = [
            (values[number.start], judgement)
            for number, judgement in stated_by
            if number.start >= match.end() and judgement.fact
        ]
        measures = {(judgement.fact or "").split("/")[1] for _, judgement in told}
        for (one, _), (other, judgement) in pairwise(told):
            if len(measures) == 1 and one < other:
                reason = f"What comes second of these two is larger: {judgement.reason}"
                words = Mention(*match.span(), "")
                found.append((words, contradicted(judgement.fact, reason)))
                break
    return found
