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
from carebook.facts.knowledge import AreaKnowledge
from carebook.findings.words import name_of

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\n+")
# So many words in a row are copied, and not chance.
_RUN = 4
# Words with which a run would compare this area with others.
_PLACES = frozenset({"england", "average", "authority", "region", "neighbours"})


@dataclass(frozen=True)
class CatalogueWords:
    """What a text may copy: whole ``sentences``, runs of words, and ``names`` of measures."""

    sentences: frozenset[tuple[str, ...]]
    runs: frozenset[tuple[str, ...]]
    names: tuple[re.Pattern[str], ...]

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
    for indicator in knowledge.indicators.values():
        names.add(indicator.title.lower())
        names.update(words.lower() for words in indicator.breakdowns.values())
        for words in _sentences_of([indicator.caveat, indicator.silence, indicator.question]):
            sentences.add(words)
            runs.update(_runs_of(words))
    for wording in dataset.wording.values():
        questions = wording.questions
        for words in _sentences_of([wording.limits, *questions.higher, *questions.lower]):
            sentences.add(words)
            runs.update(_runs_of(words))
    for fact in knowledge.facts:
        if fact.role == "area" and fact.current:
            names.add(name_of(fact, dataset).lower())
    listed = sorted(filter(None, names), key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w])(?:{'|'.join(map(re.escape, listed))})(?![\w])")
    return CatalogueWords(frozenset(sentences), frozenset(runs), (pattern,))


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
