"""Building the book of one area: execute, fill, stage, stitch, and only then replace the last."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from carebook import byline
from carebook.areas import Area
from carebook.blocks import IndicatorBlock, read_block
from carebook.errors import BuildFailed, InputError
from carebook.executed import (
    Notebooks,
    Progress,
    failed_folder,
    run_notebooks,
    what_remains,
)
from carebook.knowledge import knowledge_of
from carebook.manifest import make_manifest, write_manifest
from carebook.narrative import Narrative, fill
from carebook.notebook_files import tags, write_notebook
from carebook.params import long_date
from carebook.plan import TITLE, Plan
from carebook.stage import Chapter
from carebook.staged_folder import write_staged_folder
from carebook.stitch import quarto
from carebook.stitch.html import Page, stitch_html
from carebook.stitch.pdf import stitch_pdf
from carebook.svg import to_svg
from carebook.swap import private_folder, put_in_place
from carebook.words import spoken


@dataclass(frozen=True)
class Built:
    """A finished book: where its parts are, and what is ``kept`` from an earlier build.

    ``warnings`` are what whoever made it has to know of its summaries.
    """

    area: Area
    html: Path | None
    pdf: Path | None
    manifest: Path
    kept: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def build(plan: Plan, progress: Progress, workers: int, *, final: bool = False) -> Built:
    """Build one book; the last one stays in place until the whole of this one is good.

    Args:
        plan: from :func:`carebook.plan.make_plan`.
        progress: told of each step.
        workers: how many notebooks run side by side.
        final: refuse summaries that are stale, not approved or not supported.

    Raises:
        BuildFailed: a notebook failed, or a final book has summaries that stand in its way; the
            message holds the whole report.
        ToolError: a stitcher could not make its format.

    """
    with private_folder(plan.out, plan.area.slug) as work:
        executed = run_notebooks(plan, work, progress, workers)
        narrative = _fill(plan, executed)
        if final:
            _refuse_unfinished(plan, narrative)
        staged, finished = work / "staged", work / "finished"
        chapters = write_staged_folder(plan, executed, staged)
        _write_executed(executed, finished / "notebooks")
        progress("stitching", len(chapters), len(chapters))
        if "pdf" in plan.formats:
            said = byline.cover_line(narrative.chosen)
            _make_pdf(plan, chapters, staged, finished / plan.pdf_name, said)
        if "html" in plan.formats:
            _make_html(plan, chapters, staged, finished)
        kept = _keep_other_formats(plan, finished)
        manifest = make_manifest(
            plan.project,
            plan.area,
            plan.book.chapters,
            _stitchers(plan),
            finished,
            kept,
            origin=plan.dataset.origin,
            final=final,
        )
        write_manifest(manifest, finished / "manifest.json")
        put_in_place(finished, plan.folder)
    shutil.rmtree(failed_folder(plan), ignore_errors=True)
    html, pdf = plan.folder / "html" / "index.html", plan.folder / plan.pdf_name
    return Built(
        area=plan.area,
        html=html if "html" in plan.formats else None,
        pdf=pdf if "pdf" in plan.formats else None,
        manifest=plan.folder / "manifest.json",
        kept=tuple(kept),
        warnings=narrative.warnings,
    )


def stage(plan: Plan, folder: Path, progress: Progress, workers: int) -> tuple[str, ...]:
    """Execute the notebooks and leave the staged book in ``folder``, for Quarto or for a look.

    Returns what has to be known of its summaries.

    Raises:
        InputError: the folder exists and is not empty.
        BuildFailed: a notebook failed; the message holds the whole report.

    """
    if folder.exists() and any(folder.iterdir()):
        raise InputError.at(folder, None, "expected an empty folder, found files; name another")
    with private_folder(plan.out, plan.area.slug) as work:
        executed = run_notebooks(plan, work, progress, workers)
        narrative = _fill(plan, executed)
        write_staged_folder(plan, executed, work / "staged")
        shutil.copytree(work / "staged", folder, dirs_exist_ok=True)
    return narrative.warnings


def _fill(plan: Plan, notebooks: Notebooks) -> Narrative:
    knowledge = knowledge_of(plan.dataset, plan.area)
    return fill(notebooks, knowledge, plan.store, plan.project.relative(plan.store.path))


def _refuse_unfinished(plan: Plan, narrative: Narrative) -> None:
    if not narrative.unfinished:
        return
    counted = len({line.partition(": ")[0] for line in narrative.unfinished})
    last = what_remains(plan)
    raise BuildFailed(
        "\n".join(
            [
                *(f"{plan.area.name}: {line}" for line in narrative.unfinished),
                f"{plan.area.name}: {counted} of {len(narrative.chosen)} summaries stand in the "
                f"way of a final book; see them with: carebook review {plan.area.slug}; {last}",
            ]
        )
    )


def _write_executed(executed: Notebooks, folder: Path) -> None:
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


def _make_pdf(
    plan: Plan, chapters: list[Chapter], staged: Path, target: Path, summaries: str
) -> None:
    if plan.stitchers["pdf"] == "quarto":
        quarto.render_pdf(staged, target)
        return
    inputs = {
        "title": TITLE,
        "area": spoken(plan.area.name),
        "edition": long_date(plan.params.edition_date),
        "date": plan.params.edition_date.isoformat(),
        "publisher": plan.params.publisher,
        "summaries": summaries,
    }
    stitch_pdf(chapters, staged, plan.project.theme, inputs, target)


def _make_html(plan: Plan, chapters: list[Chapter], staged: Path, finished: Path) -> None:
    if plan.stitchers["html"] == "quarto":
        quarto.render_html(staged, finished / "html")
        return
    has_pdf = any((folder / plan.pdf_name).is_file() for folder in (finished, plan.folder))
    page = Page(
        title=TITLE,
        area=spoken(plan.area.name),
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
