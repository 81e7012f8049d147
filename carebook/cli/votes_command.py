"""``carebook votes``: readers' votes on the summaries, counted or as CSV."""

from pathlib import Path

import click

from carebook.cli.shared_options import books_folder_option
from carebook.core.project import Project
from carebook.ingest.loading import load_dataset_areas
from carebook.narrative.vote_tally import tally_in_words
from carebook.serve.served_books import ServedBooks
from carebook.serve.vote_counts import read_vote_tallies, votes_as_csv
from carebook.serve.vote_database import DATABASE_VARIABLE, default_database_address
from carebook.serve.vote_store import VoteStore, existing_vote_store

database_option = click.option(
    "--database",
    metavar="URL",
    envvar=DATABASE_VARIABLE,
    show_envvar=True,
    help="Where votes are kept: sqlite:///PATH or postgresql://USER@HOST/NAME. "
    "Default: data/votes/votes.sqlite in the project.",
)


@click.command("votes")
@click.argument("area", required=False)
@click.option("--csv", "csv_wanted", is_flag=True, help="Print every vote, one row each.")
@books_folder_option
@database_option
def votes_command(
    area: str | None, csv_wanted: bool, out: Path | None, database: str | None
) -> None:
    """Count readers' votes on the summaries of AREA, or of all areas, worst first.

    Only votes on the texts now in the books are counted. With --csv every vote is a row, those on
    earlier texts too; nothing says who cast it.
    """
    project = Project.find()
    slug = load_dataset_areas(project).find_authority(area).slug if area else None
    books = ServedBooks((out or project.outputs).resolve())
    with existing_vote_store(database or default_database_address(project)) as store:
        if csv_wanted:
            for line in votes_as_csv(store.read_votes(slug) if store else (), books):
                click.echo(line, nl=False)
        elif store is None:
            click.echo("no votes: nobody has voted yet")
        else:
            _print_tallies(store, books, slug)


def _print_tallies(store: VoteStore, books: ServedBooks, slug: str | None) -> None:
    versions = {
        (area, key): version
        for area in ([slug] if slug else books.area_slugs())
        for key, version in books.machine_summaries_of(area).items()
    }
    found = read_vote_tallies(store, versions, slug)
    for (area, summary), tally in found.items():
        click.echo(f"{area} {summary}: {tally_in_words(tally)}")
        for comment in tally.comments:
            click.echo(f"  “{comment}”")
    votes = sum(one.accurate + one.not_accurate for one in found.values())
    earlier = sum(one.on_earlier_texts for one in found.values())
    counted = "1 vote" if votes == 1 else f"{votes} votes"
    click.echo(f"{counted} on current texts, {earlier} on earlier texts")
