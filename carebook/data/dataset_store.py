"""The dataset as it is kept once it is worked out: a folder for each state of a project's figures.

It is made of the figures and the catalogue alone, so it may be thrown away at any time. The name
of its folder is a checksum of all that it was made of.
"""

import getpass
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from carebook.core.errors import InputError
from carebook.core.files import combined_sha256, file_sha256, sha256
from carebook.core.locks import STATE_FOLDER
from carebook.core.project import Project
from carebook.core.yaml_models import FrozenModel
from carebook.data.dataset_folder import BUNDLED, figure_files, layers_in_use

OBSERVATIONS_FILE = "observations.parquet"
AREAS_FILE = "areas.csv"
NEIGHBOURS_FILE = "neighbours.csv"
SOURCES_FILE = "sources.yml"
COVERAGE_FILE = "coverage.csv"
SUPERSEDED_FILE = "superseded.csv"
RECORD_FILE = "dataset.json"
# What is said of the figures, beside the folder `indicators`.
_CATALOGUE_FILES = ("indicators.yml", "sources.yml", "selections.yml", "neighbours.yml")
_GEOGRAPHY_FILE = "successions.yml"
_AREA_FILES = ("areas.csv", "districts.csv", "figures.json")
# States of the figures that are kept: of a branch of git and another, say.
_KEPT_STATES = 6
_WORK_PREFIX = ".work-"
# The packages whose code works a dataset out, from the ground up.
_PACKAGES = ("core", "text", "data", "statistics", "ingest")


class StoredFile(FrozenModel):
    """A published file of which figures may be in the dataset; ``layer`` says where it comes from.

    ``released`` is when it was published, as far as known.
    """

    name: str
    source: str
    period: str
    released: str
    layer: str
    sha256: str
    checked: bool


class DatasetRecord(FrozenModel):
    """What a dataset was made of, and how many figures of each kind it holds."""

    files: tuple[StoredFile, ...]
    authorities: int
    values: int
    derived: int


def dataset_files(project: Project) -> tuple[Path, ...]:
    """Return the files that a project's figures rest on, and what is said of them."""
    catalogue = [project.data / name for name in _CATALOGUE_FILES]
    catalogue += sorted((project.data / "indicators").glob("*.yml"))
    return (*figure_files(project.data), *catalogue)


def dataset_checksum(project: Project) -> str:
    """Return one SHA-256 of all that a project's figures rest on, and of what works them out."""
    # The bundled areas are used with other figures too.
    bundled = project.data / BUNDLED
    files = [*dataset_files(project), project.data / _GEOGRAPHY_FILE]
    files += [path for name in _AREA_FILES if (path := bundled / name) not in files]
    parts = [(path.name, _file_sha256(path).encode()) for path in files]
    return combined_sha256([*parts, ("", ",".join(layers_in_use()).encode())])


def _file_sha256(path: Path) -> str:
    try:
        return file_sha256(path)
    except OSError:
        return ""  # whoever reads the file says that it is missing


@cache
def _code_checksum() -> str:
    """Return one SHA-256 of the modules that work a dataset out, this package's among them."""
    package = Path(__file__).parents[1]
    paths = [path for name in _PACKAGES for path in sorted((package / name).rglob("*.py"))]
    return combined_sha256(
        (path.relative_to(package).as_posix(), path.read_bytes()) for path in paths
    )


def store_folder(project: Project, checksum: str) -> Path:
    """Return where the dataset with this checksum is kept, there or not.

    It is in the project's data folder or, where nobody may write there, among temporary files.
    """
    root = project.data / STATE_FOLDER / "dataset"
    if not os.access(project.data, os.W_OK):
        root = Path(tempfile.gettempdir()) / f"carebook-{getpass.getuser()}" / "dataset"
    return root / sha256(f"{checksum} {_code_checksum()}")[:32]


def read_store_record(folder: Path) -> DatasetRecord | None:
    """Return the record of a dataset that is kept, or None where it is not there, or not whole."""
    try:
        return DatasetRecord.model_validate_json((folder / RECORD_FILE).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return None


@contextmanager
def new_store_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to work a dataset out in, and put it in place if all went well.

    The oldest of those that are kept goes.

    Raises:
        InputError: it cannot be written.

    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=_WORK_PREFIX, dir=folder.parent))
        try:
            yield new
            shutil.rmtree(folder, ignore_errors=True)
            new.chmod(0o755)
            os.rename(new, folder)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        found = f"found: {error.strerror}; make room, or make the folder writable"
        message = f"expected to keep the dataset that was worked out, {found}"
        raise InputError.at(folder.parent, message) from None
    with suppress(OSError):
        kept = [path for path in folder.parent.iterdir() if not path.name.startswith(".")]
        kept.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for old in kept[_KEPT_STATES:]:
            shutil.rmtree(old, ignore_errors=True)
