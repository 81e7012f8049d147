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

from carebook.facts.knowledge import Knowledge
from carebook.facts.slots.slot import Slot
from carebook.narrative.summary import Summary, make_summary
from carebook.narrative.writers.drafts import Draft, draft_type, parse, refusals, text_of
from carebook.narrative.writers.model_choice import scrub
from carebook.narrative.writers.patient_model import PatientModel
from carebook.narrative.writers.prompts import Prompt, message
from carebook.narrative.writers.tasks import Kind, Task, slots_of

# So many times a draft goes back to the model with the reasons.
SENT_BACK = 3
RULES_STAND = "the model's drafts were refused, so the text written by rule stands"
_LONGEST_ANSWER_QUOTED = 4000
# How the library asks for more when an answer holds neither text nor a call of the tool.
_NOTHING = "Please return text"


@dataclass(frozen=True)
class Setting:
    """What all tasks of one area are written from."""

    knowledge: Knowledge
    table: Mapping[str, Slot]
    prompts: Mapping[Kind, Prompt]


@dataclass(frozen=True)
class Written:
    """One finished task: its summary, and the reasons for each draft that was refused."""

    task: Task
    summary: Summary
    refused: tuple[tuple[str, ...], ...] = ()

    @property
    def by_model(self) -> bool:
        """Whether the model's text stands, and not the rules'."""
        return self.summary.writer == "llm"


@dataclass(frozen=True)
class _Unreadable:
    """An answer that is no draft, and why."""

    answer: str
    reason: str


@dataclass
class Run:
    """Tasks on their way to a model, ``jobs`` at a time.

    ``finished`` is called with each task as soon as it is written.
    """

    model: PatientModel
    jobs: int
    finished: Callable[[Written], None]

    def write(self, tasks: Sequence[tuple[Task, Setting]]) -> None:
        """Write all tasks.

        Raises:
            ModelGone: the model no longer answers; what was finished is finished.
            ToolError: the key, the model's name or its address is wrong.

        """
        asyncio.run(self._write(tasks))

    async def _write(self, tasks: Sequence[tuple[Task, Setting]]) -> None:
        places = asyncio.Semaphore(self.jobs)

        async def one(task: Task, setting: Setting) -> None:
            async with places:
                written = await self._one(task, setting)
                self.finished(written)

        async with self.model:
            try:
                async with asyncio.TaskGroup() as group:
                    for task, setting in tasks:
                        group.create_task(one(task, setting))
            except BaseExceptionGroup as several:
                # The first is the reason why the others were called off.
                raise several.exceptions[0] from None
            finally:
                await self.model.close()

    async def _one(self, task: Task, setting: Setting) -> Written:
        """Ask, hold the draft against the facts, and send it back with the reasons if need be."""
        slots = slots_of(task, setting.table)
        prompt = setting.prompts[task.kind]
        before: tuple[str, str] | None = None
        refused: list[tuple[str, ...]] = []
        for turn in range(SENT_BACK + 1):
            draft = await self._ask(task, prompt, message(task, setting.table, turn, before))
            if isinstance(draft, _Unreadable):
                answer, reasons = draft.answer, [draft.reason]
            else:
                answer = draft.model_dump_json()
                reasons = refusals(draft, slots, setting.knowledge, task.kind, task.topic)
                if not reasons:
                    return Written(
                        task, self._summary(task, prompt, draft, refused), tuple(refused)
                    )
            refused.append(tuple(scrub(reason) for reason in reasons))
            before = answer[:_LONGEST_ANSWER_QUOTED], "\n".join(f"- {r}" for r in reasons)
        return Written(task, self._by_rule(task, prompt, refused), tuple(refused))

    async def _ask(self, task: Task, prompt: Prompt, text: str) -> Draft | _Unreadable:
        shape = draft_type(task.kind)

        def read(answer: str) -> Draft | _Unreadable:
            try:
                return parse(answer, task.kind)
            except ValueError as error:
                return _Unreadable(answer, str(error))

        agent = Agent(
            self.model,
            # Most models answer by the tool, some small ones with the same JSON as text.
            output_type=[ToolOutput(shape, name="summary"), TextOutput(read)],
            instructions=prompt.text,
            retries=0,
        )
        try:
            result = await agent.run(text)
        except ModelAPIError as error:
            return _Unreadable("", f"the request could not be answered: {_line(error)}")
        except OutputTokenLimitExceeded:
            return _Unreadable("", "the answer was cut off at the longest allowed; write less")
        except ContentFilterError:
            return _Unreadable("", "the model refused to answer")
        except UnexpectedModelBehavior as error:
            if _NOTHING in _line(error):
                return _Unreadable("", "the answer was empty")
            return _Unreadable("", f"the answer could not be read: {_line(error)}")
        except AgentRunError as error:
            return _Unreadable("", f"the model's answer failed: {_line(error)}")
        return cast("Draft | _Unreadable", result.output)

    def _summary(
        self, task: Task, prompt: Prompt, draft: Draft, refused: Sequence[tuple[str, ...]]
    ) -> Summary:
        questions = tuple(text.strip() for text in draft.questions if text.strip())
        return make_summary(
            task.key,
            "llm",
            text_of(draft).split("\n\n"),
            task.facts,
            model=self.model.choice.label,
            prompt=prompt.version,
            questions=questions,
            refused=_numbered(refused),
        )

    def _by_rule(self, task: Task, prompt: Prompt, refused: Sequence[tuple[str, ...]]) -> Summary:
        return make_summary(
            task.key,
            "rules",
            task.by_rule,
            task.facts,
            model=self.model.choice.label,
            prompt=prompt.version,
            refused=(*_numbered(refused), RULES_STAND),
        )


def _numbered(refused: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the reasons as the store keeps them: which draft, and why."""
    return tuple(
        f"draft {number}: {reason}"
        for number, reasons in enumerate(refused, start=1)
        for reason in reasons
    )


def _line(error: Exception) -> str:
    cause = error.__cause__ or error
    return scrub(" ".join(str(cause).split()))[:200]
