"""What is said of a number that no fact carries: whether a fact contradicts it, or what is unclear.

It is contradicted only where the words say for certain of what, whom, where and when the number is.
"""

import re
from collections.abc import Callable, Iterable
from math import inf, log

from carebook.checking.checked_claim import ClaimJudgement, contradicted, not_checked
from carebook.checking.fact_lookup import FactEntry
from carebook.checking.number_matching import EntryMatch, NumberClaim
from carebook.checking.place_mentions import UNKNOWN_PLACE, place_name_for_code
from carebook.checking.populations import (
    AGED_18_TO_64,
    AGED_65_AND_OVER,
    classify_population,
)
from carebook.checking.rounding import rounds_to, states_value
from carebook.checking.spans import Span, distinct_keys
from carebook.checking.stated_units import NOUN_AFTER_NUMBER
from carebook.checking.word_lists import word_pattern
from carebook.data import periods, units
from carebook.data.units import COUNT, PEOPLE, PERCENT
from carebook.text.phrasing import title_in_sentence

_NEGATION = word_pattern("judge_numbers", "negation")
# What may not fit, the most telling first: a number with one misfit is explained by it.
_MISFIT_PRIORITY = ("age", "breakdown", "period", "denominator", "unit", "place", "measure")
_AGE_NAMES = {AGED_18_TO_64: "18 to 64", AGED_65_AND_OVER: "65 and over"}
# A number of fewer figures is that of many a fact.
_TELLING_FIGURES = 3
# How many times as much is too far off to be a slip, and how far off is still a way of speaking.
_FAR, _ROUGH = 4.0, 0.25
_PEOPLE = ("people", "adults", "residents", "persons", "individuals", "men", "women")
_PRONOUN = re.compile(r"\b(?:it|that|this|the (?:figure|share|rate|number|proportion|score))\b")
# Words after a number that are no noun.
_GRAMMAR = re.compile(
    "in|at|per|for|to|and|or|on|from|by|with|among|against|of|were|was|is|are|had|have|who|that|"
    "than|as|last|each|every|during|between|compared|across|within|but|while|received|under|over"
)


def judge_unmatched_number(claim: NumberClaim, matches: list[EntryMatch]) -> ClaimJudgement:
    """Judge a number that is the value of no fact of what it is said of.

    ``matches`` are the facts of this area, its comparators and the places that the text names.
    """
    words, scope = claim.words, claim.scope
    if not scope.indicators:
        return not_checked(f"The words around {words} name no measure in the data.")
    if scope.places == (UNKNOWN_PLACE,):
        return not_checked("The data have no figure for the place named.")
    all_meant = [match for match in matches if not match.misfits]
    meant = min(all_meant, key=_distance(claim), default=None)
    near = _nearest_match(claim, matches)
    if meant is None:
        return _explain_what_is_missing(claim, matches, near)
    fact = meant.entry.fact
    if coarser := _coarser_than_said(claim, meant):
        return not_checked(coarser, fact.id)
    if near is not None and _may_be_meant(claim, near):
        is_of_unit = {"unit", "denominator"} & {*near.misfits}
        whose = near.entry.description if is_of_unit else near.entry.name
        return not_checked(
            f"{words} is {whose}; if it is said of {meant.entry.name}, that is {fact.sentence}.",
            fact.id,
        )
    if unsure := _what_is_unsure(claim, all_meant, meant, is_known=near is not None):
        return not_checked(f"{unsure} {meant.entry.description}.", fact.id)
    whose = f", which is {_whose(near)}" if near is not None else ""
    return contradicted(fact.id, f"{meant.entry.description}; the text says {words}{whose}.")


def _distance(claim: NumberClaim) -> Callable[[EntryMatch], float]:
    """Return how far a fact's value is from the number, for ordering facts."""

    def distance(match: EntryMatch) -> float:
        said, value = claim.quantity.value, match.stated_value
        return abs(log(said / value)) if said > 0 and value > 0 else inf

    return distance


def _nearest_match(claim: NumberClaim, matches: Iterable[EntryMatch]) -> EntryMatch | None:
    """Return the fact that has the number, and of which least does not fit."""
    few = claim.quantity.significant_figures < _TELLING_FIGURES
    found = [
        match
        for match in matches
        if match.value_fits
        and match.misfits
        and (
            len(match.misfits) == 1
            or (len(match.misfits) == 2 and "measure" not in match.misfits and not few)
        )
        # Another measure that happens to have so short a number explains nothing.
        and not (few and "measure" in match.misfits and not _is_named(claim, match))
    ]
    order = _MISFIT_PRIORITY.index
    return min(
        found,
        key=lambda m: (len(m.misfits), order(m.misfits[0]), not m.entry.is_latest),
        default=None,
    )


