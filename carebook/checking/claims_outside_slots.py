"""Claims outside the slots of a language model's draft, where there may be none.

Stricter than the checker: here a number word or a word of direction is refused wherever it stands,
because what it claims could not be traced to a fact.
"""

import re
from collections.abc import Iterator

from carebook.checking.fact_lookup import build_fact_lookup
from carebook.checking.place_mentions import find_places
from carebook.checking.quantities import NUMBER_WORDS
from carebook.checking.relation_phrases import RelationKind, find_relation_phrases
from carebook.checking.sentence_splitter import split_sentences
from carebook.checking.word_lists import read_word_lists
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE
from carebook.facts.knowledge import AreaKnowledge
from carebook.statistics.comparators import NEIGHBOURS_CODE

_FIGURE = re.compile(r"\d[\d,.]*|[%£€$‰°]|\b[ivx]{2,}\b")
_NUMBER_WORDS = frozenset(NUMBER_WORDS)
_RELATION_NAMES: dict[RelationKind, str] = {
    "cause": "a cause",
    "judgement": "a judgement",
    "rank": "a rank",
    "majority": "a fraction or multiple",
    "minority": "a fraction or multiple",
}


def find_claims_outside_slots(
    sentence: str, knowledge: AreaKnowledge, *, question: bool = False
) -> list[str]:
    """Return a line for each claim in a sentence whose slots were replaced by the word SLOT.

    Args:
        sentence: what is left of a draft's sentence once its slots are out.
        knowledge: what is known of the area, for the names of others.
        question: the sentence asks, so that it may touch on causes and compare; numbers and other
            areas' names stay refused.

    """
    return list(dict.fromkeys(_refusal_reasons(sentence, knowledge, question)))


def _refusal_reasons(text: str, knowledge: AreaKnowledge, question: bool) -> Iterator[str]:
    gazetteer = build_fact_lookup(knowledge).gazetteer
    region = knowledge.areas.region_of(knowledge.area)
    allowed = {
        knowledge.area.code,
        region.code if region else "",
        AVERAGE_AUTHORITY_CODE,
        ENGLAND_CODE,
        NEIGHBOURS_CODE,
    }
    for sentence in split_sentences(text):
        places = find_places(sentence.lowercase, sentence.cased, gazetteer)
        plain = _without_indicator_names(sentence.lowercase, knowledge)
        if found := _FIGURE.search(plain):
            yield f"'{found[0]}' is a figure outside a slot; use a slot"
        found_words = re.findall(r"[a-z]+", plain)
        refused = {"a number word": _NUMBER_WORDS}
        for kind, listed in read_word_lists("not_in_drafts").items():
            if not question or kind == "a fraction or multiple":
                refused[kind] = frozenset(listed)
        for kind, words in refused.items():
            yield from (_refusal(word, kind) for word in found_words if word in words)
        for relation in () if question else find_relation_phrases(plain, places):
            kind = _RELATION_NAMES.get(relation.kind, "a word of direction or comparison")
            yield _refusal(plain[relation.start : relation.end].strip(), kind)
        for place in places:
            if place.key not in allowed:
                name = sentence.cased[place.start : place.end]
                yield f"'{name}' is another area; write of {knowledge.area.name} only"


def _refusal(words: str, kind: str) -> str:
    return f"'{words}' is {kind} outside a slot; use a slot or leave it out"


def _without_indicator_names(sentence: str, knowledge: AreaKnowledge) -> str:
    """Blank out the names of measures: "providers rated below good" claims nothing by itself."""
    names = {
        name.lower()
        for indicator in knowledge.indicators.values()
        for name in (indicator.title, *indicator.breakdowns.values())
    }
    for name in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(name, " " * len(name))
    return sentence
