"""Slots that do not fit where they stand: ".vs_england" without a figure before it."""

import re
from collections.abc import Iterator, Mapping

from carebook.facts.slots.slot import Slot
from carebook.facts.slots.slot_kinds import slot_kind, slot_stem

_SLOT = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_OPENS = re.compile(r"^[\s“‘\"'(*]*(?:(?:in|for|across)\s+[^,.;:]*,?\s*)?$", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|do|be|been|a|an|the|to|of|at|from|by)\s*$",
    re.IGNORECASE,
)
_BEFORE_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|of|at|by|to|numbered|a|an|the)\s*$", re.IGNORECASE
)
_UNIT_AFTER = re.compile(
    r"^\s*(?:%|per ?cent\b|percentage\b|per 100,000\b|pounds\b)", re.IGNORECASE
)


def find_misplaced_slots(sentence: str, table: Mapping[str, Slot]) -> Iterator[tuple[str, str]]:
    """Yield each slot of a sentence whose words do not fit there, and how to write it."""
    last = 0
    for match in _SLOT.finditer(sentence):
        slot = table.get(match[1])
        before, after = sentence[: match.start()], sentence[match.end() :]
        if slot is None or not slot.fact_ids:
            continue
        has_figure_before, last = last > 0, match.end()
        said, stem = match[0], slot_stem(slot)
        figure = next(
            (f"{{{{{stem}.{what}}}}}" for what in ("says", "area") if f"{stem}.{what}" in table),
            "the figure",
        )
        kind = slot_kind(slot)
        if kind in ("comparison", "place in order", "movement"):
            if not has_figure_before and _OPENS.match(before):
                yield said, f"it follows the figure and a comma: write '{figure}, {said}'"
        elif kind == "change" and not slot.is_clause:
            if _OPENS.match(before) or _AUXILIARY.search(before):
                yield said, f"it has its verb and lacks its subject: write 'It {said}.'"
        elif slot.is_clause:
            if _BEFORE_CLAUSE.search(before):
                yield (
                    said,
                    "it is a whole clause with its verb: write it alone, or a slot ending in .area",
                )
        elif kind == "figure" and _UNIT_AFTER.match(after):
            yield said, "it has its unit already: take the unit after it out"
