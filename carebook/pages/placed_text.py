"""Markdown that knows where its author finds each of its lines."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from carebook.notebooks.cell_places import CellPlace


@dataclass(frozen=True)
class PlacedText:
    """A text, and for each of its lines the place where it was typed."""

    text: str
    places: tuple[CellPlace, ...]

    @classmethod
    def of_cell(cls, text: str, place: CellPlace) -> Self:
        """Return a cell's text, or a file's, with the places of its lines."""
        count = text.count("\n") + 1
        return cls(text, tuple(place.at_line(number) for number in range(1, count + 1)))

    @classmethod
    def from_one_place(cls, text: str, place: CellPlace) -> Self:
        """Return a text of which nobody typed the lines, all of it with one place."""
        return cls(text, (place,) * (text.count("\n") + 1))

    def place_at(self, offset: int) -> CellPlace:
        """Return the place of a character."""
        return self.places[bisect_right(self._line_starts, offset) - 1]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def with_changes(self, changes: Iterable["TextChange"]) -> "PlacedText":
        """Return the text with some of its parts replaced.

        The parts do not overlap. What takes the place of one stands where that one stood, unless it
        has places of its own.
        """
        parts: list[str] = []
        places = [self.places[0]]
        at = 0
        for change in sorted(changes, key=lambda one: (one.start, one.end)):
            if change.start < at:
                # It stood in what was replaced before.
                continue
            parts.append(self.text[at : change.start])
            places += self._places_after_breaks(at, change.start)
            new = change.new
            if isinstance(new, PlacedText):
                if not parts[-1] or parts[-1].endswith("\n"):
                    places[-1] = new.places[0]
                places += new.places[1:]
                parts.append(new.text)
            else:
                places += [self.place_at(change.start)] * new.count("\n")
                parts.append(new)
            at = change.end
            written = next((part for part in reversed(parts) if part), "\n")
            if written.endswith("\n"):
                # What follows begins a line, as the first of what is left.
                places[-1] = self.place_at(at)
        parts.append(self.text[at:])
        places += self._places_after_breaks(at, len(self.text))
        return PlacedText("".join(parts), tuple(places))

    def _places_after_breaks(self, start: int, end: int) -> tuple[CellPlace, ...]:
        first, last = (bisect_right(self._line_starts, at) for at in (start, end))
        return self.places[first:last]

    def line_start(self, line: int) -> int:
        """Return the first character of a line, counted from 0; of one past the last, the end."""
        starts = self._line_starts
        return starts[line] if line < len(starts) else len(self.text)


@dataclass(frozen=True)
class TextChange:
    """What takes the place of the characters from ``start`` to before ``end``."""

    start: int
    end: int
    new: str | PlacedText
