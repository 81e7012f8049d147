"""The places in the made files: real codes and names, invented numbers of people."""

from dataclasses import dataclass
from functools import cache
from zlib import crc32

REGIONS = {
    "E12000001": "North East",
    "E12000002": "North West",
    "E12000003": "Yorkshire and The Humber",
    "E12000004": "East Midlands",
    "E12000007": "London",
    "E12000008": "South East",
    "E12000009": "South West",
}
ENGLAND = "E92000001"
HACKNEY = "E09000012"


@dataclass(frozen=True)
class Place:
    """An authority: its code now, in 2022 and in 2019, and the districts of 2018, 2019 and 2022.

    ``council`` is its code in the collections of social care. A code that is empty says that there
    was no such authority. ``until`` marks those that there are no more.
    """

    code: str
    name: str
    region: str
    council: str
    people: int
    code_2022: str = ""
    code_2019: str = ""
    until: bool = False
    districts: tuple[tuple[str, str], ...] = ()
    districts_2018: tuple[tuple[str, str], ...] = ()


def _districts(*names):
    return tuple((f"E07000{number:03d}", name) for number, name in names)


_SAME = "same"


def _place(code, name, region, council, people, y2022=_SAME, y2019=_SAME, **more):
    code_2022 = code if y2022 == _SAME else y2022
    code_2019 = code_2022 if y2019 == _SAME else y2019
    return Place(code, name, f"E1200000{region}", council, people, code_2022, code_2019, **more)


_SOMERSET = _districts((187, "Mendip"), (188, "Sedgemoor"), (189, "South Somerset"))
PLACES = (
    _place("E06000057", "Northumberland", 1, "104", 322_600),
    _place("E08000037", "Gateshead", 1, "106", 203_400),
    _place("E10000006", "Cumbria", 2, "102", 498_100, until=True),
    _place(
        "E06000063",
        "Cumberland",
        2,
        "H6X4G",
        272_700,
        "",
        districts=_districts((26, "Allerdale"), (28, "Carlisle"), (29, "Copeland")),
    ),
    _place(
        "E06000064",
        "Westmorland and Furness",
        2,
        "W8X1Q",
        225_400,
        "",
        districts=_districts((27, "Barrow-in-Furness"), (30, "Eden"), (31, "South Lakeland")),
    ),
    _place("E08000003", "Manchester", 2, "306", 554_300),
    _place("E06000010", "Kingston upon Hull, City of", 3, "215", 260_200),
    _place(
        "E06000065",
        "North Yorkshire",
        3,
        "218",
        619_800,
        "E10000023",
        districts=_districts(
            (163, "Craven"),
            (164, "Hambleton"),
            (165, "Harrogate"),
            (166, "Richmondshire"),
            (167, "Ryedale"),
            (168, "Scarborough"),
            (169, "Selby"),
        ),
    ),
    _place("E06000015", "Derby", 4, "507", 258_300),
    _place(
        "E10000018",
        "Leicestershire",
        4,
        "508",
        712_900,
        districts=_districts((129, "Blaby"), (130, "Charnwood"), (133, "Melton")),
    ),
    _place("E06000016", "Leicester", 4, "509", 355_100),
    _place("E06000017", "Rutland", 4, "510", 40_700),
    _place("E06000018", "Nottingham", 4, "512", 336_800),
    _place("E10000021", "Northamptonshire", 4, "504", 756_000, "", "E10000021", until=True),
    _place(
        "E06000061",
        "North Northamptonshire",
        4,
        "Z9D4Z",
        349_700,
        y2019="",
        districts=_districts(
            (150, "Corby"),
            (152, "East Northamptonshire"),
            (153, "Kettering"),
            (156, "Wellingborough"),
        ),
    ),
    _place(
        "E06000062",
        "West Northamptonshire",
        4,
        "U6Q5Z",
        406_300,
        y2019="",
        districts=_districts(
            (151, "Daventry"), (154, "Northampton"), (155, "South Northamptonshire")
        ),
    ),
    _place("E09000007", "Camden", 7, "702", 279_100),
    _place(HACKNEY, "Hackney", 7, "704", 280_700),
    _place("E09000019", "Islington", 7, "706", 247_500),
    _place("E09000001", "City of London", 7, "714", 10_800),
    _place("E06000038", "Reading", 8, "616", 160_900),
    _place(
        "E10000016",
        "Kent",
        8,
        "820",
        1_588_400,
        districts=_districts((105, "Ashford"), (106, "Canterbury"), (114, "Thanet")),
    ),
    _place(
        "E06000058",
        "Bournemouth, Christchurch and Poole",
        9,
        "738",
        396_600,
        districts_2018=(
            ("E06000028", "Bournemouth"),
            ("E06000029", "Poole"),
            *_districts((48, "Christchurch")),
        ),
    ),
    _place(
        "E06000059",
        "Dorset",
        9,
        "809",
        379_200,
        districts_2018=_districts(
            (49, "East Dorset"),
            (50, "North Dorset"),
            (51, "Purbeck"),
            (52, "West Dorset"),
            (53, "Weymouth and Portland"),
        ),
    ),
    _place("E06000052", "Cornwall", 9, "902", 571_800),
    _place(
        "E06000066",
        "Somerset",
        9,
        "905",
        563_100,
        "E10000027",
        districts=(*_SOMERSET, ("E07000246", "Somerset West and Taunton")),
        districts_2018=(*_SOMERSET, *_districts((190, "Taunton Deane"), (191, "West Somerset"))),
    ),
    _place("E06000053", "Isles of Scilly", 9, "906", 2_300),
    _place("E06000022", "Bath and North East Somerset", 9, "908", 195_900),
    _place("E06000023", "Bristol, City of", 9, "909", 466_700),
)
NOW = tuple(place for place in PLACES if not place.until)
IN_2022 = tuple(place for place in PLACES if place.code_2022)
IN_2019 = tuple(place for place in PLACES if place.code_2019)
NAMED = {place.name: place for place in PLACES}


@cache
def invented(*words: str, low: float = 0.0, high: float = 1.0) -> float:
    """Return an invented number between two others, always the same for the same words."""
    return low + (high - low) * (crc32("|".join(words).encode()) % 10_007) / 10_006
