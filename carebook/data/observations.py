"""Observations: one published value each, read from a tidy CSV and refused when it cannot be."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, cast, get_args

from carebook.core.csv_rows import read_csv_rows
from carebook.core.errors import InputError
from carebook.data import periods
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, Areas
from carebook.data.indicators import Indicator, Source
from carebook.data.units import expected_of_value

ObservationStatus = Literal[
    "published",
    "rounded",
    "at_most",
    "none_reported",
    "suppressed",
    "not_submitted",
    "not_published",
    "derived",
]
# Area, indicator, breakdown, period and unit.
ObservationKey = tuple[str, str, str, str, str]
STATUSES_WITHOUT_VALUE = ("none_reported", "suppressed", "not_submitted", "not_published")
_NUMBER_PATTERN = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Observation:
    """One value of one indicator for one area, breakdown and period, in one unit.

    ``lower`` and ``upper`` are the limits of a 95% interval where there is one. A value of None
    was not zero: ``status`` says why it is missing; ``at_most`` marks a small count that is shown
    as the most it can be. ``note`` belongs to this value alone. ``numerator`` and ``denominator``
    are what a rate or share was made of, where known; ``wide_lower`` and ``wide_upper`` the limits
    of a 99.8% interval.
    """

    area_code: str
    indicator: str
    breakdown: str
    period: str
    unit: str
    value: float | None
    lower: float | None
    upper: float | None
    status: ObservationStatus
    source: str
    note: str = ""
    numerator: float | None = None
    denominator: float | None = None
    wide_lower: float | None = None
    wide_upper: float | None = None

    @property
    def key(self) -> ObservationKey:
        """What may occur only once."""
        return (self.area_code, self.indicator, self.breakdown, self.period, self.unit)

    @property
    def is_known(self) -> bool:
        """Whether there is a value, and it is not only the most that it can be."""
        return self.value is not None and self.status != "at_most"

    def derive(
        self,
        unit: str,
        value: float,
        note: str,
        numerator: float | None = None,
        denominator: float | None = None,
    ) -> "Observation":
        """Return what was worked out of this one; it has no interval, and ``note`` says how.

        What rests on a count known only to be at most so much is ``at_most`` too.
        """
        status: ObservationStatus = "at_most" if self.status == "at_most" else "derived"
        whose = (self.area_code, self.indicator, self.breakdown, self.period, unit)
        made_of = (numerator, denominator)
        return Observation(*whose, value, None, None, status, self.source, note, *made_of)


# What a file of observations gives; the fields after ``note`` are worked out.
OBSERVATION_COLUMNS = tuple(field.name for field in fields(Observation))[:11]


def load_observations(
    path: Path, areas: Areas, indicators: Mapping[str, Indicator], sources: Mapping[str, Source]
) -> tuple[Observation, ...]:
    """Read a tidy CSV of observations, each checked against areas, catalogue and sources.

    Raises:
        InputError: naming file, line and column of the first thing that is wrong.

    """
    return tuple(o for _, o in read_observations(path, areas, indicators, sources))


def read_observations(
    path: Path, areas: Areas, indicators: Mapping[str, Indicator], sources: Mapping[str, Source]
) -> Iterator[tuple[int, Observation]]:
    """Yield the observations of a tidy CSV, each with its line.

    Raises:
        InputError: as :func:`load_observations` does.

    """
    seen: dict[tuple[str, ...], int] = {}
    for line, row in read_csv_rows(path, OBSERVATION_COLUMNS):
        try:
            observation = _parse_observation(row, areas, indicators, sources)
        except InputError as error:
            raise InputError.at(path, str(error), line) from None
        if observation.key in seen:
            raise InputError.at(
                path,
                f"expected one value for {' / '.join(part for part in observation.key if part)}"
                f", found a second (first on line {seen[observation.key]}); remove one",
                line,
            )
        seen[observation.key] = line
        yield line, observation


def _parse_observation(
    row: dict[str, str],
    areas: Areas,
    indicators: Mapping[str, Indicator],
    sources: Mapping[str, Source],
) -> Observation:
    code, name, unit = row["area_code"], row["indicator"], row["unit"]
    if code not in areas.by_code and code != AVERAGE_AUTHORITY_CODE:
        raise InputError(
            "area_code: expected the code of an area (data/england/areas.csv) or "
            f"{AVERAGE_AUTHORITY_CODE}, found '{code}'; "
            "add the area or mend the code"
        )
    indicator = indicators.get(name)
    if indicator is None:
        raise InputError(
            f"indicator: expected a key of indicators.yml, found '{name}'; add it there first"
        )
    breakdown = row["breakdown"]
    if (breakdown or indicator.breakdowns) and breakdown not in indicator.breakdowns:
        raise InputError(
            f"breakdown: expected a breakdown of {name} "
            f"({', '.join(indicator.breakdowns) or 'it has none'}), found '{breakdown}'"
        )
    if indicator.measure(unit, breakdown) is None:
        units = (m.unit for m in indicator.measures if indicator.measure(m.unit, breakdown))
        known = ", ".join(f"'{unit}'" for unit in units) or "none"
        raise InputError(
            f"unit: expected a unit of {' '.join((name, breakdown)).strip()} ({known}), found "
            f"'{unit}'; mend it"
        )
    if row["source"] not in sources:
        raise InputError(f"source: expected a key of sources.yml, found '{row['source']}'")
    given = [status for status in get_args(ObservationStatus) if status != "derived"]
    if row["status"] not in given:
        raise InputError(f"status: expected one of {', '.join(given)}, found '{row['status']}'")
    status = cast("ObservationStatus", row["status"])
    periods.period_start(row["period"])
    value = _parse_number("value", row["value"], unit)
    if (value is None) != (status in STATUSES_WITHOUT_VALUE):
        raise InputError(
            f"value: expected {'none' if status in STATUSES_WITHOUT_VALUE else 'a number'} "
            f"with the status '{status}', found '{row['value']}'"
        )
    lower, upper = (_parse_number(name, row[name], unit) for name in ("lower", "upper"))
    if (lower is None) != (upper is None) or (lower is not None and value is None):
        raise InputError(
            "lower, upper: expected both limits beside a value, or neither, found "
            f"'{row['lower']}' and '{row['upper']}'; give both or none"
        )
    if (
        value is not None
        and lower is not None
        and upper is not None
        and not lower <= value <= upper
    ):
        raise InputError(
            f"lower, upper: expected an interval around {value:g}, found {lower:g} to {upper:g}"
        )
    return Observation(
        area_code=code,
        indicator=name,
        breakdown=breakdown,
        period=row["period"],
        unit=unit,
        value=value,
        lower=lower,
        upper=upper,
        status=status,
        source=row["source"],
        note=row["note"],
    )


def parse_digits(column: str, text: str) -> float | None:
    """Return a number as a table of figures writes it; None of an empty text.

    Raises:
        InputError: it is not in plain digits.

    """
    if text == "":
        return None
    if not _NUMBER_PATTERN.fullmatch(text):
        raise InputError(
            f"{column}: expected a number in plain digits (1620 or 28.3) or nothing, found '{text}'"
        )
    return float(text)


def _parse_number(column: str, text: str, unit: str) -> float | None:
    value = parse_digits(column, text)
    if value is None:
        return None
    wanted = expected_of_value(value, unit, is_limit=column != "value")
    if text.startswith("-"):
        wanted = "zero or more"
    if wanted:
        raise InputError(f"{column}: expected {wanted} ({unit}), found {text}")
    return value
