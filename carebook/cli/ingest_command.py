"""``carebook ingest``: read publishers' files, whose figures join those that come with carebook."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from textwrap import fill

import click

from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.data.dataset_folder import BUNDLED, INGESTED
from carebook.data.dataset_store import DatasetRecord
from carebook.data.indicators import load_indicators, load_sources
from carebook.ingest.descriptions.file_description import FileDescription, load_descriptions
from carebook.ingest.figures.figures_folder import FiguresRecord
from carebook.ingest.file_explanation import explain_file
from carebook.ingest.ingest_run import (
    IngestFailed,
    areas_from_lookups,
    ingest_folder,
    list_files,
    make_bundled_figures,
)
from carebook.ingest.loading import work_out_dataset

_LINE_WIDTH = 80


@click.command("ingest")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--explain",
    "explained",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Show step by step how FILE is read; change nothing.",
)
@click.option(
    "--bundle",
    is_flag=True,
    help="Make the figures that come with carebook (data/england) of FOLDER; for its maintainers.",
)
def ingest_command(folder: Path | None, explained: Path | None, bundle: bool) -> int:
    """Read the published files in FOLDER (default: data/raw) and add their figures to the dataset.

    The descriptions in data/sources say which files are read, and how. Of a figure that carebook
    has too, the later release stands. Every problem in every file is listed. If there is one, the
    exit status is 1 and the dataset stays as it was.
    """
    project = Project.find()
    descriptions = load_descriptions(project.data / "sources")
    if explained is not None:
        if folder is not None:
            raise click.UsageError("give a FOLDER or --explain FILE, not both")
        return _explain_file(project, explained, descriptions)
    given = folder or project.data / "raw"
    _require_published_files(project, given, descriptions)
    try:
        make = make_bundled_figures if bundle else ingest_folder
        record = make(project, given, _print_step)
    except IngestFailed as failed:
        for problem in failed.problems:
            click.echo(str(problem), err=True)
        count = len(failed.problems)
        click.echo(f"{count} problem{'s' if count > 1 else ''}; the dataset is unchanged", err=True)
        return 1
    _print_result(record, work_out_dataset(project), BUNDLED if bundle else INGESTED)
    return 0


def _print_step(file: str, key: str) -> None:
    click.echo(f"reading {file} ({key}.yml)" if file else "working out the dataset", err=True)


def _require_published_files(
    project: Project, folder: Path, descriptions: Mapping[str, FileDescription]
) -> None:
    """Refuse a folder without files, and say which files there could be."""
    found = "no such folder"
    if folder.is_dir():
        if any(path.name != "README.md" for path in list_files(folder)):
            return
        found = "none"
    elif folder.exists():
        found = "a file (carebook ingest --explain shows how one is read)"
    click.echo("These files can be read:")
    for key, description in descriptions.items():
        click.echo("")
        click.echo(fill(f"{description.publisher}: {description.title}", _LINE_WIDTH))
        click.echo(f"  {' or '.join(description.files)}")
        click.echo(f"  {description.page or 'no page; see the description'}")
        if not description.checked:
            click.echo(f"  {key}.yml has not yet been checked against the publisher's file")
    click.echo("")
    raise InputError.at(
        project.relative_to_root(folder),
        f"expected published files, found {found}; download some of those above into it",
    )


def _print_result(record: FiguresRecord, dataset: DatasetRecord, layer: str) -> None:
    read = sum(file.values for file in record.files)
    names = {file.name for file in record.files}
    click.echo(f"{len(names)} files read: {read:,} values, now in data/{layer}")
    click.echo(
        f"the dataset has {dataset.values:,} values and {dataset.derived:,} more worked out, for "
        f"{dataset.authorities} authorities"
    )
    for file in record.files:
        if not file.checked:
            click.echo(
                f"check the values of {file.name}: {file.source}.yml, which it was read with, has "
                "not yet been checked against the publisher's file"
            )
    _print_names("skipped, as no description fits them", record.passed_over)
    _print_names("described, but without a file", record.without_file)


def _print_names(title: str, names: Iterable[str]) -> None:
    if names := tuple(names):
        click.echo(fill(f"{title}: {', '.join(names)}", _LINE_WIDTH, subsequent_indent="  "))


def _explain_file(project: Project, path: Path, descriptions: Mapping[str, FileDescription]) -> int:
    folders = [path.parent, project.data / "raw"]
    places = areas_from_lookups(project, [one for one in folders if one.is_dir()], descriptions)
    sources = load_sources(project.data / "sources.yml")
    indicators = load_indicators(project.data / "indicators.yml", sources)
    lines = explain_file(path, descriptions, places, indicators)
    for line in lines:
        click.echo(line)
    return 1 if any(line.lstrip().startswith("!") for line in lines) else 0
