import pytest
from support.geographies import small_geography
from support.small_data import bundled, refusal

from carebook.data.areas import (
    AVERAGE_AUTHORITY_CODE,
    NATIONAL_AREA_COLUMNS,
    Areas,
    load_areas,
    write_areas,
)
from carebook.data.place_names import make_slug, name_key
from carebook.text.phrasing import name_in_sentence

NATIONAL = ",".join(NATIONAL_AREA_COLUMNS) + "\n"
HEADER = "code,name,slug,type,region_code\n"
LONDON = "E12000007,London,london,region,\n"
CAMDEN = "E09000007,Camden,camden,london borough,E12000007\n"


@pytest.fixture
def write(tmp_path):
    def made(text):
        path = tmp_path / "areas.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return made


@pytest.mark.parametrize(
    "text",
    ["rutland", "Rutland", "RUTLAND", "  rutland ", "E06000017", "e06000017"],
)
def test_an_authority_is_found_by_slug_name_or_code_in_any_case(text):
    assert bundled().areas.find_authority(text).code == "E06000017"


def test_a_long_name_is_found_by_name_and_by_slug():
    areas = bundled().areas
    assert areas.find_authority("bath AND north east somerset") == areas.find_authority(
        "bath-and-north-east-somerset"
    )


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Ruttland", "Rutland"),
        ("Leicester", "Leicestershire"),
        ("bath", "Bath and North East Somerset"),
    ],
)
def test_an_unknown_area_is_refused_with_the_nearest_name(text, nearest):
    message = refusal(bundled().areas.find_authority, text)
    assert f"found '{text}'; did you mean {nearest}" in message
    assert message.count(nearest) == 1


@pytest.mark.parametrize("text", ["", "zzzzzz", "E99999999", AVERAGE_AUTHORITY_CODE])
def test_what_resembles_nothing_is_refused_with_examples(text):
    assert "(carebook list shows them all)" in refusal(bundled().areas.find_authority, text)


@pytest.mark.parametrize("text", ["England", "E92000001", "East Midlands", "south-west"])
def test_no_book_is_made_of_a_region_or_of_england(text):
    assert f"found '{text}'" in refusal(bundled().areas.find_authority, text)


def test_authorities_are_the_upper_tier_ones_by_name():
    assert [area.name for area in bundled().areas.authorities] == [
        "Bath and North East Somerset",
        "Leicestershire",
        "Rutland",
    ]


def test_the_average_authority_is_no_area():
    assert AVERAGE_AUTHORITY_CODE not in bundled().areas.by_code


@pytest.mark.parametrize(
    ("slug", "region"),
    [
        ("rutland", "East Midlands"),
        ("leicestershire", "East Midlands"),
        ("bath-and-north-east-somerset", "South West"),
    ],
)
def test_each_authority_lies_in_its_region(slug, region):
    areas = bundled().areas
    assert areas.region_of(areas.find_authority(slug)).name == region


def test_an_authority_may_lack_a_region(write):
    areas = load_areas(write(HEADER + "E1,Camden,camden,london borough,\n"))
    assert areas.region_of(areas.find_authority("camden")) is None


def test_a_file_of_areas_is_read(write):
    areas = load_areas(write(HEADER + LONDON + CAMDEN))
    assert isinstance(areas, Areas)
    assert [area.slug for area in areas.authorities] == ["camden"]
    assert areas.find_authority("camden").type == "london borough"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "expected the columns"),
        ("code,name,slug,type\n", 1, "expected the columns code, name, slug, type, region_code"),
        ("code,slug,name,type,region_code\n", 1, "mend the header"),
        (HEADER + LONDON + "E1,Camden,camden\n", 3, "expected 5 values, found more or fewer"),
        (HEADER + "E1,Camden, North,camden,county,\n", 2, "expected 5 values"),
        (HEADER + "E1,Camden,camden,borough,\n", 2, "type: expected one of unitary authority"),
        (HEADER + "E1,Camden,Camden,county,\n", 2, "slug: expected small letters"),
        (HEADER + "E1,Camden,../camden,county,\n", 2, "slug: expected small letters"),
        (HEADER + "E1, ,camden,county,\n", 2, "expected a code and a name, found an empty one"),
        (HEADER + ",Camden,camden,county,\n", 2, "expected a code and a name"),
        (HEADER + LONDON + CAMDEN + CAMDEN, 4, "expected each code and slug once"),
        (HEADER + LONDON + CAMDEN + "E1,Other,camden,county,\n", 4, "found E1 (camden) again"),
        (HEADER + CAMDEN, 2, "expected a region listed in this file, found region_code 'E12"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(write, text, line, said):
    path = write(text)
    message = refusal(load_areas, path)
    assert message.startswith(f"{path}:{line}: ")
    assert said in message


def test_a_missing_file_is_refused_by_name(tmp_path):
    message = refusal(load_areas, tmp_path / "none.csv")
    assert message == f"{tmp_path / 'none.csv'}: expected this file, found none; restore it"


def test_a_file_in_another_encoding_is_refused_by_name(write):
    text = HEADER + "E1,Ynys Môn,ynys-mon,county,\n"
    assert "areas.csv: expected a text file in UTF-8" in refusal(
        load_areas, write(text.encode("latin-1"))
    )


# Authorities that were replaced, and a whole country's names.


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("city of london", "city-of-london"),
        ("e09000012", "hackney"),
        ("Bristol", "bristol-city-of"),
        ("Bristol City Council", "bristol-city-of"),
        ("bcp", "bournemouth-christchurch-and-poole"),
        ("Kent County Council", "kent"),
        # Replaced by an authority of the same name.
        ("Somerset", "somerset"),
        ("E10000027", "somerset"),
        ("somerset-until-2023", "somerset"),
        ("E10000009", "dorset"),
    ],
)
def test_an_authority_is_found_however_a_newcomer_writes_it(text, slug):
    found = small_geography().areas.find_authority(text)
    assert found.slug == slug
    assert found.until == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "cumbria",
            "Cumbria was replaced on 1 April 2023 by Cumberland and Westmorland and Furness; "
            "build one of those",
        ),
        (
            "E10000021",
            "Northamptonshire was replaced on 1 April 2021 by North Northamptonshire and West "
            "Northamptonshire; build one of those",
        ),
        (
            "Bournemouth",
            "Bournemouth was replaced on 1 April 2019 by Bournemouth, Christchurch and Poole; "
            "build that one",
        ),
        ("Canterbury", "Canterbury is a district of Kent; build 'kent'"),
        ("London", "did you mean City of London"),
    ],
)
def test_what_is_no_authority_of_today_is_refused_with_what_to_build(text, said):
    message = refusal(small_geography().areas.find_authority, text)
    assert message.startswith("area: expected ")
    assert f"found '{text}'; {said}" in message


