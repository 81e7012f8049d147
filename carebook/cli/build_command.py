"""``carebook build``: make the books of one or more authorities, or of all."""

import time
from pathlib import Path

import click

from carebook.books.edition_registry import EDITIONS, Edition
from carebook.books.plan import Plan, Stitcher
from carebook.build.batch.jobs import Order, Outcome
from carebook.build.batch.pool import how_many, open_pool
from carebook.build.batch.scheduler import build_many
from carebook.build.batch.worker import build_order
from carebook.cli.outcomes import Few, Many, Telling
from carebook.cli.prepare import Wish, prepare
from carebook.cli.progress import progress_bar
from carebook.core.errors import CarebookError
from carebook.core.locks import require_writable
from carebook.core.project import Project
from carebook.core.shutdown import is_asked, stoppable
from carebook.core.workspace import tidy_all
from carebook.data.dataset import load_dataset
from carebook.editions.index_page import write_front_page
from carebook.execution.runner import Kernels

# Notebooks side by side where one book is made alone; a worker of many has one at a time.
_NOTEBOOKS = 2
# Seconds from Ctrl-C to the end, if something does not let itself be ended.
_PATIENCE = 4.0


@click.command("build")
@click.argument("areas", nargs=-1, metavar="[AREA...]")
@click.option("--all", "everyone", is_flag=True, help="Build the book of every authority.")
@click.option(
    "--edition",
    "named",
    type=click.Choice([*EDITIONS, "all"]),
    multiple=True,
    help="Make this edition; give it several times for several. Default: HTML, PDF, and every "
    "edition that an earlier build made.",
)
@click.option("--html", "html_only", is_flag=True, help="The same as --edition html.")
@click.option("--pdf", "pdf_only", is_flag=True, help="The same as --edition pdf.")
@click.option(
    "--stitcher",
    type=click.Choice(["builtin", "quarto"]),
    help="What makes the book. Default: HTML by Quarto where it is installed, PDF built in.",
)
@click.option(
    "--final",
    is_flag=True,
    help="Refuse summaries that are stale, not approved or not supported, and list them.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where books go. Default: outputs/ in the project.",
)
@click.option("--force", is_flag=True, help="Build everything again, whatever has changed.")
@click.option(
    "--explain", is_flag=True, help="Say what would be done for each book and why; build nothing."
)
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    help="How many books are made side by side (of one book: notebooks). Default: as many as there "
    "are cores and memory for.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Make the books on the Dask cluster with this scheduler, such as tcp://10.0.0.5:8786. "
    "Its workers must see the project and the folder of books under the same paths.",
)
@click.option(
    "--kernels",
    type=click.Choice(["forked", "stock"]),
    default="forked",
    show_default=True,
    help="What runs notebooks: processes forked from a warm one, or Jupyter's own kernels.",
)
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
    kernels: Kernels,
) -> int:
    """Make the book of each AREA, given by slug, name or ONS code, or of --all.

    Only what has changed is done again. A book replaces the last one only when the whole of it is
    good, and one that fails stops no other. The exit status is 1 when a notebook failed or a final
    book was refused, 2 when something has to be put right first.
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
    editions = _editions({*named, *(["html"] * html_only), *(["pdf"] * pdf_only)})
    wish = Wish(editions, stitcher, folder, final, force, kernels)
    tidy_all(folder)
    prepared = prepare(project, dataset, wish, None if everyone else areas)
    if explain:
        for line in prepared.explained:
            click.echo(line)
        return max((one.exit_status for one in prepared.known), default=0)
    if prepared.orders:
        require_writable(folder)
    telling = Many(prepared, folder) if everyone else Few(prepared, folder)
    try:
        with telling:
            _run(prepared.orders, prepared.plans, telling, workers, scheduler)
    except CarebookError as error:
        telling.stopped()
        raise error from None
    except KeyboardInterrupt:
        tidy_all(folder)
        telling.stopped()
        raise
    page, fault = None, None
    if everyone or (folder / "index.html").exists():
        try:
            page = write_front_page(folder, project, dataset)
        except CarebookError as error:
            fault = error
    if isinstance(telling, Many):
        telling.summarise(time.monotonic() - began, page)
    if fault is not None:
        raise fault
    return telling.exit_status


def _editions(named: set[str]) -> tuple[Edition, ...] | None:
    """Return the editions that were asked for, or None where that is left to what stands."""
    if "all" in named:
        return EDITIONS
    return tuple(edition for edition in EDITIONS if edition in named) or None


def _run(
    orders: tuple[Order, ...],
    plans: dict[str, Plan],
    telling: Telling,
    workers: int | None,
    scheduler: str | None,
) -> None:
    if not orders:
        return
    if len(orders) == 1 and scheduler is None:
        with stoppable(_PATIENCE, end_children=True):
            telling.told(_alone(orders[0], plans[orders[0].slug], workers))
        return
    with (
        stoppable(_PATIENCE, end_children=False),
        open_pool(orders, workers, scheduler) as pool,
    ):
        build_many(orders, pool.executor, telling.told, pool.workers)


def _alone(order: Order, plan: Plan, workers: int | None) -> Outcome:
    """Build one book in this process."""
    count = workers or min(_NOTEBOOKS, how_many())
    with progress_bar(plan) as progress:

        def waiting() -> None:
            click.echo(f"{order.name}: another build of this book is under way; waiting", err=True)

        outcome = build_order(order.patiently(count), progress, waiting)
    if is_asked():  # what came of a book whose processes were taken away says nothing
        raise KeyboardInterrupt
    return outcome
