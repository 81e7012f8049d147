"""Reporting what became of books: each with its paths where some were named, a summary of all."""

import shutil
from collections import Counter
from pathlib import Path

import click

from carebook.books.library import FAILED_FOLDER, FAILURE_REPORT_FILE
from carebook.build.batch.jobs import JobResult
from carebook.cli.build_preparation import PreparedBuild
from carebook.cli.progress import BooksProgress, duration_in_words
from carebook.core.files import write_file

_REBUILD_TOGETHER = "build without --edition to make them together"


class BuildReporter:
    """Prints each outcome and keeps the reports of those that failed.

    Of books that were named, each is reported in the order asked for, with its paths and warnings.
    Of all authorities' books, only those that failed are, and :meth:`print_totals` sums them up.
    """

    def __init__(self, prepared: PreparedBuild, out: Path) -> None:
        """Begin with what is known before anything is built."""
        self._prepared, self._out = prepared, out
        self._outcomes: dict[str, JobResult] = {}
        self._remaining = list(prepared.slugs)
        self._busy_reported = False
        self._progress = BooksProgress(len(prepared.jobs)) if len(prepared.jobs) > 1 else None
        for outcome in prepared.known_outcomes:
            self._keep(outcome)

    def report(self, outcome: JobResult) -> None:
        """Hear what became of a book."""
        if outcome.status == "busy":
            if not self._busy_reported:
                self._print("another build is making some of these books; waiting for it")
            self._busy_reported = True
            return
        self._keep(outcome)
        if self._progress is not None:
            self._progress.count_book(failed=outcome.status == "failed")

    def close(self) -> None:
        """Leave the progress bar as it is."""
        if self._progress is not None:
            self._progress.close()

    def report_interruption(self) -> None:
        """Say how far a build came that does not go on."""
        counted = Counter(one.status for one in self._outcomes.values())
        if counted["built"] or counted["failed"]:
            click.echo(
                f"stopped: {counted['built']} of {len(self._prepared.slugs)} books built, "
                f"{counted['failed']} failed; the others are unchanged",
                err=True,
            )

    @property
    def exit_status(self) -> int:
        """What the command line ends with; of all authorities, a book that failed gives 1."""
        status = max((one.exit_status for one in self._outcomes.values()), default=0)
        return min(1, status) if self._prepared.is_of_all else status

    def print_totals(self, seconds: float, page: Path | None) -> None:
        """Say how many books were made, what needs attention, and where the page of all is."""
        outcomes = [self._outcomes[slug] for slug in self._prepared.slugs]
        counted = Counter(one.status for one in outcomes)
        click.echo(
            f"{len(outcomes)} books: {counted['built']} built, {counted['unchanged']} unchanged, "
            f"{counted['failed']} failed; {duration_in_words(seconds)}"
        )
        if kept := sum(bool(one.kept_outputs) for one in outcomes):
            click.echo(f"{kept} have an edition from an earlier build; {_REBUILD_TOGETHER}")
        if warned := sum(bool(one.warnings) for one in outcomes):
            click.echo(f"{warned} have warnings; see those of one with carebook build AREA")
        for one in outcomes:
            if one.status == "failed":
                click.echo(f"failed: {one.area_name}, see {self._report_path(one.slug)}")
        if page is not None:
            click.echo(f"page of all authorities: {path_from_working_folder(page)}")

    def _keep(self, outcome: JobResult) -> None:
        self._outcomes[outcome.slug] = outcome
        self._keep_failure_report(outcome)
        if self._prepared.is_of_all:
            if outcome.status == "failed":
                report = self._report_path(outcome.slug)
                self._print(f"{outcome.reason} (full report: {report})")
            return
        while self._remaining and self._remaining[0] in self._outcomes:
            self._print_details(self._outcomes[self._remaining.pop(0)])

    def _print_details(self, outcome: JobResult) -> None:
        name = outcome.area_name
        if outcome.status == "failed":
            self._print(outcome.message)
            return
        if outcome.status == "unchanged":
            self._print(f"{name}: nothing has changed; left as it is")
        for warning in outcome.warnings:
            self._print(f"{name}: {warning}")
        for path in outcome.files_to_open:
            self._print(f"{name}: {path_from_working_folder(path)}", err=False)
        for kept in outcome.kept_outputs:
            self._print(f"{name}: {kept} is from an earlier build; {_REBUILD_TOGETHER}")

    def _keep_failure_report(self, outcome: JobResult) -> None:
        if outcome.status != "failed":
            shutil.rmtree(self._out / FAILED_FOLDER / outcome.slug, ignore_errors=True)
            return
        path = self._out / FAILED_FOLDER / outcome.slug / FAILURE_REPORT_FILE
        try:
            write_file(path, f"{outcome.message}\n")
        except OSError as error:
            self._print(f"{outcome.area_name}: could not write {path}: {error.strerror}")

    def _report_path(self, slug: str) -> Path:
        return path_from_working_folder(self._out / FAILED_FOLDER / slug / FAILURE_REPORT_FILE)

    def _print(self, line: str, *, err: bool = True) -> None:
        if self._progress is not None:
            self._progress.print_line(line, err=err)
        else:
            click.echo(line, err=err)


def path_from_working_folder(path: Path) -> Path:
    """Return a path as it is written from the working folder."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
