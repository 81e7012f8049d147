"""Readings held against the catalogue and against each other, before they become a dataset."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isclose, isfinite

from carebook.core.errors import InputError
from carebook.data import periods
from carebook.data.areas import AVERAGE_AUTHORITY_CODE
from carebook.data.indicators import Indicator
from carebook.data.units import COUNT, PEOPLE, PERCENT, RESPONDENTS, SMALL_AREAS
from carebook.ingest.file_problem import FileProblem
from carebook.ingest.tables.source_value import SourceValue, SourceValueKey
from carebook.ingest.workbooks.sheet import column_index

_WHOLE_NUMBER_UNITS = (COUNT, PEOPLE, RESPONDENTS, SMALL_AREAS, "rank")
_SCORE_OUT_OF_PATTERN = re.compile(r"score out of ([0-9]+)")
# Money may be handed back, and an adjusted score may lie below its zero.
_UNITS_BELOW_ZERO_PATTERN = re.compile(r"£.*|score")


@dataclass(frozen=True)
class PublicationIssue:
    """Which publication a file is an issue of, and of which period.

    ``publication`` is the description that all its issues are like.
    """

    publication: str
    period: str


def check_source_values(
    readings: Iterable[SourceValue],
    indicators: Mapping[str, Indicator],
    known: Callable[[str], bool],
) -> list[FileProblem]:
    """Return what keeps readings out of a dataset; of many alike in a column, the first.

    ``known`` tells whether a code is an area's.
    """
    found: dict[tuple[str, ...], list[FileProblem]] = {}
    for reading in readings:
        if problem := _find_problem(reading, indicators, known):
            column = (reading.file, reading.sheet, reading.column, problem.expected)
            found.setdefault(column, []).append(problem)
    return [_first_problem_with_count(problems) for problems in found.values()]


def _first_problem_with_count(problems: Sequence[FileProblem]) -> FileProblem:
    first, more = problems[0], len(problems) - 1
    return replace(first, found=f"{first.found} (and {more} more like it)") if more else first


def _find_problem(
    reading: SourceValue, indicators: Mapping[str, Indicator], known: Callable[[str], bool]
) -> FileProblem | None:
    def problem(expected: str, found: str, advice: str) -> FileProblem:
        return problem_at_source_value(reading, expected, found, advice)

    name, unit, breakdown = reading.indicator, reading.unit, reading.breakdown
    indicator = indicators.get(name)
    if indicator is None:
        expected = "an indicator of data/indicators.yml or data/indicators/"
        return problem(expected, f"'{name}'", "add it there")
    if (breakdown or indicator.breakdowns) and breakdown not in indicator.breakdowns:
        listed = ", ".join(indicator.breakdowns) or "it has none"
        found = f"'{breakdown}'" if breakdown else "none"
        advice = "correct the description, or add it to the indicator"
        return problem(f"a breakdown of {name} ({listed})", found, advice)
    if indicator.measure(unit, breakdown) is None:
        listed = ", ".join(f"'{one.unit}'" for one in indicator.measures) or "none"
        advice = "correct the description, or add a measure"
        return problem(f"a unit of {name} ({listed})", f"'{unit}'", advice)
    if reading.area_code != AVERAGE_AUTHORITY_CODE and not known(reading.area_code):
        advice = "correct the cell, add a later lookup of areas, or add the code to successions.yml"
        return problem("the code of an English area", f"'{reading.area_code}'", advice)
    try:
        periods.period_start(reading.period)
    except InputError:
        return problem("a period such as 2021/22", f"'{reading.period}'", "correct the description")
    return _find_range_problem(reading)


def _find_range_problem(reading: SourceValue) -> FileProblem | None:
    value, unit = reading.value, reading.unit
    if value is None:
        return None
    wanted = ""
    if not isfinite(value):
        wanted = "a number"
    elif unit in _WHOLE_NUMBER_UNITS and not value.is_integer():
        wanted = "a whole number"
    elif value < 0 and not _UNITS_BELOW_ZERO_PATTERN.fullmatch(unit):
        wanted = "zero or more"
    elif unit == "decile" and not 1 <= value <= 10:
        wanted = "1 to 10"
    elif (most := _largest_possible(unit)) and value > most:
        wanted = f"at most {most}"
    elif reading.lower is not None and reading.upper is not None:
        wanted = "" if reading.lower <= value <= reading.upper else "limits around the value"
    if not wanted:
        return None
    advice = "check the column, its unit and its scale in the description"
    return problem_at_source_value(reading, f"{wanted} ({unit})", f"{value:g}", advice)


def _largest_possible(unit: str) -> int | None:
    if unit == PERCENT:
        return 100
    found = _SCORE_OUT_OF_PATTERN.fullmatch(unit)
    return int(found[1]) if found else None


def resolve_duplicates(
    readings: Iterable[SourceValue], editions: Mapping[str, PublicationIssue]
) -> tuple[dict[SourceValueKey, SourceValue], list[FileProblem]]:
    """Return the readings by what may occur only once, and those that contradict each other.

    Two readings of one figure are one where they agree, or where only one has a value. What a
    publisher states goes before what was gathered from rows. Of two issues of one publication the
    later stands: publishers revise. ``editions`` is by file.
    """
    kept: dict[SourceValueKey, SourceValue] = {}
    columns: dict[tuple[str, ...], list[FileProblem]] = {}
    for reading in readings:
        key = reading.key
        other = kept.setdefault(key, reading)
        if other is reading or _have_same_value(other, reading):
            continue
        stands = _choose_valid(other, reading, editions)
        if stands is not None:
            kept[key] = stands
        else:
            said = "/".join(part for part in key if part)
            both = f"{reading.value:g} here and {other.value:g} in {_location_in_words(other)}"
            advice = "correct the description of one of the two, or leave it out"
            problem = problem_at_source_value(reading, f"one value for {said}", both, advice)
            column = (reading.file, reading.sheet, reading.column, other.file, other.sheet)
            columns.setdefault(column, []).append(problem)
    return kept, [_first_problem_with_count(problems) for problems in columns.values()]


def _have_same_value(one: SourceValue, other: SourceValue) -> bool:
    if one.value is None or other.value is None:
        return one.value is other.value
    return isclose(one.value, other.value, rel_tol=1e-9, abs_tol=1e-9)


def _choose_valid(
    one: SourceValue, other: SourceValue, editions: Mapping[str, PublicationIssue]
) -> SourceValue | None:
    """Return which of two readings that differ stands; None where they contradict each other."""
    if one.value is None or other.value is None:
        return other if one.value is None else one
    if (one.status == "derived") != (other.status == "derived"):
        return other if one.status == "derived" else one
    return _choose_later_issue(one, other, editions)


def _choose_later_issue(
    one: SourceValue, other: SourceValue, editions: Mapping[str, PublicationIssue]
) -> SourceValue | None:
    """Return the reading of the later issue; None for two of one issue, or no publication's."""
    first, second = editions.get(one.file), editions.get(other.file)
    if first is None or second is None or first.publication != second.publication:
        return None
    if first.period == second.period:
        return None
    start = periods.period_start
    return one if start(first.period) > start(second.period) else other


def _location_in_words(reading: SourceValue) -> str:
    sheet = f", sheet '{reading.sheet}'" if reading.sheet else ""
    return f"{reading.file}{sheet}, row {reading.row}, column {reading.column}"


def problem_at_source_value(
    reading: SourceValue, expected: str, found: str, advice: str
) -> FileProblem:
    """Return a problem with the place of a reading: the first of its rows and columns."""
    row = re.match(r"[0-9]+", reading.row)
    column = re.match(r"[A-Z]+", reading.column)
    at = (int(row[0]) - 1 if row else None, column_index(column[0]) if column else None)
    return FileProblem(reading.file, expected, found, advice, reading.sheet, *at)
