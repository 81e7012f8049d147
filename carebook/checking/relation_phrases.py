"""Finding relations, causes and judgements: the words that say how figures stand, and why."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from carebook.checking.spans import Span
from carebook.checking.word_lists import read_word_lists

RelationKind = Literal[
    "higher", "lower", "similar", "different", "rose", "fell", "unchanged", "rank", "cause",
    "judgement", "majority", "minority",
]  # fmt: skip


@dataclass(frozen=True)
class RelationPhrase:
    """Words that relate figures. ``negated`` turns "higher" into "not higher"."""

    start: int
    end: int
    kind: RelationKind
    negated: bool = False


_DEGREE_ADVERBS = (
    r"(?:much |far |well |considerably |significantly |slightly |a little |a bit |somewhat |"
    r"markedly |substantially |notably |clearly |rather |even )?"
)
_NEGATION = re.compile(
    r"(?:\bnot?|\bnever|n't|\bneither|\bnor|\bhardly|\bno|\bwithout being|"
    r"\bcannot be said to be|\bcannot be called|\bfar from)\s+(?:(?:be|been|being|said to be|"
    r"shown to be|clear|clearly|significantly|statistically|notably|"
    r"any|much|materially|markedly|to be|demonstrably|even|a|necessarily|found to be|"
    r"counted as|called|the)\s+)*$"
)
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
_MORE_THAN = re.compile(
    rf"(?<![\w]){_DEGREE_ADVERBS}(?P<word>more|less)(?![\w])(?!,? or | challenging| difficult| "
    r"deprived)"
    r"(?=[^.;:]{0,100}?\b(?:than|compared|per|for each|for every)\b)"
    r"|(?<=\d)\s(?P<after>more|less)(?=[ ,.;:)]|$)|(?P<bare>\bmore|\bless)(?= than)"
)
# Any other comparative with a "than" after it says that two figures differ: "happier than".
_COMPARATIVE_THAN = re.compile(
    r"\b(?!(?:other|rather|whether|either|neither|however|number|over|under|never|older|younger|"
    r"after|later|carer|user|worker|provider|another|together|further|whatever|per|her|their|"
    r"larger|"
    r"november|december|october|september|consider|remember|member|lower|higher|greater|"
    r"fewer|smaller|answer|order|matter|offer|former|latter|computer)\b)"
    r"[a-z]{2,}(?:er|ier)\b(?=[^.;,:]{0,60}\bthan\b)"
)
_MAJORITY = re.compile(
    r"(?<!at )\bmost(?= (?:of |providers|carers|people|residents|staff|adults|posts|"
    r"discharges|councils))|\b(?:the |a |vast |clear |large |small )*majority\b|"
    r"\b(?P<few>(?:a |small |tiny )*minority)\b|\b(?P<all>everyone|everybody|all of them)\b"
)


# Words that relate figures only where a place follows: "above Kent", "second in London".
_BEFORE_PLACE = re.compile(
    r"\b(?:(?P<higher>above|beats?|outdoes|outdid|eclipses?|overtakes?|overtook)|"
    r"(?P<lower>below|beneath|under|behind|short of)|"
    r"(?P<similar>close to|match(?:es|ed|ing)?)|"
    r"(?P<rank>(?:first|second|third|fourth|fifth|last|bottom|top) (?:in|out of|of|among)))"
    r" (?:nearby |neighbouring )?$"
)


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
    for kind, pattern in _PATTERNS_BY_KIND:
        for match in pattern.finditer(text):
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
