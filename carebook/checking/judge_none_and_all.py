"""Judging that something is so of nobody, or of everybody: "no requests", "all carers"."""

import re
from collections.abc import Iterator

from carebook.checking.checked_claim import ClaimJudgement, contradicted, not_checked, supported
from carebook.checking.entries_with_status import entries_meant_of, status_in_words
from carebook.checking.fact_lookup import FactEntry
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.spans import CLAUSE_BREAK, Mention, Span, distinct_keys, find_mentions
from carebook.checking.word_lists import word_pattern
from carebook.data.units import PERCENT

_NOBODY = word_pattern("absences", "nobody")
_ALL = word_pattern("absences", "all")
# How far from "nobody" what they did may be named.
_REACH = 60
_NEXT_CLAUSE = re.compile(
    r"[;:]|,? (?:and(?! over| above| older)|but|so|because|while) |, (?!aged|in |of |at )"
)
_EVERYBODY = 100.0


def judge_none_and_all(sentence: ParsedSentence) -> Iterator[tuple[Span, ClaimJudgement]]:
    """Judge each of the words that say that something is so of nobody, or of everybody."""
    text = sentence.lowercase
    for words in find_mentions(_NOBODY, sentence.lowercase_without_places):
        if any(q.start <= words.start < q.end for q in sentence.quantities):
            continue
        if indicators := _indicators_after(words, sentence):
            yield words, _judge_nobody(entries_meant_of(indicators, sentence), indicators)
    if sentence.stated_figures:
        return  # "of all carers, 31% were": the number is what is said of them
    for match in _ALL.finditer(text):
        words = Mention(*match.span(), "")
        indicators = _indicators_after(words, sentence)
        entries = entries_meant_of(indicators, sentence)
        shares = [entry for entry in entries if entry.fact.unit == PERCENT]
        if shares:
            is_denied = bool(match["not"] or match["nobody"])
            yield words, _judge_all(shares, indicators, is_denied=is_denied)


def _indicators_after(words: Mention, sentence: ParsedSentence) -> tuple[str, ...]:
    """Return the measures that the words are about: of what is named with them or after them."""
    if given := sentence.context.given_indicator:
        return (given,)
    text = sentence.lowercase
    after = [
        mention
        for mention in sentence.indicators
        if mention.end >= words.end and mention.start >= words.start
    ]
    near = [
        mention
        for mention in after
        if mention.start - words.end <= _REACH
        and not CLAUSE_BREAK.search(text[words.end : mention.start])
        and not _NEXT_CLAUSE.search(text[words.end : mention.start])
    ]
    if near or sentence.indicators:
        # "Carers given a direct payment only: none".
        is_listed = text[max(0, words.start - 2) : words.start] == ": "
        before = [mention for mention in sentence.indicators if mention.end <= words.start]
        return distinct_keys(near or (before if is_listed else []))
    # "Nobody rang me" is about nothing that was spoken of before; "none were given" may be.
    return sentence.context.indicators if text.startswith("none", words.start) else ()


def _judge_nobody(entries: list[FactEntry], indicators: tuple[str, ...]) -> ClaimJudgement:
    for entry in entries:
        if entry.fact.value is None:
            return not_checked(
                f"{status_in_words(entry)}, which is not the same as nobody.", entry.fact.id
            )
    none = [entry for entry in entries if entry.fact.value == 0]
    some = [entry for entry in entries if entry.fact.value]
    if some and not none:
        reason = f"{some[0].description}, and not nobody."
        if len(indicators) == 1:
            return contradicted(some[0].fact.id, reason)
        return not_checked(reason, some[0].fact.id)
    if none and not some:
        return supported(none[0].fact.id, f"{none[0].description}.")
    return not_checked("No fact says that there were none.")


def _judge_all(
    shares: list[FactEntry], indicators: tuple[str, ...], *, is_denied: bool
) -> ClaimJudgement:
    known = [entry for entry in shares if entry.fact.value is not None]
    if not known:
        return not_checked(f"{status_in_words(shares[0])}.", shares[0].fact.id)
    for entry in known:
        if (entry.fact.value == _EVERYBODY) != is_denied:
            return supported(entry.fact.id, f"{entry.description}.")
    entry = known[0]
    reason = f"{entry.description}, and not all." if not is_denied else f"{entry.description}."
    if len(indicators) == 1 and len({one.fact.breakdown for one in known}) == 1:
        return contradicted(entry.fact.id, reason)
    return not_checked(reason, entry.fact.id)
