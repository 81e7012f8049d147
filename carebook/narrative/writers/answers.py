"""How a draft is read from a model's answer."""

import json

from pydantic import ValidationError

from carebook.narrative.writers.draft_shape import Draft, draft_type
from carebook.narrative.writers.writing_tasks import SummaryKind


def parse_draft(text: str, kind: SummaryKind) -> Draft:
    """Read a draft from an answer that came as text: JSON, with or without a fence around it.

    Raises:
        ValueError: there is no such JSON in it; the message is for the model.

    """
    start, end = text.find("{"), text.rfind("}")
    if not text.strip():
        raise ValueError("the answer was empty")
    if start < 0 or end < start:
        raise ValueError("the answer was not the JSON that was asked for")
    try:
        return draft_type(kind).model_validate(json.loads(text[start : end + 1]))
    except json.JSONDecodeError:
        raise ValueError("the answer was not whole JSON: it was cut off or malformed") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the answer"
        raise ValueError(f"{where}: {first['msg']}") from None
