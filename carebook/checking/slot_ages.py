"""Ages that a sentence gives to figures in its slots which are not theirs."""

import re
from collections.abc import Iterator, Sequence

from carebook.checking.checked_claim import contradicted
from carebook.checking.fact_lookup import FactLookup
from carebook.checking.populations import (
    AGED_18_TO_64,
    AGED_65_AND_OVER,
    find_ages,
    find_denominators,
)
from carebook.checking.slot_suggestions import SlotSuggestions
from carebook.checking.spans import Mention, find_mentions
from carebook.checking.word_lists import word_pattern
from carebook.checking.words_around_slots import (
    FOLLOWING_KINDS,
    JudgedWords,
    SentenceAround,
    SlotMention,
)

_NEW_STATEMENT = word_pattern("around_slots", "new statement")
_OLDER = word_pattern("around_slots", "older people besides")
_YOUNGER = word_pattern("around_slots", "younger adults besides")


def judge_ages(
    sentence: SentenceAround, lookup: FactLookup, suggest: SlotSuggestions
) -> Iterator[JudgedWords]:
    """Yield the ages that are given to figures of people of other ages, or of all."""
    text = sentence.lowercase
    ages = sorted(
        [
            *find_ages(text, find_denominators(text)),
            *find_mentions(_OLDER, text, AGED_65_AND_OVER),
            *find_mentions(_YOUNGER, text, AGED_18_TO_64),
        ],
        key=lambda age: age.start,
    )
    for slot in sentence.slots:
        follows = slot.kind in FOLLOWING_KINDS and any(
            one.measure == slot.measure and one.end <= slot.start for one in sentence.slots
        )
        age = None if follows else _governing_age(slot, ages, sentence)
        if age is None:
            continue
        own = {entry.age for entry in slot.entries if entry.fact.role == slot.own.fact.role}
        if age.key in own or any(entry.age == age.key for entry in slot.entries):
            continue
        if slot.own.age in {one.key for one in ages} and find_ages(slot.words.lower(), []):
            continue  # it says itself whom it is of, and so does the sentence
        indicator = lookup.knowledge.indicators[slot.own.fact.indicator]
        about = f"{indicator.title} {slot.filled.slot.meaning}".lower()
        if slot.own.age is None and text[age.start : age.end] in about:
            continue
        whom = suggest.group_in_words(slot)
        mend = suggest.same_of_age(slot, age.key)
        yield (
            age,
            "number",
            contradicted(
                slot.own.fact.id,
                f"the sentence gives {slot.name} to people of this age, and it is the figure for "
                f"{whom}: {mend or 'say whom it is of'}",
            ),
        )


def _governing_age(
    slot: SlotMention, ages: Sequence[Mention], sentence: SentenceAround
) -> Mention | None:
    text = sentence.lowercase
    after = [age for age in ages if age.start >= slot.end]
    if after:
        gap = text[slot.end : after[0].start]
        close = re.fullmatch(
            r"\s+(?:of|for|among|in|from)?\s*(?:the |those |people |adults |residents )*", gap
        )
        if close:
            return after[0]
    before = [age for age in ages if age.end <= slot.start]
    if not before:
        return None
    nearest = before[-1]
    gap = text[nearest.end : slot.start]
    if _NEW_STATEMENT.search(gap):
        return None
    # "SLOT of older people asked, SLOT ...": the age was the first figure's.
    joined = [
        one
        for one in before[:-1]
        if re.fullmatch(
            r"\W*(?:and|or|as well as)\W*(?:for |of |among |those )*", text[one.end : nearest.start]
        )
    ]
    if joined:
        own = {entry.age for entry in slot.entries}
        return next((age for age in (nearest, *joined) if age.key in own), nearest)
    return nearest
