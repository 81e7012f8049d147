"""``carebook serve``: the books on the web, and readers' votes on their summaries."""

from pathlib import Path

import click

from carebook.books.library import HOME, volumes
from carebook.cli.options import books_option
from carebook.cli.votes_command import database_option
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.serve.application import Limits, make_app
from carebook.serve.http_server import address_of, listen, make_server, proxy_address
from carebook.serve.known_summaries import KnownSummaries
from carebook.serve.vote_database import default_address
from carebook.serve.vote_store import open_box

_A_NUMBER = click.IntRange(min=1, max=1_000_000)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port; 0 takes one that is free.",
)
@books_option
@database_option
@click.option(
    "--trusted-proxy",
    "trusted",
    multiple=True,
    metavar="ADDRESS",
    help="The IP address of a proxy in front, whose X-Forwarded-For tells readers' addresses "
    "apart. May be repeated.",
)
@click.option(
    "--votes-by-reader",
    type=_A_NUMBER,
    default=Limits.reader,
    show_default=True,
    help="How many votes a reader may cast at once, and then in each minute.",
)
@click.option(
    "--votes-by-address",
    type=_A_NUMBER,
    default=Limits.address,
    show_default=True,
    help="How many votes may come from one address at once, and then in each minute.",
)
@click.option(
    "--readers-by-address",
    type=_A_NUMBER,
    default=Limits.new_readers,
    show_default=True,
    help="How many readers may vote for the first time from one address at once, and then in each "
    "hour.",
)
def serve_command(
    host: str,
    port: int,
    out: Path | None,
    database: str | None,
    trusted: tuple[str, ...],
    votes_by_reader: int,
    votes_by_address: int,
    readers_by_address: int,
) -> int:
    """Serve the books, and take readers' votes on whether a summary is accurate.

    The page of all authorities and the national volume are served too, and no other file that lies
    beside them.

    No address is kept or logged. It speaks HTTP: for the open web put a proxy with a certificate in
    front, and name it with --trusted-proxy. Ctrl-C ends it, after what was accepted is kept.
    """
    proxies = [proxy_address(each) for each in trusted]
    project = Project.find()
    folder = (out or project.outputs).resolve()
    _require_books(folder, project)
    listening = listen(host, port)
    box = open_box(database or default_address(project))
    limits = Limits(votes_by_reader, votes_by_address, readers_by_address)
    click.echo(f"Serving the books of {project.relative(folder)} at {address_of(listening)}")
    click.echo("Ctrl-C ends it.")
    try:
        make_server(make_app(folder, box, limits), proxies).run(sockets=[listening])
    except KeyboardInterrupt:
        click.echo("Stopped. Every vote that was accepted is kept.")
    return 0


def _require_books(folder: Path, project: Project) -> None:
    """Check that there is something for readers to begin with: a book, or the page of them all.

    Raises:
        InputError: there is neither, or that page leads to nothing.

    """
    if KnownSummaries(folder).areas():
        return
    if not volumes(folder):
        raise InputError.at(
            project.relative(folder), None, "expected books, found none; run carebook build first"
        )
    if not (folder / HOME).is_file():
        raise InputError.at(
            project.relative(folder / HOME),
            None,
            "expected the page that leads to the national volume, found none; "
            "carebook build --all writes it",
        )
