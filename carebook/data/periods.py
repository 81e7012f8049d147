"""Periods as the data write them, and as a reader wants them.

Three forms: a year ``2021``, a financial year ``2023/24`` (April to March), a month ``2024-11``.
The slash keeps a financial year apart from a month: ``2011-12`` would be both.
"""

import calendar
import re
from collections.abc import Collection, Iterable
from functools import cache

from carebook.core.errors import InputError
from carebook.text.phrasing import join_in_words

_YEAR = re.compile(r"([0-9]{4})")
_FINANCIAL_YEAR = re.compile(r"([0-9]{4})/([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@cache
def period_start(period: str) -> tuple[int, int]:
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


def period_end(period: str) -> tuple[int, int]:
    """Return year and month in which the next period starts.

    Raises:
        InputError: the period is in none of the three forms.

    """
    year, month = period_start(period)
    if not _MONTH.fullmatch(period):
        return year + 1, month
    return (year, month + 1) if month < 12 else (year + 1, 1)


def period_label(period: str) -> str:
    """Return a period as it is printed: ``2021``, ``2023-24``, ``November 2024``."""
    year, month = period_start(period)
    if _FINANCIAL_YEAR.fullmatch(period):
        return f"{year}-{(year + 1) % 100:02d}"
    return f"{calendar.month_name[month]} {year}" if _MONTH.fullmatch(period) else str(year)


def periods_in_words(periods: Iterable[str]) -> str:
    """Return periods in few words, as a reader would say them, the earliest first.

    A few are named one by one, a run is told by its ends, ``2001 to 2020``, and a run with a gap or
    two names those: ``2015-16 to 2024-25, without 2020-21``.
    """
    ordered = sorted(set(periods), key=period_start)
    labels = [period_label(period) for period in ordered]
    missing = _missing_period_labels(ordered)
    if not ordered:
        return ""
    if len(ordered) < 4 or missing is None or len(missing) > 2:
        return join_in_words(labels)
    gaps = f", without {join_in_words(missing)}" if missing else ""
    return f"{labels[0]} to {labels[-1]}{gaps}"


def period_range_in_words(periods: Iterable[str]) -> str:
    """Return the first and the last of a run of periods; where some are missing, which those are.

    ``2021 to 2024``; where there are gaps, as :func:`periods_in_words`.
    """
    ordered = sorted(set(periods), key=period_start)
    if len(ordered) > 1 and _missing_period_labels(ordered) == []:
        return f"{period_label(ordered[0])} to {period_label(ordered[-1])}"
    return periods_in_words(ordered)


def _missing_period_labels(ordered: Collection[str]) -> list[str] | None:
    """Return the labels of what is missing in a run; None where the periods are of two forms."""
    starts = [year * 12 + month - 1 for year, month in map(period_start, ordered)]
    for form in (_YEAR, _FINANCIAL_YEAR, _MONTH):
        if starts and all(form.fullmatch(period) for period in ordered):
            step = 1 if form is _MONTH else 12
            absent = sorted(set(range(starts[0], starts[-1], step)) - set(starts))
            return [period_label(_write_period(*divmod(start, 12), form)) for start in absent]
    return None


def _write_period(year: int, month: int, form: re.Pattern[str]) -> str:
    if form is _MONTH:
        return f"{year}-{month + 1:02d}"
    return str(year) if form is _YEAR else f"{year}/{(year + 1) % 100:02d}"
