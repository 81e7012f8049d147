"""A fact's value in the terms in which a number was said, or what does not fit.

A rate needs its base, pounds need to say whether each resident's or all, a share must be of those
it is of. What does not fit has a name: ``unit`` or ``denominator``.
"""

import re
from typing import Literal

from carebook.checking.fact_lookup import AGE_OF_RATE_UNIT, FactEntry
from carebook.checking.number_scope import NumberScope
from carebook.checking.populations import (
    AGED_18_TO_64,
    AGED_65_AND_OVER,
    OTHER_AGE,
    classify_population,
)
from carebook.checking.quantities import Quantity
from carebook.checking.word_lists import read_word_lists, word_pattern
from carebook.data import units

UnitMisfit = Literal["unit", "denominator"]
_RATE_UNITS = (units.PER_100K_ALL_AGES, "per 100,000 people", *AGE_OF_RATE_UNIT)
_COUNT_UNITS = (units.COUNT, units.PEOPLE, units.RESPONDENTS, units.SMALL_AREAS)
# Sums of money in all, and how many pounds one of their unit is.
_POUNDS_IN_UNIT = {units.MILLION_POUNDS: 1_000_000, units.THOUSAND_POUNDS: 1000}
_MONEY_UNITS = (units.POUNDS_PER_RESIDENT, units.THOUSAND_POUNDS_PER_100K, *_POUNDS_IN_UNIT)
NOUN_AFTER_NUMBER = word_pattern("stated_units", "noun after number")
# "Measured against residents aged 65 and over, ... per 100,000".
_BASE_POPULATION = word_pattern("stated_units", "base population")
_PEOPLE_NOUNS = word_pattern("stated_units", "people nouns")
_OTHER_UNIT_WORDS = word_pattern("stated_units", "other unit words")
# Shares of those who looked, or were rated, said of all.
_OF_EVERYBODY = word_pattern("stated_units", "of everybody")
_SUBGROUP_WORDS = {
    "looked": r"(?<!not they had )\blooked",
    "with a rating": r"\brated(?! or not)|\brating",
}
_OF_PEOPLE_IN_GENERAL = word_pattern("stated_units", "of people in general")
_DENOMINATOR_WORDS = {
    "carers": r"\bcarer|\bcaring|\blook\w* after",
    "users": r"receiv|\bcare\b|support|service|user|client|survey|answered|respond",
}
_PEOPLE_INDICATORS = read_word_lists("indicators")["count people"]


def convert_to_stated_units(
    quantity: Quantity, scope: NumberScope, entry: FactEntry, text: str
) -> float | UnitMisfit:
    """Return the fact's value as the number would have to say it, or what does not fit."""
    unit = entry.fact.unit
    if unit == units.PERCENT:
        return _convert_percent(quantity, scope, entry, text)
    if unit in _RATE_UNITS:
        return _convert_rate(quantity, scope, entry, text)
    if unit in _MONEY_UNITS:
        return _convert_money(quantity, scope, entry)
    if unit in _COUNT_UNITS:
        return _convert_count(quantity, scope, entry, text)
    return _convert_other_unit(quantity, scope, entry, text)


def has_decimals(quantity: Quantity) -> bool:
    """Whether a number was said with decimals, as shares and scores are and counts are not."""
    return quantity.rounding_step < 1 and not quantity.is_scaled and not quantity.is_coarse


def _convert_percent(
    quantity: Quantity, scope: NumberScope, entry: FactEntry, text: str
) -> float | UnitMisfit:
    value, of_class, own = entry.fact.value or 0.0, entry.denominator_class, scope.own_denominator
    if own is not None and own.base >= 100:
        whom = own.population
        if quantity.kind != "plain":
            return "unit"
        if whom == "all" and of_class not in ("", "residents", "users"):
            return "denominator"
        known = ("", "all", "users", AGED_65_AND_OVER)
        if whom not in known and classify_population(whom) not in ("", of_class):
            return "denominator"
        return value * own.base / 100
    if quantity.kind == "plain" and scope.is_in_percent and not quantity.is_scaled and own is None:
        return "unit" if _OTHER_UNIT_WORDS.match(text, quantity.end) else value
    if quantity.kind not in ("percent", "share"):
        return "unit"
    is_of_older = entry.age == AGED_65_AND_OVER and {scope.share_population, of_class} <= {
        "older",
        "residents",
    }
    is_of_homes = scope.share_population == "homes" and "residential" in (
        entry.fact.denominator or ""
    )
    is_of_others = (
        scope.share_population not in ("", of_class)
        and of_class
        and not is_of_older
        and not is_of_homes
    )
    # "28.3% of people": of carers, and the text does not say so
    is_unnamed = (
        of_class in _DENOMINATOR_WORDS
        and not re.search(_DENOMINATOR_WORDS[of_class], text)
        and _OF_PEOPLE_IN_GENERAL.match(text, quantity.end)
    )
    if is_of_others or is_unnamed or _overstates_denominator(entry, text):
        return "denominator"
    return value


def _overstates_denominator(entry: FactEntry, text: str) -> bool:
    """Whether a share of some, such as those who had looked, is said of all."""
    for words, said in _SUBGROUP_WORDS.items():
        if words in (entry.fact.denominator or "") and _OF_EVERYBODY.search(text):
            return re.search(said, text) is None
    return False


