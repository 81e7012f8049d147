"""``carebook serve``: the books on the web, and readers' votes on their summaries."""

from pathlib import Path

import click

from carebook.books.library import INDEX_PAGE_FILE, find_volumes
from carebook.build.text_assessors import make_text_assessor
from carebook.cli.shared_options import books_folder_option
from carebook.cli.votes_command import database_option
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.serve.application import make_application
from carebook.serve.http_server import (
    browser_address,
    make_http_server,
    open_listening_socket,
    parse_proxy_address,
)
from carebook.serve.rate_limits import RateLimits
from carebook.serve.served_books import ServedBooks
from carebook.serve.text_checks import TextChecks
from carebook.serve.vote_database import default_database_address
from carebook.serve.vote_store import open_vote_store

_LIMIT = click.IntRange(min=1, max=1_000_000)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port to listen on; 0 takes any that is free.",
)
@books_folder_option
@database_option
@click.option(
    "--trusted-proxy",
    "trusted",
    multiple=True,
    metavar="ADDRESS",
    help="The IP address of a proxy in front, whose X-Forwarded-For is believed. Repeat the option "
    "for several.",
)
@click.option(
    "--votes-by-reader",
    type=_LIMIT,
    default=RateLimits.votes_by_reader,
    show_default=True,
    help="How many votes a reader may cast at once, and then in each minute.",
)
@click.option(
    "--votes-by-address",
    type=_LIMIT,
    default=RateLimits.votes_by_address,
    show_default=True,
    help="How many votes may come from one address at once, and then in each minute.",
)
@click.option(
    "--readers-by-address",
    type=_LIMIT,
    default=RateLimits.readers_by_address,
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

    The page of all authorities and the national volume are served too, and no other file beside
    them, and a page on which a text is pasted and checked, of which nothing is kept. No reader's
    address is kept or logged. The server speaks HTTP: for the open web, put a
    proxy with a certificate in front of it and name that with --trusted-proxy. Ctrl-C stops it;
    every vote that was accepted is kept.
    """
    proxies = [parse_proxy_address(each) for each in trusted]
    project = Project.find()
    folder = (out or project.outputs).resolve()
    _require_books(folder, project)
    listening = open_listening_socket(host, port)
    store = open_vote_store(database or default_database_address(project))
    limits = RateLimits(votes_by_reader, votes_by_address, readers_by_address)
    click.echo(
        f"Serving the books of {project.relative_to_root(folder)} at {browser_address(listening)}"
    )
    click.echo(f"A text can be checked against their figures at {browser_address(listening)}check")
    click.echo("Press Ctrl-C to stop.")
    try:
        application = make_application(
            folder, store, limits, TextChecks(project, make_text_assessor)
        )
        make_http_server(application, proxies).run(sockets=[listening])
    except KeyboardInterrupt:
        click.echo("Stopped. Every vote that was accepted is kept.")
    return 0


def _require_books(folder: Path, project: Project) -> None:
    """Check that there is something for readers to begin with: a book, or the page of them all.

    Raises:
        InputError: there is neither, or that page leads to nothing.

    """
    if ServedBooks(folder).area_slugs():
        return
    if not find_volumes(folder):
        raise InputError.at(
            project.relative_to_root(folder), "expected books, found none; run carebook build first"
        )
    if not (folder / INDEX_PAGE_FILE).is_file():
        raise InputError.at(
            project.relative_to_root(folder / INDEX_PAGE_FILE),
            "expected the page that leads to the national volume, found none; "
            "carebook build --all writes it",
        )
