"""A number read a second time: said of something else that its sentence names.

The first reading of a number takes the nearest place, period, group and measure. Language is freer
than that. Where no fact of the first reading has the number, a fact that has it counts too, if all
that it is of is said in the sentence (or is left open by the sentence before), and if no other
number of the sentence stands for that fact already. So figures that were exchanged stay wrong.
"""

import re
from dataclasses import dataclass

from carebook.checking.fact_lookup import FactEntry
from carebook.checking.indicator_mentions import find_breakdowns
from carebook.checking.number_matching import (
    EntryMatch,
    NumberClaim,
    match_entries,
    read_number_claim,
)
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.place_mentions import UNKNOWN_PLACE
from carebook.checking.quantities import Quantity
from carebook.checking.spans import distinct_keys
from carebook.checking.word_affinity import indicators_alluded_to
from carebook.data.periods import period_start
from carebook.data.units import PERCENT

# What may be said elsewhere in the sentence. A unit stands beside its number, but a share in a list
# may come without: "Barnet 65.3, London 72.0".
_MAY_BE_ELSEWHERE = frozenset({"place", "period", "age", "breakdown", "measure", "unit"})
# A number of fewer figures is that of many a fact.
_TELLING_FIGURES = 3
# Only where a place is the reach of a superlative: "the highest share in the West Midlands".
_REACH_OF_SUPERLATIVE = re.compile(
    r"\b(?:(?!latest|request|interest|west)\w+est|most|least|top|bottom|first|second|third|any|no|"
    r"none|nowhere|the only|record|best|worst)\b[^.;:]{0,70}"
    r"\b(?:in|of|across|among|within|throughout|from)\s+(?:all\s+|the\s+)*$"
)
_REACH_POSSESSIVE = re.compile(r"(?:'s|')?\s+(?:\w+est|most|least|only|top)\b")
# A year that only says from when on: "since 2018-19 it has fallen to 6.5".
_BEFORE_STARTING_YEAR = re.compile(
    r"\b(?:since|after|than(?: it was)? in|compared (?:with|to)|against)\s+(?:the year\s+)?$"
)

# What is told of all years between two: "in every year from 2015-16 to 2024-25".
_ALL_YEARS = re.compile(r"\b(?:every|each|all|any|throughout|across|never|none|always)\b")
_NOUN_AFTER = re.compile(r"\s+(?!and\b|in\b|to\b|for\b|against\b|versus\b|v\b|at\b|on\b)[a-z]{3,}")
_NEXT_CLAUSE = re.compile(r";|, (?:and|but|while|where|which)\b")


@dataclass(frozen=True)
class _OtherNumbers:
    """What the other numbers of a sentence stand for by their first reading.

    ``claimed`` are the ids of the facts that another number is said to be, right or wrong,
    ``places`` those whose own figure another number rightly is.
    """

    claimed: frozenset[str]
    places: frozenset[str]


def read_again(claim: NumberClaim) -> FactEntry | None:
    """Return the fact that a number states by its second reading, if there is one."""
    sentence = claim.sentence
    named = distinct_keys((*sentence.indicators, *sentence.weak_indicators))
    indicators = dict.fromkeys((*named, *sentence.context.indicators_meant))
    if not sentence.indicators and _is_telling(claim.quantity):
        indicators |= dict.fromkeys(indicators_alluded_to(sentence))
    entries = sentence.lookup.entries_for(indicators, distinct_keys(sentence.places))
    fitting = [match for match in match_entries(claim, entries) if match.value_fits]
    if not fitting:
        return None
    others = _read_other_numbers(claim)
    found = [
        match.entry
        for match in fitting
        if _MAY_BE_ELSEWHERE.issuperset(match.misfits)
        and match.entry.fact.id not in others.claimed
        and not ("place" in match.misfits and _is_of_later_clause(match.entry, claim))
        and ("unit" not in match.misfits or _is_bare_share(match, claim))
        and all(
            _IS_SAID[misfit](match.entry, sentence, others)
            for misfit in match.misfits
            if misfit != "unit"
        )
        and ("measure" not in match.misfits or _is_group_said(match.entry, sentence, others))
        and ("age" not in match.misfits or _may_be_of_age(match.entry, claim))
    ]
    return min(found, key=lambda entry: not entry.is_in_book, default=None)


def _is_telling(quantity: Quantity) -> bool:
    """Whether a number is so finely said that it is hardly another's: a share with a decimal."""
    return quantity.significant_figures >= _TELLING_FIGURES and quantity.rounding_step < 1


def _is_of_later_clause(entry: FactEntry, claim: NumberClaim) -> bool:
    """Whether a place is named in a later clause alone: "In London it was 20, and Kent is ..."."""
    sentence, end = claim.sentence, claim.quantity.end
    named = [place.start for place in sentence.places if place.key == entry.place_code]
    is_before = any(place.end <= claim.quantity.start for place in sentence.places)
    return (
        is_before
        and bool(named)
        and min(named) >= end
        and _NEXT_CLAUSE.search(sentence.lowercase[end : min(named)]) is not None
    )


