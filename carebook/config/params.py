"""Parameters: ``params/defaults.yml``, and one small file for each area that needs its own."""

import difflib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator

from carebook.config.briefing_details import BriefingDetails
from carebook.core.errors import InputError
from carebook.core.yaml_models import (
    FrozenModel,
    KeyPath,
    explain_validation_error,
    first_complaint,
    read_yaml,
)
from carebook.data.areas import Area, Areas
from carebook.facts.fact import COMPARATORS


class DatedEntry(FrozenModel):
    """Something that was found to be right on a day, and may not be any more.

    ``checked`` is a date or, where no more is known, a year.
    """

    checked: date | int

    @field_validator("checked")
    @classmethod
    def _plausible_date(cls, value: date | int) -> date | int:
        if isinstance(value, int) and not 2000 <= value <= 2100:
            raise ValueError("a date (2026-03-31) or a year (2026)")
        return value

    def checked_label(self) -> str:
        """Return when it was checked, as printed: ``31 March 2026`` or ``2021``."""
        if isinstance(self.checked, int):
            return str(self.checked)
        return long_date(self.checked)

    def may_be_out_of_date(self, today: date) -> bool:
        """Whether it was checked more than a year before ``today``, or may have been."""
        if isinstance(self.checked, int):
            return self.checked < today.year
        return (today - self.checked).days > 365


class Contact(DatedEntry):
    """Somebody to call or write to."""

    name: str
    role: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    web: str = ""
    note: str = ""


class LocalNote(DatedEntry):
    """Something to know about getting help in one place."""

    text: str


class CareRight(DatedEntry):
    """What somebody may ask of a council, in a sentence or two, and what it is called."""

    title: str
    text: str


class Params(FrozenModel):
    """What a book is made with, beyond its figures.

    ``edition_date`` is the date on the cover, fixed by hand so that the same inputs give the same
    bytes. ``notebook`` holds the parameters that papermill hands to notebooks, besides ``area``.
    ``reply_to`` is where a reader says that something is wrong. ``model`` is the language model
    that writes summaries when asked to, such as ``openai:NAME``; never a key or an address.
    ``briefing`` is what a council's paper says and no figure can. ``neighbours``, in an area's own
    file, are the authorities that it is held against in place of its statistical neighbours; they
    are read by :mod:`carebook.data.chosen_neighbours`.
    """

    edition_date: date
    publisher: str
    reply_to: str = ""
    model: str = ""
    notebook: dict[str, Any] = Field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    notes: tuple[LocalNote, ...] = ()
    rights: tuple[CareRight, ...] = ()
    briefing: BriefingDetails = BriefingDetails()
    neighbours: tuple[str, ...] = ()

    @field_validator("notebook")
    @classmethod
    def _known_comparators(cls, value: dict[str, Any]) -> dict[str, Any]:
        chosen = value.get("comparators", [])
        if not isinstance(chosen, list) or any(name not in COMPARATORS for name in chosen):
            raise ValueError(f"comparators as a list of some of {', '.join(COMPARATORS)}")
        return value


# Parameters that are groups of their own: an area's file changes one of them and keeps the others.
_MERGED_GROUPS = ("notebook", "briefing")


def long_date(day: date) -> str:
    """Return a date as printed: ``31 March 2026``."""
    return f"{day.day} {day:%B %Y}"


def check_params_files(folder: Path, areas: Areas) -> None:
    """Refuse a parameters file that belongs to no area: its name is misspelt.

    Raises:
        InputError: naming the file.

    """
    known = {area.slug for area in areas.authorities} | {"defaults"}
    for path in sorted(folder.glob("*.yml")):
        if path.stem not in known:
            near = difflib.get_close_matches(path.stem, known, n=1)
            advice = f"did you mean {near[0]}.yml?" if near else "rename or remove it"
            raise InputError.at(path, f"expected the slug of an area as its name; {advice}")


def load_params(folder: Path, area: Area) -> Params:
    """Read the defaults, and over them the area's own file where there is one.

    Raises:
        InputError: a file is missing or malformed, or a parameter is missing or not known.

    """
    defaults = folder / "defaults.yml"
    merged, lines = _read_mapping(defaults)
    origin: dict[KeyPath, Path] = dict.fromkeys(lines, defaults)
    own = folder / f"{area.slug}.yml"
    if own.exists():
        values, own_lines = _read_mapping(own)
        for group in _MERGED_GROUPS:
            if isinstance(values.get(group), dict) and isinstance(merged.get(group), dict):
                given = values.pop(group)
                lines = _drop_lines(lines, ((group, name) for name in given))
                merged[group] = merged[group] | given
        lines = _drop_lines(lines, ((name,) for name in values)) | own_lines
        origin |= dict.fromkeys(own_lines, own)
        merged |= values
    return _validate_params(merged, lines, origin, defaults)


def _drop_lines(lines: dict[KeyPath, int], gone: Iterable[KeyPath]) -> dict[KeyPath, int]:
    """Leave out the lines of parameters that another file gives, and of all that is in them."""
    out = set(gone)
    return {
        loc: line
        for loc, line in lines.items()
        if not any(loc[:length] in out for length in range(1, len(loc) + 1))
    }


def _read_mapping(path: Path) -> tuple[dict[str, Any], dict[KeyPath, int]]:
    data, lines = read_yaml(path)
    if data is None:
        return {}, lines
    if not isinstance(data, dict):
        raise InputError.at(
            path, "expected keys and values, found something else; mend the file", 1
        )
    return data, lines


def _validate_params(
    merged: dict[str, Any], lines: dict[KeyPath, int], origin: dict[KeyPath, Path], defaults: Path
) -> Params:
    try:
        return Params.model_validate(merged)
    except ValidationError as error:
        loc = tuple(first_complaint(error)["loc"])
        known = (origin[loc[:n]] for n in range(len(loc), 0, -1) if loc[:n] in origin)
        raise explain_validation_error(next(known, defaults), error, lines) from None
