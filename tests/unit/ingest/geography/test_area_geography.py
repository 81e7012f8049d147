import pytest
from support.geographies import (
    DISTRICTS_2022,
    DISTRICTS_2023,
    bundled_successions,
    described,
    sheet_of,
    small_geography,
)
from support.published_files import PUBLISHED, needs_published
from support.small_data import refusal

from carebook.data.areas import ENGLAND_CODE, load_areas, write_areas
from carebook.ingest.file_problem import SheetError
from carebook.ingest.geography.area_geography import AreaRow, build_geography
from carebook.ingest.geography.area_lookups import read_area_lookup
from carebook.ingest.geography.area_successions import AreaSuccessions
from carebook.ingest.workbooks.sheet import Sheet
from carebook.ingest.workbooks.workbook import open_workbook

LOOKUPS = (
    ("lookup_regions_2023", "lookup_ltla23_region23_geographr.csv"),
    ("lookup_districts_2022", "LTLA22_UTLA22_EW_LU.csv"),
    ("lookup_districts_2023", "lookup_ltla23_utla23_geographr.csv"),
)


def geography(rows, name="lookup_districts_2023", successions=None, of_tables=()):
    lookups = [read_area_lookup(described(name), sheet_of(rows))]
    return build_geography(lookups, successions or bundled_successions(), of_tables)


def complaints(rows, name="lookup_districts_2023"):
    with pytest.raises(SheetError) as caught:
        geography(rows, name)
    return [str(problem) for problem in caught.value.problems]


def with_row(number, *cells):
    rows = list(DISTRICTS_2023)
    rows[number] = cells
    return tuple(rows)


# Which authority a code leads to.


@pytest.mark.parametrize(
    ("code", "upper"),
    [
        ("E06000017", "E06000017"),
        ("E07000106", "E10000016"),
        ("E10000016", "E10000016"),
        # Replaced before the lookups: only the successions know it.
        ("E07000201", "E10000029"),
        ("E08000020", "E08000037"),
        ("E06000028", "E06000058"),
        ("E07000048", "E06000058"),
        ("E07000053", "E06000059"),
        ("E07000152", "E06000061"),
        # In the lookup of 2022 under a county that is no more.
        ("E07000026", "E06000063"),
        ("E07000027", "E06000064"),
        ("E07000187", "E06000066"),
        # Through two changes: Taunton Deane, Somerset West and Taunton, Somerset.
        ("E07000190", "E06000066"),
        ("E10000027", "E06000066"),
        # Divided, or unknown.
        ("E10000006", None),
        ("E10000009", None),
        ("E07999999", None),
        ("W06000001", None),
    ],
)
def test_a_code_of_any_year_leads_to_the_authority_of_today(code, upper):
    assert small_geography().authority_of_district(code) == upper


@pytest.mark.parametrize("code", [ENGLAND_CODE, "E12000004", "E07000106", "E10000006", "E07000190"])
def test_areas_districts_and_replaced_ones_are_known(code):
    assert small_geography().is_known_code(code)


@pytest.mark.parametrize("code", ["E06000099", "E06000001", "W06000001", "E12000099", "", "[z]"])
def test_what_no_lookup_holds_is_not_known(code):
    assert not small_geography().is_known_code(code)


# The areas.


def test_the_latest_lookup_says_which_authorities_there_are():
    names = [area.name for area in small_geography().areas.authorities]
    assert "Cumbria" not in names
    assert {"Cumberland", "Westmorland and Furness", "Kent", "Somerset"} <= set(names)
    assert len(names) == len(set(names))


def test_a_replaced_authority_is_kept_with_its_successors():
    areas = small_geography().areas
    cumbria = areas.by_code["E10000006"]
    assert (cumbria.slug, cumbria.until) == ("cumbria-until-2023", "2023-04-01")
    assert cumbria.successors == ("E06000063", "E06000064")
    assert cumbria.districts == ("Allerdale", "Barrow-in-Furness")
    assert [one.name for one in areas.predecessors_of(areas.find_authority("cumberland"))] == [
        "Cumbria"
    ]
    assert [one.name for one in areas.predecessors_of(areas.by_code["E06000058"])] == [
        "Bournemouth",
        "Dorset",
        "Poole",
    ]
    assert cumbria not in areas.authorities
    assert cumbria in areas.replaced_authorities


def test_only_one_that_was_taken_over_whole_lends_its_figures():
    same = small_geography().unchanged_successors
    assert same["E10000027"] == "E06000066"
    assert same["E08000020"] == "E08000037"
    assert not {"E10000006", "E10000009", "E06000028", "E10000021"} & set(same)


def test_types_regions_and_districts_of_areas():
    areas = small_geography().areas
    kent, rutland, hackney = (areas.find_authority(name) for name in ("kent", "rutland", "hackney"))
    assert (kent.type, rutland.type, hackney.type) == (
        "county",
        "unitary authority",
        "london borough",
    )
    assert kent.districts == ("Ashford", "Canterbury")
    assert rutland.districts == ()
    # An authority lies where its districts do, though the regions were read before the counties.
    assert areas.region_of(kent).name == "South East"
    assert areas.region_of(areas.find_authority("suffolk")).name == "East of England"
    assert areas.find_authority("bristol").slug == "bristol-city-of"


