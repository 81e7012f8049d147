"""Where the national dataset stands: the folder that ``carebook ingest`` writes, and its record.

The folder is whole or it is not there. A new one is written beside it and put in place by renaming,
and what was there before goes only after that, so that there is a dataset at every moment. Its
record (``ingest.json``) holds a checksum of every file, so that a folder that somebody changed, or
that lost a file, is refused.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filelock import Timeout
from pydantic import ValidationError

from carebook.core.errors import InputError
from carebook.core.files import replace_folder, sha256
from carebook.core.locks import open_lock
from carebook.core.yaml_models import FrozenModel

NATIONAL_FOLDER_NAME = "national"
OBSERVATIONS_FILE = "observations.parquet"
AREAS_FILE = "areas.csv"
NEIGHBOURS_FILE = "neighbours.csv"
SOURCES_FILE = "sources.yml"
COVERAGE_FILE = "coverage.csv"
RECORD_FILE = "ingest.json"
DATASET_FILES = (OBSERVATIONS_FILE, AREAS_FILE, NEIGHBOURS_FILE, SOURCES_FILE, COVERAGE_FILE)
# Raised whenever a file of the folder changes its shape.
RECORD_FORMAT = 1
# Set to "bundled", the bundled figures are used though there is a national dataset.
DATASET_ENV_VARIABLE = "CAREBOOK_DATASET"

_PREVIOUS_FOLDER = ".national-before"
_WORK_PREFIX = ".national-work-"
_RUN_INGEST_AGAIN = "run carebook ingest again"
# Seconds that a second ingest waits for a first to finish writing, which takes about one.
_LOCK_TIMEOUT_SECONDS = 60.0


@dataclass(frozen=True)
class DatasetOrigin:
    """What a dataset was made of: the bundled figures, or published files that were read.

    ``checksum`` (SHA-256) is of all that the figures rest on. ``files`` are the names of the
    published files, and ``checksums`` their own.
    """

    kind: Literal["bundled", "ingested"] = "bundled"
    checksum: str = ""
    files: tuple[str, ...] = ()
    checksums: Mapping[str, str] | None = None


class IngestedFileRecord(FrozenModel):
    """One published file as it was read; ``sha256`` is in hexadecimal, ``size`` in bytes.

    Of a file with protected counts there is neither.
    """

    name: str
    size: int
    sha256: str
    description: str
    period: str
    values: int
    checked: bool


class IngestRecord(FrozenModel):
    """What ``ingest.json`` holds: no time of day, so that the same files give the same record."""

    format: int
    carebook: str
    files: tuple[IngestedFileRecord, ...]
    passed_over: tuple[str, ...]
    without_file: tuple[str, ...]
    values: int
    derived: int
    authorities: int
    dataset: Mapping[str, str]


def find_national_folder(data: Path) -> Path | None:
    """Return the folder of the national dataset, or None where the bundled figures are used.

    Where an ingest was killed between two renames, that is the dataset as it was before.
    """
    if os.environ.get(DATASET_ENV_VARIABLE) == "bundled":
        return None
    for name in (NATIONAL_FOLDER_NAME, _PREVIOUS_FOLDER):
        if (data / name).is_dir():
            return data / name
    return None


def read_ingest_record(folder: Path, files: Mapping[str, bytes]) -> IngestRecord:
    """Return the record of a national dataset whose files hold these bytes.

    Raises:
        InputError: the record is missing, of another format, or does not fit the files.

    """
    path = folder / RECORD_FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise _damaged_error(path, "the record of a dataset", "no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged_error(path, "the record of a dataset", type(error).__name__) from None
    try:
        record = IngestRecord.model_validate_json(text)
    except ValidationError:
        raise _damaged_error(path, f"a record of format {RECORD_FORMAT}", "another") from None
    if record.format != RECORD_FORMAT:
        raise _damaged_error(
            path, f"a record of format {RECORD_FORMAT}", f"one of format {record.format}"
        )
    for name, content in files.items():
        if sha256(content) != record.dataset.get(name):
            raise _damaged_error(folder / name, "the file that carebook ingest wrote", "another")
    return record


def read_dataset_files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of each file of a national dataset.

    Raises:
        InputError: one is missing or cannot be read.

    """
    found = {}
    for name in DATASET_FILES:
        try:
            found[name] = (folder / name).read_bytes()
        except FileNotFoundError:
            raise _damaged_error(folder / name, "a file of the national dataset", "none") from None
        except OSError as error:
            raise _damaged_error(folder / name, "a readable file", str(error.strerror)) from None
    return found


@contextmanager
def new_dataset_folder(data: Path) -> Iterator[Path]:
    """Give a folder to write a new dataset in, beside the one in use, and clean up afterwards.

    A second process that asks for one waits until the first is done.

    Raises:
        InputError: it cannot be written there, or not to its end.

    """
    with _hold_lock(data):
        try:
            # What a run that was killed left behind.
            for left in data.glob(f"{_WORK_PREFIX}*"):
                shutil.rmtree(left, ignore_errors=True)
            recover_dataset(data)
            folder = Path(tempfile.mkdtemp(prefix=_WORK_PREFIX, dir=data))
        except OSError as error:
            raise _not_writable_error(data, error) from None
        try:
            yield folder
        except OSError as error:
            found = (
                f"{_os_error_text(error)}; the dataset is as it was: mend that, and "
                f"{_RUN_INGEST_AGAIN}"
            )
            message = f"expected to write a dataset to its end, found: {found}"
            raise InputError.at(data, message) from None
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _hold_lock(data: Path) -> Iterator[None]:
    """Hold the folder against other processes that write a dataset."""
    try:
        lock = open_lock(data, NATIONAL_FOLDER_NAME)
        lock.acquire(timeout=_LOCK_TIMEOUT_SECONDS)
    except Timeout:
        message = "expected to be alone, found another carebook ingest; wait until it ends"
        raise InputError.at(data, message) from None
    except OSError as error:
        raise _not_writable_error(data, error) from None
    try:
        yield
    finally:
        lock.release()


def recover_dataset(data: Path) -> None:
    """Put back a dataset that a killed ingest left aside; where a new one stands, remove it.

    Raises:
        InputError: something that is no folder has the dataset's name.

    """
    before, folder = data / _PREVIOUS_FOLDER, data / NATIONAL_FOLDER_NAME
    if folder.exists() and not folder.is_dir():
        message = "expected the folder of the dataset, found a file; move it away"
        raise InputError.at(folder, message)
    if before.is_dir() and folder.is_dir():
        _remove_folder(before)
    elif before.is_dir():
        os.rename(before, folder)


def _remove_folder(folder: Path) -> None:
    """Remove a folder; of a link to one, the link alone."""
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)


def replace_dataset(new: Path, data: Path) -> None:
    """Make a finished folder the national dataset; the one before it goes last."""
    folder, before = data / NATIONAL_FOLDER_NAME, data / _PREVIOUS_FOLDER
    new.chmod(0o755)
    replace_folder(new, folder, before)
    _remove_folder(before)


def _damaged_error(path: Path, expected: str, found: str) -> InputError:
    return InputError.at(path, f"expected {expected}, found {found}; {_RUN_INGEST_AGAIN}")


def _not_writable_error(data: Path, error: OSError) -> InputError:
    message = f"expected a folder to write in, found: {_os_error_text(error)}; make it writable"
    return InputError.at(data, message)


def _os_error_text(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error)
