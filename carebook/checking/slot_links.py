"""Words that link the figures in slots: otherwise, the same, unlike, but.

They are held against the facts of the slots: on which side of England's they lie, and which way
they moved. What those carry is supported; what they do not carry is told with the reason.
"""

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
from carebook.checking.place_mentions import UNKNOWN_PLACE, find_places
from carebook.checking.populations import find_ages
from carebook.checking.slot_groups import judge_both, judge_still
from carebook.checking.slot_sides import (
    Side,
    side_against,
    sides_in_words,
    told_directions,
    told_sides,
)
from carebook.checking.slot_suggestions import SlotSuggestions
from carebook.checking.spans import Mention
from carebook.checking.word_lists import word_pattern
from carebook.checking.words_around_slots import (
    MOVING_KINDS,
    JudgedWords,
    SentenceAround,
    SlotMention,
)
from carebook.facts.fact import COMPARATORS

_OTHERWISE = word_pattern("around_slots", "otherwise")
_THE_SAME = word_pattern("around_slots", "the same")
_LIKEWISE = word_pattern("around_slots", "likewise")
_DIFFERS = word_pattern("around_slots", "differs")
_MOVED = word_pattern("around_slots", "moved")
_BUT = word_pattern("around_slots", "but")
_DENIED = re.compile(r"(?:\b(?:not|hardly|no)|n't) (?:\w+ )?$")
_CONNECTS = re.compile(r"(?:by|in) contrast|on the other hand|unlike")
_TWO = 2
# So many letters stand at most between "unlike" and the place it names.
_CLOSE = 6


def judge_links(
    sentences: Sequence[SentenceAround],
    at: int,
    lookup: FactLookup,
    suggest: SlotSuggestions,
) -> Iterator[JudgedWords]:
    """Yield the words of a sentence that say how its figures stand to those told before."""
    sentence = sentences[at]
    text = sentence.lowercase
    for pattern, kind in (
        (_OTHERWISE, "otherwise"),
        (_THE_SAME, "the same"),
        (_LIKEWISE, "likewise"),
        (_BUT, "but"),
    ):
        for match in pattern.finditer(text):
            before, after = _linked_slots(sentences, at, match.start(), kind)
            judgement = _judge_link(kind, before, after, lookup, suggest)
            if _only_connects(match[0], before, after, lookup):
                continue
            if kind in ("otherwise", "the same") and not _is_of_group(sentence, after):
                judgement = not_checked("no slot after it is of the people that it names")
            if judgement is not None:
                yield Mention(*match.span(), ""), "comparison", judgement
    places = [
        place.start
        for place in find_places(text, sentence.source.cased, lookup.gazetteer)
        if place.key != UNKNOWN_PLACE
    ]
    for match in _DIFFERS.finditer(text):
        if any(0 <= start - match.end() <= _CLOSE for start in places) or match[0] != "unlike":
            is_denied = _DENIED.search(text[: match.start()]) is not None
            judgement = _judge_difference(sentences, at, suggest, is_denied=is_denied)
        else:
            # "Unlike their contact, their quality of life is SLOT."
            before, after = _linked_slots(sentences, at, match.start(), "otherwise")
            if not before and after:
                before, after = (
                    after,
                    list(sentences[at + 1].slots if at + 1 < len(sentences) else ()),
                )
            if _only_connects(match[0], before, after, lookup):
                continue
            judgement = _judge_link("otherwise", before, after, lookup, suggest) or not_checked("")
        yield Mention(*match.span(), ""), "comparison", judgement
    for match in _MOVED.finditer(text):
        yield Mention(*match.span(), ""), "change", _judge_moved(match, sentences, at, suggest)
    yield from judge_both(sentences, at, lookup, suggest)
    yield from judge_still(sentence, lookup)