def test_a_lookup_of_2022_alone_leaves_cumbria_standing():
    alone = geography(DISTRICTS_2022, "lookup_districts_2022")
    assert alone.authority_of_district("E07000026") == "E10000006"
    assert alone.areas.find_authority("cumbria").until == ""
    # But Bournemouth is replaced: its successor is in the lookup.
    assert alone.authority_of_district("E06000028") == "E06000058"


def test_a_row_of_a_later_year_shows_that_a_change_has_happened():
    before = geography(DISTRICTS_2023)
    assert before.areas.find_authority("barnsley").code == "E08000016"
    assert before.is_known_code("E08000038")
    after = geography(DISTRICTS_2023, of_tables=[AreaRow("E08000038", "Barnsley")])
    assert after.areas.find_authority("barnsley").code == "E08000038"
    assert after.unchanged_successors["E08000016"] == "E08000038"
    assert after.authority_of_district("E08000016") == "E08000038"


def test_without_a_lookup_the_tables_own_rows_are_the_areas():
    rows = [
        ("E06000017", "Rutland", ""),
        ("E06000017", "RUTLAND", "E12000004"),
        ("E10000006", "Cumbria", "E12000002"),
        ("E07000106", "Canterbury", ""),
        ("E12000004", "East Midlands", ""),
        ("Z9D4Z", "Another", ""),
    ]
    made = build_geography([], bundled_successions(), rows)
    assert [area.name for area in made.areas.authorities] == ["Cumbria", "Rutland"]
    rutland = made.areas.find_authority("rutland")
    assert (rutland.name, rutland.region_code) == ("Rutland", "E12000004")
    assert made.is_known_code("E09000012")
    assert not made.is_known_code("E0900001")


def test_two_authorities_of_one_name_get_two_slugs(tmp_path):
    rows = [("E06000001", "Same", ""), ("E06000002", "Same", "")]
    made = build_geography([], AreaSuccessions(), rows).areas
    assert [area.slug for area in made.authorities] == ["same", "same-e06000002"]
    write_areas(tmp_path / "areas.csv", made)
    assert load_areas(tmp_path / "areas.csv") == made


# Names.


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Bristol", "E06000023"),
        ("BRISTOL CITY COUNCIL", "E06000023"),
        ("City of Bristol", "E06000023"),
        ("Bournemouth Christchurch & Poole", "E06000058"),
        ("BCP Council", "E06000058"),
        ("Kent County Council", "E10000016"),
        ("London Borough of Hackney", "E09000012"),
        ("City of London", "E09000001"),
        ("City of London Corporation", "E09000001"),
        ("London", "E12000007"),
        ("ENGLAND", ENGLAND_CODE),
        ("EAST", "E12000006"),
        ("Yorkshire & Humber", "E12000003"),
        # An authority of today before its namesake; a replaced one where there is no other.
        ("Dorset", "E06000059"),
        ("Somerset", "E06000066"),
        ("Cumbria", "E10000006"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_an_area_is_known_by_its_name_however_it_is_written(text, code):
    assert small_geography().code_of_name(text) == code


# What is wrong with a lookup.


def test_a_lookup_is_found_by_its_headers_wherever_they_stand():
    header, *rows = DISTRICTS_2023
    moved = [("", "A title"), (), ("note", *(f" {cell.upper()} " for cell in header))]
    moved += [("", *row) for row in rows]
    moved += [(), ("", "Source: Office for National Statistics")]
    assert geography(tuple(moved)).areas == geography(DISTRICTS_2023).areas


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            with_row(0, "ltla23_code", "ltla23_name", "utla24_code", "utla23_name"),
            "lookup.csv, row 1, column C: expected a column headed 'utla23_code', found "
            "'utla24_code' as the nearest; ",
        ),
        (
            with_row(0, "ltla23_code", "ltla23_code", "utla23_code", "utla23_name", "ltla23_name"),
            "lookup.csv, row 1, column B: expected one column headed 'ltla23_code', "
            "found 2 (A1 and B1); remove",
        ),
        (
            with_row(1, "E0600017", "Rutland", "E06000017", "Rutland"),
            "lookup.csv, row 2, column A: expected an ONS code such as E07000106, found 'E0600017'",
        ),
        (
            with_row(2, "E06000017", "Rutland", "E10000016", "Kent"),
            "lookup.csv, row 3, column A: expected E06000017 in one authority and region, found it "
            "in E10000016, Rutland after E06000017, Rutland; ",
        ),
        (
            (DISTRICTS_2023[0], ("W06000001", "Isle of Anglesey", "W06000001", "")),
            "expected English districts below 'ltla23_code', found none",
        ),
        (
            (),
            "expected columns headed 'ltla23_code', 'ltla23_name', 'utla23_code' and 1 more, found",
        ),
    ],
)
def test_a_lookup_that_cannot_be_read_says_where_and_why(rows, said):
    assert said in complaints(rows)[0]


