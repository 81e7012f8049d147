"""``carebook summarise``: write the summaries of one or more authorities."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click
from tqdm import tqdm

from carebook.books.plan import BookPlan, plan_books
from carebook.build.figures_in_notebooks import plan_with_added_figures
from carebook.build.notebook_runs import executed_notebooks
from carebook.checking.assessment import TextAssessor
from carebook.cli.forecast_table import ForecastTable, data_of_forecast
from carebook.cli.model_options import AskedOfModel, model_options, options_without_effect
from carebook.cli.progress import progress_bar, terminal_bar
from carebook.cli.summarise_outcome import (
    AreaProgress,
    keep_report,
    print_json,
    print_outcome,
    what_is_left,
)
from carebook.core.errors import InputError
from carebook.core.machine import available_cores
from carebook.core.project import Project
from carebook.facts.knowledge import gather_knowledge
from carebook.ingest.loading import load_dataset
from carebook.narrative.summary_requests import find_summary_requests
from carebook.narrative.summary_store import (
    load_summary_store,
    save_summaries,
    summary_store_path,
)
from carebook.narrative.writers.budget import BudgetSpent
from carebook.narrative.writers.summary_writer import SummaryWriter
from carebook.narrative.writers.writer_registry import MACHINE_WRITERS, WRITERS, import_writer
from carebook.narrative.writers.writing_tasks import (
    AreaTasks,
    WriterChoice,
    WrittenSummary,
    make_tasks,
    pick_tasks,
    split_tasks_to_write,
)


@click.command("summarise")
@click.argument("areas", nargs=-1, metavar="[AREA...]")
@click.option("--all", "everyone", is_flag=True, help="Write the summaries of every authority.")
@click.option(
    "--writer",
    type=click.Choice(MACHINE_WRITERS),
    default="rules",
    show_default=True,
    help="Who writes: fixed rules, or a language model whose every claim is checked.",
)
@click.option(
    "--only", "keys", multiple=True, metavar="KEY", help="Only this summary; repeat for several."
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Show for each area how many calls and tokens it takes and the rough cost; send and write "
    "nothing.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what came of it as JSON.")
@model_options
@click.pass_context
def summarise_command(
    context: click.Context,
    /,
    areas: tuple[str, ...],
    everyone: bool,
    writer: str,
    keys: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Write the summaries of each AREA into data/summaries/, or of every authority with --all.

    A person's text is never overwritten, nor one that was approved and still fits the figures. A
    model's answers are kept in outputs/answers/, so that a run that was stopped asks nothing twice;
    what came of its drafts is shown at the end, and kept there too. The exit status is 1 when the
    model stops answering or a limit is reached, 2 when something has to be put right.
    """
    project = Project.find()
    plans = _plan(project, areas, everyone=everyone)
    of_model = AskedOfModel(**asked)
    if WRITERS[writer].is_deterministic:
        # Prices may stand in the environment of whoever asks no model today.
        of_model = replace(of_model, price_in=None, price_out=None, currency=None)
    options = of_model.writer_options(project, plans[0].params.model, dry_run=dry_run)
    made: SummaryWriter = import_writer(writer)(options)
    if made.spending is None and (idle := options_without_effect(context)):
        click.echo(
            f"--writer {writer} asks no language model, so it leaves out {', '.join(idle)}",
            err=True,
        )
    if dry_run:
        _forecast(plans, keys, made, as_json=as_json)
        return
    done: list[AreaProgress] = []
    try:
        for plan in plans:
            area = _gather_tasks(plan, keys, made.choice)
            done.append(area)
            _write_summaries(area, made, quiet=as_json)
    except BudgetSpent as spent:
        raise BudgetSpent(what_is_left(spent, done, plans)) from None
    finally:
        print_outcome(done, made, as_json=as_json)


def _plan(project: Project, areas: tuple[str, ...], *, everyone: bool) -> tuple[BookPlan, ...]:
    if everyone == bool(areas):
        raise InputError(
            "carebook summarise: expected one or more of AREA, or --all, found "
            + ("both; leave one out" if everyone else "neither; carebook list names them")
        )
    dataset = load_dataset(project)
    found = (
        dataset.areas.authorities
        if everyone
        else [dataset.areas.find_authority(area) for area in areas]
    )
    slugs = dict.fromkeys(area.slug for area in found)
    return plan_books(project, slugs, stitcher="builtin", dataset=dataset)


def _forecast(
    plans: Sequence[BookPlan], keys: tuple[str, ...], writer: SummaryWriter, *, as_json: bool
) -> None:
    table = ForecastTable(writer)
    data = []
    if not as_json:
        for line in table.head():
            click.echo(line)
    for plan in plans:
        forecast = writer.forecast(_gather_tasks(plan, keys, writer.choice).to_write)
        line = table.add(plan.area.name, forecast)
        data.append(
            {"area": plan.area.name, "slug": plan.area.slug}
            | data_of_forecast(forecast, writer.spending)
        )
        if not as_json:
            click.echo(line)
    if as_json:
        total = data_of_forecast(table.total, writer.spending)
        print_json({"model": writer.choice.model or None, "areas": data, "total": total})
        return
    for line in table.foot():
        click.echo(line)


def _gather_tasks(plan: BookPlan, keys: tuple[str, ...], choice: WriterChoice) -> AreaProgress:
    with progress_bar(plan) as progress:
        notebooks = executed_notebooks(plan, progress, available_cores())
    plan = plan_with_added_figures(plan, notebooks)
    knowledge = gather_knowledge(plan.dataset, plan.area)
    assessor = TextAssessor(knowledge)
    requests = find_summary_requests(notebooks, knowledge, plan.params.edition_date)
    tasks = make_tasks(plan.area.name, requests, assessor)
    store = load_summary_store(summary_store_path(plan.project.data, plan.area))
    todo, kept = split_tasks_to_write(pick_tasks(tasks, keys), store, choice)
    order = tuple(task.key for task in tasks)
    return AreaProgress(plan, store, order, AreaTasks(plan.area, assessor, todo, kept))


def _write_summaries(area: AreaProgress, writer: SummaryWriter, *, quiet: bool) -> None:
    name = area.plan.area.name
    before = replace(writer.spending) if writer.spending else None
    bar_format = "{desc}: {bar} {n_fmt} of {total_fmt} summaries, {postfix} {elapsed}"
    with terminal_bar(len(area.to_write.tasks), bar_format, desc=name) as bar:

        def finished(written: Sequence[WrittenSummary]) -> None:
            save_summaries(area.store.path, [one.summary for one in written], area.order)
            area.written += written
            for one in written:
                for number, reasons in enumerate(one.refusal_reasons, start=1):
                    for reason in reasons:
                        _print_line(f"{name}: {one.task.key}: draft {number} refused: {reason}")
            if writer.spending:
                bar.set_postfix_str(writer.spending.briefly(), refresh=False)
            bar.update(len(written))

        try:
            writer.write(area.to_write, finished, lambda text: _print_line(f"{name}: {text}"))
        finally:
            if not quiet:
                click.echo(area.result_line(writer.choice))
            if before is not None and writer.spending is not None and area.written:
                keep_report(area, writer.choice, writer.spending.since(before))


def _print_line(text: str) -> None:
    tqdm.write(text, file=sys.stderr)
