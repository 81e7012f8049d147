"""``carebook changes``: what differs between two books, datasets or revisions."""

import json
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import click

from carebook.books.changes.changes_as_data import changes_as_data
from carebook.books.changes.changes_in_words import (
    NOTHING_CHANGED,
    change_groups,
    introduction,
)
from carebook.books.changes.compared_inputs import compare_inputs
from carebook.books.changes.find_changes import Changes
from carebook.core.project import Project
from carebook.editions.changes_page import write_changes_page

_LINE_WIDTH = 100
_LINES_OF_GROUP = 12


@click.command("changes")
@click.argument("old")
@click.argument("new")
@click.option("--area", help="Compare the figures of one area alone, by its short name.")
@click.option("--json", "as_json", is_flag=True, help="Print every change as JSON.")
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the changes as one web page, too.",
)
@click.option("--all", "everything", is_flag=True, help="Print every line, not only the first.")
@click.option("--exit-code", is_flag=True, help="End with status 1 if anything changed.")
def changes_command(
    old: str,
    new: str,
    area: str | None,
    as_json: bool,
    page: Path | None,
    everything: bool,
    exit_code: bool,
) -> int:
    """Show what changed from OLD to NEW: figures, sentences, sources, neighbours, wording.

    OLD and NEW are two of one kind. A book is the folder of a finished book, such as
    outputs/rutland, and many books are a folder of such folders. A dataset is a project's folder,
    or a revision of this project in git, such as HEAD~1 or a tag; "." is the project as it is now.

    Figures that moved are those with a newer period that differ from the last by more than chance,
    or by 2% where they are complete. No number is told from which a small count could be worked
    out.
    """
    changes = compare_inputs(old, new, area)
    if page is not None:
        write_changes_page(page, Project.find(), changes)
    if as_json:
        click.echo(json.dumps(changes_as_data(changes), indent=2, ensure_ascii=False))
    else:
        for line in _lines(changes, None if everything else _LINES_OF_GROUP):
            click.echo(line)
    return 1 if exit_code and not changes.is_empty else 0


def _lines(changes: Changes, most: int | None) -> Iterator[str]:
    for line in introduction(changes):
        yield from wrap(line, _LINE_WIDTH, subsequent_indent="     ")
    groups = change_groups(changes, most)
    if not groups:
        yield ""
        yield NOTHING_CHANGED
    for group in groups:
        yield ""
        yield group.title
        for what, said in group.lines:
            yield from wrap(
                f"{what}: {said}", _LINE_WIDTH, initial_indent="  ", subsequent_indent="      "
            )
        if group.unlisted:
            yield f"  and {group.unlisted:,} more (--all lists them)"
        for note in group.notes:
            yield from wrap(note, _LINE_WIDTH, initial_indent="  ", subsequent_indent="      ")
