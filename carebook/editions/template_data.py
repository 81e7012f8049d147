"""Data for templates: every text in them changed, whatever they are nested in."""

from collections.abc import Callable
from typing import Any


def map_texts(data: Any, change: Callable[[str], str]) -> Any:
    """Return data with every text changed; the names of keys stay as they are."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {name: map_texts(value, change) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [map_texts(value, change) for value in data]
    return data
