"""What the sentences of a draft say beside their slots, where no slot and no word list would tell.

A draft may speak of the data (what a survey asks, what is counted), and copy the catalogue's words.
What it says of the area and its people is what its slots say: every other sentence on them is told.
"""

import re
from collections.abc import Iterator, Sequence

from carebook.checking.catalogue_words import gather_catalogue_words
from carebook.checking.checked_claim import ClaimKind, contradicted, not_checked, supported
from carebook.checking.fact_lookup import FactLookup
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.populations import classify_population
from carebook.checking.slot_attribution import JudgedWords
from carebook.checking.slot_sides import Side, told_directions, told_sides
from carebook.checking.slot_suggestions import SlotSuggestions
from carebook.checking.spans import Mention, Span, overlaps
from carebook.checking.word_lists import read_word_list, word_pattern
from carebook.checking.words_around_slots import SentenceAround, SlotMention
from carebook.data.units import PERCENT, RESPONDENTS
from carebook.findings.words import words_of

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
_PREDICATE_END = re.compile(r"[,.;:()]|\bslot\b|\b(?:and|but|while|whereas|where|when)\b")
_ANSWERED = re.compile(
    r"\s*(?:who |people )?(?:answered|took part|replied|were asked|responded|gave)"
)
# Words that say nothing of what is measured.
_COMMON_WORDS = frozenset((*read_word_list("stop_words"), *read_word_list("common_words")))
_OF_GROUP = word_pattern("around_slots", "of a group")
_SAYS_NOT = word_pattern("around_slots", "says not")
# What is said of a figure by a verb that gives it: "Requests came to SLOT".
_SUBJECT = re.compile(
    r"(?:^|[,;:] )(?P<subject>[^,;:]{3,70}?) (?:stood at|came to|was|were|is|are|numbered|made up|"
    r"reached|amounted to|ran at|averaged|made|asked|had) (?:about )?$"
)
_HERE = re.compile(
    r"(?<!not )(?<!nothing )(?<!shown )(?<!given )(?<!told )\bhere\b"
    r"|\blocally\b|\bin the (?:town|city|county|borough|district)\b"
)
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
        yield (
            words,
            "comparison",
            not_checked(f"it compares, and no slot beside it does: {suggest.comparison(slots)}"),
        )
    for words in found(_COMPARATIVE):
        is_compared = slots or parsed.places
        if is_compared:
            yield (
                words,
                "comparison",
                not_checked(
                    f"it compares, and no slot beside it does: {suggest.comparison(slots)}"
                ),
            )
    for words in found(_JUDGES):
        yield words, "judgement", not_checked("it judges, and figures cannot: leave it out")
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
    yield from _judge_predicates(sentence, parsed, suggest)
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


def _judge_predicates(
    sentence: SentenceAround, parsed: ParsedSentence, suggest: SlotSuggestions
) -> Iterator[JudgedWords]:
    """Yield what is said of a figure in other words than its measure has."""
    text = sentence.lowercase
    for slot in sentence.slots:
        if slot.kind != "figure":
            continue
        predicate = _PREDICATE_END.split(text[slot.end :])[0]
        places = " ".join(text[one.start : one.end] for one in parsed.places)
        words = [
            word
            for word in re.findall(r"[a-z]{4,}", predicate)
            if word not in _COMMON_WORDS and word not in places
        ]
        span = Mention(slot.end + 1, slot.end + max(len(predicate.rstrip()), 2), "")
        if slot.own.fact.unit == RESPONDENTS:
            if predicate.strip() and not _ANSWERED.match(predicate) and words:
                yield (
                    span,
                    "number",
                    contradicted(
                        slot.own.fact.id,
                        f"{slot.name} is how many people answered, whatever they said: "
                        f"{suggest.whole(slot)}",
                    ),
                )
            continue
        whom = classify_population(_whom(predicate, text[: slot.start]))
        own = slot.own.denominator_class or slot.own.counted_class
        if slot.own.fact.unit == PERCENT and whom and own and {whom, own} == {"carers", "users"}:
            yield (
                slot,
                "number",
                contradicted(
                    slot.own.fact.id,
                    f"{slot.name} is of {slot.own.fact.denominator}, and it is given to "
                    f"others: {suggest.whole(slot)}",
                ),
            )
        vocabulary = _vocabulary_of(slot, parsed.lookup)
        yield from _judge_subject(slot, sentence, vocabulary, places, suggest)
        if not words:
            continue
        says = parsed.lookup.knowledge.indicators[slot.own.fact.indicator]
        own_words = (
            f"{says.statement} {says.title} {says.breakdowns.get(slot.own.fact.breakdown, '')}"
        )
        if bool(_SAYS_NOT.search(predicate)) != bool(_SAYS_NOT.search(own_words.lower())):
            yield (
                span,
                "number",
                not_checked(
                    f"it may say the opposite of what {slot.name} measures "
                    f"({suggest.measure_in_words(slot)}): {suggest.whole(slot)}",
                    slot.own.fact.id,
                ),
            )
            continue
        if not _shares_words(words, vocabulary):
            yield (
                span,
                "number",
                not_checked(
                    f"these are not the words of what {slot.name} measures "
                    f"({suggest.measure_in_words(slot)}): {suggest.whole(slot)}",
                    slot.own.fact.id,
                ),
            )


