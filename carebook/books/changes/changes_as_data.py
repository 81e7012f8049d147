"""Changes as JSON: documented keys in a stable order, every change of every kind."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from carebook.books.changes.figure_changes import FigureChange
from carebook.books.changes.find_changes import Changes
from carebook.books.changes.movements import Movement

# Raised where a key gets another meaning, or goes.
CHANGES_FORMAT = 1


def changes_as_data(changes: Changes) -> dict[str, Any]:
    """Return all that changed as what JSON can hold."""
    figures = changes.figures
    return {
        "format": CHANGES_FORMAT,
        "old": _side(changes.old.name, changes.old.described, changes.old.edition_date),
        "new": _side(changes.new.name, changes.new.described, changes.new.edition_date),
        "changed": not changes.is_empty,
        "counts": dict(changes.counts),
        "moved": [_named(changes, one) for one in changes.clear_movements],
        "not_moved": [
            _named(changes, one)
            for one in changes.movements
            if not one.is_clear and not one.broke_in
        ],
        "series_breaks": [_named(changes, one) for one in changes.broken_series],
        "revised": [_named(changes, one) for one in figures.revised],
        "gone": [_named(changes, one) for one in figures.gone],
        "new_figures": [_named(changes, one) for one in figures.new],
        "indicators_new": _indicators(changes, figures.new_indicators),
        "indicators_gone": _indicators(changes, figures.gone_indicators),
        "sources": [asdict(one) for one in changes.sources],
        "findings": [
            {"area": changes.places.get(one.area_code, one.area_code), **asdict(one)}
            for one in changes.findings
        ],
        "sentences": [asdict(one) for one in changes.sentences],
        "neighbours": [
            {"area": changes.places.get(one.area_code, one.area_code), **asdict(one)}
            for one in changes.neighbours
        ],
        "catalogue": [asdict(one) for one in changes.catalogue],
        "parameters": [asdict(one) for one in changes.parameters],
        "areas_new": list(changes.new_areas),
        "areas_gone": list(changes.gone_areas),
    }


def _side(name: str, described: str, edition_date: str) -> dict[str, str]:
    return {"name": name, "described": described, "edition_date": edition_date}


def _named(changes: Changes, one: FigureChange | Movement) -> dict[str, Any]:
    about = changes.indicators.get(one.indicator)
    return {
        "area": changes.places.get(one.area_code, one.area_code),
        "title": about.title if about else one.indicator,
        **asdict(one),
    }


def _indicators(changes: Changes, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {"indicator": name, "title": changes.indicators[name].title, "figures": count}
        for name, count in counts.items()
        if name in changes.indicators
    ]
