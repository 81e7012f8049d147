"""A model that is asked patiently: answers are kept, and what may pass is waited for.

Importing this module needs the extra ``llm``.
"""

import asyncio
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic_ai.exceptions import (
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelContextWindowExceededError,
    ModelHTTPError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelServerError,
    ModelUnavailableError,
)
from pydantic_ai.messages import ModelMessage, ModelMessagesTypeAdapter, ModelResponse
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.wrapper import WrapperModel
from pydantic_ai.settings import ModelSettings

from carebook.core.errors import CarebookError, ToolError
from carebook.core.files import sha256
from carebook.narrative.writers.answer_journal import AnswerJournal
from carebook.narrative.writers.model_choice import KEY_VARIABLES, ModelChoice, redact_secrets

# What differs from run to run and says nothing of what is asked.
_VOLATILE_FIELDS = ("timestamp", "run_id", "conversation_id", "tool_call_id", "metadata", "id")
_TOO_EARLY, _TIMED_OUT = 425, 408


class ModelNotAnswering(CarebookError):  # noqa: N818  (a state of the world, not a kind of mistake)
    """The model did not answer, however often it was asked; what it answered before is kept."""

    exit_status = 1


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


class RetryingModel(WrapperModel):
    """A model whose answers go into a journal, and whose passing failures are waited out.

    When the server asks one request to wait, all wait. ``requests_sent`` and the tokens count what
    was sent and answered in this run; what came out of the journal costs nothing.
    """

    def __init__(
        self,
        wrapped: Model,
        choice: ModelChoice,
        journal: AnswerJournal,
        retry_policy: RetryPolicy,
        report_wait: Callable[[str], None],
    ) -> None:
        """Wrap a model; ``report_wait`` is called with a line for each wait."""
        super().__init__(wrapped)
        self.choice = choice
        self.journal = journal
        self.retry_policy = retry_policy
        self.report_wait = report_wait
        self.requests_sent = 0
        self.input_tokens = 0
        self.output_tokens = 0
        self._not_before = 0.0

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        """Return the answer in the journal, or ask for it and keep it."""
        key = request_hash(self.choice, messages, model_request_parameters)
        if (kept := self.journal.get(key)) is not None:
            found = ModelMessagesTypeAdapter.validate_python([kept])[0]
            if isinstance(found, ModelResponse):
                return found
        response = await self._request_with_retries(
            messages, model_settings, model_request_parameters
        )
        self.input_tokens += response.usage.input_tokens
        self.output_tokens += response.usage.output_tokens
        [dumped] = ModelMessagesTypeAdapter.dump_python([response], mode="json")
        self.journal.put(key, dumped | {"provider_url": None})
        return response

    async def close(self) -> None:
        """Let go of the connections."""
        if self.wrapped.provider is not None:
            await self.wrapped.provider.client.close()

    async def _request_with_retries(
        self,
        messages: list[ModelMessage],
        settings: ModelSettings | None,
        parameters: ModelRequestParameters,
    ) -> ModelResponse:
        failures, policy = 0, self.retry_policy
        loop = asyncio.get_running_loop()
        while True:
            while (pause := self._not_before - loop.time()) > 0:
                await asyncio.sleep(pause)
            try:
                self.requests_sent += 1
                async with asyncio.timeout(policy.timeout):
                    return await self.wrapped.request(messages, settings, parameters)
            except TimeoutError:
                problem, wait = f"no answer within {policy.timeout:g} seconds", None
            except ModelAPIError as error:
                if not _is_temporary(error):
                    raise self._permanent_error(error) from None
                problem, wait = redact_secrets(_error_in_words(error)), error.retry_after
            failures += 1
            if failures >= policy.max_requests:
                raise ModelNotAnswering(
                    f"{self.choice.label}: {problem}, asked {failures} times; "
                    "what was answered is kept, run the same command again when the model is back"
                )
            if wait is None:
                pause = policy.wait_after(failures)
                self.report_wait(f"{problem}; asking again in {pause:.1f} seconds")
                await asyncio.sleep(pause)
            elif wait <= policy.longest_server_wait:
                self.report_wait(f"{problem}; the server asks to wait {wait:g} seconds")
                self._not_before = max(self._not_before, loop.time() + wait)
            else:
                raise ModelNotAnswering(
                    f"{self.choice.label}: the server asks to wait {wait:g} seconds; what was "
                    "answered is kept, run the same command again then"
                )

    def _permanent_error(self, error: ModelAPIError) -> Exception:
        """Return what to raise for a failure that asking again would not mend."""
        match error:
            case ModelContextWindowExceededError():
                return error
            case ModelQuotaExceededError():
                return ModelNotAnswering(
                    f"{self.choice.label}: the account's quota is used up; what was answered is "
                    "kept, run the same command again when there is more"
                )
            case ModelAuthenticationError():
                variable = KEY_VARIABLES[self.choice.provider]
                problem = f"refused the key; set {variable} to one that is valid for this model"
            case ModelNotFoundError():
                problem = "knows no such model or address; mend the name or the address"
            case _:
                words = redact_secrets(_error_in_words(error))
                problem = f"refused the request ({words}); what was answered is kept"
        return ToolError(f"{self.choice.label}: the server {problem}")


def request_hash(
    choice: ModelChoice, messages: list[ModelMessage], parameters: ModelRequestParameters
) -> str:
    """Return the hash by which a request is known again: which model is asked, and what."""
    asked = _without_volatile_fields(ModelMessagesTypeAdapter.dump_python(messages, mode="json"))
    tools = [[tool.name, tool.parameters_json_schema] for tool in parameters.output_tools]
    text = json.dumps([choice.provider, choice.name, choice.url, asked, tools], sort_keys=True)
    return sha256(text)


def _without_volatile_fields(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_volatile_fields(item)
            for key, item in value.items()
            if key not in _VOLATILE_FIELDS
        }
    return [_without_volatile_fields(item) for item in value] if isinstance(value, list) else value


def _is_temporary(error: ModelAPIError) -> bool:
    """Whether the same request may be answered later."""
    if isinstance(error, ModelQuotaExceededError):
        return False
    passing = (ModelRateLimitError, ModelServerError, ModelUnavailableError, ModelConnectionError)
    if isinstance(error, passing):
        return True
    if isinstance(error, ModelHTTPError):
        return error.status_code in (_TIMED_OUT, _TOO_EARLY, 429) or error.status_code >= 500
    return False


def _error_in_words(error: ModelAPIError) -> str:
    if isinstance(error, ModelHTTPError):
        return f"the server answered with status {error.status_code}"
    if isinstance(error, ModelConnectionError):
        return "no connection to the server, or it broke off"
    return " ".join(str(error).split())[:160]