def _may_be_meant(claim: NumberClaim, near: EntryMatch) -> bool:
    """Whether a number may be said of the fact that has it, although the words were read otherwise.

    So where they name it, and where a sentence holds several numbers, whose words may be told apart
    amiss.
    """
    several = len(claim.sentence.quantities) > 1
    if near.misfits == ("period",) and not claim.sentence.periods:
        return True
    if near.misfits == ("unit",) and claim.scope.own_denominator is None:
        # "£116", of which the data have £116 a head: but not of which they have £116 thousand.
        fact = near.entry.fact
        return states_value(claim.quantity, (fact.value or 0.0) * units.UNITS[fact.unit].scale)
    return _is_named(claim, near) or (several and near.misfits != ("denominator",))


def _is_named(claim: NumberClaim, match: EntryMatch) -> bool:
    """Whether the text names the place, period, group or measure that does not fit."""
    return all(_names_misfit(claim, match.entry, one) for one in match.misfits)


def _names_misfit(claim: NumberClaim, entry: FactEntry, misfit: str) -> bool:
    sentence, fact = claim.sentence, entry.fact
    context = sentence.context
    match misfit:
        case "place":
            named = distinct_keys(sentence.places) or context.places
            return entry.place_code in named
        case "period":
            named_periods = sentence.periods or context.periods
            return any(period.matches(fact.period) for period in named_periods)
        case "age":
            return entry.age in (distinct_keys(sentence.ages) or context.ages)
        case "breakdown":
            named = distinct_keys(sentence.find_breakdowns(fact.indicator, context.text))
            return fact.breakdown in named
        case "measure":
            named = distinct_keys(sentence.indicators) or context.indicators
            return fact.indicator in named
        case _:
            return len(sentence.denominators) > 1


def _coarser_than_said(claim: NumberClaim, meant: EntryMatch) -> str:
    """Return that the data are less fine than the number, and round to the same; else nothing."""
    fact, quantity = meant.entry.fact, claim.quantity
    value = fact.value or 0.0
    step = 10.0 ** -max(fact.decimals, _decimals(value))
    source = meant.entry.knowledge.sources.get(fact.source)
    if fact.unit == COUNT and source is not None and source.counts_rounded_to:
        step = source.counts_rounded_to
    is_near = meant.stated_value == value and rounds_to(quantity.value, value, step)
    if not is_near or quantity.rounding_step >= step:
        return ""
    return (
        f"The data carry {fact.sentence}, rounded to the nearest {step:g}: {claim.words} may be "
        "right, and cannot be told from it."
    )


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _what_is_unsure(
    claim: NumberClaim, all_meant: Iterable[EntryMatch], meant: EntryMatch, *, is_known: bool
) -> str:
    """Return what the words leave open of a number, in a sentence; nothing where all is clear.

    ``all_meant`` are the facts that the words may mean, ``meant`` the nearest of them. ``is_known``
    says that another fact has the number.
    """
    sentence, scope, entry = claim.sentence, claim.scope, meant.entry
    context, words = sentence.context, claim.words
    named = {one.key for one in sentence.indicators if not one.is_weak}
    is_meant = entry.fact.indicator == context.given_indicator or (
        not named and len(context.indicators) == 1 and _PRONOUN.search(sentence.lowercase)
    )
    if not named & set(scope.indicators) and not is_meant:
        return f"The sentence does not name what {words} is of; it may be"
    possible = dict.fromkeys(match.entry.fact.indicator for match in all_meant)
    if len(possible) > 1:
        titles = entry.knowledge.indicators
        either = " or ".join(title_in_sentence(titles[one].title) for one in [*possible][:3])
        return f"{words} may be of {either}:"
    if len(scope.places) > 1:
        places = (place_name_for_code(one, entry.knowledge) for one in scope.places)
        return f"{words} may be of {' or '.join(places)}:"
    is_earlier = scope.may_be_earlier_period and len(sentence.quantities) > 1
    spoken_of = [one.matches(entry.fact.period) for one in context.periods]
    if not sentence.periods and not all(spoken_of or [not is_earlier]):
        return f"The sentence names no period for {words}; the latest is"
    if _NEGATION.search(sentence.lowercase[: claim.quantity.start]):
        return f"The sentence denies something, and it is not clear what of {words}:"
    if _is_rough(claim, meant):
        return f"{words} is a rough way to say a figure, and not one that fits it well:"
    if not is_known and _is_far(claim, meant):
        return f"{words} is so far from the figure of this name that it may be another's:"
    if _counts_unknown_things(claim, entry):
        return f"The words after {words} say that it counts something else than the data:"
    return ""


def _is_rough(claim: NumberClaim, meant: EntryMatch) -> bool:
    """Whether a number is rounded or hedged, and so near to the figure that people may differ.

    "Nearly 18" says of 17.4 the right side of it, and "just over 18" the wrong one.
    """
    quantity, value = claim.quantity, meant.stated_value
    if not (quantity.hedge or quantity.is_coarse) or not value:
        return False
    is_above = value > quantity.value
    says_above = quantity.hedge in ("over", "more")
    if quantity.hedge in ("over", "more", "under", "less") and says_above != is_above:
        return False
    return abs(quantity.value / value - 1) <= _ROUGH


