"""What a sentence says of the figure in a slot, which has to be in the words of its measure."""

import re
from collections.abc import Iterator, Sequence

from carebook.checking.checked_claim import contradicted, not_checked
from carebook.checking.fact_lookup import FactLookup
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.populations import classify_population
from carebook.checking.slot_suggestions import SlotSuggestions
from carebook.checking.spans import Mention
from carebook.checking.word_lists import read_word_list, word_pattern
from carebook.checking.words_around_slots import JudgedWords, SentenceAround, SlotMention
from carebook.data.units import PERCENT, RESPONDENTS
from carebook.findings.words import words_of

_PREDICATE_END = re.compile(r"[,.;:()]|\bslot\b|\b(?:and|but|while|whereas|where|when)\b")
# When a figure is of, and which of two it is: "in March 2025", "for the one group".
_SAYS_NOTHING = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|\b(?:for|of|among|in) the (?:one|other|first|second|former|latter)"
    r"(?: (?:group|case|survey|count|sort|kind))?\b"
)
_REMAINED = re.compile(
    r"\b(?:still (?:there|present)|remain(?:s|ed)?|persist(?:s|ed)?)(?: (?:in|for|at|with))? $"
)
_REMOVED = re.compile(r"\b(?:reduced|removed)\b")
_FOR_EACH = re.compile(r"\b(?:per|for (?:each|every)) (?:adult|resident|person|head|inhabitant)\b")
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


def judge_predicates(
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
            for word in re.findall(r"[a-z]{4,}", _SAYS_NOTHING.sub(" ", predicate))
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
        says = parsed.lookup.knowledge.indicators[slot.own.fact.indicator]
        own_words = (
            f"{says.statement} {says.title} {says.breakdowns.get(slot.own.fact.breakdown, '')}"
        )
        remained = _REMAINED.search(text[: slot.start])
        if remained and _REMOVED.search(own_words):
            yield (
                Mention(*remained.span(), ""),
                "number",
                contradicted(
                    slot.own.fact.id,
                    f"{slot.name} is of those where it was not so "
                    f"({suggest.measure_in_words(slot)}): {suggest.whole(slot)}",
                ),
            )
            continue
        each = _FOR_EACH.search(text)
        if each and len(sentence.slots) == 1 and slot.own.fact.unit == "£ million":
            yield (
                Mention(*each.span(), ""),
                "number",
                contradicted(slot.own.fact.id, f"{slot.name} is a total: {suggest.whole(slot)}"),
            )
            continue
        if not words:
            continue
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
