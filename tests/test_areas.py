import pytest
from unit_fixtures import bundled, refusal

from carebook.areas import AVERAGE_AUTHORITY, Areas, load_areas

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
    assert bundled().areas.find(text).code == "E06000017"


def test_a_long_name_is_found_by_name_and_by_slug():
    areas = bundled().areas
    assert areas.find("bath AND north east somerset") == areas.find("bath-and-north-east-somerset")


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Ruttland", "Rutland"),
        ("Leicester", "Leicestershire"),
        ("bath", "Bath and North East Somerset"),
    ],
)
def test_an_unknown_area_is_refused_with_the_nearest_name(text, nearest):
    message = refusal(bundled().areas.find, text)
    assert f"found '{text}'; did you mean {nearest}" in message
    assert message.count(nearest) == 1


@pytest.mark.parametrize("text", ["", "zzzzzz", "E99999999", AVERAGE_AUTHORITY])
def test_what_resembles_nothing_is_refused_with_examples(text):
    assert "(carebook list shows them all)" in refusal(bundled().areas.find, text)


@pytest.mark.parametrize("text", ["England", "E92000001", "East Midlands", "south-west"])
def test_no_book_is_made_of_a_region_or_of_england(text):
    assert f"found '{text}'" in refusal(bundled().areas.find, text)


def test_authorities_are_the_upper_tier_ones_by_name():
    assert [area.name for area in bundled().areas.authorities] == [
        "Bath and North East Somerset",
        "Leicestershire",
        "Rutland",
    ]


def test_the_average_authority_is_no_area():
    assert AVERAGE_AUTHORITY not in bundled().areas.by_code


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
    assert areas.region_of(areas.find(slug)).name == region


def test_an_authority_may_lack_a_region(write):
    areas = load_areas(write(HEADER + "E1,Camden,camden,london borough,\n"))
    assert areas.region_of(areas.find("camden")) is None


def test_a_file_of_areas_is_read(write):
    areas = load_areas(write(HEADER + LONDON + CAMDEN))
    assert isinstance(areas, Areas)
    assert [area.slug for area in areas.authorities] == ["camden"]
    assert areas.find("camden").type == "london borough"


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
