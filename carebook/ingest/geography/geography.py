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
from carebook.ingest.descriptions.description import Description
from carebook.ingest.geography.lookups import Links, read_lookup
from carebook.ingest.geography.parts import Parts, parts_of
from carebook.ingest.geography.successions import Change, Successions
from carebook.ingest.tables.problem import Problem, SheetError
from carebook.ingest.workbooks.sheet import Sheet

_TYPES: Mapping[str, AreaType] = {
    "E06": "unitary authority",
    "E08": "metropolitan district",
    "E09": "london borough",
    "E10": "county",
}
_AUTHORITY = re.compile(r"E(?:06|08|09|10)\d{6}")


class AreaRow(NamedTuple):
    """What a row of a table says of its area; what it does not say is empty."""

    code: str
    name: str = ""
    region_code: str = ""


@dataclass(frozen=True)
class Geography:
    """Areas, districts and names.

    ``districts`` gives the authority of today for each code of a district or authority, old codes
    included, where there is exactly one. ``same_territory`` gives the authority of today that took
    the place of a replaced one as it was. ``whole`` says that a lookup told of all authorities;
    otherwise any code of the right shape may be one.
    """

    areas: Areas
    districts: Mapping[str, str]
    same_territory: Mapping[str, str]
    names: Mapping[str, str]
    codes: frozenset[str]
    whole: bool
    parts: Parts = field(default_factory=Parts)

    def known(self, code: str) -> bool:
        """Whether this is the code of an English area: a district, an authority, a region, England.

        Codes that were replaced are known too.
        """
        return code in self.codes or (not self.whole and bool(_AUTHORITY.fullmatch(code)))

    def upper_of(self, code: str) -> str | None:
        """Return the authority of today that a district lies in, by its code of any year.

        An authority's code leads to itself or its successor; one whose territory was divided leads
        nowhere.
        """
        return self.districts.get(code)

    def by_name(self, text: str) -> str | None:
        """Return the code of the area with this name, however it is written.

        An authority of today comes before a replaced one of the same name.
        """
        return self.names.get(name_key(text))

    def named(self, text: str, code: str) -> str | None:
        """Return the code of the authority with this name, where it is not that of ``code``.

        An authority and the one it replaced may share a name.
        """
        key = name_key(text)
        other = self.names.get(key, "")
        own = self.areas.by_code.get(code)
        if not _AUTHORITY.fullmatch(other) or (own is not None and name_key(own.name) == key):
            return None
        return None if other == code else other

    def parts_missing(self, upper: str, codes: Collection[str]) -> tuple[str, ...]:
        """Return the districts that an authority has beside these, each as its code and name."""
        return self.parts.missing(upper, codes)


@dataclass
class _Sources:
    """What was gathered before areas are made of it; later lookups overwrite earlier ones."""

    lookups: tuple[Links, ...]
    rows: Mapping[str, AreaRow]
    successions: Successions
    replaced: Mapping[str, Change]
    upper: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    districts: dict[str, tuple[str, ...]] = field(default_factory=dict)


def build_geography(
    lookups: Sequence[tuple[Description, Sheet]],
    successions: Successions,
    rows: Iterable[tuple[str, str, str]] = (),
) -> Geography:
    """Make the geography of what is ingested.

    ``rows`` are the (code, name, region's code) of the tables' own rows, as far as they are known:
    they name areas that no lookup holds.

    Raises:
        SheetError: a lookup cannot be read, or an earlier one has an authority that the latest has
            not and the successions do not explain.

    """
    read: list[Links] = []
    problems: list[Problem] = []
    for description, sheet in lookups:
        try:
            read.append(read_lookup(description, sheet))
        except SheetError as error:
            problems += error.problems
    if problems:
        raise SheetError(*problems)
    ordered = tuple(sorted(read, key=lambda links: links.period))
    by_code: dict[str, AreaRow] = {}
    for row in rows:
        one = AreaRow(*row)
        known = by_code.get(one.code, one)
        by_code[one.code] = AreaRow(
            one.code, known.name or one.name, known.region_code or one.region_code
        )
    sources = _Sources(ordered, by_code, successions, _in_force(ordered, by_code, successions))
    _gather(sources)
    return _geography(sources, _authorities(sources))


def _in_force(
    lookups: Sequence[Links], rows: Mapping[str, AreaRow], successions: Successions
) -> Mapping[str, Change]:
    """Return, by the code it replaced, each change of which a file shows that it happened."""
    seen = set(rows)
    for links in lookups:
        for link in links.links:
            seen |= {link.lower_code, link.upper_code}
    replaced: dict[str, Change] = {}
    for change in reversed(successions.changes):
        if not seen.isdisjoint(change.after):
            replaced |= dict.fromkeys(change.before, change)
            seen |= set(change.before)
    return replaced


