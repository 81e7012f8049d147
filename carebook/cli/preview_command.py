"""``carebook preview``: the page of one notebook, for somebody who is editing it."""

import os
import sys
import threading
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from socket import socket

import click

from carebook.books.plan import plan_book
from carebook.build.live_preview import (
    LivePreview,
    PreviewResult,
    keep_preview_current,
    live_preview_lock,
)
from carebook.build.preview import preview_notebook
from carebook.build.watched_files import WatchedFiles
from carebook.cli.shared_options import kernels_option
from carebook.config.theme_tokens import theme_file
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.core.shutdown import handle_stop_signals, is_stop_requested
from carebook.execution.kernels.warm_process import stop_warm_process
from carebook.execution.runner import KernelKind
from carebook.ingest.loading import load_dataset_areas
from carebook.serve.background_server import serving_in_background
from carebook.serve.http_server import browser_address, open_listening_socket
from carebook.serve.preview_site import SCRIPT_FILE, STYLE_FILE, PreviewSite

_HOST = "127.0.0.1"
# `carebook serve` has 8000. Where these are all taken, somebody has to choose.
_PORTS = range(8001, 8021)
# Seconds that everything has to end in once Ctrl-C was pressed.
_SHUTDOWN_SECONDS = 10.0


@click.command("preview")
@click.argument("notebook", type=click.Path(path_type=Path))
@click.argument("area")
@click.option(
    "--watch",
    is_flag=True,
    help="Serve the page on this machine, make it again whenever the notebook or another file of "
    "the project is saved, and have the browser show it. Ctrl-C stops it.",
)
@click.option(
    "--open/--no-open",
    "opens",
    default=True,
    help="Whether --watch opens the page in a browser. Default: where there is a screen.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help=f"The port for --watch; 0 takes any that is free. Default: the first that is free from "
    f"{_PORTS[0]} on.",
)
@kernels_option
def preview_command(
    notebook: Path,
    area: str,
    watch: bool,
    opens: bool,
    port: int | None,
    kernels: KernelKind,
) -> None:
    """Run NOTEBOOK for AREA and make its page, without the rest of the book."""
    project = Project.find()
    if not notebook.is_file():
        raise InputError.at(notebook, "expected a notebook, found none; give its path")
    if watch:
        _watch(project, notebook.resolve(), area, opens, port, kernels)
        return
    plan = plan_book(project, area, ("html",), "builtin")
    page = preview_notebook(
        plan, notebook.resolve(), lambda text: click.echo(text, err=True), kernels
    )
    click.echo(page)


def _watch(
    project: Project, notebook: Path, area: str, opens: bool, port: int | None, kernels: KernelKind
) -> None:
    """Serve the page and keep it current until somebody presses Ctrl-C."""
    # What no edit of a notebook mends is told now, and not on a page.
    found = load_dataset_areas(project).find_authority(area)
    for name in (SCRIPT_FILE, STYLE_FILE):
        theme_file(project, name)
    shown = project.relative_to_root(notebook).as_posix()
    site = PreviewSite(f"{shown}, {found.name}", project.theme)
    preview = LivePreview(project, notebook, found.slug, kernels)
    files = WatchedFiles(project, notebook)
    told: list[str] = []

    def show(result: PreviewResult) -> None:
        if is_stop_requested():  # what came of a notebook that was taken away says nothing
            raise KeyboardInterrupt
        if result.page is None:
            site.show_report(result.error)
            click.echo(result.error, err=True)
            return
        site.show_page(result.page.folder, result.page.href, result.page.warnings)
        how = "the code was run" if result.was_run else "no code was run"
        click.echo(f"made in {result.seconds:.1f} s; {how}", err=True)
        for line in new_warnings(result.page.warnings, told):
            click.echo(line, err=True)
        told[:] = result.page.warnings

    stopped = threading.Event()
    with live_preview_lock(project, found.slug, notebook):
        listening = _listen(port)
        address = browser_address(listening)
        click.echo(f"Preview of {shown} for {found.name} at {address}")
        click.echo("The page follows each save. Press Ctrl-C to stop.")
        try:
            with (
                handle_stop_signals(_SHUTDOWN_SECONDS, end_children=True),
                serving_in_background(site.application(), listening, site.close),
            ):
                if opens and _has_screen():
                    webbrowser.open(address)
                keep_preview_current(preview, files, site.begin, show, stopped)
        except KeyboardInterrupt:
            click.echo("Stopped.")
        finally:
            stop_warm_process()


def new_warnings(warnings: Sequence[str], told: Sequence[str]) -> list[str]:
    """Return the warnings that the page before had not, and how many others there still are."""
    new = [warning for warning in warnings if warning not in told]
    count = len(warnings) - len(new)
    return [*new, *([f"{count} warning{'s' * (count > 1)} as before"] if count else [])]


def _listen(port: int | None) -> socket:
    """Return a socket that listens on the port asked for, else on the first that is free.

    Raises:
        InputError: the port is taken, or all of them are.

    """
    advice = "choose another with --port, or 0 for any that is free"
    if port is not None:
        return open_listening_socket(_HOST, port, "preview", advice)
    for each in _PORTS[:-1]:
        try:
            return open_listening_socket(_HOST, each, "preview", advice)
        except InputError:
            continue
    return open_listening_socket(_HOST, _PORTS[-1], "preview", advice)


def _has_screen() -> bool:
    """Whether a browser that is opened would be seen; a terminal's own would be in the way."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
