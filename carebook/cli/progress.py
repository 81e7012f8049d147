"""Telling on the way how far a build is: a bar in a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
from tqdm import tqdm

from carebook.books.plan import BookPlan
from carebook.build.notebook_runs import ReportProgress

# Seconds between two lines where there is no terminal.
_SECONDS_BETWEEN_LINES = 30.0


@contextmanager
def progress_bar(plan: BookPlan) -> Iterator[ReportProgress]:
    """Show a bar on standard error while a book is made; none where that is no terminal."""
    with tqdm(
        total=len(plan.book_project.chapters),
        desc=plan.area.name,
        bar_format="{desc}: {bar} {n_fmt} of {total_fmt} notebooks {postfix} {elapsed}",
        file=sys.stderr,
        disable=None,
    ) as bar:

        def progress(step: str, done: int, _total: int) -> None:
            bar.n = done
            bar.set_postfix_str(step if step != "notebooks" else "")

        yield progress


class BooksProgress:
    """How far many books are."""

    def __init__(self, total: int) -> None:
        """Begin with ``total`` books to make."""
        self._total, self._done, self._failed = total, 0, 0
        self._began = self._last_line_at = time.monotonic()
        self._bar = tqdm(
            total=total,
            bar_format="{bar} {n_fmt} of {total_fmt} books{postfix}, {elapsed} gone, "
            "{remaining} left",
            postfix="0 failed",
            file=sys.stderr,
            disable=None,
            smoothing=0.1,
        )

    def count_book(self, *, failed: bool) -> None:
        """Count a book that is done, or failed."""
        self._done += 1
        self._failed += failed
        self._bar.set_postfix_str(f"{self._failed} failed", refresh=False)
        self._bar.update()
        if self._bar.disable and time.monotonic() - self._last_line_at >= _SECONDS_BETWEEN_LINES:
            self._last_line_at = time.monotonic()
            click.echo(self._progress_line(), err=True)

    def print_line(self, line: str, *, err: bool = True) -> None:
        """Write a line, above the bar where there is one."""
        if self._bar.disable:
            click.echo(line, err=err)
        else:
            self._bar.write(line, file=sys.stderr if err else sys.stdout)

    def close(self) -> None:
        """Leave the bar as it is."""
        self._bar.close()

    def _progress_line(self) -> str:
        left = (time.monotonic() - self._began) / self._done * (self._total - self._done)
        return (
            f"{self._done} of {self._total} books, {self._failed} failed, about "
            f"{duration_in_words(left)} "
            "left"
        )


def duration_in_words(seconds: float) -> str:
    """Return a time as people say it: ``45 s``, ``12 min 30 s``, ``2 h 5 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
