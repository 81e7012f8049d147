"""Words of a measure that a sentence gives to a figure of another."""

import re
from collections.abc import Iterator, Sequence

from carebook.checking.checked_claim import contradicted
from carebook.checking.fact_lookup import FactLookup
from carebook.checking.indicator_mentions import find_indicators
from carebook.checking.populations import (
    find_ages,
)
from carebook.checking.slot_suggestions import SlotSuggestions
from carebook.checking.spans import Mention, overlaps
from carebook.checking.word_lists import word_pattern
from carebook.checking.words_around_slots import (
    FOLLOWING_KINDS,
    JudgedWords,
    SentenceAround,
    SlotMention,
)
from carebook.findings.words import words_of
from carebook.text.phrasing import title_in_sentence

_NEW_STATEMENT = word_pattern("around_slots", "new statement")
_PRONOUN = word_pattern("around_slots", "pronoun")


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
        if slot.kind in FOLLOWING_KINDS:
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
        if slot.kind not in ("figure", "extreme") and slot.kind not in FOLLOWING_KINDS:
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
