"""Files that look sound and are not: cut short, a row twice, a row under another's code."""

import csv
import os

import pytest
from support.command_line import invoke_carebook
from support.geographies import small_geography
from support.ingest_projects import (
    bytes_of_data_files,
    change_workbook_cell,
    problems_of,
)
from support.sheets import (
    FINANCE,
    changed,
    column_plan,
    finance,
    read,
    said,
    sheet_of_rows,
    table_plan,
)

from carebook.core.errors import InputError
from carebook.ingest.file_problem import SheetError
from carebook.ingest.geography.area_successions import AreaChange
from carebook.ingest.geography.authority_parts import AuthorityParts, find_authority_parts
from carebook.ingest.ingest_run import list_files
from carebook.ingest.workbooks.workbook import open_workbook

# --- cut short, or of another kind ------------------------------------------------------------


def opened(tmp_path, text: str):
    path = tmp_path / "lookup.csv"
    path.write_bytes(text.encode())
    return open_workbook(path).sheet("")


def test_a_csv_cut_short_in_its_last_row_is_refused_with_the_row(tmp_path):
    with pytest.raises(SheetError) as caught:
        opened(tmp_path, "code,name,people\nE1,A,10\nE2,B")
    assert str(caught.value) == (
        "lookup.csv, row 3: expected 3 cells, found 2, and no end of the line: the file is cut "
        "short; download it again from the publisher's page"
    )


@pytest.mark.parametrize(
    "text",
    [
        "code,name,people\nE1,A,10\nE2,B,20",
        "code,name,people\nE1,A,10\nE2,B\n",
        "code,name\nE1,A\n\nSource: somebody\n",
        "code\nE1",
    ],
)
def test_a_csv_that_may_be_whole_is_read(tmp_path, text):
    assert opened(tmp_path, text).rows[0][0] == "code"


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_csv_separated_by_something_else_says_so(tmp_path, mark, name):
    with pytest.raises(SheetError, match=f"found cells separated by {name}; save it as CSV"):
        opened(tmp_path, mark.join(["code", "name", "people"]) + "\n" + mark.join("abc") + "\n")


# --- rows -------------------------------------------------------------------------------------


DISTRICTS = table_plan(
    column_plan("People", "count", aggregate="sum"), tier="lower", name="Name", once=["Code"]
)


def districts(*codes, **keys):
    rows = (("Code", "Name", "People"), *((code, "", 10.0) for code in codes))
    return read(sheet_of_rows(*rows), DISTRICTS, **keys)


def test_a_row_that_may_stand_once_is_told_where_it_stands_twice():
    assert said(districts("E07000129", "E07000130", "E06000017").problems) == []
    (found,) = said(districts("E07000129", "E07000130", "E07000129").problems)
    assert found == (
        "a.ods, sheet 'S', row 4, column A: expected one row for E07000129, found a second, after "
        "row 2; correct the row, or download the file again"
    )


def test_an_authority_of_which_a_district_is_missing_is_not_added_up():
    (found,) = said(districts("E07000129", "E06000017").problems)
    assert found.startswith("a.ods, sheet 'S', row 2, column A: expected rows for all districts")
    assert "found 1 of E10000018, and none for E07000130" in found


PARTS = AuthorityParts(
    {"K": ("a", "b"), "N": ("c", "d2")},
    {"d2": (("d", "e"),), "U": (("C",), ("f", "g", "h"))},
    {"d": "Dee", "f": "Eff", "g": "Gee"},
)


@pytest.mark.parametrize(
    ("code", "there", "missing"),
    [
        ("K", ["K"], ()),
        ("K", ["a", "b"], ()),
        ("K", ["a"], ("b",)),
        ("N", ["c", "d2"], ()),
        ("N", ["c", "d", "e"], ()),
        ("N", ["c", "e"], ("d Dee",)),
        ("U", ["C"], ()),
        ("U", ["f", "g", "h"], ()),
        ("U", ["h"], ("f Eff", "g Gee")),
        ("X", ["a"], ("X",)),
    ],
)
def test_an_area_is_whole_where_all_its_districts_of_any_year_are_there(code, there, missing):
    assert PARTS.missing_parts(code, there) == missing


def test_what_an_area_was_made_of_is_known_where_it_was_made_of_all_of_them():
    changes = [
        AreaChange(date="2019-04-01", **{"from": ["E10000009"], "to": ["E06000058", "E06000059"]}),
        AreaChange(date="2019-04-01", **{"from": ["E07000049", "E07000050"], "to": "E06000059"}),
    ]
    assert find_authority_parts((), changes, {}).predecessors == {
        "E06000059": (("E07000049", "E07000050"),)
    }


def test_old_districts_are_those_of_the_authority_of_today():
    known = small_geography()
    west = ["E07000049", "E07000050", "E07000051", "E07000052"]
    assert known.missing_districts("E06000059", [*west, "E07000053"]) == ()
    assert known.missing_districts("E06000059", west) == ("E07000053 Weymouth and Portland",)


