"""The books' prose as the volume can say it: without what points at one book and its pictures.

A book speaks to the reader of one place and has a chart and a table below each explanation. What is
true of every place stays, in other words where a few are enough; what points at something that the
volume does not have is left out, clause by clause.
"""

import re

from carebook.text.phrasing import capitalised

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z\"“])")
_REWORDED = (
    (re.compile(r"\bthis (?:copy of the )?book\b"), "this volume"),
    (re.compile(r"\bfor this authority\b"), "for a single authority"),
    # Without the word, the sentence is of any place; where somebody comes or lives, "there" is.
    (re.compile(r"\b((?:mov|liv|com)\w+) here\b"), r"\1 there"),
    (re.compile(r" here\b"), ""),
)
_POINTS = re.compile(
    r"\b(?:[Tt]he|[Nn]o) (?:table|chart)s?\b"
    r"|\b[Tt]his (?:table|chart|authority|area|place|council|copy|one)\b"
    r"|\b[Hh]ere\b"
)


def for_volume(text: str) -> str:
    """Return a paragraph without the clauses that :func:`left_out` lists; it may be empty."""
    return " ".join(said for sentence in _sentences(text) if (said := _kept(sentence)))


def left_out(text: str) -> list[str]:
    """Return the clauses of a paragraph that point at one book, as the volume would word them."""
    return [
        clause
        for sentence in _sentences(text)
        for clause in sentence.split("; ")
        if _POINTS.search(clause)
    ]


def _sentences(text: str) -> list[str]:
    for pattern, words in _REWORDED:
        text = pattern.sub(words, text)
    return [sentence for sentence in _SENTENCE_END.split(text.strip()) if sentence]


def _kept(sentence: str) -> str:
    """Return a sentence without its clauses that point; it ends as it ended."""
    clauses = [one for one in sentence.split("; ") if not _POINTS.search(one)]
    if not clauses:
        return ""
    end = sentence[-1]
    said = capitalised("; ".join(clauses))
    return said if said.endswith(end) else f"{said}{end}"
