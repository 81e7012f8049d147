"""Tables: how the rows and columns of one sheet are recognised, and what they become.

What a file is called and whose it is stands in
:mod:`carebook.ingest.descriptions.file_description`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from carebook.core.errors import InputError
from carebook.core.yaml_models import FrozenModel
from carebook.data import periods
from carebook.data.indicators import Source

PLACEHOLDERS = ("{period}", "{current}", "{previous}")
Aggregate = Literal["sum", "count", "mean"]
SymbolStatus = Literal[
    "suppressed", "not_submitted", "not_published", "none_reported", "not applicable"
]


def as_words(value: object) -> object:
    """Return one word or several, and numbers among them, as the texts that they stand for."""
    values = list(value) if isinstance(value, list | tuple) else [value]
    numbers = (int, float)  # a header 65 is the text "65"; a truth value is no header
    return tuple(
        str(one) if isinstance(one, numbers) and not isinstance(one, bool) else one
        for one in values
    )


def _check_placeholders(words: tuple[str, ...]) -> tuple[str, ...]:
    for word in words:
        for found in re.findall(r"\{[^{}]*\}", word):
            if found not in PLACEHOLDERS:
                raise ValueError(f"only the placeholders {', '.join(PLACEHOLDERS)}, not {found}")
    return words


def _check_period(period: str) -> str:
    try:
        periods.period_start(period or "2021")
    except InputError:
        raise ValueError("a year (2021), a financial year (2023/24) or a month (2024-11)") from None
    return period


PeriodText = Annotated[str, AfterValidator(_check_period)]
# One word or several: ``header: Total`` is ``header: [Total]``.
OneOrMoreWords = Annotated[
    tuple[str, ...], BeforeValidator(as_words), AfterValidator(_check_placeholders)
]


class Symbol(FrozenModel):
    """What a publisher's symbol stands for; "not applicable" leaves a gap and no observation."""

    status: SymbolStatus
    note: str = ""


class RowDescription(FrozenModel):
    """How the rows of a table are recognised: by an ONS code, or by an area's name.

    ``code`` names the columns that may hold a code; the first that does is the row's. Codes that
    are not of an English authority, region or England are passed over, and so are rows without
    one. ``name`` and ``region`` head the columns with the area's name and its region's code.
    ``codes`` maps a publisher's own codes, or names, to ONS codes. ``tier`` is ``lower`` where rows
    are districts or smaller and are gathered into the authorities they belong to. ``where`` keeps
    the rows that hold one of these texts in a column; ``fill_down`` names columns whose empty cells
    repeat the one above. ``once`` names columns whose texts, taken together, no second row may
    have, so that none is counted twice. ``period`` heads a column that holds the period of each
    row, and ``year_ending`` one that holds the year or day on which the row's financial year ends.
    ``others`` is ``skip`` where rows under names that are no authority's are passed over, not
    refused. ``called`` is what the rows are, where they are gathered: "small areas".
    """

    code: OneOrMoreWords = ()
    name: str = ""
    region: str = ""
    codes: Mapping[str, str] = Field(default_factory=dict)
    tier: Literal["upper", "lower"] = "upper"
    where: Mapping[str, OneOrMoreWords] = Field(default_factory=dict)
    fill_down: OneOrMoreWords = ()
    once: OneOrMoreWords = ()
    period: str = ""
    year_ending: str = ""
    others: Literal["refuse", "skip"] = "refuse"
    called: str = "rows of the published file"

    @model_validator(mode="after")
    def _check_code_or_name(self) -> Self:
        if not self.code and not self.name:
            raise ValueError("rows known by a code or a name")
        return self


class BreakdownColumn(FrozenModel):
    """Breakdowns that stand in a column: its header, and the breakdown each text becomes.

    An empty ``names`` takes each text as it stands; otherwise a text that is not in ``names`` is a
    problem, or is passed over where ``others`` is ``skip``.
    """

    header: OneOrMoreWords
    names: Mapping[str, str] = Field(default_factory=dict)
    others: Literal["refuse", "skip"] = "refuse"


