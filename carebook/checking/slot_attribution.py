"""What a sentence says of the figures in its slots that is not their own: place, time, measure.

Each of these functions yields the words at fault with a judgement; what agrees with the facts of a
slot yields nothing.
"""

import re
from collections.abc import Iterator, Sequence

from carebook.checking.checked_claim import ClaimJudgement, ClaimKind, contradicted, not_checked
from carebook.checking.fact_lookup import FactLookup
from carebook.checking.indicator_mentions import find_indicators
from carebook.checking.number_places import BEFORE_COMPARATOR
from carebook.checking.period_mentions import PeriodMention, find_periods
from carebook.checking.place_mentions import UNKNOWN_PLACE, find_places, place_name_for_code
from carebook.checking.populations import (
    AGED_18_TO_64,
    AGED_65_AND_OVER,
    find_ages,
    find_denominators,
)
from carebook.checking.slot_suggestions import SlotSuggestions
from carebook.checking.spans import Mention, Span, find_mentions, overlaps
from carebook.checking.word_lists import word_pattern
from carebook.checking.words_around_slots import SentenceAround, SlotMention
from carebook.data import periods
from carebook.findings.words import words_of
from carebook.text.phrasing import title_in_sentence

JudgedWords = tuple[Span, ClaimKind, ClaimJudgement]

_DIRECTLY_AFTER = word_pattern("around_slots", "directly after")
_NEW_CLAUSE = word_pattern("around_slots", "new clause")
_NOT_DIRECT = re.compile(rf"{_NEW_CLAUSE.pattern}|\bslot\b|\b(?:than|as|against|from|to|between)\b")
_NEW_STATEMENT = word_pattern("around_slots", "new statement")
_RELATIVE_TIME = word_pattern("around_slots", "relative time")
_OLDER = word_pattern("around_slots", "older people besides")
_YOUNGER = word_pattern("around_slots", "younger adults besides")
_PRONOUN = word_pattern("around_slots", "pronoun")
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
    rf"{BEFORE_COMPARATOR.pattern}|\b(?:side of|apart from|close to|like|unlike|from|with|as in)\s+"
    r"(?:that (?:of|in) )?(?:the )?$"
)
_OPENS_WITH_IN = re.compile(
    r"(?:^|[,;:]\s)\W*(?:and |but |while )?(?:in|for|across|within) (?:the )?$"
)
# Kinds of slots that say something of a figure told before: they follow it.
_FOLLOWING_KINDS = ("comparison", "change", "movement", "place in order", "amount")


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
        if _IS_HELD_AGAINST.search(text[: place.start]):
            if _OWNS_WHAT_FOLLOWS.match(gap):
                return place
            continue
        # "It is not apart from England: SLOT" compares, "In England: SLOT" does not.
        if ":" in gap and not re.match(r"\W*(?:in|for|across) (?:the )?$", text[: place.start]):
            return None
        return place
    return None


def judge_times(
    sentence: SentenceAround, lookup: FactLookup, suggest: SlotSuggestions
) -> Iterator[JudgedWords]:
    """Yield the periods that no figure of the sentence is of, and those given to another's."""
    del lookup
    named = find_periods(sentence.lowercase)
    if not sentence.slots:
        return
    for period in named:
        fitting = [slot for slot in sentence.slots if _is_of_period(slot, period)]
        if not fitting:
            slot = _nearest_slot(period, sentence)
            yield (
                period,
                "number",
                contradicted(
                    slot.own.fact.id,
                    f"the sentence speaks of this time, and {slot.name} is of "
                    f"{_periods_of(slot)}: {suggest.period(slot)}",
                ),
            )
            continue
        for slot in sentence.slots:
            before = [one for one in named if one.end <= slot.start]
            is_given = bool(before) and before[-1] == period
            if not is_given or slot in fitting or slot.own.fact.value is None:
                continue
            label = periods.period_label(slot.own.fact.period)
            says_its_own = label in slot.words or any(
                other.measure == slot.measure and other.start < slot.start
                for other in sentence.slots
            )
            if not says_its_own:
                yield (
                    period,
                    "number",
                    contradicted(
                        slot.own.fact.id,
                        f"the sentence gives this time to {slot.name}, which is of {label}: "
                        f"put it in a sentence of its own, after {suggest.period_name(slot)}",
                    ),
                )
    for match in _RELATIVE_TIME.finditer(sentence.lowercase):
        slots = [slot for slot in sentence.slots if slot.kind not in ("aside",)]
        if slots and not any(slot.kind in ("change", "movement") for slot in slots):
            yield (
                Mention(*match.span(), ""),
                "number",
                not_checked(
                    f"no slot of this sentence tells of this time: {suggest.change(slots[0])}"
                ),
            )


def _is_of_period(slot: SlotMention, period: PeriodMention) -> bool:
    return any(period.matches(entry.fact.period) for entry in slot.entries)


def _periods_of(slot: SlotMention) -> str:
    labels = dict.fromkeys(periods.period_label(entry.fact.period) for entry in slot.entries)
    return " and ".join(labels)


