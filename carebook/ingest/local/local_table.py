"""The rows of local figures: each held against areas, units, periods and small counts."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast, get_args

from carebook.core.errors import InputError
from carebook.data import periods
from carebook.data.areas import REGIONS, Areas
from carebook.data.indicators import Indicator
from carebook.data.local_figures import source_key_of
from carebook.data.observations import (
    STATUSES_WITHOUT_VALUE,
    Observation,
    ObservationStatus,
    parse_digits,
)
from carebook.data.units import PERCENT, expected_of_value
from carebook.ingest.local.local_description import LocalDescription, indicator_of
from carebook.ingest.local.small_counts import first_small_count_problem
from carebook.statistics.intervals import confidence_limits
from carebook.statistics.rates import denominator_age_group, rate_multiplier

LOCAL_COLUMNS = ("period", "value")
OPTIONAL_COLUMNS = (
    *("area", "breakdown", "numerator", "denominator", "lower", "upper", "status", "note"),
)
_STATUSES = tuple(one for one in get_args(ObservationStatus) if one != "derived")
_LIKE_A_FINANCIAL_YEAR = re.compile(r"[0-9]{2}([0-9]{2})-(0[1-9]|1[0-2])")
_WHOLE_COUNTRY = ("england", "e92000001", *(name.casefold() for name in REGIONS.values()))


class RowError(InputError):
    """What is wrong with one row of a table, by its number."""

    def __init__(self, row: int, message: str) -> None:
        super().__init__(message)
        self.row = row


def make_observations(
    key: str,
    said: LocalDescription,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    areas: Areas,
) -> tuple[Indicator, tuple[tuple[int, Observation], ...]]:
    """Return the entry of the catalogue and the observations of local figures, with their rows.

    Each has its intervals, where there are any.

    Raises:
        RowError: a row cannot be used; it says what was expected, what was found, what to do.

    """
    # What a spreadsheet leaves below a table are rows of empty cells.
    rows = [(number, row) for number, row in _stripped(rows) if any(row.values())]
    _refuse_months_among_years(rows)
    named = [row.get("breakdown", "") for _, row in rows]
    breakdowns = said.breakdowns or {name: name for name in dict.fromkeys(named) if name}
    if breakdowns and "{breakdown}" not in said.statement:
        message = "statement: expected {breakdown} in it, since the rows have breakdowns, found"
        first = next(number for number, row in rows if row.get("breakdown"))
        raise RowError(first, f"{message} '{said.statement}'; say where the breakdown goes")
    indicator = indicator_of(key, said, breakdowns)
    found: dict[tuple[str, ...], tuple[int, Observation]] = {}
    for number, row in rows:
        try:
            o = _parse_row(key, said, indicator, row, areas)
        except InputError as error:
            raise RowError(number, str(error)) from None
        if o.key in found:
            of = " / ".join(filter(None, (areas.by_code[o.area_code].name, o.breakdown, o.period)))
            message = f"expected one value for {of}, found a second"
            raise RowError(number, f"{message} (first in row {found[o.key][0]}); remove one")
        found[o.key] = (number, o)
    if problem := first_small_count_problem(said, indicator, list(found.values()), areas):
        raise RowError(*problem)
    return indicator, tuple((number, _with_interval(o, indicator)) for number, o in found.values())


def _stripped(
    rows: Iterable[tuple[int, Mapping[str, str]]],
) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number, row in rows:
        yield number, {name: text.strip() for name, text in row.items()}


def _refuse_months_among_years(rows: Sequence[tuple[int, Mapping[str, str]]]) -> None:
    """Refuse 2011-12 beside years: it reads as December 2011, and a financial year is meant.

    Raises:
        RowError: there is one.

    """
    if not any("-" not in row["period"] for _, row in rows):
        return
    for number, row in rows:
        found = _LIKE_A_FINANCIAL_YEAR.fullmatch(row["period"])
        if found and (int(found[1]) + 1) % 100 == int(found[2]):
            meant = row["period"].replace("-", "/")
            message = f"found '{row['period']}', which is a month; write {meant} for the year"
            raise RowError(number, f"period: expected years, as in the other rows, {message}")


def _parse_row(
    key: str, said: LocalDescription, indicator: Indicator, row: Mapping[str, str], areas: Areas
) -> Observation:
    code = _find_area(row.get("area", "") or said.area, areas)
    breakdown, unit = row.get("breakdown", ""), said.unit
    if (breakdown or indicator.breakdowns) and breakdown not in indicator.breakdowns:
        known = ", ".join(indicator.breakdowns)
        message = f"breakdown: expected one of those described ({known}), found '{breakdown}'"
        raise InputError(f"{message}; mend it or describe it")
    periods.period_start(row["period"])
    status = row.get("status", "") or "published"
    if status not in _STATUSES:
        message = f"status: expected one of {', '.join(_STATUSES)}, found '{status}'"
        raise InputError(f"{message}; mend it or leave it empty")
    value = _number("value", row["value"], unit)
    if (value is None) != (status in STATUSES_WITHOUT_VALUE):
        wanted = "none" if value is not None else "a number"
        message = f"value: expected {wanted} with the status '{status}', found '{row['value']}'"
        advice = f"say why there is none (status: {', '.join(STATUSES_WITHOUT_VALUE)})"
        raise InputError(f"{message}; {advice if value is None else 'mend one of them'}")
    lower, upper = (_number(name, row.get(name, ""), unit) for name in ("lower", "upper"))
    o = Observation(
        area_code=code,
        indicator=key,
        breakdown=breakdown,
        period=row["period"],
        unit=unit,
        value=value,
        lower=lower,
        upper=upper,
        status=cast("ObservationStatus", status),
        source=source_key_of(key),
        note=row.get("note", ""),
        numerator=_number("numerator", row.get("numerator", ""), ""),
        denominator=_number("denominator", row.get("denominator", ""), ""),
    )
    if problem := _interval_problem(o) or _parts_problem(o, indicator):
        raise InputError(problem)
    return o


def _find_area(text: str, areas: Areas) -> str:
    if not text.strip():
        raise InputError(
            "area: expected the authority that the row is of, found none; add the column 'area', "
            "or say area: rutland for all rows"
        )
    if text.strip().casefold() in _WHOLE_COUNTRY:
        raise InputError(
            f"area: expected an authority, found '{text}'; local figures are never of England or "
            "a region: name its published source in the catalogue, and remove the row"
        )
    return areas.find_authority(text).code


def _number(column: str, text: str, unit: str) -> float | None:
    """Return a number in plain digits, or None of an empty text; in no unit it is a count."""
    value = parse_digits(column, text)
    if value is None:
        return None
    wanted = expected_of_value(value, unit, is_limit=column != "value") if unit else ""
    if not unit and value < 0:
        wanted = "zero or more"
    if wanted:
        raise InputError(
            f"{column}: expected {wanted}{f' ({unit})' if unit else ''}, found {text}; mend it"
        )
    return value


def _interval_problem(o: Observation) -> str | None:
    if (o.lower is None) != (o.upper is None) or (o.lower is not None and o.value is None):
        return "lower, upper: expected both limits beside a value, or neither; give both or none"
    if o.value is None or o.lower is None or o.upper is None:
        return None
    if not o.lower <= o.value <= o.upper:
        found = f"found {o.lower:g} to {o.upper:g}"
        return f"lower, upper: expected an interval around {o.value:g}, {found}; mend it"
    return None


def _parts_problem(o: Observation, indicator: Indicator) -> str | None:
    """Say what is wrong with what a share or a rate was made of."""
    if o.numerator is not None and o.denominator == 0:
        return "denominator: expected more than zero, found 0; mend it"
    is_share = o.unit == PERCENT
    is_ratio = is_share or denominator_age_group(o.unit) is not None
    # A percentage varies as the number that it is of is small, and a rate as its count is.
    column, needed = ("denominator", o.denominator) if is_share else ("numerator", o.numerator)
    has_interval = o.lower is not None or indicator.basis == "total"
    if is_ratio and o.is_known and needed is None and not has_interval:
        what = "number that the percentage is of" if is_share else "count that the rate is made of"
        return (
            f"{column}: expected the {what}, since its interval rests on it, found none; add the "
            f"column {column}, or lower and upper, or say basis: total where nothing was left to "
            "chance"
        )
    if not is_ratio or not o.denominator or o.numerator is None or o.value is None:
        return None
    if is_share and o.numerator > o.denominator:
        return (
            f"numerator: expected at most the denominator ({o.denominator:g}), found "
            f"{o.numerator:g}; mend one of them"
        )
    made = o.numerator / o.denominator * (rate_multiplier(o.unit) or 1.0)
    digits = len(f"{o.value:.6f}".rstrip("0").partition(".")[2])
    if o.is_known and abs(made - o.value) > 0.51 * 10.0**-digits:
        return (
            f"value: expected {made:.{max(digits, 1)}f}, which is numerator over denominator, "
            f"found {o.value:g}; mend one of the three"
        )
    return None


def _with_interval(o: Observation, indicator: Indicator) -> Observation:
    limits = confidence_limits(o, indicator)
    return o if limits is None else replace(o, **limits._asdict())
