"""Both, all and still before a slot: what it says has to be so of others, or before, too."""

import re
from collections.abc import Iterator, Sequence
from typing import cast

from carebook.checking.checked_claim import (
    ClaimJudgement,
    contradicted,
    not_checked,
    supported,
)
from carebook.checking.fact_lookup import FactLookup
from carebook.checking.slot_sides import (
    Side,
    side_against,
    side_of,
    sides_in_words,
    told_directions,
    told_sides,
)
from carebook.checking.slot_suggestions import SlotSuggestions
from carebook.checking.spans import Mention
from carebook.checking.word_lists import word_pattern
from carebook.checking.words_around_slots import JudgedWords, SentenceAround, SlotMention
from carebook.text.phrasing import join_in_words

_BOTH_OR_ALL = word_pattern("around_slots", "both or all")
_STILL = word_pattern("around_slots", "still")
_TWO = 2
_TELLING = ("comparison", "change", "movement", "message", "amount", "place in order")
_BAND = re.compile(r"(?:among the ten )?(?:lowest|highest|middle)")


def judge_both(
    sentences: Sequence[SentenceAround],
    at: int,
    lookup: FactLookup,
    suggest: SlotSuggestions,
) -> Iterator[JudgedWords]:
    """Yield "both" and "all" where they take a slot's comparison for figures told before it."""
    sentence = sentences[at]
    for match in _BOTH_OR_ALL.finditer(sentence.lowercase):
        words = match["words"] or match["after"]
        span = Mention(*match.span("words" if match["words"] else "after"), "")
        after = [slot for slot in sentence.slots if slot.start >= match.end()]
        if not after or after[0].kind not in _TELLING:
            continue
        gap = sentence.lowercase[match.end() : after[0].start]
        if re.search(r"[,;:.]", gap) or len(gap.split()) > 4:
            continue
        if words.startswith(("neither", "none")):
            yield (
                span,
                "comparison",
                contradicted(
                    after[0].own.fact.id,
                    f"it denies what {after[0].name} says ('{_short(after[0].words)}'): "
                    "leave the denial out",
                ),
            )
            continue
        before = [slot for slot in sentence.slots if slot.end <= match.start()]
        others = [slot for slot in before if slot.measure != after[0].measure]
        for earlier in reversed(sentences[max(0, at - _TWO) : at]):
            # Of two sentences before it the last may be the one on the slot's own measure.
            if not others and not before:
                others = [slot for slot in earlier.slots if slot.measure != after[0].measure]
        judgement = _judge_shared(after[0], others, lookup, suggest)
        yield span, "comparison", judgement


def _judge_shared(
    said: SlotMention, others: list[SlotMention], lookup: FactLookup, suggest: SlotSuggestions
) -> ClaimJudgement:
    """Judge whether what a slot says of its figure is so of others too."""
    told = told_sides([said])
    directions = told_directions([said])
    measures = {slot.measure: slot for slot in others}
    if said.kind == "place in order":
        return _judge_shared_band(said, list(measures.values()), suggest)
    if not measures:
        return not_checked(f"it is not clear of which figures: {suggest.whole(said)}")
    facts = " : ".join([said.own.fact.id, *(one.own.fact.id for one in measures.values())])
    for slot in measures.values():
        same = [one for one in others if one.measure == slot.measure]
        for role, sides in told.items():
            found = side_against(slot, role, lookup)
            if found is None:
                return not_checked(f"no slot shows it of {slot.name}: {suggest.whole(slot)}")
            if {found} != sides:
                pair = cast("tuple[Side, Side]", (next(iter(sides)), found))
                return contradicted(
                    facts, f"{sides_in_words(pair, role, lookup)}: say how each of them stands"
                )
        if directions and told_directions(same) != directions:
            return not_checked(f"no slot shows it of {slot.name}: {suggest.change(slot)}")
    sides_told = join_in_words([str(next(iter(sides))) for sides in told.values()])
    return supported(facts, f"The facts say so of each: {sides_told or 'they moved alike'}.")


def _judge_shared_band(
    said: SlotMention, others: list[SlotMention], suggest: SlotSuggestions
) -> ClaimJudgement:
    """Judge whether other figures stand in the same part of the order as one."""
    own = _BAND.search(said.words)
    for slot in others:
        found = _BAND.search(suggest.band(slot))
        if own is None or found is None:
            return not_checked(f"no slot shows it of {slot.name}: {suggest.whole(said)}")
        if own[0] != found[0]:
            return contradicted(
                slot.own.fact.id,
                f"{slot.name} is {suggest.band(slot)}: say how each of them stands",
            )
    if not others:
        return not_checked(f"it is not clear of which figures: {suggest.whole(said)}")
    return supported(said.own.fact.id, "Each of them stands there.")


def judge_still(sentence: SentenceAround, lookup: FactLookup) -> Iterator[JudgedWords]:
    """Yield "still" and "remains" before a comparison: it was so before as well, or not."""
    for match in _STILL.finditer(sentence.lowercase):
        slot = next((one for one in sentence.slots if one.start < match.end() <= one.end), None)
        if slot is None or slot.kind != "comparison" or len(slot.entries) < 2:
            continue
        span = Mention(*match.span("words"), "")
        judgement = _judge_persistence(slot, lookup)
        yield span, "comparison", judgement


def _judge_persistence(slot: SlotMention, lookup: FactLookup) -> ClaimJudgement:
    own, other = slot.entries[0].fact, slot.entries[1].fact
    entries = [entry.fact for entry in lookup.entries_by_indicator.get(own.indicator, ())]
    before = [
        fact
        for fact in entries
        if (fact.role, fact.breakdown, fact.unit) == (own.role, own.breakdown, own.unit)
        and fact.period < own.period
        and fact.value is not None
        and fact.footing == own.footing
    ]
    if not before:
        return not_checked(
            f"no earlier figure shows that it was so before: write 'is {slot.name}'", own.id
        )
    last = max(before, key=lambda fact: fact.period)
    beside = [
        fact
        for fact in entries
        if (fact.role, fact.breakdown, fact.unit, fact.period)
        == (other.role, other.breakdown, other.unit, last.period)
    ]
    now = told_sides([slot]).get(other.role, set())
    then = side_of(last, beside[0]) if beside else None
    if then is not None and then in now:
        return supported(f"{last.id} : {own.id}", f"It was {then} in {last.period} too.")
    return not_checked(f"the figure before it was not so: write 'is {slot.name}'", own.id)


def _short(words: str) -> str:
    """Return the first words of what a slot says."""
    return " ".join(words.split()[:8])
