"""Verifying a book: it is as it was made, and the same inputs make the same bytes again."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from carebook.books.edition_registry import EDITIONS, Edition
from carebook.books.manifest import Manifest, read_manifest
from carebook.books.plan import BookPlan, Stitcher
from carebook.build.book import build_book
from carebook.build.notebook_runs import ReportProgress
from carebook.build.staleness import explain_changed_inputs
from carebook.core.errors import InputError
from carebook.core.files import file_sha256
from carebook.core.workspace import book_workspace
from carebook.execution.runner import KernelKind


@dataclass(frozen=True)
class VerificationResult:
    """The result of verifying a book: each tuple is empty where all is well.

    ``altered_files`` are gone, new, or not as they were made. ``changed_inputs`` are reasons why
    the book cannot be made again as it was. ``differing_files`` came out differently when they
    were made again. ``file_count`` is how many were compared.
    """

    plan: BookPlan
    file_count: int
    altered_files: tuple[str, ...]
    changed_inputs: tuple[str, ...] = ()
    differing_files: tuple[str, ...] = ()

    @property
    def is_verified(self) -> bool:
        """Whether the book is verified."""
        return not (self.altered_files or self.changed_inputs or self.differing_files)


def verify_book(
    plan: BookPlan, progress: ReportProgress, workers: int, kernels: KernelKind = "forked"
) -> VerificationResult:
    """Read every byte of a book, make it again from nothing, and compare.

    The book itself is not touched. Editions and stitchers are those of its manifest, whatever the
    plan says.

    Raises:
        InputError: there is no such book, or its manifest cannot be used.
        BuildFailed: a notebook failed.
        ToolError: a stitcher could not make its format.

    """
    last = read_manifest(plan.book_folder)
    if last is None:
        raise InputError.at(
            plan.book_folder / "manifest.json",
            "expected the manifest of a book, found none that can be used; run carebook build "
            f"{plan.area.slug}",
        )
    plan = _with_manifest_editions(plan, last)
    altered = _altered_files(last, plan.book_folder)
    if changed := tuple(explain_changed_inputs(plan, last)):
        return VerificationResult(plan, len(last.outputs), altered, changed_inputs=changed)
    with book_workspace(plan.output_folder, plan.area.slug) as work:
        again = replace(plan, output_folder=work / "again")
        _copy_kept_outputs(last, plan.book_folder, again.book_folder)
        now = build_book(again, progress, workers, final=last.final, force=True, kernels=kernels)
    differing = _differing_names(last.outputs, now.manifest.outputs)
    return VerificationResult(plan, len(last.outputs), altered, differing_files=differing)


def _with_manifest_editions(plan: BookPlan, last: Manifest) -> BookPlan:
    """Plan a book with the editions and stitchers of its manifest."""
    editions: tuple[Edition, ...] = tuple(name for name in EDITIONS if name in last.stitchers)
    stitchers: dict[Edition, Stitcher] = {
        name: "quarto" if last.stitchers[name].startswith("quarto") else "builtin"
        for name in editions
    }
    return replace(plan, editions=editions, stitchers=stitchers)


def _altered_files(last: Manifest, folder: Path) -> tuple[str, ...]:
    there = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path != folder / "manifest.json"
    }
    made = last.outputs
    now = {name: file_sha256(path) if name in made else "" for name, path in there.items()}
    return _differing_names(made, now)


def _copy_kept_outputs(last: Manifest, folder: Path, again: Path) -> None:
    """Copy what an earlier build made: the pages link to it, and it is not made again."""
    for name in last.kept:
        again.mkdir(parents=True, exist_ok=True)
        source = folder / name
        if source.is_dir():
            shutil.copytree(source, again / name)
        elif source.is_file():
            shutil.copyfile(source, again / name)


def _differing_names(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for name in sorted({*then, *now}) if then.get(name) != now.get(name))
