"""Where a project's figures are: the folder that comes with carebook, and that of ``ingest``.

``data/england`` is carebook's own. ``data/ingested`` is what ``carebook ingest`` read from the
user's files: it is whole or it is not there. A new one is written beside it and put in place by
renaming, and what was there before goes only after that, so that it is there at every moment.
Between the two come figures that somebody typed into ``data/observations.csv``.
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

from carebook.core.errors import InputError
from carebook.core.files import replace_folder
from carebook.core.locks import open_lock

# The layers of a dataset; where two have the same figure, precedence.py says which one stands.
BUNDLED, TYPED_IN, INGESTED = LAYERS = ("england", "observations", "ingested")
# Set to some of the layers (``observations``, or ``england,observations``), only those are used.
FIGURES_ENV_VARIABLE = "CAREBOOK_FIGURES"
OBSERVATIONS_CSV = "observations.csv"
# What is typed in has this file as its place.
TYPED_IN_FILE = f"data/{OBSERVATIONS_CSV}"

_WORK_PREFIX = ".figures-work-"
# Seconds that a second ingest waits for a first to finish writing, which takes about one.
_LOCK_TIMEOUT_SECONDS = 60.0


@dataclass(frozen=True)
class DatasetOrigin:
    """What a dataset was made of: published files, or only what was typed in.

    ``checksum`` (SHA-256) is of all that the figures rest on. ``files`` are the names of the
    published files, and ``checksums`` their own; ``ingested`` are those that the user added.
    """

    kind: Literal["typed in", "published files"] = "typed in"
    checksum: str = ""
    files: tuple[str, ...] = ()
    checksums: Mapping[str, str] | None = None
    ingested: tuple[str, ...] = ()


def layers_in_use() -> tuple[str, ...]:
    """Return the layers that datasets are made of, in their order.

    Raises:
        InputError: the environment names a layer that there is not.

    """
    wanted = [name.strip() for name in os.environ.get(FIGURES_ENV_VARIABLE, "").split(",")]
    wanted = [name for name in wanted if name]
    for name in wanted:
        if name not in LAYERS:
            known = ", ".join(LAYERS)
            message = f"{FIGURES_ENV_VARIABLE}: expected some of {known}, found '{name}'"
            raise InputError(message)
    return tuple(name for name in LAYERS if not wanted or name in wanted)


def find_layer_folder(data: Path, layer: str) -> Path | None:
    """Return the folder of a layer, bundled or ingested, or None where there is none.

    Where a process was killed between two renames, that is the folder as it was before.
    """
    found = (data / layer, _previous_folder(data, layer))
    return next((folder for folder in found if folder.is_dir()), None)


def _previous_folder(data: Path, layer: str) -> Path:
    return data / f".{layer}-before"


def figure_files(data: Path) -> tuple[Path, ...]:
    """Return the files that hold the figures of the layers in use."""
    found: list[Path] = []
    for layer in layers_in_use():
        if layer == TYPED_IN:
            found.append(data / OBSERVATIONS_CSV)
        elif folder := find_layer_folder(data, layer):
            found += sorted(path for path in folder.glob("*") if path.suffix != ".md")
    return tuple(found)


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
            for layer in (BUNDLED, INGESTED):
                recover_layer(data, layer)
            folder = Path(tempfile.mkdtemp(prefix=_WORK_PREFIX, dir=data))
        except OSError as error:
            raise _not_writable_error(data, error) from None
        try:
            yield folder
        except OSError as error:
            found = (
                f"{_os_error_text(error)}; the dataset is as it was: mend that, and run carebook "
                "ingest again"
            )
            message = f"expected to write a dataset to its end, found: {found}"
            raise InputError.at(data, message) from None
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _hold_lock(data: Path) -> Iterator[None]:
    """Hold the folder against other processes that ingest."""
    try:
        lock = open_lock(data, INGESTED)
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


def recover_layer(data: Path, layer: str) -> None:
    """Put back a folder that a killed process left aside; where a new one stands, remove it.

    Raises:
        InputError: something that is no folder has the layer's name.

    """
    before, folder = _previous_folder(data, layer), data / layer
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


def replace_dataset(new: Path, data: Path, layer: str = INGESTED) -> None:
    """Make a finished folder that of a layer; the one before it goes last."""
    folder, before = data / layer, _previous_folder(data, layer)
    new.chmod(0o755)
    replace_folder(new, folder, before)
    _remove_folder(before)


def _not_writable_error(data: Path, error: OSError) -> InputError:
    message = f"expected a folder to write in, found: {_os_error_text(error)}; make it writable"
    return InputError.at(data, message)


def _os_error_text(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error)
