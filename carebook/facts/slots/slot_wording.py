"""The words that a slot stands for: a figure, a comparison, a change, a clause.

They say what the rule-based writer says, in forms that fit into somebody else's sentence.
"""

from collections.abc import Mapping
from typing import Literal

from carebook.data import periods, units
from carebook.data.indicators import Indicator, Source
from carebook.facts.fact import Fact, rounding_in_words
from carebook.facts.fact_phrases import short_value, why_similar
from carebook.facts.relations import ChangeDirection, ComparisonVerdict
from carebook.text.phrasing import phrase_with_ages, place_in_sentence, title_in_sentence

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
        text = f"{text} of {fact.denominator}"
    if rounding := rounding_in_words(fact, sources):
        text = f"{text} ({rounding})"
    if fact.role == "area" and fact.level == "regional":
        text = f"{text} in {place_in_sentence(fact.place)} (the region that includes {area})"
    return text


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
    if fact.level == "national":
        return f"in {place_in_sentence(fact.place)} as a whole, {clause}"
    if fact.level == "regional":
        where = f"{place_in_sentence(fact.place)} (the region that includes {area})"
        return f"in {where}, {clause}"
    return clause


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
