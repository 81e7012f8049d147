"""Options that several commands have."""

from pathlib import Path

import click

# The folder of books, for commands that read it.
books_folder_option = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the books are. Default: outputs/ in the project.",
)

kernels_option = click.option(
    "--kernels",
    type=click.Choice(["forked", "stock"]),
    default="forked",
    show_default=True,
    help="What runs notebooks: processes forked from a warm one, or Jupyter's own kernels.",
)
