"""Small lookups in the layouts of the Office for National Statistics, and what is made of them.

Codes and names are public facts. The lookups hold a few authorities of each kind.
"""

from functools import cache
from pathlib import Path

from carebook.core.yaml_models import read_yaml_model
from carebook.ingest.descriptions.file_description import FileDescription
from carebook.ingest.geography.area_geography import Geography, build_geography
from carebook.ingest.geography.area_lookups import read_area_lookup
from carebook.ingest.geography.area_successions import AreaSuccessions, load_area_successions
from carebook.ingest.workbooks.sheet import Sheet

DATA = Path(__file__).resolve().parents[2] / "data"

DISTRICTS_2022 = (
    ("LTLA22CD", "LTLA22NM", "UTLA22CD", "UTLA22NM", "ObjectId"),
    ("E06000017", "Rutland", "E06000017", "Rutland", "17"),
    ("E06000058", "Bournemouth, Christchurch and Poole", "E06000058", "", "55"),
    ("E06000059", "Dorset", "E06000059", "Dorset", "56"),
    ("E07000026", "Allerdale", "E10000006", "Cumbria", "130"),
    ("E07000027", "Barrow-in-Furness", "E10000006", "Cumbria", "135"),
    ("E07000187", "Mendip", "E10000027", "Somerset", "208"),
    ("E07000106", "Canterbury", "E10000016", "Kent", "300"),
    ("W06000001", "Isle of Anglesey", "W06000001", "Isle of Anglesey", "311"),
)
DISTRICTS_2023 = (
    ("ltla23_code", "ltla23_name", "utla23_code", "utla23_name"),
    ("E06000017", "Rutland", "E06000017", "Rutland"),
    ("E06000023", "Bristol, City of", "E06000023", "Bristol, City of"),
    (
        "E06000058",
        "Bournemouth, Christchurch and Poole",
        "E06000058",
        "Bournemouth, Christchurch and Poole",
    ),
    ("E06000059", "Dorset", "E06000059", "Dorset"),
    ("E06000061", "North Northamptonshire", "E06000061", "North Northamptonshire"),
    ("E06000062", "West Northamptonshire", "E06000062", "West Northamptonshire"),
    ("E06000063", "Cumberland", "E06000063", "Cumberland"),
    ("E06000064", "Westmorland and Furness", "E06000064", "Westmorland and Furness"),
    ("E06000066", "Somerset", "E06000066", "Somerset"),
    ("E07000106", "Canterbury", "E10000016", "Kent"),
    ("E07000105", "Ashford", "E10000016", "Kent"),
    ("E07000245", "West Suffolk", "E10000029", "Suffolk"),
    ("E08000016", "Barnsley", "E08000016", "Barnsley"),
    ("E08000037", "Gateshead", "E08000037", "Gateshead"),
    ("E09000001", "City of London", "E09000001", "City of London"),
    ("E09000012", "Hackney", "E09000012", "Hackney"),
)
REGIONS_2023 = (
    ("ltla23_name", "ltla23_code", "region23_name", "region23_code"),
    ("Rutland", "E06000017", "East Midlands", "E12000004"),
    ("Canterbury", "E07000106", "South East", "E12000008"),
    ("West Suffolk", "E07000245", "East of England", "E12000006"),
    ("Hackney", "E09000012", "London", "E12000007"),
)


def sheet_of(rows: tuple[tuple[str | float, ...], ...], file: str = "lookup.csv") -> Sheet:
    return Sheet(file, "", rows)


def described(name: str) -> FileDescription:
    return read_yaml_model(DATA / "sources" / f"{name}.yml", FileDescription)


@cache
def bundled_successions() -> AreaSuccessions:
    return load_area_successions(DATA / "successions.yml")


@cache
def small_geography() -> Geography:
    """What the three small lookups make together; the regions are read first, as it may happen."""
    lookups = [
        read_area_lookup(described("lookup_regions_2023"), sheet_of(REGIONS_2023)),
        read_area_lookup(described("lookup_districts_2023"), sheet_of(DISTRICTS_2023)),
        read_area_lookup(described("lookup_districts_2022"), sheet_of(DISTRICTS_2022)),
    ]
    return build_geography(lookups, bundled_successions())