def test_one_replaced_twice_over_leads_to_those_of_today(write):
    rows = (
        "E1,First,first-until-2010,county,,2010-04-01,,E2,\n"
        "E2,Second,second-until-2020,county,,2020-04-01,E1,E3;E4,\n"
        "E3,Third,third,county,,,E2,,North;South\nE4,Fourth,fourth,county,,,E2,,\n"
    )
    areas = load_areas(write(NATIONAL + rows))
    assert [one.name for one in areas.current_successors_of(areas.by_code["E1"])] == [
        "Fourth",
        "Third",
    ]
    assert [one.name for one in areas.predecessors_of(areas.find_authority("third"))] == ["Second"]
    assert areas.find_authority("third").districts == ("North", "South")
    assert [one.name for one in areas.authorities] == ["Fourth", "Third"]
    assert areas.by_code["E1"].replaced_on == "1 April 2010"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("E1,A,a,county,,1 April 2010,,E1,\n", "until: expected a date as 2023-04-01, found"),
        ("E1,A,a,county,,2010-04-31,,E1,\n", "until: expected a date as 2023-04-01, found"),
        ("E1,A,a,county,,2010-04-01,,E2,\n", "successors listed in this file, found 'E2'"),
        ("E1,A,a,county,,,E2,,\n", "successors listed in this file, found 'E2'"),
        ("E1,A,a,county,,2010-04-01,,,\n", "found one without the other"),
        ("E1,A,a,county,,,,E1,\n", "found one without the other"),
        ("E1,A,a,county,\n", "expected 9 values, found more or fewer"),
    ],
)
def test_a_wrong_row_of_a_national_file_is_refused_with_its_line(write, row, said):
    path = write(NATIONAL + row)
    message = refusal(load_areas, path)
    assert message.startswith(f"{path}:2: ")
    assert said in message


def test_areas_that_succeed_themselves_are_no_endless_search(write):
    areas = load_areas(write(NATIONAL + "E1,A,a,county,,2010-04-01,,E1,\n"))
    assert areas.current_successors_of(areas.by_code["E1"]) == ()


def test_what_is_written_is_read_again_and_is_the_same_bytes(tmp_path):
    areas = small_geography().areas
    for name in ("one.csv", "two.csv"):
        write_areas(tmp_path / name, Areas(dict(reversed(areas.by_code.items()))))
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert load_areas(tmp_path / "one.csv") == areas
    assert b"\r" not in (tmp_path / "one.csv").read_bytes()


@pytest.mark.parametrize(
    ("name", "slug", "said"),
    [
        ("Bristol, City of", "bristol-city-of", "Bristol"),
        ("Herefordshire, County of", "herefordshire-county-of", "Herefordshire"),
        ("King's Lynn and West Norfolk", "kings-lynn-and-west-norfolk", None),
        ("St. Helens", "st-helens", None),
        ("City of London", "city-of-london", None),
    ],
)
def test_a_name_as_slug_and_as_spoken(name, slug, said):
    assert make_slug(name) == slug
    assert name_in_sentence(name) == (said or name)


@pytest.mark.parametrize(
    "names",
    [
        ("Kingston upon Hull, City of", "Hull", "Hull City Council", "KINGSTON-UPON-HULL"),
        ("Herefordshire, County of", "County of Herefordshire", "Herefordshire Council"),
        ("County Durham", "Durham", "Durham County Council"),
        ("Bath and North East Somerset", "BATH & NORTH EAST SOMERSET", "B&NES", "Banes Council"),
        ("Westminster", "City of Westminster", "Westminster City Council"),
        ("Windsor and Maidenhead", "Royal Borough of Windsor & Maidenhead"),
        ("Bradford", "City of Bradford Metropolitan District Council"),
        ("Isles of Scilly", "Council of the Isles of Scilly"),
        ("City of London", "London, City of", "City of London Corporation"),
        ("Dorset", "Dorset County"),
    ],
)
def test_one_place_however_it_is_written(names):
    assert len({name_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("City of London", "London"),
        ("Leicester", "Leicestershire"),
        ("Nottingham City", "Nottinghamshire County"),
        ("Somerset", "North Somerset"),
        ("Kingston upon Thames", "Kingston upon Hull"),
        ("East Sussex", "East of England"),
    ],
)
def test_two_places_stay_two(one, other):
    assert name_key(one) != name_key(other)
