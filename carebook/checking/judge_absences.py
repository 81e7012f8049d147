"""Judging what a text says is missing: "no figure", "suppressed", "did not submit"."""

import re
from collections.abc import Collection
from typing import Literal

from carebook.checking.checked_claim import (
    ClaimJudgement,
    ClaimKind,
    contradicted,
    not_checked,
    supported,
)
from carebook.checking.entries_with_status import (
    entries_meant_of,
    indicators_meant,
    status_in_words,
)
from carebook.checking.fact_lookup import FactEntry
from carebook.checking.judge_none_and_all import judge_none_and_all
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.spans import Span, find_mentions, overlaps
from carebook.checking.word_lists import word_pattern
from carebook.data.observations import ObservationStatus

_Absence = Literal["not submitted", "withheld", "none reported", "no figure"]
# The ways to say that something is missing, the most telling first, and what the data call each.
_STATUSES: dict[_Absence, tuple[ObservationStatus, ...]] = {
    "not submitted": ("not_submitted",),
    "withheld": ("suppressed",),
    "none reported": ("none_reported",),
    "no figure": ("not_published", "not_submitted", "suppressed", "none_reported"),
}
_ALL_GROUPS = re.compile(r"\b(?:other|some|rest|all|every)\b[^.;]{0,12}\bgroups?\b")
_ABSENCE_WORDS = {kind: word_pattern("absences", kind) for kind in _STATUSES}


def judge_absences(sentence: ParsedSentence) -> list[tuple[Span, ClaimKind, ClaimJudgement]]:
    """Judge every claim that there is no figure, that it is so of nobody, or so of all."""
    found: list[tuple[Span, ClaimJudgement]] = []
    for kind, words in _ABSENCE_WORDS.items():
        for mention in find_mentions(words, sentence.lowercase):
            if any(overlaps(mention, other) for other, _ in found):
                continue
            if (judgement := _judge_absence(kind, sentence)) is not None:
                found.append((mention, judgement))
    found += [
        (words, judgement)
        for words, judgement in judge_none_and_all(sentence)
        if not any(overlaps(words, other) for other, _ in found)
    ]
    return [(words, "absence", judgement) for words, judgement in found]


def _judge_absence(kind: _Absence, sentence: ParsedSentence) -> ClaimJudgement | None:
    """Judge that something is missing in one way; None where nothing that is measured is named."""
    indicators = indicators_meant(sentence)
    if not indicators:
        return None
    entries = entries_meant_of(indicators, sentence)
    missing = [entry for entry in entries if entry.fact.value is None]
    right = [entry for entry in missing if entry.fact.status in _STATUSES[kind]]
    with_value = [entry for entry in entries if entry.fact.value is not None]
    if kind == "no figure":
        # Of several measures named at once it is enough that one has no figure.
        if all(_has_all_figures(indicator, sentence) for indicator in indicators):
            return _contradict(with_value, indicators)
        if right:
            return supported(right[0].fact.id, f"{status_in_words(right[0])}.")
        fact = entries[0].fact.id if entries else None
        return ClaimJudgement("supported", fact, "The data hold no figure for this.")
    if right:
        return supported(right[0].fact.id, f"{status_in_words(right[0])}.")
    if missing and len(indicators) == 1:
        return contradicted(missing[0].fact.id, f"{status_in_words(missing[0])}.")
    if with_value:
        return _contradict(with_value, indicators)
    return not_checked("The data do not say why there is no figure.")


def _contradict(with_value: list[FactEntry], indicators: Collection[str]) -> ClaimJudgement:
    if not with_value:
        return not_checked("The data have a figure for this, but not of this place.")
    entry = with_value[0]
    reason = f"There is a figure in the data: {entry.description}."
    if len(indicators) == 1:
        return contradicted(entry.fact.id, reason)
    return not_checked(reason, entry.fact.id)


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
    if _ALL_GROUPS.search(sentence.lowercase):
        return set(lookup.knowledge.indicators[indicator].breakdowns) <= known
    ages = {m.key for m in sentence.ages}
    asked = {mention.key for mention in sentence.find_breakdowns(indicator)} or {
        e.fact.breakdown for e in entries if e.age in ages
    }
    return asked <= known if asked else bool(known)
