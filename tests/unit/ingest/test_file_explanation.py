"""The explanation of how a file is read: every step, and nothing that is protected."""

import pytest
from openpyxl import Workbook, load_workbook
from support.published_files import PUBLISHED, needs_published
from support.sheets import FINANCE, FewAreas, changed, described, finance
from support.small_data import bundled

from carebook.ingest.descriptions.file_description import FileDescription, load_descriptions
from carebook.ingest.file_explanation import explain_file

COUNTS = {
    "rows": {"code": "Code", "name": "Name"},
    "columns": [{"header": "n", "indicator": "requests", "unit": "count"}],
}


@pytest.fixture
def workbook(tmp_path):
    """A workbook as it would be downloaded, made of a sheet."""

    def made(sheet, name="finance 2021-22.xlsx"):
        book = Workbook()
        page = book.active
        page.title = sheet.name
        for row in sheet.rows:
            page.append(list(row))
        for (top, left), (bottom, right) in sheet.merged:
            page.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
        path = tmp_path / name
        book.save(path)
        return path

    return made


def described_as(files, table=COUNTS, **keys):
    return described(table, **({"files": files, "period": ""} | keys))


DESCRIPTIONS = {
    "finance": described_as("finance {period}.xlsx", FINANCE, periods=["2021/22"], checked=True),
    "counts": described_as("counts_{period}.csv"),
}


def test_each_step_of_a_table(workbook):
    lines = explain_file(workbook(finance()), DESCRIPTIONS, FewAreas())
    assert lines[:4] == [
        "File: finance 2021-22.xlsx",
        "Description: finance.yml, by its name; period 2021/22",
        "Descriptions of files with other names: counts",
        "Sheets: T3",
    ]
    assert "  title: 'Table 3: Expenditure and income, by finance type, 2021-22'" in lines
    assert "  header: rows 7 to 8" in lines
    assert "  column 'Region code': D → code of the row; region of the row" in lines
    gross = "'Gross Current Expenditure' / '{current}': L → gross_expenditure, £ thousand"
    assert f"  column {gross}" in lines
    unread = "B 'LA code', E 'Region name', F 'Own Provision', G 'Provision by Others', H 'Total', "
    assert f"  columns not read: {unread}J 'Total', K '2020-21', M 'Percentage change'" in lines
    assert not any("Sheets that no table is on" in line for line in lines)
    assert "  rows: 1 of England, 1 of region, 3 of authority" in lines
    assert "  skipped, for example rows 18 'Source: invented', 19 'Copyright'" in lines
    assert "  symbol [x]: 2 times, not_submitted" in lines
    assert "  values: 10" in lines
    value = "E92000001 gross_expenditure, 2021/22: 210.5 £ thousand, row 10, column L"
    assert f"    {value}" in lines
    assert not any(line.strip().startswith("!") for line in lines)


def test_what_was_not_found_stands_beside_what_was(workbook):
    lines = explain_file(workbook(changed(finance(), 7, 8, "Clients")), DESCRIPTIONS, FewAreas())
    assert (
        "  column 'Income' / 'Client Contributions': not found → client_contributions, £ thousand"
        in lines
    )
    assert "  column 'LA name': C → name of the row" in lines
    (line,) = [line for line in lines if line.startswith("  !")]
    assert "row 8, column I: expected a column headed 'Income' / 'Client Contributions'" in line


def test_what_columns_are_for_and_which_are_left_over(tmp_path):
    headers = ("Code", "Kind", "0", "1", "2", "3", "All", "People")
    path = tmp_path / "few.csv"
    path.write_text(",".join(headers) + "\nE06000017,x,1,2,3,4,10,40\n")
    fixed = {"publisher": "p", "title": "t", "licence": "l", "files": "few.csv", "period": "2021"}
    ages = {"header": "0", "through": "2", "indicator": "ages", "unit": "people"}
    share = {"header": "All", "denominator": "People", "indicator": "share", "unit": "percent"}
    rows = {"code": "Code", "where": {"Kind": ["x", "y"]}, "once": "Code"}
    table = {"rows": rows, "columns": [ages, share | {"aggregate": "sum"}]}
    description = FileDescription.model_validate(fixed | {"tables": {"T": table}})
    lines = explain_file(path, {"few": description}, FewAreas())
    for line in (
        "column 'Code': A → code of the row; in one row only",
        "column 'Kind': B → keeps rows with x or y",
        "column '0': C → ages, people",
        "column '2': E → last column of ages",
        "column 'All': G → sum of share, percent",
        "column 'People': H → below the line of share",
        "columns not read: F '3'",
    ):
        assert f"  {line}" in lines


