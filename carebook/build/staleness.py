"""Deciding what of a book has to be made again, and why.

A notebook is run again when it, its parameters, the program or something that it read has changed.
A book is stitched again when one of its notebooks is, or when something changed that only its pages
rest on. Otherwise it is left as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from carebook.books.edition_registry import EDITIONS, TITLES, Edition, parts
from carebook.books.manifest import (
    Execution,
    Manifest,
    parameters_checksum,
    program,
    read_manifest,
    sha256,
    stitch_inputs,
    stitchers,
)
from carebook.books.plan import Plan
from carebook.build.fingerprints import Slice
from carebook.notebooks import access_log

_ASKED = "everything was asked for"
_KINDS = {
    access_log.FACTS: "the figures of",
    access_log.OTHERS: "the other authorities' figures of",
    access_log.FILE: "the file",
    access_log.CASE_STUDIES: "the case studies",
    access_log.NEIGHBOURS: "the statistical neighbours",
    access_log.ORIGIN: "the published files",
    access_log.SOURCES: "the sources",
    access_log.SLICE: "the figures of the area",
    access_log.EVERYTHING: "the dataset",
    access_log.FILES: "a file beside the notebooks or the data",
}


@dataclass(frozen=True)
class Decision:
    """What of a book has to be made again.

    ``notebooks`` are those to run, as paths from the project's root, each with the reason.
    ``stitching`` are the reasons to make the pages again although no notebook is run. ``last`` is
    the manifest of the book that stands, where it can be used.
    """

    notebooks: Mapping[str, str] = field(default_factory=dict)
    stitching: tuple[str, ...] = ()
    last: Manifest | None = None

    @property
    def is_current(self) -> bool:
        """Whether the book can stay as it is."""
        return not self.notebooks and not self.stitching

    def reasons(self, chapters: int) -> tuple[str, ...]:
        """Say in lines what is done and why; ``chapters`` is how many the book has."""
        if self.is_current:
            return ("nothing changed: left as it is",)
        by_reason: dict[str, list[str]] = {}
        for notebook, why in self.notebooks.items():
            by_reason.setdefault(why, []).append(notebook)
        lines = []
        for why, notebooks in by_reason.items():
            which = "all notebooks" if len(notebooks) == chapters else ", ".join(notebooks)
            lines.append(f"run {which}: {why}")
        lines += [f"stitch the pages: {why}" for why in self.stitching]
        return tuple(lines)


def decide(plan: Plan, *, force: bool = False, final: bool = False) -> Decision:
    """Decide what of a book has to be made again.

    Args:
        plan: from :func:`carebook.books.plan.make_plan`.
        force: make everything again.
        final: whether a final book is wanted.

    """
    last = None if force else read_manifest(plan.folder)
    why = _ASKED if force else _why_everything(plan, last)
    if why or last is None:
        return Decision(dict.fromkeys(plan.book.chapters, why))
    area = Slice(plan.project, plan.dataset, plan.area)
    same_data = last.dataset.checksum == plan.dataset.origin.checksum
    found = {
        chapter: _why_notebook(plan, chapter, last, area, same_data=same_data)
        for chapter in plan.book.chapters
    }
    reasons = [
        *_why_pages(plan, last, final=final),
        *(() if same_data else _why_figures(plan, last, area)),
    ]
    notebooks = {chapter: reason for chapter, reason in found.items() if reason}
    return Decision(notebooks, tuple(reasons), last)


def why_inputs(plan: Plan, last: Manifest) -> Iterator[str]:
    """Say what of a book's inputs is no longer as it was, wherever its outputs are."""
    if why := _why_everything(plan, last):
        yield why
        return
    area = Slice(plan.project, plan.dataset, plan.area)
    same_data = last.dataset.checksum == plan.dataset.origin.checksum
    for chapter in plan.book.chapters:
        if why := _why_input(plan, chapter, last, area, same_data=same_data):
            yield f"{chapter}: {why}"
    yield from _why_stitching(plan, last)
    for name, now in stitchers(plan).items():
        if now != last.stitchers[name]:
            title = TITLES[cast("Edition", name)]
            yield f"{last.stitchers[name]} made the {title}, and there is {now}"
    if not same_data:
        yield from _why_figures(plan, last, area)


