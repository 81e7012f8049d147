"""Filling a text: each slot replaced by as much as its sentence needs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from carebook.core.errors import InputError
from carebook.facts.slots.slot import Slot, UnknownSlot
from carebook.text.phrasing import capitalised

_SLOT = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_PARAGRAPH = re.compile(r"(\n\s*\n)")
# A sentence ends where a capital, a slot or a quotation begins the next.
_SENTENCE = re.compile(r"(?<=[.!?])(\s+)(?=[A-Z{“‘\"'(])")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_PERIOD = re.compile(rf"\b(?:(?:{_MONTHS}) \d{{4}}|(?:19|20)\d\d-\d\d|(?:19|20)\d\d)\b(?![,.]\d)")
# Words after which a slot that names what its figure is of would name it twice.
_OF = re.compile(r"\s+of\s", re.IGNORECASE)
# So many words are looked at for being said twice.
_OVERLAP = 8


@dataclass
class _Reader:
    """What somebody reading along has been told so far."""

    measures: set[str] = field(default_factory=set)
    period: str = ""


def slot_names(text: str) -> list[str]:
    """Return the names of the slots in a text, in order, repeated as they are repeated.

    Raises:
        InputError: braces that do not pair.

    """
    rest = _SLOT.sub("", text)
    if "{{" in rest or "}}" in rest:
        at = rest.find("{{") if "{{" in rest else rest.find("}}")
        near = " ".join(rest[max(0, at - 10) : at + 30].split())
        raise InputError(
            f"slot: expected a name between two pairs of braces, found a pair left open near "
            f"'{near}'; close it"
        )
    return [match[1] for match in _SLOT.finditer(text)]


def fill(text: str, table: Mapping[str, Slot]) -> str:
    """Replace each slot of a text, ``{{name}}``, by what the facts say.

    The first mention of a measure says unit, denominator and period (unless the text around it
    says the period), later ones are short. Words that the text says already are not said twice.

    Raises:
        UnknownSlot: a name that is not in the table; the message gives the nearest.
        InputError: braces that do not pair.

    """
    for name in slot_names(text):
        if name not in table:
            known: Iterable[str] = (slot.name for slot in table.values() if not slot.alias_of)
            raise UnknownSlot(name, known)
    reader = _Reader()
    parts = _PARAGRAPH.split(text)
    for index in range(0, len(parts), 2):
        reader.period = ""
        pieces = _SENTENCE.split(parts[index])
        for at in range(0, len(pieces), 2):
            pieces[at] = _sentence(pieces[at], table, reader)
        parts[index] = "".join(pieces)
    return "".join(parts)


def _sentence(text: str, table: Mapping[str, Slot], reader: _Reader) -> str:
    if "{{" not in text:
        reader.period = ([reader.period, *_PERIOD.findall(text)])[-1]
        return text
    names = [table[match[1]] for match in _SLOT.finditer(text)]
    plain = " ".join([_SLOT.sub(" ", text), *(slot.text for slot in names if not slot.measure)])
    periods_said = set(_PERIOD.findall(plain)) or {reader.period}
    filled, last = "", 0
    for match in _SLOT.finditer(text):
        slot = table[match[1]]
        filled += text[last : match.start()]
        last = match.end()
        missing = slot.period if slot.period not in periods_said else ""
        if slot.clause and missing and filled.rstrip().endswith(","):
            # "In Rutland, ..." becomes "In Rutland in 2023-24, ...".
            filled, missing = f"{filled.rstrip()[:-1]} in {missing}, ", ""
        new = _said(slot, filled, text[last:], plain, missing, reader)
        if slot.period:
            periods_said.add(slot.period)
        filled += capitalised(new) if _opens(filled) else new
    filled += text[last:]
    reader.period = ([reader.period, *_PERIOD.findall(filled)])[-1]
    return filled


def _said(slot: Slot, before: str, after: str, plain: str, missing: str, reader: _Reader) -> str:
    """Return as much of a slot as the reader needs here, and note that it was said.

    ``missing`` is the period, where the sentence does not say it.
    """
    new = slot.brief if slot.brief and slot.measure in reader.measures else slot.text
    if slot.measure:
        reader.measures.add(slot.measure)
    whole = new
    if _OF.match(after) and not slot.clause:
        new = new.partition(" of ")[0]
    new = _without_end(_without_start(new, before), after)
    # Where the text goes on with the slot's own last words, nothing may come between.
    goes_on = not whole.endswith(new) or bool(_OF.match(after))
    if slot.place and slot.place.removeprefix("the ") not in plain:
        new += f" in {slot.place}"
    if not missing:
        return new
    if slot.clause and _opens(before):
        return f"in {missing}, {new}"
    return f"{new} ({missing})" if goes_on else f"{new} in {missing}"


def _opens(before: str) -> bool:
    return not before.strip(" \t\n“‘\"'(")


def _without_start(new: str, before: str) -> str:
    """Take from a slot's text the words that stand directly before it already."""
    words, ahead = new.split(" "), before.lower().split(" ")
    for count in range(min(len(words) - 1, len(ahead) - 1, _OVERLAP), 0, -1):
        if ahead[-count - 1 : -1] == [word.lower() for word in words[:count]] and not ahead[-1]:
            return " ".join(words[count:])
    return new


def _without_end(new: str, after: str) -> str:
    """Take from a slot's text the words that stand directly after it already."""
    words, behind = new.split(" "), [word.rstrip(".,;:!?") for word in after.lower().split(" ")]
    for count in range(min(len(words) - 1, len(behind) - 1, _OVERLAP), 0, -1):
        if behind[1 : count + 1] == [word.lower() for word in words[-count:]] and not behind[0]:
            return " ".join(words[:-count])
    return new
