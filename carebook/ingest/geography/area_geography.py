"""Geography: every area that the files speak of, which district lies where, and who replaced whom.

It is made from the lookups that were ingested, the successions of ``data/successions.yml`` and
what the tables' own rows say of areas. The latest lookup says which authorities there are today.
A change counts once a lookup or a row names one of the areas that came of it: with files of 2021
alone, Cumbria is an authority of today.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from carebook.data.areas import ENGLAND_CODE, REGIONS, Area, Areas, AreaType
from carebook.data.place_names import make_slug, name_key
from carebook.ingest.file_problem import FileProblem, SheetError
from carebook.ingest.geography.area_lookups import AreaLookup
from carebook.ingest.geography.area_successions import AreaChange, AreaSuccessions
from carebook.ingest.geography.authority_parts import AuthorityParts, find_authority_parts
from carebook.ingest.tables.table_rows import AreaDirectory

_AREA_TYPES: Mapping[str, AreaType] = {
    "E06": "unitary authority",
    "E08": "metropolitan district",
    "E09": "london borough",
    "E10": "county",
}
_AUTHORITY_CODE_PATTERN = re.compile(r"E(?:06|08|09|10)\d{6}")


class AreaRow(NamedTuple):
    """What a row of a table says of its area; what it does not say is empty."""

    code: str
    name: str = ""
    region_code: str = ""


@dataclass(frozen=True)
class Geography(AreaDirectory):
    """Areas, districts and names.

    ``authority_by_district`` gives the authority of today for each code of a district or
    authority, old codes included, where there is exactly one. ``unchanged_successors`` gives the
    authority of today that took the place of a replaced one as it was. ``is_complete`` says that a
    lookup names all authorities; otherwise any code of the right shape may be one.
    """

    areas: Areas
    authority_by_district: Mapping[str, str]
    unchanged_successors: Mapping[str, str]
    code_by_name_key: Mapping[str, str]
    known_codes: frozenset[str]
    is_complete: bool
    parts: AuthorityParts = field(default_factory=AuthorityParts)

    def is_known_code(self, code: str) -> bool:
        """Whether this is the code of an English area: a district, an authority, a region, England.

        Codes that were replaced are known too.
        """
        return code in self.known_codes or (
            not self.is_complete and bool(_AUTHORITY_CODE_PATTERN.fullmatch(code))
        )

    def authority_of_district(self, code: str) -> str | None:
        """Return the authority of today that a district lies in, by its code of any year.

        An authority's code leads to itself or its successor; one whose territory was divided leads
        nowhere.
        """
        return self.authority_by_district.get(code)

    def code_of_name(self, text: str) -> str | None:
        """Return the code of the area with this name, however it is written.

        An authority of today comes before a replaced one of the same name.
        """
        return self.code_by_name_key.get(name_key(text))

    def other_authority_named(self, text: str, code: str, /) -> str | None:
        """Return the code of the authority with this name, where it is not that of ``code``.

        An authority and the one it replaced may share a name.
        """
        key = name_key(text)
        other = self.code_by_name_key.get(key, "")
        own = self.areas.by_code.get(code)
        is_same = other == code or (own is not None and name_key(own.name) == key)
        return None if is_same or not _AUTHORITY_CODE_PATTERN.fullmatch(other) else other

    def missing_districts(self, upper: str, codes: Collection[str], /) -> tuple[str, ...]:
        """Return the districts that an authority has beside these, each as its code and name."""
        return self.parts.missing_parts(upper, codes)


@dataclass
class _GeographySources:
    """What was gathered before areas are made of it; later lookups overwrite earlier ones."""

    lookups: tuple[AreaLookup, ...]
    rows: Mapping[str, AreaRow]
    successions: AreaSuccessions
    change_by_old_code: Mapping[str, AreaChange]
    authority_by_district: dict[str, str] = field(default_factory=dict)
    name_by_code: dict[str, str] = field(default_factory=dict)
    region_by_authority: dict[str, str] = field(default_factory=dict)
    districts_by_authority: dict[str, tuple[str, ...]] = field(default_factory=dict)


def build_geography(
    lookups: Sequence[AreaLookup],
    successions: AreaSuccessions,
    rows: Iterable[tuple[str, str, str]] = (),
) -> Geography:
    """Make the geography of what is ingested.

    ``rows`` are the (code, name, region's code) of the tables' own rows, as far as they are known:
    they name areas that no lookup holds.

    Raises:
        SheetError: an earlier lookup has an authority that the latest has not and the successions
            do not explain.

    """
    ordered = tuple(sorted(lookups, key=lambda links: links.period))
    by_code: dict[str, AreaRow] = {}
    for row in rows:
        one = AreaRow(*row)
        known = by_code.get(one.code, one)
        region = known.region_code or one.region_code
        by_code[one.code] = AreaRow(one.code, known.name or one.name, region)
    changes = _changes_that_happened(ordered, by_code, successions)
    sources = _GeographySources(ordered, by_code, successions, changes)
    _collect_lookups(sources)
    return _make_geography(sources, _authority_codes(sources))


def _changes_that_happened(
    lookups: Sequence[AreaLookup], rows: Mapping[str, AreaRow], successions: AreaSuccessions
) -> Mapping[str, AreaChange]:
    """Return, by the code it replaced, each change of which a file shows that it happened."""
    seen = set(rows)
    for links in lookups:
        for link in links.rows:
            seen |= {link.lower_code, link.upper_code}
    replaced: dict[str, AreaChange] = {}
    for change in reversed(successions.changes):
        if not seen.isdisjoint(change.new_codes):
            replaced |= dict.fromkeys(change.old_codes, change)
            seen |= set(change.old_codes)
    return replaced


def _collect_lookups(sources: _GeographySources) -> None:
    for links in sources.lookups:
        below: dict[str, list[str]] = {}
        for link in links.rows:
            upper = link.upper_code or sources.authority_by_district.get(link.lower_code, "")
            if not upper and _AUTHORITY_CODE_PATTERN.fullmatch(link.lower_code):
                upper = link.lower_code
            if upper:
                sources.authority_by_district[link.lower_code] = upper
            for code, name in ((link.lower_code, link.lower_name), (upper, link.upper_name)):
                if code and name:
                    sources.name_by_code[code] = name
            if link.upper_code != link.lower_code:
                below.setdefault(link.upper_code, []).append(link.lower_name or link.lower_code)
        below.pop("", None)
        sources.districts_by_authority |= {
            code: tuple(sorted(names)) for code, names in below.items()
        }
    for links in sources.lookups:  # once all authorities are known, whichever file came first
        for link in links.rows:
            authority = sources.authority_by_district.get(link.lower_code)
            if link.region_code and authority is not None:
                sources.region_by_authority[authority] = link.region_code


def _authority_codes(sources: _GeographySources) -> set[str]:
    """Return the codes of all authorities, those that were replaced included."""
    with_upper = [links for links in sources.lookups if links.has_authorities]
    explained = set(sources.change_by_old_code) | {
        code for change in sources.change_by_old_code.values() for code in change.new_codes
    }
    explained = {code for code in explained if not sources.successions.places[code].is_district}
    if not with_upper:
        own = set(sources.authority_by_district.values()) | set(sources.rows)
        return explained | {code for code in own if _AUTHORITY_CODE_PATTERN.fullmatch(code)}
    latest = with_upper[-1]
    found = explained | {link.upper_code for link in latest.rows}
    for links in with_upper:
        for code in sorted({link.upper_code for link in links.rows} - found):
            expected = f"authorities that {latest.file} has too, or that were replaced"
            found_here = f"{code} {sources.name_by_code.get(code, '')}".strip()
            again = f"download {latest.file} again"
            advice = f"{again}, or say in data/successions.yml what replaced it"
            raise SheetError(FileProblem(links.file, expected, found_here, advice))
    return found


def _make_geography(sources: _GeographySources, authorities: set[str]) -> Geography:
    today = {code for code in authorities if code not in sources.change_by_old_code}
    areas = {ENGLAND_CODE: Area(ENGLAND_CODE, "England", "england", "country", "")}
    for code, name in REGIONS.items():
        areas[code] = Area(code, name, make_slug(name), "region", "")
    slugs = {area.slug for area in areas.values()}
    for code in sorted(authorities, key=lambda code: (code not in today, code)):
        area = _make_area(code, sources, authorities, slugs)
        areas[code] = area
        slugs.add(area.slug)
    lower = set(sources.authority_by_district) | set(sources.successions.places) | authorities
    districts = {code: _current_authority(code, sources, today) for code in lower}
    same = {
        code: successor
        for code in authorities - today
        if (successor := _unchanged_successor(code, sources.change_by_old_code)) in today
    }
    names = {code: place.name for code, place in sources.successions.places.items()}
    names |= sources.name_by_code
    # The replaced first, so that an authority of today has the name they share.
    named = sorted(areas.values(), key=lambda area: area.until, reverse=True)
    return Geography(
        areas=Areas(areas),
        authority_by_district={code: upper for code, upper in districts.items() if upper},
        unchanged_successors=same,
        code_by_name_key={name_key(area.name): area.code for area in named},
        known_codes=frozenset(lower | set(areas)),
        is_complete=any(links.has_authorities for links in sources.lookups),
        parts=find_authority_parts(sources.lookups, sources.change_by_old_code.values(), names),
    )


def _make_area(
    code: str, sources: _GeographySources, authorities: set[str], slugs: set[str]
) -> Area:
    place = sources.successions.places.get(code)
    row = sources.rows.get(code, AreaRow(code))
    name = sources.name_by_code.get(code) or (place.name if place else "") or row.name or code
    region = (
        sources.region_by_authority.get(code) or (place.region if place else "") or row.region_code
    )
    change = sources.change_by_old_code.get(code)
    before = {old for old, one in sources.change_by_old_code.items() if code in one.new_codes}
    until = change.date.isoformat() if change else ""
    slug = make_slug(name) + (f"-until-{until[:4]}" if until else "")
    return Area(
        code=code,
        name=name,
        slug=slug if slug not in slugs else f"{slug}-{code.lower()}",
        type=_AREA_TYPES[code[:3]] if place is None else cast("AreaType", place.type),
        region_code=region if region in REGIONS else "",
        until=until,
        predecessors=tuple(sorted(before & authorities)),
        successors=tuple(one for one in change.new_codes if one in authorities) if change else (),
        districts=sources.districts_by_authority.get(code, ()),
    )


def _current_authority(code: str, sources: _GeographySources, today: set[str]) -> str | None:
    while code in sources.change_by_old_code:
        after = sources.change_by_old_code[code].new_codes
        if len(after) > 1:
            return None
        code = after[0]
    upper = sources.authority_by_district.get(code, code)
    if upper != code and upper in sources.change_by_old_code:
        return _current_authority(upper, sources, today)
    return upper if upper in today else None


def _unchanged_successor(code: str, replaced: Mapping[str, AreaChange]) -> str | None:
    while code in replaced:
        change = replaced[code]
        if not change.same_territory:
            return None
        code = change.new_codes[0]
    return code
