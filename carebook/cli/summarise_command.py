"""``carebook summarise``: have the summaries of one or more authorities written."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import click
from tqdm import tqdm

from carebook.books.plan import Plan, make_plan
from carebook.build.notebook_runs import executed_notebooks
from carebook.checking.assess import Assessor
from carebook.cli.progress import progress_bar
from carebook.core.errors import ToolError
from carebook.core.project import Project
from carebook.facts.knowledge import knowledge_of
from carebook.narrative.requests import wanted_summaries
from carebook.narrative.summary import make_summary
from carebook.narrative.summary_store import Store, load_store, put, store_path
from carebook.narrative.writers.gather import Manner, chosen, tasks_of, to_write
from carebook.narrative.writers.prompts import Prompt, load_prompt, message
from carebook.narrative.writers.tasks import Kind, Task

if TYPE_CHECKING:
    from carebook.narrative.writers.llm import Written
    from carebook.narrative.writers.model_choice import Choice
    from carebook.narrative.writers.patient_model import PatientModel

KINDS: tuple[Kind, ...] = ("chart", "section", "book")
# English prose has about this many characters to a token, and answers have about so many tokens.
_CHARACTERS = 4
_ANSWER_TOKENS: Mapping[Kind, int] = {"chart": 150, "section": 600, "book": 1200}


@dataclass
class _Area:
    """One authority on its way: what is to be written, what was kept, what came of it."""

    plan: Plan
    assessor: Assessor
    store: Store
    order: tuple[str, ...]
    todo: tuple[Task, ...]
    kept: tuple[str, ...]
    written: int = 0
    by_rule: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Say what came of it, in a line."""
        told = [f"{self.written} written", f"{len(self.kept)} kept as they were"]
        if left := len(self.todo) - self.written:
            told.append(f"{left} not written")
        if self.by_rule:
            told.append(
                f"{len(self.by_rule)} of them by rule, as the model's drafts were refused "
                f"({', '.join(self.by_rule)})"
            )
        path = self.plan.project.relative(self.store.path)
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
    "--only", "keys", multiple=True, metavar="KEY", help="Only this summary (repeatable)."
)
@click.option("--dry-run", is_flag=True, help="Say how many calls, tokens and about what cost.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help="How many requests go to the model side by side.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(1, 3600),
    default=120.0,
    show_default=True,
    help="Seconds after which a request is given up and sent again.",
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
    """Have the summaries of each AREA written, into data/summaries/.

    A person's text is never overwritten, nor one that was approved and still fits the figures. What
    a model answered is kept in outputs/answers/, so that a run that was stopped asks nothing twice.
    The exit status is 1 when the model no longer answers, 2 when something has to be put right.
    """
    project = Project.find()
    plans = [make_plan(project, area, stitcher="builtin") for area in areas]
    plans = list({plan.area.code: plan for plan in plans}.values())
    if writer == "rules":
        _by_rule(plans, keys, dry_run)
    else:
        _by_model(plans, model, keys, dry_run, jobs, timeout)


def _by_rule(plans: list[Plan], keys: tuple[str, ...], dry_run: bool) -> None:
    for plan in plans:
        area = _gathered(plan, keys, Manner("rules"))
        if dry_run:
            click.echo(
                f"{plan.area.name}: {len(area.todo)} summaries to write by rule, "
                f"{len(area.kept)} kept; no calls, no cost"
            )
            continue
        made = [make_summary(task.key, "rules", task.by_rule, task.facts) for task in area.todo]
        put(area.store.path, made, area.order)
        area.written = len(made)
        click.echo(area.line())


def _by_model(
    plans: list[Plan],
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
            "install it with pip install 'carebook[llm]', or use --writer rules"
        ) from None
    configured = plans[0].params.model
    choice = models.choose(named, configured, os.environ)
    prompts = {kind: load_prompt(plans[0].project.prompts, kind) for kind in KINDS}
    if not dry_run:
        # A missing key is said before anything takes time.
        models.connect(choice, os.environ, timeout)
    versions = {kind: prompt.version for kind, prompt in prompts.items()}
    for plan in plans:
        area = _gathered(plan, keys, Manner("llm", choice.label, versions))
        if dry_run:
            click.echo(_forecast(area, prompts, choice))
        else:
            _ask(area, prompts, choice, jobs, timeout)


def _gathered(plan: Plan, keys: tuple[str, ...], manner: Manner) -> _Area:
    with progress_bar(plan) as progress:
        notebooks = executed_notebooks(plan, progress, os.cpu_count() or 1)
    assessor = Assessor(knowledge_of(plan.dataset, plan.area))
    tasks = tasks_of(plan.area.name, wanted_summaries(notebooks), assessor)
    store = load_store(store_path(plan.project.data, plan.area))
    todo, kept = to_write(chosen(tasks, keys), store, manner)
    return _Area(plan, assessor, store, tuple(task.key for task in tasks), todo, kept)


def _forecast(area: _Area, prompts: Mapping[Kind, Prompt], choice: "Choice") -> str:
    from carebook.narrative.writers.model_choice import cost_in_words, cost_of

    table = area.assessor.table
    characters = sum(len(prompts[task.kind].text) + len(message(task, table)) for task in area.todo)
    asked = characters // _CHARACTERS
    answered = sum(_ANSWER_TOKENS[task.kind] for task in area.todo)
    cost = cost_in_words(cost_of(choice, asked, answered))
    return (
        f"{area.plan.area.name}: {len(area.todo)} calls to {choice.label}, about {asked:,} tokens "
        f"to it and {answered:,} from it, {cost}; each draft that is refused costs a call more, "
        f"up to three for a summary. {len(area.kept)} summaries are kept as they are"
    )


def _ask(
    area: _Area, prompts: Mapping[Kind, Prompt], choice: "Choice", jobs: int, timeout: float
) -> None:
    from carebook.narrative.writers.answer_journal import FOLDER, Answers
    from carebook.narrative.writers.llm import Run, Setting
    from carebook.narrative.writers.model_choice import connect, scrub
    from carebook.narrative.writers.patient_model import Patience, PatientModel

    plan = area.plan
    setting = Setting(area.assessor.knowledge, area.assessor.table, prompts)
    journal = plan.project.outputs / FOLDER / f"{plan.area.slug}.jsonl"
    patience = Patience(timeout=timeout)
    model = PatientModel(
        connect(choice, os.environ, timeout),
        choice,
        Answers(journal, scrub),
        patience,
        lambda text: _say(f"{plan.area.name}: {text}"),
    )
    with _bar(area, model) as advance:

        def finished(written: "Written") -> None:
            put(area.store.path, [written.summary], area.order)
            area.written += 1
            if not written.by_model:
                area.by_rule.append(written.task.key)
            for number, reasons in enumerate(written.refused, start=1):
                for reason in reasons:
                    _say(f"{plan.area.name}: {written.task.key}: draft {number} refused: {reason}")
            advance()

        try:
            Run(model, jobs, finished).write([(task, setting) for task in area.todo])
        finally:
            click.echo(f"{area.line()}; {_used(model)}")


def _used(model: "PatientModel") -> str:
    from carebook.narrative.writers.model_choice import cost_in_words, cost_of

    cost = cost_of(model.choice, model.tokens_asked, model.tokens_answered)
    tokens = f"{model.tokens_asked + model.tokens_answered:,} tokens"
    return f"{model.requests} requests, {tokens}, {cost_in_words(cost)}"


@contextmanager
def _bar(area: _Area, model: "PatientModel") -> Iterator[Callable[[], None]]:
    """Show on standard error how many summaries are done, and what they cost so far."""
    with tqdm(
        total=len(area.todo),
        desc=area.plan.area.name,
        bar_format="{desc}: {bar} {n_fmt} of {total_fmt} summaries, {postfix} {elapsed}",
        file=sys.stderr,
        disable=None,
    ) as bar:

        def advance() -> None:
            bar.set_postfix_str(_used(model), refresh=False)
            bar.update()

        yield advance


def _say(text: str) -> None:
    tqdm.write(text, file=sys.stderr)
