"""Stretches of a text that are a table of numbers, which nobody reads as sentences."""

import re

from carebook.checking.checked_claim import ClaimJudgement, not_checked
from carebook.checking.sentence_splitter import Sentence

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_WORD = re.compile(r"[^\W\d_]+")
# Nobody writes a sentence with more numbers, and fewer words than those.
_MOST_NUMBERS = 40

NOT_READ: ClaimJudgement = not_checked(
    f"Here stand more than {_MOST_NUMBERS} numbers in a row: a table is not read as a sentence is."
)


class TableReader:
    """Tells, sentence by sentence, which are rows of a table of numbers."""

    def __init__(self) -> None:
        self._bare = 0

    def is_table(self, sentence: Sentence) -> bool:
        """Whether a sentence, the next of its text, is no sentence but numbers in rows."""
        text = sentence.lowercase
        if len(text) < 2 * _MOST_NUMBERS and _WORD.search(text):
            self._bare = 0
            return False
        numbers, words = len(_NUMBER.findall(text)), len(_WORD.findall(text))
        self._bare = 0 if words else self._bare + numbers
        return max(_MOST_NUMBERS, words) < numbers or (numbers > 0 and self._bare > _MOST_NUMBERS)
