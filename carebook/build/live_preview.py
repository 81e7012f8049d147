"""One notebook's page, made again and again while somebody edits: each time what has changed."""

import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
from filelock import Timeout
from nbformat import NotebookNode

from carebook.books.plan import BookPlan, plan_book
from carebook.build.fingerprints import AreaFingerprints
from carebook.build.kept_run import KeptRun, code_checksum, keep_run
from carebook.build.preview import (
    PreviewPage,
    make_preview_page,
    preview_folder,
    run_for_preview,
)
from carebook.build.watched_files import FileStates, WatchedFiles
from carebook.core.cache import BuildCache
from carebook.core.errors import CarebookError, InputError
from carebook.core.files import file_sha256
from carebook.core.locks import STATE_FOLDER, not_writable_error, open_lock
from carebook.core.project import Project
from carebook.execution.kernels import warm_process
from carebook.execution.runner import KernelKind
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.notebooks.cell_options import execute_defaults
from carebook.notebooks.notebook_files import read_notebook

# Seconds that a notebook which cannot be read is given: some editors empty a file and write it
# anew, or take it away and put another in its place.
_SAVING_TIME = 1.0
_RETRY_SECONDS = 0.1
# Seconds that a run is let go on after an edit that will be followed by another: to end it costs
# about as much, since the next has no warm process.
_RUN_PATIENCE = 3.0
# The finished pages stay as they are while the next are made, so there are two folders.
_FOLDERS = ("live-1", "live-2")


@dataclass(frozen=True)
class PreviewResult:
    """What came of an edit: a page, or the report of what went wrong (a line, or several).

    ``was_run`` is whether a kernel was needed, and ``seconds`` is how long it all took.
    """

    page: PreviewPage | None
    error: str = ""
    was_run: bool = False
    seconds: float = 0.0


class LivePreview:
    """Makes the page of one notebook again and again.

    What stays the same from one edit to the next is kept: the plan and what is known of the area
    until another file than the notebook changes, the executed notebook until its code would put
    out something else, drawings and converted text until what they are made of changes.
    """

    def __init__(
        self, project: Project, notebook: Path, area: str, kernels: KernelKind = "forked"
    ) -> None:
        self._project, self._notebook, self._area = project, notebook, area
        self._chapter = project.relative_to_root(notebook).as_posix()
        self._kernels: KernelKind = kernels
        self._basis: _AreaBasis | None = None
        self._run: KeptRun | None = None
        self._cache = BuildCache()
        self._states: FileStates = {}
        self._made = 0

    def make(self, states: FileStates) -> PreviewResult:
        """Make the page from the files as they are; ``states`` are theirs, seen just before.

        Whatever goes wrong is told in the result, since the next edit may mend it.
        """
        began = time.monotonic()
        run_before = self._run
        page, error = None, ""
        try:
            page = self._make_page(states)
        except CarebookError as failure:
            error = str(failure)
        except Exception as failure:  # a preview that ended by it would take the editor's page away
            error = _unforeseen(failure)
        seconds = time.monotonic() - began
        return PreviewResult(page, error, self._run is not run_before, seconds)

    def end_run(self) -> None:
        """End the notebook that another thread runs in :meth:`make`, if it does; it fails there."""
        # Listed first: a notebook whose parent has ended is no child of ours any more.
        children = psutil.Process().children(recursive=True)
        warm_process.stop_warm_process()
        for child in {*children, *psutil.Process().children(recursive=True)}:
            with suppress(psutil.Error):  # it may have ended by itself
                child.kill()

    def _make_page(self, states: FileStates) -> PreviewPage:
        source = _read_when_saved(self._notebook)
        basis = self._current_basis(states)
        plan = basis.plan
        parameters = plan.notebook_parameters(self._chapter)
        errors = execute_defaults(plan.book_project.config).error
        # Charts carry the colours of the brand, so they are drawn again when that changes.
        brand = {str(path): file_sha256(path) for path in plan.brand.sources} if plan.brand else {}
        code = code_checksum(source, parameters | brand, errors=errors)
        if self._run is None or not self._run.is_still_right(code, basis.fingerprints):
            executed = run_for_preview(plan, self._notebook, self._kernels)
            self._run = keep_run(executed, code, basis.fingerprints)
        notebook = self._run.with_prose_of(source)
        folders = preview_folder(plan) / self._notebook.stem
        folder = folders / _FOLDERS[self._made % len(_FOLDERS)]
        page = make_preview_page(
            plan, self._notebook, notebook, basis.knowledge, folder, self._cache
        )
        self._made += 1
        self._cache = self._cache.for_next_build()
        return page

    def _current_basis(self, states: FileStates) -> "_AreaBasis":
        others = {path: state for path, state in states.items() if path != self._notebook}
        if self._basis is None or others != self._states:
            self._basis = None
            plan = plan_book(self._project, self._area, ("html",), "builtin")
            # Those of this notebook are looked up each time, since it is being edited.
            others_declared = {
                chapter: names
                for chapter, names in plan.declared_parameters.items()
                if chapter != self._chapter
            }
            plan = replace(plan, declared_parameters=others_declared)
            if not self._made:
                # What the last book had drawn need not be drawn again.
                memory = plan.output_folder / STATE_FOLDER / f"{plan.area.slug}.made.zip"
                self._cache = BuildCache.load(memory)
            self._basis = _AreaBasis(
                plan,
                gather_knowledge(plan.dataset, plan.area),
                AreaFingerprints(plan.project, plan.dataset, plan.area),
            )
            self._states = others
        return self._basis