def _convert_rate(
    quantity: Quantity, scope: NumberScope, entry: FactEntry, text: str
) -> float | UnitMisfit:
    value, denominator = entry.fact.value or 0.0, scope.denominator
    age = AGE_OF_RATE_UNIT.get(entry.fact.unit)
    if quantity.kind in ("percent", "share"):
        is_share = (
            not age
            and entry.counted_class in ("", "carers")
            and scope.share_population in ("", "residents")
            and (_counts_people(entry) or entry.fact.measure.startswith(("people", "residents")))
        )
        return value / 1000 if is_share else "unit"
    if quantity.kind != "plain" or denominator is None or denominator.base <= 1:
        return "unit"
    whom = denominator.population
    if whom == "same age":
        whom = entry.age or "?"
    if whom == "adults" and age == OTHER_AGE:
        whom = OTHER_AGE
    if whom == "" and (against := _BASE_POPULATION.search(text)):
        whom = AGED_18_TO_64 if against["working"] else AGED_65_AND_OVER
    if whom == "" and age is not None and age == scope.age == entry.age:
        whom = age  # "requests from people aged 65 and over: 13,065 per 100,000"
    if whom not in ((age,) if age else ("", "all")):
        return "denominator"
    if _counts_something_else(quantity, entry, text):
        return "unit"
    return value * denominator.base / 100_000


def _counts_people(entry: FactEntry) -> bool:
    return entry.counted_class == "carers" or entry.fact.indicator in _PEOPLE_INDICATORS


def _convert_money(quantity: Quantity, scope: NumberScope, entry: FactEntry) -> float | UnitMisfit:
    value, unit, denominator = entry.fact.value or 0.0, entry.fact.unit, scope.denominator
    own = scope.own_denominator
    if quantity.kind != "money" and (quantity.kind != "plain" or own is not None):
        return "unit"
    if denominator is not None and denominator.population == "time":
        return "unit"
    if unit in _POUNDS_IN_UNIT:
        is_sum = own is None and quantity.kind == "money"
        return value * _POUNDS_IN_UNIT[unit] if is_sum else "unit"
    is_per_head = unit == units.POUNDS_PER_RESIDENT
    if denominator is None or (denominator.base != 1 if is_per_head else denominator.base < 1000):
        return "unit"
    if denominator.population not in ("", "all"):
        return "denominator"
    return value if is_per_head else value * 1000 * denominator.base / 100_000


def _convert_count(
    quantity: Quantity, scope: NumberScope, entry: FactEntry, text: str
) -> float | UnitMisfit:
    if quantity.kind != "plain" or scope.own_denominator is not None or has_decimals(quantity):
        return "unit"  # nobody counts people with decimals
    return "unit" if _counts_something_else(quantity, entry, text) else entry.fact.value or 0.0


def _counts_something_else(quantity: Quantity, entry: FactEntry, text: str) -> bool:
    """Whether the noun right after a number is of another kind than what the fact counts."""
    match = NOUN_AFTER_NUMBER.match(text, quantity.end)
    if match is None:
        return False
    noun = classify_population(match[1])
    counted = entry.counted_class
    if counted == "requests" and _PEOPLE_NOUNS.match(match[1]) and entry.fact.unit == units.COUNT:
        return True
    if noun in ("", "residents", "older", "users", "land", "small areas") or counted == "":
        return False
    alike = {frozenset({"providers", "users"}), frozenset({"homes", "providers"})}
    return noun != counted and frozenset({noun, counted}) not in alike


def _convert_other_unit(
    quantity: Quantity, scope: NumberScope, entry: FactEntry, text: str
) -> float | UnitMisfit:
    """Days, density, deciles and scores."""
    value, unit, own = entry.fact.value or 0.0, entry.fact.unit, scope.own_denominator
    after = text[quantity.end : quantity.end + 30]
    if unit == "days":
        if quantity.kind == "share" and re.match(r"\s*(?:of )?a day", after):
            return value * 100
        if quantity.kind != "plain" or re.match(r"\s*(?:weeks?|months?|minutes?)\b", after):
            return "unit"
        return value * 24 if re.match(r"\s*(?:hours?)\b", after) else value
    most = _most_of_score(unit)
    if quantity.kind == "share":
        return value * 100 / most if most else "unit"
    if quantity.kind == "percent":
        return value if most == 100 and not re.match(r"\s*of\b", after) else "unit"
    if quantity.kind != "plain" or (own is not None and own.population != "sq km"):
        return "unit"
    is_coarse = quantity.rounding_step > 0.1 and quantity.value != value
    is_near = quantity.hedge and abs(quantity.value - value) < 0.5
    if unit == "decile" and is_coarse and not is_near:
        return "unit"  # a decile of 8.5 is neither 8 nor 9
    per_other_land = scope.denominator is not None and scope.denominator.population == "other land"
    return "unit" if unit == "people per sq km" and per_other_land else value


def _most_of_score(unit: str) -> float:
    """Return the most that a score can be, 100 where its unit does not say; 0 for other units."""
    if not unit.startswith("score"):
        return 0.0
    return float(unit.rpartition(" out of ")[2]) if " out of " in unit else 100.0
