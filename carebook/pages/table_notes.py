"""What stands under a table of figures: how they were made, rounded or held back."""

import re
from collections.abc import Sequence

from carebook.data import periods
from carebook.facts.fact import Fact
from carebook.text.phrasing import capitalised, join_in_words, place_in_sentence

_NUMBER = re.compile(r"\d[\d,]*(?<!,)")
_LEFT_OUT_SEPARATOR = "; left out: "
_HELD_BACK_NOTES = {
    "suppressed": "Suppressed: the publisher holds back a small number.",
    "none_reported": "None reported: there may be fewer than 5.",
}


def brief_cell_notes(facts: Sequence[Fact]) -> tuple[str, ...]:
    """Return what the short cells of a large table leave to its notes."""
    notes = []
    if any(fact.lower is not None for fact in facts):
        notes.append("The ranges in brackets are 95% intervals.")
    # A note of its own says why the publisher held a figure back.
    unexplained = {fact.status for fact in facts if not fact.note}
    notes += [said for status, said in _HELD_BACK_NOTES.items() if status in unexplained]
    rounded = dict.fromkeys(fact.measure for fact in facts if fact.status == "rounded")
    for measure in rounded:
        group = [fact for fact in facts if fact.measure == measure and fact.value is not None]
        of_whom = dict.fromkeys(fact.place for fact in group if fact.status == "rounded")
        limited = any(fact.status != "rounded" for fact in group)
        places = join_in_words([place_in_sentence(place) for place in of_whom])
        whose = f" for {places}" if limited else ""
        notes.append(f"{capitalised(measure)}: rounded by the publisher{whose}.")
    return tuple(notes)


def figure_notes(facts: Sequence[Fact]) -> tuple[str, ...]:
    """Return how derived figures were made, and what is special about single ones.

    What differs only in its numbers, from period to period or from group to group, is one note.
    """
    of_its_own = {fact.note for fact in facts if fact.role == "area"}
    about: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if not fact.note:
            continue
        is_derived = fact.status == "derived"
        # A group is made in its own way, so its note bears its name.
        whose = fact.place
        if is_derived and (fact.role == "area" or fact.note in of_its_own):
            whose = capitalised(fact.measure)
        kind = _without_numbers(fact.note) if is_derived else fact.note
        about.setdefault((whose, kind), []).append(fact)
    notes = []
    for (whose, _), found in about.items():
        said = _merge_notes([fact.note for fact in found]).rstrip(".")
        if found[0].status == "derived":
            said = f"worked out here as {said}"
        if whose == found[0].place:
            whose = f"{whose}, {periods.periods_in_words(fact.period for fact in found)}"
        notes.append(f"{whose}: {said}.")
    return tuple(dict.fromkeys(notes))


def _without_numbers(note: str) -> str:
    return _NUMBER.sub("#", note.partition(_LEFT_OUT_SEPARATOR)[0])


def _merge_notes(notes: Sequence[str]) -> str:
    """Tell notes that differ only in their numbers as one, with the range of each number."""
    different = list(dict.fromkeys(notes))
    if len(different) == 1:
        return different[0]
    texts = [note.partition(_LEFT_OUT_SEPARATOR)[0] for note in different]
    columns = iter(zip(*(_NUMBER.findall(text) for text in texts), strict=True))
    said = _NUMBER.sub(lambda _: _number_range(next(columns)), texts[0])
    if any(_LEFT_OUT_SEPARATOR in note for note in different):
        said += "; left out: those without a figure of their own"
    return said


def _number_range(numbers: Sequence[str]) -> str:
    ordered = sorted(set(numbers), key=lambda number: int(number.replace(",", "")))
    if len(ordered) == 1:
        return ordered[0]
    between = " or " if len(ordered) == 2 else " to "
    return f"{ordered[0]}{between}{ordered[-1]}"
