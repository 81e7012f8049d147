"""What a notebook reads while it runs, so that it is run again when that has changed, and else not.

The notebook's own process keeps the list: the figures that :class:`~carebook.notebooks.api.Book`
hands out, and the files of the project that a cell opened or imported. What :mod:`carebook` itself
opens to find those figures is not on it.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# The kinds of a read. Those of one indicator or one file are noted with its name after a colon.
FACTS, OTHER_AUTHORITIES, FILE = "facts", "others", "file"
CASE_STUDIES, NEIGHBOURS, ORIGIN = "case studies", "neighbours", "origin"
SOURCES, AREA_FIGURES, WHOLE_DATASET, PROJECT_FILES = "sources", "slice", "everything", "files"
# What a notebook is taken to have read where nobody noted it.
ASSUMED_READS = (WHOLE_DATASET, CASE_STUDIES, PROJECT_FILES)
# What is made and not read, or read by tools and not by a cell.
_IGNORED_FOLDERS = ("outputs", ".venv", ".git", "__pycache__", ".ipynb_checkpoints")
_PACKAGE_FOLDER = f"{Path(__file__).parent.parent}{os.sep}"

_recorded: set[str] = set()
_watched_roots: list[str] = []
_paused: list[None] = []


def record_read(kind: str, name: str = "") -> None:
    """Note that the notebook which runs in this process has read something."""
    _recorded.add(f"{kind}:{name}" if name else kind)


def watch_files(root: Path) -> None:
    """Note from now on every file under ``root`` that Python code of this process opens to read."""
    if not _watched_roots:
        sys.addaudithook(_audit_hook)
    # As it was named, and where it really is.
    _watched_roots[:] = [f"{root.absolute()}{os.sep}", f"{root.resolve()}{os.sep}"]


@contextmanager
def pause_recording() -> Iterator[None]:
    """Open files without noting them: what is read of them is noted by its meaning."""
    _paused.append(None)
    try:
        yield
    finally:
        _paused.pop()


def recorded_reads() -> tuple[str, ...]:
    """Return what was noted in this process, in order, with the project's modules it imported."""
    for module in tuple(sys.modules.values()):
        path = getattr(module, "__file__", None)
        if isinstance(path, str):
            _record_file(path)
    return tuple(sorted(_recorded))


def _audit_hook(event: str, arguments: Sequence[Any]) -> None:
    # Whatever goes wrong in an audit hook stops the code that is audited.
    if event == "open" and not _paused and _is_opened_to_read(arguments[1]):
        path = arguments[0]
        if isinstance(path, bytes):
            path = path.decode(errors="replace")
        if isinstance(path, str):
            _record_file(path)


def _is_opened_to_read(mode: object) -> bool:
    # The mode is None where os.open() is told by flags: shells and temporary files, not cells.
    return isinstance(mode, str) and not set(mode) & set("wax+")


def _record_file(path: str) -> None:
    # Most paths are of modules elsewhere, and to resolve a path takes a look at each folder of it.
    if not _watched_roots or (os.path.isabs(path) and not path.startswith(tuple(_watched_roots))):
        return
    try:
        found = str(Path(path).absolute().resolve())
    except (OSError, ValueError):
        return
    root = _watched_roots[-1]
    if not found.startswith(root) or found.startswith(_PACKAGE_FOLDER):
        return
    name = Path(found.removeprefix(root))
    if not any(part in _IGNORED_FOLDERS for part in name.parts):
        record_read(FILE, name.as_posix())
