"""The command line. Each command has a module of its own in ``carebook.cli``."""

import io
import sys
from importlib import import_module
from pkgutil import iter_modules

import click

import carebook.cli
from carebook import __version__
from carebook.core.errors import CarebookError

_MODULE_SUFFIX = "_command"


class _LazyCommands(click.Group):
    """Commands, each imported when it is called, as some need much that others do not.

    Module and function have one name: ``build_command`` in ``carebook.cli.build_command``. A new
    command is a module, and is named nowhere else.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click names it)
        modules = [name for _, name, _ in iter_modules(carebook.cli.__path__)]
        commands = [name for name in modules if name.endswith(_MODULE_SUFFIX)]
        return sorted(name.removesuffix(_MODULE_SUFFIX) for name in commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        name = f"{cmd_name}{_MODULE_SUFFIX}"
        command: click.Command = getattr(import_module(f"carebook.cli.{name}"), name)
        return command


@click.group(cls=_LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="carebook")
def cli() -> None:
    """Make report books on adult social care, one for each local authority in England."""


def main() -> None:
    """Run the command line; end with one line and a status where the user can mend something."""
    for stream in (sys.stdout, sys.stderr):
        # What a terminal or a pipe has no letter for, as many on Windows have none for a dash of
        # some kind, is a question mark there and no error.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status = cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("carebook: stopped; everything finished so far is kept", err=True)
        sys.exit(130)
    except CarebookError as error:
        click.echo(f"carebook: {error}", err=True)
        sys.exit(error.exit_status)
    sys.exit(status or 0)
