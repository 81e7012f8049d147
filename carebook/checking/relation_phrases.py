"""Finding relations, causes and judgements: the words that say how figures stand, and why."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from carebook.checking.spans import Span
from carebook.checking.word_lists import alternatives, read_word_lists, word_pattern

RelationKind = Literal[
    "higher", "lower", "similar", "different", "rose", "fell", "unchanged", "rank", "cause",
    "judgement", "majority", "minority",
]  # fmt: skip


@dataclass(frozen=True)
class RelationPhrase:
    """Words that relate figures. ``negated`` turns "higher" into "not higher".

    ``denied`` marks what a text says that nobody can show: "we cannot say that it is higher".
    """

    start: int
    end: int
    kind: RelationKind
    negated: bool = False
    denied: bool = False


_DEGREE_ADVERBS = alternatives("relating", "degree adverbs")
_NEGATION = word_pattern("relating", "negation")
_PATTERNS_BY_KIND = tuple(
    (
        cast("RelationKind", kind),
        re.compile(
            rf"(?<![\w]){_DEGREE_ADVERBS if kind in ('higher', 'lower') else ''}"
            rf"(?:{'|'.join(words)})(?![\w])"
        ),
    )
    for kind, words in read_word_lists("relations").items()
)
# "More" and "less" compare only with a "than" (or a comparator) after them.
_MORE_THAN = word_pattern("relating", "more than")
# Any other comparative with a "than" after it says that two figures differ: "happier than".
_COMPARATIVE_THAN = word_pattern("relating", "comparative than")
_MAJORITY = word_pattern("relating", "majority")


# Words that relate figures only where a place follows: "above Kent", "second in London".
_BEFORE_PLACE = word_pattern("relating", "before place")


def find_relation_phrases(text: str, places: Iterable[Span] = ()) -> list[RelationPhrase]:
    """Find the relations, causes and judgements of a sentence of small letters, in order.

    ``places`` are those that the sentence names: "above" relates figures only before a place.
    """
    found: list[RelationPhrase] = []

    def add(start: int, end: int, kind: RelationKind) -> None:
        if not any(r.start < end and start < r.end for r in found):
            negated = bool(_NEGATION.search(text[max(0, start - 45) : start]))
            found.append(RelationPhrase(start, end, kind, negated))

    for match in _MAJORITY.finditer(text):
        if not match["all"]:
            add(match.start(), match.end(), "minority" if match["few"] else "majority")
    for kind, phrases in _PATTERNS_BY_KIND:
        for match in phrases.finditer(text):
            add(match.start(), match.end(), kind)
    for match in _COMPARATIVE_THAN.finditer(text):
        add(match.start(), match.end(), "different")
    for match in _MORE_THAN.finditer(text):
        word = match["word"] or match["after"] or match["bare"]
        add(match.start(), match.end(), "higher" if word == "more" else "lower")
    for place in places:
        if before := _BEFORE_PLACE.search(text, 0, place.start):
            add(*before.span(before.lastgroup or 0), cast("RelationKind", before.lastgroup))
    return sorted(found, key=lambda relation: relation.start)
