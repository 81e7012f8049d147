"""``carebook summarise``: write the summaries of one or more authorities."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

import click
from tqdm import tqdm

from carebook.books.plan import BookPlan, plan_book
from carebook.build.figures_in_notebooks import plan_with_added_figures
from carebook.build.notebook_runs import executed_notebooks
from carebook.checking.assessment import TextAssessor
from carebook.cli.progress import progress_bar, terminal_bar
from carebook.core.machine import available_cores
from carebook.core.project import Project
from carebook.facts.knowledge import gather_knowledge
from carebook.narrative.summary_requests import find_summary_requests
from carebook.narrative.summary_store import (
    SummaryStore,
    load_summary_store,
    save_summaries,
    summary_store_path,
)
from carebook.narrative.writers.answer_journal import ANSWERS_FOLDER
from carebook.narrative.writers.writer_registry import MACHINE_WRITERS, import_writer
from carebook.narrative.writers.writing_tasks import (
    AreaTasks,
    SummaryWriter,
    WriterChoice,
    WriterOptions,
    WrittenSummary,
    make_tasks,
    pick_tasks,
    split_tasks_to_write,
)


@dataclass
class _AreaProgress:
    """The summaries of one area on their way: what is to be written, and what came of it."""

    plan: BookPlan
    store: SummaryStore
    order: tuple[str, ...]
    to_write: AreaTasks
    written_count: int = 0
    keys_by_rule: list[str] = field(default_factory=list)

    def result_line(self) -> str:
        """Return in a line what came of it."""
        parts = [
            f"{self.written_count} written",
            f"{len(self.to_write.kept_keys)} kept as they were",
        ]
        if left := len(self.to_write.tasks) - self.written_count:
            parts.append(f"{left} not written")
        if self.keys_by_rule:
            parts.append(
                f"{len(self.keys_by_rule)} of them by rule, as the model's drafts were refused "
                f"({', '.join(self.keys_by_rule)})"
            )
        path = self.plan.project.relative_to_root(self.store.path)
        return f"{self.plan.area.name}: {', '.join(parts)}; see {path}"


@click.command("summarise")
@click.argument("areas", nargs=-1, required=True, metavar="AREA...")
@click.option(
    "--writer",
    type=click.Choice(MACHINE_WRITERS),
    default="rules",
    show_default=True,
    help="Who writes: fixed rules, or a language model whose every claim is checked.",
)
@click.option(
    "--model",
    help="The language model: openai:NAME or anthropic:NAME. Default: CAREBOOK_MODEL, then params/."
    " With CAREBOOK_MODEL_URL any OpenAI-compatible server, and NAME is what it calls the model.",
)
@click.option(
    "--only", "keys", multiple=True, metavar="KEY", help="Only this summary; repeat for several."
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Show how many calls and tokens it takes and the rough cost; write nothing.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help="How many requests to send to the model at once.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(1, 3600),
    default=120.0,
    show_default=True,
    help="Seconds after which an unanswered request is sent again.",
)
def summarise_command(
    areas: tuple[str, ...],
    writer: str,
    model: str | None,
    keys: tuple[str, ...],
    dry_run: bool,
    jobs: int,
    timeout: float,
) -> None:
    """Write the summaries of each AREA into data/summaries/.

    A person's text is never overwritten, nor one that was approved and still fits the figures. A
    model's answers are kept in outputs/answers/, so that a run that was stopped asks nothing twice.
    The exit status is 1 when the model stops answering, 2 when something has to be put right.
    """
    project = Project.find()
    plans = [plan_book(project, area, stitcher="builtin") for area in areas]
    plans = list({plan.area.code: plan for plan in plans}.values())
    options = WriterOptions(
        prompts=project.prompts,
        answers=project.outputs / ANSWERS_FOLDER,
        model=model,
        configured_model=plans[0].params.model,
        jobs=jobs,
        timeout=timeout,
        dry_run=dry_run,
        environment=os.environ,
    )
    made: SummaryWriter = import_writer(writer)(options)
    for plan in plans:
        area = _gather_tasks(plan, keys, made.choice)
        if dry_run:
            click.echo(made.forecast(area.to_write))
        else:
            _write_summaries(area, made)


def _gather_tasks(plan: BookPlan, keys: tuple[str, ...], choice: WriterChoice) -> _AreaProgress:
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
    return _AreaProgress(plan, store, order, AreaTasks(plan.area, assessor, todo, kept))


def _write_summaries(area: _AreaProgress, writer: SummaryWriter) -> None:
    name = area.plan.area.name
    bar_format = "{desc}: {bar} {n_fmt} of {total_fmt} summaries, {postfix} {elapsed}"
    with terminal_bar(len(area.to_write.tasks), bar_format, desc=name) as bar:

        def finished(written: Sequence[WrittenSummary]) -> None:
            save_summaries(area.store.path, [one.summary for one in written], area.order)
            area.written_count += len(written)
            for one in written:
                if one.summary.writer != writer.choice.writer:
                    area.keys_by_rule.append(one.task.key)
                for number, reasons in enumerate(one.refusal_reasons, start=1):
                    for reason in reasons:
                        _print_line(f"{name}: {one.task.key}: draft {number} refused: {reason}")
            bar.set_postfix_str(writer.usage(), refresh=False)
            bar.update(len(written))

        try:
            writer.write(area.to_write, finished, lambda text: _print_line(f"{name}: {text}"))
        finally:
            click.echo("; ".join(filter(None, [area.result_line(), writer.usage()])))


def _print_line(text: str) -> None:
    tqdm.write(text, file=sys.stderr)
