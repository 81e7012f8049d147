"""Checking a filled text: what its slots say is known, and the words around them are read."""

from collections.abc import Iterable, Mapping

from carebook.checking.checked_claim import CheckedClaim, ClaimKind
from carebook.checking.checker import check_claims
from carebook.checking.claims_outside_slots import (
    CLAIMS_NOTHING,
    find_ordinary_uses,
    judge_words_outside_slots,
)
from carebook.checking.draft_sentences import judge_draft_sentence
from carebook.checking.fact_lookup import build_fact_lookup
from carebook.checking.parsed_sentence import PrecedingContext, parse_sentence
from carebook.checking.slot_ages import judge_ages
from carebook.checking.slot_denials import judge_modifiers, judge_negations
from carebook.checking.slot_links import judge_links
from carebook.checking.slot_measures import judge_measures
from carebook.checking.slot_places import judge_places
from carebook.checking.slot_suggestions import SlotSuggestions
from carebook.checking.slot_times import judge_times
from carebook.checking.spans import overlaps
from carebook.checking.words_around_slots import (
    JudgedWords,
    SentenceAround,
    SlotMention,
    read_around_slots,
)
from carebook.facts.fact_phrases import short_value
from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.slots.filled_text import FilledText
from carebook.facts.slots.slot import Slot
from carebook.facts.slots.slot_kinds import SlotKind

_CLAIM_KINDS: Mapping[SlotKind, ClaimKind] = {
    "figure": "number",
    "clause": "number",
    "extreme": "number",
    "change": "change",
    "movement": "change",
    "change clause": "change",
    "place in order": "position",
}
# Claims that a question may make and a text may not.
ASKED_KINDS: tuple[ClaimKind, ...] = ("cause", "judgement")
# A pair of facts is named as relations name it, two figures compared and a change.
_PAIR, _CHANGE = " : ", " -> "


def check_filled_text(
    filled: FilledText,
    knowledge: AreaKnowledge,
    table: Mapping[str, Slot],
    indicator: str | None = None,
    *,
    is_draft: bool = False,
    question: bool = False,
) -> tuple[CheckedClaim, ...]:
    """Check a text whose slots are filled.

    A slot's words are supported by its facts and are not read again. The rest is read by
    :func:`~carebook.checking.checker.check_claims`, and held against the facts of the slots beside
    it: a place, a time, an age or a measure that is not theirs, a denial, "both", "otherwise".

    Args:
        filled: the text, which knows where its slots stand.
        knowledge: what is known of the area.
        table: the slots that the text may use, for telling how to say a thing.
        indicator: the indicator the text is about, where that is known.
        is_draft: a language model wrote it: every figure and every word of comparison outside a
            slot is refused that the facts of slots do not carry.
        question: the text asks, and may touch on causes and judgements.

    Returns:
        The claims in the order of the text.

    """
    lookup = build_fact_lookup(knowledge)
    sentences = read_around_slots(filled, lookup)
    suggest = SlotSuggestions(table, lookup)
    slots = [slot.filled for sentence in sentences for slot in sentence.slots]
    plain = [
        claim
        for claim in check_claims(filled.text, knowledge, indicator)
        if not any(claim.start < slot.end and slot.start < claim.end for slot in slots)
    ]
    found: list[CheckedClaim] = []
    for at, sentence in enumerate(sentences):
        before = sentences[at - 1] if at else None
        after = sentences[at + 1] if at + 1 < len(sentences) else None
        found += [_slot_claim(slot, sentence) for slot in sentence.slots]
        start, end = sentence.offsets[0][0], sentence.offsets[-1][1]
        of_sentence = [claim for claim in plain if start <= claim.start < end]
        judged = [
            *judge_places(sentence, lookup, suggest),
            *judge_times(sentence, lookup, suggest),
            *judge_ages(sentence, lookup, suggest),
            *judge_measures(sentence, before, lookup, suggest),
            *judge_negations(sentence, suggest),
            *judge_modifiers(sentence, lookup, suggest),
            *(() if question else judge_links(sentences, at, lookup, suggest)),
        ]
        parsed = parse_sentence(sentence.source, PrecedingContext(home=lookup.area_code), lookup)
        words = [
            *judge_words_outside_slots(
                sentence, before, after, parsed, of_sentence, suggest, question=question
            )
        ]
        if is_draft:
            ordinary = [*find_ordinary_uses(sentence, lookup), *sentence.names]
            is_carried = any(
                one[2].verdict == "supported" and one[2].fact for one in words + judged
            )
            words += judge_draft_sentence(
                sentence,
                parsed,
                ordinary,
                suggest,
                is_carried=is_carried,
                is_lead=after is not None and bool(after.slots),
                question=question,
            )
        nothing = [one[0] for one in words if one[2] is CLAIMS_NOTHING]
        words = [one for one in words if one[0] not in nothing]
        carried = [one for one in words if one[2].verdict == "supported"]
        judged += words if is_draft else carried
        own = _distinct(judged)
        found += [_claim(one, sentence) for one in own]
        taken = [sentence.place_in_text(span) for span, *_ in own]
        ordinary_places = [
            sentence.place_in_text(span)
            for span in (*find_ordinary_uses(sentence, lookup), *nothing)
        ]
        found += [
            claim
            for claim in of_sentence
            if not any(claim.start < last and first < claim.end for first, last in taken)
            # A claim of more words than the ordinary ones stands: of the whole sentence, say.
            and not any(
                first <= claim.start and claim.end <= last for first, last in ordinary_places
            )
        ]
    if question:
        found = [claim for claim in found if not _may_be_asked(claim)]
    return tuple(sorted(found, key=lambda claim: (claim.start, claim.end)))


