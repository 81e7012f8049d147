"""How a text reads: its grade without names, its numbers, its sentences and how texts open.

The grade is Flesch-Kincaid's (``carebook/text/readability.py``) of paragraphs and questions. Nobody
can write the name of a place or a measure more simply, so each is first replaced by a word of one
syllable: a place by "Bath" and a measure by "care". Places are all areas of the dataset, with and
without "the" before them, and what its comparators are called. Measures are the names of
``data/wording.yml`` and the titles of ``data/indicators.yml``, and the words of breakdowns.

A number is a run of digits with all that belongs to it: "2023-24", "£34.50", "17%", "100,000".
Number words are not counted. A word is a run of letters, or a number.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carebook.checking.sentence_splitter import split_sentences
from carebook.data.dataset import Dataset
from carebook.data.wording import wording_of
from carebook.text.phrasing import (
    AVERAGE_AUTHORITY_NAME,
    NEIGHBOURS_NAME,
    name_in_sentence,
    place_in_sentence,
    title_in_sentence,
)
from carebook.text.readability import flesch_kincaid_grade

_PLACE_WORD, _MEASURE_WORD = "Bath", "care"
_NUMBER = re.compile(r"£?\d+(?:[.,/-]\d+)*%?")
_WORD = re.compile(rf"{_NUMBER.pattern}|[^\W\d_]+(?:['’-][^\W\d_]+)*")
# So many words at its start make two texts begin alike, and so many texts are neighbours.
OPENING_WORDS, NEIGHBOURING_TEXTS = 3, 10


@dataclass(frozen=True)
class NameShortener:
    """Replaces the names of places and of measures, each by one short word."""

    places: re.Pattern[str]
    measures: re.Pattern[str]

    def shorten(self, text: str) -> str:
        """Return a text with short words for the names."""
        return self.measures.sub(_MEASURE_WORD, self.places.sub(_PLACE_WORD, text))

    def grade(self, text: str) -> float | None:
        """Return the Flesch-Kincaid grade of a text, names left out of the count."""
        return flesch_kincaid_grade(self.shorten(text))


def make_name_shortener(dataset: Dataset) -> NameShortener:
    """Return what replaces the names of a dataset's areas and indicators."""
    places = {AVERAGE_AUTHORITY_NAME, NEIGHBOURS_NAME}
    for area in dataset.areas.by_code.values():
        places |= {area.name, name_in_sentence(area.name), place_in_sentence(area.name)}
    measures = set()
    for name, indicator in dataset.indicators.items():
        title = title_in_sentence(indicator.title)
        measures |= {title, *indicator.breakdowns.values()}
        for breakdown in indicator.breakdowns or {"": ""}:
            said = wording_of(
                dataset.wording, name, breakdown, indicator.title, indicator.statement
            ).name
            measures.add(said.format(group=indicator.breakdowns.get(breakdown, "")))
    return NameShortener(_any_of(places), _any_of(measures))


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def count_words(text: str) -> int:
    """Return how many words a text has, numbers among them."""
    return len(_WORD.findall(text))


def count_numbers(text: str) -> int:
    """Return how many numbers in digits a text has; a period is one."""
    return len(_NUMBER.findall(text))


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text, as the checker parts them."""
    return [sentence.cased.strip() for sentence in split_sentences(text) if sentence.cased.strip()]


def opening_of(text: str, *, figures_alike: bool = False) -> tuple[str, ...]:
    """Return the first words of a text, in small letters; "#" for a number if figures are alike.

    "In 2023-24, 17% of …" and "In 2024-25, 30% of …" open with other words, but read alike.
    """
    words = [word.lower() for word in _WORD.findall(text)[:OPENING_WORDS]]
    return tuple("#" if figures_alike and _NUMBER.fullmatch(word) else word for word in words)


def alike_openings(openings: Sequence[tuple[str, ...]]) -> list[int]:
    """Return the places of the texts that open as one of the nine before them does."""
    return [
        place
        for place, opening in enumerate(openings)
        if opening in openings[max(0, place - NEIGHBOURING_TEXTS + 1) : place]
    ]
