"""Neighbours that somebody chose for an area's book: ``neighbours`` in ``params/<area>.yml``."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from carebook.core.errors import InputError
from carebook.core.files import read_text
from carebook.core.yaml_models import read_yaml
from carebook.data.areas import Areas
from carebook.data.dataset import Dataset

# Stands where the key of a source would.
CHOSEN = "params"
_KEY = "neighbours"


def read_chosen_neighbours(params: Path, areas: Areas) -> Mapping[str, tuple[str, ...]]:
    """Return the codes of the neighbours chosen for areas, in the order in which they are named.

    They are given by name, slug or ONS code, in an area's own file.

    Raises:
        InputError: it is no list, an authority is not known, named twice or the area itself, or
            ``defaults.yml`` names some, which would hold every area against the same.

    """
    slugs = {area.slug: area for area in areas.authorities}
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(params.glob("*.yml")):
        if f"{_KEY}:" not in read_text(path):
            continue
        data, lines = read_yaml(path)
        if not isinstance(data, dict) or not data.get(_KEY):
            continue
        line, given = lines.get((_KEY,)), data[_KEY]
        area = slugs.get(path.stem)
        if path.stem == "defaults":
            message = "neighbours: expected in an area's own file, found for all; move them there"
            raise InputError.at(path, message, line)
        if area is None:
            continue  # whoever checks the parameters says that the file belongs to no area
        if not isinstance(given, list):
            message = f"neighbours: expected a list of authorities, found {given!r}; write a list"
            raise InputError.at(path, message, line)
        codes: list[str] = []
        for text in given:
            try:
                code = areas.find_authority(str(text)).code
            except InputError as error:
                raise InputError.at(path, f"neighbours: {error}", line) from None
            if code == area.code or code in codes:
                what = "the area itself" if code == area.code else f"{text!r} twice"
                message = f"neighbours: expected other authorities, each once, found {what}"
                raise InputError.at(path, f"{message}; take it out", line)
            codes.append(code)
        found[area.code] = tuple(codes)
    return found


def with_chosen_neighbours(dataset: Dataset, chosen: Mapping[str, tuple[str, ...]]) -> Dataset:
    """Return a dataset in which the areas have the neighbours that were chosen for them."""
    return replace(
        dataset,
        neighbours={**dataset.neighbours, **chosen},
        neighbour_sources={**dataset.neighbour_sources, **dict.fromkeys(chosen, CHOSEN)},
    )
