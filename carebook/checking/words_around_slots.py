"""A filled text read as the words around its slots: each sentence with its slots left out.

What a slot says is known. What is left to read is what the sentence says of it: where, when, of
whom, and how it stands to what was said before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from carebook.checking.checked_claim import ClaimJudgement, ClaimKind
from carebook.checking.fact_lookup import FactEntry, FactLookup
from carebook.checking.sentence_splitter import Sentence, split_sentences
from carebook.checking.spans import Mention, Span
from carebook.facts.slots.filled_text import FilledSlot, FilledText
from carebook.facts.slots.slot_kinds import SlotKind, slot_kind, slot_stem

# Words of a sentence that are judged.
JudgedWords = tuple[Span, ClaimKind, ClaimJudgement]
# Kinds of slots that say something of a figure told before: they follow it.
FOLLOWING_KINDS: tuple[SlotKind, ...] = (
    "comparison", "change", "movement", "place in order", "amount",
)  # fmt: skip
# Kinds of slots that tell how a figure moved.
MOVING_KINDS: tuple[SlotKind, ...] = ("change", "movement", "change clause")
# What stands for a slot while the words around it are read.
PLACEHOLDER = "SLOT"


@dataclass(frozen=True)
class SlotMention:
    """A slot that stands for facts, where its placeholder stands in its sentence.

    ``entries`` are its facts, the area's own first; ``words`` is what it was filled with.
    """

    start: int
    end: int
    filled: FilledSlot
    kind: SlotKind
    entries: tuple[FactEntry, ...]
    words: str

    @property
    def name(self) -> str:
        """The slot as it is written in a text."""
        return f"{{{{{self.filled.slot.name}}}}}"

    @property
    def stem(self) -> str:
        """What its name shares with the slots of the same measure."""
        return slot_stem(self.filled.slot)

    @property
    def own(self) -> FactEntry:
        """The fact that it is about: its figure, or the first of the two that are compared."""
        return self.entries[0]

    @property
    def measure(self) -> tuple[str, str]:
        """The indicator and the breakdown that it is about."""
        return self.own.fact.indicator, self.own.fact.breakdown


@dataclass(frozen=True)
class SentenceAround:
    """The words of one sentence around its slots.

    ``source`` has ``SLOT`` in the place of each slot that stands for facts; the names that slots
    stand for (of places, periods and measures) are words like any other, and ``names`` is where.
    ``filled`` is the whole text, ``offsets`` where each letter of the sentence stands in it.
    """

    source: Sentence
    slots: tuple[SlotMention, ...]
    names: tuple[Mention, ...]
    filled: str
    offsets: tuple[tuple[int, int], ...]

    @property
    def lowercase(self) -> str:
        """The words in small letters."""
        return self.source.lowercase

    def place_in_text(self, span: Span) -> tuple[int, int]:
        """Return where a stretch of these words stands in the filled text."""
        return self.offsets[span.start][0], self.offsets[span.end - 1][1]

    @cached_property
    def text(self) -> str:
        """The sentence as a reader has it."""
        start, end = self.offsets[0][0], self.offsets[-1][1]
        return " ".join(self.filled[start:end].split())


def read_around_slots(filled: FilledText, lookup: FactLookup) -> list[SentenceAround]:
    """Return the sentences of a filled text, the slots that stand for facts left out."""
    entries = {entry.fact.id: entry for entry in lookup.book_entries}
    own, places = "", []
    taken: list[tuple[int, int, FilledSlot]] = []
    last = 0
    for slot in filled.slots:
        before = filled.text[last : slot.start]
        own += before
        places += [(at, at + 1) for at in range(last, slot.start)]
        begin = len(own)
        if slot_kind(slot.slot) == "name":
            own += filled.text[slot.start : slot.end]
            places += [(at, at + 1) for at in range(slot.start, slot.end)]
        else:
            # A period that was added before a clause begins with its space.
            if filled.text[slot.start] == " ":
                own += " "
                places.append((slot.start, slot.start + 1))
                begin += 1
            own += PLACEHOLDER
            places += [(slot.start, slot.end)] * len(PLACEHOLDER)
        taken.append((begin, len(own), slot))
        last = slot.end
    own += filled.text[last:]
    places += [(at, at + 1) for at in range(last, len(filled.text))]
    return [
        _read_sentence(source, taken, places, filled.text, entries)
        for source in split_sentences(own)
    ]


def _read_sentence(
    source: Sentence,
    taken: Sequence[tuple[int, int, FilledSlot]],
    places: Sequence[tuple[int, int]],
    filled: str,
    entries: Mapping[str, FactEntry],
) -> SentenceAround:
    at = {offset: place for place, offset in reversed([*enumerate(source.offsets)])}
    slots: list[SlotMention] = []
    names: list[Mention] = []
    for begin, end, slot in taken:
        if begin not in at or end - 1 not in at:
            continue
        first, last = at[begin], at[end - 1] + 1
        known = tuple(entries[one] for one in slot.slot.fact_ids if one in entries)
        kind = slot_kind(slot.slot)
        if kind == "name":
            names.append(Mention(first, last, slot.slot.name))
        elif known:
            words = filled[slot.start : slot.end]
            slots.append(SlotMention(first, last, slot, kind, known, words))
    offsets = tuple(places[offset] for offset in source.offsets)
    return SentenceAround(source, tuple(slots), tuple(names), filled, offsets)
