"""Deciding what of a book has to be made again, and why.

A notebook is run again when it, its parameters, the program or something that it read has changed.
A book is stitched again when one of its notebooks is, or when something changed that only its pages
rest on. Otherwise it is left as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from carebook.books.edition_registry import EDITIONS, Edition, edition_files
from carebook.books.manifest import (
    MANIFEST_FILE,
    WORDS_FILES,
    Manifest,
    ProgramVersions,
    checksum_or_missing,
    parameters_checksum,
    program_versions,
    read_manifest,
    stitcher_versions,
    stitching_input_checksums,
)
from carebook.books.plan import BookPlan
from carebook.build.fingerprints import AreaFingerprints
from carebook.config.brand import is_brand_file
from carebook.config.chapters import executed_path
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
    now = _Comparison(plan, last)
    found = {chapter: now.reason_to_run(chapter) for chapter in plan.book_project.chapters}
    reasons = (*now.reasons_to_stitch(final=final), *now.reasons_figures_changed())
    notebooks = {chapter: reason for chapter, reason in found.items() if reason}
    return RebuildDecision(notebooks, reasons, last)


def explain_changed_inputs(plan: BookPlan, last: Manifest) -> Iterator[str]:
    """Say which of a book's inputs have changed, whatever has become of its outputs."""
    if why := _reason_to_rebuild_all(plan, last):
        yield why
        return
    now = _Comparison(plan, last)
    for chapter in plan.book_project.chapters:
        if why := now.reason_changed(chapter):
            yield f"{chapter}: {why}"
    yield from now.reasons_pages_changed()
    for name, stitcher in stitcher_versions(plan).items():
        if stitcher != last.stitchers[name]:
            title = EDITIONS[name].title
            yield f"the {title} was made by {last.stitchers[name]}, and {stitcher} is here now"
    yield from now.reasons_figures_changed()


def _reason_to_rebuild_all(plan: BookPlan, last: Manifest | None) -> str:
    if last is None:
        exists = (plan.book_folder / "manifest.json").exists()
        return "its manifest is of another version or damaged" if exists else "there is no book yet"
    if last.area.code != plan.area.code:
        return f"it is the book of {last.area.name}"
    now = program_versions()
    if last.program != now:
        then = _flatten_versions(last.program)
        for name, value in _flatten_versions(now).items():
            if then.get(name) != value and name != "code":
                return f"{name} was {then.get(name, 'none')} and is {value}"
        return "carebook's own code changed"
    return "its parameters changed" if last.parameters != parameters_checksum(plan) else ""


def _flatten_versions(program: ProgramVersions) -> dict[str, object]:
    return {**program.model_dump(), **program.packages, "packages": ""}


