"""Filling a text: each slot replaced by as much as its sentence needs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from carebook.core.errors import InputError
from carebook.facts.slots.filled_text import FilledSlot, FilledText
from carebook.facts.slots.slot import Slot, UnknownSlot
from carebook.text.phrasing import capitalised

_SLOT_PATTERN = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_PARAGRAPH_BREAK = re.compile(r"(\n\s*\n)")
# A sentence ends where a capital, a slot or a quotation begins the next.
_SENTENCE_BREAK = re.compile(r"(?<=[.!?])(\s+)(?=[A-Z{“‘\"'(])")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_PERIOD_PATTERN = re.compile(
    rf"\b(?:(?:{_MONTHS}) \d{{4}}|(?:19|20)\d\d-\d\d|(?:19|20)\d\d)\b(?![,.]\d)"
)
# Words after which a slot that names what its figure is of would name it twice.
_STARTS_WITH_OF = re.compile(r"\s+of\s", re.IGNORECASE)
# "Of hospital discharges in Kent, ..." names what a share is of, before its figure.
_OPENS_WITH_WHOLE = re.compile(r"(?:^|, )\W*(?:of|among) ([^,]+), $", re.IGNORECASE)
# What comes after these in the words on a whole only says how it is counted.
_HOW_COUNTED = re.compile(r" (?:from|with) ")
# So many words are looked at for being said twice.
_MAX_OVERLAP_WORDS = 8
_LONGEST_AGE = 3


@dataclass
class _ReaderState:
    """What somebody reading along has been told so far."""

    measures_told: set[str] = field(default_factory=set)
    last_period: str = ""


def slot_names(text: str) -> list[str]:
    """Return the names of the slots in a text, in order, repeated as they are repeated.

    Raises:
        InputError: braces that do not pair.

    """
    rest = _SLOT_PATTERN.sub("", text)
    if "{{" in rest or "}}" in rest:
        at = rest.find("{{") if "{{" in rest else rest.find("}}")
        near = " ".join(rest[max(0, at - 10) : at + 30].split())
        raise InputError(
            f"slot: expected a name between two pairs of braces, found a pair left open near "
            f"'{near}'; close it"
        )
    return [match[1] for match in _SLOT_PATTERN.finditer(text)]


def fill_slots(text: str, table: Mapping[str, Slot]) -> str:
    """Replace each slot of a text, ``{{name}}``, by what the facts say.

    The first mention of a measure says unit, denominator and period (unless the text around it
    says the period), later ones are short. Words that the text says already are not said twice.

    Raises:
        UnknownSlot: a name that is not in the table; the message gives the nearest.
        InputError: braces that do not pair.

    """
    return fill_text(text, table).text


def fill_text(text: str, table: Mapping[str, Slot]) -> FilledText:
    """Fill the slots of a text as :func:`fill_slots` does; the result knows where each stands.

    Raises:
        UnknownSlot: a name that is not in the table; the message gives the nearest.
        InputError: braces that do not pair.

    """
    for name in slot_names(text):
        if name not in table:
            known: Iterable[str] = (slot.name for slot in table.values() if not slot.alias_of)
            raise UnknownSlot(name, known)
    reader = _ReaderState()
    filled = _Filling()
    for number, part in enumerate(_PARAGRAPH_BREAK.split(text)):
        if number % 2:
            filled.add_words(part)
            continue
        reader.last_period = ""
        for at, piece in enumerate(_SENTENCE_BREAK.split(part)):
            if at % 2:
                filled.add_words(piece)
            else:
                _fill_sentence(piece, table, reader, filled)
    return FilledText(filled.text, tuple(filled.slots))


def leave_out_unknown_slots(
    text: str, table: Mapping[str, Slot]
) -> tuple[str, list[tuple[str, InputError]]]:
    """Return a text in which every slot can be filled, and what was wrong with the others.

    Each of those is told with its name (or the brace that stands alone), and an ellipsis stands in
    its place, which nobody takes for a claim.
    """
    problems: list[tuple[str, InputError]] = []
    if "{{" not in text and "}}" not in text:
        return text, problems
    try:
        names = set(slot_names(text))
    except InputError as error:
        problems.append(("{{" if "{{" in text else "}}", error))
        names = set(_SLOT_PATTERN.findall(text))
        pieces = _SLOT_PATTERN.split(text)
        # Every second piece is the name of a slot whose braces pair.
        text = "".join(
            f"{{{{{piece}}}}}" if at % 2 else piece.replace("{{", "…").replace("}}", "…")
            for at, piece in enumerate(pieces)
        )
    known = [key for key, slot in table.items() if not slot.alias_of]
    for name in sorted(names - table.keys()):
        problems.append((name, UnknownSlot(name, known)))
        text = re.sub(rf"{{{{\s*{re.escape(name)}\s*}}}}", "…", text)
    return text, problems


@dataclass
class _Filling:
    """A text on its way: what is filled so far, and how much of the source that was."""

    text: str = ""
    slots: list[FilledSlot] = field(default_factory=list)
    source_length: int = 0

    def add_words(self, words: str) -> None:
        """Add words of the text itself."""
        self.text += words
        self.source_length += len(words)

    def add_slot(self, slot: Slot, words: str, source: str) -> None:
        """Add the words of a slot that stood in the text as ``source``."""
        self.source_length += len(source)
        start = len(self.text)
        self.text += words
        self.slots.append(FilledSlot(start, len(self.text), slot, self.source_length))


def _fill_sentence(
    text: str, table: Mapping[str, Slot], reader: _ReaderState, filling: _Filling
) -> None:
    """Fill a sentence and add it to what is filled already."""
    if "{{" not in text:
        reader.last_period = ([reader.last_period, *_PERIOD_PATTERN.findall(text)])[-1]
        filling.add_words(text)
        return
    names = [table[match[1]] for match in _SLOT_PATTERN.finditer(text)]
    plain = " ".join(
        [_SLOT_PATTERN.sub(" ", text), *(slot.text for slot in names if not slot.measure)]
    )
    periods_said = set(_PERIOD_PATTERN.findall(plain)) or {reader.last_period}
    begin, last = len(filling.text), 0
    for match in _SLOT_PATTERN.finditer(text):
        slot = table[match[1]]
        before = text[last : match.start()]
        filled, source = filling.text[begin:] + before, match[0]
        last = match.end()
        missing = slot.period if slot.period not in periods_said else ""
        aside = ""
        if slot.is_clause and missing and filled.rstrip().endswith(","):
            # "In Rutland, ..." becomes "In Rutland in 2023-24, ...".
            filled, aside = f"{filled.rstrip()[:-1]} in {missing}, ", f" in {missing}, "
            kept = before.rstrip().removesuffix(",")
            before, source, missing = kept, before[len(kept) :] + source, ""
        filling.add_words(before)
        new = _text_for_slot(slot, filled, text[last:], plain, missing, reader)
        if slot.period:
            periods_said.add(slot.period)
        words = capitalised(new) if _is_sentence_start(filled) else new
        filling.add_slot(slot, aside + words, source)
    filling.add_words(text[last:])
    filled = filling.text[begin:]
    reader.last_period = ([reader.last_period, *_PERIOD_PATTERN.findall(filled)])[-1]


def _text_for_slot(
    slot: Slot, before: str, after: str, plain: str, missing: str, reader: _ReaderState
) -> str:
    """Return as much of a slot as the reader needs here, and note that it was said.

    ``missing`` is the period, where the sentence does not say it.
    """
    new = slot.brief_text if slot.brief_text and slot.measure in reader.measures_told else slot.text
    if slot.measure:
        reader.measures_told.add(slot.measure)
    whole = new
    is_named = _STARTS_WITH_OF.match(after) or _names_whole(before, new)
    if is_named and not slot.is_clause:
        new = new.partition(" of ")[0]
    new = _drop_repeated_end(_drop_repeated_start(new, before), after)
    # Where the text goes on with the slot's own last words, nothing may come between.
    goes_on = not whole.endswith(new) or bool(_STARTS_WITH_OF.match(after))
    if slot.place and slot.place.removeprefix("the ") not in plain:
        new += f" in {slot.place}"
    if not missing:
        return new
    if slot.is_clause and _is_sentence_start(before):
        return f"in {missing}, {new}"
    return f"{new} ({missing})" if goes_on else f"{new} in {missing}"


def _names_whole(before: str, figure: str) -> bool:
    """Whether the words before a share name all that it is of: nobody of another age, say."""
    opening = _OPENS_WITH_WHOLE.search(before)
    of = _HOW_COUNTED.split(figure.partition(" of ")[2])[0].lower().split()
    if opening is None or not of:
        return False
    named = opening[1].lower().split()
    ages = {word for word in named if word.isdigit() and len(word) <= _LONGEST_AGE}
    return set(of) <= set(named) and ages <= set(of)


def _is_sentence_start(before: str) -> bool:
    return not before.strip(" \t\n“‘\"'(*")


def _drop_repeated_start(new: str, before: str) -> str:
    """Take from a slot's text the words that stand directly before it already."""
    words, ahead = new.split(" "), before.lower().split(" ")
    for count in range(min(len(words) - 1, len(ahead) - 1, _MAX_OVERLAP_WORDS), 0, -1):
        if ahead[-count - 1 : -1] == [word.lower() for word in words[:count]] and not ahead[-1]:
            return " ".join(words[count:])
    return new


def _drop_repeated_end(new: str, after: str) -> str:
    """Take from a slot's text the words that stand directly after it already."""
    words, behind = new.split(" "), [word.rstrip(".,;:!?") for word in after.lower().split(" ")]
    for count in range(min(len(words) - 1, len(behind) - 1, _MAX_OVERLAP_WORDS), 0, -1):
        if behind[1 : count + 1] == [word.lower() for word in words[-count:]] and not behind[0]:
            return " ".join(words[:-count])
    return new
