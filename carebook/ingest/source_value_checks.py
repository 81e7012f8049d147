"""Readings held against the catalogue and against each other, before they become a dataset."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isclose

from carebook.core.errors import InputError
from carebook.data import periods
from carebook.data.areas import AVERAGE_AUTHORITY_CODE
from carebook.data.indicators import Indicator
from carebook.data.observations import ObservationKey
from carebook.data.units import expected_of_value
from carebook.ingest.file_problem import FileProblem, limit_similar_problems
from carebook.ingest.tables.source_value import SourceValue
from carebook.ingest.workbooks.sheet import column_index


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
) -> tuple[FileProblem, ...]:
    """Return what keeps readings out of a dataset; of many alike in a column, the first.

    ``known`` tells whether a code is an area's.
    """
    found = (_find_problem(reading, indicators, known) for reading in readings)
    return limit_similar_problems((problem for problem in found if problem), each=1)


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
    wanted = expected_of_value(value, unit)
    if not wanted and reading.lower is not None and reading.upper is not None:
        wanted = "" if reading.lower <= value <= reading.upper else "limits around the value"
    if not wanted:
        return None
    advice = "check the column, its unit and its scale in the description"
    return problem_at_source_value(reading, f"{wanted} ({unit})", f"{value:g}", advice)


def resolve_duplicates(
    readings: Iterable[SourceValue],
    editions: Mapping[str, PublicationIssue],
    second_hand: Collection[str] = (),
) -> tuple[dict[ObservationKey, SourceValue], list[FileProblem]]:
    """Return the readings by what may occur only once, and those that contradict each other.

    Two readings of one figure are one where they agree, or where only one has a value. What comes
    from the publisher's own file goes before what came by way of somebody else (``second_hand`` has
    the keys of those sources), and what a publisher states before what was gathered from rows. Of
    two issues of one publication the later stands: publishers revise. ``editions`` is by file.
    """
    kept: dict[ObservationKey, SourceValue] = {}
    columns: dict[tuple[str, ...], list[FileProblem]] = {}
    for reading in readings:
        key = reading.key
        other = kept.setdefault(key, reading)
        if other is reading:
            continue
        if _have_same_value(other, reading):
            if other.source in second_hand and reading.source not in second_hand:
                kept[key] = reading
            continue
        stands = _choose_valid(other, reading, editions, second_hand)
        if stands is not None:
            kept[key] = stands
        else:
            said = "/".join(part for part in key if part)
            both = f"{reading.value:g} here and {other.value:g} in {other.location}"
            advice = "correct the description of one of the two, or leave it out"
            problem = problem_at_source_value(reading, f"one value for {said}", both, advice)
            column = (reading.file, reading.sheet, reading.column, other.file, other.sheet)
            columns.setdefault(column, []).append(problem)
    return kept, [_first_problem_with_count(problems) for problems in columns.values()]


def _first_problem_with_count(problems: Sequence[FileProblem]) -> FileProblem:
    first, more = problems[0], len(problems) - 1
    return replace(first, found=f"{first.found} (and {more} more like it)") if more else first


def _have_same_value(one: SourceValue, other: SourceValue) -> bool:
    if one.value is None or other.value is None:
        return one.value is other.value
    return isclose(one.value, other.value, rel_tol=1e-9, abs_tol=1e-9)


def _choose_valid(
    one: SourceValue,
    other: SourceValue,
    editions: Mapping[str, PublicationIssue],
    second_hand: Collection[str],
) -> SourceValue | None:
    """Return which of two readings that differ stands; None where they contradict each other."""
    if one.value is None or other.value is None:
        return other if one.value is None else one
    if (one.source in second_hand) != (other.source in second_hand):
        return other if one.source in second_hand else one
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


def problem_at_source_value(
    reading: SourceValue, expected: str, found: str, advice: str
) -> FileProblem:
    """Return a problem with the place of a reading: the first of its rows and columns."""
    row = re.match(r"[0-9]+", reading.row)
    column = re.match(r"[A-Z]+", reading.column)
    at = (int(row[0]) - 1 if row else None, column_index(column[0]) if column else None)
    return FileProblem(reading.file, expected, found, advice, reading.sheet, *at)
