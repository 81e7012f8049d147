import pytest
from support.geographies import DATA, bundled_successions
from support.small_data import refusal

from carebook.data.areas import REGIONS
from carebook.ingest.geography.area_successions import load_area_successions

PLACES = """\
places:
  E07000100: {name: St Albans, type: district}
  E07000240: {name: St Albans, type: district}
  E10000006: {name: Cumbria, type: county, region: E12000002}
  E06000063: {name: Cumberland, type: unitary authority, region: E12000002}
  E06000064: {name: Westmorland and Furness, type: unitary authority, region: E12000002}
changes:
"""
ST_ALBANS = "  - {date: 2012-04-01, from: E07000100, to: E07000240, same_territory: true}\n"
CUMBRIA = "  - {date: 2023-04-01, from: E10000006, to: [E06000063, E06000064]}\n"


@pytest.fixture
def write(tmp_path):
    def made(text):
        path = tmp_path / "successions.yml"
        path.write_text(text)
        return path

    return made


def test_one_code_stands_for_a_list_of_one(write):
    first, second = load_area_successions(write(PLACES + ST_ALBANS + CUMBRIA)).changes
    assert (first.old_codes, first.new_codes) == (("E07000100",), ("E07000240",))
    assert second.new_codes == ("E06000063", "E06000064")
    assert first.same_territory
    assert not second.same_territory


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PLACES + CUMBRIA + ST_ALBANS, "in order of date: 2023-04-01 is before 2012-04-01"),
        (PLACES + ST_ALBANS + ST_ALBANS, "but E07000100 is replaced again"),
        (PLACES + "  - {date: 2012-04-01, from: E07000100, to: E07000001}\n", "but E07000001 is"),
        (
            PLACES + ST_ALBANS + "  - {date: 2013-04-01, from: E07000240, to: E07000100}\n",
            "but E07000100 comes back",
        ),
        (PLACES + CUMBRIA.replace("}", ", same_territory: true}"), "one area before and one after"),
        (PLACES + CUMBRIA.replace("2023-04-01", "2023-04-31"), "found: day is out of range"),
        (PLACES + CUMBRIA.replace("to:", "into:"), "into: expected a key that is known here"),
        ("places: {E0700010: {name: St Albans, type: district}}\n", "but one is 'E0700010'"),
        ("places: {E10000006: {name: Cumbria, type: county}}\n", "but it has ''"),
        ("places: {E10000006: {name: Cumbria, type: shire}}\n", "expected 'unitary authority'"),
    ],
)
def test_what_does_not_hold_together_is_refused_in_one_line(write, text, said):
    path = write(text)
    message = refusal(load_area_successions, path)
    assert message.startswith(str(path))
    assert said in message
    assert "\n" not in message


def test_the_same_territory_is_said_only_of_namesakes():
    """A county that became one authority kept its name; a new name means that something else did.

    The data that are published for one then stand for the other, so a slip here would be a wrong
    figure in a book.
    """
    successions = bundled_successions()
    for change in successions.changes:
        names = {successions.places[code].name for code in (*change.old_codes, *change.new_codes)}
        assert change.same_territory == (len(names) == 1)


def test_every_district_of_a_county_that_was_divided_went_to_one_successor():
    successions = bundled_successions()
    of_districts = [
        change
        for change in successions.changes
        if all(successions.places[code].is_district for code in change.old_codes)
    ]
    assert all(len(change.new_codes) == 1 for change in of_districts)
    into = {change.new_codes[0] for change in of_districts}
    for change in successions.changes:
        if len(change.new_codes) > 1:
            # Bournemouth, Christchurch and Poole took one district, with two authorities.
            assert set(change.new_codes) - {"E06000058"} <= into


def test_no_place_of_the_file_is_idle_and_regions_are_english():
    successions = bundled_successions()
    used = {c for change in successions.changes for c in (*change.old_codes, *change.new_codes)}
    assert set(successions.places) == used
    upper = [place for place in successions.places.values() if not place.is_district]
    assert {place.region for place in upper} <= set(REGIONS)


def test_the_file_says_how_to_add_a_reorganisation():
    head = (DATA / "successions.yml").read_text().split("places:")[0]
    assert "For a reorganisation to come" in head