@pytest.mark.parametrize("code", ["E10000018", "S12000033"])
def test_a_row_with_another_authoritys_name_is_told(code):
    (found,) = said(read(changed(finance(), 13, 0, code), FINANCE).problems)
    assert found.startswith(
        "a.xlsx, sheet 'T3', row 14, column A: expected the code of Rutland, E06000017, "
        f"found '{code}'; correct"
    )


def test_a_row_without_its_code_is_not_taken_for_its_regions():
    (found,) = said(read(changed(finance(), 13, 0, ""), FINANCE).problems)
    assert "row 14, column D: expected the code of Rutland, E06000017, found 'E12000004'" in found


def test_names_of_authorities_are_held_against_codes_but_namesakes_are_not():
    known = small_geography()
    assert known.other_authority_named("Kent", "E06000017") == "E10000016"
    assert known.other_authority_named("kent ", "E10000016") is None
    assert known.other_authority_named("Somerset", "E10000027") is None
    assert known.other_authority_named("Nowhere", "E06000017") is None
    assert known.other_authority_named("East Midlands", "E06000017") is None


def test_one_cell_is_told_once():
    both = table_plan(
        column_plan("Decile", "decile", aggregate="mean"), column_plan("Decile", "rank")
    )
    (found,) = said(read(sheet_of_rows(("Code", "Decile"), ("E06000017", "ten")), both).problems)
    assert "found 'ten'" in found


def test_what_is_wrong_with_other_values_of_a_table_is_told_too():
    found = read(changed(changed(finance(), 13, 11, "?"), 13, 8, -5.0), FINANCE)
    assert found.source_values == ()
    partial = {one.area_code: one.value for one in found.partial_values if one.unit == "£ thousand"}
    assert len(found.problems) == 1
    assert partial["E06000017"] == -5.0


@pytest.mark.parametrize(
    ("headers", "said_of_it"),
    [
        (("0", "1", "3", "4+"), "column D: expected a column headed '2' after '1', found '3'"),
        (("0", "1", "1", "4+"), "column D: expected one column headed '1' among those added up"),
        (("0", "1", "", "4+"), "column D: expected a column headed '2' after '1', found ''"),
        (("0", "1", "2", "4+"), "column E: expected a column headed '3' after '2', found '4+'"),
    ],
)
def test_columns_that_are_added_up_are_all_there_and_once(headers, said_of_it):
    one = sheet_of_rows(("Code", *headers), ("E06000017", 1.0, 2.0, 4.0, 8.0))
    (found,) = said(read(one, table_plan(column_plan("0", "people", through="4+"))).problems)
    assert f"row 1, {said_of_it}" in found


def test_columns_with_words_are_added_up_as_they_stand():
    one = sheet_of_rows(
        ("Code", "Harder", "Much harder", "Impossible"), ("E06000017", 1.0, 2.0, 4.0)
    )
    (found,) = read(
        one, table_plan(column_plan("Harder", "people", through="Impossible"))
    ).source_values
    assert found.value == 7


# --- the run ----------------------------------------------------------------------------------


def write_enquiries(path, count=20):
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("LA_NAME", "SOURCE_SYSTEM", "SEGMENT", "QUERY_COUNT"))
        writer.writerow(("Rutland", "A", "Carers", count))


def test_protected_counts_of_a_year_and_of_its_months_are_refused_together(ingested_copy, tmp_path):
    folder = tmp_path / "few"
    write_enquiries(folder / "enquiries_2024-25.csv", 23)
    assert invoke_carebook(ingested_copy, "ingest", str(folder)).return_value == 0
    before = bytes_of_data_files(ingested_copy)
    write_enquiries(folder / "enquiries 2024-11.csv", 21)
    (found,) = problems_of(ingested_copy, folder)
    assert "expected protected counts of periods that do not overlap" in found
    assert "enquiries_2024-25.csv" in found
    assert "enquiries 2024-11.csv" in found
    assert "21" not in found
    assert "23" not in found
    assert bytes_of_data_files(ingested_copy) == before


def test_a_number_that_cannot_be_is_told_beside_a_cell_that_is_none(ingested_copy, tmp_path):
    folder = tmp_path / "few"
    (path,) = folder.glob("File_11*")
    change_workbook_cell(path, "IMD", "D3", "ten")
    change_workbook_cell(path, "IMD", "D4", -3)
    found = problems_of(ingested_copy, folder)
    assert len(found) == 2
    assert "row 3, column D: expected a number" in found[0]
    assert "row 4, column D: expected zero or more (rank), found -3" in found[1]


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="root may look into any folder")
def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path):
    (tmp_path / "below").mkdir(mode=0o000)
    with pytest.raises(
        InputError, match="expected a folder that can be read, found: Permission den"
    ):
        list_files(tmp_path)


def test_files_below_are_found_and_hidden_ones_are_not(tmp_path):
    for name in ("a.csv", "below/b.csv", ".hidden/c.csv", "below/.d.csv", "~$e.xlsx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert [path.name for path in list_files(tmp_path)] == ["a.csv", "b.csv"]
