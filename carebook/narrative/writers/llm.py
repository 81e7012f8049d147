"""The writer that asks a language model, and lets nothing through that the facts do not carry.

Importing this module needs the extra ``llm``.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pydantic_ai.exceptions import AgentRunError, ModelContextWindowExceededError
from pydantic_ai.messages import ModelResponse

from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.slots.slot import Slot
from carebook.narrative.summary import make_summary
from carebook.narrative.writers.answer_forms import answer_text
from carebook.narrative.writers.answers import parse_draft
from carebook.narrative.writers.budget import BudgetSpent
from carebook.narrative.writers.draft_shape import Draft, draft_text
from carebook.narrative.writers.drafts import reasons_to_refuse
from carebook.narrative.writers.forecasts import MAX_REVISIONS
from carebook.narrative.writers.model_choice import redact_secrets
from carebook.narrative.writers.prompts import Prompt, build_message
from carebook.narrative.writers.retrying_model import Question, RetryingModel
from carebook.narrative.writers.writing_tasks import (
    SummaryKind,
    WritingTask,
    WrittenSummary,
    slots_for_task,
)

RULES_FALLBACK_REASON = "the model's drafts were refused, so the text written by rule stands"
# Room for a whole draft; of an answer that holds none, its end.
_MAX_QUOTED_ANSWER = 10_000
_TOO_LONG = "the facts are more than this model can read at once"


@dataclass(frozen=True)
class WritingInputs:
    """What all tasks of one area are written from."""

    knowledge: AreaKnowledge
    slots_by_name: Mapping[str, Slot]
    prompts: Mapping[SummaryKind, Prompt]


@dataclass
class WritingRun:
    """The tasks of one area on their way to a model, ``max_parallel_tasks`` at a time.

    ``on_finished`` is called with each task as soon as it is written.
    """

    model: RetryingModel
    inputs: WritingInputs
    max_parallel_tasks: int
    on_finished: Callable[[WrittenSummary], None]

    def write_all(self, tasks: Sequence[WritingTask]) -> None:
        """Write all tasks.

        Raises:
            BudgetSpent: what was allowed is used up; what was under way is finished first.
            ModelNotAnswering: the model no longer answers; what was finished is finished.
            ToolError: the key, the model's name or its address is wrong.

        """
        asyncio.run(self._write_all(tasks))

    async def _write_all(self, tasks: Sequence[WritingTask]) -> None:
        places = asyncio.Semaphore(self.max_parallel_tasks)
        stops: list[BudgetSpent] = []

        async def one(task: WritingTask) -> None:
            async with places:
                try:
                    self.on_finished(await self._write_one(task))
                except BudgetSpent as stop:
                    # What is under way was paid for: the others may come to their end.
                    stops.append(stop)

        async with self.model.model:
            try:
                async with asyncio.TaskGroup() as group:
                    for task in tasks:
                        group.create_task(one(task))
            except BaseExceptionGroup as several:
                # The first is the reason why the others were called off.
                raise several.exceptions[0] from None
            finally:
                await self.model.close()
        if stops:
            raise stops[0]

    async def _write_one(self, task: WritingTask) -> WrittenSummary:
        """Ask, check the draft against the facts, and send it back with the reasons if need be."""
        slots = slots_for_task(task, self.inputs.slots_by_name)
        prompt = self.inputs.prompts[task.kind]
        before: tuple[str, str] | None = None
        refused: list[tuple[str, ...]] = []
        for turn in range(MAX_REVISIONS + 1):
            text = build_message(task, self.inputs.slots_by_name, turn, before)
            try:
                answer, draft, reasons = await self._ask(Question(task.kind, prompt.text, text))
            except ModelContextWindowExceededError:
                # With reasons added it would be longer still.
                refused.append((_TOO_LONG,))
                break
            if draft is not None:
                reasons = reasons_to_refuse(draft, task, slots, self.inputs.knowledge)
                if not reasons:
                    return self._written(task, prompt, draft, refused)
            refused.append(tuple(redact_secrets(reason) for reason in reasons))
            before = answer[-_MAX_QUOTED_ANSWER:], "\n".join(f"- {r}" for r in reasons)
        return self._written(task, prompt, None, refused)

    async def _ask(self, question: Question) -> tuple[str, Draft | None, list[str]]:
        """Return an answer and the draft in it, or why there is none."""
        try:
            response = await self.model.ask(question)
        except ModelContextWindowExceededError:
            raise
        except AgentRunError as error:
            return "", None, [_why_no_answer(error)]
        answer = answer_text(response)
        try:
            draft = _read_draft(response, answer, question.kind)
        except ValueError as error:
            return answer, None, [str(error)]
        return draft.model_dump_json(), draft, []

    def _written(
        self,
        task: WritingTask,
        prompt: Prompt,
        draft: Draft | None,
        refused: Sequence[tuple[str, ...]],
    ) -> WrittenSummary:
        """Return a finished task: with the draft that may stand, or with the rules' text."""
        reasons = [
            f"draft {number}: {reason}"
            for number, each in enumerate(refused, start=1)
            for reason in each
        ]
        writer, paragraphs = "rules", task.rule_text.paragraphs
        questions = [*task.rule_text.questions]
        if draft is None:
            reasons.append(RULES_FALLBACK_REASON)
        else:
            writer, paragraphs = "llm", tuple(draft_text(draft).split("\n\n"))
            questions = [text.strip() for text in draft.questions]
        summary = make_summary(
            task.key,
            writer,
            paragraphs,
            task.facts_hash,
            model=self.model.choice.label,
            prompt=prompt.version,
            questions=tuple(filter(None, questions)),
            refused=tuple(reasons),
        )
        return WrittenSummary(task, summary, tuple(refused))


def _read_draft(response: ModelResponse, answer: str, kind: SummaryKind) -> Draft:
    """Return the draft that an answer holds.

    Raises:
        ValueError: it holds none, or was cut off; the message is for the model.

    """
    match response.finish_reason:
        case "length":
            raise ValueError("the answer was cut off at the longest allowed; write less")
        case "content_filter":
            raise ValueError("the model refused to answer")
        case _:
            return parse_draft(answer, kind)


def _why_no_answer(error: AgentRunError) -> str:
    cause = redact_secrets(" ".join(str(error.__cause__ or error).split()))[:200]
    return f"the answer could not be read: {cause}"
