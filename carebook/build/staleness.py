"""Deciding what of a book has to be made again, and why.

A notebook is run again when it, its parameters, the program or something that it read has changed.
A book is stitched again when one of its notebooks is, or when something changed that only its pages
rest on. Otherwise it is left as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from carebook.books.edition_registry import EDITIONS, Edition, edition_files
from carebook.books.manifest import (
    Manifest,
    NotebookInputs,
    parameters_checksum,
    program_versions,
    read_manifest,
    stitcher_versions,
    stitching_input_checksums,
)
from carebook.books.plan import BookPlan
from carebook.build.fingerprints import AreaFingerprints
from carebook.core.files import file_sha256
from carebook.notebooks import access_log

_FORCED_REASON = "everything is to be built again"
_READ_NAMES = {
    access_log.FACTS: "the figures of",
    access_log.OTHER_AUTHORITIES: "the other authorities' figures of",
    access_log.FILE: "the file",
    access_log.CASE_STUDIES: "the case studies",
    access_log.NEIGHBOURS: "the statistical neighbours",
    access_log.ORIGIN: "the published files",
    access_log.SOURCES: "the sources",
    access_log.AREA_FIGURES: "the figures of the area",
    access_log.WHOLE_DATASET: "the dataset",
    access_log.PROJECT_FILES: "a file beside the notebooks or the data",
}


@dataclass(frozen=True)
class RebuildDecision:
    """What of a book has to be made again.

    ``notebooks_to_run`` are paths from the project's root, each with the reason.
    ``stitching_reasons`` are reasons to make the pages again although no notebook is run.
    ``last_manifest`` is that of the book there is, where it can be used.
    """

    notebooks_to_run: Mapping[str, str] = field(default_factory=dict)
    stitching_reasons: tuple[str, ...] = ()
    last_manifest: Manifest | None = None

    @property
    def is_current(self) -> bool:
        """Whether the book can stay as it is."""
        return not self.notebooks_to_run and not self.stitching_reasons

    def reasons_in_words(self, chapters: int) -> tuple[str, ...]:
        """Say in lines what is done and why; ``chapters`` is how many the book has."""
        if self.is_current:
            return ("nothing changed: left as it is",)
        by_reason: dict[str, list[str]] = {}
        for notebook, why in self.notebooks_to_run.items():
            by_reason.setdefault(why, []).append(notebook)
        lines = []
        for why, notebooks in by_reason.items():
            which = "all notebooks" if len(notebooks) == chapters else ", ".join(notebooks)
            lines.append(f"run {which}: {why}")
        lines += [f"stitch the pages: {why}" for why in self.stitching_reasons]
        return tuple(lines)


def decide_rebuild(plan: BookPlan, *, force: bool = False, final: bool = False) -> RebuildDecision:
    """Decide what of a book has to be made again.

    Args:
        plan: from :func:`carebook.books.plan.plan_book`.
        force: make everything again.
        final: whether the book is to be final.

    """
    last = None if force else read_manifest(plan.book_folder)
    why = _FORCED_REASON if force else _reason_to_rebuild_all(plan, last)
    if why or last is None:
        return RebuildDecision(dict.fromkeys(plan.book_project.chapters, why))
    area = AreaFingerprints(plan.project, plan.dataset, plan.area)
    same_data = last.dataset.checksum == plan.dataset.origin.checksum
    found = {
        chapter: _reason_to_run_notebook(plan, chapter, last, area, same_data=same_data)
        for chapter in plan.book_project.chapters
    }
    reasons = [
        *_reasons_to_stitch(plan, last, final=final),
        *(() if same_data else _reasons_figures_changed(plan, last, area)),
    ]
    notebooks = {chapter: reason for chapter, reason in found.items() if reason}
    return RebuildDecision(notebooks, tuple(reasons), last)


def explain_changed_inputs(plan: BookPlan, last: Manifest) -> Iterator[str]:
    """Say which of a book's inputs have changed, whatever has become of its outputs."""
    if why := _reason_to_rebuild_all(plan, last):
        yield why
        return
    area = AreaFingerprints(plan.project, plan.dataset, plan.area)
    same_data = last.dataset.checksum == plan.dataset.origin.checksum
    for chapter in plan.book_project.chapters:
        if why := _reason_notebook_changed(plan, chapter, last, area, same_data=same_data):
            yield f"{chapter}: {why}"
    yield from _reasons_pages_changed(plan, last)
    for name, now in stitcher_versions(plan).items():
        if now != last.stitchers[name]:
            title = EDITIONS[name].title
            yield f"the {title} was made by {last.stitchers[name]}, and {now} is here now"
    if not same_data:
        yield from _reasons_figures_changed(plan, last, area)


