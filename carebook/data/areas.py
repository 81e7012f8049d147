"""Areas: upper-tier authorities, regions and England, by ONS code, name or slug."""

import datetime
import difflib
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, cast, get_args

from carebook.core.csv_rows import csv_text, read_csv_rows
from carebook.core.errors import InputError
from carebook.core.files import write_file
from carebook.data.place_names import name_key
from carebook.text.phrasing import name_in_sentence

AreaType = Literal[
    "unitary authority", "county", "london borough", "metropolitan district", "region", "country"
]
AREA_COLUMNS = ("code", "name", "slug", "type", "region_code")
# With what is known of areas where a whole country is listed; lists have ";" between items.
NATIONAL_AREA_COLUMNS = (*AREA_COLUMNS, "until", "predecessors", "successors", "districts")
ENGLAND_CODE = "E92000001"
# The regions as the Office for National Statistics names them.
REGIONS: Mapping[str, str] = {
    "E12000001": "North East",
    "E12000002": "North West",
    "E12000003": "Yorkshire and The Humber",
    "E12000004": "East Midlands",
    "E12000005": "West Midlands",
    "E12000006": "East of England",
    "E12000007": "London",
    "E12000008": "South East",
    "E12000009": "South West",
}
# The unweighted mean over authorities. It is not an area, and it is not England.
AVERAGE_AUTHORITY_CODE = "LA_MEAN"

_SLUG_PATTERN = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


@dataclass(frozen=True)
class Area:
    """An upper-tier authority, a region or England, known by its ONS code.

    ``until`` is the date (ISO) on which an authority was replaced, and empty for those of today.
    ``predecessors`` and ``successors`` are ONS codes; a predecessor is any authority of which some
    part came to this one. ``districts`` are the names of a county's districts, in order.
    """

    code: str
    name: str
    slug: str
    type: AreaType
    region_code: str
    until: str = ""
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()

    @property
    def is_authority(self) -> bool:
        """Whether it is or was an upper-tier authority."""
        return self.type not in ("region", "country")

    @property
    def everyday_name(self) -> str:
        """The name as a sentence wants it: "Bristol" for "Bristol, City of"."""
        return name_in_sentence(self.name)

    @property
    def replaced_on(self) -> str:
        """The day it was replaced, "1 April 2023"; empty for an area of today."""
        if not self.until:
            return ""
        day = datetime.date.fromisoformat(self.until)
        return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True)
class Areas:
    """All areas, by ONS code."""

    by_code: Mapping[str, Area]

    @cached_property
    def authorities(self) -> tuple[Area, ...]:
        """The upper-tier authorities of today, by name: those a book can be made of."""
        found = (area for area in self.by_code.values() if area.is_authority and not area.until)
        return tuple(sorted(found, key=lambda area: area.name))

    @cached_property
    def replaced_authorities(self) -> tuple[Area, ...]:
        """The authorities that were replaced, by name; the one replaced last comes first."""
        found = [area for area in self.by_code.values() if area.until]
        found.sort(key=lambda area: area.until, reverse=True)
        return tuple(sorted(found, key=lambda area: area.name))

    def region_of(self, area: Area) -> Area | None:
        """Return the region an authority lies in, where it is known."""
        return self.by_code.get(area.region_code)

    def predecessors_of(self, area: Area) -> tuple[Area, ...]:
        """Return the authorities that this one replaced or was a part of, by name."""
        found = (self.by_code[code] for code in area.predecessors if code in self.by_code)
        return tuple(sorted(found, key=lambda one: one.name))

    def all_successors_of(self, area: Area) -> dict[str, Area]:
        """Return by code the authorities that came after one, directly or by way of others."""
        found: dict[str, Area] = {}
        todo = [*area.successors]
        while todo:
            one = self.by_code.get(todo.pop())
            if one is not None and one.code not in found:
                found[one.code] = one
                todo += one.successors
        return found

    def current_successors_of(self, area: Area) -> tuple[Area, ...]:
        """Return the authorities of today that have its territory, by name: itself if it is one."""
        found = {area.code: area, **self.all_successors_of(area)}
        today = (one for one in found.values() if not one.until)
        return tuple(sorted(today, key=lambda one: one.name))

    def find_authority(self, text: str) -> Area:
        """Return the authority of today with this slug, name or ONS code, in whichever case.

        "Council", "City of" and the like make no difference. One that was replaced by an authority
        of the same name stands for that.

        Raises:
            InputError: there is none; the message names the successors of one that was replaced,
                the county of a district, or else the nearest names.

        """
        wanted, key = text.strip().casefold(), name_key(text)
        for area in self.authorities:
            if wanted in (area.slug, area.name.casefold(), area.code.casefold()):
                return area
        for area in self.authorities:
            if key == name_key(area.name):
                return area
        for area in self.replaced_authorities:
            if wanted in (area.slug, area.code.casefold()) or key == name_key(area.name):
                return self._find_namesake_successor(text, area)
        for area in self.authorities:
            for district in area.districts:
                if key == name_key(district):
                    raise InputError(
                        f"area: expected an authority with social care duties, found '{text}'; "
                        f"{district} is a district of {area.name}; build '{area.slug}'"
                    )
        raise self._unknown_area_error(text, wanted)

    def _find_namesake_successor(self, text: str, area: Area) -> Area:
        today = self.current_successors_of(area)
        namesakes = [one for one in today if one.name == area.name]
        if len(namesakes) == 1:
            return namesakes[0]
        advice = "build one of those" if len(today) > 1 else "build that one"
        raise InputError(
            f"area: expected an authority of today, found '{text}'; {area.name} was replaced on "
            f"{area.replaced_on} by {' and '.join(one.name for one in today)}; {advice}"
        )

    def _unknown_area_error(self, text: str, wanted: str) -> InputError:
        names = {area.name.casefold(): area for area in self.authorities}
        names |= {area.slug: area for area in self.authorities}
        near = [name for name in names if wanted and wanted in name]
        near += difflib.get_close_matches(wanted, names, n=6, cutoff=0.5)
        found = list(dict.fromkeys(names[name].name for name in near))[:3]
        nearest = found or [area.name for area in self.authorities[:3]]
        known = "did you mean" if found else "for example"
        return InputError(
            f"area: expected an authority's slug, name or ONS code, found '{text}'; {known} "
            f"{', '.join(nearest)}? (carebook list shows them all)"
        )


