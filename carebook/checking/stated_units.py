"""A fact's value in the terms in which a number was said, or what does not fit.

A rate needs its base, pounds need to say whether each resident's or all, a share must be of those
it is of. What does not fit has a name: ``unit`` or ``denominator``.
"""

import re
from typing import Literal

from carebook.checking.fact_lookup import AGE_OF_RATE_UNIT, FactEntry
from carebook.checking.number_scope import NumberScope
from carebook.checking.populations import AGED_18_TO_64, AGED_65_AND_OVER, classify_population
from carebook.checking.quantities import Quantity
from carebook.data import units

UnitMisfit = Literal["unit", "denominator"]
_RATE_UNITS = (units.PER_100K_ALL_AGES, "per 100,000 people", *AGE_OF_RATE_UNIT)
_COUNT_UNITS = (units.COUNT, units.PEOPLE, units.RESPONDENTS, units.SMALL_AREAS)
# Sums of money in all, and how many pounds one of their unit is.
_POUNDS_IN_UNIT = {units.MILLION_POUNDS: 1_000_000, units.THOUSAND_POUNDS: 1000}
_MONEY_UNITS = (units.POUNDS_PER_RESIDENT, units.THOUSAND_POUNDS_PER_100K, *_POUNDS_IN_UNIT)
_NOUN_AFTER_NUMBER = re.compile(
    r"\s*\(?(?:(?:new|such|formal|adult|social|care|separate|registered|local|different|individual|"
    r"unpaid|older|working-age|younger|disabled|community-based|residential|more|fewer|of|the|these|"
    r"those|its|our|their|rated)\s+)*([a-z-]+)"
)
# "Measured against residents aged 65 and over, ... per 100,000".
_BASE_POPULATION = re.compile(
    r"(?:^\W*(?:of|among|amongst)|\b(?:measured|set|put|expressed|counted|taken|held|worked out|"
    r"as a rate|as a share|against|relative to|among|looked at))\b[^.;]{0,60}?"
    r"\b(?:population|residents|people|those)\s+(?:who are )?(?:aged |of )?"
    r"(?:(?P<older>65|over[ -]65)|(?P<working>18|16)|that age)"
)
_PEOPLE_NOUNS = re.compile(
    r"\b(?:people|person|residents?|adults|individuals|men|women|pensioners|over-65s|locals|"
    r"inhabitants|citizens|clients|users)\b"
)


def convert_to_stated_units(
    quantity: Quantity, scope: NumberScope, entry: FactEntry, text: str, *, is_percent: bool
) -> float | UnitMisfit:
    """Return the fact's value as the number would have to say it, or what does not fit.

    ``is_percent`` tells that the sentence speaks in per cent, so that "28.3 and 29.3%" is read.
    """
    fact, unit = entry.fact, entry.fact.unit
    value = fact.value or 0.0
    if unit == units.PERCENT:
        return _convert_percent(quantity, scope, entry, value, text, is_percent=is_percent)
    if unit in _RATE_UNITS:
        return _convert_rate(quantity, scope, entry, value, text)
    if unit in _MONEY_UNITS:
        return _convert_money(quantity, scope, unit, value)
    if unit in _COUNT_UNITS:
        return _convert_count(quantity, scope, entry, value, text)
    return _convert_other_unit(quantity, scope, unit, value, text)


_OTHER_UNIT_WORDS = re.compile(
    r"\s*(?:days?|hours?|weeks?|months?|years?|pounds|people|requests|providers|miles)\b"
)


def _convert_percent(
    quantity: Quantity,
    scope: NumberScope,
    entry: FactEntry,
    value: float,
    text: str,
    *,
    is_percent: bool,
) -> float | UnitMisfit:
    own = scope.denominator is not None and scope.is_denominator_adjacent
    if own and scope.denominator and scope.denominator.base >= 100:
        if quantity.kind != "plain":
            return "unit"
        whom = scope.denominator.population
        if whom not in ("", "all", "users", AGED_65_AND_OVER) and classify_population(whom) not in (
            "",
            entry.denominator_class,
        ):
            return "denominator"
        if whom == "all" and entry.denominator_class not in ("", "residents", "users"):
            return "denominator"
        return value * scope.denominator.base / 100
    if quantity.kind == "plain" and is_percent and not quantity.is_scaled and not own:
        return "unit" if _OTHER_UNIT_WORDS.match(text, quantity.end) else value
    if quantity.kind not in ("percent", "share"):
        return "unit"
    of_older = entry.age == AGED_65_AND_OVER and {
        scope.share_population,
        entry.denominator_class,
    } <= {"older", "residents"}
    if (
        scope.share_population
        and entry.denominator_class
        and scope.share_population != entry.denominator_class
        and not of_older
    ):
        return "denominator"
    if _overstates_denominator(entry, text):
        return "denominator"
    unnamed = entry.denominator_class in _DENOMINATOR_WORDS and not re.search(
        _DENOMINATOR_WORDS[entry.denominator_class], text
    )
    if unnamed and _OF_PEOPLE_IN_GENERAL.match(text, quantity.end):
        return "denominator"  # "28.3% of people": of carers, and the text does not say so
    return value


# Shares of those who looked, or were rated, said of all.
_OF_EVERYBODY = re.compile(
    r"\bof (?:all|every one of)\b[\w\s']{0,30}"
    r"\b(?:carers|people receiving|people who|providers|users)\b|"
    r"\bmore than [\w-]+ of all\b|\bwhether or not\b|\brated or not\b"
)
_SUBGROUP_WORDS = {
    "looked": r"(?<!not they had )\blooked",
    "with a rating": r"\brated(?! or not)|\brating",
}


