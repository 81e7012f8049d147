"""``carebook init``: a new project in a folder of your own."""

from pathlib import Path

import click

from carebook.core.new_project import create_project


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
def init_command(folder: Path) -> None:
    """Make a new project in FOLDER: notebooks, figures, parameters, theme and prompts.

    FOLDER must be new or empty. Nothing is ever overwritten.
    """
    create_project(folder.resolve())
    click.echo(f"A new project is in {folder}. Try:")
    click.echo(f"  cd {folder}")
    click.echo("  carebook list")
    click.echo("  carebook build rutland")
