from dataclasses import replace

import pytest
from support.checker_results import BATH, LEICS, index, known
from support.small_data import BATH as BATH_CODE
from support.small_data import EAST_MIDLANDS, ENGLAND, LA_MEAN, LEICESTERSHIRE, RUTLAND

from carebook.checking.place_mentions import (
    UNKNOWN_PLACE,
    build_gazetteer,
    find_places,
    place_name_for_code,
)
from carebook.data.areas import Area, Areas

SOUTH_WEST = "E12000009"


def places(text, slug="rutland"):
    found = find_places(text.lower(), text, index(slug).gazetteer)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    return [one.key for one in found]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("In Rutland it was so.", RUTLAND),
        ("RUTLAND had it.", RUTLAND),
        ("Rutland's share", RUTLAND),
        ("Rutland County Council spent it.", RUTLAND),
        ("The county had it.", RUTLAND),
        ("This authority had it.", RUTLAND),
        ("Locally it was so.", RUTLAND),
        ("The local figure was so.", RUTLAND),
        ("In England it was so.", ENGLAND),
        ("England's figure", ENGLAND),
        ("England as a whole", ENGLAND),
        ("Nationally it was so.", ENGLAND),
        ("The national average was so.", ENGLAND),
        ("The English figure was so.", ENGLAND),
        ("Across the country it was so.", ENGLAND),
        ("The average authority had it.", LA_MEAN),
        ("The average of all authorities was so.", LA_MEAN),
        ("The average across all councils was so.", LA_MEAN),
        ("The mean for all local authorities was so.", LA_MEAN),
        ("The council average was so.", LA_MEAN),
        ("The unweighted mean was so.", LA_MEAN),
        ("The typical council had it.", LA_MEAN),
        ("In the East Midlands it was so.", EAST_MIDLANDS),
        ("The region had it.", EAST_MIDLANDS),
        ("Regionally it was so.", EAST_MIDLANDS),
        ("In Leicestershire it was so.", LEICESTERSHIRE),
        ("Leicestershire's share", LEICESTERSHIRE),
        ("In Bath and North East Somerset it was so.", BATH_CODE),
        ("In Bath & North East Somerset it was so.", BATH_CODE),
        ("In B&NES it was so.", BATH_CODE),
        ("In BANES it was so.", BATH_CODE),
        ("In Nottingham it was so.", UNKNOWN_PLACE),
        ("Kent's share was so.", UNKNOWN_PLACE),
        ("In Wales it was so.", UNKNOWN_PLACE),
        ("In London it was so.", UNKNOWN_PLACE),
        ("In neighbouring councils it was so.", UNKNOWN_PLACE),
        ("Other counties had it.", UNKNOWN_PLACE),
        ("Elsewhere it was so.", UNKNOWN_PLACE),
        ("In Leicester it was so.", UNKNOWN_PLACE),
        ("In the North East it was so.", UNKNOWN_PLACE),
    ],
)
def test_a_place_is_known_by_its_names(text, code):
    assert places(text) == [code]


def test_whose_book_it_is_decides_what_the_county_and_the_region_are():
    assert places("The county", LEICS) == [LEICESTERSHIRE]
    assert places("The council", BATH) == [BATH_CODE]
    assert places("The region", BATH) == [SOUTH_WEST]
    assert places("In the South West it was so.", BATH) == [SOUTH_WEST]
    assert places("In the South West it was so.") != [EAST_MIDLANDS]
    assert places("In the East Midlands it was so.", BATH) != [SOUTH_WEST]


@pytest.mark.parametrize(
    "text",
    [
        "It was so in March.",
        "In November it was so.",
        "The Census of 2021 says so.",
        "By the NHS it was so.",
        "Requests for support came in.",
        "The average wait was so.",
        "",
    ],
)
def test_capitals_that_name_no_place(text):
    assert places(text) == []


def test_a_place_that_only_says_where_another_lies_is_left_out():
    assert places("Rutland, in the East Midlands, had it.") == [RUTLAND]
    assert places("The East Midlands, of which Rutland is part, had it.") == [EAST_MIDLANDS]
    assert places("The region that includes Rutland had it.") == [EAST_MIDLANDS]


def test_several_places_come_in_their_order():
    text = "Rutland, England and the average authority: more than Kent, less than Leicestershire."
    assert places(text) == [RUTLAND, ENGLAND, LA_MEAN, UNKNOWN_PLACE, LEICESTERSHIRE]


def test_a_name_inside_another_word_is_no_place():
    assert places("A leicestershireman and a northeasterner met.") == []


