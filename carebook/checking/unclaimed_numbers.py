"""Numbers that are no statistic: of paragraphs, laws, rooms, dates, hours, votes, telephones."""

import re
from dataclasses import dataclass

from carebook.checking.quantities import NUMBER_WORDS
from carebook.checking.spans import Mention, find_mentions
from carebook.checking.word_lists import word_pattern

_WORDS = "|".join(("one", *NUMBER_WORDS))
NAMES_AND_DEFINITIONS = word_pattern("not_claims", "names and definitions", number_words=_WORDS)
_REFERENCES = word_pattern("not_claims", "references", number_words=_WORDS)
_NUMBERS_ONLY = word_pattern("not_claims", "numbers only", number_words=_WORDS)
# An address needs its capitals; a person is told by them from a place.
_WITH_CAPITALS = word_pattern("not_claims_cased")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(rf"\d|\b(?:{_WORDS})\b")


@dataclass(frozen=True)
class UnclaimedWords:
    """Stretches of a sentence that claim nothing.

    In ``names`` nothing is read, no period and no age; in ``numbers`` no number.
    """

    names: tuple[Mention, ...]
    numbers: tuple[Mention, ...]


def find_unclaimed_words(text: str, cased: str) -> UnclaimedWords:
    """Find the names, references and numbers of a sentence that claim nothing of an area."""
    names = find_mentions(NAMES_AND_DEFINITIONS, text)
    numbers: list[Mention] = []
    if _DIGIT.search(text):
        names += find_mentions(_REFERENCES, text) + find_mentions(_WITH_CAPITALS, cased)
    if _NUMBER.search(text):
        numbers = find_mentions(_NUMBERS_ONLY, text)
    return UnclaimedWords(tuple(names), tuple(numbers))
