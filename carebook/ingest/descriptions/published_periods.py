"""Periods as publishers write them, and words that hold one: ``Table 3, {period}``.

A financial year is written ``2021-22``, ``2021 to 2022``, ``2021-to-2022``, ``2021/22`` or
``2021_22``; a year ``2020`` or ``Mid-2020``; a month ``November 2024``, ``Nov-24`` or ``2024-11``;
a day ``31 March 2026``, which stands for its month. ``2011-12`` is a financial year and never
December: no publisher writes months so where both could be meant.
"""

import calendar
import re
from dataclasses import dataclass
from functools import cache

from carebook.data import periods

_MONTH_NUMBERS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_YEAR_PATTERN = r"(?:19|20)[0-9]{2}"
_MONTH_PATTERN = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
_DAY_PATTERN = r"(?:[0-3]?[0-9]\s)?"
_YEAR_JOINER_PATTERN = r"(?:\s?(?:-|–|—|/|_|to)\s?|[-_]to[-_])"
# Longest first; none of them may be a part of a longer one.
_PERIOD_PATTERNS = (
    rf"{_YEAR_PATTERN}-[0-9]{{2}}-01(?![0-9])",
    rf"{_YEAR_PATTERN}{_YEAR_JOINER_PATTERN}(?:{_YEAR_PATTERN}|[0-9]{{2}})(?!-?[0-9])",
    rf"{_DAY_PATTERN}(?:{_MONTH_PATTERN})[\s_-]?(?:{_YEAR_PATTERN}|[0-9]{{2}})(?![0-9])",
    rf"(?:mid[\s_-]?)?{_YEAR_PATTERN}(?![-–—/_]?[0-9])",
)
# A period in any form, as a regular expression in lower case without groups.
ANY_PERIOD_PATTERN = rf"(?<![0-9])(?:{'|'.join(_PERIOD_PATTERNS)})"
_FINANCIAL_YEAR_PATTERN = re.compile(
    rf"({_YEAR_PATTERN}){_YEAR_JOINER_PATTERN}({_YEAR_PATTERN}|[0-9]{{2}})"
)
_NAMED_MONTH_PATTERN = re.compile(
    rf"{_DAY_PATTERN}({_MONTH_PATTERN})[\s_-]?({_YEAR_PATTERN}|[0-9]{{2}})"
)
_ISO_MONTH_PATTERN = re.compile(rf"({_YEAR_PATTERN})-(0[1-9]|1[0-2])(?:-01)?")
_SINGLE_YEAR_PATTERN = re.compile(rf"(?:mid[\s_-]?)?({_YEAR_PATTERN})")
_PLACEHOLDER_PATTERN = re.compile(r"(\{(?:period|current|previous)\})")
# Notes, and the marks of what is provisional or was revised.
_NOTE_MARKER_PATTERN = re.compile(r"\s*\[(?:note[s]?\s*[0-9]+|p|r)\]", re.IGNORECASE)
_LAST_YEAR_PATTERN = re.compile(rf"({_YEAR_PATTERN})(?![0-9])")
_DAY_IN_MARCH_PATTERN = re.compile(r"31.?(?:0?3|mar)|(?:0?3|mar(?:ch)?)\D{0,3}31|march|mar\b")


def comparable_text(text: str) -> str:
    """Return text as it is compared: one space between words, no notes, no upper case."""
    if "[" in text:
        text = _NOTE_MARKER_PATTERN.sub("", text)
    return " ".join(text.split()).casefold()


@cache
def canonical_period(text: str) -> str | None:
    """Return a period in the form of :mod:`carebook.data.periods`, or nothing where it is none.

    A span of several years is none, nor is a year that does not follow the other.
    """
    text = comparable_text(text)
    if match := _FINANCIAL_YEAR_PATTERN.fullmatch(text):
        year, end = int(match[1]), match[2]
        if (year + 1) % 100 == int(end[-2:]) and (len(end) == 2 or int(end) == year + 1):
            return f"{year}/{(year + 1) % 100:02d}"
    if match := _ISO_MONTH_PATTERN.fullmatch(text):
        return f"{match[1]}-{match[2]}"
    if match := _NAMED_MONTH_PATTERN.fullmatch(text):
        year = int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2])
        return f"{year}-{_MONTH_NUMBERS[match[1]]:02d}"
    if match := _SINGLE_YEAR_PATTERN.fullmatch(text):
        return match[1]
    return None


def financial_year_ending(text: str) -> str | None:
    """Return the financial year that ends in a year or on its 31 March; None where none does.

    ``2025``, ``31/03/2025``, ``2025-03-31`` and ``March 2025`` are all 2024-25, and so is
    ``2024-25`` itself.
    """
    plain = comparable_text(text)
    own = canonical_period(plain)
    if own is not None and "/" in own:
        return own
    years = _LAST_YEAR_PATTERN.findall(plain)
    rest = _LAST_YEAR_PATTERN.sub("", plain)
    if len(years) != 1 or (
        re.search(r"[0-9a-z]", rest) and not _DAY_IN_MARCH_PATTERN.search(plain)
    ):
        return None
    return f"{int(years[0]) - 1}/{int(years[0]) % 100:02d}"


def previous_period(period: str) -> str:
    """Return the period before: the year, financial year or month that ends where it begins."""
    year, month = periods.period_start(period)
    if "/" in period:
        return f"{year - 1}/{year % 100:02d}"
    if "-" in period:
        return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02d}"
    return str(year - 1)


@dataclass(frozen=True)
class PeriodPattern:
    """Words that may hold periods, made ready for comparing with many cells."""

    words: str
    _regex: re.Pattern[str]
    _placeholders: tuple[str, ...]

    def match_period(self, text: str, period: str) -> str | None:
        """Return the period that ``{period}`` stands for in a whole text, empty where it is not.

        None says that the text is another. ``text`` is :func:`plain`; ``period`` is the file's own,
        for ``{current}`` and ``{previous}``.
        """
        found = self._regex.fullmatch(text)
        return self._captured_period(found, period) if found else None

    def find_placeholder_periods(self, text: str) -> tuple[tuple[str, ...], ...]:
        """Return the periods of the placeholders for each place where the words stand in a text."""
        held = [
            tuple(canonical_period(group) or "" for group in found.groups())
            for found in self._regex.finditer(text)
        ]
        return tuple(dict.fromkeys(periods for periods in held if all(periods)))

    def expected_periods(self, period: str) -> tuple[str, ...]:
        """Return the periods that stand in a title of this file, in order."""
        return tuple(
            previous_period(period) if one == "{previous}" else period for one in self._placeholders
        )

    def _captured_period(self, found: re.Match[str], period: str) -> str | None:
        captured = ""
        for placeholder, group in zip(self._placeholders, found.groups(), strict=True):
            held = canonical_period(group)
            if held is None:
                return None
            if placeholder == "{period}":
                if captured and captured != held:
                    return None
                captured = held
            elif held != (previous_period(period) if placeholder == "{previous}" else period):
                return None
        return captured


@cache
def compile_period_pattern(words: str) -> PeriodPattern:
    """Make words ready for comparing; ``*`` in them stands for any others."""
    parts = _PLACEHOLDER_PATTERN.split(comparable_text(words))
    return PeriodPattern(
        words,
        re.compile(
            "".join(
                f"({ANY_PERIOD_PATTERN})" if n % 2 else re.escape(part).replace(r"\*", ".*?")
                for n, part in enumerate(parts)
            )
        ),
        tuple(parts[1::2]),
    )
