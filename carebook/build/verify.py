"""Proving a book: it stands as it was made, and the same inputs make the same bytes again."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from carebook.books.edition_registry import EDITIONS, Edition
from carebook.books.manifest import Manifest, read_manifest, sha256
from carebook.books.plan import Plan, Stitcher
from carebook.build.book import build
from carebook.build.notebook_runs import Progress
from carebook.build.staleness import why_inputs
from carebook.core.errors import InputError
from carebook.core.workspace import private_folder
from carebook.execution.runner import Kernels


@dataclass(frozen=True)
class Proof:
    """What came of looking at a book: each tuple is empty where all is well.

    ``altered`` are files that are gone, new or other than they were made. ``inputs`` are what
    changed since, so that it cannot be made again. ``differing`` are files that were made again
    and came out otherwise. ``files`` is how many were compared.
    """

    plan: Plan
    files: int
    altered: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the book is proven."""
        return not (self.altered or self.inputs or self.differing)


def verify(plan: Plan, progress: Progress, workers: int, kernels: Kernels = "forked") -> Proof:
    """Look at every byte of a book, make it again from nothing, and compare.

    The book itself is not touched. Editions and stitchers are those of its manifest, whatever the
    plan says.

    Raises:
        InputError: there is no such book, or its manifest cannot be used.
        BuildFailed: a notebook failed.
        ToolError: a stitcher could not make its format.

    """
    last = read_manifest(plan.folder)
    if last is None:
        raise InputError.at(
            plan.folder / "manifest.json",
            None,
            f"expected the manifest of a book, found none that can be used; run carebook build "
            f"{plan.area.slug}",
        )
    plan = _as_it_was_made(plan, last)
    altered = _altered(last, plan.folder)
    if changed := tuple(why_inputs(plan, last)):
        return Proof(plan, len(last.outputs), altered, inputs=changed)
    with private_folder(plan.out, plan.area.slug) as work:
        again = replace(plan, out=work / "again")
        _bring_along(last, plan.folder, again.folder)
        build(again, progress, workers, final=last.final, force=True, kernels=kernels)
        now = read_manifest(again.folder)
    return Proof(plan, len(last.outputs), altered, differing=_differing(last, now))


def _as_it_was_made(plan: Plan, last: Manifest) -> Plan:
    """Plan a book with the editions and stitchers of its manifest."""
    editions: tuple[Edition, ...] = tuple(name for name in EDITIONS if name in last.stitchers)
    stitchers: dict[Edition, Stitcher] = {
        name: "quarto" if last.stitchers[name].startswith("quarto") else "builtin"
        for name in editions
    }
    return replace(plan, editions=editions, stitchers=stitchers)


def _altered(last: Manifest, folder: Path) -> tuple[str, ...]:
    there = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path != folder / "manifest.json"
    }
    names = sorted({*there, *last.outputs})
    return tuple(
        name
        for name in names
        if name not in there
        or name not in last.outputs
        or sha256(there[name]) != last.outputs[name]
    )


def _bring_along(last: Manifest, folder: Path, again: Path) -> None:
    """Copy what an earlier build made: the pages link to it, and it is not made again."""
    for name in last.kept:
        again.mkdir(parents=True, exist_ok=True)
        source = folder / name
        if source.is_dir():
            shutil.copytree(source, again / name)
        elif source.is_file():
            shutil.copyfile(source, again / name)


def _differing(last: Manifest, now: Manifest | None) -> tuple[str, ...]:
    if now is None:
        return ("manifest.json",)
    names = sorted({*last.outputs, *now.outputs})
    return tuple(name for name in names if last.outputs.get(name) != now.outputs.get(name))
