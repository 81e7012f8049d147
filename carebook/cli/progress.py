"""Showing how far work is: a bar in a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from tqdm import tqdm

from carebook.books.plan import BookPlan
from carebook.build.notebook_runs import ReportProgress

# Seconds between two lines where there is no terminal.
_SECONDS_BETWEEN_LINES = 30.0


def terminal_bar(total: int, bar_format: str, **more: Any) -> "tqdm[Any]":
    """Return a bar on standard error; it shows nothing where that is no terminal."""
    return tqdm(total=total, bar_format=bar_format, file=sys.stderr, disable=None, **more)


@contextmanager
def progress_bar(plan: BookPlan) -> Iterator[ReportProgress]:
    """Show a bar while a book is made."""
    bar_format = "{desc}: {bar} {n_fmt} of {total_fmt} notebooks {postfix} {elapsed}"
    with terminal_bar(len(plan.book_project.chapters), bar_format, desc=plan.area.name) as bar:

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
        self._bar = terminal_bar(
            total,
            "{bar} {n_fmt} of {total_fmt} books{postfix}, {elapsed} gone, {remaining} left",
            postfix="0 failed",
            smoothing=0.1,
        )

    def count_book(self, *, failed: bool) -> None:
        """Count a book that is done, or failed."""
        self._done += 1
        self._failed += failed
        self._bar.set_postfix_str(f"{self._failed} failed", refresh=False)
        self._bar.update()
        now = time.monotonic()
        if self._bar.disable and now - self._last_line_at >= _SECONDS_BETWEEN_LINES:
            self._last_line_at = now
            left = duration_in_words((now - self._began) / self._done * (self._total - self._done))
            click.echo(
                f"{self._done} of {self._total} books, {self._failed} failed, about {left} left",
                err=True,
            )

    def print_line(self, line: str, *, err: bool = True) -> None:
        """Write a line, above the bar where there is one."""
        if self._bar.disable:
            click.echo(line, err=err)
        else:
            self._bar.write(line, file=sys.stderr if err else sys.stdout)

    def close(self) -> None:
        """Leave the bar as it is."""
        self._bar.close()


def duration_in_words(seconds: float) -> str:
    """Return a time as people say it: ``45 s``, ``12 min 30 s``, ``2 h 5 min``."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
