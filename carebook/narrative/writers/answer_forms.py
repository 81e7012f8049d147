"""How a model is asked for a draft: by a tool, by a JSON schema or in words; at once or streamed.

Importing this module needs the extra ``llm``.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from pydantic_ai.exceptions import (
    ModelAPIError,
    ModelAuthenticationError,
    ModelContextWindowExceededError,
    ModelHTTPError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    UnexpectedModelBehavior,
    UserError,
)
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.tools import ToolDefinition

from carebook.narrative.writers.draft_shape import draft_type
from carebook.narrative.writers.summary_writer import AnswerForm
from carebook.narrative.writers.writing_tasks import SummaryKind

# In the order in which they are tried.
_FORMS: tuple[AnswerForm, ...] = ("tool", "schema", "text")
_FORM_IN_WORDS = {"tool": "by a tool", "schema": "by a JSON schema", "text": "as text"}
_NAME = "summary"
_TEXT_TEMPLATE = (
    "Answer with one JSON object and nothing before or after it. Its JSON schema is:\n\n{schema}"
)
# How servers name what they do not have.
_COMPLAINTS = {
    "tool": re.compile(r"\btools?\b|tool_|function", re.IGNORECASE),
    "schema": re.compile(
        r"response.?format|output.?(?:config|format)|json|schema|grammar|structured", re.IGNORECASE
    ),
    "stream": re.compile(r"stream", re.IGNORECASE),
    "model": re.compile(r"model", re.IGNORECASE),
}
# With which status they refuse it; with the last two only where they name it.
_NOT_KNOWN = (400, 404, 405, 415, 422)
_NOT_KNOWN_IF_NAMED = (*_NOT_KNOWN, 500, 501)
_NOT_WHOLE = re.compile(r"expected (?:a )?json", re.IGNORECASE)


def request_parameters(form: AnswerForm, kind: SummaryKind) -> ModelRequestParameters:
    """Return how a draft of this kind is asked for in this form."""
    shape = draft_type(kind)
    schema, about = shape.model_json_schema(), shape.__doc__
    if form == "tool":
        tool = ToolDefinition(
            name=_NAME, parameters_json_schema=schema, description=about, kind="output"
        )
        return ModelRequestParameters(output_mode="tool", output_tools=[tool])
    return ModelRequestParameters(
        output_mode="native" if form == "schema" else "prompted",
        output_object=OutputObjectDefinition(schema, name=_NAME, description=about),
        prompted_output_template=_TEXT_TEMPLATE if form == "text" else None,
    )


def answer_text(response: ModelResponse) -> str:
    """Return what a model answered, whatever the form: words, then what it called the tool with."""
    texts = [part.content for part in response.parts if isinstance(part, TextPart)]
    calls = [part.args for part in response.parts if isinstance(part, ToolCallPart)]
    # The library leaves what is no JSON as it came.
    called = [args if isinstance(args, str) else json.dumps(args or {}) for args in calls]
    return "\n".join([*texts, *called])


@dataclass
class AnswerManner:
    """In which form a run asks, and whether it takes streams: what the server can, once known.

    ``asked_for`` is the form that a person wants, or ``auto``: a tool, and where the server has
    none the next that it has.
    """

    asked_for: AnswerForm | None
    streams: bool = False
    form: AnswerForm = "tool"
    _known: tuple[AnswerForm, bool] | None = None
    _first_refusal: Exception | None = None

    def __post_init__(self) -> None:
        """Begin with the form that a person wants."""
        self.form = self.asked_for or _FORMS[0]

    @property
    def now(self) -> tuple[AnswerForm, bool]:
        """The form, and whether the answer is streamed."""
        return self.form, self.streams

    def note_answer(self, asked: tuple[AnswerForm, bool]) -> str:
        """Note that the server answers this, and return a line for people where that is news."""
        if asked == self._known or asked != self.now:
            return ""
        self._known = asked
        form = "" if self.form == (self.asked_for or _FORMS[0]) else _FORM_IN_WORDS[self.form]
        stream = "in a stream" if self.streams else ""
        how = " and ".join(filter(None, [form, stream]))
        return f"the server answers {how} and not otherwise, so it is asked so" if how else ""

    def change_after(self, error: Exception, asked: tuple[AnswerForm, bool]) -> bool:
        """Change what the server refused for its form, and return whether to ask again at once.

        Raises:
            Exception: the server refuses every form; the first refusal is the one that tells most.

        """
        form, streamed = asked
        if not streamed and _wants_streams(error):
            self.streams = True
            return True
        if self.asked_for or not _refuses(form, error):
            return False
        if form != self.form:
            # Another request met the same before.
            return True
        if self._known and self._known[0] == form:
            # It has answered in this form, so the reason is another.
            return False
        self._first_refusal = self._first_refusal or error
        if form == _FORMS[-1]:
            raise self._first_refusal
        self.form = _FORMS[_FORMS.index(form) + 1]
        return True


def _wants_streams(error: Exception) -> bool:
    if isinstance(error, ModelHTTPError):
        return error.status_code in _NOT_KNOWN_IF_NAMED and _names("stream", error)
    # What came was no JSON, which is how a stream looks to who expects none.
    return isinstance(error, ModelAPIError | UnexpectedModelBehavior) and bool(
        _NOT_WHOLE.search(str(error))
    )


def _refuses(form: AnswerForm, error: Exception) -> bool:
    """Whether a server may have refused a request for the form of the answer it asks for."""
    if isinstance(error, UserError):
        # The library knows that this model has no such form.
        return True
    other = ModelAuthenticationError | ModelContextWindowExceededError | ModelQuotaExceededError
    if not isinstance(error, ModelHTTPError) or isinstance(error, other):
        return False
    if form in _COMPLAINTS and _names(form, error):
        return error.status_code in _NOT_KNOWN_IF_NAMED
    names_model = isinstance(error, ModelNotFoundError) and _names("model", error)
    return error.status_code in _NOT_KNOWN and not names_model


def _names(what: str, error: ModelHTTPError) -> bool:
    return bool(_COMPLAINTS[what].search(_words_of(error.body)))


def _words_of(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body, default=str)
