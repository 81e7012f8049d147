"""A ``carebook preview --watch`` in a process of its own, with what it says so far."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

import psutil

from carebook.core.project import Project
from support.build_processes import DEADLINE, gone, until
from support.project_copies import ROOT

_FINISHED = re.compile(r"^made in [0-9.]+ s; (the|no) code was run$")


@dataclass
class LivePreviewProcess:
    """The process, and the lines of its two outputs so far."""

    process: subprocess.Popen[str]
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        until(lambda: any("http://" in line for line in self.out), "the address")
        return re.findall(r"http://\S+/", "".join(self.out))[0]

    @property
    def pages_made(self) -> list[bool]:
        """Return for each page that was made whether code was run for it."""
        found = [_FINISHED.match(line) for line in [*self.err]]
        return [match[1] == "the" for match in found if match]

    def until_made(self, count: int) -> None:
        until(lambda: len(self.pages_made) >= count or self._is_over(), f"page {count}")

    def until_said(self, words: str) -> None:
        until(lambda: words in "".join(self.err) or self._is_over(), words)

    def stop(self) -> tuple[int, list[psutil.Process]]:
        """Press Ctrl-C; return the status and which of its processes are left."""
        had = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(DEADLINE)
        return status, [each for each in had if not gone(each)]

    def _is_over(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError("".join(self.err))
        return False


@contextmanager
def previewing(project: Project, *words: str) -> Iterator[LivePreviewProcess]:
    """Start a preview that opens no browser, and end it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "carebook", "preview", *words, "--watch", "--no-open"],
        cwd=project.root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )
    live = LivePreviewProcess(process)
    readers = [
        threading.Thread(target=_gather, args=(stream, lines), daemon=True)
        for stream, lines in ((process.stdout, live.out), (process.stderr, live.err))
    ]
    for reader in readers:
        reader.start()
    try:
        yield live
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(DEADLINE)
        for reader in readers:
            reader.join()


def _gather(stream: IO[str], lines: list[str]) -> None:
    for line in stream:
        lines += [line]  # each as it comes, for the other thread
