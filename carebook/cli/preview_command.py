"""``carebook preview``: the page of one notebook, for somebody who is editing it."""

from pathlib import Path

import click

from carebook.books.plan import plan_book
from carebook.build.preview import preview_notebook
from carebook.core.errors import InputError
from carebook.core.project import Project


@click.command("preview")
@click.argument("notebook", type=click.Path(path_type=Path))
@click.argument("area")
def preview_command(notebook: Path, area: str) -> None:
    """Run NOTEBOOK for AREA and make its page, without the rest of the book."""
    project = Project.find()
    if not notebook.is_file():
        raise InputError.at(notebook, "expected a notebook, found none; give its path")
    plan = plan_book(project, area, ("html",), "builtin")
    page = preview_notebook(plan, notebook.resolve(), lambda text: click.echo(text, err=True))
    click.echo(page)
