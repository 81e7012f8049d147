"""The manifest: what went into a book and what came out, with hashes and versions.

It holds no time of day: the same inputs give the same manifest. It is what tells later whether a
book is still right (:mod:`carebook.build.staleness`) and proves that it can be made again
(:mod:`carebook.build.verify`).
"""

import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from carebook import __version__
from carebook.books.book_settings import BookSettings, book_settings
from carebook.books.inline_scripts import inline_script_hashes
from carebook.books.logo import find_logo
from carebook.books.plan import BookPlan
from carebook.core.files import combined_sha256, file_sha256, sha256, write_file
from carebook.core.project import Project
from carebook.core.yaml_models import FrozenModel
from carebook.data.dataset_store import dataset_files
from carebook.data.finding_settings import FINDINGS_FILE
from carebook.data.wording import QUESTIONS_FILE, WORDING_FILE
from carebook.facts.checksums import local_figures_checksum
from carebook.findings.recorded_findings import BookFindings
from carebook.ingest.local.local_folder import local_files
from carebook.narrative.summary import ShownSummary
from carebook.tools import quarto
from carebook.tools.pandoc import pandoc_version

MANIFEST_FILE = "manifest.json"
# The parts of the theme that no book is made of: those of the page of all authorities, of the
# national volume and of previews.
_THEME_NOT_IN_BOOKS = ("front/", "preview/", "typst/volume.typ", "docx/make_reference.py")
# What Word and LibreOffice leave beside a file that is open, and other hidden files.
_HIDDEN_FILE_PREFIXES = ("~$", ".")
# How figures are said and findings are chosen.
WORDS_FILES = tuple(f"data/{name}" for name in (FINDINGS_FILE, WORDING_FILE, QUESTIONS_FILE))
# The checksum of a file that does not exist.
MISSING_CHECKSUM = "none"
# Raised whenever the file changes its shape: a book of another format is made again.
MANIFEST_FORMAT: Literal[2] = 2
# What the executed notebooks and the pages rest on, besides Python, Pandoc and our own code.
_RECORDED_PACKAGES = (
    "altair",
    "font-source-sans-pro",
    "ipykernel",
    "ipython",
    "nbclient",
    "nbformat",
    "numpy",
    "pandas",
    "papermill",
    "pyarrow",
    "pyphen",
    "scipy",
    "typst",
    "vl-convert-python",
)


class NotebookInputs(FrozenModel):
    """What an executed notebook rests on besides parameters and program.

    ``source`` is the SHA-256 of the notebook. ``reads`` are the checksums of what it read, by the
    names of :mod:`carebook.notebooks.access_log`.
    """

    source: str
    reads: dict[str, str]


class ProgramVersions(FrozenModel):
    """What makes books, with its versions; ``code`` is the SHA-256 of our own modules."""

    carebook: str
    code: str
    python: str
    packages: dict[str, str]
    pandoc: str


class BookDataset(FrozenModel):
    """The dataset of a book; ``figures`` is the checksum of the book's own slice of it.

    ``local`` is the checksum of the area's local figures, and empty where it has none.
    """

    kind: Literal["typed in", "published files"]
    checksum: str
    figures: str
    local: str = ""


class BookArea(FrozenModel):
    """The area of a book."""

    code: str
    name: str
    slug: str


class Manifest(FrozenModel):
    """What went into a book and what came out.

    ``inputs`` and ``outputs`` are files and their SHA-256, the first from the project's root, the
    second from the book's folder, with their ``sizes`` in bytes. ``parameters`` is the SHA-256 of
    the area's parameters. ``kept`` are outputs that an earlier build made and this one left alone.
    ``page_files`` are the files that its pages took in after the notebooks had run, such as
    pictures, from the project's root, with their SHA-256, or ``none`` for one that does not exist.
    ``warnings`` were given to whoever built it. ``summaries`` are those on its web pages, by their
    keys: readers' votes are on them. ``inline_scripts`` are the
    hashes of the scripts in those pages, which ``carebook serve`` lets run. ``settings`` tell a
    later edition what changed, and ``findings`` are what the figures of the book say; a book made
    before they were kept has none, nor has one without summaries findings.
    """

    format: Literal[2] = MANIFEST_FORMAT
    area: BookArea
    program: ProgramVersions
    stitchers: dict[str, str]
    final: bool
    dataset: BookDataset
    parameters: str
    notebooks: dict[str, NotebookInputs]
    inputs: dict[str, str]
    outputs: dict[str, str]
    sizes: dict[str, int]
    kept: tuple[str, ...] = ()
    page_files: dict[str, str] = Field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    summaries: dict[str, ShownSummary] = Field(default_factory=dict)
    inline_scripts: tuple[str, ...] = ()
    settings: BookSettings | None = None
    findings: BookFindings | None = None


