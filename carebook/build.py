"""Building the book of one area: execute, fill, stage, stitch, and only then replace the last."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nbformat import NotebookNode

from carebook.areas import Area
from carebook.blocks import IndicatorBlock, read_block
from carebook.dataset import Dataset, load_dataset
from carebook.errors import BuildFailed, InputError, ToolError
from carebook.execute import Failure, Job, execute_all
from carebook.manifest import make_manifest, write_manifest
from carebook.narrative import fill
from carebook.notebook_files import parameters_of, read_notebook, write_notebook
from carebook.pandoc import pandoc_path
from carebook.params import Params, load_params, long_date
from carebook.project import Project
from carebook.quarto_yml import BookProject, read_quarto_yml, staged_yml
from carebook.stage import Chapter, stage_chapter, staged_notebook
from carebook.stitch import quarto
from carebook.stitch.html import Page, stitch_html
from carebook.stitch.pdf import stitch_pdf
from carebook.svg import to_svg
from carebook.writers import rules

Format = Literal["html", "pdf"]
FORMATS: tuple[Format, ...] = ("html", "pdf")
Stitcher = Literal["builtin", "quarto"]
TITLE = "Adult social care"
_AREA = "area"


@dataclass(frozen=True)
class Plan:
    """Everything about a book that can be checked before anything is written."""

    project: Project
    dataset: Dataset
    area: Area
    params: Params
    book: BookProject
    formats: tuple[Format, ...]
    stitchers: Mapping[Format, Stitcher]
    out: Path

    @property
    def folder(self) -> Path:
        """Where the finished book goes."""
        return self.out / self.area.slug

    @property
    def pdf_name(self) -> str:
        """The name of the PDF, such as ``rutland.pdf``."""
        return f"{self.area.slug}.pdf"


@dataclass(frozen=True)
class Built:
    """A finished book: where its parts are."""

    area: Area
    html: Path | None
    pdf: Path | None
    manifest: Path


def make_plan(
    project: Project,
    area: str,
    formats: tuple[Format, ...] = FORMATS,
    stitcher: Stitcher | None = None,
    out: Path | None = None,
) -> Plan:
    """Check everything that can be checked before a book is built, and write nothing.

    Raises:
        InputError: data, parameters, notebooks or the area cannot be used.
        ToolError: Pandoc, or a Quarto that was asked for, is missing.

    """
    dataset = load_dataset(project)
    found = dataset.areas.find(area)
    params = load_params(project.params, found)
    book = read_quarto_yml(project.quarto_yml)
    for chapter in book.chapters:
        _check_parameters(project, chapter, params)
    pandoc_path()
    if stitcher == "quarto":
        quarto.require_quarto()
    default_html: Stitcher = "quarto" if quarto.quarto_version() else "builtin"
    chosen: dict[Format, Stitcher] = {
        "html": stitcher or default_html,
        "pdf": stitcher or "builtin",
    }
    return Plan(
        project=project,
        dataset=dataset,
        area=found,
        params=params,
        book=book,
        formats=formats,
        stitchers={name: chosen[name] for name in formats},
        out=out or project.outputs,
    )


def build(plan: Plan, progress: Callable[[str, int, int], None], workers: int) -> Built:
    """Build one book; the last one stays in place until the whole of this one is good.

    Args:
        plan: from :func:`make_plan`.
        progress: told the step, how many notebooks are done, and of how many.
        workers: how many notebooks run side by side.

    Raises:
        BuildFailed: a notebook failed; the message holds the whole report.
        ToolError: a stitcher could not make its format.

    """
    with _private_folder(plan.out) as work:
        executed = _execute(plan, work, progress, workers)
        finished = work / "finished"
        chapters = _stage(plan, executed, work / "staged", finished / "notebooks")
        progress("stitching", len(chapters), len(chapters))
        _stitch(plan, chapters, work, finished)
        kept = _keep_other_formats(plan, finished)
        versions: dict[str, str] = {
            name: f"quarto {quarto.quarto_version()}" if made == "quarto" else "builtin"
            for name, made in plan.stitchers.items()
        }
        manifest = make_manifest(
            plan.project, plan.area, plan.book.chapters, versions, finished, kept
        )
        write_manifest(manifest, finished / "manifest.json")
        _replace(finished, plan.folder)
    shutil.rmtree(_failed_folder(plan), ignore_errors=True)
    html, pdf = plan.folder / "html" / "index.html", plan.folder / plan.pdf_name
    return Built(
        area=plan.area,
        html=html if "html" in plan.formats else None,
        pdf=pdf if "pdf" in plan.formats else None,
        manifest=plan.folder / "manifest.json",
    )


def _check_parameters(project: Project, chapter: str, params: Params) -> None:
    path = project.root / chapter
    shown = project.relative(path)
    declared = parameters_of(shown, read_notebook(path))
    if _AREA not in declared:
        raise InputError.at(
            shown, None, "parameters cell: expected 'area', found none; add area = \"rutland\""
        )
    if unknown := [name for name in params.notebook if name not in declared]:
        raise InputError.at(
            shown,
            None,
            f"parameters cell: expected every parameter of params/ (notebook:), found no "
            f"'{unknown[0]}'; add it to the cell or take it out of params/",
        )


@contextmanager
def _private_folder(out: Path) -> Iterator[Path]:
    """Give a folder beside the finished books, so that moving a book there is one rename."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".building-", dir=out))
    except OSError as error:
        raise InputError.at(
            out,
            None,
            f"expected a folder to write in, found: {error.strerror}; use --out",
        ) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _execute(
    plan: Plan, work: Path, progress: Callable[[str, int, int], None], workers: int
) -> dict[Path, NotebookNode]:
    jobs = [
        Job(
            source=plan.project.root / chapter,
            target=work / "executed" / chapter,
            parameters={**plan.params.notebook, _AREA: plan.area.slug},
        )
        for chapter in plan.book.chapters
    ]
    count = 0

    def done() -> None:
        nonlocal count
        count += 1
        progress("notebooks", count, len(jobs))

    progress("notebooks", 0, len(jobs))
    failures = execute_all(jobs, plan.area.name, workers, done)
    if failures:
        raise BuildFailed(_report(plan, failures))
    return {job.source: read_notebook(job.target) for job in jobs}


