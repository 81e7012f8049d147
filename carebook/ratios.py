"""Ratios: what a unit multiplies numerator over denominator by, and of whom it is a rate."""

import re
from functools import cache

from carebook.units import PERCENT, POUNDS_PER_RESIDENT

_PER = re.compile(r"\bper ([0-9][0-9,]*) ")
_OF_ONE = (POUNDS_PER_RESIDENT, "people per sq km")
# How units and breakdowns name the residents below the line; the first is the unit's own words.
_RESIDENTS = {
    "people of all ages": "",
    "people": "",
    "people aged 18 and over": "18+",
    "people aged 18 to 64": "18-64",
    "people aged 65 and over": "65+",
}


@cache
def multiplier(unit: str) -> float | None:
    """Return what numerator over denominator is multiplied by to stand in a unit.

    100 for per cent, 100,000 for "per 100,000 people …", 1 for pounds for each resident. None for
    a unit that is no ratio, or one whose parts this project does not know (a score, a rank).
    """
    if unit == PERCENT:
        return 100.0
    if unit in _OF_ONE:
        return 1.0
    found = _PER.search(unit)
    return float(found[1].replace(",", "")) if found else None


@cache
def residents_below(unit: str) -> str | None:
    """Return which residents are below the line of "per 100,000 people …".

    "" is people of all ages, otherwise a breakdown of ``population_by_age``. None for any other
    unit.
    """
    return _RESIDENTS.get(unit.removeprefix("per 100,000 ")) if unit.startswith("per ") else None