def make_manifest(
    plan: BookPlan,
    notebooks: Mapping[str, NotebookInputs],
    figures: str,
    book: Path,
    kept: Iterable[str],
    *,
    final: bool = False,
    warnings: Iterable[str] = (),
    page_files: Iterable[str] = (),
    summaries: Mapping[str, ShownSummary] | None = None,
    findings: BookFindings | None = None,
) -> Manifest:
    """Return the manifest of a finished book.

    Args:
        plan: what it was made by.
        notebooks: what each executed notebook rests on, by its path from the project's root.
        figures: the checksum of the figures of its area.
        book: the folder of the finished book.
        kept: outputs that an earlier build made and this one left alone.
        final: whether every summary in it was supported and approved.
        warnings: those given to whoever built the book.
        page_files: what its pages took in after the notebooks had run, from the project's root.
        summaries: those on its web pages, by their keys.
        findings: what its figures say.

    """
    area = plan.area
    made = [path for path in sorted(book.rglob("*")) if path.is_file()]
    return Manifest(
        area=BookArea(code=area.code, name=area.name, slug=area.slug),
        program=program_versions(),
        stitchers=stitcher_versions(plan),
        final=final,
        dataset=_book_dataset(plan, figures),
        parameters=parameters_checksum(plan),
        notebooks=dict(notebooks),
        inputs=input_checksums(plan),
        outputs={path.relative_to(book).as_posix(): file_sha256(path) for path in made},
        sizes={path.relative_to(book).as_posix(): path.stat().st_size for path in made},
        kept=tuple(sorted(kept)),
        page_files={name: checksum_or_missing(plan.project.root / name) for name in page_files},
        warnings=tuple(warnings),
        summaries=dict(summaries or {}),
        inline_scripts=inline_script_hashes((book / "html").rglob("*.html")),
        settings=book_settings(plan.params, plan.dataset, area),
        findings=findings,
    )


def with_current_inputs(manifest: Manifest, plan: BookPlan) -> Manifest:
    """Return the manifest of a book that needs no change, with the inputs as they are now."""
    data = _book_dataset(plan, manifest.dataset.figures)
    return manifest.model_copy(update={"dataset": data, "inputs": input_checksums(plan)})


def _book_dataset(plan: BookPlan, figures: str) -> BookDataset:
    origin = plan.dataset.origin
    local = local_figures_checksum(plan.dataset, plan.area)
    return BookDataset(kind=origin.kind, checksum=origin.checksum, figures=figures, local=local)


def stitcher_versions(plan: BookPlan) -> dict[str, str]:
    """Return the stitcher of each format, with its version."""
    return {
        name: f"quarto {quarto.quarto_version()}" if stitcher == "quarto" else "builtin"
        for name, stitcher in plan.stitchers.items()
    }


@cache
def program_versions() -> ProgramVersions:
    """Return what makes books in this process, with its versions and a hash of its own code."""
    package = Path(__file__).parent.parent
    code = combined_sha256(
        (path.relative_to(package).as_posix(), path.read_bytes())
        for path in sorted(package.rglob("*"))
        if path.suffix in (".py", ".txt", ".yml")
    )
    return ProgramVersions(
        carebook=__version__,
        code=code,
        python=platform.python_version(),
        packages={name: version(name) for name in _RECORDED_PACKAGES},
        pandoc=pandoc_version(),
    )


def parameters_checksum(plan: BookPlan) -> str:
    """Return the SHA-256 of the parameters that a book is made with.

    The language model is not one of them: no build calls it.
    """
    return sha256(plan.params.model_dump_json(exclude={"model"}))


def input_checksums(plan: BookPlan) -> dict[str, str]:
    """Return every file that a book is made of, from the project's root, with its SHA-256."""
    project = plan.project
    paths = [
        *(project.root / chapter for chapter in plan.book_project.chapters),
        *dataset_files(project),
        *_local_files_of(plan),
        *(project.params / f"{name}.yml" for name in ("defaults", plan.area.slug)),
        *sorted((project.data / "case_studies").glob("*.md")),
    ]
    return {**_file_checksums(project, paths), **stitching_input_checksums(plan)}


def _local_files_of(plan: BookPlan) -> Iterator[Path]:
    for one in plan.dataset.local_figures_of(plan.area.code):
        yield from local_files(plan.project.data, one.key)


def stitching_input_checksums(plan: BookPlan) -> dict[str, str]:
    """Return the files that are read once the notebooks have been executed."""
    folder = plan.project.theme
    theme = sorted(
        path
        for path in folder.rglob("*")
        if not path.relative_to(folder).as_posix().startswith(_THEME_NOT_IN_BOOKS)
        and not path.name.startswith(_HIDDEN_FILE_PREFIXES)
    )
    logo = find_logo(plan.project, plan.params)
    pictures = [logo[0]] if logo else []
    earlier = [plan.previous_edition / MANIFEST_FILE] if plan.previous_edition else []
    brand = plan.brand.files if plan.brand else ()
    words = [plan.project.root / name for name in WORDS_FILES]
    return _file_checksums(
        plan.project,
        [
            plan.project.quarto_yml,
            plan.summary_store.path,
            *words,
            *pictures,
            *earlier,
            *brand,
            *theme,
        ],
    )


def _file_checksums(project: Project, paths: Iterable[Path]) -> dict[str, str]:
    return {
        project.relative_to_root(path).as_posix(): file_sha256(path)
        for path in paths
        if path.is_file()
    }


def checksum_or_missing(path: Path) -> str:
    """Return the SHA-256 of a file, or ``none`` where there is none that can be read."""
    try:
        return file_sha256(path)
    except OSError:
        return MISSING_CHECKSUM


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write a book's manifest into its folder as JSON, whole or not at all."""
    text = json.dumps(manifest.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"
    write_file(folder / MANIFEST_FILE, text)


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of the book in a folder, or None where there is none to be used."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST_FILE).read_bytes())
    except (OSError, ValidationError):
        # No book yet, a manifest of another version, a file that somebody changed.
        return None