def _overstates_denominator(entry: FactEntry, text: str) -> bool:
    """Whether a share of some, such as those who had looked, is said of all."""
    for words, said in _SUBGROUP_WORDS.items():
        if words in (entry.fact.denominator or "") and _OF_EVERYBODY.search(text):
            return re.search(said, text) is None
    return False


_OF_PEOPLE_IN_GENERAL = re.compile(
    r"\s*of\s+(?:all |the |its |our |local )*(?:people|adults|residents)\b"
)
_DENOMINATOR_WORDS = {
    "carers": r"\bcarer|\bcaring|\blook\w* after",
    "users": r"receiv|\bcare\b|support|service|user|client|survey|answered|respond",
}


def _convert_rate(
    quantity: Quantity, scope: NumberScope, entry: FactEntry, value: float, text: str
) -> float | UnitMisfit:
    denominator = scope.denominator
    age = AGE_OF_RATE_UNIT.get(entry.fact.unit)
    if quantity.kind in ("percent", "share"):
        if (
            age
            or entry.counted_class not in ("", "carers")
            or scope.share_population not in ("", "residents")
        ):
            return "unit"
        return (
            value / 1000
            if re.match(r"people|residents", entry.fact.measure) or _counts_people(entry)
            else "unit"
        )
    if quantity.kind != "plain" or denominator is None or denominator.base <= 1:
        return "unit"
    whom = denominator.population
    if whom == "same age":
        whom = entry.age or "?"
    if whom == "" and (against := _BASE_POPULATION.search(text)):
        whom = AGED_18_TO_64 if against["working"] else AGED_65_AND_OVER
    if whom not in ((age,) if age else ("", "all")):
        return "denominator"
    if _counts_something_else(quantity, entry, text):
        return "unit"
    return value * denominator.base / 100_000


def _counts_people(entry: FactEntry) -> bool:
    return (
        entry.fact.indicator in ("unpaid_carers", "receiving_care")
        or entry.counted_class == "carers"
    )


def _convert_money(
    quantity: Quantity, scope: NumberScope, unit: str, value: float
) -> float | UnitMisfit:
    denominator = scope.denominator
    if quantity.kind != "money" and not (
        quantity.kind == "plain" and not scope.is_denominator_adjacent
    ):
        return "unit"
    if denominator is not None and denominator.population == "time":
        return "unit"
    if unit in _POUNDS_IN_UNIT:
        if (denominator is not None and scope.is_denominator_adjacent) or quantity.kind != "money":
            return "unit"
        return value * _POUNDS_IN_UNIT[unit]
    if denominator is None:
        return "unit"
    if unit == units.POUNDS_PER_RESIDENT:
        if denominator.base != 1:
            return "unit"
        return value if denominator.population in ("", "all") else "denominator"
    if denominator.base < 1000:
        return "unit"
    return (
        value * 1000 * denominator.base / 100_000
        if denominator.population in ("", "all")
        else "denominator"
    )


def _convert_count(
    quantity: Quantity, scope: NumberScope, entry: FactEntry, value: float, text: str
) -> float | UnitMisfit:
    own = scope.denominator is not None and scope.is_denominator_adjacent
    if quantity.kind != "plain" or own:
        return "unit"
    return "unit" if _counts_something_else(quantity, entry, text) else value


def _counts_something_else(quantity: Quantity, entry: FactEntry, text: str) -> bool:
    """Whether the noun right after a number is of another kind than what the fact counts."""
    match = _NOUN_AFTER_NUMBER.match(text, quantity.end)
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
    quantity: Quantity, scope: NumberScope, unit: str, value: float, text: str
) -> float | UnitMisfit:
    """Days, density, deciles and scores."""
    denominator = scope.denominator
    after = text[quantity.end : quantity.end + 30]
    if unit == "days":
        if quantity.kind == "share" and re.match(r"\s*(?:of )?a day", after):
            return value * 100
        if quantity.kind != "plain" or re.match(r"\s*(?:weeks?|months?|minutes?)\b", after):
            return "unit"
        if re.match(r"\s*(?:hours?)\b", after):
            return value * 24
        return value
    most = _most_of_score(unit)
    if quantity.kind == "share":
        return value * 100 / most if most else "unit"
    if quantity.kind == "percent":
        is_score = most == 100 and not re.match(r"\s*of\b", after)
        return value if is_score else "unit"
    if quantity.kind != "plain" or (
        denominator is not None
        and scope.is_denominator_adjacent
        and denominator.population != "sq km"
    ):
        return "unit"
    coarse = quantity.rounding_step > 0.1 and quantity.value != value
    if unit == "decile" and coarse and (not quantity.hedge or abs(quantity.value - value) >= 0.5):
        return "unit"  # a decile of 8.5 is neither 8 nor 9
    if (
        unit == "people per sq km"
        and denominator is not None
        and denominator.population == "other land"
    ):
        return "unit"
    return value


def _most_of_score(unit: str) -> float:
    """Return the most that a score can be, 100 where its unit does not say; 0 for other units."""
    if not unit.startswith("score"):
        return 0.0
    return float(unit.rpartition(" out of ")[2]) if " out of " in unit else 100.0
