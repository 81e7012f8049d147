"""A project's ``_brand.yml`` with an area's own over it, and the place of each key."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from carebook.config.brand_keys import BrandKeys
from carebook.core.errors import InputError
from carebook.core.yaml_models import (
    KeyPath,
    explain_validation_error,
    first_complaint,
    read_yaml,
)

# What holds keys of its own: an area's file changes some of them and keeps the others. Everything
# else is replaced whole, so that an area's light logo never stands beside another's dark one.
_MERGED: frozenset[KeyPath] = frozenset(
    {
        ("meta",),
        ("color",),
        ("color", "palette"),
        ("logo",),
        ("logo", "images"),
        ("typography",),
        ("typography", "base"),
        ("typography", "headings"),
        ("typography", "link"),
    }
)
_FONTS: KeyPath = ("typography", "fonts")


@dataclass(frozen=True)
class KeyPlace:
    """Where a key stands: its file, as messages name it, and the line from 1."""

    shown: Path
    line: int | None

    def __str__(self) -> str:
        """Return ``_brand.yml:12``."""
        return f"{self.shown}:{self.line}" if self.line else str(self.shown)


@dataclass(frozen=True)
class BrandLayers:
    """What brand files hold together, as plain data, and where each key and item stands."""

    data: dict[str, Any] = field(default_factory=dict)
    places: Mapping[KeyPath, KeyPlace] = field(default_factory=dict)

    def place_of(self, *key: int | str) -> KeyPlace:
        """Return the place of a key, or of the nearest one that it stands in."""
        found = (self.places[key[:n]] for n in range(len(key), 0, -1) if key[:n] in self.places)
        return next(found, next(iter(self.places.values()), KeyPlace(Path("_brand.yml"), None)))

    def error(self, message: str, *key: int | str) -> InputError:
        """Return the error that names a key with its place."""
        place = self.place_of(*key)
        name = ".".join(str(part) for part in key)
        return InputError.at(place.shown, f"{name}: {message}", place.line)

    def validated(self) -> BrandKeys:
        """Return the keys as a record.

        Raises:
            InputError: a key or value that no brand has; the message names its file and line.

        """
        try:
            return BrandKeys.model_validate(self.data)
        except ValidationError as error:
            place = self.place_of(*first_complaint(error)["loc"])
            lines = {key: at.line for key, at in self.places.items() if at.line is not None}
            raise explain_validation_error(place.shown, error, lines) from None


def read_brand_layer(path: Path, shown: Path) -> BrandLayers:
    """Read one brand file; ``shown`` is its path as messages have it.

    Raises:
        InputError: it is not YAML, or holds no keys and values.

    """
    try:
        data, lines = read_yaml(path)
    except InputError as error:
        raise InputError(str(error).replace(str(path), str(shown), 1)) from None
    if data is not None and not isinstance(data, dict):
        raise InputError.at(
            shown, "expected keys and values, found something else; mend the file", 1
        )
    # A section of which all is commented out says nothing.
    given = {name: value for name, value in (data or {}).items() if value is not None}
    layer = BrandLayers(given, {key: KeyPlace(shown, line) for key, line in lines.items()})
    for name, value in given.items():
        if name != "defaults" and (empty := next(_keys_without_value(value, (str(name),)), None)):
            raise layer.error(
                "expected a value, found none ('#' without quotation marks begins a comment); "
                "write one or remove the key",
                *empty,
            )
    return layer


def _keys_without_value(value: Any, at: KeyPath) -> Iterator[KeyPath]:
    if value is None:
        yield at
    within: Iterable[tuple[Any, Any]] = enumerate(value) if isinstance(value, list) else ()
    for name, inner in value.items() if isinstance(value, dict) else within:
        yield from _keys_without_value(inner, (*at, name if isinstance(name, int) else str(name)))


def lay_over(project: BrandLayers, area: BrandLayers) -> BrandLayers:
    """Return a brand with an area's keys in the place of the project's."""
    places = dict(project.places)
    data = _merged(project.data, area.data, (), places, area)
    return BrandLayers(data, places)


def _merged(
    below: dict[str, Any],
    above: dict[str, Any],
    at: KeyPath,
    places: dict[KeyPath, KeyPlace],
    area: BrandLayers,
) -> dict[str, Any]:
    result = dict(below)
    for name, value in above.items():
        key = (*at, str(name))
        old = below.get(name)
        if key in _MERGED and isinstance(old, dict) and isinstance(value, dict):
            places[key] = area.places[key]
            result[name] = _merged(old, value, key, places, area)
            continue
        kept = {}
        if key == _FONTS and isinstance(old, list) and isinstance(value, list):
            own = {_family(one) for one in value}
            kept = {n: one for n, one in enumerate(old) if _family(one) not in own}
        moved = {
            (*key, len(value) + new, *inner[len(key) + 1 :]): place
            for new, number in enumerate(kept)
            for inner, place in places.items()
            if inner[: len(key) + 1] == (*key, number)
        }
        for inner in [inner for inner in places if inner[: len(key)] == key]:
            del places[inner]
        places.update(
            {inner: place for inner, place in area.places.items() if inner[: len(key)] == key}
        )
        places.update(moved)
        result[name] = [*value, *kept.values()] if kept else value
    return result


def _family(font: Any) -> Any:
    return font.get("family") if isinstance(font, dict) else None
