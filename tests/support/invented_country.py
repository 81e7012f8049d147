"""A made-up country for tests: 30 authorities in 3 regions, every name and figure invented.

It is shaped like a national dataset: trends with gaps, sums over sums, 15 neighbours each, an
authority that submitted nothing, one made in 2023 of an older one, small counts and large ones.
"""

from functools import cache

from carebook.config.params import load_params
from carebook.data.areas import Area, Areas
from carebook.data.dataset import Dataset
from carebook.data.dataset_folder import DatasetOrigin
from carebook.data.indicators import apply_ingested_overrides
from carebook.data.observations import Observation
from carebook.facts.fact import Fact, make_facts
from carebook.notebooks.api import Book
from support.small_data import ALL_AGES, PROJECT, bundled

EVERY = ("england", "region", "neighbours", "average")
ENGLAND, LA_MEAN = "E92000001", "LA_MEAN"
REGIONS = {"E12000004": "East Midlands", "E12000009": "South West", "E12000007": "London"}
SURVEYS = [f"{year}/{(year + 1) % 100:02d}" for year in range(2015, 2025)]
# No survey that year, and none of carers in any second one.
NO_SURVEY = "2020/21"
CARERS = ["2016/17", "2018/19", "2021/22", "2023/24"]
YEARS = [str(year) for year in range(2001, 2021)]
_NAMES = (
    "Ashmere,Barrowdown,Caldmoor,Denholt,Elverstone,Farrowby,Glenmarch,Hollinfold,Ivelmouth,"
    "Jarrowick,Kelderby,Larkhampton,Merrowdale,Nethercliffe,Oxmarsh,Penhallow,Quernford,Ravensey,"
    "Selbrook,Thornwick,Ulverford,Vanescombe,Wexmoor,Yarrowby,Zealmouth,Abbotsmere,Bramwith,"
    "Corvedale,Dunmarsh,Eskholm"
)
# What makes some of them special.
PLAIN, SILENT, NEW, OLD = "E06999001", "E06999002", "E06999003", "E10999099"
SMALL, CITY = "E06999004", "E06999005"


@cache
def national() -> Dataset:
    """The made-up country."""
    areas = _areas()
    return Dataset(
        areas=areas,
        indicators=apply_ingested_overrides(bundled().indicators),
        sources=bundled().sources,
        observations=tuple(_observations(areas)),
        neighbours=_neighbours(areas),
        origin=DatasetOrigin(
            "published files", "ab" * 32, ("one.xlsx", "two.ods"), {"one.xlsx": "cd" * 32}
        ),
        selections=bundled().selections,
        wording=bundled().wording,
        finding_settings=bundled().finding_settings,
    )


def area(code: str = PLAIN) -> Area:
    return national().areas.by_code[code]


def facts_of(indicator: str, *breakdowns: str, code: str = PLAIN) -> tuple[Fact, ...]:
    return make_facts(national(), area(code), indicator, breakdowns or None)


def book_of(code: str = PLAIN) -> Book:
    """The book of one authority; its parameters are the defaults, as for most."""
    params = load_params(PROJECT.params, area(code))
    return Book(PROJECT, national(), area(code), params, EVERY)


def _areas() -> Areas:
    found = {ENGLAND: Area(ENGLAND, "England", "england", "country", "")}
    for code, name in REGIONS.items():
        found[code] = Area(code, name, name.lower().replace(" ", "-"), "region", "")
    for number, name in enumerate(_NAMES.split(",")):
        code = f"E06999{number + 1:03d}"
        region = list(REGIONS)[number % 3]
        shown = f"{name}, City of" if code == CITY else name
        more = {"predecessors": (OLD,)} if code == NEW else {}
        if code == PLAIN:
            more["districts"] = ("High Ashmere", "Low Ashmere")
        found[code] = Area(code, shown, name.lower(), "unitary authority", region, **more)
    old = {"until": "2023-04-01", "successors": (NEW,)}
    found[OLD] = Area(OLD, "Old Fellshire", "old-fellshire", "county", "E12000004", **old)
    return Areas(found)


def _neighbours(areas: Areas) -> dict[str, tuple[str, ...]]:
    codes = [one.code for one in areas.authorities]
    return {
        code: tuple(
            sorted((c for c in codes if c != code), key=lambda c: (abs(codes.index(c) - n), c))[:15]
        )
        for n, code in enumerate(codes)
    }


