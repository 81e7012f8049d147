"""Areas: upper-tier authorities, regions and England, by ONS code, name or slug."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from carebook.csvfile import read_rows
from carebook.errors import InputError

AreaType = Literal[
    "unitary authority",
    "county",
    "london borough",
    "metropolitan district",
    "region",
    "country",
]
COLUMNS = ("code", "name", "slug", "type", "region_code")
ENGLAND = "E92000001"
# The unweighted mean over authorities. It is not an area, and it is not England.
AVERAGE_AUTHORITY = "LA_MEAN"
AVERAGE_AUTHORITY_NAME = "The average authority"

_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


@dataclass(frozen=True)
class Area:
    """An upper-tier authority, a region or England, known by its ONS code."""

    code: str
    name: str
    slug: str
    type: AreaType
    region_code: str

    @property
    def is_authority(self) -> bool:
        """Whether a book can be made of it."""
        return self.type not in ("region", "country")


@dataclass(frozen=True)
class Areas:
    """All areas, by ONS code."""

    by_code: Mapping[str, Area]

    @property
    def authorities(self) -> tuple[Area, ...]:
        """The upper-tier authorities, by name."""
        found = (area for area in self.by_code.values() if area.is_authority)
        return tuple(sorted(found, key=lambda area: area.name))

    def region_of(self, area: Area) -> Area | None:
        """Return the region an authority lies in, where it is known."""
        return self.by_code.get(area.region_code)

    def find(self, text: str) -> Area:
        """Return the authority with this slug, name or ONS code, in whichever case.

        Raises:
            InputError: there is none; the message gives the nearest names.

        """
        wanted = text.strip().casefold()
        for area in self.authorities:
            if wanted in (area.slug, area.name.casefold(), area.code.casefold()):
                return area
        names = {area.name.casefold(): area for area in self.authorities}
        names |= {area.slug: area for area in self.authorities}
        near = difflib.get_close_matches(wanted, names, n=6, cutoff=0.5)
        near += [name for name in names if wanted and wanted in name]
        found = list(dict.fromkeys(names[name].name for name in near))[:3]
        nearest = found or [area.name for area in self.authorities[:3]]
        known = "did you mean" if found else "for example"
        raise InputError(
            f"area: expected an authority's slug, name or ONS code, found '{text}'; {known} "
            f"{', '.join(nearest)}? (carebook list shows them all)"
        )


def load_areas(path: Path) -> Areas:
    """Read ``areas.csv``.

    Raises:
        InputError: wrong columns, an unknown type, a bad slug, a code or slug twice, or a region
            that is not listed.

    """
    areas: dict[str, Area] = {}
    slugs: dict[str, int] = {}
    for line, row in read_rows(path, COLUMNS):
        area = _area(path, line, row)
        if area.code in areas or area.slug in slugs:
            raise InputError.at(
                path,
                line,
                f"expected each code and slug once, found {area.code} ({area.slug}) again; "
                "remove one of the rows",
            )
        areas[area.code] = area
        slugs[area.slug] = line
    for area in areas.values():
        if area.is_authority and area.region_code and area.region_code not in areas:
            raise InputError.at(
                path,
                slugs[area.slug],
                f"expected a region listed in this file, found region_code '{area.region_code}'; "
                "add the region's row",
            )
    return Areas(areas)


def _area(path: Path, line: int, row: dict[str, str]) -> Area:
    if row["type"] not in get_args(AreaType):
        raise InputError.at(
            path,
            line,
            f"type: expected one of {', '.join(get_args(AreaType))}, found '{row['type']}'",
        )
    if not _SLUG.match(row["slug"]):
        raise InputError.at(
            path, line, f"slug: expected small letters, digits and hyphens, found '{row['slug']}'"
        )
    if not row["name"].strip() or not row["code"].strip():
        raise InputError.at(path, line, "expected a code and a name, found an empty one; fill it")
    return Area(
        code=row["code"],
        name=row["name"],
        slug=row["slug"],
        type=cast("AreaType", row["type"]),
        region_code=row["region_code"],
    )
