"""A vote as a browser sends it, and as it is kept."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from carebook.core.yaml_models import FrozenModel

VoteVerdict = Literal["accurate", "not accurate"]
# Characters of a comment. The page says so and has the same number.
MAX_COMMENT_LENGTH = 500
_SPACES = re.compile(r"\s+")
# Control, invisible (marks that turn the direction among them), private, unknown, broken.
_REMOVED_CATEGORIES = ("Cc", "Cf", "Cn", "Co", "Cs")
_COMBINING_CATEGORIES = ("Mn", "Me")
# Accents on one letter; more would grow into the lines above and below.
_MAX_COMBINING_MARKS = 3


class VoteRequest(FrozenModel):
    """A vote as a browser sends it: by whom, on which text, what, and why.

    ``reader`` is the id that this server gave out. ``version`` is that of the text on the page.
    """

    reader: str = Field(max_length=100)
    summary: str = Field(max_length=120)
    version: str = Field(max_length=16)
    verdict: VoteVerdict
    comment: str = Field(default="", max_length=4 * MAX_COMMENT_LENGTH)

    @model_validator(mode="after")
    def _comment_after_not_accurate(self) -> "VoteRequest":
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
    verdict: VoteVerdict
    comment: str
    day: date


def clean_comment(text: str) -> str:
    """Return a comment as one line of characters that can be seen.

    What shows as nothing or turns the direction of reading is taken out, not refused: it comes with
    what people paste, and with some emoji.

    Raises:
        ValueError: more than :data:`MAX_COMMENT_LENGTH` characters are left.

    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", _SPACES.sub(" ", text)):
        category = unicodedata.category(character)
        marks = marks + 1 if category in _COMBINING_CATEGORIES else 0
        if category not in _REMOVED_CATEGORIES and marks <= _MAX_COMBINING_MARKS:
            kept.append(character)
    found = _SPACES.sub(" ", "".join(kept)).strip()
    if len(found) > MAX_COMMENT_LENGTH:
        raise ValueError(
            f"expected a comment of at most {MAX_COMMENT_LENGTH} characters, found {len(found)}"
        )
    return found
