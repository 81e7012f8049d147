"""What a writer of summaries is made from, and what it can do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from carebook.narrative.writers.budget import Budget, Price, Spending
from carebook.narrative.writers.forecasts import Forecast
from carebook.narrative.writers.writing_tasks import AreaTasks, WriterChoice, WrittenSummary

AnswerForm = Literal["tool", "schema", "text"]


@dataclass(frozen=True)
class WriterOptions:
    """What a run of ``carebook summarise`` hands to its writer.

    ``model`` is the language model named on the command line, ``configured_model`` the one in
    ``params/``. ``prompts`` and ``answers`` are folders: of the prompts, and of the journals of
    answers. ``jobs`` is how many requests may run side by side, ``timeout`` in seconds for each.
    A ``dry_run`` only asks for the forecast. ``answer_form`` is how a model is to answer, None
    where that is found out; ``price`` what a person says that it costs, None where nothing is said.
    """

    prompts: Path
    answers: Path
    model: str | None = None
    configured_model: str | None = None
    jobs: int = 4
    timeout: float = 120.0
    dry_run: bool = False
    answer_form: AnswerForm | None = None
    budget: Budget = field(default_factory=Budget)
    price: Price | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


class SummaryWriter(Protocol):
    """A writer of summaries, made from :class:`WriterOptions` before anything takes time.

    ``spending`` is what a run has cost so far, over all areas; None where writing is free.
    """

    choice: WriterChoice
    spending: Spending | None

    def forecast(self, area: AreaTasks) -> Forecast:
        """Return what writing these tasks takes."""

    def write(
        self,
        area: AreaTasks,
        finished: Callable[[Sequence[WrittenSummary]], None],
        report: Callable[[str], None],
    ) -> None:
        """Write the tasks; ``finished`` gets what is written, ``report`` a line of news.

        Raises:
            BudgetSpent: what was allowed is used up; what was finished is finished.

        """