def _nearest_slot(span: Span, sentence: SentenceAround) -> SlotMention:
    return min(
        sentence.slots, key=lambda slot: max(slot.start - span.end, span.start - slot.end, 0)
    )


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
        follows = slot.kind in _FOLLOWING_KINDS and any(
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


def judge_measures(
    sentence: SentenceAround,
    before: SentenceAround | None,
    lookup: FactLookup,
    suggest: SlotSuggestions,
) -> Iterator[JudgedWords]:
    """Yield the words of a measure that are given to another's figure, and what follows no figure.

    "It fell" and ", lower than in England" say something of the figure that was told before them:
    it has to be of the same measure.
    """
    text = sentence.lowercase
    mentions = [
        mention
        for mention in find_indicators(text, "", lookup.vocabulary)
        # "Older people" say of whom a figure is, and name no share of the residents.
        if not mention.is_weak and not any(overlaps(mention, age) for age in find_ages(text, []))
    ]
    for slot in sentence.slots:
        earlier = [one for one in sentence.slots if one.end <= slot.start]
        if slot.kind in _FOLLOWING_KINDS:
            told = _told_before(slot, earlier, sentence, before)
            if any(_names_measure(slot, one, text, lookup) for one in mentions):
                told = []
            if told and all(one.measure != slot.measure for one in told):
                last = told[-1]
                yield (
                    slot,
                    "comparison",
                    contradicted(
                        slot.own.fact.id,
                        f"{slot.name} is put as if it were said of {last.name}, which is another "
                        f"measure: {suggest.whole(slot)}",
                    ),
                )
                continue
        if slot.kind not in ("figure", "extreme") and slot.kind not in _FOLLOWING_KINDS:
            continue
        wrong = _governing_measure(slot, mentions, sentence)
        if wrong is not None and wrong.end <= slot.start:
            # "The count and the density have moved: the one SLOT, the other SLOT."
            gap = text[wrong.end : slot.start]
            if re.search("[,:]", gap) and any(
                one.own.fact.indicator == wrong.key for one in sentence.slots
            ):
                continue
        if wrong is not None and not _is_said_of(slot, wrong, mentions, sentence, lookup):
            name = title_in_sentence(lookup.knowledge.indicators[wrong.key].title)
            yield (
                wrong,
                "number",
                contradicted(
                    slot.own.fact.id,
                    f"the sentence speaks of {name}, and {slot.name} is the figure for "
                    f"{suggest.measure_in_words(slot)}: {suggest.whole(slot)}",
                ),
            )


def _told_before(
    slot: SlotMention,
    earlier: list[SlotMention],
    sentence: SentenceAround,
    before: SentenceAround | None,
) -> list[SlotMention]:
    """Return the slots of figures that a slot would be taken to speak of."""
    text = sentence.lowercase
    if earlier:
        gap = text[earlier[-1].end : slot.start]
        if re.fullmatch(
            r"\W*(?:(?:and|but|or|which|that|it|also|though|yet|still|is|was|has|a)\W+)*", gap
        ):
            return earlier[-3:]
        return []
    if _PRONOUN.match(text) and before is not None and before.slots:
        gap = text[: slot.start]
        if not find_ages(gap, []) and len(gap.split()) <= 6:
            return list(before.slots)
    return []


def _governing_measure(
    slot: SlotMention, mentions: Sequence[Mention], sentence: SentenceAround
) -> Mention | None:
    """Return the measure whose words stand nearest to a figure, in its own statement."""
    text = sentence.lowercase
    after = [one for one in mentions if one.start >= slot.end]
    for mention in after:
        gap = text[slot.end : mention.start]
        if re.fullmatch(
            r"\s+(?:(?:of|were|was|are|is|people|carers|residents|adults|them|those|who|had|have|said|they|the|in|for)\s+){0,5}",
            gap,
        ):
            return mention
        break
    before = [one for one in mentions if one.end <= slot.start]
    if not before:
        return None
    gap = text[before[-1].end : slot.start]
    if _NEW_STATEMENT.search(gap) or "slot" in gap:
        return None
    return before[-1]


def _names_measure(slot: SlotMention, mention: Mention, text: str, lookup: FactLookup) -> bool:
    """Whether words name the measure of a slot, or may: "content" is of users and of carers."""
    name = slot.own.fact.indicator
    if mention.key == name:
        return True
    words = text[mention.start : mention.end]
    terms = lookup.vocabulary.indicator_terms.get(name, ())
    return any(term.pattern.fullmatch(words) for term in terms)


def _is_said_of(
    slot: SlotMention,
    wrong: Mention,
    mentions: Sequence[Mention],
    sentence: SentenceAround,
    lookup: FactLookup,
) -> bool:
    """Whether the words that stand beside a figure may be said of its measure after all."""
    if any(_names_measure(slot, one, sentence.lowercase, lookup) for one in mentions):
        return True
    # Words that are the figure's own as well: "people who receive care" of a survey that asks them.
    indicator = lookup.knowledge.indicators[slot.own.fact.indicator]
    wording = words_of(slot.own.fact, lookup.knowledge.dataset)
    own = " ".join(
        (
            indicator.title,
            indicator.statement,
            indicator.breakdowns.get(slot.own.fact.breakdown, ""),
            slot.own.fact.denominator or "",
            slot.own.fact.measure,
            slot.filled.slot.text,
            wording.name,
            wording.sentence,
            wording.higher,
            wording.lower,
        )
    ).lower()
    words = re.findall(r"[a-z]{3,}", sentence.lowercase[wrong.start : wrong.end])
    return all(re.search(rf"\b{word[:5]}", own) for word in words)