def _reason_to_rebuild_all(plan: BookPlan, last: Manifest | None) -> str:
    if last is None:
        exists = (plan.book_folder / "manifest.json").exists()
        return "its manifest is of another version or damaged" if exists else "there is no book yet"
    if last.area.code != plan.area.code:
        return f"it is the book of {last.area.name}"
    now = program_versions()
    if last.program != now:
        then, is_now = (
            _flatten_versions(last.program.model_dump()),
            _flatten_versions(now.model_dump()),
        )
        for name, value in is_now.items():
            if then.get(name) != value and name != "code":
                return f"{name} was {then.get(name, 'none')} and is {value}"
        return "carebook's own code changed"
    return "its parameters changed" if last.parameters != parameters_checksum(plan) else ""


def _flatten_versions(program: Mapping[str, object]) -> dict[str, object]:
    packages = program["packages"]
    assert isinstance(packages, dict)  # noqa: S101  (the record says so)
    return {**program, **packages, "packages": ""}


def _reason_to_run_notebook(
    plan: BookPlan, chapter: str, last: Manifest, area: AreaFingerprints, *, same_data: bool
) -> str:
    if why := _reason_notebook_changed(plan, chapter, last, area, same_data=same_data):
        return why
    if not _has_recorded_size(plan.book_folder, f"notebooks/{Path(chapter).name}", last):
        return "its executed copy is gone or changed"
    return ""


def _reason_notebook_changed(
    plan: BookPlan, chapter: str, last: Manifest, area: AreaFingerprints, *, same_data: bool
) -> str:
    execution = last.notebooks.get(chapter)
    if execution is None:
        return "it is new in the book"
    if execution.source != file_sha256(plan.project.root / chapter):
        return "it changed"
    return _reason_read_changed(execution, area, same_data=same_data)


def _reason_read_changed(
    execution: NotebookInputs, area: AreaFingerprints, *, same_data: bool
) -> str:
    for read, digest in execution.reads.items():
        kind, _, name = read.partition(":")
        # These are not part of the dataset, so its checksum says nothing of them.
        is_apart = kind in (access_log.FILE, access_log.PROJECT_FILES, access_log.CASE_STUDIES)
        if (is_apart or not same_data) and area.read_checksum(read) != digest:
            return " ".join(part for part in (_READ_NAMES[kind], name, "changed") if part)
    return ""


def _has_recorded_size(folder: Path, name: str, last: Manifest) -> bool:
    """Whether an output has the size it was made with; ``carebook verify`` reads every byte."""
    try:
        return (folder / name).stat().st_size == last.sizes.get(name)
    except OSError:
        return False


def _reasons_to_stitch(plan: BookPlan, last: Manifest, *, final: bool) -> Iterator[str]:
    yield from _reasons_pages_changed(plan, last)
    for edition in EDITIONS:
        was_there = edition in last.stitchers or {*edition_files(edition, plan.area.slug)} & {
            *last.kept
        }
        if was_there and edition not in plan.available_editions:
            # Others link to it, and it is made again only where somebody asks for it.
            yield f"the {EDITIONS[edition].title} is gone"
    for edition in plan.editions:
        yield from _reasons_to_make_edition(plan, edition, last)
    if final and not last.final:
        yield "it is not final yet"


def _reasons_pages_changed(plan: BookPlan, last: Manifest) -> Iterator[str]:
    if [*last.notebooks] != [*plan.book_project.chapters]:
        yield "the chapters changed"
    now = stitching_input_checksums(plan)
    for name in sorted({*now, *filter(_is_page_input, last.inputs)}):
        if now.get(name) != last.inputs.get(name):
            yield f"{name} changed"


def _is_page_input(name: str) -> bool:
    return name == "_quarto.yml" or name.startswith(("theme/", "data/summaries/"))


def _reasons_to_make_edition(plan: BookPlan, edition: Edition, last: Manifest) -> Iterator[str]:
    title = EDITIONS[edition].title
    made, now = last.stitchers.get(edition), stitcher_versions(plan)[edition]
    if made is None:
        stands = set(last.kept) & {*edition_files(edition, plan.area.slug)}
        yield f"the {title} is from an earlier build" if stands else f"there is no {title} yet"
    elif made != now:
        yield f"the {title} was made by {made}, and is now to be made by {now}"
    else:
        of_edition = _edition_outputs(plan, edition, last)
        gone = [name for name in of_edition if not _has_recorded_size(plan.book_folder, name, last)]
        yield from (f"{name} is gone or changed" for name in gone[:1])


def _edition_outputs(plan: BookPlan, edition: Edition, last: Manifest) -> Iterator[str]:
    names = edition_files(edition, plan.area.slug)
    for name in last.outputs:
        if name in names or any(name.startswith(f"{folder}/") for folder in names):
            yield name


def _reasons_figures_changed(
    plan: BookPlan, last: Manifest, area: AreaFingerprints
) -> Iterator[str]:
    if last.dataset.figures != area.figures_checksum:
        yield "the figures that its summaries are checked against changed"
    elif any(one.writer != "rules" for one in plan.summary_store.summaries.values()):
        # A person may have named another authority's figure, which is not in the area's slice.
        yield "the dataset changed, and its summaries have to be checked against it"
