"""Claims that stand outside the slots of a machine's draft, where none may stand."""

import re

from carebook.knowledge import Knowledge

_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
_UNITS += (
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
)
_UNITS += "hundred thousand million billion dozen dozens hundreds thousands millions zero nil"
_FRACTIONS = (
    "half halves third thirds quarter quarters fifth fifths tenth tenths majority minority "
)
_FRACTIONS += (
    "most double doubled doubles twice triple tripled treble thrice percent percentage fold"
)
_RANKS = (
    "highest lowest top bottom best worst largest smallest biggest first second last leading rank "
)
_RANKS += "ranks ranked ranking decile quartile most least"
_DIRECTION = (
    "higher lower more fewer less greater above below under over exceeds exceeded similar same "
)
_DIRECTION += (
    "equal rose rise rises rising risen fell fall falls falling fallen grew grow growing grown "
)
_DIRECTION += (
    "increase increased increases increasing decrease decreased decreases decreasing dropped "
)
_DIRECTION += (
    "declined decline shrank unchanged stable steady larger smaller bigger better worse than"
)
_CAUSES = "because due owing therefore thus hence suggests suggest suggesting indicates indicating "
_CAUSES += "caused causes cause causing reflects reflecting explains explained drives driven leads"
_JUDGEMENTS = "good poor strong weak impressive concerning worrying excellent outstanding failing "
_JUDGEMENTS += "successful effective ineffective disappointing encouraging remarkable alarming"
_KINDS = (
    ("a number word", _UNITS, True),
    ("a fraction or multiple", _FRACTIONS, True),
    ("a rank", _RANKS, False),
    ("a word of direction or comparison", _DIRECTION, False),
    ("a cause", _CAUSES, False),
    ("a judgement", _JUDGEMENTS, False),
)


def smuggled(sentence: str, knowledge: Knowledge, *, question: bool = False) -> list[str]:
    """Return a line for each claim in a sentence whose slots were replaced by the word SLOT.

    Args:
        sentence: what is left of a draft's sentence once its slots are out.
        knowledge: what is known of the area, for the names of others.
        question: the sentence asks, so that it may touch on causes and compare; numbers and other
            areas' names stay refused.

    """
    reasons = []
    if found := re.search(r"\d[\d,.]*|[½⅓¼¾%£€$‰]|\b[ivx]{2,}\b", sentence):
        reasons.append(f"'{found[0]}' is a figure outside a slot; use a slot")
    words = set(re.findall(r"[a-z]+", _without_names(sentence.lower(), knowledge)))
    for what, listed, always in _KINDS:
        if question and not always:
            continue
        for word in listed.split():
            if word in words:
                reasons.append(f"'{word}' is {what} outside a slot; use a slot or leave it out")
                break
    reasons += [
        f"'{area.name}' is another area; write of {knowledge.area.name} only"
        for area in knowledge.areas.authorities
        if area.code != knowledge.area.code and area.name in sentence
    ]
    return reasons


def _without_names(sentence: str, knowledge: Knowledge) -> str:
    """Take out the names of measures: "providers rated below good" claims nothing by itself."""
    names = {
        name.lower()
        for indicator in knowledge.indicators.values()
        for name in (indicator.title, *indicator.breakdowns.values())
    }
    for name in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(name, " ")
    return sentence
