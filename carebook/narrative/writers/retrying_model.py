"""A model that is asked patiently: answers are kept, and what may pass is waited for.

Importing this module needs the extra ``llm``.
"""

import asyncio
import json
import random
from collections.abc import Callable
from dataclasses import dataclass

from pydantic_ai.direct import model_request, model_request_stream
from pydantic_ai.exceptions import ModelAPIError, UnexpectedModelBehavior, UserError
from pydantic_ai.messages import (
    ModelMessagesTypeAdapter,
    ModelRequest,
    ModelResponse,
    UserPromptPart,
)
from pydantic_ai.models import Model

from carebook.core.files import sha256
from carebook.narrative.writers.answer_forms import AnswerManner, request_parameters
from carebook.narrative.writers.answer_journal import AnswerJournal
from carebook.narrative.writers.budget import Spending, Tokens
from carebook.narrative.writers.draft_shape import draft_type
from carebook.narrative.writers.forecasts import expected_tokens
from carebook.narrative.writers.model_choice import ModelChoice
from carebook.narrative.writers.server_errors import (
    ModelNotAnswering,
    error_in_words,
    is_temporary,
    permanent_error,
)
from carebook.narrative.writers.summary_writer import AnswerForm
from carebook.narrative.writers.writing_tasks import SummaryKind


@dataclass(frozen=True)
class RetryPolicy:
    """How long to wait for a model, all in seconds.

    ``timeout`` is for one request. After a failure that may pass, the first wait is about
    ``first_wait``, each one after it twice the last, up to ``longest_wait``, for ``max_requests``
    in all. A wait that the server asks for is kept to if no longer than ``longest_server_wait``.
    """

    timeout: float = 120.0
    max_requests: int = 6
    first_wait: float = 1.0
    longest_wait: float = 60.0
    longest_server_wait: float = 900.0

    def wait_after(self, failures: int) -> float:
        """Return how long to wait after so many failures: between half of its share and all."""
        whole = min(self.longest_wait, self.first_wait * 2.0 ** (failures - 1))
        return whole * random.uniform(0.5, 1.0)  # noqa: S311  (jitter, not a secret)


@dataclass(frozen=True)
class Question:
    """What is asked of a model: its standing ``instructions``, the facts, and of which kind."""

    kind: SummaryKind
    instructions: str
    text: str

    @property
    def expected_tokens(self) -> Tokens:
        """About how many tokens it takes, counted by characters, and how many its answer."""
        return expected_tokens(self.kind, self.instructions, self.text)