def _is_far(claim: NumberClaim, meant: EntryMatch) -> bool:
    """Whether a number is so far from the figure meant that it may count something else.

    A lone number with a unit says what it is, however wrong it may be.
    """
    quantity, value = claim.quantity, meant.stated_value
    unit = meant.entry.fact.unit
    is_count = unit in (COUNT, PEOPLE) or unit.startswith("per 100,000")
    few = is_count and quantity.significant_figures < _TELLING_FIGURES
    if len(claim.sentence.quantities) == 1 and not few:
        return False
    ratio = quantity.value / value if value else inf
    return not 1 / _FAR <= ratio <= _FAR


def _counts_unknown_things(claim: NumberClaim, entry: FactEntry) -> bool:
    """Whether a number in plain digits may count something else than its measure does."""
    quantity, text, unit = claim.quantity, claim.sentence.lowercase, entry.fact.unit
    if quantity.kind != "plain":
        return False
    if unit == PERCENT or unit.startswith("£"):
        return True  # its sign is missing
    if unit.startswith("score") and quantity.value in (12, 100):
        return True  # the end of the scale
    if unit.startswith("per 100,000") and not claim.scope.is_denominator_adjacent:
        return len(claim.sentence.stated_figures) > 1
    noun = NOUN_AFTER_NUMBER.match(text, quantity.end)
    if noun is None or noun[1] in entry.fact.sentence or _GRAMMAR.fullmatch(noun[1]):
        return False
    if noun[1] in _PEOPLE or classify_population(noun[1]) == entry.counted_class != "":
        return unit not in (COUNT, PEOPLE) and not unit.startswith("per 100,000")
    read = claim.sentence
    named: tuple[Span, ...] = (*read.indicators, *read.denominators, *read.places)
    return not any(one.start <= noun.end(1) and noun.start(1) <= one.end for one in named)


def _explain_what_is_missing(
    claim: NumberClaim, matches: list[EntryMatch], near: EntryMatch | None
) -> ClaimJudgement:
    """Say what is missing for a number of which the words name no single fact."""
    words, scope = claim.words, claim.scope
    here = [m for m in matches if m.entry.fact.indicator in scope.indicators]
    known = (
        near
        if near is not None and (near in here or near.misfits[0] == "measure")
        else min((m for m in here if len(m.misfits) == 1), key=_distance(claim), default=None)
    )
    if known is None:
        return not_checked(f"No figure in the data is {words} for this place, group and period.")
    entry, fact = known.entry, known.entry.fact
    whose = f": {words} is {_whose(known)}" if known.value_fits else ""
    match known.misfits[0]:
        case "age" if scope.age is None:
            ages = sorted({one.entry.age or "" for one in here} & _AGE_NAMES.keys())
            counted = " and ".join(_AGE_NAMES[age] for age in ages)
            said = f"The text says no age; the figure is counted apart for {counted}{whose}."
        case "age":
            said = f"The data have no such figure for the age that the text names{whose}."
        case "breakdown":
            said = f"The text does not say of which group this is{whose or _told(entry)}."
        case "period" if not claim.sentence.periods:
            said = f"The text names no period, and {words} is {_whose(known)}."
        case "period":
            held = f"for {periods.period_label(fact.period)} it is {fact.sentence}"
            said = f"The data have no figure for the period named; {held}."
        case "denominator" if known.value_fits:
            said = f"{words} is {_whose(known)}, and not of those whom the text names."
        case "denominator" | "unit":
            said = f"The text does not give {words} in a unit of the data{_told(entry)}."
        case "place":
            place = place_name_for_code(scope.places[0], entry.knowledge)
            said = f"The data have no such figure for {place}{whose or _told(entry)}."
        case _:
            said = f"{words} is {_whose(known)}, and the text does not name that measure."
    return not_checked(said, fact.id)


def _told(entry: FactEntry) -> str:
    return f": {entry.description}"


def _whose(match: EntryMatch) -> str:
    """Return what a number that a fact has is a figure of, by what does not fit."""
    entry = match.entry
    misfits = set(match.misfits)
    if misfits == {"place"}:
        return f"the figure for {entry.place_name}"
    if misfits == {"period"}:
        return f"the figure for {periods.period_label(entry.fact.period)}"
    if misfits <= {"age", "breakdown"}:
        indicator = entry.knowledge.indicators[entry.fact.indicator]
        group = indicator.breakdowns.get(entry.fact.breakdown) or title_in_sentence(indicator.title)
        ages = _AGE_NAMES.get(entry.age or "", "")
        return f"the figure for {group}{f' at ages {ages}' if ages and ages not in group else ''}"
    if misfits <= {"unit", "denominator"}:
        return entry.description
    return f"{entry.name}"
