"""The index: authorities, their districts and former names, and what is measured."""

from collections.abc import Iterable, Sequence
from typing import Any

from carebook.data.areas import Area, Areas
from carebook.editions.volume.authorities import authority_label, former_authorities
from carebook.editions.volume.content_choice import VolumeSection
from carebook.editions.volume.england import index_subjects


def place_index_data(
    held: Iterable[Area], areas: Areas, sections: Sequence[VolumeSection]
) -> list[dict[str, Any]]:
    """Return the entries by first letter; each has its words and the labels that it points to."""
    found: list[tuple[str, str]] = []
    for area in held:
        name, others = area.everyday_name, former_authorities(area, areas)
        names = [name, *(f"{one} ({name})" for one in area.districts if one != area.name)]
        names += [f"{one.everyday_name} (until {one.replaced_on})" for one in others]
        found += [(text, authority_label(area)) for text in names]
    entries: dict[str, list[str]] = {}
    for text, label in dict.fromkeys([*found, *index_subjects(sections)]):
        entries.setdefault(text, []).append(label)
    letters: dict[str, list[dict[str, Any]]] = {}
    for text in sorted(entries, key=lambda text: (_sort_key(text), text)):
        entry = {"text": text, "labels": entries[text]}
        letters.setdefault(_sort_key(text)[:1].upper(), []).append(entry)
    return [{"letter": letter, "entries": of_letter} for letter, of_letter in letters.items()]


def _sort_key(text: str) -> str:
    return text.casefold().removeprefix("the ").lstrip("'’(")
