"""Telling what became of books: each with its paths where there are few, a summary of many."""

import os
import shutil
from abc import ABC, abstractmethod
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

import click

from carebook.books.library import FAILED, REPORT
from carebook.build.batch.jobs import Outcome
from carebook.cli.prepare import Prepared
from carebook.cli.progress import Books, duration

_BRING_TOGETHER = "build without naming editions to bring them together"


class Telling(ABC):
    """Hears of each outcome and keeps the reports of those that failed."""

    def __init__(self, prepared: Prepared, out: Path) -> None:
        """Begin with what is known before anything is built."""
        self._slugs, self._out = prepared.slugs, out
        self._outcomes: dict[str, Outcome] = {}
        self._busy = False
        self._books = Books(len(prepared.orders)) if len(prepared.orders) > 1 else None
        for outcome in prepared.known:
            self._keep(outcome)

    def __enter__(self) -> Self:
        """Tell of what is known before anything is built."""
        for outcome in tuple(self._outcomes.values()):
            self._tell(outcome)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        if self._books is not None:
            self._books.close()

    def told(self, outcome: Outcome) -> None:
        """Hear what became of a book."""
        if outcome.status == "busy":
            if not self._busy:
                self._say("another build is making some of these books; they are waited for")
            self._busy = True
            return
        self._keep(outcome)
        self._tell(outcome)
        if self._books is not None:
            self._books.add(failed=outcome.status == "failed")

    def stopped(self) -> None:
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
    def _tell(self, outcome: Outcome) -> None:
        """Say what is to be said of one book at once."""

    def _say(self, line: str, *, err: bool = True) -> None:
        if self._books is not None:
            self._books.say(line, err=err)
        else:
            click.echo(line, err=err)

    def _keep(self, outcome: Outcome) -> None:
        self._outcomes[outcome.slug] = outcome
        folder = self._out / FAILED / outcome.slug
        if outcome.status != "failed":
            shutil.rmtree(folder, ignore_errors=True)
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{REPORT}.new").write_text(f"{outcome.message}\n", encoding="utf-8")
            os.replace(folder / f"{REPORT}.new", folder / REPORT)
        except OSError as error:
            self._say(f"{outcome.name}: its report could not be written: {error.strerror}")

    def _report(self, slug: str) -> Path:
        return shown(self._out / FAILED / slug / REPORT)


class Few(Telling):
    """Books that were named: the paths of each, in the order asked for."""

    def __init__(self, prepared: Prepared, out: Path) -> None:
        """Begin with nothing told."""
        super().__init__(prepared, out)
        self._untold: dict[str, Outcome] = {}
        self._turns = list(self._slugs)

    def _tell(self, outcome: Outcome) -> None:
        self._untold[outcome.slug] = outcome
        while self._turns and self._turns[0] in self._untold:
            self._tell_all_of(self._untold.pop(self._turns.pop(0)))

    def _tell_all_of(self, outcome: Outcome) -> None:
        if outcome.status == "failed":
            self._say(outcome.message)
            return
        if outcome.status == "unchanged":
            self._say(f"{outcome.name}: nothing has changed; left as it is")
        for warning in outcome.warnings:
            self._say(f"{outcome.name}: {warning}")
        for path in outcome.paths:
            self._say(f"{outcome.name}: {shown(path)}", err=False)
        for name in outcome.kept:
            self._say(f"{outcome.name}: {name} is from an earlier build; {_BRING_TOGETHER}")


class Many(Telling):
    """Books of all authorities: a line for each failure at once, and a summary."""

    def _tell(self, outcome: Outcome) -> None:
        if outcome.status == "failed":
            self._say(f"{outcome.reason} (whole report: {self._report(outcome.slug)})")

    @property
    def exit_status(self) -> int:
        """What the command line ends with: whatever was wrong with a book, it has failed."""
        return min(1, super().exit_status)

    def summarise(self, seconds: float, page: Path | None) -> None:
        """Say how many books were made, what is to be known of them, and where the page is."""
        outcomes = [self._outcomes[slug] for slug in self._slugs]
        counted = Counter(one.status for one in outcomes)
        click.echo(
            f"{len(outcomes)} books: {counted['built']} built, {counted['unchanged']} unchanged, "
            f"{counted['failed']} failed; {duration(seconds)}"
        )
        if kept := sum(bool(one.kept) for one in outcomes):
            click.echo(f"{kept} have an edition from an earlier build; {_BRING_TOGETHER}")
        if warned := sum(bool(one.warnings) for one in outcomes):
            click.echo(f"{warned} have something to look at, which carebook build AREA tells")
        for one in outcomes:
            if one.status == "failed":
                click.echo(f"failed: {one.name}, see {self._report(one.slug)}")
        if page is not None:
            click.echo(f"front page: {shown(page)}")


def shown(path: Path) -> Path:
    """Return a path as it is written from here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
