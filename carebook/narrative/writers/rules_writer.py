"""The writer that takes the rules' text for every summary."""

from collections.abc import Callable, Sequence

from carebook.narrative.summary import make_summary
from carebook.narrative.writers.forecasts import Forecast
from carebook.narrative.writers.summary_writer import WriterOptions
from carebook.narrative.writers.writing_tasks import AreaTasks, WriterChoice, WrittenSummary


class RulesWriter:
    """Writes by rule; see :class:`carebook.narrative.writers.summary_writer.SummaryWriter`."""

    spending = None

    def __init__(self, options: WriterOptions) -> None:  # noqa: ARG002  (rules need no options)
        self.choice = WriterChoice("rules")

    def forecast(self, area: AreaTasks) -> Forecast:
        """Return how many summaries there are to write; no calls, no cost."""
        return Forecast(len(area.tasks), len(area.kept_keys))

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
