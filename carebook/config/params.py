"""Parameters: ``params/defaults.yml``, and one small file for each area that needs its own."""

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import Field, ValidationError, ValidationInfo, field_validator

from carebook.config.brand import AREA_BRAND_SUFFIX
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

# A line at the foot of a page has room for so many characters.
_MAX_LINE = 120


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
    bytes. ``notebook`` holds the parameters that papermill hands to notebooks, besides ``area``,
    and ``notebooks`` those for one notebook alone, by the name of its file without the ending: each
    is handed those that its parameters cell declares.
    ``cover_line`` is a line of the council's own on the first page, and ``footer`` one at the foot
    of every page, both plain text.
    ``reply_to`` is where a reader says that something is wrong. ``model`` is the language model
    that writes summaries when asked to, such as ``openai:NAME``; never a key or an address.
    ``briefing`` is what a council's paper says and no figure can. ``neighbours``, in an area's own
    file, are the authorities that it is held against in place of its statistical neighbours; they
    are read by :mod:`carebook.data.chosen_neighbours`. ``previous_edition`` is the folder, from
    the project's root, of the edition that the book tells its changes since.
    """

    edition_date: date
    publisher: str
    cover_line: str = ""
    footer: str = ""
    reply_to: str = ""
    model: str = ""
    notebook: dict[str, Any] = Field(default_factory=dict)
    notebooks: dict[str, dict[str, Any]] = Field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    notes: tuple[LocalNote, ...] = ()
    rights: tuple[CareRight, ...] = ()
    briefing: BriefingDetails = BriefingDetails()
    neighbours: tuple[str, ...] = ()
    previous_edition: str = ""

    @field_validator("cover_line", "footer")
    @classmethod
    def _one_line(cls, value: str) -> str:
        text = " ".join(value.split())
        if len(text) > _MAX_LINE:
            raise ValueError(f"at most {_MAX_LINE} characters, not {len(text)}")
        return text

    @field_validator("notebook", "notebooks")
    @classmethod
    def _known_comparators(cls, value: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        for given in [value] if info.field_name == "notebook" else value.values():
            chosen = given.get("comparators", [])
            if not isinstance(chosen, list) or any(name not in COMPARATORS for name in chosen):
                raise ValueError(f"comparators as a list of some of {', '.join(COMPARATORS)}")
        return value

    def for_notebook(self, chapter: str, declared: Iterable[str]) -> dict[str, Any]:
        """Return what the notebook of a chapter is handed, given the names that its cell declares.

        ``area`` is not among them: it is the book's.
        """
        given = self.notebook | self.notebooks.get(PurePosixPath(chapter).stem, {})
        return {name: given[name] for name in declared if name in given and name != AREA_PARAMETER}


# Parameters that are groups of their own: an area's file changes one of them and keeps the others.
_MERGED_GROUPS = ("notebook", "notebooks", "briefing")
# The parameter that a book gives by itself.
AREA_PARAMETER = "area"


def long_date(day: date) -> str:
    """Return a date as printed: ``31 March 2026``."""
    return f"{day.day} {day:%B %Y}"


def check_params_files(folder: Path, areas: Areas) -> None:
    """Refuse a parameters file that belongs to no area: its name is misspelt.

    Raises:
        InputError: naming the file.

    """
    slugs = {area.slug for area in areas.authorities}
    known = slugs | {"defaults"} | {f"{slug}{AREA_BRAND_SUFFIX}" for slug in slugs}
    for path in sorted(folder.glob("*.yml")):
        if path.stem not in known:
            near = difflib.get_close_matches(path.stem, sorted(known), n=1)
            advice = f"did you mean {near[0]}.yml?" if near else "rename or remove it"
            raise InputError.at(path, f"expected the slug of an area as its name; {advice}")


def load_params(
    folder: Path, area: Area | None, declared: Mapping[str, Collection[str]] | None = None
) -> Params:
    """Read the defaults, and over them the area's own file where there is one; None reads no other.

    ``declared`` are the parameters of each chapter's notebook, by its path, where what is given for
    notebooks is to be held against them.

    Raises:
        InputError: a file is missing or malformed, or a parameter is missing or not known, or no
            notebook has it.

    """
    defaults = folder / "defaults.yml"
    merged, lines = _read_mapping(defaults)
    origin: dict[KeyPath, Path] = dict.fromkeys(lines, defaults)
    own = folder / f"{area.slug}.yml" if area else None
    if own is not None and own.exists():
        values, own_lines = _read_mapping(own)
        for group in _MERGED_GROUPS:
            if isinstance(values.get(group), dict) and isinstance(merged.get(group), dict):
                merged[group], replaced = _merge_group(merged[group], values.pop(group), (group,))
                lines = _drop_lines(lines, replaced)
        lines = _drop_lines(lines, ((name,) for name in values)) | own_lines
        origin |= dict.fromkeys(own_lines, own)
        merged |= values
    params = _validate_params(merged, lines, origin, defaults)
    if declared is not None:
        _check_notebook_parameters(params, declared, lines, origin)
    return params


def _merge_group(
    old: dict[str, Any], new: dict[str, Any], loc: KeyPath
) -> tuple[dict[str, Any], list[KeyPath]]:
    """Return a group with what another file gives of it, and the paths of what that replaces."""
    merged, replaced = dict(old), list[KeyPath]()
    for name, value in new.items():
        within = old.get(name)
        # What is given for one notebook is a group of its own.
        if loc == ("notebooks",) and isinstance(value, dict) and isinstance(within, dict):
            merged[name], inner = _merge_group(within, value, (*loc, name))
            replaced += inner
        else:
            merged[name] = value
            replaced.append((*loc, name))
    return merged, replaced


def _check_notebook_parameters(
    params: Params,
    declared: Mapping[str, Collection[str]],
    lines: dict[KeyPath, int],
    origin: dict[KeyPath, Path],
) -> None:
    """Refuse what is given for notebooks where none of them has it.

    Raises:
        InputError: naming the file and the line.

    """

    def refused(loc: KeyPath, message: str) -> InputError:
        return InputError.at(origin[loc], f"{'.'.join(map(str, loc))}: {message}", lines[loc])

    by_name = {PurePosixPath(chapter).stem: names for chapter, names in declared.items()}
    everything = {name for names in by_name.values() for name in names}
    for name in params.notebook:
        _refuse_area(name, refused, ("notebook", name))
        if name not in everything:
            message = "expected a parameter of a notebook, found none whose parameters cell has it"
            advice = "add it to the cell of the notebook that uses it, or remove it"
            raise refused(("notebook", name), f"{message}; {advice}")
    for chapter, given in params.notebooks.items():
        if chapter not in by_name:
            near = difflib.get_close_matches(chapter, by_name, n=1)
            advice = f"did you mean {near[0]}?" if near else "remove it"
            raise refused(
                ("notebooks", chapter),
                f"expected the name of a chapter, found none called so in _quarto.yml; {advice}",
            )
        for name in given:
            _refuse_area(name, refused, ("notebooks", chapter, name))
            if name not in by_name[chapter]:
                raise refused(
                    ("notebooks", chapter, name),
                    "expected a parameter of this notebook, found none in its parameters cell; "
                    "add it there, or remove it",
                )


def _refuse_area(name: str, refused: Callable[[KeyPath, str], InputError], loc: KeyPath) -> None:
    if name == AREA_PARAMETER:
        message = "expected parameters besides the area, which each book gives; remove it"
        raise refused(loc, message)


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
