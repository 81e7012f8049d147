"""Descriptions: how each published file is read, from ``data/sources/*.yml``.

A description says what a file is called, on which sheet a table lies, which words head its columns,
by which codes its rows are known, and which columns become which indicator. Nothing is found by
position. ``{period}`` in a file name, title or header stands for a period in any of the forms that
publishers use (2021-22, 2021 to 2022, Mid-2020, 2020, November 2024). In a file's name and in a
title it is the file's own; in a header it is the period of that column, and one column is read for
each. ``{current}`` is the file's own in headers too, and ``{previous}`` the one before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from carebook.core.errors import InputError
from carebook.core.yaml_models import FrozenModel, KeyPath, explain_validation_error, read_yaml
from carebook.data.indicators import ReleaseDate, Source
from carebook.data.units import COUNT
from carebook.ingest.descriptions.table_description import (
    OneOrMoreWords,
    PeriodText,
    Symbol,
    TableDescription,
    as_words,
)


class LookupDescription(FrozenModel):
    """A lookup between tiers: the headers of its codes and names. Regions may be left out."""

    sheet: str = ""
    lower_code: str
    lower_name: str = ""
    upper_code: str = ""
    upper_name: str = ""
    region_code: str = ""
    region_name: str = ""


class NeighboursDescription(FrozenModel):
    """A table of authorities' statistical neighbours, a row for each authority.

    ``area_code`` heads its ONS code, ``neighbours`` those of its neighbours, the nearest first.
    """

    sheet: str = ""
    area_code: str
    neighbours: tuple[str, ...] = Field(min_length=1)


class FileDescription(FrozenModel):
    """One published file.

    ``files`` are its names (``*`` for anything, ``{period}`` for its period). ``period``
    is the period of its figures where its name does not say; a list of ``periods`` says for which
    periods this layout holds, and any other is refused. ``checked`` is false while the description
    was made from the known layout and has not been tried on the publisher's own file. ``like``
    names another description that holds for everything not said here, but for ``checked``.
    ``counts_rounded_to`` is the step of counts, and of rates, where their column gives none.
    ``renamed`` gives the words that this file has in place of those in headers. ``disclosure``
    marks individual records or small counts that are protected as they are read. ``by_way_of`` says
    who took the figures out of the publisher's file, where somebody else did. ``released`` is when
    the publisher released the file; a mapping gives that for the file of each period.
    """

    publisher: str
    title: str
    licence: str
    page: str | None = None
    note: str = ""
    by_way_of: str = ""
    released: ReleaseDate | Mapping[PeriodText, ReleaseDate] = ""
    counts_rounded_to: float = Field(default=0.0, ge=0, lt=float("inf"))
    like: str = ""
    files: OneOrMoreWords
    period: PeriodText = ""
    periods: Annotated[tuple[PeriodText, ...], BeforeValidator(as_words)] = ()
    checked: bool = False
    disclosure: Literal["small counts"] | None = None
    symbols: Mapping[str, Symbol] = Field(default_factory=dict)
    renamed: Mapping[str, str] = Field(default_factory=dict)
    tables: Mapping[str, TableDescription] = Field(default_factory=dict)
    lookup: LookupDescription | None = None
    neighbours: NeighboursDescription | None = None

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
        kinds = [one for one in (self.lookup, self.tables, self.neighbours) if one]
        if len(kinds) > 1:
            raise ValueError("one of lookup, tables and neighbours, not several")
        if not (kinds or self.disclosure):
            raise ValueError("tables, a lookup or neighbours")
        return self

    def released_for(self, period: str) -> str:
        """Return when the file of a period was released; empty where that is not known."""
        released = self.released
        return released if isinstance(released, str) else released.get(period, "")

    def source_of_table(self, key: str, table: str) -> str:
        """Return the key of a table's source: the description's own, or one made for the table."""
        return f"{key}_{table}" if self.tables[table].source else key

    def sources(self, key: str, period: str) -> Iterator[tuple[str, Source]]:
        """Yield each source of a period's file by its key: its publisher's, and tables' own."""
        fields = {name: getattr(self, name) for name in Source.model_fields}
        yield key, Source.model_validate(fields | {"released": self.released_for(period)})
        for name, table in self.tables.items():
            if table.source:
                yield self.source_of_table(key, name), table.source

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