def test_sheets_that_nobody_described_are_named(workbook):
    path = workbook(finance())
    book = load_workbook(path)
    book.create_sheet("Notes")
    book.save(path)
    assert (
        explain_file(path, DESCRIPTIONS, FewAreas())[-1]
        == "Sheets without a described table: Notes"
    )


def test_a_file_of_another_year(workbook):
    lines = explain_file(workbook(finance(), "finance 2022-23.xlsx"), DESCRIPTIONS)
    assert "Not finance.yml: the name fits, but it covers 2021/22, not 2022/23" in lines
    assert (
        "! No description fits it (the nearest are for finance {period}.xlsx); it is skipped"
        in ("\n".join(lines))
    )
    assert "  T3: Table 3: Expenditure and income, by finance type, 2021-22" in lines


def test_a_description_that_was_not_tried_says_so(tmp_path):
    path = tmp_path / "counts_2021-22.csv"
    path.write_text("Code,Name,n\nE06000017,Rutland,[c]\nE09000012,Hackney,3\n", encoding="utf-8")
    lines = explain_file(path, DESCRIPTIONS, FewAreas())
    assert any("counts.yml has not been tried on the publisher's own file yet" in x for x in lines)
    assert "    E06000017 requests, 2021/22: suppressed count, row 2, column C" in lines
    both = explain_file(
        path, DESCRIPTIONS | {"again": described_as("counts*{period}*.csv")}, FewAreas()
    )
    assert any(line.startswith("! Two descriptions fit this file") for line in both)


def test_a_lookup(tmp_path):
    path = tmp_path / "lookup.csv"
    path.write_text("LT,UT\nE07000129,E10000018\nE06000017,E06000017\n", encoding="utf-8")
    lookup = {"lower_code": "LT", "upper_code": "UT"}
    keys = {"publisher": "p", "title": "t", "licence": "l", "files": "lookup.csv", "period": "2023"}
    lines = explain_file(
        path, {"lookup": FileDescription.model_validate(keys | {"lookup": lookup})}
    )
    assert "Lookup: 2 English districts under 'LT', in 2 authorities and 0 regions" in lines


def test_nothing_of_a_protected_file_is_shown(tmp_path):
    path = tmp_path / "enquiries_2024-25.csv"
    path.write_text("Code,Name,n\nE06000017,Rutland,73519\n", encoding="utf-8")
    protected = {"enquiries": described_as("enquiries_{period}.csv", disclosure="small counts")}
    known = "\n".join(explain_file(path, protected, FewAreas()))
    assert "Small counts in it are protected" in known
    strange = "\n".join(explain_file(path, DESCRIPTIONS, FewAreas()))
    assert "['Code', 'Name']" in strange, "its header, to start a description from"
    for lines in (known, strange):
        assert "73519" not in lines
        assert "Rutland" not in lines


def test_nothing_is_shown_of_counts_that_a_description_forgot_to_protect(tmp_path):
    path = tmp_path / "counts_2024-25.csv"
    path.write_text("Code,Name,n\nE06000017,Rutland,73519\n", encoding="utf-8")
    column = {"header": "n", "indicator": "helpline_enquiries", "unit": "count"}
    table = COUNTS | {"columns": [column | {"breakdown": "Carers"}]}
    open_description = {"own": described_as("counts_{period}.csv", table)}
    catalogue = bundled().indicators
    lines = "\n".join(explain_file(path, open_description, FewAreas(), catalogue))
    assert "! own.yml does not protect small counts of helpline_enquiries; add disclosure" in lines
    assert "73519" not in lines
    # Nor of an export whose description takes it for something else.
    path.write_text("LA_NAME,SOURCE_SYSTEM,SEGMENT,QUERY_COUNT\nRutland,A,Carers,73519\n")
    lines = "\n".join(explain_file(path, DESCRIPTIONS, FewAreas(), catalogue))
    assert "! counts.yml does not protect small counts of enquiries" in lines
    assert "73519" not in lines


def test_a_file_that_cannot_be_opened(tmp_path):
    path = tmp_path / "finance 2021-22.xlsx"
    path.write_text("<!DOCTYPE html><title>Page not found</title>", encoding="utf-8")
    lines = explain_file(path, DESCRIPTIONS)
    assert len([line for line in lines if line.startswith("! finance 2021-22.xlsx: ")]) == 1


@needs_published("ascof_2024_25.ods", "ASCFR and SALT Data Tables 2021-22.xlsx")
@pytest.mark.parametrize("name", ["ascof_2024_25.ods", "ASCFR and SALT Data Tables 2021-22.xlsx"])
def test_the_publishers_own_files_leave_nothing_unexplained(name, project):
    lines = explain_file(PUBLISHED / name, load_descriptions(project.root / "data" / "sources"))
    assert len([line for line in lines if line.startswith("Table ")]) > 5
    assert not [line for line in lines if line.strip().startswith("!") or "not found" in line]