class _Comparison:
    """The inputs of a book as they are now, against those that its manifest names."""

    def __init__(self, plan: BookPlan, last: Manifest) -> None:
        self._plan, self._last = plan, last
        self._area = AreaFingerprints(plan.project, plan.dataset, plan.area)
        self._same_published = last.dataset.checksum == plan.dataset.origin.checksum
        # Local figures are not part of the dataset, and each area's book knows its own alone.
        same_local = last.dataset.local == self._area.local_checksum
        self._same_data = self._same_published and same_local
        self._changed_brand = self._name_changed_brand()

    def _name_changed_brand(self) -> str:
        """Return the brand file that is new, changed or gone: charts carry its colours."""
        root = self._plan.project
        brand = self._plan.brand
        now = {
            root.relative_to_root(path).as_posix(): file_sha256(path)
            for path in (brand.sources if brand else ())
        }
        then = {name: digest for name, digest in self._last.inputs.items() if is_brand_file(name)}
        names = sorted({*now, *then})
        return next((name for name in names if now.get(name) != then.get(name)), "")

    def reason_to_run(self, chapter: str) -> str:
        if why := self.reason_changed(chapter):
            return why
        if not self._has_recorded_size(executed_path(chapter)):
            return "its executed copy is gone or changed"
        return ""

    def reason_changed(self, chapter: str) -> str:
        execution = self._last.notebooks.get(chapter)
        if execution is None:
            return "it is new in the book"
        if execution.source != file_sha256(self._plan.project.root / chapter):
            return "it changed"
        if self._changed_brand:
            return f"{self._changed_brand} changed"
        for read, digest in execution.reads.items():
            kind, _, name = read.partition(":")
            # These are not part of the dataset, so its checksum says nothing of them.
            is_apart = kind in (access_log.FILE, access_log.PROJECT_FILES, access_log.CASE_STUDIES)
            if (is_apart or not self._same_data) and self._area.read_checksum(read) != digest:
                return " ".join(part for part in (_READ_NAMES[kind], name, "changed") if part)
        return ""

    def reasons_to_stitch(self, *, final: bool) -> Iterator[str]:
        yield from self.reasons_pages_changed()
        available = self._plan.available_editions
        for edition, record in EDITIONS.items():
            was_there = edition in self._last.stitchers or self._is_kept(edition)
            if was_there and edition not in available:
                # Others link to it, and it is made again only where somebody asks for it.
                yield f"the {record.title} is gone"
        for edition in self._plan.editions:
            yield from self._reasons_to_make_edition(edition)
        if final and not self._last.final:
            yield "it is not final yet"

    def reasons_pages_changed(self) -> Iterator[str]:
        if [*self._last.notebooks] != [*self._plan.book_project.chapters]:
            yield "the chapters changed"
        then, now = self._last.inputs, stitching_input_checksums(self._plan)
        for name in sorted({*now, *filter(_is_page_input, then)}):
            if now.get(name) != then.get(name):
                yield f"{name} changed"
        for name, digest in self._last.page_files.items():
            if checksum_or_missing(self._plan.project.root / name) != digest:
                yield f"{name} changed"

    def reasons_figures_changed(self) -> Iterator[str]:
        if self._same_data:
            return
        if self._last.dataset.figures != self._area.figures_checksum:
            yield "the figures that its summaries are checked against changed"
        elif not self._same_published and any(
            one.writer != "rules" for one in self._plan.summary_store.summaries.values()
        ):
            # A person may have named another authority's figure, which is not in the area's slice.
            yield "the dataset changed, and its summaries have to be checked against it"

    def _reasons_to_make_edition(self, edition: Edition) -> Iterator[str]:
        title = EDITIONS[edition].title
        made, now = self._last.stitchers.get(edition), stitcher_versions(self._plan)[edition]
        if made is None:
            kept = self._is_kept(edition)
            yield f"the {title} is from an earlier build" if kept else f"there is no {title} yet"
        elif made != now:
            yield f"the {title} was made by {made}, and is now to be made by {now}"
        else:
            names = edition_files(edition, self._plan.area.slug)
            for output in self._last.outputs:
                of_edition = any(output == name or output.startswith(f"{name}/") for name in names)
                if of_edition and not self._has_recorded_size(output):
                    yield f"{output} is gone or changed"
                    return

    def _is_kept(self, edition: Edition) -> bool:
        """Whether an earlier build made a part of an edition, which the last one left alone."""
        return bool({*self._last.kept} & {*edition_files(edition, self._plan.area.slug)})

    def _has_recorded_size(self, name: str) -> bool:
        """Whether an output is as large as it was; ``carebook verify`` reads every byte."""
        try:
            size = (self._plan.book_folder / name).stat().st_size
        except OSError:
            return False
        return size == self._last.sizes.get(name)


def _is_page_input(name: str) -> bool:
    is_earlier_edition = name.endswith(f"/{MANIFEST_FILE}")
    is_settings = name == "_quarto.yml" or name in WORDS_FILES or is_brand_file(name)
    return is_settings or name.startswith(("theme/", "data/summaries/")) or is_earlier_edition