def _row(code, indicator, period, unit, value, breakdown="", source="salt", **more) -> Observation:
    plain = {"lower": None, "upper": None, "status": "published"} | more
    return Observation(
        area_code=code, indicator=indicator, breakdown=breakdown, period=period, unit=unit,
        value=value, source=source, **plain,
    )  # fmt: skip


def _observations(areas):
    codes = [one.code for one in areas.authorities]
    groups = [ENGLAND, *REGIONS]
    members = {code: [c for c in codes if areas.by_code[c].region_code == code] for code in groups}
    members[ENGLAND] = codes
    people = {code: 90_000 + 7_000 * n for n, code in enumerate(codes)}
    yield from _surveys(codes, groups)
    for breakdown, share in (("18-64", 0.008), ("65+", 0.03)):
        counts = {c: round(share * people[c] * (0.6 + 0.03 * n)) for n, c in enumerate(codes)}
        counts[SMALL] = 20
        whole = {"counts": counts, "people": people, "breakdown": breakdown}
        yield from _rates("requests", "2021/22", members, **whole)
    yield _row(
        OLD, "requests", "2021/22", ALL_AGES, 1500.0, "65+", numerator=3000.0, denominator=2e5
    )
    pounds = {code: people[code] * (300 + 9 * n) for n, code in enumerate(codes)}
    for year, factor in (("2020/21", 0.95), ("2021/22", 1.0)):
        for code in (*codes, *groups):
            part = members.get(code, [code])
            above, below = sum(pounds[c] for c in part) * factor, sum(people[c] for c in part)
            parts = {"numerator": above, "denominator": below}
            unit = "£ per resident"
            yield _row(code, "gross_expenditure", year, unit, round(above / below, 2), **parts)
    for year in YEARS:
        for code in (*codes, *groups):
            total = sum(people[c] for c in members.get(code, [code]))
            grown = round(total * (0.8 + 0.01 * (int(year) - 2001)))
            yield _row(code, "population", year, "people", grown, source="ons_population")
    for n, code in enumerate(codes):
        yield _row(code, "deprivation_rank", "2019", "rank", n + 1, source="imd")
        for decile in range(1, 11):
            size = {"breakdown": str(decile), "source": "imd"}
            count = (decile * (n + 3)) % 7
            yield _row(code, "deprivation_decile_spread", "2019", "small areas", count, **size)
    few = {"breakdown": "Charging", "source": "helpline"}
    yield _row(PLAIN, "helpline_enquiries", "2024", "count", 5, status="at_most", **few)
    yield _row(SMALL, "helpline_enquiries", "2024", "count", 25, **few)


def _surveys(codes, groups):
    for number, code in enumerate((*codes, *groups, LA_MEAN)):
        limits = {}
        for period in SURVEYS:
            value = 62.0 + (number * 7) % 17 + 0.3 * SURVEYS.index(period)
            if code in (*groups, LA_MEAN):
                value = 66.0 if code != LA_MEAN else 64.7
            elif code != CITY:
                limits = {"lower": value - 5, "upper": value + 5}
                limits |= {"wide_lower": value - 8, "wide_upper": value + 8}
            gap = period == NO_SURVEY or (code == NEW and period == "2024/25")
            said = {"status": "not_published"} if gap else limits
            value = None if gap else round(value, 1)
            yield _row(code, "satisfaction", period, "percent", value, source="ascs", **said)
        for period in CARERS:
            value = round(28.0 + number % 9 - CARERS.index(period), 1)
            yield _row(code, "carers_social_contact", period, "percent", value, source="sace")


def _rates(indicator, period, members, counts, people, breakdown):
    """Rates of counts over people: of each authority, and of regions and England as sums."""
    for code in (*counts, *members):
        part = members.get(code, [code])
        above, below = sum(counts[c] for c in part), sum(people[c] for c in part)
        rate = round(100_000 * above / below, 1)
        whole = {"breakdown": breakdown, "numerator": above, "denominator": below}
        if code == SILENT:
            for unit in (ALL_AGES, "count"):
                missing = {"status": "not_submitted", "breakdown": breakdown}
                yield _row(code, indicator, period, unit, None, **missing)
        elif code == NEW:
            continue
        else:
            near = {"lower": round(rate * 0.96, 1), "upper": round(rate * 1.04, 1)}
            near |= {"wide_lower": round(rate * 0.93, 1), "wide_upper": round(rate * 1.07, 1)}
            near = {} if code in members else near
            yield _row(code, indicator, period, ALL_AGES, rate, **whole, **near)
            yield _row(code, indicator, period, "count", above, breakdown, status="rounded")
