"""Running a command to its end, with the clock and the memory of all its processes watched."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

_SAMPLING_SECONDS = 0.2
# Looking takes time itself, on the cores that are measured: at most this share of one of them.
_MAX_SAMPLING_SHARE = 0.05
# Seconds that a command which was told to stop has to clean up after itself.
_SHUTDOWN_SECONDS = 15.0
_SHOWN_CHARACTERS = 3000


class CommandFailed(Exception):  # noqa: N818  (what the command said, and no mistake of ours)
    """A command that was measured did not end well; the message holds what it said last."""


@dataclass(frozen=True)
class MonitoredRun:
    """A command that ended well. Times are in seconds, memory in bytes.

    ``started_at`` is the time of day. ``memory_samples`` are the seconds since then and what all
    processes together had in use at that time.
    """

    started_at: float
    seconds: float
    memory_samples: tuple[tuple[float, int], ...]
    output: str

    @property
    def peak_memory(self) -> int:
        """The most memory that was seen."""
        return max(size for _, size in self.memory_samples)

    @property
    def memory_growth(self) -> float:
        """The peak of the second half of the run over that of the first."""
        halves = ([], []) if not self.memory_samples else self._samples_by_half()
        first, second = (max(half, default=0) for half in halves)
        return second / first if first and second else 1.0

    def _samples_by_half(self) -> tuple[list[int], list[int]]:
        middle = self.seconds / 2
        first = [size for at, size in self.memory_samples if at <= middle]
        return first, [size for at, size in self.memory_samples if at > middle]


def run_monitored(
    command: Sequence[str], cwd: Path, environment: Mapping[str, str]
) -> MonitoredRun:
    """Run a command alone; see :func:`run_all`."""
    return run_all_monitored([command], cwd, environment)


def run_all_monitored(
    commands: Sequence[Sequence[str]], cwd: Path, environment: Mapping[str, str]
) -> MonitoredRun:
    """Run commands side by side until the last has ended.

    When this is interrupted, all their processes are ended too.

    Raises:
        CommandFailed: one ended with another status than 0.

    """
    log = cwd / "bench.log"
    began, clock = time.time(), time.monotonic()
    processes: list[psutil.Popen] = []
    memory: list[tuple[float, int]] = []
    with log.open("wb") as output:
        try:
            for command in commands:
                processes.append(
                    psutil.Popen(
                        command,
                        cwd=cwd,
                        env=dict(environment),
                        stdin=subprocess.DEVNULL,
                        stdout=output,
                        stderr=subprocess.STDOUT,
                        # So that Ctrl-C reaches us alone, who then end them one after the other.
                        start_new_session=True,
                    )
                )
            pause = _SAMPLING_SECONDS
            for process in processes:
                while True:
                    try:
                        status = process.wait(timeout=pause)
                        break
                    except psutil.TimeoutExpired:
                        looked = time.monotonic()
                        memory.append((looked - clock, _memory_in_use(processes)))
                        pause = max(
                            _SAMPLING_SECONDS, (time.monotonic() - looked) / _MAX_SAMPLING_SHARE
                        )
                if status:
                    said = log.read_text("utf-8", errors="replace")[-_SHOWN_CHARACTERS:]
                    raise CommandFailed(f"{' '.join(command)} ended with {status}:\n{said}")
        except BaseException:
            _stop_processes(processes)
            raise
    seconds = time.monotonic() - clock
    text = log.read_text("utf-8", errors="replace")
    log.unlink()
    return MonitoredRun(began, seconds, tuple(memory) or ((0.0, 0),), text)


def _with_children(processes: Sequence[psutil.Process]) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for process in processes:
        with suppress(psutil.Error):
            found += [process, *process.children(recursive=True)]
    return found


def _memory_in_use(processes: Sequence[psutil.Process]) -> int:
    """Return what all processes use: what they share is counted once, where the system says so."""
    total = 0
    for process in _with_children(processes):
        with suppress(psutil.Error):
            info = process.memory_full_info()
            total += getattr(info, "pss", 0) or info.rss
    return total


def _stop_processes(processes: Sequence[psutil.Process]) -> None:
    """End processes as Ctrl-C would, and then whatever of theirs is left."""
    family = _with_children(processes)
    for process in processes:
        with suppress(OSError, psutil.Error):
            if process.is_running():
                os.kill(process.pid, signal.SIGINT)
    _, left = psutil.wait_procs(family, timeout=_SHUTDOWN_SECONDS)
    for process in left:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, timeout=_SHUTDOWN_SECONDS)
