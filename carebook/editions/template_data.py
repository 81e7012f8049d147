"""Data for templates: a brand, and every text in data changed, whatever it is nested in."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from carebook.books.look import BRAND_FOLDER, BrandOnPages

_PICTURES = ("logo", "logo_dark", "cover", "icon")


def map_texts(data: Any, change: Callable[[str], str]) -> Any:
    """Return data with every text changed; the names of keys stay as they are."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {name: map_texts(value, change) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [map_texts(value, change) for value in data]
    return data


def brand_variables(brand: BrandOnPages | None, assets: str) -> dict[str, str]:
    """Return a brand for a page's template, its pictures by their addresses; nothing where none is.

    ``assets`` is the way from the page to the folder of assets, with a slash at its end.
    """
    if brand is None:
        return {}
    given = {name: value for name, value in asdict(brand).items() if value}
    pictures = {
        name: f"{assets}{BRAND_FOLDER}/{value}"
        for name, value in given.items()
        if name in _PICTURES
    }
    return {"sheet": f"{assets}brand.css", **given, **pictures}
