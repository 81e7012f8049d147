"""Judging what a text says is missing: "no figure", "suppressed", "none were reported"."""

import re

from carebook.checking.checked_claim import (
    ClaimJudgement,
    ClaimKind,
    contradicted,
    not_checked,
    supported,
)
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.populations import find_ages
from carebook.checking.spans import Span, distinct_keys, find_mentions
from carebook.checking.word_lists import word_pattern
from carebook.facts.fact import Fact

_NO_FIGURE_WORDS = word_pattern("absences", "no figure words")
_NO_PEOPLE_WORDS = word_pattern("absences", "no people words")
_HAS_FIGURE = "There is a figure in the data."


def judge_absences(sentence: ParsedSentence) -> list[tuple[Span, ClaimKind, ClaimJudgement]]:
    """Judge every claim of a sentence that there is no figure, or that there were none."""
    text = sentence.lowercase
    judged: list[tuple[Span, ClaimJudgement | None]] = [
        (words, _judge_no_figure(text[words.start : words.end], sentence))
        for words in find_mentions(_NO_FIGURE_WORDS, text)
    ]
    judged += [
        (words, _judge_nobody(sentence))
        for words in find_mentions(_NO_PEOPLE_WORDS, sentence.lowercase_without_places)
        if not any(q.start <= words.start < q.end for q in sentence.quantities)
    ]
    return [(words, "absence", found) for words, found in judged if found is not None]


def _indicators_meant(sentence: ParsedSentence) -> tuple[str, ...]:
    given = sentence.context.given_indicator
    named = distinct_keys(sentence.indicators)
    return (given,) if given else named or sentence.context.indicators


def _facts_meant(sentence: ParsedSentence) -> list[Fact]:
    """Return the facts that a sentence speaks of, with a value or without."""
    places = {p.key for p in sentence.places} & sentence.lookup.place_codes or {
        sentence.lookup.area_code
    }
    if sentence.lookup.area_code in places:
        places = {sentence.lookup.area_code}
    ages = {m.key for m in find_ages(sentence.lowercase, [])}
    facts = []
    for indicator in _indicators_meant(sentence):
        breakdowns = _breakdowns_named(indicator, sentence)
        for entry in sentence.lookup.entries_for((indicator,), sorted(places)):
            fact = entry.fact
            if (
                (fact.area_code in places or entry.place_code in places)
                and (not breakdowns or fact.breakdown in breakdowns)
                and (not entry.age or not ages or entry.age in ages)
                and sentence.allows_period(fact.period)
            ):
                facts.append(fact)
    return facts


def _breakdowns_named(indicator: str, sentence: ParsedSentence) -> set[str]:
    found = sentence.find_breakdowns(indicator)
    return {mention.key for mention in found}


def _judge_no_figure(words: str, sentence: ParsedSentence) -> ClaimJudgement | None:
    indicators = _indicators_meant(sentence)
    if not indicators:
        return None
    facts = _facts_meant(sentence)
    with_value = [fact.id for fact in facts if fact.value is not None]
    if "suppressed" in words or "none" in words:
        status = "suppressed" if "suppressed" in words else "none_reported"
        right = [fact.id for fact in facts if fact.status == status]
        if right:
            return supported(right[0], "The data say so.")
        return contradicted(with_value[0], _HAS_FIGURE) if with_value else None
    # Of several measures named at once it is enough that one has no figure.
    if all(_has_all_figures(indicator, sentence) for indicator in indicators):
        return contradicted(with_value[0] if with_value else None, _HAS_FIGURE)
    return ClaimJudgement(
        "supported", facts[0].id if facts else None, "The data hold no figure for this."
    )


def _has_all_figures(indicator: str, sentence: ParsedSentence) -> bool:
    """Whether everything of one measure that the text calls missing has a figure after all."""
    home, lookup = sentence.lookup.area_code, sentence.lookup
    named = sorted({place.key for place in sentence.places})
    if named and home not in named:
        entries = lookup.entries_of_places((indicator,), named)
    else:
        entries = [
            e for e in lookup.entries_for((indicator,)) if home in (e.fact.area_code, e.place_code)
        ]
    entries = [e for e in entries if sentence.allows_period(e.fact.period)]
    known = {e.fact.breakdown for e in entries if e.fact.value is not None}
    if re.search(r"\b(?:other|some|rest|all|every)\b[^.;]{0,12}\bgroups?\b", sentence.lowercase):
        return set(lookup.knowledge.indicators[indicator].breakdowns) <= known
    ages = {m.key for m in sentence.ages}
    asked = _breakdowns_named(indicator, sentence) or {
        e.fact.breakdown for e in entries if e.age in ages
    }
    return asked <= known if asked else bool(known)


def _judge_nobody(sentence: ParsedSentence) -> ClaimJudgement | None:
    facts = _facts_meant(sentence)
    for fact in facts:
        if fact.status in ("none_reported", "suppressed"):
            return contradicted(
                fact.id,
                "None were reported, which may hide numbers below 5: it is not the same as nobody.",
            )
    if _indicators_meant(sentence) and not facts:
        return not_checked("No fact says that there were none.")
    for fact in facts:
        if fact.value:
            return contradicted(fact.id, "There is a figure in the data, and it is not zero.")
    return None
