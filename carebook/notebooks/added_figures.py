"""A researcher's table as local figures: what ``book.add`` makes of a pandas table."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from pydantic import ValidationError

from carebook.core.csv_rows import column_problem
from carebook.core.errors import InputError
from carebook.core.yaml_models import first_complaint
from carebook.data.dataset import Dataset
from carebook.data.local_figures import IN_NOTEBOOK, LocalFigures
from carebook.ingest.local.local_description import LocalDescription, source_of
from carebook.ingest.local.local_folder import require_new_key
from carebook.ingest.local.local_table import (
    LOCAL_COLUMNS,
    OPTIONAL_COLUMNS,
    RowError,
    make_observations,
)

_WHERE = "book.add: "


def local_key_of_file(dataset: Dataset, key: str, said: Mapping[str, object]) -> str:
    """Return the key of local figures that stand in a file.

    Raises:
        InputError: there is no such file, or what it says is said (not empty) in the notebook too.

    """
    if more := [name for name, value in said.items() if value]:
        raise InputError(
            f"{_WHERE}expected a key alone, since data/local/{key}.yml says the rest, found "
            f"{', '.join(more)} too; move it there"
        )
    local = {one.key: one for one in dataset.local.values() if not one.is_in_notebook}
    if key in dataset.published_indicators:
        raise InputError(
            f"{_WHERE}expected the key of a file in data/local, found '{key}', which the catalogue "
            f'has; write book.figures("{key}")'
        )
    if key not in local:
        there = ", ".join(sorted(one.place for one in local.values()))
        raise InputError(
            f"{_WHERE}expected data/local/{key}.csv with {key}.yml beside it, found none; add "
            f"them{f', or take one of {there}' if there else ''}"
        )
    return key


def local_figures_of_table(
    dataset: Dataset, table: object, key: str, said: Mapping[str, object]
) -> LocalFigures:
    """Make local figures of a pandas table and what is said of it, as a file would say it.

    Raises:
        InputError: it is no table, or naming the row (from 1) or the word that cannot be used.

    """
    if not isinstance(table, pd.DataFrame):
        raise InputError(
            f"{_WHERE}expected the key of a file in data/local, or a pandas table, found "
            f'{type(table).__name__}; write book.add("care_calls")'
        )
    # A cell that is run again in JupyterLab puts its table in the place of the last one.
    added = {one.key for one in dataset.local.values() if one.is_in_notebook}
    require_new_key(key, dataset.indicators.keys() - added, _WHERE)
    try:
        description = LocalDescription.model_validate(dict(said))
    except ValidationError as error:
        raise InputError(f"{_WHERE}{_complaint(error)}") from None
    columns = [str(name) for name in table.columns]
    if problem := column_problem(columns, LOCAL_COLUMNS, OPTIONAL_COLUMNS):
        raise InputError(f"{_WHERE}{problem}")
    if table.empty:
        raise InputError(f"{_WHERE}expected a table with rows, found none; add one")
    values = table.itertuples(index=False, name=None)
    rows = [
        (number, dict(zip(columns, map(_cell_text, row), strict=True)))
        for number, row in enumerate(values, start=1)
    ]
    try:
        indicator, numbered = make_observations(key, description, rows, dataset.areas)
    except RowError as error:
        raise InputError(f"{_WHERE}row {error.row}: {error}") from None
    return LocalFigures(
        key=key,
        place=IN_NOTEBOOK,
        indicator=indicator,
        source=source_of(description.source),
        observations=tuple(o for _, o in numbered),
        rows=tuple(number for number, _ in numbered),
    )


def _cell_text(value: Any) -> str:
    """Return a cell as a CSV would have it: nothing for what is missing, 12 for 12.0."""
    if pd.isna(value) is True:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _complaint(error: ValidationError) -> str:
    """Return pydantic's first complaint as what was expected, what was found, what to do."""
    first = first_complaint(error)
    where = ".".join(map(str, first["loc"])) or "the description"
    match first["type"]:
        case "missing":
            return f"{where}: expected it, found none; add {where}=..."
        case "extra_forbidden":
            known = ", ".join(LocalDescription.model_fields)
            return f"{where}: expected one of {known}, found this one; mend its name"
    said = first["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    return f"{where}: expected {said}, found {first['input']!r}; mend it"
