"""How a draft is read from a model's answer: the last whole JSON in it that is one.

Models think aloud, put fences round what they write, wrap it in lists and in objects of their own.
All that is read past; no word of a draft is ever guessed.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from carebook.narrative.writers.draft_shape import Draft, draft_type
from carebook.narrative.writers.writing_tasks import SummaryKind

MAX_ANSWER_LENGTH = 200_000
# So many openings of JSON are tried, from the last on: an answer is no place to search for ever.
_MAX_OPENINGS = 50
# Where thoughts end. What opens them may be missing: some servers send it with the prompt.
_THOUGHTS_END = re.compile(r"</(?:think|thinking|thought|reasoning)>|<\|message\|>", re.IGNORECASE)
_THOUGHTS_BEGIN = re.compile(r"\s*<(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
# A slot is opened by a brace too, but never followed by a quotation mark.
_OPENING = re.compile(r'\{(?=\s*")')
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[\]}])', re.DOTALL)
# Line breaks inside strings are a fault of many small models, and harmless.
_DECODER = json.JSONDecoder(strict=False)


def parse_draft(text: str, kind: SummaryKind) -> Draft:
    """Read a draft from an answer that came as text, or as what a tool was called with.

    Raises:
        ValueError: there is no such draft in it; the message is for the model.

    """
    if not text.strip():
        raise ValueError("the answer was empty")
    if len(text) > MAX_ANSWER_LENGTH:
        raise ValueError("the answer is too long")
    answer = _without_thoughts(text)
    if not answer.strip():
        raise ValueError("the answer was empty after what was thought aloud")
    reason = ""
    for value in _last_values_first(answer):
        try:
            return draft_type(kind).model_validate(_as_lists(value))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the answer"
            reason = reason or f"{where}: {first['msg']}"
    if reason:
        raise ValueError(f"{reason}; {_wanted(kind)}")
    if _OPENING.search(answer):
        raise ValueError(
            f"the answer was not whole JSON: it was cut off or malformed; {_wanted(kind)}"
        )
    if _THOUGHTS_BEGIN.match(answer):
        raise ValueError(
            f"the answer was cut off: it ended in what was thought aloud; {_wanted(kind)}"
        )
    raise ValueError(f"the answer was not the JSON that was asked for; {_wanted(kind)}")


def _wanted(kind: SummaryKind) -> str:
    example = (
        '{"sentences": ["...", "..."]}'
        if kind == "chart"
        else '{"paragraphs": ["...", "..."], "questions": ["...?"]}'
    )
    return f"answer with one JSON object like {example}"


def _without_thoughts(text: str) -> str:
    ends = [match.end() for match in _THOUGHTS_END.finditer(text)]
    return text[ends[-1] :] if ends else text


def _last_values_first(text: str) -> Iterator[dict[str, Any]]:
    """Yield the whole JSON objects of a text, the last first and inner ones before outer ones."""
    openings = [match.start() for match in _OPENING.finditer(text)]
    for start in reversed(openings[-_MAX_OPENINGS:]):
        value = _decode(text[start:])
        if isinstance(value, dict):
            yield value


def _decode(text: str) -> Any:
    """Return the JSON that a text begins with; None where it is not whole."""
    for readable in (text, _STRING_OR_COMMA.sub(_without_comma, text)):
        try:
            return _DECODER.raw_decode(readable)[0]
        except (ValueError, RecursionError):
            continue
    return None


def _without_comma(match: re.Match[str]) -> str:
    """Leave out a comma after the last item; strings stay as they are."""
    return "" if match[0] == "," else match[0]


def _as_lists(value: dict[str, Any]) -> dict[str, Any]:
    """Read a text where a list of texts was asked for: one text, or the list itself as a text."""
    return {key: _as_list(item) if isinstance(item, str) else item for key, item in value.items()}


def _as_list(text: str) -> list[str]:
    if text.lstrip().startswith("["):
        try:
            found = _DECODER.decode(text)
        except (ValueError, RecursionError):
            return [text]
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return found
    return [text]