def _linked_slots(
    sentences: Sequence[SentenceAround], at: int, start: int, kind: str
) -> tuple[list[SlotMention], list[SlotMention]]:
    """Return the slots told before some words, and those told after them."""
    sentence = sentences[at]
    here_before = [slot for slot in sentence.slots if slot.end <= start]
    here_after = [slot for slot in sentence.slots if slot.end > start]
    if kind == "but":
        # "But" at the head of a sentence links it to the one before; inside, its two parts.
        before = here_before or (list(sentences[at - 1].slots) if at and start < 3 else [])
        return before, here_after
    before = here_before if here_before and here_after else []
    if not before:
        before = next((list(one.slots) for one in reversed(sentences[:at]) if one.slots), [])
    after = here_after or (here_before if not here_after and here_before and at else [])
    if not after:
        after = next((list(one.slots) for one in sentences[at + 1 : at + 2] if one.slots), [])
    following = [slot for one in sentences[at + 1 : at + 2] for slot in one.slots]
    if (
        here_after
        and not before
        and {slot.measure for slot in here_after} != {slot.measure for slot in following}
    ):
        # What it is set against may come after it.
        before = following
    others = [slot for slot in after if slot.measure != after[0].measure]
    if others and not before:
        # "The picture differs by age: SLOT, while SLOT."
        first = [slot for slot in after if slot.measure == after[0].measure]
        return first, others
    return before, after


def _only_connects(
    words: str,
    before: Sequence[SlotMention],
    after: Sequence[SlotMention],
    lookup: FactLookup,
) -> bool:
    """Whether words that set one thing against another stand between two subjects.

    "By contrast, few wait in hospital" may follow a measure of another chapter; between measures of
    one chapter it says how they stand to each other.
    """
    if not _CONNECTS.fullmatch(words):
        return False
    one, other = (
        {lookup.knowledge.indicators[slot.own.fact.indicator].section for slot in slots}
        for slots in (before, after)
    )
    return bool(one and other) and one.isdisjoint(other)


def _is_of_group(sentence: SentenceAround, after: Sequence[SlotMention]) -> bool:
    """Whether a figure told after some words is of the age that their sentence names, if any."""
    named = {age.key for age in find_ages(sentence.lowercase, [])}
    return not named or not after or any(slot.own.age in named for slot in after)


def _judge_link(
    kind: str,
    before: list[SlotMention],
    after: list[SlotMention],
    lookup: FactLookup,
    suggest: SlotSuggestions,
) -> ClaimJudgement | None:
    if not before or not after:
        if kind in ("but", "likewise") or not (before or after):
            return (
                None
                if kind in ("but", "likewise")
                else not_checked("no slot beside it shows what it says: leave it out")
            )
        return not_checked(f"no slot shows what it says: {suggest.comparison(after or before)}")
    facts = f"{before[-1].own.fact.id} : {after[0].own.fact.id}"
    told = _told_pairs(before, after, lookup, kind)
    alike = [words for words, one, other in told if one == other]
    apart = [words for words, one, other in told if one != other]
    match kind:
        case "otherwise":
            if apart or (not alike and _sides_vary(before, after)):
                return supported(facts, f"{apart[0]}." if apart else "The slots say so.")
            if alike:
                return contradicted(
                    facts, f"it says that they differ, and {alike[0]}: leave it out"
                )
            if _levels_differ(before, after):
                return supported(facts, "The two figures differ.")
        case "the same":
            if apart:
                return contradicted(
                    facts, f"it says that they are alike, and {apart[0]}: leave it out"
                )
            if alike:
                return supported(facts, f"{alike[0]}.")
        case "likewise":
            if apart and not alike:
                return contradicted(
                    facts, f"it says that they are alike, and {apart[0]}: leave it out"
                )
            return None
        case "but":
            if alike and not apart and not _told_otherwise(before, after):
                return contradicted(facts, f"it says that they differ, and {alike[0]}: write 'and'")
            return None
    return not_checked(f"no slot shows what it says: {suggest.comparison(after)}", facts)


def _judge_difference(
    sentences: Sequence[SentenceAround], at: int, suggest: SlotSuggestions, *, is_denied: bool
) -> ClaimJudgement:
    """Judge "stands apart" and "is unlike": the slots in or after the sentence have to say so."""
    slots = sentences[at].slots or next((one.slots for one in sentences[at + 1 :] if one.slots), ())
    sides = set[Side | None]().union(*told_sides(slots).values())
    if not sides - {None}:
        return not_checked(f"no slot shows that they differ: {suggest.comparison(slots)}")
    facts = slots[0].own.fact.id
    if bool(sides & {"higher", "lower"}) != is_denied:
        return supported(facts, "The slots say so.")
    return contradicted(facts, "the slots beside it say otherwise: leave it out")


