"""Claims that stand outside the slots of a machine's draft, where none may stand.

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
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE
from carebook.facts.knowledge import AreaKnowledge
from carebook.statistics.neighbour_figures import NEIGHBOURS_CODE

_FIGURE = re.compile(r"\d[\d,.]*|[%£€$‰°]|\b[ivx]{2,}\b")
# A share or a multiple, with or without a number beside it.
_FRACTION_WORDS = (
    "half halves third thirds quarter quarters fifth fifths sixth seventh eighth ninth tenth "
    "tenths majority minority most percent percentage double doubled doubles twice triple tripled "
    "treble trebled thrice fold dozen dozens hundreds thousands millions couple several zero nil "
    "none"
)
_DIRECTION_WORDS = (
    "higher lower more fewer less greater above below under over than exceeds exceeded exceeding "
    "similar same equal rose rise rises rising risen fell fall falls falling fallen grew grow "
    "growing grown increase increased increases increasing decrease decreased decreases decreasing "
    "dropped declined decline shrank unchanged stable steady larger smaller bigger up down"
)
_RANK_WORDS = (
    "highest lowest top bottom best worst largest smallest biggest first second last leading rank "
    "ranks ranked ranking quartile least"
)
_REFUSED_WORDS = (
    ("a number word", frozenset(NUMBER_WORDS), True),
    ("a fraction or multiple", frozenset(_FRACTION_WORDS.split()), True),
    ("a rank", frozenset(_RANK_WORDS.split()), False),
    ("a word of direction or comparison", frozenset(_DIRECTION_WORDS.split()), False),
)
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
    index = build_fact_lookup(knowledge)
    region = knowledge.areas.region_of(knowledge.area)
    for sentence in split_sentences(text):
        plain = _without_indicator_names(sentence.lowercase, knowledge)
        if found := _FIGURE.search(plain):
            yield f"'{found[0]}' is a figure outside a slot; use a slot"
        words = re.findall(r"[a-z]+", plain)
        for what, listed, always in _REFUSED_WORDS:
            if always or not question:
                yield from (
                    f"'{word}' is {what} outside a slot; use a slot or leave it out"
                    for word in words
                    if word in listed
                )
        for relation in () if question else find_relation_phrases(plain):
            what = _RELATION_NAMES.get(relation.kind, "a word of direction or comparison")
            said = plain[relation.start : relation.end].strip()
            yield f"'{said}' is {what} outside a slot; use a slot or leave it out"
        known = {
            knowledge.area.code,
            region.code if region else "",
            AVERAGE_AUTHORITY_CODE,
            ENGLAND_CODE,
        }
        known.add(NEIGHBOURS_CODE)
        for place in find_places(sentence.lowercase, sentence.cased, index.gazetteer):
            if place.key not in known:
                name = sentence.cased[place.start : place.end]
                yield f"'{name}' is another area; write of {knowledge.area.name} only"


def _without_indicator_names(sentence: str, knowledge: AreaKnowledge) -> str:
    """Take out the names of measures: "providers rated below good" claims nothing by itself."""
    names = {
        name.lower()
        for indicator in knowledge.indicators.values()
        for name in (indicator.title, *indicator.breakdowns.values())
    }
    for name in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(name, " ")
    return sentence
