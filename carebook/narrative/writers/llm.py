"""The writer that asks a language model, and lets nothing through that the facts do not carry.

Importing this module needs the extra ``llm``.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from pydantic_ai import Agent, TextOutput, ToolOutput
from pydantic_ai.exceptions import (
    AgentRunError,
    ContentFilterError,
    ModelAPIError,
    OutputTokenLimitExceeded,
    UnexpectedModelBehavior,
)

from carebook.facts.knowledge import AreaKnowledge
from carebook.facts.slots.slot import Slot
from carebook.narrative.summary import make_summary
from carebook.narrative.writers.answers import parse_draft
from carebook.narrative.writers.draft_shape import Draft, draft_text, draft_type
from carebook.narrative.writers.drafts import reasons_to_refuse
from carebook.narrative.writers.model_choice import redact_secrets
from carebook.narrative.writers.prompts import Prompt, build_message
from carebook.narrative.writers.retrying_model import RetryingModel
from carebook.narrative.writers.writing_tasks import (
    SummaryKind,
    WritingTask,
    WrittenSummary,
    slots_for_task,
)

# So many times a draft goes back to the model with the reasons.
MAX_REVISIONS = 3
RULES_FALLBACK_REASON = "the model's drafts were refused, so the text written by rule stands"
_MAX_QUOTED_ANSWER = 4000
# How the library asks for more when an answer holds neither text nor a call of the tool.
_EMPTY_ANSWER_MESSAGE = "Please return text"


@dataclass(frozen=True)
class WritingInputs:
    """What all tasks of one area are written from."""

    knowledge: AreaKnowledge
    slots_by_name: Mapping[str, Slot]
    prompts: Mapping[SummaryKind, Prompt]


@dataclass(frozen=True)
class _UnreadableAnswer:
    """An answer that is no draft, and why."""

    answer: str
    reason: str


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
            ModelNotAnswering: the model no longer answers; what was finished is finished.
            ToolError: the key, the model's name or its address is wrong.

        """
        asyncio.run(self._write_all(tasks))

    async def _write_all(self, tasks: Sequence[WritingTask]) -> None:
        places = asyncio.Semaphore(self.max_parallel_tasks)

        async def one(task: WritingTask) -> None:
            async with places:
                self.on_finished(await self._write_one(task))

        async with self.model:
            try:
                async with asyncio.TaskGroup() as group:
                    for task in tasks:
                        group.create_task(one(task))
            except BaseExceptionGroup as several:
                # The first is the reason why the others were called off.
                raise several.exceptions[0] from None
            finally:
                await self.model.close()

    async def _write_one(self, task: WritingTask) -> WrittenSummary:
        """Ask, check the draft against the facts, and send it back with the reasons if need be."""
        slots = slots_for_task(task, self.inputs.slots_by_name)
        prompt = self.inputs.prompts[task.kind]
        before: tuple[str, str] | None = None
        refused: list[tuple[str, ...]] = []
        for turn in range(MAX_REVISIONS + 1):
            draft = await self._ask_model(
                task, prompt, build_message(task, self.inputs.slots_by_name, turn, before)
            )
            if isinstance(draft, _UnreadableAnswer):
                answer, reasons = draft.answer, [draft.reason]
            else:
                answer = draft.model_dump_json()
                reasons = reasons_to_refuse(draft, task, slots, self.inputs.knowledge)
                if not reasons:
                    return self._written(task, prompt, draft, refused)
            refused.append(tuple(redact_secrets(reason) for reason in reasons))
            before = answer[:_MAX_QUOTED_ANSWER], "\n".join(f"- {r}" for r in reasons)
        return self._written(task, prompt, None, refused)

    async def _ask_model(
        self, task: WritingTask, prompt: Prompt, text: str
    ) -> Draft | _UnreadableAnswer:
        shape = draft_type(task.kind)

        def read(answer: str) -> Draft | _UnreadableAnswer:
            try:
                return parse_draft(answer, task.kind)
            except ValueError as error:
                return _UnreadableAnswer(answer, str(error))

        agent = Agent(
            self.model,
            # Most models answer by the tool, some small ones with the same JSON as text.
            output_type=[ToolOutput(shape, name="summary"), TextOutput(read)],
            instructions=prompt.text,
            retries=0,
        )
        try:
            result = await agent.run(text)
        except AgentRunError as error:
            return _UnreadableAnswer("", _why_no_answer(error))
        return cast("Draft | _UnreadableAnswer", result.output)

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


def _why_no_answer(error: AgentRunError) -> str:
    cause = redact_secrets(" ".join(str(error.__cause__ or error).split()))[:200]
    match error:
        case ModelAPIError():
            return f"the request could not be answered: {cause}"
        case OutputTokenLimitExceeded():
            return "the answer was cut off at the longest allowed; write less"
        case ContentFilterError():
            return "the model refused to answer"
        case UnexpectedModelBehavior() if _EMPTY_ANSWER_MESSAGE in cause:
            return "the answer was empty"
        case UnexpectedModelBehavior():
            return f"the answer could not be read: {cause}"
        case _:
            return f"the model's answer failed: {cause}"