def test_a_place_has_a_name_for_a_reason():
    assert place_name_for_code(RUTLAND, known()) == "Rutland"
    assert place_name_for_code(ENGLAND, known()) == "England"
    assert place_name_for_code(LA_MEAN, known()) == "the average authority"
    assert place_name_for_code(UNKNOWN_PLACE, known()) == "a place the data do not know"


# With every authority of England in the data.

_AUTHORITIES = (
    ("E06000047", "County Durham", "E12000001", ""),
    ("E06000012", "North East Lincolnshire", "E12000003", ""),
    ("E06000022", "Bath and North East Somerset", "E12000009", ""),
    ("E06000024", "North Somerset", "E12000009", ""),
    ("E10000027", "Somerset", "E12000009", "2023-04-01"),
    ("E06000066", "Somerset", "E12000009", ""),
    ("E10000006", "Cumbria", "E12000002", "2023-04-01"),
    ("E06000023", "Bristol, City of", "E12000009", ""),
    ("E06000010", "Kingston upon Hull, City of", "E12000003", ""),
    ("E06000038", "Reading", "E12000008", ""),
    ("E08000002", "Bury", "E12000002", ""),
    ("E09000001", "City of London", "E12000007", ""),
    ("E09000002", "Barking and Dagenham", "E12000007", ""),
)
_REGIONS = (("E12000001", "North East"), ("E12000007", "London"), ("E12000009", "South West"))


def national_places(text, code="E06000022"):
    areas = {ENGLAND: Area(ENGLAND, "England", "england", "country", "")}
    areas |= {key: Area(key, name, key.lower(), "region", "") for key, name in _REGIONS}
    for key, name, region, until in _AUTHORITIES:
        areas[key] = Area(key, name, key.lower(), "unitary authority", region, until)
    knowledge = replace(known(BATH), area=areas[code], areas=Areas(areas))
    return [one.key for one in find_places(text.lower(), text, build_gazetteer(knowledge))]


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("In Bristol it was so.", "E06000022", ["E06000023"]),
        ("Hull's share was so.", "E06000022", ["E06000010"]),
        ("In Durham it was so.", "E06000022", ["E06000047"]),
        ("In County Durham it was so.", "E06000022", ["E06000047"]),
        # A replaced authority is a place; its namesake of today has the name they share.
        ("In Cumbria it was so.", "E06000022", ["E10000006"]),
        ("In Somerset it was so.", "E06000022", ["E06000066"]),
        ("In Somerset it was so.", "E06000066", ["E06000066"]),
        ("In North Somerset it was so.", "E06000066", ["E06000024"]),
        # A region's name within an authority's.
        ("In North East Lincolnshire it was so.", "E06000047", ["E06000012"]),
        ("In Bath and North East Somerset it was so.", "E06000047", ["E06000022"]),
        ("In the North East it was so.", "E06000047", ["E12000001"]),
        ("In the City of London it was so.", "E09000002", ["E09000001"]),
        ("In London it was so.", "E09000002", ["E12000007"]),
        ("In London it was so.", "E06000022", ["E12000007"]),
        # Names that are words, and initials that spell one.
        ("In Reading it was so.", "E06000022", ["E06000038"]),
        ("Reading's share was so.", "E06000022", ["E06000038"]),
        ("Reading had it.", "E06000038", ["E06000038"]),
        ("Reading the chart, it was so.", "E06000022", []),
        ("On any reading of it, it was so.", "E06000038", []),
        ("They bury it.", "E06000022", []),
        ("It was no bad thing in B&D.", "E06000022", ["E09000002"]),
    ],
)
def test_places_among_the_names_of_a_whole_country(text, code, found):
    assert national_places(text, code) == found


def test_a_name_may_end_in_a_bracket():
    """As those of made-up authorities and regions do."""
    own, region = "E06999001", "E12999001"
    areas = Areas(
        {
            own: Area(own, "Ashmere (made up)", "ashmere-made-up", "unitary authority", region),
            region: Area(region, "Midwold (made up)", "midwold-made-up", "region", ""),
        }
    )
    knowledge = replace(known("rutland"), area=areas.by_code[own], areas=areas)
    gazetteer = build_gazetteer(knowledge)
    text = "In Ashmere (made up) it was higher than in Midwold (made up); Ashmere (made up)'s rose."
    found = find_places(text.lower(), text, gazetteer)
    assert sorted((one.start, one.key) for one in found) == [(3, own), (43, region), (62, own)]
    assert [text[one.start : one.end] for one in found if one.key == region] == [
        "Midwold (made up)"
    ]