def test_every_problem_of_a_lookup_is_told():
    rows = list(DISTRICTS_2023)
    rows[1] = ("E0600017", *rows[1][1:])
    rows[3] = ("?", *rows[3][1:])
    assert len(complaints(tuple(rows))) == 2


def test_an_authority_that_vanished_unexplained_is_a_problem():
    lookups = [
        read_area_lookup(described("lookup_districts_2022"), sheet_of(DISTRICTS_2022, "old.csv")),
        read_area_lookup(described("lookup_districts_2023"), sheet_of(DISTRICTS_2023, "new.csv")),
    ]
    with pytest.raises(SheetError) as caught:
        build_geography(lookups, AreaSuccessions())
    message = str(caught.value)
    assert message.startswith("old.csv: expected authorities that new.csv has too")
    assert "found E10000006 Cumbria; download new.csv again, or say in data/succ" in message


# The publishers' own files.


@pytest.fixture(scope="module")
def real():
    lookups = []
    for name, file in LOOKUPS:
        lookups.append(read_area_lookup(described(name), open_workbook(PUBLISHED / file).sheet("")))
    return build_geography(lookups, bundled_successions())


def rows_of(file: str, sheet: str) -> Sheet:
    return open_workbook(PUBLISHED / file).sheet(sheet)


def codes_in(sheet: Sheet) -> set[str]:
    prefixes = ("E06", "E07", "E08", "E09", "E10")
    cells = {str(cell).strip() for row in sheet.rows for cell in row}
    return {cell for cell in cells if cell[:3] in prefixes and len(cell) == 9}


# Each with the authorities whose territory was divided: they are in the data, and lead nowhere.
FILES = (
    ("LTLA22_UTLA22_EW_LU.csv", "", {"E10000006"}),
    ("lookup_ltla23_utla23_geographr.csv", "", set()),
    ("RUC_LAD_2011_EN_LU.csv", "", set()),
    ("File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx", "IMD", set()),
    (
        "File_11_-_IoD2019_Local_Authority_District_Summaries__upper-tier__.xlsx",
        "IMD",
        {"E10000006", "E10000021"},
    ),
    ("ASCFR and SALT Data Tables 2021-22.xlsx", "T3", {"E10000006", "E10000021"}),
    ("ascof_2024_25.ods", "Table_1d", {"E10000006", "E10000009", "E10000021"}),
    ("ukpopestimatesmid2020on2021geography.xls", "MYE2 - Persons", {"E10000006"}),
    ("ukpopestimatesmid2020on2021geography.xls", "MYE 5", {"E10000006"}),
)


@needs_published()
def test_the_real_lookups_make_153_authorities_in_nine_regions(real):
    areas = real.areas
    assert len(areas.authorities) == 153
    assert all(areas.region_of(area) for area in areas.authorities)
    london = [area for area in areas.authorities if area.region_code == "E12000007"]
    assert len(london) == 33
    assert len(areas.find_authority("kent").districts) == 12
    # No two authorities are the same to someone who writes a name.
    assert all(areas.find_authority(area.name) == area for area in areas.authorities)
    assert all(real.code_of_name(area.name) == area.code for area in areas.authorities)


@needs_published()
@pytest.mark.parametrize(("file", "sheet", "divided"), FILES)
def test_every_code_of_the_real_files_leads_to_an_authority_of_today(real, file, sheet, divided):
    codes = codes_in(rows_of(file, sheet))
    assert len(codes) > 100
    assert {code for code in codes if not real.is_known_code(code)} == set()
    assert {code for code in codes if real.authority_of_district(code) is None} == divided
    today = {area.code for area in real.areas.authorities}
    reached = {upper for code in codes if (upper := real.authority_of_district(code))}
    assert reached <= today
    # All 153 but for the children of the divided, and those a collection leaves out.
    assert len(reached) >= 147


@needs_published()
def test_the_names_in_the_real_files_are_known(real):
    rows = rows_of("ASCFR and SALT Data Tables 2021-22.xlsx", "T3").rows
    named = {
        str(row[0]): str(row[2]) for row in rows if len(row) > 2 and real.is_known_code(str(row[0]))
    }
    assert len(named) == 153
    for code, name in named.items():
        assert real.code_of_name(name) == real.unchanged_successors.get(code, code), name


@needs_published()
def test_a_book_of_a_replaced_authority_is_refused_with_its_successors(real, tmp_path):
    write_areas(tmp_path / "areas.csv", real.areas)
    areas = load_areas(tmp_path / "areas.csv")
    assert areas == real.areas
    assert "West Northamptonshire; build one of those" in refusal(
        areas.find_authority, "northamptonshire"
    )
