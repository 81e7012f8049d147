"""The folder ``data/local``: for each key a table, ``KEY.csv``, and what it is, ``KEY.yml``."""

from collections.abc import Container, Iterator
from pathlib import Path

from carebook.core.csv_rows import read_csv_rows
from carebook.core.errors import InputError
from carebook.core.yaml_models import read_yaml_model
from carebook.data.areas import Areas
from carebook.data.local_figures import LOCAL_FOLDER, LocalFigures
from carebook.ingest.local.local_description import LocalDescription, is_local_key, source_of
from carebook.ingest.local.local_table import (
    LOCAL_COLUMNS,
    OPTIONAL_COLUMNS,
    RowError,
    make_observations,
)

# What may lie in the folder besides: a README, and what editors keep.
_PASSED_OVER_SUFFIX = ".md"
_PASSED_OVER_PREFIXES = (".", "~$")


def load_local_figures(
    data: Path, areas: Areas, published: Container[str]
) -> tuple[LocalFigures, ...]:
    """Read all local figures of a project, in the order of their keys.

    Args:
        data: the project's data folder.
        areas: the areas of its dataset.
        published: the keys of the catalogue, of which none may be used again.

    Raises:
        InputError: naming file and line of the first thing that is wrong.

    """
    folder = data / LOCAL_FOLDER
    if not folder.is_dir():
        return ()
    found = []
    for path in _tables(folder):
        require_new_key(path.stem, published, f"{path}: ")
        found.append(read_local_figures(path, areas))
    return tuple(found)


def local_files(data: Path, key: str) -> tuple[Path, Path]:
    """Return the two files of a local indicator, there or not."""
    folder = data / LOCAL_FOLDER
    return folder / f"{key}.csv", folder / f"{key}.yml"


def require_new_key(key: str, published: Container[str], where: str) -> None:
    """Refuse a key that is none, or that the catalogue has already.

    Raises:
        InputError: it begins with ``where``.

    """
    if not is_local_key(key):
        message = "expected a key of small letters, digits and underscores, such as care_calls"
        raise InputError(f"{where}{message}, found '{key}'; choose another name")
    if key in published:
        message = f"expected a key of its own, found '{key}', which is an indicator's already"
        raise InputError(f"{where}{message}; choose another name")


def read_local_figures(path: Path, areas: Areas) -> LocalFigures:
    """Read one table of local figures, and what is said of it in the file beside.

    Raises:
        InputError: naming file and line of the first thing that is wrong.

    """
    said = read_yaml_model(path.with_suffix(".yml"), LocalDescription)
    rows = read_csv_rows(path, LOCAL_COLUMNS, OPTIONAL_COLUMNS)
    try:
        indicator, numbered = make_observations(path.stem, said, rows, areas)
    except RowError as error:
        raise InputError.at(path, str(error), error.row) from None
    if not numbered:
        raise InputError.at(path, "expected a row of figures below the header, found none; add one")
    return LocalFigures(
        key=path.stem,
        place=f"data/{LOCAL_FOLDER}/{path.name}",
        indicator=indicator,
        source=source_of(said.source),
        observations=tuple(o for _, o in numbered),
        rows=tuple(number for number, _ in numbered),
    )


def _tables(folder: Path) -> Iterator[Path]:
    """Yield the tables of the folder, and refuse what is no table and no description."""
    for path in sorted(folder.iterdir()):
        if path.suffix == _PASSED_OVER_SUFFIX or path.name.startswith(_PASSED_OVER_PREFIXES):
            continue
        if path.suffix not in (".csv", ".yml"):
            found = "expected KEY.csv with KEY.yml beside it, found another file"
            advice = "save its table as CSV in UTF-8, or move it elsewhere"
            raise InputError.at(path, f"{found}; {advice}")
        other = path.with_suffix(".yml" if path.suffix == ".csv" else ".csv")
        if not other.is_file():
            what = "title, statement, unit and source" if path.suffix == ".csv" else "the figures"
            message = f"expected {other.name} beside it with {what}, found none; add it"
            raise InputError.at(path, message)
        if path.suffix == ".csv":
            yield path
