"""A fact's value in the terms in which a number was said, or what does not fit.

A rate needs its base, pounds need to say whether each resident's or all, a share must be of those
it is of. What does not fit has a name: ``unit`` or ``denominator``.
"""

import re
from typing import Literal

from carebook.checking.binding import Binding
from carebook.checking.groups import OLDER, WORKING, class_of
from carebook.checking.index import Entry
from carebook.checking.numbers import Quantity
from carebook.data import units

Misfit = Literal["unit", "denominator"]
# Rates of an age group: whom they are set against.
_OF_AN_AGE = {units.PER_100K_OLDER: OLDER, units.PER_100K_WORKING_AGE: WORKING}
_RATES = (units.PER_100K_ALL_AGES, "per 100,000 people", *_OF_AN_AGE)
_COUNTS = (units.COUNT, units.PEOPLE, units.RESPONDENTS, units.SMALL_AREAS)
# Sums of money in all, and how many pounds one of their unit is.
_IN_ALL = {units.MILLION_POUNDS: 1_000_000, units.THOUSAND_POUNDS: 1000}
_MONEY = (units.POUNDS_PER_RESIDENT, units.THOUSAND_POUNDS_PER_100K, *_IN_ALL)
_AFTER = re.compile(
    r"\s*\(?(?:(?:new|such|formal|adult|social|care|separate|registered|local|different|individual|"
    r"unpaid|older|working-age|younger|disabled|community-based|residential|more|fewer|of|the|these|"
    r"those|its|our|their|rated)\s+)*([a-z-]+)"
)
# "Measured against residents aged 65 and over, ... per 100,000".
_SET_AGAINST = re.compile(
    r"(?:^\W*(?:of|among|amongst)|\b(?:measured|set|put|expressed|counted|taken|held|worked out|"
    r"as a rate|as a share|against|relative to|among|looked at))\b[^.;]{0,60}?"
    r"\b(?:population|residents|people|those)\s+(?:who are )?(?:aged |of )?"
    r"(?:(?P<older>65|over[ -]65)|(?P<working>18|16)|that age)"
)
_PEOPLE = re.compile(
    r"\b(?:people|person|residents?|adults|individuals|men|women|pensioners|over-65s|locals|"
    r"inhabitants|citizens|clients|users)\b"
)


def said_value(
    quantity: Quantity, binding: Binding, entry: Entry, text: str, *, is_percent: bool
) -> float | Misfit:
    """Return the fact's value as the number would have to say it, or what does not fit.

    ``is_percent`` tells that the sentence speaks in per cent, so that "28.3 and 29.3%" is read.
    """
    fact, unit = entry.fact, entry.fact.unit
    value = fact.value or 0.0
    if unit == units.PERCENT:
        return _percent(quantity, binding, entry, value, text, is_percent=is_percent)
    if unit in _RATES:
        return _rate(quantity, binding, entry, value, text)
    if unit in _MONEY:
        return _money(quantity, binding, unit, value)
    if unit in _COUNTS:
        return _count(quantity, binding, entry, value, text)
    return _other(quantity, binding, unit, value, text)


_OTHER_UNIT = re.compile(
    r"\s*(?:days?|hours?|weeks?|months?|years?|pounds|people|requests|providers|miles)\b"
)


def _percent(
    quantity: Quantity, binding: Binding, entry: Entry, value: float, text: str, *, is_percent: bool
) -> float | Misfit:
    own = binding.denominator is not None and binding.is_own_denominator
    if own and binding.denominator and binding.denominator.base >= 100:
        if quantity.kind != "plain":
            return "unit"
        whom = binding.denominator.whom
        if whom not in ("", "all", "users", OLDER) and class_of(whom) not in ("", entry.of):
            return "denominator"
        if whom == "all" and entry.of not in ("", "residents", "users"):
            return "denominator"
        return value * binding.denominator.base / 100
    if quantity.kind == "plain" and is_percent and not quantity.scaled and not own:
        return "unit" if _OTHER_UNIT.match(text, quantity.end) else value
    if quantity.kind not in ("percent", "share"):
        return "unit"
    of_older = entry.age == OLDER and {binding.of, entry.of} <= {"older", "residents"}
    if binding.of and entry.of and binding.of != entry.of and not of_older:
        return "denominator"
    if _of_more_than_asked(entry, text):
        return "denominator"
    unnamed = entry.of in _NAMED_SOMEHOW and not re.search(_NAMED_SOMEHOW[entry.of], text)
    if unnamed and _OF_PEOPLE.match(text, quantity.end):
        return "denominator"  # "28.3% of people": of carers, and the text does not say so
    return value


# Shares of those who looked, or were rated, said of all.
_OF_ALL = re.compile(
    r"\bof (?:all|every one of)\b[\w\s']{0,30}"
    r"\b(?:carers|people receiving|people who|providers|users)\b|"
    r"\bmore than [\w-]+ of all\b|\bwhether or not\b|\brated or not\b"
)
_QUALIFIED = {
    "looked": r"(?<!not they had )\blooked",
    "with a rating": r"\brated(?! or not)|\brating",
}


