"""``carebook stage``: the staged book of one authority, as Quarto gets it."""

from pathlib import Path

import click

from carebook.books.plan import plan_book
from carebook.build.book import stage_book
from carebook.cli.progress import progress_bar
from carebook.core.machine import available_cores
from carebook.core.project import Project


@click.command("stage")
@click.argument("area")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def stage_command(area: str, folder: Path) -> None:
    """Run the notebooks for AREA and leave the staged book in FOLDER.

    FOLDER is then a Quarto project that no longer needs carebook: quarto render FOLDER makes the
    book.
    """
    plan = plan_book(Project.find(), area, stitcher="builtin")
    with progress_bar(plan) as progress:
        warnings = stage_book(plan, folder, progress, workers=available_cores())
    for warning in warnings:
        click.echo(f"{plan.area.name}: {warning}", err=True)
    click.echo(folder)
