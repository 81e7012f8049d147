"""The index: authorities, their districts and former names, and what is measured."""

from collections.abc import Iterable, Sequence
from typing import Any

from carebook.data.areas import Area, Areas
from carebook.editions.volume.authorities import former_names, label_of
from carebook.editions.volume.content_choice import Section
from carebook.editions.volume.england import subjects


def index_data(
    areas_: Iterable[Area], areas: Areas, sections: Sequence[Section]
) -> list[dict[str, Any]]:
    """Return the entries by first letter; each has its words and the labels that it points to."""
    entries: dict[str, list[str]] = {}
    for area in areas_:
        _add(entries, area.spoken, label_of(area))
        for district in area.districts:
            if district != area.name:
                _add(entries, f"{district} ({area.spoken})", label_of(area))
        for before in former_names(area, areas):
            _add(entries, f"{before.spoken} (until {before.replaced_on})", label_of(area))
    for title, label in subjects(sections):
        _add(entries, title, label)
    ordered = sorted(entries.items(), key=lambda item: (_sorted_by(item[0]), item[0]))
    letters: dict[str, list[dict[str, Any]]] = {}
    for text, labels in ordered:
        letters.setdefault(_sorted_by(text)[:1].upper(), []).append(
            {"text": text, "labels": labels}
        )
    return [{"letter": letter, "entries": found} for letter, found in letters.items()]


def _add(entries: dict[str, list[str]], text: str, label: str) -> None:
    labels = entries.setdefault(text, [])
    if label not in labels:
        labels.append(label)


def _sorted_by(text: str) -> str:
    return text.casefold().removeprefix("the ").lstrip("'’(")
