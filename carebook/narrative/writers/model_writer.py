"""The writer that has summaries written by a language model, and says what that costs.

Importing this module needs the extra ``llm``.
"""

from collections.abc import Callable, Sequence

from carebook.core.errors import ToolError
from carebook.narrative.writers.answer_forms import AnswerManner
from carebook.narrative.writers.answer_journal import AnswerJournal
from carebook.narrative.writers.budget import Spending
from carebook.narrative.writers.forecasts import Forecast, expected_at_most, expected_tokens
from carebook.narrative.writers.llm import WritingInputs, WritingRun
from carebook.narrative.writers.model_choice import (
    choose_model,
    connect_model,
    library_price,
    redact_secrets,
)
from carebook.narrative.writers.prompts import build_message, load_prompt
from carebook.narrative.writers.retrying_model import RetryingModel, RetryPolicy
from carebook.narrative.writers.summary_writer import WriterOptions
from carebook.narrative.writers.writing_tasks import (
    SUMMARY_KINDS,
    AreaTasks,
    WriterChoice,
    WrittenSummary,
)


class ModelWriter:
    """Asks a model; see :class:`carebook.narrative.writers.summary_writer.SummaryWriter`."""

    def __init__(self, options: WriterOptions) -> None:
        """Choose the model and read the prompts.

        Raises:
            ToolError: no model is named, or its name, address or key is missing or wrong, or a
                cost is limited where no price is known.
            InputError: a prompt is missing.

        """
        self._options = options
        self._model_choice = choose_model(
            options.model, options.configured_model, options.environment
        )
        price = options.price or library_price(self._model_choice)
        if options.budget.max_cost is not None and price is None:
            raise ToolError(
                f"--max-cost: expected a price for {self._model_choice.label}, found none; give "
                "what a million tokens cost with --price-in and --price-out"
            )
        self._prompts = {kind: load_prompt(options.prompts, kind) for kind in SUMMARY_KINDS}
        if not options.dry_run:
            # A missing key is reported before anything takes time.
            connect_model(self._model_choice, options.environment, options.timeout)
        versions = {kind: prompt.version for kind, prompt in self._prompts.items()}
        self.choice = WriterChoice("llm", self._model_choice.label, versions)
        # What the server can do, once one area has found out, and what it cost.
        self._manner = AnswerManner(options.answer_form)
        self.spending = Spending(options.budget, price)

    def forecast(self, area: AreaTasks) -> Forecast:
        """Return how many tokens the tasks take."""
        table = area.assessor.slot_table
        forecast = Forecast(0, len(area.kept_keys))
        for task in area.tasks:
            prompt = self._prompts[task.kind].text
            least = expected_tokens(task.kind, prompt, build_message(task, table))
            forecast += Forecast(1, 0, least, expected_at_most(least))
        return forecast

    def write(
        self,
        area: AreaTasks,
        finished: Callable[[Sequence[WrittenSummary]], None],
        report: Callable[[str], None],
    ) -> None:
        """Have the tasks written; a task is finished as soon as its summary is.

        Raises:
            BudgetSpent: what was allowed is used up; what was finished is kept.
            ModelNotAnswering: the model no longer answers; what was finished is kept.
            ToolError: the server refuses the key, the model's name or the address.

        """
        options = self._options
        journal = options.answers / f"{area.area.slug}.jsonl"
        model = RetryingModel(
            connect_model(self._model_choice, options.environment, options.timeout),
            self._model_choice,
            AnswerJournal(journal, redact_secrets),
            RetryPolicy(timeout=options.timeout),
            self._manner,
            self.spending,
            report,
        )
        inputs = WritingInputs(area.assessor.knowledge, area.assessor.slot_table, self._prompts)
        run = WritingRun(model, inputs, options.jobs, lambda written: finished([written]))
        run.write_all(area.tasks)
