"""``carebook build``: make the books of one or more authorities, or of all."""

import time
from contextlib import closing
from pathlib import Path

import click

from carebook.books.edition_registry import EDITIONS, Edition
from carebook.books.plan import BookPlan, Stitcher
from carebook.build.batch.jobs import BookJob, JobResult
from carebook.build.batch.pool import default_worker_count, open_worker_pool
from carebook.build.batch.scheduler import run_jobs
from carebook.build.batch.worker import PROGRAM_CHECKSUM, run_job
from carebook.cli.build_preparation import prepare_build
from carebook.cli.build_reporter import BuildReporter
from carebook.cli.progress import progress_bar
from carebook.cli.shared_options import kernels_option, out_option
from carebook.core.errors import CarebookError
from carebook.core.locks import require_writable
from carebook.core.project import Project
from carebook.core.shutdown import handle_stop_signals, is_stop_requested
from carebook.core.workspace import clear_all_leftovers
from carebook.editions.index_page import write_index_page
from carebook.execution.runner import KernelKind
from carebook.ingest.loading import load_dataset

# Notebooks side by side where one book is made alone; a worker of many has one at a time.
_NOTEBOOKS_AT_ONCE = 2
# Seconds from Ctrl-C to the end, if something does not let itself be ended.
_SHUTDOWN_SECONDS = 4.0


@click.command("build")
@click.argument("areas", nargs=-1, metavar="[AREA...]")
@click.option("--all", "everyone", is_flag=True, help="Build the book of every authority.")
@click.option(
    "--edition",
    "named",
    type=click.Choice([*EDITIONS, "all"]),
    multiple=True,
    help="An edition to make; repeat the option for several. Default: HTML, PDF, and every edition "
    "that an earlier build made.",
)
@click.option("--html", "html_only", is_flag=True, help="The same as --edition html.")
@click.option("--pdf", "pdf_only", is_flag=True, help="The same as --edition pdf.")
@click.option(
    "--stitcher",
    type=click.Choice(["builtin", "quarto"]),
    help="What assembles the book. Default: Quarto for HTML where it is installed, else builtin.",
)
@click.option(
    "--final",
    is_flag=True,
    help="Refuse summaries that are stale, not approved or not supported, and list them.",
)
@out_option("Where books go.")
@click.option(
    "--force", is_flag=True, help="Build everything again, even where nothing has changed."
)
@click.option(
    "--explain", is_flag=True, help="Show what would be done for each book and why; build nothing."
)
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    help="How many books to make at once (of one book, how many notebooks to run). Default: as "
    "many as cores and memory allow.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Make the books on the Dask cluster with this scheduler, such as tcp://10.0.0.5:8786. "
    "Its workers must see the project and the folder of books under the same paths.",
)
@kernels_option
def build_command(
    areas: tuple[str, ...],
    everyone: bool,
    named: tuple[str, ...],
    html_only: bool,
    pdf_only: bool,
    stitcher: Stitcher | None,
    final: bool,
    out: Path | None,
    force: bool,
    explain: bool,
    workers: int | None,
    scheduler: str | None,
    kernels: KernelKind,
) -> int:
    """Build the book of each AREA (a slug, name or ONS code), or of every authority with --all.

    Only what has changed is built again. A new book replaces the last one only when it is complete,
    and a book that fails does not stop the others. The exit status is 1 when a notebook failed or a
    final book was refused, 2 when something has to be put right first.
    """
    if everyone == bool(areas):
        raise click.UsageError(
            "expected one or more of AREA, or --all, found "
            + ("both; leave one out" if everyone else "neither; carebook list names them")
        )
    began = time.monotonic()
    project = Project.find()
    dataset = load_dataset(project)
    folder = (out or project.outputs).resolve()
    editions = _requested_editions({*named, *(["html"] * html_only), *(["pdf"] * pdf_only)})
    wanted = BookJob(
        root=project.root,
        slug="",
        area_name="",
        editions=editions,
        stitcher=stitcher,
        output_folder=folder,
        dataset_checksum=dataset.origin.checksum,
        program_checksum=PROGRAM_CHECKSUM,
        final=final,
        force=force,
        kernels=kernels,
    )
    clear_all_leftovers(folder)
    prepared = prepare_build(project, dataset, wanted, None if everyone else areas)
    if explain:
        for line in prepared.explanations:
            click.echo(line)
        return max((one.exit_status for one in prepared.known_outcomes), default=0)
    if prepared.jobs:
        require_writable(folder)
    reporter = BuildReporter(prepared, folder)
    try:
        with closing(reporter):
            _build_books(prepared.jobs, prepared.plans, reporter, workers, scheduler)
    except (CarebookError, KeyboardInterrupt) as error:
        if isinstance(error, KeyboardInterrupt):
            clear_all_leftovers(folder)
        reporter.report_interruption()
        raise
    page, fault = None, None
    if everyone or (folder / "index.html").exists():
        try:
            page = write_index_page(folder, project, dataset)
        except CarebookError as error:
            fault = error
    if everyone:
        reporter.print_totals(time.monotonic() - began, page)
    if fault is not None:
        raise fault
    return reporter.exit_status


def _requested_editions(named: set[str]) -> tuple[Edition, ...] | None:
    """Return the editions that were asked for, or None where that is left to what stands."""
    if "all" in named:
        return tuple(EDITIONS)
    return tuple(edition for edition in EDITIONS if edition in named) or None


def _build_books(
    jobs: tuple[BookJob, ...],
    plans: dict[str, BookPlan],
    reporter: BuildReporter,
    workers: int | None,
    scheduler: str | None,
) -> None:
    if not jobs:
        return
    if len(jobs) == 1 and scheduler is None:
        with handle_stop_signals(_SHUTDOWN_SECONDS, end_children=True):
            reporter.report(_build_one_book(jobs[0], plans[jobs[0].slug], workers))
        return
    with (
        handle_stop_signals(_SHUTDOWN_SECONDS, end_children=False),
        open_worker_pool(jobs, workers, scheduler) as pool,
    ):
        run_jobs(jobs, pool, reporter.report)


def _build_one_book(job: BookJob, plan: BookPlan, workers: int | None) -> JobResult:
    """Build one book in this process."""
    count = workers or min(_NOTEBOOKS_AT_ONCE, default_worker_count())
    with progress_bar(plan) as progress:

        def waiting() -> None:
            click.echo(
                f"{job.area_name}: another build of this book is under way; waiting for it",
                err=True,
            )

        outcome = run_job(job.waiting_if_busy(count), progress, waiting)
    if is_stop_requested():  # what came of a book whose processes were taken away says nothing
        raise KeyboardInterrupt
    return outcome
