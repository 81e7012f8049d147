"""Ratios: what a unit multiplies them by, of whom they are, and how they are rounded."""

import re
from functools import cache
from math import floor, log10

from carebook.data.units import DAYS, PERCENT, POUNDS_PER_RESIDENT

_PER_NUMBER = re.compile(r"\bper ([0-9][0-9,]*) ")
_MAX_DECIMALS = 9
_PLAIN_RATIO_UNITS = (POUNDS_PER_RESIDENT, "people per sq km", DAYS)
# How units and breakdowns name the residents below the line; the first is the unit's own words.
_RESIDENT_AGE_GROUPS = {
    "people of all ages": "",
    "people": "",
    "people aged 18 and over": "18+",
    "people aged 18 to 64": "18-64",
    "people aged 65 and over": "65+",
}


@cache
def rate_multiplier(unit: str) -> float | None:
    """Return what numerator over denominator is multiplied by to stand in a unit.

    100 for per cent, 100,000 for "per 100,000 people …", 1 for pounds or days for each person. None
    for a unit that is no ratio, or one whose parts this project does not know (a score, a rank).
    """
    if unit == PERCENT:
        return 100.0
    if unit in _PLAIN_RATIO_UNITS:
        return 1.0
    found = _PER_NUMBER.search(unit)
    return float(found[1].replace(",", "")) if found else None


@cache
def denominator_age_group(unit: str) -> str | None:
    """Return which residents are below the line of "per 100,000 people …".

    "" is people of all ages, otherwise a breakdown of ``population_by_age``. None for any other
    unit.
    """
    return (
        _RESIDENT_AGE_GROUPS.get(unit.removeprefix("per 100,000 "))
        if unit.startswith("per ")
        else None
    )


def round_safely(value: float, decimals: int) -> float:
    """Round to so many decimals, or a few more where rounding once more would then go wrong.

    64.746 is 64.7, but 64.75, its hundredths, would be shown as 64.8. So a figure that would come
    to end in a 5 keeps further digits: 64.746 stays, 64.744 becomes 64.74.
    """
    while decimals < _MAX_DECIMALS:
        found = round(value, decimals)
        if found == value or not f"{found:.{max(decimals, 0)}f}".rstrip("0.").endswith("5"):
            return found
        decimals += 1
    return round(value, _MAX_DECIMALS)


def round_to_figures_safely(value: float, figures: int) -> float:
    """Round to so many significant figures, or a few more, as :func:`rounded` does."""
    return round_safely(value, figures - 1 - floor(log10(abs(value)))) if value else 0.0
