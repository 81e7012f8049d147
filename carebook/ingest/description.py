"""Descriptions: how each published file is read, from ``data/sources/*.yml``.

A description says what a file is called, on which sheet a table lies, which words head its columns,
by which codes its rows are known, and which columns become which indicator. Nothing is found by
position. ``{period}`` in a file name, title or header stands for a period in any of the forms that
publishers use (2021-22, 2021 to 2022, Mid-2020, 2020, November 2024).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from carebook.yamlfile import Record

Aggregate = Literal["sum", "count", "mean"]
SymbolStatus = Literal[
    "suppressed", "not_submitted", "not_published", "none_reported", "not applicable"
]


def _as_tuple(value: object) -> object:
    return (str(value),) if isinstance(value, str | int | float) else value


# One word or several: ``header: Total`` is ``header: [Total]``.
Words = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class Symbol(Record):
    """What a publisher's symbol stands for; "not applicable" leaves a gap and no observation."""

    status: SymbolStatus
    note: str = ""


class Rows(Record):
    """How the rows of a table are recognised: by an ONS code, or by an area's name.

    ``code`` names the columns that may hold a code; the first that does is the row's. Codes that
    are not of an English authority, region or England are passed over, and so are rows without
    one. ``name`` and ``region`` head the columns with the area's name and its region's code.
    ``codes`` maps a publisher's own codes to ONS codes. ``tier`` is ``lower`` where rows are
    districts or smaller and are gathered into the authorities they belong to. ``where`` keeps the
    rows that hold one of these texts in a column; ``fill_down`` names columns whose empty cells
    repeat the one above.
    """

    code: Words = ()
    name: str = ""
    region: str = ""
    codes: Mapping[str, str] = Field(default_factory=dict)
    tier: Literal["upper", "lower"] = "upper"
    where: Mapping[str, Words] = Field(default_factory=dict)
    fill_down: Words = ()


class Breakdowns(Record):
    """Breakdowns that stand in a column: its header, and the breakdown each text becomes.

    An empty ``names`` takes each text as it stands; otherwise a text that is not in ``names`` is a
    problem, or is passed over where ``others`` is ``skip``.
    """

    header: Words
    names: Mapping[str, str] = Field(default_factory=dict)
    others: Literal["refuse", "skip"] = "refuse"


class Column(Record):
    """One column (or several, where ``{period}`` stands in its header) and what it becomes.

    ``header`` are the words over the column, from the top header row down; merged cells count for
    every column under them, and rows between may be left out. ``through`` makes the value the sum
    from this column to that one. ``scale`` multiplies (100 makes per cent of a fraction).
    ``margin``, ``respondents``, ``numerator`` and ``denominator`` head the columns that hold the
    half-width of a 95% interval, the number who answered, and what the value is made of.
    ``aggregate`` gathers rows of one area (and breakdown) into one value; with a ``denominator``
    the value is the sum over the sum. ``where`` keeps some rows, for this column alone.
    ``rounded_to`` is the step to which the publisher rounds. ``first_number`` reads "62.1 (60.3)"
    as 62.1.
    """

    header: Words
    indicator: str
    unit: str
    breakdown: str = ""
    breakdowns: Breakdowns | None = None
    period: str = ""
    scale: float = 1.0
    rounded_to: float = 0.0
    through: Words = ()
    margin: Words = ()
    respondents: Words = ()
    numerator: Words = ()
    denominator: Words = ()
    aggregate: Aggregate | None = None
    where: Mapping[str, Words] = Field(default_factory=dict)
    first_number: bool = False
    note: str = ""


class Table(Record):
    """One table on one sheet.

    ``title`` are words that stand above its header, ``{period}`` among them.

    ``symbols`` adds to those of the file, or changes what they mean here.
    """

    sheet: str = ""
    title: str = ""
    rows: Rows
    columns: tuple[Column, ...]
    symbols: Mapping[str, Symbol] = Field(default_factory=dict)


class Lookup(Record):
    """A lookup between tiers: the headers of its codes and names. Regions may be left out."""

    sheet: str = ""
    lower_code: str
    lower_name: str = ""
    upper_code: str = ""
    upper_name: str = ""
    region_code: str = ""
    region_name: str = ""


class Description(Record):
    """One published file.

    ``files`` are its names (``*`` for anything, ``{period}`` for its period). ``period``
    is the period of its figures where its name does not say; a list of ``periods`` says for which
    periods this layout holds, and any other is refused. ``checked`` is false while the description
    was made from the known layout and has not been tried on the publisher's own file. ``like``
    names another description that holds for everything not said here. ``disclosure`` marks
    individual records or small counts that are protected as they are read.
    """

    publisher: str
    title: str
    licence: str
    page: str | None = None
    note: str = ""
    files: Words
    period: str = ""
    periods: Words = ()
    checked: bool = False
    disclosure: Literal["small counts"] | None = None
    symbols: Mapping[str, Symbol] = Field(default_factory=dict)
    tables: Mapping[str, Table] = Field(default_factory=dict)
    lookup: Lookup | None = None


def load_descriptions(folder: Path) -> Mapping[str, Description]:
    """Read ``data/sources/*.yml``: one description each, by the file's stem.

    Raises:
        InputError: a key or value that is not known, or a ``like`` that leads nowhere.

    """
    raise NotImplementedError(folder)


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``base`` with ``changes`` over it, mapping by mapping; a list replaces a list."""
    found = dict(base)
    for key, value in changes.items():
        below = found.get(key)
        found[key] = (
            merged(below, value)
            if isinstance(below, Mapping) and isinstance(value, Mapping)
            else value
        )
    return found