def _gather(sources: _Sources) -> None:
    for links in sources.lookups:
        below: dict[str, list[str]] = {}
        for link in links.links:
            upper = link.upper_code or sources.upper.get(link.lower_code, "")
            if not upper and _AUTHORITY.fullmatch(link.lower_code):
                upper = link.lower_code
            if upper:
                sources.upper[link.lower_code] = upper
            for code, name in ((link.lower_code, link.lower_name), (upper, link.upper_name)):
                if code and name:
                    sources.names[code] = name
            if link.upper_code != link.lower_code:
                below.setdefault(link.upper_code, []).append(link.lower_name or link.lower_code)
        below.pop("", None)
        sources.districts |= {code: tuple(sorted(names)) for code, names in below.items()}
    for links in sources.lookups:  # once all authorities are known, whichever file came first
        for link in links.links:
            if link.region_code and link.lower_code in sources.upper:
                sources.regions[sources.upper[link.lower_code]] = link.region_code


def _authorities(sources: _Sources) -> set[str]:
    """Return the codes of all authorities, those that were replaced included."""
    with_upper = [links for links in sources.lookups if links.has_upper]
    explained = set(sources.replaced) | {
        code for change in sources.replaced.values() for code in change.after
    }
    explained = {code for code in explained if not sources.successions.places[code].is_district}
    if not with_upper:
        own = set(sources.upper.values()) | set(sources.rows)
        return explained | {code for code in own if _AUTHORITY.fullmatch(code)}
    latest = with_upper[-1]
    found = explained | {link.upper_code for link in latest.links}
    for links in with_upper:
        for code in sorted({link.upper_code for link in links.links} - found):
            raise SheetError(
                Problem(
                    links.file,
                    f"authorities that {latest.file} has too, or that were replaced",
                    f"{code} {sources.names.get(code, '')}".strip(),
                    f"download {latest.file} again, or say in data/successions.yml what "
                    "replaced it",
                )
            )
    return found


def _geography(sources: _Sources, authorities: set[str]) -> Geography:
    today = {code for code in authorities if code not in sources.replaced}
    areas = {ENGLAND_CODE: Area(ENGLAND_CODE, "England", "england", "country", "")}
    for code, name in REGIONS.items():
        areas[code] = Area(code, name, make_slug(name), "region", "")
    slugs = {area.slug for area in areas.values()}
    for code in sorted(authorities, key=lambda code: (code not in today, code)):
        area = _area(code, sources, authorities, slugs)
        areas[code] = area
        slugs.add(area.slug)
    lower = set(sources.upper) | set(sources.successions.places) | authorities
    districts = {code: _upper_today(code, sources, today) for code in lower}
    same = {
        code: successor
        for code in authorities - today
        if (successor := _unchanged(code, sources.replaced)) in today
    }
    # The replaced first, so that an authority of today has the name they share.
    named = sorted(areas.values(), key=lambda area: area.until, reverse=True)
    return Geography(
        areas=Areas(areas),
        districts={code: upper for code, upper in districts.items() if upper},
        same_territory=same,
        names={name_key(area.name): area.code for area in named},
        codes=frozenset(lower | set(areas)),
        whole=any(links.has_upper for links in sources.lookups),
        parts=parts_of(
            sources.lookups,
            sources.replaced.values(),
            {code: place.name for code, place in sources.successions.places.items()}
            | sources.names,
        ),
    )


def _area(code: str, sources: _Sources, authorities: set[str], slugs: set[str]) -> Area:
    place = sources.successions.places.get(code)
    row = sources.rows.get(code, AreaRow(code))
    name = sources.names.get(code) or (place.name if place else "") or row.name or code
    region = sources.regions.get(code) or (place.region if place else "") or row.region_code
    change = sources.replaced.get(code)
    until = change.date.isoformat() if change else ""
    slug = make_slug(name) + (f"-until-{until[:4]}" if until else "")
    return Area(
        code=code,
        name=name,
        slug=slug if slug not in slugs else f"{slug}-{code.lower()}",
        type=_TYPES[code[:3]] if place is None else cast("AreaType", place.type),
        region_code=region if region in REGIONS else "",
        until=until,
        predecessors=tuple(
            sorted(
                before
                for before, one in sources.replaced.items()
                if code in one.after and before in authorities
            )
        ),
        successors=tuple(one for one in change.after if one in authorities) if change else (),
        districts=sources.districts.get(code, ()),
    )


def _upper_today(code: str, sources: _Sources, today: set[str]) -> str | None:
    while code in sources.replaced:
        after = sources.replaced[code].after
        if len(after) > 1:
            return None
        code = after[0]
    upper = sources.upper.get(code, code)
    if upper != code and upper in sources.replaced:
        return _upper_today(upper, sources, today)
    return upper if upper in today else None


def _unchanged(code: str, replaced: Mapping[str, Change]) -> str | None:
    while code in replaced:
        change = replaced[code]
        if not change.same_territory:
            return None
        code = change.after[0]
    return code
