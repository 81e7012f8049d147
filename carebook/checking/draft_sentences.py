"""What the sentences of a draft say beside their slots, where no slot and no word list would tell.

A draft may speak of the data (what a survey asks, what is counted), and copy the catalogue's words.
What it says of the area and its people is what its slots say: every other sentence on them is told.
"""

import re
from collections.abc import Iterator, Sequence

from carebook.checking.carried_words import (
    carried_by_all_or_none,
    carried_by_change,
    carried_by_sides,
    is_gap_of_size,
)
from carebook.checking.catalogue_words import gather_catalogue_words
from carebook.checking.checked_claim import ClaimKind, contradicted, not_checked, supported
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.slot_predicates import judge_predicates
from carebook.checking.slot_sides import Side, told_directions, told_sides
from carebook.checking.slot_suggestions import SlotSuggestions
from carebook.checking.slot_times import tells_of_past
from carebook.checking.spans import Mention, Span, overlaps
from carebook.checking.word_lists import read_word_list, word_pattern
from carebook.checking.words_around_slots import (
    MOVING_KINDS,
    JudgedWords,
    SentenceAround,
    SlotMention,
)

_UP, _DOWN = (word_pattern("around_slots", name) for name in ("up", "down"))
_SIDES = word_pattern("around_slots", "comparison of sides")
_EVERYONE = word_pattern("around_slots", "everyone")
_OF_RECORDS = word_pattern("around_slots", "everyone said of records")
_HOW_MADE = word_pattern("around_slots", "of how the text is made")
_OF_DATA = word_pattern("around_slots", "speaks of the data")
_JUDGES = word_pattern("around_slots", "judges")
_REASON = word_pattern("around_slots", "gives a reason")
_COMPARATIVE = re.compile(
    rf"\b(?:{'|'.join(read_word_list('comparable_qualities'))})\b", re.IGNORECASE
)
_HERE = re.compile(
    r"(?<!not )(?<!nothing )(?<!shown )(?<!given )(?<!told )\bhere\b"
    r"|\blocally\b|\bin the (?:town|city|county|borough|district)\b"
)
_IMPROVED = re.compile(r"\b(?:improved|got better)\b")
# "Not of every carer" leaves it open.
_NOT_OF = re.compile(r"\bnot (?:of|for|from|among|by) $")
_POSSIBLE = re.compile(r"\b(?:may|might|can|could|would)\b")
_SEVERAL = 2
_BAND = re.compile(r"lowest|highest|middle half")
# A sentence of fewer words is an aside.
_FEWEST_WORDS = 3
# A stretch of this many letters that is the catalogue's own makes a sentence a copy.
_LONG_COPY = 30


