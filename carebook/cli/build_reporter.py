"""Telling what became of books: each with its paths where there are few, a summary of many."""

import shutil
from abc import ABC, abstractmethod
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

import click

from carebook.books.library import FAILED_FOLDER, FAILURE_REPORT_FILE
from carebook.build.batch.jobs import JobResult
from carebook.cli.build_preparation import PreparedBuild
from carebook.cli.progress import BooksProgress, duration_in_words
from carebook.core.files import write_file

_HOW_TO_REBUILD_TOGETHER = "build without naming editions to bring them together"


class BuildReporter(ABC):
    """Hears of each outcome and keeps the reports of those that failed."""

    def __init__(self, prepared: PreparedBuild, out: Path) -> None:
        """Begin with what is known before anything is built."""
        self._slugs, self._out = prepared.slugs, out
        self._outcomes: dict[str, JobResult] = {}
        self._busy_reported = False
        self._progress = BooksProgress(len(prepared.jobs)) if len(prepared.jobs) > 1 else None
        for outcome in prepared.known_outcomes:
            self._record_outcome(outcome)

    def __enter__(self) -> Self:
        """Tell of what is known before anything is built."""
        for outcome in tuple(self._outcomes.values()):
            self._print_outcome(outcome)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.close()

    def report(self, outcome: JobResult) -> None:
        """Hear what became of a book."""
        if outcome.status == "busy":
            if not self._busy_reported:
                self._print_line("another build is making some of these books; they are waited for")
            self._busy_reported = True
            return
        self._record_outcome(outcome)
        self._print_outcome(outcome)
        if self._progress is not None:
            self._progress.count_book(failed=outcome.status == "failed")

    def report_interruption(self) -> None:
        """Say how far a build came that does not go on."""
        counted = Counter(one.status for one in self._outcomes.values())
        if counted["built"] or counted["failed"]:
            click.echo(
                f"{counted['built']} of {len(self._slugs)} books were built and "
                f"{counted['failed']} failed before it was stopped; every other is as it was",
                err=True,
            )

    @property
    def exit_status(self) -> int:
        """What the command line ends with."""
        return max((one.exit_status for one in self._outcomes.values()), default=0)

    @abstractmethod
    def _print_outcome(self, outcome: JobResult) -> None:
        """Say what is to be said of one book at once."""

    def _print_line(self, line: str, *, err: bool = True) -> None:
        if self._progress is not None:
            self._progress.print_line(line, err=err)
        else:
            click.echo(line, err=err)

    def _record_outcome(self, outcome: JobResult) -> None:
        self._outcomes[outcome.slug] = outcome
        folder = self._out / FAILED_FOLDER / outcome.slug
        if outcome.status != "failed":
            shutil.rmtree(folder, ignore_errors=True)
            return
        try:
            write_file(folder / FAILURE_REPORT_FILE, f"{outcome.message}\n")
        except OSError as error:
            self._print_line(
                f"{outcome.area_name}: its report could not be written: {error.strerror}"
            )

    def _report_path(self, slug: str) -> Path:
        return path_from_working_folder(self._out / FAILED_FOLDER / slug / FAILURE_REPORT_FILE)


class NamedBooksReporter(BuildReporter):
    """Books that were named: the paths of each, in the order asked for."""

    def __init__(self, prepared: PreparedBuild, out: Path) -> None:
        """Begin with nothing told."""
        super().__init__(prepared, out)
        self._unprinted: dict[str, JobResult] = {}
        self._remaining_slugs = list(self._slugs)

    def _print_outcome(self, outcome: JobResult) -> None:
        self._unprinted[outcome.slug] = outcome
        while self._remaining_slugs and self._remaining_slugs[0] in self._unprinted:
            self._print_details(self._unprinted.pop(self._remaining_slugs.pop(0)))

    def _print_details(self, outcome: JobResult) -> None:
        if outcome.status == "failed":
            self._print_line(outcome.message)
            return
        if outcome.status == "unchanged":
            self._print_line(f"{outcome.area_name}: nothing has changed; left as it is")
        for warning in outcome.warnings:
            self._print_line(f"{outcome.area_name}: {warning}")
        for path in outcome.files_to_open:
            self._print_line(f"{outcome.area_name}: {path_from_working_folder(path)}", err=False)
        for name in outcome.kept_outputs:
            self._print_line(
                f"{outcome.area_name}: {name} is from an earlier build; {_HOW_TO_REBUILD_TOGETHER}"
            )


class AllBooksReporter(BuildReporter):
    """Books of all authorities: a line for each failure at once, and a summary."""

    def _print_outcome(self, outcome: JobResult) -> None:
        if outcome.status == "failed":
            self._print_line(f"{outcome.reason} (whole report: {self._report_path(outcome.slug)})")

    @property
    def exit_status(self) -> int:
        """What the command line ends with: whatever was wrong with a book, it has failed."""
        return min(1, super().exit_status)

    def print_totals(self, seconds: float, page: Path | None) -> None:
        """Say how many books were made, what is to be known of them, and where the page is."""
        outcomes = [self._outcomes[slug] for slug in self._slugs]
        counted = Counter(one.status for one in outcomes)
        click.echo(
            f"{len(outcomes)} books: {counted['built']} built, {counted['unchanged']} unchanged, "
            f"{counted['failed']} failed; {duration_in_words(seconds)}"
        )
        if kept := sum(bool(one.kept_outputs) for one in outcomes):
            click.echo(f"{kept} have an edition from an earlier build; {_HOW_TO_REBUILD_TOGETHER}")
        if warned := sum(bool(one.warnings) for one in outcomes):
            click.echo(f"{warned} have something to look at, which carebook build AREA tells")
        for one in outcomes:
            if one.status == "failed":
                click.echo(f"failed: {one.area_name}, see {self._report_path(one.slug)}")
        if page is not None:
            click.echo(f"front page: {path_from_working_folder(page)}")


def path_from_working_folder(path: Path) -> Path:
    """Return a path as it is written from here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
