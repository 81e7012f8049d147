"""The words that a slot stands for: a figure, a comparison, a change, a clause.

They say what the rule-based writer says, in forms that fit into somebody else's sentence.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from carebook.data import periods, units
from carebook.data.indicators import Indicator, Source
from carebook.facts.fact import Fact, rounding_in_words
from carebook.facts.fact_phrases import short_value, why_similar
from carebook.facts.relations import ChangeDirection, ComparisonVerdict
from carebook.text.phrasing import (
    join_in_words,
    phrase_with_ages,
    place_in_sentence,
    title_in_sentence,
)

# What statistical neighbours are called where few words are wanted.
SIMILAR_AREAS = "similar areas"
_MISSING_VALUE_PHRASES = {
    "none_reported": "none reported (there may be fewer than 5)",
    "suppressed": "a number that the publisher suppresses, as it is small",
    "not_submitted": "no figure, as none was submitted",
    "not_published": "no published figure",
}


def full_figure(fact: Fact, area: str, sources: Mapping[str, Source]) -> str:
    """Return a figure in full: value, unit, denominator, rounding, and the region if it is one."""
    if fact.value is None:
        return _MISSING_VALUE_PHRASES[fact.status]
    text = fact.sentence
    if fact.unit == units.PERCENT and fact.denominator:
        text = f"{text} of {_denominator_in_sentence(fact.denominator)}"
    if rounding := rounding_in_words(fact, sources):
        text = f"{text} ({rounding})"
    if fact.role == "area" and fact.level == "regional":
        text = f"{text} in {place_in_sentence(fact.place)} (the region that includes {area})"
    return text


def _denominator_in_sentence(denominator: str) -> str:
    """Return what a share is of with its aside in brackets: "residents (age-standardised)"."""
    of, found, aside = denominator.partition(", ")
    return f"{of} ({aside})" if found else of


def group_in_words(catalogue: Indicator, breakdown: str, unit: str) -> str:
    """Return what one group counts, as it stands inside a sentence; empty where there is none.

    Where its words only say where a thing lies ("in the most deprived tenth") the unit says what.
    """
    words = catalogue.breakdowns.get(breakdown, breakdown)
    if words.startswith("in "):
        words = f"{unit} {words}"
    return phrase_with_ages(words, catalogue.title)


def brief_figure(fact: Fact) -> str:
    """Return a figure once its measure has been said in full: what it is of may be left out."""
    if fact.value is None:
        return _MISSING_VALUE_PHRASES[fact.status]
    text = short_value(fact) if fact.unit == units.PERCENT else fact.sentence
    if fact.role == "area" and fact.level == "regional":
        text = f"{text} in {place_in_sentence(fact.place)}"
    return text


def figure_clause(catalogue: Indicator, fact: Fact, area: str) -> str:
    """Return the whole clause that says the figure, as the catalogue words it."""
    phrase = phrase_with_ages(
        catalogue.breakdowns.get(fact.breakdown, fact.breakdown), catalogue.title
    )
    if fact.value is None:
        what = phrase or title_in_sentence(catalogue.title)
        match fact.status:
            case "none_reported":
                return f"none were reported for {what}, which may hide numbers below 5"
            case "suppressed":
                return f"the figure for {what} is suppressed by the publisher, as it is small"
            case "not_submitted":
                return f"no figure for {what} was submitted"
            case _:
                return f"there is no published figure for {what}"
    # "Requests came to 320 requests" says what is counted twice.
    value = fact.short if fact.unit == units.COUNT and phrase else fact.sentence
    clause = catalogue.statement.format(value=value, breakdown=phrase)
    if fact.value == 1:
        clause = clause.replace(f"{value} were ", f"{value} was ", 1)
    if clause.endswith(f" made up {value}") and fact.unit == units.PERCENT and fact.denominator:
        clause = f"{_share_clause(catalogue, fact)} of {_denominator_in_sentence(fact.denominator)}"
    if fact.level == "national":
        return f"in {place_in_sentence(fact.place)} as a whole, {clause}"
    if fact.level == "regional":
        where = f"{place_in_sentence(fact.place)} (the region that includes {area})"
        return f"in {where}, {clause}"
    return clause


def _share_clause(catalogue: Indicator, fact: Fact) -> str:
    """Return who made up a share; their age is left out where what it is a share of has one."""
    words = catalogue.breakdowns.get(fact.breakdown, fact.breakdown)
    whole = fact.denominator or ""
    words = words if " aged " in whole else phrase_with_ages(words, catalogue.title)
    return f"{words} made up {fact.sentence}"


def comparator_in_sentence(fact: Fact) -> str:
    """Return a comparator as it stands after "in": ``England``, ``similar areas``."""
    return SIMILAR_AREAS if fact.role == "neighbours" else place_in_sentence(fact.place)


def comparison_phrase(
    verdict: ComparisonVerdict,
    fact: Fact,
    other: Fact,
    comparatives: Mapping[Literal["higher", "lower"], str],
) -> str:
    """Return how a figure stands to another's, with that figure: what goes after the comma.

    Where the house's rules allow no word on the difference, the other figure stands alone.
    """
    place, value = place_in_sentence(other.place), short_value(other)
    match verdict:
        case "higher" | "lower":
            return f"{comparatives.get(verdict, verdict)} than in {place} ({value})"
        case "same":
            return f"the same as in {place}"
        case "about the same":
            return f"about the same as in {place} ({value})"
        case "similar":
            return f"similar to {place} ({value}){why_similar(fact, [other])}"
        case _:
            return f"against {value} in {place}"


def brief_comparison_phrase(
    verdict: ComparisonVerdict,
    others: Sequence[Fact],
    comparatives: Mapping[Literal["higher", "lower"], str],
) -> str:
    """Return how a figure stands to those of some places to which it stands alike, in few words.

    Why it is no clear difference is left out, with the interval of the figure.
    """
    places = [comparator_in_sentence(other) for other in others]
    valued = [
        f"{place} ({short_value(other)})" for place, other in zip(places, others, strict=True)
    ]
    match verdict:
        case "higher" | "lower":
            return f"{comparatives.get(verdict, verdict)} than in {join_in_words(valued)}"
        case "same":
            return f"the same as in {join_in_words(places)}"
        case "about the same":
            return f"about the same as in {join_in_words(valued)}"
        case "similar":
            return f"not clearly different from {join_in_words(valued)}"
        case _:
            pairs = [
                f"{short_value(other)} in {place}"
                for place, other in zip(places, others, strict=True)
            ]
            return f"against {join_in_words(pairs)}"


def change_phrase(direction: ChangeDirection, earlier: Fact) -> str:
    """Return how a figure moved since an earlier period, from the verb on."""
    then, value = periods.period_label(earlier.period), short_value(earlier)
    match direction:
        case "rose" | "fell":
            return f"{direction} from {value} in {then}"
        case "unchanged":
            return f"was the same in {then}"
        case "about the same":
            return f"was about the same in {then}, at {value}"
        case "no clear change":
            return f"shows no clear change from {value} in {then}"
        case _:
            return f"was {value} in {then}"
