"""What kind of words a slot stands for: a figure, a clause, a comparison, a change."""

from typing import Literal

from carebook.facts.fact import ROLES
from carebook.facts.slots.slot import Slot

SlotKind = Literal[
    "name", "figure", "clause", "comparison", "change", "movement", "place in order", "message",
    "extreme", "amount", "aside", "change clause",
]  # fmt: skip

_KINDS_BY_NAME: dict[str, SlotKind] = {
    "what": "name",
    "period": "name",
    "says": "clause",
    "message": "message",
    "band": "place in order",
    "position": "aside",
    "spread": "aside",
    "interval": "aside",
    "sure": "aside",
    "largest": "extreme",
    "smallest": "extreme",
    "pattern": "aside",
    "change_says": "change clause",
}
_BEGINNINGS: dict[SlotKind, tuple[str, ...]] = {
    "comparison": ("vs_", "points_vs_", "percent_vs_", "times_vs_", "pattern_vs_"),
    "change clause": ("change_says",),
    "message": ("pattern_says",),
    "change": ("change",),
    "movement": ("movement",),
    "amount": ("points_", "percent_", "times_", "ratio_", "pattern_"),
}
# Endings of a name that only say how a slot's words are put.
_FORMS = ("dated", "number", "full", "brief")


def slot_kind(slot: Slot) -> SlotKind:
    """Return what kind of words a slot stands for, by the last part of its name."""
    if not slot.fact_ids:
        return "name"
    parts = [part for part in slot.name.split(".") if part not in _FORMS]
    what = parts[-1] if parts else ""
    if what in _KINDS_BY_NAME:
        return _KINDS_BY_NAME[what]
    if what in ROLES:
        return "figure"
    for kind, beginnings in _BEGINNINGS.items():
        if what.startswith(beginnings):
            return kind
    return "clause" if slot.is_clause else "figure"


def slot_stem(slot: Slot) -> str:
    """Return what a slot's name shares with the others of its measure: ``requests.65_plus``."""
    parts = [part for part in slot.name.split(".") if part not in _FORMS]
    return ".".join(parts[:-1])
