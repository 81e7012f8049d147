"""Judging a number: whether a fact carries it, of that place, group, period and measure.

Where none does, the reason names the nearest fact that has the number, and what does not fit.
"""

import re

from carebook.checking.checked_claim import ClaimJudgement, contradicted, not_checked, supported
from carebook.checking.fact_lookup import FactEntry
from carebook.checking.number_matching import (
    NumberClaim,
    age_or_breakdown_misfit,
    fits_period,
    match_entries,
    read_number_claim,
)
from carebook.checking.number_places import find_subject
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.quantities import Quantity
from carebook.checking.second_reading import read_again
from carebook.checking.spans import without_brackets
from carebook.checking.unmatched_numbers import judge_unmatched_number
from carebook.checking.word_lists import read_word_lists, word_pattern
from carebook.data.units import PERCENT

_NEGATION = word_pattern("judge_numbers", "negation")
# Measures that are themselves of what is not so.
_NEGATIVE_INDICATORS = read_word_lists("indicators")["of what is not so"]
_COMPARISON_WORDS = word_pattern("judge_numbers", "comparison words")
_NEW_CLAUSE = re.compile(r";|\bwhile\b|\bwhereas\b|\bbut\b|\band\b")


def judge_number(quantity: Quantity, sentence: ParsedSentence) -> ClaimJudgement:
    """Judge a number that states a figure."""
    claim = read_number_claim(quantity, sentence)
    scope = claim.scope
    if not quantity.value and quantity.kind == "plain":
        return _judge_zero(claim)
    entries = sentence.lookup.entries_of_places(scope.indicators, scope.places)
    right = [m for m in match_entries(claim, entries) if m.value_fits and not m.misfits]
    if right:
        best = min(right, key=lambda m: (not m.entry.is_in_book, not m.entry.fact.charted)).entry
        if _says_the_opposite(claim, best):
            return contradicted(best.fact.id, f"The text says the opposite: {best.description}.")
        if _compares_two_measures(claim, best):
            reason = f"It is compared with a figure of another measure: {best.description}."
            return not_checked(reason, best.fact.id)
        return supported(best.fact.id, f"{best.description}.")
    if (again := read_again(claim)) is not None:
        return supported(again.fact.id, f"{again.description}.")
    # Only those of places that the text names: one of 150 others may well have the same figure.
    named = (*scope.places, *(place.key for place in sentence.places))
    candidates = sentence.lookup.candidate_entries(quantity, scope.indicators, named)
    return judge_unmatched_number(claim, match_entries(claim, candidates))


def _says_the_opposite(claim: NumberClaim, entry: FactEntry) -> bool:
    """Whether a "not" in a share's own clause turns the meaning of its measure round."""
    indicator, end = entry.fact.indicator, claim.quantity.end
    if entry.fact.unit != PERCENT:
        return False
    if claim.quantity.kind not in ("percent", "share") or indicator in _NEGATIVE_INDICATORS:
        return False
    clause = re.split(
        r"[,;:(]|\band\b(?! advice)|\bbut\b|\bagainst\b",
        without_brackets(claim.sentence.lowercase)[end:],
    )[0]
    named = any(
        mention.key == indicator and end <= mention.start < end + len(clause)
        for mention in claim.sentence.indicators
    )
    return named and _NEGATION.search(clause) is not None


def _compares_two_measures(claim: NumberClaim, entry: FactEntry) -> bool:
    """Whether a comparator's figure is of another measure than the one it is compared with.

    A satisfaction score says nothing of an inspection score, wherever the one is from.
    """
    sentence, start = claim.sentence, claim.quantity.start
    found = [m for m in _COMPARISON_WORDS.finditer(sentence.lowercase) if m.end() <= start]
    if not found or _NEW_CLAUSE.search(sentence.lowercase[found[-1].end() : start]):
        return False
    before = {t.key for t in sentence.indicators if t.end <= found[-1].start()}
    after = {t.key for t in sentence.indicators if t.start >= found[-1].end()}
    if not before or entry.fact.indicator in before or entry.fact.indicator not in after:
        return False
    return entry.place_code != find_subject(sentence)


def _judge_zero(claim: NumberClaim) -> ClaimJudgement:
    indicators, places = claim.scope.indicators, claim.scope.places
    for entry in claim.sentence.lookup.entries_of_places(indicators, places):
        fact = entry.fact
        if age_or_breakdown_misfit(claim, entry) or not fits_period(claim, entry):
            continue
        if fact.value is None:
            name = entry.name
            return contradicted(
                fact.id, f"{name}: {fact.short.lower()}, which is not the same as zero."
            )
        if not fact.value:
            return supported(fact.id, f"{entry.description}.")
        return contradicted(fact.id, f"{entry.description}, not zero.")
    return not_checked("No fact says that there were none.")
