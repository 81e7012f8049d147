"""A new project: the notebooks, figures, parameters, theme and prompts that a book is made of.

They come with the wheel, inside the package; in a checkout they are the project itself.
"""

import os
import shutil
from pathlib import Path

from carebook.core.errors import InputError
from carebook.core.project import Project

# What a project begins with. The wheel holds the same: see force-include in pyproject.toml.
STARTER_PARTS = (
    ".gitignore",
    "_quarto.yml",
    "index.ipynb",
    "notebooks",
    "params",
    "prompts",
    "theme",
    "data/case_studies",
    "data/england",
    "data/indicators",
    "data/indicators.yml",
    "data/local/README.md",
    "data/neighbours.yml",
    "data/observations.csv",
    "data/raw/README.md",
    "data/findings.yml",
    "data/questions.yml",
    "data/selections.yml",
    "data/wording.yml",
    "data/sources",
    "data/sources.yml",
    "data/successions.yml",
)
_PACKAGE = Path(__file__).parent.parent
_NOT_COPIED = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")


def create_project(folder: Path) -> Project:
    """Make a project in a folder that is empty or not there yet, whole or not at all.

    Raises:
        InputError: something is there already, or it cannot be written.

    """
    existed = folder.exists()
    if existed and not (folder.is_dir() and not any(folder.iterdir())):
        found = "files in it" if folder.is_dir() else "a file of that name"
        raise InputError.at(folder, f"expected a new or empty folder, found {found}; name another")
    work = (folder if existed else folder.parent) / f".carebook-init-{os.getpid()}"
    try:
        _copy_starter(work)
        if existed:
            for part in work.iterdir():
                os.rename(part, folder / part.name)
        else:
            os.rename(work, folder)
    except OSError as error:
        _clear(folder, existed)
        raise InputError.at(
            folder, f"expected a folder that can be written, found: {error.strerror}; name another"
        ) from None
    except BaseException:
        _clear(folder, existed)
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Project(folder)


def _copy_starter(work: Path) -> None:
    packed = _PACKAGE / "starter"
    source = packed if packed.is_dir() else _PACKAGE.parent
    for part in STARTER_PARTS:
        (work / part).parent.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            shutil.copytree(source / part, work / part, ignore=_NOT_COPIED)
        else:
            shutil.copyfile(source / part, work / part)


def _clear(folder: Path, existed: bool) -> None:
    """Leave a folder as it was found: empty, or not there."""
    for path in [*folder.iterdir()] if existed else []:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