def _of_more_than_asked(entry: Entry, text: str) -> bool:
    """Whether a share of some, such as those who had looked, is said of all."""
    for words, said in _QUALIFIED.items():
        if words in (entry.fact.denominator or "") and _OF_ALL.search(text):
            return re.search(said, text) is None
    return False


_OF_PEOPLE = re.compile(r"\s*of\s+(?:all |the |its |our |local )*(?:people|adults|residents)\b")
_NAMED_SOMEHOW = {
    "carers": r"\bcarer|\bcaring|\blook\w* after",
    "users": r"receiv|\bcare\b|support|service|user|client|survey|answered|respond",
}


def _rate(
    quantity: Quantity, binding: Binding, entry: Entry, value: float, text: str
) -> float | Misfit:
    denominator = binding.denominator
    age = _OF_AN_AGE.get(entry.fact.unit)
    if quantity.kind in ("percent", "share"):
        if age or entry.counts not in ("", "carers") or binding.of not in ("", "residents"):
            return "unit"
        return (
            value / 1000
            if re.match(r"people|residents", entry.fact.measure) or _is_of_people(entry)
            else "unit"
        )
    if quantity.kind != "plain" or denominator is None or denominator.base <= 1:
        return "unit"
    whom = denominator.whom
    if whom == "same age":
        whom = entry.age or "?"
    if whom == "" and (against := _SET_AGAINST.search(text)):
        whom = WORKING if against["working"] else OLDER
    if whom not in ((age,) if age else ("", "all")):
        return "denominator"
    if _names_others(quantity, entry, text):
        return "unit"
    return value * denominator.base / 100_000


def _is_of_people(entry: Entry) -> bool:
    return entry.fact.indicator in ("unpaid_carers", "receiving_care") or entry.counts == "carers"


def _money(quantity: Quantity, binding: Binding, unit: str, value: float) -> float | Misfit:
    denominator = binding.denominator
    if quantity.kind != "money" and not (
        quantity.kind == "plain" and not binding.is_own_denominator
    ):
        return "unit"
    if denominator is not None and denominator.whom == "time":
        return "unit"
    if unit in _IN_ALL:
        if (denominator is not None and binding.is_own_denominator) or quantity.kind != "money":
            return "unit"
        return value * _IN_ALL[unit]
    if denominator is None:
        return "unit"
    if unit == units.POUNDS_PER_RESIDENT:
        if denominator.base != 1:
            return "unit"
        return value if denominator.whom in ("", "all") else "denominator"
    if denominator.base < 1000:
        return "unit"
    return (
        value * 1000 * denominator.base / 100_000
        if denominator.whom in ("", "all")
        else "denominator"
    )


def _count(
    quantity: Quantity, binding: Binding, entry: Entry, value: float, text: str
) -> float | Misfit:
    own = binding.denominator is not None and binding.is_own_denominator
    if quantity.kind != "plain" or own:
        return "unit"
    return "unit" if _names_others(quantity, entry, text) else value


def _names_others(quantity: Quantity, entry: Entry, text: str) -> bool:
    """Whether the noun right after a number is of another kind than what the fact counts."""
    match = _AFTER.match(text, quantity.end)
    if match is None:
        return False
    noun = class_of(match[1])
    counted = entry.counts
    if counted == "requests" and _PEOPLE.match(match[1]) and entry.fact.unit == units.COUNT:
        return True
    if noun in ("", "residents", "older", "users", "land", "small areas") or counted == "":
        return False
    alike = {frozenset({"providers", "users"}), frozenset({"homes", "providers"})}
    return noun != counted and frozenset({noun, counted}) not in alike


def _other(
    quantity: Quantity, binding: Binding, unit: str, value: float, text: str
) -> float | Misfit:
    """Days, density, deciles and scores."""
    denominator = binding.denominator
    after = text[quantity.end : quantity.end + 30]
    if unit == "days":
        if quantity.kind == "share" and re.match(r"\s*(?:of )?a day", after):
            return value * 100
        if quantity.kind != "plain" or re.match(r"\s*(?:weeks?|months?|minutes?)\b", after):
            return "unit"
        if re.match(r"\s*(?:hours?)\b", after):
            return value * 24
        return value
    if quantity.kind == "share":
        return value if unit.startswith("score") else "unit"
    if quantity.kind == "percent":
        plain_score = unit.startswith("score") and not re.match(r"\s*of\b", after)
        return value if plain_score else "unit"
    if quantity.kind != "plain" or (
        denominator is not None and binding.is_own_denominator and denominator.whom != "sq km"
    ):
        return "unit"
    coarse = quantity.step > 0.1 and quantity.value != value
    if unit == "decile" and coarse and (not quantity.hedge or abs(quantity.value - value) >= 0.5):
        return "unit"  # a decile of 8.5 is neither 8 nor 9
    if unit == "people per sq km" and denominator is not None and denominator.whom == "other land":
        return "unit"
    return value
