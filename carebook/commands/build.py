"""``carebook build``: make the books of one or more authorities."""

import os
from pathlib import Path

import click

from carebook.build import build
from carebook.commands.progress import progress_bar
from carebook.dataset import load_dataset
from carebook.errors import CarebookError
from carebook.plan import FORMATS, Format, Plan, Stitcher, make_plan
from carebook.project import Project


@click.command("build")
@click.argument("areas", nargs=-1, required=True, metavar="AREA...")
@click.option("--html", "html_only", is_flag=True, help="Make the HTML book (with --pdf: both).")
@click.option("--pdf", "pdf_only", is_flag=True, help="Make the PDF book (with --html: both).")
@click.option(
    "--stitcher",
    type=click.Choice(["builtin", "quarto"]),
    help="What makes the book. Default: HTML by Quarto where it is installed, PDF built in.",
)
@click.option(
    "--final",
    is_flag=True,
    help="Refuse summaries that are stale, not approved or not supported, and list them.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where books go. Default: outputs/ in the project.",
)
def build_command(
    areas: tuple[str, ...],
    html_only: bool,
    pdf_only: bool,
    stitcher: Stitcher | None,
    final: bool,
    out: Path | None,
) -> int:
    """Make the book of each AREA, given by slug, name or ONS code.

    A book replaces the last one only when the whole of it is good. The exit status is 1 when a
    notebook failed or a final book was refused, 2 when something has to be put right first.
    """
    project = Project.find()
    wanted: tuple[Format, ...] = tuple(
        name for name, asked in zip(FORMATS, (html_only, pdf_only), strict=True) if asked
    )
    dataset = load_dataset(project)
    plans = [make_plan(project, area, wanted or FORMATS, stitcher, out, dataset) for area in areas]
    status = 0
    for plan in {plan.area.code: plan for plan in plans}.values():
        try:
            _build_one(plan, final=final)
        except CarebookError as error:
            click.echo(str(error), err=True)
            status = max(status, error.exit_status)
    return status


def _build_one(plan: Plan, *, final: bool) -> None:
    with progress_bar(plan) as progress:
        built = build(plan, progress, workers=os.cpu_count() or 1, final=final)
    for warning in built.warnings:
        click.echo(f"{plan.area.name}: {warning}", err=True)
    for path in (built.html, built.pdf):
        if path is not None:
            click.echo(f"{plan.area.name}: {_shown(path)}")
    for name in built.kept:
        click.echo(
            f"{plan.area.name}: {name} is from an earlier build; build both formats to bring them "
            "together",
            err=True,
        )


def _shown(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
