"""Descriptions: how each published file is read, from ``data/sources/*.yml``.

A description says what a file is called, on which sheet a table lies, which words head its columns,
by which codes its rows are known, and which columns become which indicator. Nothing is found by
position. ``{period}`` in a file name, title or header stands for a period in any of the forms that
publishers use (2021-22, 2021 to 2022, Mid-2020, 2020, November 2024). In a file's name and in a
title it is the file's own; in a header it is the period of that column, and one column is read for
each. ``{current}`` is the file's own in headers too, and ``{previous}`` the one before it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from carebook.core.errors import InputError
from carebook.core.yaml_models import FrozenModel, KeyPath, explain_validation_error, read_yaml
from carebook.data import periods
from carebook.data.units import COUNT

PLACEHOLDERS = ("{period}", "{current}", "{previous}")
Aggregate = Literal["sum", "count", "mean"]
SymbolStatus = Literal[
    "suppressed", "not_submitted", "not_published", "none_reported", "not applicable"
]


def _as_tuple(value: object) -> object:
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
    tuple[str, ...], BeforeValidator(_as_tuple), AfterValidator(_check_placeholders)
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
    row. ``others``
    is ``skip`` where rows under names that are no authority's are passed over, not refused.
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
    others: Literal["refuse", "skip"] = "refuse"

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

    ``header`` are the words over the column, from the top header row down; merged cells count for
    every column under them, and rows between may be left out. ``through`` makes the value the sum
    from this column to that one. ``scale`` multiplies (100 makes per cent of a fraction).
    ``margin``, ``respondents``, ``numerator`` and ``denominator`` head the columns that hold the
    half-width of a 95% interval, the number who answered, and what the value is made of.
    ``aggregate`` gathers rows of one area (and breakdown) into one value: the sum or the mean of
    this column, or the count of the rows in which it is filled. With a ``denominator`` the value is
    the sum over the sum, or the count over the count of all rows in which the denominator is
    filled. ``where`` keeps some rows, for this column alone; below the line all are counted.
    ``period`` is the values' own where neither file nor header says it; ``{previous}`` is the one
    before the file's. ``rounded_to`` is the step to which the publisher rounds. ``first_number``
    reads "62.1 (60.3)" as 62.1.
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
        if self.aggregate == "count" and self.through:
            raise ValueError("a count of rows by one column, without through")
        if not 0 < self.scale < float("inf") or not 0 <= self.rounded_to < float("inf"):
            raise ValueError("a scale above 0 and a rounded_to of 0 or more")
        return self


class TableDescription(FrozenModel):
    """One table on one sheet.

    ``title`` are words that stand above its header, ``{period}`` among them. ``symbols`` adds
    to those of the file, or changes what they mean here.
    """

    sheet: str = ""
    title: str = ""
    rows: RowDescription
    columns: tuple[ColumnDescription, ...]
    symbols: Mapping[str, Symbol] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        _check_placeholders((self.title, self.sheet))
        if not self.columns:
            raise ValueError("one column or more")
        if self.rows.tier == "lower" and not all(column.aggregate for column in self.columns):
            raise ValueError("an aggregate for each column of a table of districts")
        return self


class LookupDescription(FrozenModel):
    """A lookup between tiers: the headers of its codes and names. Regions may be left out."""

    sheet: str = ""
    lower_code: str
    lower_name: str = ""
    upper_code: str = ""
    upper_name: str = ""
    region_code: str = ""
    region_name: str = ""


class FileDescription(FrozenModel):
    """One published file.

    ``files`` are its names (``*`` for anything, ``{period}`` for its period). ``period``
    is the period of its figures where its name does not say; a list of ``periods`` says for which
    periods this layout holds, and any other is refused. ``checked`` is false while the description
    was made from the known layout and has not been tried on the publisher's own file. ``like``
    names another description that holds for everything not said here, but for ``checked``.
    ``counts_rounded_to`` is the step of counts, and of rates, where their column gives none.
    ``renamed`` gives the words that this file has in place of those in headers. ``disclosure``
    marks individual records or small counts that are protected as they are read.
    """

    publisher: str
    title: str
    licence: str
    page: str | None = None
    note: str = ""
    counts_rounded_to: float = Field(default=0.0, ge=0, lt=float("inf"))
    like: str = ""
    files: OneOrMoreWords
    period: PeriodText = ""
    periods: Annotated[tuple[PeriodText, ...], BeforeValidator(_as_tuple)] = ()
    checked: bool = False
    disclosure: Literal["small counts"] | None = None
    symbols: Mapping[str, Symbol] = Field(default_factory=dict)
    renamed: Mapping[str, str] = Field(default_factory=dict)
    tables: Mapping[str, TableDescription] = Field(default_factory=dict)
    lookup: LookupDescription | None = None

    @field_validator("tables")
    @classmethod
    def _counts_rounded(
        cls, tables: Mapping[str, TableDescription], info: ValidationInfo
    ) -> Mapping[str, TableDescription]:
        step = info.data.get("counts_rounded_to")
        if not step:
            return tables
        return {name: _with_counts_rounded(table, step) for name, table in tables.items()}

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        if not self.files:
            raise ValueError("files: one name or more")
        for name in self.files:
            if not name.count("{") == name.count("{period}") <= 1:
                raise ValueError(
                    f"files: {{period}} once at most, and no other placeholder: {name}"
                )
            if "{period}" not in name and not self.period:
                raise ValueError(f"a period, or {{period}} in the name {name}")
        if self.lookup and self.tables:
            raise ValueError("a lookup or tables, not both")
        if not (self.lookup or self.tables or self.disclosure):
            raise ValueError("tables or a lookup")
        return self

    def symbols_of(self, table: TableDescription) -> Mapping[str, Symbol]:
        """Return what symbols mean in a table: the file's, and over them the table's own."""
        return {**self.symbols, **table.symbols}


def _with_counts_rounded(table: TableDescription, step: float) -> TableDescription:
    columns = tuple(
        column.model_copy(update={"rounded_to": column.rounded_to or step})
        if column.unit == COUNT or column.unit.startswith("per ")
        else column
        for column in table.columns
    )
    return table.model_copy(update={"columns": columns})


def needed_headers(table: TableDescription) -> Iterator[tuple[str, ...]]:
    """Yield the words of every column that a table needs, once each."""
    rows = table.rows
    single = (*rows.code, rows.name, rows.region, rows.period)
    single += (*rows.where, *rows.fill_down, *rows.once)
    wanted: list[tuple[str, ...]] = [(word,) for word in single if word]
    for column in table.columns:
        wanted += [
            column.header,
            column.through,
            column.margin,
            column.respondents,
            column.numerator,
            column.denominator,
            *((word,) for word in column.where),
        ]
        if column.breakdowns:
            wanted.append(column.breakdowns.header)
    yield from dict.fromkeys(words for words in wanted if words)


@dataclass(frozen=True)
class _DescriptionFile:
    path: Path
    data: Mapping[str, Any]
    lines: dict[KeyPath, int]


def load_descriptions(folder: Path) -> Mapping[str, FileDescription]:
    """Read ``data/sources/*.yml``: one description each, by the file's stem.

    Raises:
        InputError: a key or value that is not known, or a ``like`` that leads nowhere.

    """
    files: dict[str, _DescriptionFile] = {}
    for path in sorted(folder.glob("*.yml")):
        data, lines = read_yaml(path)
        if not isinstance(data, Mapping):
            raise InputError.at(
                path, f"expected the keys of a description, found {data!r}; write them out", 1
            )
        files[path.stem] = _DescriptionFile(path, data, lines)
    whole: dict[str, Mapping[str, Any]] = {}
    found: dict[str, FileDescription] = {}
    for key in _order_by_like(files):
        file, base = files[key], whole.get(files[key].data.get("like", ""), {})
        # Another file's layout was not tried because the one it is like was.
        whole[key] = merge_mappings(
            {name: base[name] for name in base if name != "checked"}, file.data
        )
        try:
            found[key] = FileDescription.model_validate(whole[key])
        except ValidationError as error:
            raise explain_validation_error(file.path, error, file.lines) from None
    return {key: found[key] for key in files}


def _order_by_like(files: Mapping[str, _DescriptionFile]) -> Sequence[str]:
    """Return the descriptions, each after the one it is like: a mistake is met in its own file."""
    likes: dict[str, list[str]] = {}
    for key, file in files.items():
        like = file.data.get("like")
        likes[key] = [] if like is None else [like]
        if like is not None and like not in files:
            known = ", ".join(name for name in files if name != key) or "none"
            expected = f"the name of another description in this folder ({known})"
            raise _like_error(file, f"{expected}, found {like!r}; correct it")
    try:
        return tuple(TopologicalSorter(likes).static_order())
    except CycleError as error:
        chain = error.args[1][::-1]
        expected = "a chain of descriptions that ends"
        found = f"that {' is like '.join(chain)}; correct one of them"
        raise _like_error(files[chain[0]], f"{expected}, found {found}") from None


def _like_error(file: _DescriptionFile, message: str) -> InputError:
    return InputError.at(file.path, f"like: expected {message}", file.lines.get(("like",)))


def merge_mappings(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``base`` with ``changes`` over it, mapping by mapping; a list replaces a list.

    A key with nothing behind it (``T16:``) takes out what ``base`` has under it.
    """
    found = dict(base)
    for key, value in changes.items():
        below = found.get(key)
        if value is None:
            found.pop(key, None)
        elif isinstance(below, Mapping) and isinstance(value, Mapping):
            found[key] = merge_mappings(below, value)
        else:
            found[key] = value
    return found
