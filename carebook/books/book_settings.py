"""The settings of a book: what its manifest keeps of parameters, neighbours and sources.

The manifest's checksums tell that something changed. These tell what, in a later edition.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from carebook.config.params import Params
from carebook.core.yaml_models import FrozenModel
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.text.phrasing import name_in_sentence

# Told by itself, kept nowhere, or the very edition that is compared with.
_NOT_COMPARED = ("edition_date", "model", "previous_edition")


class SourceRelease(FrozenModel):
    """The publication of a source, when it was released, and to what it rounds counts."""

    title: str
    released: str = ""
    counts_rounded_to: float = 0.0


class BookSettings(FrozenModel):
    """What a book was made with, in words that can be held against another edition's.

    ``parameters`` are by their path, as ``notebook.comparators``, each as JSON. ``neighbours`` are
    names, the nearest first. ``protected`` are the indicators whose small counts are protected.
    """

    edition_date: date
    parameters: dict[str, str]
    neighbours: tuple[str, ...]
    sources: dict[str, SourceRelease]
    protected: tuple[str, ...]


def book_settings(params: Params, dataset: Dataset, area: Area) -> BookSettings:
    """Return the settings of one area's book."""
    codes = dataset.neighbours.get(area.code, ())
    return BookSettings(
        edition_date=params.edition_date,
        parameters=flatten_parameters(params.model_dump(mode="json")),
        neighbours=tuple(name_in_sentence(dataset.areas.by_code[code].name) for code in codes),
        sources={
            key: SourceRelease(
                title=source.title,
                released=source.released,
                counts_rounded_to=source.counts_rounded_to,
            )
            for key, source in dataset.sources.items()
            if key in dataset.periods_by_source
        },
        protected=tuple(name for name, one in dataset.indicators.items() if one.protected_up_to),
    )


def flatten_parameters(data: Mapping[str, Any]) -> dict[str, str]:
    """Return parameters by their path, each as JSON: ``notebook.comparators``, ``contacts``."""
    found: dict[str, str] = {}
    for name, value in data.items():
        if name in _NOT_COMPARED:
            continue
        if isinstance(value, dict):
            inner = flatten_parameters(value)
            found |= {f"{name}.{key}": text for key, text in inner.items()}
        else:
            found[name] = json.dumps(value, ensure_ascii=False, default=str)
    return found
