"""Observations in a Parquet file: written once by ingest, read an indicator at a time.

Each indicator is a row group of its own, so that a notebook which shows ten of a hundred indicators
reads those ten. The file keeps, beside each value, the file, sheet, row and column that it was read
from.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import accumulate, chain, groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from carebook.core.errors import InputError
from carebook.data import periods
from carebook.data.observations import Observation

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class SourceLocation:
    """Where a value was read: rows counted from 1 (``12; 15-18``), columns as letters (``W:CQ``).

    For a value that was worked out it is the place of what it was made of.
    """

    file: str = ""
    sheet: str = ""
    row: str = ""
    column: str = ""

    def __str__(self) -> str:
        """Return ``file, sheet 'T3', row 12, column H``, as far as each is known."""
        sheet = f"'{self.sheet}'" if self.sheet else ""
        parts = {"sheet ": sheet, "row ": self.row, "column ": self.column}
        return ", ".join(f"{name}{part}" for name, part in {"": self.file, **parts}.items() if part)


_NUMBER_COLUMNS = [field.name for field in fields(Observation) if field.type == float | None]
_OBSERVATION_FIELDS = tuple(field.name for field in fields(Observation))
_LOCATION_FIELDS = tuple(field.name for field in fields(SourceLocation))
PARQUET_COLUMNS = (*_OBSERVATION_FIELDS, *_LOCATION_FIELDS)


def write_observations_parquet(
    rows: Iterable[tuple[Observation, SourceLocation]], path: Path
) -> None:
    """Write observations and their places, in a fixed order: the same rows give the same bytes."""
    import pyarrow as pa
    from pyarrow import parquet

    ordered = sorted(rows, key=lambda row: _sort_key(row[0]))
    schema = pa.schema(
        [
            (name, pa.float64() if name in _NUMBER_COLUMNS else pa.string())
            for name in PARQUET_COLUMNS
        ]
    )
    text = [name for name in PARQUET_COLUMNS if name not in _NUMBER_COLUMNS]
    with parquet.ParquetWriter(path, schema, compression="zstd", use_dictionary=text) as writer:
        for _, group in groupby(ordered, key=lambda row: row[0].indicator):
            columns = zip(*(_row_values(one, place) for one, place in group), strict=True)
            arrays = [
                pa.array(column, type=field.type)
                for column, field in zip(columns, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=10**9)


_observation_values = attrgetter(*_OBSERVATION_FIELDS)
_location_values = attrgetter(*_LOCATION_FIELDS)


def _row_values(observation: Observation, place: SourceLocation) -> tuple[Any, ...]:
    return *_observation_values(observation), *_location_values(place)


def _sort_key(o: Observation) -> tuple[object, ...]:
    return o.indicator, o.breakdown, o.unit, periods.period_start(o.period), o.area_code


class StoredObservations(Sequence[Observation]):
    """The observations of a Parquet file, made when they are asked for and then kept."""

    def __init__(self, path: Path) -> None:
        """Open a file, which is mapped and not read: its size makes no difference.

        Raises:
            InputError: it is not a Parquet file of observations.

        """
        import pyarrow as pa
        from pyarrow import parquet

        try:
            self._file = parquet.ParquetFile(path, memory_map=True)
            if tuple(self._file.schema_arrow.names) != PARQUET_COLUMNS:
                raise ValueError("other columns")
            metadata = self._file.metadata
            place = PARQUET_COLUMNS.index("indicator")
            groups = [metadata.row_group(index) for index in range(metadata.num_row_groups)]
            self._row_groups = {
                str(group.column(place).statistics.min): index for index, group in enumerate(groups)
            }
        except (pa.ArrowException, OSError, ValueError, AttributeError) as error:
            raise InputError.at(
                path,
                f"expected a Parquet file of observations, found {type(error).__name__}; "
                "remove the folder it is in, and it is made again",
            ) from None
        self._loaded: dict[str, tuple[Observation, ...]] = {}
        # By indicator and area, each with its place in the order; and what was read of few areas.
        self._by_area: dict[str, dict[str, list[tuple[int, Observation]]]] = {}
        self._of_areas: dict[str, tuple[frozenset[str], tuple[Observation, ...]]] = {}

    @property
    def indicators(self) -> tuple[str, ...]:
        """The keys of the indicators that have observations."""
        return tuple(self._row_groups)

    def observations_of(self, name: str) -> tuple[Observation, ...]:
        """Return the observations of one indicator; none where there is none of that name."""
        if name not in self._row_groups:
            return ()
        if name not in self._loaded:
            table = self._read_columns(_OBSERVATION_FIELDS, self._row_groups[name])
            columns = (table.column(field).to_pylist() for field in _OBSERVATION_FIELDS)
            self._loaded[name] = tuple(map(Observation, *columns))
        return self._loaded[name]

    def observations_of_areas(self, name: str, areas: frozenset[str]) -> tuple[Observation, ...]:
        """Return the observations of one indicator for some areas, in the order of the file.

        A book is of one area and those beside it, and needs no others. Whoever asks for other
        areas too makes many books, for which all are read once.
        """
        if name not in self._row_groups:
            return ()
        known = self._of_areas.get(name)
        if known is None and name not in self._loaded:
            known = self._of_areas[name] = areas, self._read_chosen(name, area_code=areas)
        if known is not None and areas <= known[0]:
            return tuple(o for o in known[1] if o.area_code in areas)
        if name not in self._by_area:
            by_area: dict[str, list[tuple[int, Observation]]] = {}
            for index, observation in enumerate(self.observations_of(name)):
                by_area.setdefault(observation.area_code, []).append((index, observation))
            self._by_area[name] = by_area
        found = [pair for code in areas for pair in self._by_area[name].get(code, ())]
        return tuple(observation for _, observation in sorted(found, key=itemgetter(0)))

    def observations_of_periods(
        self, name: str, periods: frozenset[str], units: frozenset[str]
    ) -> tuple[Observation, ...]:
        """Return the observations of one indicator in some periods and units, of all areas."""
        if name in self._loaded:
            found = self._loaded[name]
            return tuple(o for o in found if o.period in periods and o.unit in units)
        return self._read_chosen(name, period=periods, unit=units)

    def _read_chosen(self, name: str, **wanted: frozenset[str]) -> tuple[Observation, ...]:
        """Read the rows of an indicator that have one of the wanted texts in each column named."""
        if name not in self._row_groups:
            return ()
        from pyarrow import compute

        table = self._read_columns(_OBSERVATION_FIELDS, self._row_groups[name])
        for column, texts in wanted.items():
            chosen = compute.is_in(table.column(column), value_set=_text_array(texts))
            table = table.filter(chosen)
        columns = (table.column(field).to_pylist() for field in _OBSERVATION_FIELDS)
        return tuple(map(Observation, *columns))

    def count_areas(self, name: str, areas: Iterable[str]) -> Mapping[tuple[str, str], int]:
        """Return, by unit and period, how many of these areas have a value of an indicator."""
        if name not in self._row_groups:
            return {}
        from pyarrow import compute

        table = self._read_columns(("area_code", "unit", "period", "value"), self._row_groups[name])
        chosen = compute.is_in(table.column("area_code"), value_set=_text_array(areas))
        has_value = compute.is_valid(table.column("value"))
        table = table.filter(compute.and_(chosen, has_value))
        # Counted here: to group a table, Arrow imports pandas.
        columns = (table.column(one).to_pylist() for one in ("unit", "period", "area_code"))
        rows = set(zip(*columns, strict=True))
        return Counter((unit, period) for unit, period, _ in rows)

    @cached_property
    def frame(self) -> "pd.DataFrame":
        """All observations and their places as a pandas table with Arrow types."""
        # Only here: `of_indicator`, on which the books rest, does without it.
        import pandas as pd

        frame: pd.DataFrame = self._read_columns(PARQUET_COLUMNS).to_pandas(
            types_mapper=pd.ArrowDtype
        )
        return frame

    def source_locations(self) -> Mapping[tuple[str, ...], SourceLocation]:
        """Return where each value was read, by the key of its observation."""
        keys = ("area_code", "indicator", "breakdown", "period", "unit")
        table = self._read_columns((*keys, *_LOCATION_FIELDS))
        known = zip(*(table.column(name).to_pylist() for name in keys), strict=True)
        places = map(SourceLocation, *(table.column(name).to_pylist() for name in _LOCATION_FIELDS))
        return dict(zip(known, places, strict=True))

    def _read_columns(self, columns: Sequence[str], group: int | None = None) -> Any:
        """Read some columns, of one row group or of all.

        Without threads: the tables are small, and the kernels of notebooks may be forked.
        """
        if group is None:
            return self._file.read(columns=list(columns), use_threads=False)
        return self._file.read_row_group(group, columns=list(columns), use_threads=False)

    def __len__(self) -> int:
        return int(self._file.metadata.num_rows)

    def __iter__(self) -> Iterator[Observation]:
        return chain.from_iterable(map(self.observations_of, self._row_groups))

    @overload
    def __getitem__(self, index: int) -> Observation: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Observation]: ...
    def __getitem__(self, index: int | slice) -> Observation | Sequence[Observation]:
        return tuple(self)[index]


def _text_array(texts: Iterable[str]) -> Any:
    """Return texts, in order, as an array of Arrow.

    ``pyarrow.array`` would import pandas, to ask whether they are of its types; that takes a fifth
    of a second, in which most commands are done.
    """
    import pyarrow as pa

    encoded = [text.encode() for text in sorted(texts)]
    ends = array("i", [0, *accumulate(map(len, encoded))])
    return pa.StringArray.from_buffers(
        len(encoded), pa.py_buffer(ends.tobytes()), pa.py_buffer(b"".join(encoded))
    )
