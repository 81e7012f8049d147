"""Periods told by their distance from another: "the previous year", "the survey before"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from carebook.checking.period_mentions import PeriodMention
from carebook.checking.word_lists import read_word_lists, word_pattern
from carebook.data import periods

_NUMBER_WORDS = {word: n for n, word in enumerate(read_word_lists("numbers")["ones"][:11]) if n}
_YEARS_APART = word_pattern("periods", "years apart", numbers="|".join(_NUMBER_WORDS))
_SURVEY_BEFORE = word_pattern("periods", "survey before")
_LATEST = word_pattern("periods", "latest")
_BACKWARDS = ("before", "earlier", "ago", "previously", "prior")


def find_relative_periods(
    text: str,
    named: Sequence[PeriodMention],
    before: Sequence[PeriodMention] = (),
    series: Callable[[], Sequence[str]] = tuple,
) -> list[PeriodMention]:
    """Find the periods told by their distance from one that was named: "the previous year".

    It is counted from the last that is ``named`` before it in the sentence, else from the first
    after it, else from the last of those named ``before`` the sentence, else from the last of the
    measure's ``series``. Where a sentence names no other, "last year" is the latest, as is a
    figure without a year.
    """
    found: list[PeriodMention] = []
    for match in _YEARS_APART.finditer(text):
        years = _years_apart(match)
        if not years or (match.group().startswith("last year") and not named):
            continue
        origin = _named_last(match.start(), named) or (before[-1] if before else None)
        if origin is None and (known := series()):
            origin = _mention_of(known[-1], *match.span())
        if origin is not None:
            start, end = match.span()
            year = origin.year + years
            found.append(replace(origin, start=start, end=end, year=year, is_relative=True))
    for match in _SURVEY_BEFORE.finditer(text):
        origin = _named_last(match.start(), named) or (before[-1] if before else None)
        known = series()
        reached = [at for at, period in enumerate(known) if origin and origin.matches(period)]
        at = (reached[0] if reached else len(known) - 1) - 1
        if at >= 0:
            found.append(_mention_of(known[at], *match.span()))
    if named:
        # Only beside another period does it need saying.
        found += [
            _mention_of(series()[-1], *match.span()) for match in _LATEST.finditer(text) if series()
        ]
    return found


def _mention_of(period: str, start: int, end: int) -> PeriodMention:
    year, month = periods.period_start(period)
    kind = "financial" if "/" in period else "month" if "-" in period else "year"
    return PeriodMention(start, end, kind, year, month if kind == "month" else 0, is_relative=True)


def _named_last(offset: int, named: Sequence[PeriodMention]) -> PeriodMention | None:
    earlier = [period for period in named if period.end <= offset]
    return earlier[-1] if earlier else named[0] if named else None


def _years_apart(match: re.Match[str]) -> int:
    """Return how many years a phrase goes forward, or back where that is below zero."""
    if match["back"] or match["forth"]:
        return -1 if match["back"] else 1
    count, way = 1, match["way"] or match["months"]
    if match["n"]:
        count = _NUMBER_WORDS.get(match["n"]) or (1 if match["n"] == "a" else int(match["n"]))
    return -count if way in _BACKWARDS else count
