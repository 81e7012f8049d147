"""The index: authorities, their districts and former names, and what is measured."""

from collections.abc import Iterable, Sequence
from typing import Any

from carebook.data.areas import Area, Areas
from carebook.editions.volume.authorities import authority_label, former_authorities
from carebook.editions.volume.content_choice import VolumeSection
from carebook.editions.volume.england import index_subjects


def place_index_data(
    areas_: Iterable[Area], areas: Areas, sections: Sequence[VolumeSection]
) -> list[dict[str, Any]]:
    """Return the entries by first letter; each has its words and the labels that it points to."""
    entries: dict[str, list[str]] = {}
    for area in areas_:
        _add_entry(entries, area.everyday_name, authority_label(area))
        for district in area.districts:
            if district != area.name:
                _add_entry(entries, f"{district} ({area.everyday_name})", authority_label(area))
        for before in former_authorities(area, areas):
            _add_entry(
                entries,
                f"{before.everyday_name} (until {before.replaced_on})",
                authority_label(area),
            )
    for title, label in index_subjects(sections):
        _add_entry(entries, title, label)
    ordered = sorted(entries.items(), key=lambda item: (_sort_key(item[0]), item[0]))
    letters: dict[str, list[dict[str, Any]]] = {}
    for text, labels in ordered:
        letters.setdefault(_sort_key(text)[:1].upper(), []).append({"text": text, "labels": labels})
    return [{"letter": letter, "entries": found} for letter, found in letters.items()]


def _add_entry(entries: dict[str, list[str]], text: str, label: str) -> None:
    labels = entries.setdefault(text, [])
    if label not in labels:
        labels.append(label)


def _sort_key(text: str) -> str:
    return text.casefold().removeprefix("the ").lstrip("'’(")
