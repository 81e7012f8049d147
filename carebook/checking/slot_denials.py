"""Words directly before a slot that deny what it says, or make its figure another."""

from collections.abc import Iterator

from carebook.checking.checked_claim import (
    contradicted,
    not_checked,
    supported,
)
from carebook.checking.fact_lookup import FactLookup
from carebook.checking.slot_sides import Side, side_against
from carebook.checking.slot_suggestions import SlotSuggestions
from carebook.checking.spans import Mention
from carebook.checking.word_lists import word_pattern
from carebook.checking.words_around_slots import JudgedWords, SentenceAround
from carebook.data.units import RESPONDENTS
from carebook.facts.fact import COMPARATORS

_NEGATION = word_pattern("around_slots", "negation of a slot")
_ONLY = word_pattern("around_slots", "only")
_CHANGES_FIGURE = word_pattern("around_slots", "changes the figure")


def judge_negations(sentence: SentenceAround, suggest: SlotSuggestions) -> Iterator[JudgedWords]:
    """Yield the negations that deny what a slot says."""
    del suggest
    for match in _NEGATION.finditer(sentence.lowercase):
        slot = next((one for one in sentence.slots if one.start < match.end() <= one.end), None)
        if slot is None or slot.own.fact.value is None:
            continue
        words = Mention(match.start(), match.end() - len("slot"), "")
        yield (
            words,
            "comparison",
            contradicted(
                slot.own.fact.id,
                f"it denies what {slot.name} says ('{_short(slot.words)}'): leave the denial out",
            ),
        )


def judge_modifiers(
    sentence: SentenceAround, lookup: FactLookup, suggest: SlotSuggestions
) -> Iterator[JudgedWords]:
    """Yield the words before a figure that make it another, or large or small."""
    text = sentence.lowercase
    for match in _CHANGES_FIGURE.finditer(text):
        slot = next((one for one in sentence.slots if one.start < match.end() <= one.end), None)
        if slot is not None and slot.kind in ("figure", "extreme"):
            yield (
                Mention(*match.span("words"), ""),
                "number",
                contradicted(
                    slot.own.fact.id,
                    f"the figure is {_short(slot.words)}, and these words make it another: "
                    f"write {slot.name} alone",
                ),
            )
    for match in _ONLY.finditer(text):
        slot = next((one for one in sentence.slots if one.start < match.end() <= one.end), None)
        if slot is None or slot.kind not in ("figure", "clause", "extreme"):
            continue
        if slot.own.fact.unit == RESPONDENTS:
            continue  # that few were asked says nothing of the figure
        wanted: Side = "lower" if match["small"] else "higher"
        sides = {side_against(slot, role, lookup) for role in COMPARATORS} - {None}
        words = Mention(*match.span("small" if match["small"] else "large"), "")
        if wanted in sides and len(sides - {"alike"}) == 1:
            yield (
                words,
                "comparison",
                supported(
                    slot.own.fact.id, f"The figure is {wanted} than those that it is held against."
                ),
            )
        else:
            size = "small" if match["small"] else "large"
            mend = suggest.comparison([slot])
            yield (
                words,
                "comparison",
                not_checked(
                    f"it says that the figure is {size}, and the facts do not: {mend}",
                    slot.own.fact.id,
                ),
            )


def _short(words: str) -> str:
    """Return the first words of what a slot says."""
    return " ".join(words.split()[:8])
