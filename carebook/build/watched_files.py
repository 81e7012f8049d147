"""The files that a preview rests on, watched until one of them changes."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Protocol

import watchfiles

from carebook.core.project import Project

# Milliseconds without a further change after which those so far count as one, and the most that
# they may take together.
_QUIET, _LONGEST = 80, 1600
# Milliseconds after which the files are looked at although nothing was told: some file systems,
# those of another machine among them, tell nothing.
_LOOK_ANYWAY = 1000
# What is made and not read, from the project's root; hidden folders are left out too.
_PASSED_OVER = ("outputs", "_book", "_site", "data/raw", "data/votes")
_PASSED_OVER_ANYWHERE = ("__pycache__", "node_modules", "venv", "env")
# What editors put beside a file while they save it.
_EDITORS_OWN = ("~", ".tmp", ".swp", ".pyc")
_PACKAGE_FOLDER = Path(__file__).parents[1]


class _FileState(NamedTuple):
    """What tells a file from the one that was there before."""

    modified: int
    size: int


FileStates = Mapping[Path, _FileState]


class Stopped(Protocol):
    """What says that there is nothing to wait for any longer: an event, say."""

    def is_set(self) -> bool:
        """Whether it is so."""


class WatchedFiles:
    """A project's own files, and those beside a notebook that lies elsewhere.

    Which cells open which file is not asked: a project's files are few, and which of them matter
    is decided when the page is made.
    """

    def __init__(self, project: Project, notebook: Path) -> None:
        self._project, self._notebook = project, notebook
        self._watched: frozenset[Path] = frozenset()
        self._changes: Iterator[object] = iter(())
        self._stopped: Stopped | None = None

    def states(self) -> FileStates:
        """Return all files as they are now."""
        return dict(_files_in(self._folders()))

    def wait_for_change(self, since: FileStates, stopped: Stopped) -> FileStates:
        """Wait until the files are no longer as they were, and return them as they are then.

        Saves that follow each other quickly are one change. When ``stopped`` is set the wait ends.
        """
        self._stopped = stopped
        now = self.states()
        while now == since and not stopped.is_set():
            folders = frozenset(self._folders())
            if folders != self._watched:
                self._watched = folders
                self._changes = watchfiles.watch(
                    *sorted(folders),
                    watch_filter=None,
                    debounce=_LONGEST,
                    step=_QUIET,
                    stop_event=self,
                    rust_timeout=_LOOK_ANYWAY,
                    yield_on_timeout=True,
                    recursive=False,
                    ignore_permission_denied=True,
                )
            try:
                if next(self._changes, None) is None:  # it was stopped, and is begun anew
                    self._watched = frozenset()
            except (OSError, RuntimeError):  # a folder went as it was about to be watched
                self._watched = frozenset()
                time.sleep(_QUIET / 1000)
            now = self.states()
        return now

    def is_set(self) -> bool:
        """Whether whoever waits need not any longer; the watcher asks."""
        return self._stopped is not None and self._stopped.is_set()

    def _folders(self) -> Iterator[Path]:
        yield from _folders_below(self._project.root, self._project.root)
        if not self._notebook.is_relative_to(self._project.root) and self._notebook.parent.is_dir():
            yield self._notebook.parent


def _folders_below(folder: Path, root: Path) -> Iterator[Path]:
    yield folder
    try:
        inside = [Path(each.path) for each in os.scandir(folder) if each.is_dir()]
    except OSError:  # gone, or not ours to read
        return
    for each in inside:
        name = each.relative_to(root).as_posix()
        if not (
            each.name.startswith(".")
            or each.name in _PASSED_OVER_ANYWHERE
            or name in _PASSED_OVER
            or each == _PACKAGE_FOLDER
            or each.is_symlink()
        ):
            yield from _folders_below(each, root)


def _files_in(folders: Iterator[Path]) -> Iterator[tuple[Path, _FileState]]:
    for folder in folders:
        with suppress(OSError):  # the folder went while it was looked at
            for each in os.scandir(folder):
                if each.name.startswith(".") or each.name.endswith(_EDITORS_OWN):
                    continue
                with suppress(OSError):  # or the file did, or it is a link to nothing
                    status = each.stat()
                    if not each.is_dir():
                        yield Path(each.path), _FileState(status.st_mtime_ns, status.st_size)
