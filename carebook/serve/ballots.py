"""A vote as a browser sends it, and as it is kept."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from pydantic import Field, model_validator

from carebook.core.yaml_models import Record

Verdict = Literal["accurate", "not accurate"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
# Characters of a comment. The page says so and has the same number.
LONGEST_COMMENT = 500
_SPACES = re.compile(r"\s+")
# Control, invisible (marks that turn the direction among them), private, unknown, broken.
_REMOVED = ("Cc", "Cf", "Cn", "Co", "Cs")
_MARKS = ("Mn", "Me")
# Accents on one letter; more would grow into the lines above and below.
_MOST_MARKS = 3


class Vote(Record):
    """A vote as a browser sends it: by whom, on which text, what, and why.

    ``reader`` is the id that this server gave out. ``version`` is that of the text on the page.
    """

    reader: str = Field(max_length=100)
    summary: str = Field(max_length=120)
    version: str = Field(max_length=16)
    verdict: Verdict
    comment: str = Field(default="", max_length=4 * LONGEST_COMMENT)

    @model_validator(mode="after")
    def _comment_after_not_accurate(self) -> "Vote":
        if self.comment and self.verdict == "accurate":
            raise ValueError("a comment only beside the verdict 'not accurate'")
        return self


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote that was accepted, as it is kept; ``mark`` is of its reader and summary together."""

    mark: str
    area: str
    summary: str
    version: str
    verdict: Verdict
    comment: str
    day: date


def plain_comment(text: str) -> str:
    """Return a comment as one line of characters that can be seen.

    What shows as nothing or turns the direction of reading is taken out, not refused: it comes with
    what people paste, and with some emoji.

    Raises:
        ValueError: more than :data:`LONGEST_COMMENT` characters are left.

    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", _SPACES.sub(" ", text)):
        category = unicodedata.category(character)
        marks = marks + 1 if category in _MARKS else 0
        if category not in _REMOVED and marks <= _MOST_MARKS:
            kept.append(character)
    found = _SPACES.sub(" ", "".join(kept)).strip()
    if len(found) > LONGEST_COMMENT:
        raise ValueError(
            f"expected a comment of at most {LONGEST_COMMENT} characters, found {len(found)}"
        )
    return found
