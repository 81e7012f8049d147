"""The command line: a thin door. Each command lives in its own module of ``carebook.commands``."""

import sys

import click

from carebook import __version__
from carebook.commands.build import build_command
from carebook.commands.check import check_command
from carebook.commands.data import data_command
from carebook.commands.doctor import doctor_command
from carebook.commands.ingest import ingest_command
from carebook.commands.list import list_command
from carebook.commands.preview import preview_command
from carebook.commands.review import review_command
from carebook.commands.stage import stage_command
from carebook.commands.summarise import summarise_command
from carebook.commands.verify import verify_command
from carebook.errors import CarebookError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="carebook")
def cli() -> None:
    """Make report books on adult social care, one for each local authority in England."""


for command in (
    build_command,
    list_command,
    ingest_command,
    data_command,
    preview_command,
    stage_command,
    doctor_command,
    summarise_command,
    check_command,
    review_command,
    verify_command,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; end with one line and a status where the user can mend something."""
    try:
        status = cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("carebook: stopped; nothing that was finished was changed", err=True)
        sys.exit(130)
    except CarebookError as error:
        click.echo(f"carebook: {error}", err=True)
        sys.exit(error.exit_status)
    sys.exit(status or 0)


if __name__ == "__main__":
    main()
