"""Places that a sentence gives to figures in its slots which are not theirs."""

import re
from collections.abc import Iterator, Sequence

from carebook.checking.checked_claim import contradicted
from carebook.checking.fact_lookup import FactLookup
from carebook.checking.number_places import BEFORE_COMPARATOR
from carebook.checking.place_mentions import UNKNOWN_PLACE, find_places, place_name_for_code
from carebook.checking.slot_suggestions import SlotSuggestions
from carebook.checking.spans import Mention
from carebook.checking.word_lists import word_pattern
from carebook.checking.words_around_slots import (
    JudgedWords,
    SentenceAround,
    SlotMention,
)

_DIRECTLY_AFTER = word_pattern("around_slots", "directly after")
_NEW_CLAUSE = word_pattern("around_slots", "new clause")
_NOT_DIRECT = re.compile(rf"{_NEW_CLAUSE.pattern}|\bslot\b|\b(?:than|as|against|from|to|between)\b")
# What a place is after where the figure beside it is its own: "England's SLOT", "England, at SLOT".
_OWNS_WHAT_FOLLOWS = re.compile(
    r"(?:'s?)?(?: (?:figure|rate|share|own figure|average))?"
    r"(?: (?:of|is|was|at|it is|it was)|, at)?\s+$"
)
_FOLLOWS_PLACE = re.compile(
    r",?\s*(?:(?:the|its|a) (?:figure|share|rate|number|score|wait|cost)\s+)?"
    r"(?:(?:had|has|saw|is|was|at|of|with|it is|it was|it paid|recorded|paid|spent|stood at|"
    r"came to|there were|there was)\s+)?"
)
_IS_HELD_AGAINST = re.compile(
    rf"{BEFORE_COMPARATOR.pattern}|\b(?:side of|near(?:er)?(?: to)?|around|beside|"
    r"apart from|close to|like|unlike|from|with|as in)\s+"
    r"(?:that (?:of|in) )?(?:the )?$"
)
# A place in the name of a measure: "the most deprived tenth in England", "the average decile".
_IN_A_NAME = re.compile(
    r"\b(?:tenth|fifth|decile|quarter|half)s?(?: of (?:small )?areas)? (?:in|of) england$"
    r"|^\W*as for the average$|\bthe average$(?<!at the average)(?= (?:decile|score|age|wait))"
)
_IS_NEAR = re.compile(r"\b(?:near(?:er)?|close)(?: to)? (?:that (?:of|in) )?(?:the )?$")
# Similar areas, and then a figure "for them".
_OF_THEM = re.compile(
    r"\b(?P<others>similar areas|(?:areas|places|authorities|councils) like)\b[^.;]*"
    r"\b(?:for|in|among) (?:them|these|those)\b(?: \w+){0,2} $"
)
_OPENS_WITH_IN = re.compile(
    r"(?:^|[,;:]\s)\W*(?:and |but |while )?(?:in|for|across|within) (?:the )?$"
)


def judge_places(
    sentence: SentenceAround, lookup: FactLookup, suggest: SlotSuggestions
) -> Iterator[JudgedWords]:
    """Yield the places that are given to figures of another place."""
    places = [
        place
        for place in find_places(sentence.lowercase, sentence.source.cased, lookup.gazetteer)
        if place.key != UNKNOWN_PLACE
    ]
    for slot in sentence.slots:
        own = slot.own
        others = _OF_THEM.search(sentence.lowercase[: slot.start])
        if others and own.fact.role == "area" and slot.kind in ("figure", "clause"):
            yield (
                Mention(*others.span("others"), ""),
                "number",
                contradicted(
                    own.fact.id,
                    f"the sentence gives {slot.name} to similar areas, and it is the figure for "
                    f"{own.place_name}: name {own.place_name} beside it",
                ),
            )
            continue
        name = own.place_name.removeprefix("the ")
        says_its_own = slot.kind in ("figure", "clause", "extreme") and name in slot.words
        if says_its_own and own.fact.role == "area":
            continue
        place = _governing_place(slot, places, sentence)
        if place is None or place.key == own.place_code:
            continue
        if says_its_own and not _follows_directly(slot, place, sentence):
            continue
        # "London gives the like contrast, SLOT": the place that the figure is held against.
        is_compared = any(entry.place_code == place.key for entry in slot.entries)
        if is_compared and not _OPENS_WITH_IN.search(sentence.lowercase[: place.start]):
            continue
        given = place_name_for_code(place.key, lookup.knowledge)
        mend = suggest.figure_of_place(slot, place.key) or f"name {own.place_name} beside it"
        yield (
            place,
            "number",
            contradicted(
                own.fact.id,
                f"the sentence gives {slot.name} to {given}, and it is the figure for "
                f"{own.place_name}: {mend}",
            ),
        )


def _follows_directly(slot: SlotMention, place: Mention, sentence: SentenceAround) -> bool:
    """Whether a figure follows a place directly: "In Kent, SLOT", "Kent had SLOT"."""
    return _FOLLOWS_PLACE.fullmatch(sentence.lowercase[place.end : slot.start]) is not None


def _governing_place(
    slot: SlotMention, places: Sequence[Mention], sentence: SentenceAround
) -> Mention | None:
    """Return the place that a sentence gives to a slot's figure, where it gives it one."""
    text = sentence.lowercase
    for place in places:
        if place.start < slot.end:
            continue
        gap = text[slot.end : place.start]
        is_direct = _DIRECTLY_AFTER.match(gap) and not _NOT_DIRECT.search(gap)
        if is_direct:
            return place
        break
    for place in reversed([one for one in places if one.end <= slot.start]):
        gap = text[place.end : slot.start]
        if _IN_A_NAME.search(text[: place.end]) and not gap.startswith("'"):
            continue
        if _IS_NEAR.search(text[: place.start]) and not gap.startswith("'"):
            continue
        if _IS_HELD_AGAINST.search(text[: place.start]):
            if _OWNS_WHAT_FOLLOWS.match(gap):
                return place
            continue
        # "It is not apart from England: SLOT" compares, "In England: SLOT" does not.
        if ":" in gap and not re.match(r"\W*(?:in|for|across) (?:the )?$", text[: place.start]):
            return None
        return place
    return None
