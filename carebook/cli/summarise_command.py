"""``carebook summarise``: write the summaries of one or more authorities."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import click
from tqdm import tqdm

from carebook.books.plan import BookPlan, plan_book
from carebook.build.notebook_runs import executed_notebooks
from carebook.checking.assessment import TextAssessor
from carebook.cli.progress import progress_bar
from carebook.core.errors import ToolError
from carebook.core.machine import available_cores
from carebook.core.project import Project
from carebook.facts.knowledge import gather_knowledge
from carebook.narrative.summary import make_summary
from carebook.narrative.summary_requests import find_summary_requests
from carebook.narrative.summary_store import (
    SummaryStore,
    load_summary_store,
    save_summaries,
    summary_store_path,
)
from carebook.narrative.writers.prompts import Prompt, build_message, load_prompt
from carebook.narrative.writers.task_gathering import (
    WriterChoice,
    make_tasks,
    pick_tasks,
    split_tasks_to_write,
)
from carebook.narrative.writers.writing_tasks import SummaryKind, WritingTask

if TYPE_CHECKING:
    from carebook.narrative.writers.llm import WrittenSummary
    from carebook.narrative.writers.model_choice import ModelChoice
    from carebook.narrative.writers.retrying_model import RetryingModel

SUMMARY_KINDS: tuple[SummaryKind, ...] = ("chart", "section", "book")
# English prose has about this many characters to a token, and answers have about so many tokens.
_CHARACTERS_PER_TOKEN = 4
_TOKENS_PER_ANSWER: Mapping[SummaryKind, int] = {"chart": 150, "section": 600, "book": 1200}


@dataclass
class _AreaSummaries:
    """One authority: what is to be written, what was kept, and how far it is."""

    plan: BookPlan
    assessor: TextAssessor
    store: SummaryStore
    keys: tuple[str, ...]
    tasks: tuple[WritingTask, ...]
    kept_keys: tuple[str, ...]
    written_count: int = 0
    keys_by_rule: list[str] = field(default_factory=list)

    def result_line(self) -> str:
        """Return the result in a line."""
        told = [f"{self.written_count} written", f"{len(self.kept_keys)} kept as they were"]
        if left := len(self.tasks) - self.written_count:
            told.append(f"{left} not written")
        if self.keys_by_rule:
            told.append(
                f"{len(self.keys_by_rule)} of them by rule, as the model's drafts were refused "
                f"({', '.join(self.keys_by_rule)})"
            )
        path = self.plan.project.relative_to_root(self.store.path)
        return f"{self.plan.area.name}: {', '.join(told)}; see {path}"


@click.command("summarise")
@click.argument("areas", nargs=-1, required=True, metavar="AREA...")
@click.option(
    "--writer",
    type=click.Choice(["rules", "llm"]),
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
    writer: Literal["rules", "llm"],
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
    if writer == "rules":
        _write_by_rule(plans, keys, dry_run)
    else:
        _write_by_model(plans, model, keys, dry_run, jobs, timeout)


def _write_by_rule(plans: list[BookPlan], keys: tuple[str, ...], dry_run: bool) -> None:
    for plan in plans:
        area = _gather_tasks(plan, keys, WriterChoice("rules"))
        if dry_run:
            click.echo(
                f"{plan.area.name}: {len(area.tasks)} summaries to write by rule, "
                f"{len(area.kept_keys)} kept; no calls, no cost"
            )
            continue
        made = [
            make_summary(task.key, "rules", task.rule_paragraphs, task.facts_hash)
            for task in area.tasks
        ]
        save_summaries(area.store.path, made, area.keys)
        area.written_count = len(made)
        click.echo(area.result_line())


def _write_by_model(
    plans: list[BookPlan],
    named: str | None,
    keys: tuple[str, ...],
    dry_run: bool,
    jobs: int,
    timeout: float,
) -> None:
    try:
        from carebook.narrative.writers import model_choice as models
    except ImportError as error:
        raise ToolError(
            f"--writer llm: expected the library for language models, found no {error.name}; "
            "install it with pip install 'pydantic-ai-slim[anthropic,openai]' or use --writer rules"
        ) from None
    configured = plans[0].params.model
    choice = models.choose_model(named, configured, os.environ)
    prompts = {kind: load_prompt(plans[0].project.prompts, kind) for kind in SUMMARY_KINDS}
    if not dry_run:
        # A missing key is said before anything takes time.
        models.connect_model(choice, os.environ, timeout)
    versions = {kind: prompt.version for kind, prompt in prompts.items()}
    for plan in plans:
        area = _gather_tasks(plan, keys, WriterChoice("llm", choice.label, versions))
        if dry_run:
            click.echo(_forecast_cost(area, prompts, choice))
        else:
            _ask_model(area, prompts, choice, jobs, timeout)


def _gather_tasks(plan: BookPlan, keys: tuple[str, ...], manner: WriterChoice) -> _AreaSummaries:
    with progress_bar(plan) as progress:
        notebooks = executed_notebooks(plan, progress, available_cores())
    assessor = TextAssessor(gather_knowledge(plan.dataset, plan.area))
    tasks = make_tasks(plan.area.name, find_summary_requests(notebooks, plan.dataset), assessor)
    store = load_summary_store(summary_store_path(plan.project.data, plan.area))
    todo, kept = split_tasks_to_write(pick_tasks(tasks, keys), store, manner)
    return _AreaSummaries(plan, assessor, store, tuple(task.key for task in tasks), todo, kept)


def _forecast_cost(
    area: _AreaSummaries, prompts: Mapping[SummaryKind, Prompt], choice: "ModelChoice"
) -> str:
    from carebook.narrative.writers.model_choice import cost_in_words, token_cost

    table = area.assessor.slot_table
    characters = sum(
        len(prompts[task.kind].text) + len(build_message(task, table)) for task in area.tasks
    )
    asked = characters // _CHARACTERS_PER_TOKEN
    answered = sum(_TOKENS_PER_ANSWER[task.kind] for task in area.tasks)
    cost = cost_in_words(token_cost(choice, asked, answered))
    return (
        f"{area.plan.area.name}: {len(area.tasks)} calls to {choice.label}, about {asked:,} tokens "
        f"to it and {answered:,} from it, {cost}; each draft that is refused costs a call more, "
        f"up to three for a summary. {len(area.kept_keys)} summaries are kept as they are"
    )


def _ask_model(
    area: _AreaSummaries,
    prompts: Mapping[SummaryKind, Prompt],
    choice: "ModelChoice",
    jobs: int,
    timeout: float,
) -> None:
    from carebook.narrative.writers.answer_journal import ANSWERS_FOLDER, AnswerJournal
    from carebook.narrative.writers.llm import WritingInputs, WritingRun
    from carebook.narrative.writers.model_choice import connect_model, redact_secrets
    from carebook.narrative.writers.retrying_model import RetryingModel, RetryPolicy

    plan = area.plan
    setting = WritingInputs(area.assessor.knowledge, area.assessor.slot_table, prompts)
    journal = plan.project.outputs / ANSWERS_FOLDER / f"{plan.area.slug}.jsonl"
    patience = RetryPolicy(timeout=timeout)
    model = RetryingModel(
        connect_model(choice, os.environ, timeout),
        choice,
        AnswerJournal(journal, redact_secrets),
        patience,
        lambda text: _print_line(f"{plan.area.name}: {text}"),
    )
    with _summaries_bar(area, model) as advance:

        def finished(written: "WrittenSummary") -> None:
            save_summaries(area.store.path, [written.summary], area.keys)
            area.written_count += 1
            if not written.by_model:
                area.keys_by_rule.append(written.task.key)
            for number, reasons in enumerate(written.refusal_reasons, start=1):
                for reason in reasons:
                    _print_line(
                        f"{plan.area.name}: {written.task.key}: draft {number} refused: {reason}"
                    )
            advance()

        try:
            WritingRun(model, jobs, finished).write_all([(task, setting) for task in area.tasks])
        finally:
            click.echo(f"{area.result_line()}; {_usage_in_words(model)}")


def _usage_in_words(model: "RetryingModel") -> str:
    from carebook.narrative.writers.model_choice import cost_in_words, token_cost

    cost = token_cost(model.choice, model.input_tokens, model.output_tokens)
    tokens = f"{model.input_tokens + model.output_tokens:,} tokens"
    return f"{model.requests_sent} requests, {tokens}, {cost_in_words(cost)}"


@contextmanager
def _summaries_bar(area: _AreaSummaries, model: "RetryingModel") -> Iterator[Callable[[], None]]:
    """Show on standard error how many summaries are done, and what they cost so far."""
    with tqdm(
        total=len(area.tasks),
        desc=area.plan.area.name,
        bar_format="{desc}: {bar} {n_fmt} of {total_fmt} summaries, {postfix} {elapsed}",
        file=sys.stderr,
        disable=None,
    ) as bar:

        def advance() -> None:
            bar.set_postfix_str(_usage_in_words(model), refresh=False)
            bar.update()

        yield advance


def _print_line(text: str) -> None:
    tqdm.write(text, file=sys.stderr)
