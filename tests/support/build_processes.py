"""Real builds in processes of their own, for tests that stop, kill and hold them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from carebook.core.files import file_sha256
from carebook.core.project import Project
from support.project_copies import ROOT, copy_project
from support.project_edits import checksums_in, edit_cell, keep_chapters

# A book of these is made in a second.
CHAPTERS = ["index.ipynb", "notebooks/getting-help.ipynb"]
AREAS = ("bath-and-north-east-somerset", "leicestershire", "rutland")
# Seconds after which something that a test waits for will not come any more.
DEADLINE = 60.0
_HELD = """
import os, pathlib, time
marks = pathlib.Path({marks!r})
(marks / f"{{area}}.new").write_text(str(os.getpid()))
(marks / f"{{area}}.new").rename(marks / f"{{area}}.pid")
end = time.monotonic() + {longest}
while (marks / f"{{area}}.hold").exists() and time.monotonic() < end:
    time.sleep(0.02)
"""


def until(found: Callable[[], bool], what: str) -> None:
    """Wait for something, or fail."""
    end = time.monotonic() + DEADLINE
    while not found():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)


@dataclass
class Short:
    """A project with books of two notebooks, of which one can be held while it runs."""

    project: Project
    marks: Path
    builds: list["Build"] = field(default_factory=list)

    @property
    def out(self) -> Path:
        return self.project.outputs

    def hold(self, area: str) -> None:
        (self.marks / f"{area}.hold").touch()

    def release(self, area: str) -> None:
        (self.marks / f"{area}.hold").unlink()
        (self.marks / f"{area}.pid").unlink(missing_ok=True)

    def held(self, area: str) -> psutil.Process:
        """Wait until the notebook of an area is held, and return its process."""
        mark = self.marks / f"{area}.pid"
        until(lambda: mark.exists() or self._over(), f"{area}'s notebook to run")
        return psutil.Process(int(mark.read_text()))

    def worker(self, area: str) -> psutil.Process:
        """Return the process of ours in which a held book is made."""
        server = self.held(area).parent()
        assert server is not None
        worker = server.parent()
        assert worker is not None
        return worker

    def until_built(self, area: str) -> None:
        book = self.out / area / "manifest.json"
        report = self.out / "failed" / area / "report.txt"
        until(lambda: book.exists() or report.exists() or self._over(), f"{area}'s book")
        assert not report.exists(), report.read_text()

    def _over(self) -> bool:
        """Whether there is nothing to wait for: the build has ended."""
        if self.builds and all(one.process.poll() is not None for one in self.builds):
            raise AssertionError(self.builds[-1].process.communicate()[1])
        return False

    def is_whole(self, area: str) -> bool:
        """Whether all files that the book's manifest names are there as they were made."""
        book = self.out / area
        made = json.loads((book / "manifest.json").read_text("utf-8"))["outputs"]
        return all(file_sha256(book / name) == digest for name, digest in made.items())

    def book(self, area: str) -> dict[str, str]:
        return checksums_in(self.out / area)

    def end(self) -> None:
        """End what a test that failed has left running."""
        for build in self.builds:
            for process in build.seen if build.process.poll() is not None else build.look():
                with suppress(psutil.Error):
                    process.kill()
            build.process.kill()
            build.process.communicate()

    @property
    def litter(self) -> list[str]:
        """What is there besides books, the page of all and what is kept of books."""
        known = {*AREAS, "index.html", "assets", ".carebook", "failed"}
        there = [path.name for path in self.out.iterdir() if path.name not in known]
        kept = (".lock", ".made.zip")
        inside = (self.out / ".carebook").iterdir()
        return there + [path.name for path in inside if not path.name.endswith(kept)]


@contextmanager
def shortened(folder: Path) -> Iterator[Short]:
    """Give such a project, and end its builds."""
    project, marks = copy_project(folder / "project"), folder / "marks"
    keep_chapters(project, CHAPTERS)
    marks.mkdir()
    held = _HELD.format(marks=str(marks), longest=2 * DEADLINE)
    opened = "from carebook.notebooks.api import open_book\n\nbook = open_book(area, comparators)\n"
    edit_cell(project.root / CHAPTERS[1], "open", opened + held)
    short = Short(project, marks)
    try:
        yield short
    finally:
        short.end()


@dataclass
class Build:
    """A ``carebook build`` under way, with all processes that it was seen to have."""

    process: subprocess.Popen[str]
    seen: set[psutil.Process] = field(default_factory=set)

    def look(self) -> set[psutil.Process]:
        """Note the processes there are now."""
        self.seen |= {*psutil.Process(self.process.pid).children(recursive=True)}
        return self.seen

    def end(self) -> tuple[int, str, str]:
        """Wait for the end, and until none of its processes is left."""
        out, err = self.process.communicate(timeout=DEADLINE)
        until(lambda: not any(gone(one) is False for one in self.seen), "its processes to end")
        return self.process.returncode, out, err

    def signal(self, number: signal.Signals, *, group: bool = False) -> None:
        self.look()
        if group:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)


def gone(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def start(short: Short, *words: str, prefix: tuple[str, ...] = ()) -> Build:
    """Start a build in a session of its own, as a terminal would."""
    command = [*prefix, sys.executable, "-m", "carebook", "build", *words]
    process = subprocess.Popen(
        [*command, "--stitcher", "builtin"],
        cwd=short.project.root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1767225600"},
    )
    short.builds.append(Build(process))
    return short.builds[-1]


def run(short: Short, *words: str) -> tuple[int, str, str]:
    """Build to the end."""
    return start(short, *words).end()


def can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    command = ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
