"""What came of a run of ``carebook summarise``, as lines, as JSON and as a file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import click

from carebook.books.plan import BookPlan
from carebook.core.files import write_file_or_explain
from carebook.narrative.summary_store import SummaryStore
from carebook.narrative.writers.answer_journal import ANSWERS_FOLDER
from carebook.narrative.writers.budget import BudgetSpent, Spending
from carebook.narrative.writers.run_report import (
    data_of_report,
    data_of_spending,
    lines_of_report,
    report_on,
)
from carebook.narrative.writers.summary_writer import SummaryWriter
from carebook.narrative.writers.writing_tasks import AreaTasks, WriterChoice, WrittenSummary


@dataclass
class AreaProgress:
    """The summaries of one area on their way: what is to be written, and what came of it."""

    plan: BookPlan
    store: SummaryStore
    order: tuple[str, ...]
    to_write: AreaTasks
    written: list[WrittenSummary] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many summaries are not written."""
        return len(self.to_write.tasks) - len(self.written)

    def keys_by_rule(self, choice: WriterChoice) -> list[str]:
        """Return the summaries whose drafts were all refused."""
        return [one.task.key for one in self.written if one.summary.writer != choice.writer]

    def result_line(self, choice: WriterChoice) -> str:
        """Return in a line what came of it."""
        parts = [
            f"{len(self.written)} written",
            f"{len(self.to_write.kept_keys)} kept as they were",
        ]
        if self.left:
            parts.append(f"{self.left} not written")
        if by_rule := self.keys_by_rule(choice):
            parts.append(
                f"{len(by_rule)} of them by rule, as the model's drafts were refused "
                f"({', '.join(by_rule)})"
            )
        path = self.plan.project.relative_to_root(self.store.path)
        return f"{self.plan.area.name}: {', '.join(parts)}; see {path}"

    def as_data(self, choice: WriterChoice) -> dict[str, Any]:
        """Return the same as data for JSON."""
        return {
            "area": self.plan.area.name,
            "slug": self.plan.area.slug,
            "written": len(self.written),
            "kept": len(self.to_write.kept_keys),
            "not_written": self.left,
            "by_rule": self.keys_by_rule(choice),
            "store": str(self.plan.project.relative_to_root(self.store.path)),
        }


def keep_report(area: AreaProgress, choice: WriterChoice, spending: Spending) -> None:
    """Keep what came of the drafts beside the model's answers."""
    data = {
        "model": choice.model,
        "prompts": dict(choice.prompt_versions or {}),
        **area.as_data(choice),
        **data_of_report(report_on(area.written, choice.writer)),
        **data_of_spending(spending),
    }
    folder = area.plan.project.outputs / ANSWERS_FOLDER
    write_file_or_explain(folder / f"{area.plan.area.slug}.report.json", _as_json(data) + "\n")


def print_outcome(done: Sequence[AreaProgress], writer: SummaryWriter, *, as_json: bool) -> None:
    """Print what came of a model's drafts, or as JSON what came of all."""
    spending, choice = writer.spending, writer.choice
    report = report_on([one for area in done for one in area.written], choice.writer)
    if as_json:
        areas = [area.as_data(choice) for area in done]
        asked = {} if spending is None else {**data_of_report(report), **data_of_spending(spending)}
        made_by = {"writer": choice.writer, "model": choice.model or None}
        print_json({**made_by, "areas": areas, **asked})
    elif spending is not None:
        for line in lines_of_report(report):
            click.echo(line)
        click.echo(spending.in_words())


def what_is_left(
    spent: BudgetSpent, done: Sequence[AreaProgress], plans: Sequence[BookPlan]
) -> str:
    """Return in a line why a run stopped, what is left and how to go on."""
    last = done[-1]
    left = f"{last.left} of {len(last.to_write.tasks)} summaries of {last.plan.area.name}"
    if further := len(plans) - len(done):
        left += f" and {further} further {'area' if further == 1 else 'areas'}"
    return (
        f"{spent}: {left} are not written; what was answered is kept, run the same command again "
        "to go on"
    )


def _as_json(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False)


def print_json(data: object) -> None:
    """Print data as JSON."""
    click.echo(_as_json(data))
