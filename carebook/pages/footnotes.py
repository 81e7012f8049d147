"""Footnotes of a chapter: each cell's are its own, though two cells may call them alike."""

import re
from collections.abc import Callable, Iterable

from carebook.pages.placed_text import PlacedText, TextChange
from carebook.pages.staging import Staging
from carebook.text.markdown_structure import markdown_structure

_MARK = re.compile(r"\[\^(?P<label>[^\]\s]+)\]")
# The end of a line with words, and nothing after it.
_FOLLOWS_WORDS = re.compile(r"\S\n$")
_NOTE = re.compile(r"^ {0,3}\[\^(?P<label>[^\]\s]+)\]:", re.MULTILINE)


def with_own_footnotes(source: PlacedText, staging: Staging) -> PlacedText:
    """Return a text whose notes have labels that no cell before it has given.

    A chapter is one text to both stitchers, of which a label means the same everywhere. In Jupyter
    a note belongs to its cell.
    """
    if "[^" not in source.text:
        return source
    structure, text = markdown_structure(source.text), source.text
    notes = [found for found in _NOTE.finditer(text) if not structure.is_code(found.start())]
    # One that follows another's line would be a part of it.
    changes = [
        TextChange(note.start(), note.start(), "\n")
        for note in notes
        if _FOLLOWS_WORDS.search(text, max(0, note.start() - 2), note.start())
    ]
    _tell_lost_notes(source, notes, structure.is_code, staging)
    renamed = _renamed(dict.fromkeys(note["label"] for note in notes), staging)
    changes += [
        TextChange(*found.span(), f"[^{renamed[found['label']]}]")
        for found in _MARK.finditer(text)
        if found["label"] in renamed and not structure.is_code(found.start())
    ]
    return source.with_changes(changes)


def _tell_lost_notes(
    source: PlacedText,
    notes: Iterable[re.Match[str]],
    is_code: Callable[[int], bool],
    staging: Staging,
) -> None:
    """Tell notes that reach no page: a second one of a label, and one that no text refers to."""
    starts = {note.start("label") for note in notes}
    used = {
        mark["label"]
        for mark in _MARK.finditer(source.text)
        if mark.start("label") not in starts and not is_code(mark.start())
    }
    seen: set[str] = set()
    for note in notes:
        label, place = note["label"], source.place_at(note.start("label"))
        if label in seen:
            staging.warn(
                place, f"expected one note [^{label}], found another; only one is shown: rename it"
            )
        elif label not in used:
            # A note may stand in another cell than the text that refers to it.
            staging.unused_footnotes.setdefault(label, place)
        seen.add(label)
    staging.used_footnotes.update(used)


def tell_unused_footnotes(staging: Staging) -> None:
    """Tell, at the end of a chapter, the notes that nothing in it refers to."""
    for label, place in staging.unused_footnotes.items():
        if label not in staging.used_footnotes:
            staging.warn(
                place, f"the note [^{label}] is not shown: no text of the chapter refers to it"
            )


def _renamed(labels: Iterable[str], staging: Staging) -> dict[str, str]:
    """Return other labels for those that are taken, and take them all."""
    renamed = {}
    for label in labels:
        free, number = label, 1
        while free in staging.footnotes:
            number += 1
            free = f"{label}-{number}"
        staging.footnotes.add(free)
        if free != label:
            renamed[label] = free
    return renamed