def _why_everything(plan: Plan, last: Manifest | None) -> str:
    if last is None:
        exists = (plan.folder / "manifest.json").exists()
        return "its manifest is of another version or damaged" if exists else "there is no book yet"
    if last.area.code != plan.area.code:
        return f"it is the book of {last.area.name}"
    now = program()
    if last.program != now:
        then, is_now = _flat(last.program.model_dump()), _flat(now.model_dump())
        for name, value in is_now.items():
            if then.get(name) != value and name != "code":
                return f"{name} was {then.get(name, 'none')} and is {value}"
        return "carebook's own code changed"
    return "its parameters changed" if last.parameters != parameters_checksum(plan) else ""


def _flat(program: Mapping[str, object]) -> dict[str, object]:
    packages = program["packages"]
    assert isinstance(packages, dict)  # noqa: S101  (the record says so)
    return {**program, **packages, "packages": ""}


def _why_notebook(plan: Plan, chapter: str, last: Manifest, area: Slice, *, same_data: bool) -> str:
    if why := _why_input(plan, chapter, last, area, same_data=same_data):
        return why
    if not _is_as_made(plan.folder, f"notebooks/{Path(chapter).name}", last):
        return "its executed copy is gone or changed"
    return ""


def _why_input(plan: Plan, chapter: str, last: Manifest, area: Slice, *, same_data: bool) -> str:
    execution = last.notebooks.get(chapter)
    if execution is None:
        return "it is new in the book"
    if execution.source != sha256(plan.project.root / chapter):
        return "it changed"
    return _why_read(execution, area, same_data=same_data)


def _why_read(execution: Execution, area: Slice, *, same_data: bool) -> str:
    for read, digest in execution.reads.items():
        kind, _, name = read.partition(":")
        # These are not part of the dataset, so its checksum says nothing of them.
        is_apart = kind in (access_log.FILE, access_log.FILES, access_log.CASE_STUDIES)
        if (is_apart or not same_data) and area.digest(read) != digest:
            return " ".join(part for part in (_KINDS[kind], name, "changed") if part)
    return ""


def _is_as_made(folder: Path, name: str, last: Manifest) -> bool:
    """Whether an output stands with the size it had; ``carebook verify`` looks at every byte."""
    try:
        return (folder / name).stat().st_size == last.sizes.get(name)
    except OSError:
        return False


def _why_pages(plan: Plan, last: Manifest, *, final: bool) -> Iterator[str]:
    yield from _why_stitching(plan, last)
    for edition in EDITIONS:
        was_there = edition in last.stitchers or {*parts(edition, plan.area.slug)} & {*last.kept}
        if was_there and edition not in plan.offered:
            # Others name it, and it is made again only for who asks for it.
            yield f"the {TITLES[edition]} is gone"
    for edition in plan.editions:
        yield from _why_edition(plan, edition, last)
    if final and not last.final:
        yield "it is not final yet"


def _why_stitching(plan: Plan, last: Manifest) -> Iterator[str]:
    if [*last.notebooks] != [*plan.book.chapters]:
        yield "the chapters changed"
    now = stitch_inputs(plan)
    for name in sorted({*now, *filter(_is_of_pages, last.inputs)}):
        if now.get(name) != last.inputs.get(name):
            yield f"{name} changed"


def _is_of_pages(name: str) -> bool:
    return name == "_quarto.yml" or name.startswith(("theme/", "data/summaries/"))


def _why_edition(plan: Plan, edition: Edition, last: Manifest) -> Iterator[str]:
    title = TITLES[edition]
    made, now = last.stitchers.get(edition), stitchers(plan)[edition]
    if made is None:
        stands = set(last.kept) & {*parts(edition, plan.area.slug)}
        yield f"the {title} is from an earlier build" if stands else f"there is no {title} yet"
    elif made != now:
        yield f"the {title} was made by {made}, and is to be by {now}"
    else:
        of_edition = _outputs(plan, edition, last)
        gone = [name for name in of_edition if not _is_as_made(plan.folder, name, last)]
        yield from (f"{name} is gone or changed" for name in gone[:1])


def _outputs(plan: Plan, edition: Edition, last: Manifest) -> Iterator[str]:
    names = parts(edition, plan.area.slug)
    for name in last.outputs:
        if name in names or any(name.startswith(f"{folder}/") for folder in names):
            yield name


def _why_figures(plan: Plan, last: Manifest, area: Slice) -> Iterator[str]:
    if last.dataset.figures != area.figures:
        yield "the figures that its summaries are held against changed"
    elif any(one.writer != "rules" for one in plan.store.summaries.values()):
        # A person may have named another authority's figure, which is not in the area's slice.
        yield "the dataset changed, and its summaries have to be checked against it"
