"""One slot, and the refusal of one that does not exist."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from carebook.core.errors import InputError


@dataclass(frozen=True)
class Slot:
    """What one name stands for.

    ``text`` says it in full: value, unit and denominator. ``meaning`` is a line for whoever writes
    with slots. ``brief_text`` is the text once the same measure has been said in full. ``period``
    is added to the first mention unless the sentence says it already; ``place`` likewise, for a
    comparator's figure. ``measure`` names what counts as the same measure. ``is_clause`` is a whole
    clause with its verb, so that its period goes to its end. ``alias_of`` names the slot that says
    the same by a shorter name. ``for_models`` is whether a language model is told of it: people may
    use any.
    """

    name: str
    text: str
    fact_ids: tuple[str, ...]
    meaning: str
    brief_text: str = ""
    period: str = ""
    place: str = ""
    measure: str = ""
    is_clause: bool = False
    alias_of: str = ""
    for_models: bool = True


def with_period(slot: Slot, period: str) -> Slot:
    """Return the slot that says the same with its period, whatever the sentence says already."""
    return replace(
        slot,
        name=f"{slot.name}.dated",
        text=f"{slot.text} in {period}",
        meaning=f"{slot.meaning}; with its period",
        for_models=False,
    )


class UnknownSlot(InputError):  # noqa: N818  (named for what was found, as its siblings are)
    """A text names a slot that the area's facts do not have."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        near = nearest_slot_names(name, known)
        advice = f"did you mean {' or '.join(near)}?" if near else "take it out"
        shown = name if len(name) <= 80 else name[:77] + "..."
        super().__init__(
            f"slot {{{{{shown}}}}}: expected a slot that the facts have, found none of this name; "
            f"{advice}".replace("\n", "\\n")
        )
        self.name = name


def nearest_slot_names(name: str, known: Iterable[str]) -> list[str]:
    """Return the names most like an unknown one, the best first, three at most."""
    wanted = name.strip().lower()[:200]
    return difflib.get_close_matches(wanted, list(known), n=3, cutoff=0.55)
