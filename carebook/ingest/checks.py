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
from carebook.ingest.tables.problem import Problem
from carebook.ingest.tables.reading import Reading

_WHOLE = (COUNT, PEOPLE, RESPONDENTS, SMALL_AREAS, "rank")
_OUT_OF = re.compile(r"score out of ([0-9]+)")
# Money may be handed back, and an adjusted score may lie below its zero.
_SIGNED = re.compile(r"£.*|score")
Key = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Edition:
    """Which publication a file is an issue of, and of which period.

    ``family`` is the description that all its issues are like.
    """

    family: str
    period: str


def check_readings(
    readings: Iterable[Reading],
    indicators: Mapping[str, Indicator],
    known: Callable[[str], bool],
) -> list[Problem]:
    """Return what keeps readings out of a dataset; of many alike in a column, the first.

    ``known`` tells whether a code is an area's.
    """
    found: dict[tuple[str, ...], list[Problem]] = {}
    for reading in readings:
        if problem := _problem(reading, indicators, known):
            column = (reading.file, reading.sheet, reading.column, problem.expected)
            found.setdefault(column, []).append(problem)
    return [_first_of(problems) for problems in found.values()]


def _first_of(problems: Sequence[Problem]) -> Problem:
    first, more = problems[0], len(problems) - 1
    return replace(first, found=f"{first.found} (and {more} more like it)") if more else first


def _problem(
    reading: Reading, indicators: Mapping[str, Indicator], known: Callable[[str], bool]
) -> Problem | None:
    def problem(expected: str, found: str, advice: str) -> Problem:
        return problem_at(reading, expected, found, advice)

    name, unit, breakdown = reading.indicator, reading.unit, reading.breakdown
    indicator = indicators.get(name)
    if indicator is None:
        return problem(
            "an indicator of data/indicators.yml or data/indicators/", f"'{name}'", "add it there"
        )
    if (breakdown or indicator.breakdowns) and breakdown not in indicator.breakdowns:
        listed = ", ".join(indicator.breakdowns) or "it has none"
        return problem(
            f"a breakdown of {name} ({listed})",
            f"'{breakdown}'" if breakdown else "none",
            "mend the description or add it to the indicator",
        )
    if indicator.measure(unit, breakdown) is None:
        listed = ", ".join(f"'{one.unit}'" for one in indicator.measures) or "none"
        return problem(
            f"a unit of {name} ({listed})", f"'{unit}'", "mend the description or add a measure"
        )
    if reading.area_code != AVERAGE_AUTHORITY_CODE and not known(reading.area_code):
        return problem(
            "the code of an English area",
            f"'{reading.area_code}'",
            "mend the cell, add a later lookup of areas, or say in data/successions.yml what it is",
        )
    try:
        periods.period_start(reading.period)
    except InputError:
        return problem("a period such as 2021/22", f"'{reading.period}'", "mend the description")
    return _out_of_range(reading)


def _out_of_range(reading: Reading) -> Problem | None:
    value, unit = reading.value, reading.unit
    if value is None:
        return None
    wanted = ""
    if not isfinite(value):
        wanted = "a number"
    elif unit in _WHOLE and not value.is_integer():
        wanted = "a whole number"
    elif value < 0 and not _SIGNED.fullmatch(unit):
        wanted = "zero or more"
    elif unit == "decile" and not 1 <= value <= 10:
        wanted = "1 to 10"
    elif (most := _most(unit)) and value > most:
        wanted = f"at most {most}"
    elif reading.lower is not None and reading.upper is not None:
        wanted = "" if reading.lower <= value <= reading.upper else "limits around the value"
    if not wanted:
        return None
    return problem_at(
        reading,
        f"{wanted} ({unit})",
        f"{value:g}",
        "look whether the column, its unit and its scale are described as they are",
    )


def _most(unit: str) -> int | None:
    if unit == PERCENT:
        return 100
    found = _OUT_OF.fullmatch(unit)
    return int(found[1]) if found else None


def without_doubles(
    readings: Iterable[Reading], editions: Mapping[str, Edition]
) -> tuple[dict[Key, Reading], list[Problem]]:
    """Return the readings by what may occur only once, and those that contradict each other.

    Two readings of one figure are one where they agree, or where only one has a value. What a
    publisher states goes before what was gathered from rows. Of two issues of one publication the
    later stands: publishers revise. ``editions`` is by file.
    """
    kept: dict[Key, Reading] = {}
    columns: dict[tuple[str, ...], list[Problem]] = {}
    for reading in readings:
        key = key_of(reading)
        other = kept.setdefault(key, reading)
        if other is reading or _agree(other, reading):
            continue
        stands = _standing(other, reading, editions)
        if stands is not None:
            kept[key] = stands
        else:
            said = "/".join(part for part in key if part)
            problem = problem_at(
                reading,
                f"one value for {said}",
                f"{reading.value:g} here and {other.value:g} in {_place(other)}",
                "describe one of the two as what it is, or leave it out",
            )
            column = (reading.file, reading.sheet, reading.column, other.file, other.sheet)
            columns.setdefault(column, []).append(problem)
    return kept, [_first_of(problems) for problems in columns.values()]


def key_of(reading: Reading) -> Key:
    """Return what may occur only once in a dataset."""
    return (
        reading.area_code,
        reading.indicator,
        reading.breakdown,
        reading.period,
        reading.unit,
    )


def _agree(one: Reading, other: Reading) -> bool:
    if one.value is None or other.value is None:
        return one.value is other.value
    return isclose(one.value, other.value, rel_tol=1e-9, abs_tol=1e-9)


def _standing(one: Reading, other: Reading, editions: Mapping[str, Edition]) -> Reading | None:
    """Return which of two readings that differ stands; None where they contradict each other."""
    if one.value is None or other.value is None:
        return other if one.value is None else one
    if (one.status == "derived") != (other.status == "derived"):
        return other if one.status == "derived" else one
    return _later(one, other, editions)


def _later(one: Reading, other: Reading, editions: Mapping[str, Edition]) -> Reading | None:
    """Return the reading of the later issue; None for two of one issue, or no publication's."""
    first, second = editions.get(one.file), editions.get(other.file)
    if first is None or second is None or first.family != second.family:
        return None
    if first.period == second.period:
        return None
    start = periods.period_start
    return one if start(first.period) > start(second.period) else other


def _place(reading: Reading) -> str:
    sheet = f", sheet '{reading.sheet}'" if reading.sheet else ""
    return f"{reading.file}{sheet}, row {reading.row}, column {reading.column}"


def problem_at(reading: Reading, expected: str, found: str, advice: str) -> Problem:
    """Return a problem with the place of a reading: the first of its rows and columns."""
    row = re.match(r"[0-9]+", reading.row)
    column = re.match(r"[A-Z]+", reading.column)
    return Problem(
        file=reading.file,
        expected=expected,
        found=found,
        advice=advice,
        sheet=reading.sheet,
        row=int(row[0]) - 1 if row else None,
        column=_column_index(column[0]) if column else None,
    )


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = 26 * index + ord(letter) - ord("A") + 1
    return index - 1
