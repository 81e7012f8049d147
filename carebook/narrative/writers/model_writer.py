"""The writer that has summaries written by a language model, and says what that costs.

Importing this module needs the extra ``llm``.
"""

from collections.abc import Callable, Mapping, Sequence

from carebook.narrative.writers.answer_journal import AnswerJournal
from carebook.narrative.writers.llm import WritingInputs, WritingRun
from carebook.narrative.writers.model_choice import (
    choose_model,
    connect_model,
    cost_in_words,
    redact_secrets,
    token_cost,
)
from carebook.narrative.writers.prompts import build_message, load_prompt
from carebook.narrative.writers.retrying_model import RetryingModel, RetryPolicy
from carebook.narrative.writers.writing_tasks import (
    SUMMARY_KINDS,
    AreaTasks,
    SummaryKind,
    WriterChoice,
    WriterOptions,
    WrittenSummary,
)

# English prose has about this many characters to a token, and answers have about so many tokens.
_CHARACTERS_PER_TOKEN = 4
_TOKENS_PER_ANSWER: Mapping[SummaryKind, int] = {"chart": 150, "section": 600, "book": 1200}


class ModelWriter:
    """Asks a model; see :class:`carebook.narrative.writers.writing_tasks.SummaryWriter`."""

    def __init__(self, options: WriterOptions) -> None:
        """Choose the model and read the prompts.

        Raises:
            ToolError: no model is named, or its name, address or key is missing or wrong.
            InputError: a prompt is missing.

        """
        self._options = options
        self._model_choice = choose_model(
            options.model, options.configured_model, options.environment
        )
        self._prompts = {kind: load_prompt(options.prompts, kind) for kind in SUMMARY_KINDS}
        if not options.dry_run:
            # A missing key is reported before anything takes time.
            connect_model(self._model_choice, options.environment, options.timeout)
        versions = {kind: prompt.version for kind, prompt in self._prompts.items()}
        self.choice = WriterChoice("llm", self._model_choice.label, versions)
        self._model: RetryingModel | None = None

    def forecast(self, area: AreaTasks) -> str:
        """Say how many calls and tokens the tasks take, and about what they cost."""
        table = area.assessor.slot_table
        characters = sum(
            len(self._prompts[task.kind].text) + len(build_message(task, table))
            for task in area.tasks
        )
        asked = characters // _CHARACTERS_PER_TOKEN
        answered = sum(_TOKENS_PER_ANSWER[task.kind] for task in area.tasks)
        cost = cost_in_words(token_cost(self._model_choice, asked, answered))
        return (
            f"{area.area.name}: {len(area.tasks)} calls to {self.choice.model}, about {asked:,} "
            f"tokens to it and {answered:,} from it, {cost}; each draft that is refused costs a "
            f"call more, up to three for a summary. {len(area.kept_keys)} summaries are kept as "
            "they are"
        )

    def write(
        self,
        area: AreaTasks,
        finished: Callable[[Sequence[WrittenSummary]], None],
        report: Callable[[str], None],
    ) -> None:
        """Have the tasks written; a task is finished as soon as its summary is.

        Raises:
            ModelNotAnswering: the model no longer answers; what was finished is kept.
            ToolError: the server refuses the key, the model's name or the address.

        """
        options = self._options
        journal = options.answers / f"{area.area.slug}.jsonl"
        self._model = RetryingModel(
            connect_model(self._model_choice, options.environment, options.timeout),
            self._model_choice,
            AnswerJournal(journal, redact_secrets),
            RetryPolicy(timeout=options.timeout),
            report,
        )
        inputs = WritingInputs(area.assessor.knowledge, area.assessor.slot_table, self._prompts)
        run = WritingRun(self._model, inputs, options.jobs, lambda written: finished([written]))
        run.write_all(area.tasks)

    def usage(self) -> str:
        """Return the requests, the tokens and their cost."""
        model = self._model
        if model is None:
            return ""
        cost = cost_in_words(token_cost(model.choice, model.input_tokens, model.output_tokens))
        tokens = f"{model.input_tokens + model.output_tokens:,} tokens"
        return f"{model.requests_sent} requests, {tokens}, {cost}"
