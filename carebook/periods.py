"""Periods as the data write them, and as a reader wants them.

Three forms: a year ``2021``, a financial year ``2023/24`` (April to March), a month ``2024-11``.
The slash keeps a financial year apart from a month: ``2011-12`` would be both.
"""

import calendar
import re

from carebook.errors import InputError

_YEAR = re.compile(r"([0-9]{4})")
_FINANCIAL_YEAR = re.compile(r"([0-9]{4})/([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def start_of(period: str) -> tuple[int, int]:
    """Return year and month in which a period starts, for sorting.

    Raises:
        InputError: the period is in none of the three forms.

    """
    if match := _YEAR.fullmatch(period):
        return int(match[1]), 1
    if (match := _FINANCIAL_YEAR.fullmatch(period)) and (int(match[1]) + 1) % 100 == int(match[2]):
        return int(match[1]), 4
    if match := _MONTH.fullmatch(period):
        return int(match[1]), int(match[2])
    raise InputError(
        f"period: expected a year (2021), a financial year (2023/24) or a month (2024-11), "
        f"found {period!r}"
    )


def label(period: str) -> str:
    """Return a period as it is printed: ``2021``, ``2023-24``, ``November 2024``."""
    year, month = start_of(period)
    if _FINANCIAL_YEAR.fullmatch(period):
        return f"{year}-{(year + 1) % 100:02d}"
    return f"{calendar.month_name[month]} {year}" if _MONTH.fullmatch(period) else str(year)