def _report(plan: Plan, failures: tuple[Failure, ...]) -> str:
    """Move the partial notebooks out of the working folder, and say where they are."""
    folder = _failed_folder(plan)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    reports = []
    for failure in failures:
        kept = folder / failure.notebook
        shutil.move(failure.partial, kept)
        reports.append(failure.report(kept))
    count = len(plan.book.chapters)
    last = "the last good book is unchanged" if plan.folder.exists() else "no book was made"
    reports.append(f"{plan.area.name}: {len(failures)} of {count} notebooks failed; {last}")
    return "\n".join(reports)


def _failed_folder(plan: Plan) -> Path:
    return plan.out / "failed" / plan.area.slug


def _stage(
    plan: Plan, executed: dict[Path, NotebookNode], staged: Path, notebooks: Path
) -> list[Chapter]:
    fill({plan.project.relative(path): notebook for path, notebook in executed.items()})
    chapters = []
    for path, notebook in executed.items():
        relative = plan.project.relative(path).as_posix()
        chapter = stage_chapter(relative, notebook)
        chapters.append(chapter)
        write_notebook(staged_notebook(chapter), staged / relative)
        for name, content in chapter.files.items():
            file = staged / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        _add_pictures(notebook)
        write_notebook(notebook, notebooks / path.name)
    shutil.copytree(plan.project.theme, staged / "theme")
    script = (plan.project.theme / "html" / "charts.js").read_text(encoding="utf-8")
    (staged / "theme" / "html" / "charts-script.html").write_text(
        f"<script>\n{script}</script>\n", encoding="utf-8"
    )
    title = f"{TITLE} in {plan.area.name}"
    yml = staged_yml(plan.book, title, plan.params.edition_date.isoformat())
    (staged / "_quarto.yml").write_text(yml, encoding="utf-8")
    return chapters


def _add_pictures(notebook: NotebookNode) -> None:
    """Add each chart as SVG, so that an executed notebook shows it wherever it is opened."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            block = read_block(output.get("data", {}))
            if isinstance(block, IndicatorBlock) and block.spec is not None:
                output.data["image/svg+xml"] = to_svg(block.spec)


def _stitch(plan: Plan, chapters: list[Chapter], work: Path, finished: Path) -> None:
    staged = work / "staged"
    edition = long_date(plan.params.edition_date)
    if "pdf" in plan.formats:
        target = finished / plan.pdf_name
        if plan.stitchers["pdf"] == "quarto":
            quarto.render_pdf(staged, target)
        else:
            inputs = {
                "title": TITLE,
                "area": plan.area.name,
                "edition": edition,
                "date": plan.params.edition_date.isoformat(),
                "publisher": plan.params.publisher,
                "summaries": f"Summaries in shaded boxes. {rules.LABEL}",
            }
            stitch_pdf(chapters, staged, plan.project.theme, inputs, target)
    if "html" in plan.formats:
        if plan.stitchers["html"] == "quarto":
            quarto.render_html(staged, finished / "html")
        else:
            has_pdf = (finished / plan.pdf_name).exists() or (plan.folder / plan.pdf_name).exists()
            page = Page(
                title=TITLE,
                area=plan.area.name,
                edition=edition,
                publisher=plan.params.publisher,
                pdf=plan.pdf_name if has_pdf else None,
            )
            stitch_html(chapters, staged, plan.project.theme, page, finished / "html")


def _keep_other_formats(plan: Plan, finished: Path) -> list[str]:
    """Carry over the formats of the last book that this build was not asked to make."""
    kept = []
    html, pdf = plan.folder / "html", plan.folder / plan.pdf_name
    if "html" not in plan.formats and html.is_dir():
        shutil.copytree(html, finished / "html")
        kept.append("html")
    if "pdf" not in plan.formats and pdf.is_file():
        shutil.copyfile(pdf, finished / plan.pdf_name)
        kept.append(plan.pdf_name)
    # The pages link to a copy of the PDF in their own folder, so that the folder can be moved.
    if (finished / "html").is_dir() and (finished / plan.pdf_name).is_file():
        shutil.copyfile(finished / plan.pdf_name, finished / "html" / plan.pdf_name)
    return kept


def _replace(finished: Path, folder: Path) -> None:
    """Put a finished book in the place of the last one, by renaming folders."""
    if folder.exists():
        old = finished.parent / "old"
        os.rename(folder, old)
        try:
            os.rename(finished, folder)
        except OSError:
            os.rename(old, folder)
            raise
    else:
        os.rename(finished, folder)


__all__ = ["FORMATS", "Built", "Format", "Plan", "Stitcher", "ToolError", "build", "make_plan"]
