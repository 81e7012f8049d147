"""A text whose slots are filled, which knows what each of its words came from."""

from dataclasses import dataclass

from carebook.facts.slots.slot import Slot


@dataclass(frozen=True)
class FilledSlot:
    """A slot in a filled text: its words stand from ``start`` to ``end``.

    The period and the place that were added for the reader are among its words. ``source_end`` is
    where the slot ended in the text before it was filled.
    """

    start: int
    end: int
    slot: Slot
    source_end: int


@dataclass(frozen=True)
class FilledText:
    """A text, and the slots in it that were filled, in order."""

    text: str
    slots: tuple[FilledSlot, ...] = ()

    def offset_of(self, source_offset: int) -> int:
        """Return where a place of the text before it was filled, outside any slot, stands now."""
        before = [one for one in self.slots if one.source_end <= source_offset]
        return before[-1].end + source_offset - before[-1].source_end if before else source_offset
