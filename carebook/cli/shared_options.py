"""Options that several commands have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def out_option(what: str) -> Callable[[Command], Command]:
    """Return the option for the folder of books; ``what`` says in its help what goes there."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path, file_okay=False),
        help=f"{what} Default: outputs/ in the project.",
    )


books_folder_option = out_option("Where the books are.")

kernels_option = click.option(
    "--kernels",
    type=click.Choice(["forked", "stock"]),
    default="forked",
    show_default=True,
    help="What runs notebooks: processes forked from a warm one, or Jupyter's own kernels.",
)