def judge_draft_sentence(
    sentence: SentenceAround,
    parsed: ParsedSentence,
    masks: Sequence[Span],
    suggest: SlotSuggestions,
    *,
    is_carried: bool = False,
    is_lead: bool = False,
    question: bool = False,
) -> Iterator[JudgedWords]:
    """Yield what a sentence of a draft says of the area that none of its slots says.

    ``is_carried`` is whether the facts of its slots carry what it says of all of them, ``is_lead``
    whether a sentence with slots follows it.
    """
    text = sentence.lowercase
    slots = list(sentence.slots)

    def found(pattern: re.Pattern[str]) -> Iterator[Mention]:
        for match in pattern.finditer(text):
            mention = Mention(*match.span(), "")
            if not any(overlaps(mention, mask) for mask in masks):
                yield mention

    for words in found(_HOW_MADE):
        yield words, "text", not_checked("it speaks of how the text is made: leave it out")
    if question:
        for words in found(_JUDGES):
            if re.match(r"\W*why\b", text):
                yield (
                    words,
                    "text",
                    not_checked(
                        "the question takes a judgement for granted: ask openly, without it"
                    ),
                )
        return
    directions: tuple[tuple[re.Pattern[str], Side], ...] = ((_UP, "higher"), (_DOWN, "lower"))
    for pattern, side in directions:
        for words in found(pattern):
            yield _judge_direction(words, side, slots, suggest)
    for words in found(_SIDES):
        if is_gap_of_size(text[words.start : words.end], slots):
            yield words, "comparison", supported(slots[0].own.fact.id, "The figures are so near.")
            continue
        yield (
            words,
            "comparison",
            not_checked(f"it compares, and no slot beside it does: {suggest.comparison(slots)}"),
        )
    for words in found(_COMPARATIVE):
        is_compared = slots or parsed.places
        of_past = parsed.periods or tells_of_past(slots, suggest.lookup)
        if text.startswith("earlier", words.start) and of_past:
            continue
        if text.startswith("become ", words.start) and carried_by_change(
            text[words.start : words.end], slots
        ):
            continue
        if is_compared:
            yield (
                words,
                "comparison",
                not_checked(
                    f"it compares, and no slot beside it does: {suggest.comparison(slots)}"
                ),
            )
    for words in found(_JUDGES):
        if carried_by_sides(text[words.start : words.end], slots):
            yield (
                words,
                "comparison",
                supported(slots[0].own.fact.id, "The slot beside it says so."),
            )
            continue
        yield words, "judgement", not_checked("it judges, and figures cannot: leave it out")
    moved = [slot for slot in slots if slot.kind in MOVING_KINDS]
    for words in found(_IMPROVED):
        if moved and not carried_by_change(text[words.start : words.end], moved):
            mend = suggest.change(moved[0])
            yield words, "change", not_checked(f"the change in the slot is not so: {mend}")
    for words in found(_REASON):
        yield (
            words,
            "cause",
            not_checked(
                "it gives a cause, and figures show none: leave it out, or ask in a question"
            ),
        )
    is_copy = any(mask.end - mask.start > _LONG_COPY for mask in masks)
    of_records = is_copy or (_OF_RECORDS.search(text) and not parsed.places)
    if not is_carried and not _say_alike(slots) and not of_records:
        for words in found(_EVERYONE):
            if carried_by_all_or_none(text[words.start : words.end], slots):
                continue
            if _NOT_OF.search(text[: words.start]):
                continue
            if slots or parsed.places or parsed.indicators or not _OF_DATA.search(text):
                yield (
                    words,
                    "comparison",
                    not_checked(
                        "it says so of every one, and no slot does: name those that slots tell of"
                    ),
                )
    denied = "" if slots else gather_catalogue_words(parsed.lookup.knowledge).denied_by(text)
    if denied:
        yield (
            Mention(0, len(text), ""),
            "text",
            not_checked(f"the facts say otherwise ('{denied}'): copy that, or leave it out"),
        )
    yield from judge_predicates(sentence, parsed, suggest)
    if not slots and not is_lead and not is_copy:
        yield from _judge_without_slot(sentence, parsed)


def _say_alike(slots: Sequence[SlotMention]) -> bool:
    """Whether slots of two or more measures say the same of each: "all three rose: SLOT, SLOT"."""
    if len({slot.measure for slot in slots}) < _SEVERAL:
        return False
    sides = [sides for sides in told_sides(slots).values() if len(sides) == 1]
    bands = {found[0] for slot in slots if (found := _BAND.search(slot.words))}
    in_bands = [slot for slot in slots if slot.kind == "place in order"]
    return (
        (bool(sides) and sum(slot.kind == "comparison" for slot in slots) >= _SEVERAL)
        or (len(told_directions(slots)) == 1 and sum(s.kind == "change" for s in slots) >= _SEVERAL)
        or (len(bands) == 1 and len(in_bands) >= _SEVERAL)
    )


def _judge_direction(
    words: Mention, side: Side, slots: Sequence[SlotMention], suggest: SlotSuggestions
) -> JudgedWords:
    told = told_directions(slots)
    kind: ClaimKind = "change"
    if told == {side}:
        return words, kind, supported(slots[0].own.fact.id, "The change in the slot says so.")
    if told:
        said = {"higher": "a rise", "lower": "a fall", "alike": "no clear change"}
        shown = " and ".join(sorted(said.get(str(one), "no comparison") for one in told))
        return (
            words,
            kind,
            contradicted(
                slots[0].own.fact.id, f"the slot beside it tells of {shown}: leave it out"
            ),
        )
    mend = suggest.change(slots[0]) if slots else "leave it out"
    return words, kind, not_checked(f"it tells of a change, and no slot beside it does: {mend}")


def _judge_without_slot(sentence: SentenceAround, parsed: ParsedSentence) -> Iterator[JudgedWords]:
    """Yield a sentence without a slot that does not speak of the data."""
    text = sentence.lowercase
    if _OF_DATA.search(text) or _POSSIBLE.search(text) or len(text.split()) < _FEWEST_WORDS:
        return
    named = any(sentence.source.cased[place.start].isupper() for place in parsed.places)
    if named or _HERE.search(text):
        yield (
            Mention(0, len(text), ""),
            "text",
            not_checked(
                "it says something of the area or its people that no slot says: write a slot, or "
                "leave it out"
            ),
        )
