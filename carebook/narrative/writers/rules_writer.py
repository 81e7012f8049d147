"""The writer that takes the rules' text for every summary."""

from collections.abc import Callable, Sequence

from carebook.narrative.summary import make_summary
from carebook.narrative.writers.writing_tasks import (
    AreaTasks,
    WriterChoice,
    WriterOptions,
    WrittenSummary,
)


class RulesWriter:
    """Writes by rule; see :class:`carebook.narrative.writers.writing_tasks.SummaryWriter`."""

    def __init__(self, options: WriterOptions) -> None:  # noqa: ARG002  (rules need no options)
        self.choice = WriterChoice("rules")

    def forecast(self, area: AreaTasks) -> str:
        """Say how many summaries there are to write."""
        return (
            f"{area.area.name}: {len(area.tasks)} summaries to write by rule, "
            f"{len(area.kept_keys)} kept; no calls, no cost"
        )

    def write(
        self,
        area: AreaTasks,
        finished: Callable[[Sequence[WrittenSummary]], None],
        report: Callable[[str], None],  # noqa: ARG002  (there is no news)
    ) -> None:
        """Write all at once."""
        finished(
            [
                WrittenSummary(
                    task,
                    make_summary(
                        task.key,
                        "rules",
                        task.rule_text.paragraphs,
                        task.facts_hash,
                        questions=task.rule_text.questions,
                    ),
                )
                for task in area.tasks
            ]
        )

    def usage(self) -> str:
        """Rules cost nothing."""
        return ""
