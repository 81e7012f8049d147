"""Measures that a sentence alludes to in words of their own: "feelings of safety".

Weaker than a mention by the catalogue's terms. It lets a number that is a fact's to three figures
be read as that fact where the sentence names no other measure; it never makes one wrong.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from carebook.checking.fact_lookup import FactLookup
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.word_lists import read_word_list

_WORD = re.compile(r"[a-z]{4,}")
_STOP_WORDS = frozenset(read_word_list("stop_words"))
_STEM_LENGTH = 5
# A stem of more measures than this tells none from the others: "people", "care", "ready to leave".
_MOST_MEASURES = 2


def indicators_alluded_to(sentence: ParsedSentence) -> tuple[str, ...]:
    """Return the indicators of which a telling word stands in the sentence or shortly before it."""
    text = f"{sentence.context.text[-200:]} {sentence.lowercase_without_places}"
    known = _indicators_by_stem(sentence.lookup)
    found = dict.fromkeys(one for stem in sorted(_stems(text)) for one in known.get(stem, ()))
    terms = sentence.lookup.vocabulary.indicator_terms
    # Words of the measure that stand there and do not count say that another is meant.
    return tuple(
        name for name in found if not any(term.pattern.search(text) for term in terms[name])
    )


@lru_cache(maxsize=16)
def _indicators_by_stem(lookup: FactLookup) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, indicator in lookup.knowledge.indicators.items():
        terms = (term.split(" -- ")[0] for term in indicator.terms)  # without what rules them out
        words = " ".join((indicator.title, *indicator.breakdowns.values(), *terms))
        for stem in _stems(words.lower()):
            found.setdefault(stem, []).append(name)
    counts = Counter({stem: len(names) for stem, names in found.items()})
    return {stem: tuple(names) for stem, names in found.items() if counts[stem] <= _MOST_MEASURES}


def _stems(text: str) -> frozenset[str]:
    words = (word for word in _WORD.findall(text) if word not in _STOP_WORDS)
    return frozenset(word[:_STEM_LENGTH].removesuffix("s") for word in words)
