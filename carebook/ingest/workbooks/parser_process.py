"""The process in which a workbook is parsed, as seen from outside: asked, watched and ended."""

import json
import os
import pickle
import subprocess
import sys
import threading
import time
import weakref
from contextlib import suppress
from pathlib import Path
from typing import cast

import psutil

from carebook.ingest.file_problem import FileProblem, SheetError
from carebook.ingest.workbooks.file_content import DOWNLOAD_AGAIN, file_size_in_words
from carebook.ingest.workbooks.sheet import Sheet

# Far more than any published workbook takes.
MAX_MEMORY_BYTES = 1_000_000_000
MAX_SECONDS = 120

_PARSER = "carebook.ingest.workbooks.isolated_parser"
_SECONDS_BETWEEN_LOOKS = 0.1


class ParserProcess:
    """One workbook in a process of its own, which ends with this object.

    A workbook that takes more memory or time than allowed costs its own process, no more: for the
    next sheet another is started.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._process: subprocess.Popen[bytes] | None = None
        self.sheet_names = self._start()

    def read_sheet(self, name: str) -> Sheet:
        """Return one sheet.

        Raises:
            SheetError: it is damaged, or takes more memory or time than is allowed.

        """
        if self._process is None:
            self._start()
        return cast("Sheet", self._receive(name, request=name))

    def _start(self) -> tuple[str, ...]:
        limits = (str(MAX_MEMORY_BYTES), str(MAX_SECONDS))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", _PARSER, self._path, *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._end = weakref.finalize(self, _end_process, self._process)
        if self._load() != "ready":
            raise RuntimeError(f"{sys.executable} does not start {_PARSER}")
        return cast("tuple[str, ...]", self._receive())

    def _receive(self, sheet: str = "", request: str | None = None) -> object:
        process = cast("subprocess.Popen[bytes]", self._process)
        answered = threading.Event()
        watch = threading.Thread(target=_watch, args=(process, answered), daemon=True)
        watch.start()
        try:
            if request is not None and process.stdin is not None:
                with suppress(OSError):  # it ended: that is seen as its answer is read
                    process.stdin.write(f"{json.dumps(request)}\n".encode())
                    process.stdin.flush()
            outcome = self._load()
        finally:
            answered.set()
        if outcome is None:
            self._end()
            self._process = None
            raise SheetError(_over_limits(self._path, sheet))
        if isinstance(outcome, tuple) and any(isinstance(one, FileProblem) for one in outcome):
            raise SheetError(*outcome)
        return outcome

    def _load(self) -> object:
        """Return the next reply; None where the process ended instead."""
        process = cast("subprocess.Popen[bytes]", self._process)
        try:
            # Not from strangers: the program at the other end is our own.
            return pickle.load(process.stdout) if process.stdout else None  # noqa: S301
        except (EOFError, pickle.UnpicklingError):
            return None


def _over_limits(path: Path, sheet: str) -> FileProblem:
    memory = file_size_in_words(MAX_MEMORY_BYTES)
    expected = f"a workbook that opens within {memory} of memory and {MAX_SECONDS} seconds"
    advice = f"delete stray cells far from its tables, or {DOWNLOAD_AGAIN}"
    return FileProblem(path.name, expected, "one that does not", advice, sheet)


def _watch(process: "subprocess.Popen[bytes]", answered: threading.Event) -> None:
    """End a process that does not answer in time, or grows too large, unless it has answered."""
    deadline = time.monotonic() + MAX_SECONDS
    while not answered.wait(_SECONDS_BETWEEN_LOOKS):
        try:
            memory = psutil.Process(process.pid).memory_info().rss
        except psutil.Error:
            return
        if memory > MAX_MEMORY_BYTES or time.monotonic() > deadline:
            process.kill()
            return


def _end_process(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()
