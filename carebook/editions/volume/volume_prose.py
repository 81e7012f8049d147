"""The books' prose as the volume can say it: without what points at one book and its pictures.

A book speaks to the reader of one place and has a chart and a table below each explanation. What is
true of every place stays, in other words where a few are enough; what points at something that the
volume does not have is left out, clause by clause.
"""

import re

from carebook.text.phrasing import capitalised

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z\"“])")
_REWORDINGS = (
    (re.compile(r"\bthis (?:copy of the )?book\b"), "this volume"),
    (re.compile(r"\bfor this authority\b"), "for a single authority"),
    # Without the word, the sentence is of any place; where somebody comes or lives, "there" is.
    (re.compile(r"\b((?:mov|liv|com)\w+) here\b"), r"\1 there"),
    (re.compile(r" here\b"), ""),
)
_REFERS_TO_ONE_BOOK = re.compile(
    r"\b(?:[Tt]he|[Nn]o) (?:table|chart)s?\b"
    r"|\b[Tt]his (?:table|chart|authority|area|place|council|copy|one)\b"
    r"|\b[Hh]ere\b"
)


def adapt_prose(text: str) -> str:
    """Return a paragraph without the clauses that :func:`left_out` lists; it may be empty."""
    return " ".join(
        said
        for sentence in _reworded_sentences(text)
        if (said := _without_omitted_clauses(sentence))
    )


def omitted_clauses(text: str) -> list[str]:
    """Return the clauses of a paragraph that point at one book, as the volume would word them."""
    return [
        clause
        for sentence in _reworded_sentences(text)
        for clause in sentence.split("; ")
        if _REFERS_TO_ONE_BOOK.search(clause)
    ]


def _reworded_sentences(text: str) -> list[str]:
    for pattern, words in _REWORDINGS:
        text = pattern.sub(words, text)
    return [sentence for sentence in _SENTENCE_END.split(text.strip()) if sentence]


def _without_omitted_clauses(sentence: str) -> str:
    """Return a sentence without its clauses that point; it ends as it ended."""
    clauses = [one for one in sentence.split("; ") if not _REFERS_TO_ONE_BOOK.search(one)]
    if not clauses:
        return ""
    end = sentence[-1]
    said = capitalised("; ".join(clauses))
    return said if said.endswith(end) else f"{said}{end}"