def _judge_subject(
    slot: SlotMention,
    sentence: SentenceAround,
    vocabulary: str,
    places: str,
    suggest: SlotSuggestions,
) -> Iterator[JudgedWords]:
    """Yield what a figure is given to, in other words than its measure has."""
    text = sentence.lowercase
    before = text[: slot.start]
    for match in _OF_GROUP.finditer(before):
        if match[0][:5] not in vocabulary:
            yield (
                Mention(*match.span(), ""),
                "number",
                not_checked(
                    f"{slot.name} is not the figure for them: {suggest.whole(slot)}",
                    slot.own.fact.id,
                ),
            )
            return
    found = _SUBJECT.search(before)
    if found is None or "slot" in found["subject"]:
        return
    words = [
        word
        for word in re.findall(r"[a-z]{4,}", found["subject"])
        if word not in _COMMON_WORDS and word not in places
    ]
    if words and not _shares_words(words, vocabulary):
        yield (
            Mention(*found.span("subject"), ""),
            "number",
            not_checked(
                f"these are not the words of what {slot.name} measures "
                f"({suggest.measure_in_words(slot)}): {suggest.whole(slot)}",
                slot.own.fact.id,
            ),
        )


def _shares_words(words: Sequence[str], vocabulary: str) -> bool:
    """Whether one of some words is of a vocabulary, in whatever form: payments, pay."""
    known = {word for word in re.findall(r"[a-z]{3,}", vocabulary) if word not in _COMMON_WORDS}
    return any(
        word.startswith(one[:5]) or one.startswith(word[:5]) for word in words for one in known
    )


def _whom(predicate: str, before: str) -> str:
    """Return the words for those a share is said of: "of carers", "among people who get care"."""
    if said := re.match(r"\s+of ((?:[\w'-]+\s*){1,6})", predicate):
        return said[1]
    if said := re.search(r"\b(?:among|of|for) ((?:[\w'-]+ ?){1,6}), (?:\w+ ){0,3}$", before):
        return said[1]
    return ""


def _vocabulary_of(slot: SlotMention, lookup: FactLookup) -> str:
    """Return the words in which a measure may be spoken of, as one text of small letters."""
    knowledge = lookup.knowledge
    fact = slot.own.fact
    indicator = knowledge.indicators[fact.indicator]
    wording = words_of(fact, knowledge.dataset)
    return " ".join(
        (
            indicator.title, indicator.statement, indicator.question, indicator.caveat,
            indicator.breakdowns.get(fact.breakdown, ""), fact.denominator or "", fact.measure,
            wording.sentence, wording.name, wording.higher, wording.lower, wording.limits,
            *wording.questions.higher, *wording.questions.lower, *indicator.terms, slot.words,
        )
    ).lower()  # fmt: skip


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