def _judge_moved(
    match: re.Match[str], sentences: Sequence[SentenceAround], at: int, suggest: SlotSuggestions
) -> ClaimJudgement:
    """Judge "went the same way" and "went the other way": two changes have to be told for it."""
    here = sentences[at].slots
    before = sentences[at - 1].slots if at else ()
    one, other = told_directions([*before, *here][:-1]), told_directions(here[-1:])
    changes = [slot for slot in (*before, *here) if slot.kind in MOVING_KINDS]
    if len({slot.measure for slot in changes}) < _TWO or not one or not other:
        mend = suggest.change(changes[0]) if changes else "leave it out"
        return not_checked(f"no slots show how both of them moved: {mend}")
    pair = _single_sides(one, other)
    is_so = pair is not None and (
        set(pair) == {"higher", "lower"} if match["other"] else pair[0] == pair[1] != "alike"
    )
    ids = f"{changes[0].own.fact.id} : {changes[-1].own.fact.id}"
    if is_so:
        return supported(ids, "The changes in the slots say so.")
    return contradicted(ids, "the changes in the slots are not so: leave it out")


def _told_pairs(
    before: list[SlotMention], after: list[SlotMention], lookup: FactLookup, kind: str
) -> list[tuple[str, Side, Side]]:
    """Return in which respects two groups of slots tell of a side, in words, with both sides."""
    found: list[tuple[str, Side, Side]] = []
    one, other = told_sides(before), told_sides(after)
    is_one_measure = {slot.measure for slot in before} & {slot.measure for slot in after}
    if is_one_measure and one and other and one.keys().isdisjoint(other):
        # "Lower than in England but higher than in its region": of one figure, with two places.
        sides, others = (set[Side | None]().union(*told.values()) for told in (one, other))
        pair = _single_sides(sides, others)
        if pair is None:
            return []
        words = f"both are {pair[0]}" if pair[0] == pair[1] else f"{pair[0]} and {pair[1]}"
        return [(words, *pair)]
    for role in COMPARATORS:
        sides, others = one.get(role, set()), other.get(role, set())
        if not sides and not others:
            continue
        if kind != "but":
            # Where one of them is told without a comparison, its fact has one.
            sides = sides or {side_against(slot, role, lookup) for slot in before[-1:]}
            others = others or {side_against(slot, role, lookup) for slot in after[:1]}
        pair = _single_sides(sides, others)
        if pair is not None:
            found.append((sides_in_words(pair, role, lookup), *pair))
    pair = _single_sides(told_directions(before), told_directions(after))
    if pair is not None:
        verbs = {"higher": "rose", "lower": "fell", "alike": "did not clearly change"}
        words = (
            f"both {verbs[pair[0]]}"
            if pair[0] == pair[1]
            else f"one {verbs[pair[0]]} and the other {verbs[pair[1]]}"
        )
        found.append((words, *pair))
    return found


def _sides_vary(before: list[SlotMention], after: list[SlotMention]) -> bool:
    """Whether several comparisons after a word do not say the same as those before it."""
    one, other = told_sides(before), told_sides(after)
    return any(one[role] != other[role] for role in one.keys() & other.keys())


def _single_sides(sides: set[Side | None], others: set[Side | None]) -> tuple[Side, Side] | None:
    if len(sides) == 1 and len(others) == 1 and None not in sides | others:
        return cast("Side", next(iter(sides))), cast("Side", next(iter(others)))
    return None


def _levels_differ(before: list[SlotMention], after: list[SlotMention]) -> bool:
    one, other = before[-1].own.fact, after[0].own.fact
    return one.unit == other.unit and one.short != other.short


def _told_otherwise(before: list[SlotMention], after: list[SlotMention]) -> bool:
    """Whether two groups differ by what is better: more delay, but more satisfaction."""
    polarities = {slot.own.fact.polarity for slot in (*before[-1:], *after[:1])}
    return len(polarities) > 1