def load_areas(path: Path) -> Areas:
    """Read ``areas.csv``, with or without the columns on areas that were replaced.

    Raises:
        InputError: wrong columns, an unknown type, a bad slug or date, a code or slug twice, or a
            region, predecessor or successor that is not listed.

    """
    areas: dict[str, Area] = {}
    lines: dict[str, int] = {}
    slugs: set[str] = set()
    for line, row in read_csv_rows(path, _expected_columns(path)):
        area = _parse_area(path, line, row)
        if area.code in areas or area.slug in slugs:
            raise InputError.at(
                path,
                f"expected each code and slug once, found {area.code} ({area.slug}) again; "
                "remove one of the rows",
                line,
            )
        areas[area.code], lines[area.code] = area, line
        slugs.add(area.slug)
    for code, area in areas.items():
        if problem := _reference_problem(area, areas):
            raise InputError.at(path, problem, lines[code])
    return Areas(areas)


def _reference_problem(area: Area, areas: Mapping[str, Area]) -> str:
    """Return what is wrong with the other areas that one names; empty where nothing is."""
    if area.is_authority and area.region_code and area.region_code not in areas:
        found = f"region_code '{area.region_code}'; add the region's row"
        return f"expected a region listed in this file, found {found}"
    if bool(area.until) != bool(area.successors):
        return (
            "expected the date and the successors of an authority that was replaced, found "
            "one without the other; fill in both or neither"
        )
    unknown = [code for code in (*area.predecessors, *area.successors) if code not in areas]
    if unknown:
        found = f"'{unknown[0]}'; add its row"
        return f"expected predecessors and successors listed in this file, found {found}"
    return ""


def write_areas(path: Path, areas: Areas) -> None:
    """Write areas with all their columns, by code: the same bytes every time."""
    values = (astuple(area) for _, area in sorted(areas.by_code.items()))
    rows = ([";".join(v) if isinstance(v, tuple) else v for v in row] for row in values)
    write_file(path, csv_text(NATIONAL_AREA_COLUMNS, rows))


def _expected_columns(path: Path) -> tuple[str, ...]:
    """Return the columns a file means to have: ``until`` in its header says which."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            header = file.readline()
    except (OSError, UnicodeDecodeError):
        return AREA_COLUMNS  # read_rows says what is wrong
    return NATIONAL_AREA_COLUMNS if "until" in header.strip().split(",") else AREA_COLUMNS


def _parse_area(path: Path, line: int, row: dict[str, str]) -> Area:
    if row["type"] not in get_args(AreaType):
        raise InputError.at(
            path,
            f"type: expected one of {', '.join(get_args(AreaType))}, found '{row['type']}'",
            line,
        )
    if not _SLUG_PATTERN.match(row["slug"]):
        raise InputError.at(
            path, f"slug: expected small letters, digits and hyphens, found '{row['slug']}'", line
        )
    if not row["name"].strip() or not row["code"].strip():
        raise InputError.at(path, "expected a code and a name, found an empty one; fill it", line)
    until = row.get("until", "")
    if until and not _is_iso_date(until):
        raise InputError.at(path, f"until: expected a date as 2023-04-01, found '{until}'", line)
    return Area(
        code=row["code"],
        name=row["name"],
        slug=row["slug"],
        type=cast("AreaType", row["type"]),
        region_code=row["region_code"],
        until=until,
        predecessors=_split_list(row.get("predecessors", "")),
        successors=_split_list(row.get("successors", "")),
        districts=_split_list(row.get("districts", "")),
    )


def _split_list(text: str) -> tuple[str, ...]:
    return tuple(item for item in text.split(";") if item)


def _is_iso_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
