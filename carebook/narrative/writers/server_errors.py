"""What the failures of a model's server mean: which pass, and how to say the others in a line.

Importing this module needs the extra ``llm``.
"""

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
    UnexpectedModelBehavior,
    UserError,
)

from carebook.core.errors import CarebookError, ToolError
from carebook.narrative.writers.model_choice import KEY_VARIABLES, ModelChoice, redact_secrets
from carebook.narrative.writers.summary_writer import AnswerForm

_TOO_EARLY, _TIMED_OUT = 425, 408
_MAX_QUOTED = 120


class ModelNotAnswering(CarebookError):  # noqa: N818  (a state of the world, not a kind of mistake)
    """The model did not answer, however often it was asked; what it answered before is kept."""

    exit_status = 1


def permanent_error(error: Exception, choice: ModelChoice, form: AnswerForm) -> Exception:
    """Return what to raise for a failure that asking again, in this form, would not mend."""
    match error:
        case ModelContextWindowExceededError():
            return error
        case ModelQuotaExceededError():
            return ModelNotAnswering(
                f"{choice.label}: the account's quota is used up; what was answered is "
                "kept, run the same command again when there is more"
            )
        case ModelAuthenticationError():
            variable = KEY_VARIABLES[choice.provider]
            problem = f"refused the key; set {variable} to one that is valid for this model"
        case ModelNotFoundError():
            problem = "knows no such model or address; mend the name or the address"
        case UserError():
            problem = f"has no answers of the form '{form}' for this model; use --answer auto"
        case _:
            problem = f"refused the request ({error_in_words(error)}); what was answered is kept"
    return ToolError(f"{choice.label}: the server {problem}")


def is_temporary(error: Exception) -> bool:
    """Whether the same request may be answered later."""
    if isinstance(error, ModelQuotaExceededError):
        return False
    if _is_no_answer(error):
        # A server behind another that is starting, say, answers with a page.
        return True
    passing = (ModelRateLimitError, ModelServerError, ModelUnavailableError, ModelConnectionError)
    if isinstance(error, passing):
        return True
    if isinstance(error, ModelHTTPError):
        return error.status_code in (_TIMED_OUT, _TOO_EARLY, 429) or error.status_code >= 500
    return False


def error_in_words(error: Exception) -> str:
    """Return in a few words what went wrong, without keys."""
    if isinstance(error, ModelHTTPError):
        return f"the server answered with status {error.status_code}{_complaint(error)}"
    if isinstance(error, ModelConnectionError):
        return "no connection to the server, or it broke off"
    if _is_no_answer(error):
        return "what came is no answer of a language model's; is the address that of its API?"
    return redact_secrets(" ".join(str(error).split()))[:160]


def _is_no_answer(error: Exception) -> bool:
    """Whether a server answered with something that its protocol does not know."""
    plain = type(error) is ModelAPIError and "JSON" in str(error)
    return plain or isinstance(error, UnexpectedModelBehavior)


def _complaint(error: ModelHTTPError) -> str:
    """What the server said of it, if it said something short and plain."""
    body = error.body
    inner = body.get("error", body) if isinstance(body, dict) else None
    words = inner.get("message") if isinstance(inner, dict) else inner
    if not isinstance(words, str) or not words.strip():
        return ""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    # A key that was cut short would no longer be known for one.
    return f": {redact_secrets(line)[:_MAX_QUOTED]}"