def _read_other_numbers(claim: NumberClaim) -> _OtherNumbers:
    sentence = claim.sentence
    claimed, places = set(), set()
    for quantity in sentence.stated_figures:
        if quantity is claim.quantity:
            continue
        other = read_number_claim(quantity, sentence)
        entries = sentence.lookup.entries_of_places(other.scope.indicators, other.scope.places)
        for match in match_entries(other, entries):
            if not match.misfits:
                claimed.add(match.entry.fact.id)
                if match.value_fits:
                    places.add(match.entry.place_code)
    return _OtherNumbers(frozenset(claimed), frozenset(places))


def _is_place_said(entry: FactEntry, sentence: ParsedSentence, others: _OtherNumbers) -> bool:
    context, named = sentence.context, {place.key for place in sentence.places}
    if entry.place_code in named:
        return True
    if UNKNOWN_PLACE in named:
        return False
    if entry.place_code not in (context.about, context.home):
        return not named and entry.place_code in context.places
    if not named and entry.place_code != context.about:
        return False  # "Take Kent. In 2024 it was 25."
    # "That is 75.3%, clear of England's 70.1%": each place that is named has its own number.
    return named <= others.places | _superlative_places(sentence)


def _superlative_places(sentence: ParsedSentence) -> frozenset[str]:
    text = sentence.lowercase
    return frozenset(
        place.key
        for place in sentence.places
        if _REACH_OF_SUPERLATIVE.search(text[max(0, place.start - 110) : place.start])
        or _REACH_POSSESSIVE.match(text, place.end)
    )


def _is_period_said(entry: FactEntry, sentence: ParsedSentence, _: _OtherNumbers) -> bool:
    period, named = entry.fact.period, sentence.periods
    if any(one.matches(period) for one in named):
        return True
    if not named:
        return any(one.matches(period) for one in sentence.context.periods)
    if len(named) > 1 and _is_between(entry, sentence):
        return True
    return entry.is_latest and all(
        _BEFORE_STARTING_YEAR.search(sentence.lowercase[: one.start]) for one in named
    )


def _is_between(entry: FactEntry, sentence: ParsedSentence) -> bool:
    """Whether a fact lies between two years of which all are meant, or more numbers are told."""
    years = [one.year for one in sentence.periods]
    told = len(sentence.stated_figures) > len(years) or _ALL_YEARS.search(sentence.lowercase)
    return bool(told) and min(years) <= period_start(entry.fact.period)[0] <= max(years)


def _is_bare_share(match: EntryMatch, claim: NumberClaim) -> bool:
    """Whether a number with a decimal, and no noun after it, is a share without its unit.

    Not where its place is another's by the first reading: too little then says that it is so.
    """
    quantity, text, unit = claim.quantity, claim.sentence.lowercase, match.entry.fact.unit
    return (
        "place" not in match.misfits
        and quantity.kind == "plain"
        and quantity.rounding_step < 1
        and (unit == PERCENT or "out of" in unit)
        and not _NOUN_AFTER.match(text, quantity.end)
    )


def _is_age_said(entry: FactEntry, sentence: ParsedSentence, _: _OtherNumbers) -> bool:
    if entry.age is None:
        return False
    named = {one.key for one in sentence.ages}
    # "Requests from those under 65 (850 per 100,000 people aged 65 and over)" is about neither.
    return entry.age in (named or {one.population for one in sentence.denominators})


def _is_breakdown_said(entry: FactEntry, sentence: ParsedSentence, _: _OtherNumbers) -> bool:
    indicator, breakdown = entry.fact.indicator, entry.fact.breakdown
    if named := sentence.find_breakdowns(indicator):
        return any(one.key == breakdown for one in named)
    before = sentence.context.text
    mentions = find_breakdowns(before, "", indicator, sentence.lookup.vocabulary)
    return {one.key for one in mentions} == {breakdown}


def _is_group_said(entry: FactEntry, sentence: ParsedSentence, others: _OtherNumbers) -> bool:
    """Whether the age and the breakdown of a fact are said, where its measure has several."""
    indicator = entry.fact.indicator
    ages = sentence.lookup.ages_by_indicator[indicator]
    if len(ages) > 1 and not _is_age_said(entry, sentence, others):
        return False
    breakdowns = sentence.lookup.knowledge.indicators[indicator].breakdowns
    kinds = [one for one in breakdowns if one not in ages]
    is_one_of_several = len(kinds) > 1 and bool(entry.fact.breakdown)
    return not is_one_of_several or _is_breakdown_said(entry, sentence, others)


def _may_be_of_age(entry: FactEntry, claim: NumberClaim) -> bool:
    """Whether no other age stands beside a number, and no other breakdown of its measure."""
    named = claim.breakdowns.get(entry.fact.indicator)
    ages = claim.sentence.lookup.ages_by_indicator[entry.fact.indicator]
    is_kind = entry.fact.breakdown in ages or named in (None, entry.fact.breakdown)
    return is_kind and not claim.scope.age_is_near


def _is_measure_said(entry: FactEntry, sentence: ParsedSentence, _: _OtherNumbers) -> bool:
    named = {one.key for one in (*sentence.indicators, *sentence.weak_indicators)}
    if sentence.indicators:
        return entry.fact.indicator in named
    meant = {*named, *sentence.context.indicators_meant, *indicators_alluded_to(sentence)}
    return entry.fact.indicator in meant


_IS_SAID = {
    "place": _is_place_said,
    "period": _is_period_said,
    "age": _is_age_said,
    "breakdown": _is_breakdown_said,
    "measure": _is_measure_said,
}
