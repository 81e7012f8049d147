"""``carebook national``: the printed volume of England and all authorities."""

import time
from pathlib import Path

import click

from carebook.cli.shared_options import out_option
from carebook.config.chapters import read_quarto_yml
from carebook.core.locks import require_writable
from carebook.core.project import Project
from carebook.editions.index_page import write_index_page
from carebook.editions.volume.book_choice import (
    BookChoice,
    find_books,
    problems_in_words,
    require_books,
)
from carebook.editions.volume.make_volume import PAPER_SIZES, PaperSize, make_volume
from carebook.ingest.loading import load_dataset


@click.command("national")
@click.option(
    "--paper", type=click.Choice(PAPER_SIZES), help="The size of the pages. Default: both."
)
@click.option(
    "--partial",
    is_flag=True,
    help="Make it from the books there are, even if some are missing; the cover says so.",
)
@click.option("--force", is_flag=True, help="Make it again, even where nothing has changed.")
@out_option("Where the books are, and where the volume goes.")
def national_command(paper: PaperSize | None, partial: bool, force: bool, out: Path | None) -> None:
    """Make the national volume, for print: England by section, then a page for each authority.

    It is made from books that have been built already. No notebook is run and no figure is worked
    out again.
    """
    begun = time.monotonic()
    project = Project.find()
    folder = (out or project.outputs).resolve()
    dataset = load_dataset(project)
    chapters = read_quarto_yml(project.quarto_yml).chapters
    found = find_books(project, dataset, folder, chapters)
    require_books(found, partial=partial)
    _print_book_choice(found)
    require_writable(folder)
    papers = (paper,) if paper else PAPER_SIZES
    volume = make_volume(
        project, dataset, found, chapters, papers, folder, _print_step, force=force
    )
    for one, path in volume.pdfs.items():
        shown = project.relative_to_root(path)
        if one in volume.newly_made:
            size = path.stat().st_size / 1_000_000
            click.echo(f"{shown} ({size:.1f} MB)")
        else:
            click.echo(f"{shown} is up to date")
    if volume.newly_made and (folder / "index.html").exists():
        # The page of all authorities leads to the volume.
        write_index_page(folder, project, dataset)
    click.echo(f"{time.monotonic() - begun:.0f} s", err=True)


def _print_step(step: str) -> None:
    click.echo(step, err=True)


def _print_book_choice(found: BookChoice) -> None:
    """Print which authorities are left out, and which books are out of date."""
    if found.missing:
        count = f"{len(found.missing)} of {found.authority_count} authorities are left out"
        click.echo(f"{count}: {problems_in_words(found.missing)}", err=True)
    if found.outdated:
        click.echo(
            f"books whose inputs have changed since ({problems_in_words(found.outdated)}); "
            "carebook build --all brings them up to date",
            err=True,
        )
