import pytest
from checked import BATH, LEICS, index, known
from unit_fixtures import BATH as BATH_CODE
from unit_fixtures import EAST_MIDLANDS, ENGLAND, LA_MEAN, LEICESTERSHIRE, RUTLAND

from carebook.checking.places import UNKNOWN, find_places, name_of

SOUTH_WEST = "E12000009"


def places(text, slug="rutland"):
    found = find_places(text.lower(), text, index(slug).gazetteer)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    return [one.what for one in found]


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
        ("In Nottingham it was so.", UNKNOWN),
        ("Kent's share was so.", UNKNOWN),
        ("In Wales it was so.", UNKNOWN),
        ("In London it was so.", UNKNOWN),
        ("In neighbouring councils it was so.", UNKNOWN),
        ("Other counties had it.", UNKNOWN),
        ("Elsewhere it was so.", UNKNOWN),
        ("In Leicester it was so.", UNKNOWN),
        ("In the North East it was so.", UNKNOWN),
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
    assert places(text) == [RUTLAND, ENGLAND, LA_MEAN, UNKNOWN, LEICESTERSHIRE]


def test_a_name_inside_another_word_is_no_place():
    assert places("A leicestershireman and a northeasterner met.") == []


def test_a_place_has_a_name_for_a_reason():
    assert name_of(RUTLAND, known()) == "Rutland"
    assert name_of(ENGLAND, known()) == "England"
    assert name_of(LA_MEAN, known()) == "the average authority"
    assert name_of(UNKNOWN, known()) == "a place the data do not know"
