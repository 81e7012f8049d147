"""Building the book of one area: execute, fill, stage, stitch, and only then replace the last."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from carebook.areas import Area
from carebook.blocks import IndicatorBlock, read_block
from carebook.errors import BuildFailed, InputError
from carebook.execute import Failure, Job, execute_all
from carebook.manifest import make_manifest, write_manifest
from carebook.narrative import fill
from carebook.notebook_files import read_notebook, tags, write_notebook
from carebook.params import long_date
from carebook.plan import AREA, TITLE, Plan
from carebook.stage import Chapter
from carebook.staged_folder import write_staged_folder
from carebook.stitch import quarto
from carebook.stitch.html import Page, stitch_html
from carebook.stitch.pdf import stitch_pdf
from carebook.svg import to_svg

_WHO_WROTE = (
    "The summaries in shaded boxes were written by rule from the figures shown. The explanations "
    "were first drafted with the help of a language model."
)
# Told the step, how many notebooks are done, and of how many.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Built:
    """A finished book: where its parts are, and what is ``kept`` from an earlier build."""

    area: Area
    html: Path | None
    pdf: Path | None
    manifest: Path
    kept: tuple[str, ...]


def build(plan: Plan, progress: Progress, workers: int) -> Built:
    """Build one book; the last one stays in place until the whole of this one is good.

    Args:
        plan: from :func:`carebook.plan.make_plan`.
        progress: told of each step.
        workers: how many notebooks run side by side.

    Raises:
        BuildFailed: a notebook failed; the message holds the whole report.
        ToolError: a stitcher could not make its format.

    """
    with _private_folder(plan.out) as work:
        executed = _execute(plan, work, progress, workers)
        staged, finished = work / "staged", work / "finished"
        chapters = write_staged_folder(plan, executed, staged)
        _write_executed(executed, finished / "notebooks")
        progress("stitching", len(chapters), len(chapters))
        if "pdf" in plan.formats:
            _make_pdf(plan, chapters, staged, finished / plan.pdf_name)
        if "html" in plan.formats:
            _make_html(plan, chapters, staged, finished)
        kept = _keep_other_formats(plan, finished)
        manifest = make_manifest(
            plan.project, plan.area, plan.book.chapters, _stitchers(plan), finished, kept
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
        kept=tuple(kept),
    )


def stage(plan: Plan, folder: Path, progress: Progress, workers: int) -> None:
    """Execute the notebooks and leave the staged book in ``folder``, for Quarto or for a look.

    Raises:
        InputError: the folder exists and is not empty.
        BuildFailed: a notebook failed; the message holds the whole report.

    """
    if folder.exists() and any(folder.iterdir()):
        raise InputError.at(folder, None, "expected an empty folder, found files; name another")
    with _private_folder(plan.out) as work:
        executed = _execute(plan, work, progress, workers)
        write_staged_folder(plan, executed, work / "staged")
        shutil.copytree(work / "staged", folder, dirs_exist_ok=True)


@contextmanager
def _private_folder(out: Path) -> Iterator[Path]:
    """Give a folder beside the finished books, so that moving a book there is one rename."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".building-", dir=out))
    except OSError as error:
        raise InputError.at(
            out, None, f"expected a folder to write in, found: {error.strerror}; use --out"
        ) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _execute(plan: Plan, work: Path, progress: Progress, workers: int) -> dict[Path, NotebookNode]:
    """Run all notebooks and fill their narrative cells; return them by source path."""
    jobs = [
        Job(
            source=plan.project.root / chapter,
            target=work / "executed" / chapter,
            parameters={**plan.params.notebook, AREA: plan.area.slug},
        )
        for chapter in plan.book.chapters
    ]
    finished = 0

    def done() -> None:
        nonlocal finished
        finished += 1
        progress("notebooks", finished, len(jobs))

    progress("notebooks", 0, len(jobs))
    failures = execute_all(jobs, plan.area.name, workers, done)
    if failures:
        raise BuildFailed(_report(plan, failures))
    executed = {job.source: read_notebook(job.target) for job in jobs}
    fill({plan.project.relative(path): notebook for path, notebook in executed.items()})
    return executed


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
    last = "the last good book is unchanged" if plan.folder.exists() else "no book was made"
    counted = f"{len(failures)} of {len(plan.book.chapters)} notebooks failed"
    return "\n".join([*reports, f"{plan.area.name}: {counted}; {last}"])


def _failed_folder(plan: Plan) -> Path:
    return plan.out / "failed" / plan.area.slug


def _write_executed(executed: dict[Path, NotebookNode], folder: Path) -> None:
    """Keep the executed notebooks, each chart also as SVG, so that they show wherever opened."""
    for path, notebook in executed.items():
        _forget_the_run(notebook)
        for cell in notebook.cells:
            for output in cell.get("outputs", ()):
                block = read_block(output.get("data", {}))
                if isinstance(block, IndicatorBlock) and block.spec is not None:
                    output.data["image/svg+xml"] = to_svg(block.spec)
        write_notebook(notebook, folder / path.name)


def _forget_the_run(notebook: NotebookNode) -> None:
    """Take out times of day, paths of this machine and ids made by chance."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if "injected-parameters" in tags(cell):
            cell["id"] = "injected-parameters"


def _make_pdf(plan: Plan, chapters: list[Chapter], staged: Path, target: Path) -> None:
    if plan.stitchers["pdf"] == "quarto":
        quarto.render_pdf(staged, target)
        return
    inputs = {
        "title": TITLE,
        "area": plan.area.name,
        "edition": long_date(plan.params.edition_date),
        "date": plan.params.edition_date.isoformat(),
        "publisher": plan.params.publisher,
        "summaries": _WHO_WROTE,
    }
    stitch_pdf(chapters, staged, plan.project.theme, inputs, target)


def _make_html(plan: Plan, chapters: list[Chapter], staged: Path, finished: Path) -> None:
    if plan.stitchers["html"] == "quarto":
        quarto.render_html(staged, finished / "html")
        return
    has_pdf = any((folder / plan.pdf_name).is_file() for folder in (finished, plan.folder))
    page = Page(
        title=TITLE,
        area=plan.area.name,
        edition=long_date(plan.params.edition_date),
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


def _stitchers(plan: Plan) -> dict[str, str]:
    return {
        name: f"quarto {quarto.quarto_version()}" if stitcher == "quarto" else "builtin"
        for name, stitcher in plan.stitchers.items()
    }


def _replace(finished: Path, folder: Path) -> None:
    """Put a finished book in the place of the last one, by renaming folders."""
    if not folder.exists():
        os.rename(finished, folder)
        return
    old = finished.parent / "old"
    os.rename(folder, old)
    try:
        os.rename(finished, folder)
    except OSError:
        os.rename(old, folder)
        raise
