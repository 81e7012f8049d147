"""The catalogue's own words: titles, names, caveats, limits and questions, which claim nothing.

A text may copy them. A sentence that is one of them is passed over whole; inside a sentence a title
or a name is, and so are four or more words in a row that stand so in a caveat, unless a place is
named among them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from carebook.checking.spans import Mention
from carebook.checking.word_lists import read_word_list
from carebook.facts.knowledge import AreaKnowledge
from carebook.findings.words import name_of

_SHORT = 2
_COMMON = frozenset(read_word_list("stop_words")) | {
    "that",
    "this",
    "which",
    "with",
    "from",
    "have",
}
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\n+")
# So many words in a row are copied, and not chance.
_RUN = 4
_NEGATION = re.compile(
    r"\b(?:not|no|nor|never|nothing|none|only|without|leav\w+ out|left out|except)\b|n't\b"
)
_CLAUSE_END = re.compile(r"[,;:.]\s+")
# A clause that shares so many of its words with another speaks of the same.
_FEWEST_SHARED, _SHARE_SHARED = 3, 0.6
# Words with which a run would compare this area with others.
_PLACES = frozenset({"england", "average", "authority", "region", "neighbours"})


@dataclass(frozen=True)
class CatalogueWords:
    """What a text may copy: whole ``sentences``, runs of words, and ``names`` of measures."""

    sentences: frozenset[tuple[str, ...]]
    runs: frozenset[tuple[str, ...]]
    names: tuple[re.Pattern[str], ...]
    denials: tuple[tuple[frozenset[str], str], ...] = ()

    def denied_by(self, text: str) -> str:
        """Return the limit or caveat that denies what a sentence of small letters says, if any.

        ``people who pay for themselves are counted`` is denied by "... are not counted".
        """
        for clause in _CLAUSE_END.split(text):
            said = frozenset() if _NEGATION.search(clause) else _content(clause)
            for words, sentence in self.denials:
                shared = len(said & words)
                longer = max(len(said), len(words))
                if shared >= _FEWEST_SHARED and shared >= _SHARE_SHARED * longer:
                    return sentence
        return ""

    def find(self, text: str) -> Iterator[Mention]:
        """Yield the stretches of a sentence of small letters that are the catalogue's."""
        words = [*_WORD.finditer(text)]
        said = tuple(word[0] for word in words)
        if said in self.sentences:
            yield Mention(0, len(text), "sentence")
            return
        begin = end = 0
        for at in range(len(said) - _RUN + 1):
            if said[at : at + _RUN] not in self.runs:
                continue
            if at > end - 1 or not end:
                # The runs before it reach no further than here.
                if end:
                    yield Mention(words[begin].start(), words[end - 1].end(), "run")
                begin = at
            end = at + _RUN
        if end:
            yield Mention(words[begin].start(), words[end - 1].end(), "run")
        for names in self.names:
            for match in names.finditer(text):
                yield Mention(*match.span(), "name")


@lru_cache(maxsize=16)
def gather_catalogue_words(knowledge: AreaKnowledge) -> CatalogueWords:
    """Gather the words that a text on this area may copy."""
    dataset = knowledge.dataset
    sentences: set[tuple[str, ...]] = set()
    runs: set[tuple[str, ...]] = set()
    names: set[str] = set()
    denials: dict[str, frozenset[str]] = {}
    for indicator in knowledge.indicators.values():
        names.add(indicator.title.lower())
        names.update(words.lower() for words in indicator.breakdowns.values())
        for words in _sentences_of([indicator.caveat, indicator.silence, indicator.question]):
            sentences.add(words)
            runs.update(_runs_of(words))
        denials.update(_denials_of(indicator.caveat))
    for wording in dataset.wording.values():
        questions = wording.questions
        for words in _sentences_of([wording.limits, *questions.higher, *questions.lower]):
            sentences.add(words)
            runs.update(_runs_of(words))
        denials.update(_denials_of(wording.limits))
    for fact in knowledge.facts:
        if fact.role == "area" and fact.current:
            names.add(name_of(fact, dataset).lower())
    listed = sorted(filter(None, names), key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w])(?:{'|'.join(map(re.escape, listed))})(?![\w])")
    return CatalogueWords(
        frozenset(sentences),
        frozenset(runs),
        (pattern,),
        tuple((words, sentence) for sentence, words in denials.items()),
    )


def _content(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text that carry meaning."""
    words = (word[0] for word in _WORD.finditer(text))
    return frozenset(word[:5] for word in words if len(word) > _SHORT and word not in _COMMON)


def _denials_of(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the sentences of a text that deny something, each with its words."""
    for clause in _CLAUSE_END.split(text):
        if re.search(r"\bnot\b", clause) and "only" not in clause.lower():
            yield clause.strip(" ."), _content(clause.lower())


def _sentences_of(texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for text in texts:
        for sentence in (*_SENTENCE_END.split(text), text):
            words = tuple(word[0] for word in _WORD.finditer(sentence.lower().replace("’", "'")))
            if words:
                yield words


def _runs_of(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for at in range(len(words) - _RUN + 1):
        run = words[at : at + _RUN]
        if _PLACES.isdisjoint(run):
            yield run