@dataclass(frozen=True)
class _AreaBasis:
    """What stays while nothing but the notebook changes."""

    plan: BookPlan
    knowledge: AreaKnowledge
    fingerprints: AreaFingerprints


@contextmanager
def live_preview_lock(project: Project, slug: str, notebook: Path) -> Iterator[None]:
    """Hold the folder of one notebook's live preview for an area.

    Raises:
        InputError: another preview has it, or nothing can be written there.

    """
    try:
        lock = open_lock(project.outputs, f"preview.{slug}.{notebook.stem}")
        lock.acquire(blocking=False)
    except Timeout:
        raise InputError.at(
            project.relative_to_root(notebook),
            "expected no other live preview of this notebook for the same area, found one; stop it "
            "first, or look at its page",
        ) from None
    except OSError as error:
        raise not_writable_error(project.outputs, error) from None
    try:
        yield
    finally:
        lock.release()


def keep_preview_current(
    preview: LivePreview,
    files: WatchedFiles,
    begin: Callable[[], None],
    show: Callable[[PreviewResult], None],
    stopped: threading.Event,
) -> None:
    """Make a page, show it, and do so again after each change, until ``stopped`` is set.

    ``begin`` is called before each time. A run that takes long is ended by the next change.
    """
    with ThreadPoolExecutor(1, "preview") as maker:
        while not stopped.is_set():
            states = files.states()
            begin()
            making = maker.submit(preview.make, states)
            if not _is_overtaken(making, preview, files, states, stopped):
                show(making.result())
            files.wait_for_change(states, stopped)


@dataclass(frozen=True)
class _StoppedOrMade:
    """Set when nobody need watch any longer."""

    stopped: threading.Event
    making: Future[PreviewResult]

    def is_set(self) -> bool:
        return self.stopped.is_set() or self.making.done()


def _is_overtaken(
    making: Future[PreviewResult],
    preview: LivePreview,
    files: WatchedFiles,
    states: FileStates,
    stopped: threading.Event,
) -> bool:
    """Wait for a page, or for an edit while a cell takes long: then end the run, for the next."""
    began = time.monotonic()
    files.wait_for_change(states, _StoppedOrMade(stopped, making))
    wait([making], max(0.0, began + _RUN_PATIENCE - time.monotonic()))
    if making.done():
        return False
    # Again and again: what is ended at first may have been about to start a notebook.
    while not making.done():
        preview.end_run()
        wait([making], _RETRY_SECONDS)
    return True


def _read_when_saved(notebook: Path) -> NotebookNode:
    """Read a notebook that may be in the middle of being saved.

    Raises:
        InputError: it is still missing, or no notebook, after the time that saving takes.

    """
    end = time.monotonic() + _SAVING_TIME
    while True:
        try:
            return read_notebook(notebook)
        except InputError:
            if time.monotonic() > end:
                raise
            time.sleep(_RETRY_SECONDS)


def _unforeseen(failure: Exception) -> str:
    *_, last = traceback.extract_tb(failure.__traceback__)
    said = " ".join(str(failure).split())
    return (
        f"expected to make the page, found {type(failure).__name__}: {said} "
        f"({Path(last.filename).name}, line {last.lineno}); undo the last edit, and report it if "
        "the notebook is as it should be"
    )