class ColumnDescription(FrozenModel):
    """One column (or several, where ``{period}`` stands in its header) and what it becomes.

    ``header`` are the words over the column, from the top header row down (``*`` is any others);
    merged cells count for every column under them, and rows between may be left out. ``through``
    makes the value the sum from this column to that one; ``also`` are the headers of more columns
    that are added to it. ``scale`` multiplies (100 makes per cent of a fraction). ``numbers`` gives
    the number that each word stands for, where a column has words. ``margin``, ``respondents``,
    ``numerator`` and ``denominator`` head the columns that hold the half-width of a 95% interval,
    the number who answered, and what the value is made of.
    ``aggregate`` gathers rows of one area (and breakdown) into one value: the sum or the mean of
    this column, or the count of the rows in which it is filled. With a ``denominator`` the value is
    the sum over the sum, or the count over the count of all rows in which the denominator is
    filled. ``where`` keeps some rows, for this column alone; below the line all are counted.
    ``period`` is the values' own where neither file nor header says it; ``{previous}`` is the one
    before the file's. ``rounded_to`` is the step to which the publisher rounds. ``first_number``
    reads "62.1 (60.3)" as 62.1. ``note`` stands with each value; a header in braces is what the
    row holds under it: "published in {Published}".
    """

    header: OneOrMoreWords
    indicator: str
    unit: str
    breakdown: str = ""
    breakdowns: BreakdownColumn | None = None
    period: str = ""
    scale: float = 1.0
    rounded_to: float = 0.0
    through: OneOrMoreWords = ()
    also: tuple[OneOrMoreWords, ...] = ()
    numbers: Mapping[str, float] = Field(default_factory=dict)
    margin: OneOrMoreWords = ()
    respondents: OneOrMoreWords = ()
    numerator: OneOrMoreWords = ()
    denominator: OneOrMoreWords = ()
    aggregate: Aggregate | None = None
    where: Mapping[str, OneOrMoreWords] = Field(default_factory=dict)
    first_number: bool = False
    note: str = ""

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        if not self.header:
            raise ValueError("a header of one word or more")
        if self.breakdown and self.breakdowns:
            raise ValueError("one breakdown, or breakdowns from a column, not both")
        if self.period and "{period}" in " ".join(self.header):
            raise ValueError("a period, or {period} in the header, not both")
        if self.period not in ("", "{current}", "{previous}"):
            _check_period(self.period)
        if self.aggregate == "mean" and self.denominator:
            raise ValueError("a mean, or a sum over a denominator, not both")
        if self.aggregate and (self.margin or self.respondents or self.numerator):
            raise ValueError("an aggregate without margin, respondents and numerator")
        if self.aggregate == "count" and (self.through or self.also):
            raise ValueError("a count of rows by one column, without through or also")
        if self.aggregate and self.note_headers:
            raise ValueError("a note without headers, since it is of many rows")
        if not 0 < self.scale < float("inf") or not 0 <= self.rounded_to < float("inf"):
            raise ValueError("a scale above 0 and a rounded_to of 0 or more")
        return self

    @property
    def note_headers(self) -> tuple[str, ...]:
        """The headers in the note, of the columns whose texts it holds."""
        return tuple(re.findall(r"\{([^{}]+)\}", self.note))


class TableDescription(FrozenModel):
    """One table on one sheet.

    ``title`` are words that stand above its header, ``{period}`` among them. ``symbols`` adds
    to those of the file, or changes what they mean here. ``source`` is whose figures these are
    where they are not those of the file's publisher.
    """

    sheet: str = ""
    title: str = ""
    rows: RowDescription
    columns: tuple[ColumnDescription, ...]
    symbols: Mapping[str, Symbol] = Field(default_factory=dict)
    source: Source | None = None

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        _check_placeholders((self.title, self.sheet))
        if not self.columns:
            raise ValueError("one column or more")
        if self.rows.tier == "lower" and not all(column.aggregate for column in self.columns):
            raise ValueError("an aggregate for each column of a table of districts")
        return self


def needed_headers(table: TableDescription) -> Iterator[tuple[str, ...]]:
    """Yield the words of every column that a table needs, once each."""
    rows = table.rows
    single = (*rows.code, rows.name, rows.region, rows.period, rows.year_ending)
    single += (*rows.where, *rows.fill_down, *rows.once)
    wanted: list[tuple[str, ...]] = [(word,) for word in single if word]
    for column in table.columns:
        wanted += [
            column.header,
            column.through,
            *column.also,
            column.margin,
            column.respondents,
            column.numerator,
            column.denominator,
            *((word,) for word in (*column.where, *column.note_headers)),
        ]
        if column.breakdowns:
            wanted.append(column.breakdowns.header)
    yield from dict.fromkeys(words for words in wanted if words)
