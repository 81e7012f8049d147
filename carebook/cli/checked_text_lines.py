"""A checked text in a terminal: each claim underlined, its verdict beneath the paragraph."""

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

import click

from carebook.checking.checked_claim import CheckedClaim, ClaimVerdict
from carebook.checking.checked_paragraphs import CheckedParagraph

# A mark of its own for each verdict: colour is never the only sign.
VERDICT_MARKS: dict[ClaimVerdict, str] = {"supported": "-", "contradicted": "^", "not checked": "~"}
_COLOURS: dict[ClaimVerdict, str] = {
    "supported": "green",
    "contradicted": "red",
    "not checked": "yellow",
}
_WIDEST, _NARROWEST = 100, 30
_WORD = re.compile(r"\S+")


def checked_text_lines(paragraphs: Sequence[CheckedParagraph], columns: int) -> Iterator[str]:
    """Yield the lines that show a checked text, a blank line after each paragraph.

    ``columns`` is the width of the terminal, in letters.
    """
    width = max(_NARROWEST, min(columns, _WIDEST))
    for paragraph in paragraphs:
        marked = _marks_of_letters(paragraph)
        for start, end in _wrap(paragraph.text, width):
            yield paragraph.text[start:end]
            if marks := _marks(paragraph.text[start:end], marked[start:end]):
                yield marks
        for one in paragraph.claims:
            yield from _verdict_lines(one.claim, width)
        yield ""


def _verdict_lines(claim: CheckedClaim, width: int) -> Iterator[str]:
    words = f"{claim.verdict}: '{claim.claim}': {claim.reason}"
    lines = textwrap.wrap(words, width - 4, break_long_words=False, break_on_hyphens=False)
    mark = VERDICT_MARKS[claim.verdict]
    yield click.style(f"  {mark} ", fg=_COLOURS[claim.verdict]) + lines[0]
    yield from (f"    {line}" for line in lines[1:])


def _wrap(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Yield where each line of a text starts and ends."""
    start = end = 0
    for word in _WORD.finditer(text):
        if end > start and _columns(text[start : word.end()]) > width:
            yield start, end
            start = word.start()
        end = word.end()
    if end > start:
        yield start, end


def _marks_of_letters(paragraph: CheckedParagraph) -> str:
    """Return a mark for each letter of a paragraph: a claim's, or a blank."""
    return "".join(
        (VERDICT_MARKS[claim.claim.verdict] if claim else " ") * len(text)
        for text, claim in paragraph.pieces()
    )


def _marks(line: str, marks: str) -> str:
    """Return what stands under a line, in colours, a mark as wide as its letter."""
    wide = "".join(mark * _columns(letter) for letter, mark in zip(line, marks, strict=True))
    colours = {VERDICT_MARKS[verdict]: colour for verdict, colour in _COLOURS.items()}
    runs = (match[0] for match in re.finditer(r"(.)\1*", wide.rstrip()))
    return "".join(click.style(run, fg=colours[run[0]]) if run[0] != " " else run for run in runs)


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for wide letters."""
    return sum(
        0
        if unicodedata.combining(letter)
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )
