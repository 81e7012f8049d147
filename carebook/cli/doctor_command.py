"""``carebook doctor``: what is installed, which stitcher is used, whether the data is sound."""

import platform
from importlib.metadata import version

import click

from carebook import __version__
from carebook.books.plan import plan_books
from carebook.build.batch.pool import default_worker_count
from carebook.core.errors import CarebookError
from carebook.core.project import Project
from carebook.data.dataset import Dataset
from carebook.execution.kernels.warm_process import can_fork_notebooks
from carebook.ingest.loading import load_dataset
from carebook.tools.pandoc import pandoc_version
from carebook.tools.quarto import quarto_version
from carebook.tools.vega import font_folder


@click.command("doctor")
def doctor_command() -> int:
    """Check what is installed, which stitcher would be used, and whether the data is sound.

    The exit status is 2 when books cannot be made until something is put right.
    """
    project = Project.find()
    quarto = quarto_version()
    lines = [
        f"carebook   {__version__} in {project.root}",
        f"Python     {platform.python_version()}",
        f"papermill  {version('papermill')}",
        f"Typst      {version('typst')}",
        f"fonts      Source Sans Pro in {font_folder()}",
    ]
    problems = []
    try:
        lines.append(f"Pandoc     {pandoc_version()}")
    except CarebookError as error:
        problems.append(str(error))
    lines.append(f"Quarto     {quarto or 'not installed (the built-in stitcher makes everything)'}")
    kernels = (
        "forked from a warm process" if can_fork_notebooks() else "Jupyter's own (no fork here)"
    )
    lines.append(f"kernels    {kernels}, {default_worker_count()} books at a time")
    lines.append(f"stitcher   HTML: {'quarto' if quarto else 'builtin'}, PDF: builtin")
    try:
        dataset = load_dataset(project)
        lines.append(_data_line(dataset))
        if dataset.local:
            lines.append(f"local      figures in data/local: {', '.join(sorted(dataset.local))}")
        slugs = [area.slug for area in dataset.areas.authorities]
        lines.append(f"books      {len(plan_books(project, slugs, dataset=dataset))} can be made")
    except CarebookError as error:
        problems.append(str(error))
    for line in lines:
        click.echo(line)
    for problem in problems:
        click.echo(f"problem    {problem}", err=True)
    return 2 if problems else 0


def _data_line(dataset: Dataset) -> str:
    derived = sum(observation.status == "derived" for observation in dataset.observations)
    files = len(dataset.origin.files)
    made_of = "bundled with carebook" if not files else f"read from {files} published files"
    return (
        f"data       sound: {len(dataset.observations) - derived} published and {derived} derived "
        f"values, {len(dataset.published_indicators)} indicators, "
        f"{len(dataset.published_sources)} sources, {made_of}"
    )