def _may_be_asked(claim: CheckedClaim) -> bool:
    """Whether a question may hold a claim: causes, judgements, and what cannot be read as false."""
    is_open = claim.verdict == "not checked" and claim.kind not in ("number", "text")
    return claim.kind in ASKED_KINDS or is_open


def _distinct(judged: Iterable[JudgedWords]) -> list[JudgedWords]:
    """Leave out words that were judged before: what a slot's facts say of them goes first."""
    kept: list[JudgedWords] = []
    for one in judged:
        if not any(overlaps(one[0], other[0]) for other in kept):
            kept.append(one)
    return kept


def _claim(judged: JudgedWords, sentence: SentenceAround) -> CheckedClaim:
    span, kind, judgement = judged
    start, end = sentence.place_in_text(span)
    words = sentence.filled[start:end]
    left = len(words) - len(words.lstrip())
    start, end = start + left, start + len(words.rstrip())
    return CheckedClaim(
        text=sentence.text, claim=sentence.filled[start:end], kind=kind, start=start, end=end,
        **vars(judgement),
    )  # fmt: skip


def _slot_claim(slot: SlotMention, sentence: SentenceAround) -> CheckedClaim:
    """Return what a slot says as a claim: its facts carry it by construction."""
    start, end = slot.filled.start, slot.filled.end
    ids = slot.filled.slot.fact_ids
    kind = _CLAIM_KINDS.get(slot.kind, "comparison")
    if kind == "number":
        # What a reader may look up is the number, not the whole of its words.
        number = short_value(slot.own.fact)
        at = slot.words.find(number)
        if at >= 0:
            start, end = start + at, start + at + len(number)
        fact = slot.own.fact.id
    elif kind == "change" and len(ids) > 1:
        fact = f"{ids[1]}{_CHANGE}{ids[0]}"
    elif slot.kind in ("place in order", "aside") or len(ids) < 2:
        fact = slot.own.fact.id
    else:
        other = next((e.fact for e in slot.entries if e.fact.role != slot.own.fact.role), None)
        fact = f"{ids[0]}{_PAIR}{other.id if other else ids[1]}"
    return CheckedClaim(
        text=sentence.text, claim=sentence.filled[start:end], verdict="supported", fact=fact,
        reason="The words of a slot are made from the facts.", kind=kind, start=start, end=end,
    )  # fmt: skip