class RetryingModel:
    """A model whose answers go into a journal, and whose passing failures are waited out.

    When the server asks one request to wait, all wait. What was sent and answered in this run is
    counted in ``spending``; what came out of the journal costs nothing.
    """

    def __init__(
        self,
        model: Model,
        choice: ModelChoice,
        journal: AnswerJournal,
        retry_policy: RetryPolicy,
        manner: AnswerManner,
        spending: Spending,
        report: Callable[[str], None],
    ) -> None:
        """Ask this model; ``report`` is called with a line for each wait."""
        self.model = model
        self.choice = choice
        self.journal = journal
        self.retry_policy = retry_policy
        self.manner = manner
        self.spending = spending
        self.report = report
        self._not_before = 0.0

    async def ask(self, question: Question) -> ModelResponse:
        """Return the answer in the journal, or ask for it and keep it.

        Raises:
            BudgetSpent: the next call would go beyond what was allowed.
            ModelNotAnswering: the model does not answer, however often it is asked.
            ToolError: the key, the model's name or its address is wrong.
            AgentRunError: this question cannot be answered; others may be.

        """
        key = question_hash(self.choice, self.manner.asked_for, question)
        if (kept := self.journal.get(key)) is not None:
            found = ModelMessagesTypeAdapter.validate_python([kept])[0]
            if isinstance(found, ModelResponse):
                self.spending.kept_answers += 1
                return found
        response = await self._ask_with_retries(question)
        [dumped] = ModelMessagesTypeAdapter.dump_python([response], mode="json")
        self.journal.put(key, dumped | {"provider_url": None})
        return response

    async def close(self) -> None:
        """Let go of the connections."""
        if self.model.provider is not None:
            await self.model.provider.client.close()

    async def _ask_with_retries(self, question: Question) -> ModelResponse:
        failures, policy = 0, self.retry_policy
        loop = asyncio.get_running_loop()
        while True:
            while (pause := self._not_before - loop.time()) > 0:
                await asyncio.sleep(pause)
            asked = self.manner.now
            try:
                response = await self._send(question, *asked)
            except TimeoutError:
                problem, wait = f"no answer within {policy.timeout:g} seconds", None
            except (ModelAPIError, UnexpectedModelBehavior, UserError) as error:
                problem, wait = self._problem(error, asked)
                if not problem:
                    continue
            else:
                if news := self.manner.note_answer(asked):
                    self.report(news)
                return response
            failures += 1
            if failures >= policy.max_requests:
                raise ModelNotAnswering(
                    f"{self.choice.label}: {problem}, asked {failures} times; "
                    "what was answered is kept, run the same command again when the model is back"
                )
            if wait is None:
                pause = policy.wait_after(failures)
                self.report(f"{problem}; asking again in {pause:.1f} seconds")
                await asyncio.sleep(pause)
            elif wait <= policy.longest_server_wait:
                self.report(f"{problem}; the server asks to wait {wait:g} seconds")
                self._not_before = max(self._not_before, loop.time() + wait)
            else:
                raise ModelNotAnswering(
                    f"{self.choice.label}: the server asks to wait {wait:g} seconds; what was "
                    "answered is kept, run the same command again then"
                )

    async def _send(self, question: Question, form: AnswerForm, streamed: bool) -> ModelResponse:
        """Send a question once, and count what it took."""
        messages = [
            ModelRequest([UserPromptPart(question.text)], instructions=question.instructions)
        ]
        parameters = request_parameters(form, question.kind)
        expected = question.expected_tokens
        self.spending.begin_call(expected)
        try:
            async with asyncio.timeout(self.retry_policy.timeout):
                if streamed:
                    async with model_request_stream(
                        self.model, messages, model_request_parameters=parameters
                    ) as stream:
                        async for _ in stream:
                            pass
                        response = stream.get()
                else:
                    response = await model_request(
                        self.model, messages, model_request_parameters=parameters
                    )
        except TimeoutError:
            # Whoever works on an answer that nobody waits for may charge for it all the same.
            self.spending.end_call(expected, None)
            raise
        except UserError:
            # The library knows that the model cannot do this: nothing was sent.
            self.spending.take_back_call(expected)
            raise
        except BaseException:
            self.spending.drop_call(expected)
            raise
        usage = response.usage
        told = usage.input_tokens or usage.output_tokens
        measured = Tokens(usage.input_tokens, usage.output_tokens) if told else None
        self.spending.end_call(expected, measured)
        return response

    def _problem(
        self, error: Exception, asked: tuple[AnswerForm, bool]
    ) -> tuple[str, float | None]:
        """Return what to wait for, and how long; nothing where it can be asked anew at once.

        Raises:
            Exception: waiting would not mend it.

        """
        try:
            if self.manner.change_after(error, asked):
                return "", None
        except (ModelAPIError, UnexpectedModelBehavior, UserError) as first:
            error = first
        if not is_temporary(error):
            raise permanent_error(error, self.choice, asked[0]) from None
        wait = error.retry_after if isinstance(error, ModelAPIError) else None
        return error_in_words(error), wait


def question_hash(choice: ModelChoice, form: AnswerForm | None, question: Question) -> str:
    """Return the hash by which a question is known again: who is asked, in which form, and what.

    ``form`` is the one that a person wants; which a server turned out to have makes no difference.
    """
    asked = [choice.provider, choice.name, choice.url, form]
    schema = draft_type(question.kind).model_json_schema()
    text = json.dumps([asked, question.instructions, question.text, schema], sort_keys=True)
    return sha256(text)
