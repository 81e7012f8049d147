"""Sound workbooks of every kind give the same cells, by their content and whatever their names."""

import datetime

import openpyxl
import pytest
from odf import opendocument, table, text
from openpyxl.worksheet.formula import ArrayFormula
from support.project_copies import ROOT
from support.raw_workbooks import ods, ods_cell, ods_row, record, struct, xls, xls_number, xlsx

from carebook.ingest.file_problem import SheetError
from carebook.ingest.workbooks.workbook import open_workbook

PUBLISHED = ROOT.parent / "shared" / "published"
published = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="needs the published files in ../shared/published"
)


def data_of(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return open_workbook(path).sheet("Data")


@pytest.fixture
def workbook(tmp_path):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "T3"
    sheet["A3"] = "Merged"
    sheet.merge_cells("A3:C4")
    sheet["B6"] = 91.10000000000001
    sheet["C6"] = 1_978_550
    sheet["D6"] = True
    sheet["E6"] = datetime.date(2021, 4, 1)
    sheet["F6"] = datetime.datetime(2021, 4, 1, 12, 30)
    sheet["G6"] = datetime.time(3, 4)
    sheet["H6"] = " "
    sheet["I6"] = "#N/A"
    sheet["J6"] = 0.1 + 0.2
    sheet["K6"].font = openpyxl.styles.Font(bold=True)
    made.create_chartsheet("Chart")
    made.create_sheet("T3 notes")["A1"] = "[c] is under 5"
    path = tmp_path / "tables.xlsx"
    made.save(path)
    return path


def test_cells_stand_in_their_rows_as_text_and_numbers(workbook):
    sheet = open_workbook(workbook).sheet("T3")
    assert sheet.rows[:2] == ((), ())
    assert sheet.rows[2] == ("Merged",)
    assert sheet.merged == (((2, 0), (3, 2)),)
    expected = ("", 91.1, 1978550.0, "TRUE", "2021-04-01", "2021-04-01 12:30:00", "03:04:00", " ")
    assert sheet.rows[5] == (*expected, "#N/A", 0.3)
    assert len(sheet.rows) == 6
    assert sheet.cell(5, 1) == 91.1
    assert (sheet.file, sheet.name, sheet.formulas) == ("tables.xlsx", "T3", frozenset())


def test_only_sheets_with_cells_are_sheets_and_each_is_parsed_once(workbook):
    opened = open_workbook(workbook)
    assert opened.sheet_names == ("T3", "T3 notes")
    assert opened.sheet("T3 notes").rows == (("[c] is under 5",),)
    assert opened.sheet(" t3  NOTES ") is opened.sheet("T3 notes")


def test_a_sheet_that_is_not_there_names_the_nearest(workbook):
    with pytest.raises(SheetError) as caught:
        open_workbook(workbook).sheet("T4")
    assert str(caught.value) == (
        "tables.xlsx: expected a sheet 'T4', found the nearest 'T3'; "
        "correct the sheet's name in the description"
    )


def test_the_content_decides_and_not_the_name(workbook, tmp_path):
    for name in ("tables.xls", "tables.ods", "tables.csv"):
        renamed = tmp_path / name
        renamed.write_bytes(workbook.read_bytes())
        assert open_workbook(renamed).sheet("T3").cell(5, 1) == 91.1
    assert data_of(tmp_path, "old.xlsx", xls(xls_number(1, 1, 2.5))).rows == ((), ("", 2.5))


def test_a_formula_without_a_stored_result_is_marked_and_one_with_it_is_read(tmp_path):
    made = openpyxl.Workbook()
    made.active["A1"] = "=SUM(B1:B9)"
    made.active["C7"] = ArrayFormula("C7:C8", "=B1:B2")
    made.save(tmp_path / "formulas.xlsx")
    sheet = open_workbook(tmp_path / "formulas.xlsx").sheet("Sheet")
    assert sheet.formulas == {(0, 0), (6, 2)}

    rows = (
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>""</f><v></v></c>'
        '<c r="C2"><f>1+1</f><v/></c><c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '\n <c r="E2">\n <f t="shared" si="0"/>\n</c></row>'
    )
    sheet = data_of(tmp_path, "stored.xlsx", xlsx(rows))
    assert sheet.rows[1] == (2.0, "", "", "#DIV/0!")
    assert sheet.formulas == {(1, 2), (1, 4)}

    rows = ods_row(
        '<table:table-cell table:formula="of:=1+1"/>',
        '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>',
    )
    sheet = data_of(tmp_path, "formulas.ods", ods(rows))
    assert (sheet.formulas, sheet.cell(0, 1)) == ({(0, 0)}, 2.0)


def test_error_values_are_never_nothing(tmp_path):
    old = record(0x205, struct.pack("<HHHBB", 1, 1, 0, 0x2A, 1))
    result = struct.pack("<HHHBBBBBBHHIHBB", 1, 3, 0, 2, 0, 7, 0, 0, 0, 0xFFFF, 0, 0, 2, 0x1C, 7)
    sheet = data_of(tmp_path, "old.xls", xls(xls_number(0, 0, 1.0), old, record(0x06, result)))
    assert sheet.rows == ((1.0,), ("", "#N/A", "", "#DIV/0!"))
    error = '<c r="C2" t="e"><v>#REF!</v></c>'
    assert data_of(tmp_path, "new.xlsx", xlsx(f"<row r='2'>{error}</row>")).cell(1, 2) == "#REF!"
    cells = ods_cell("#N/A", 'office:string-value="" calcext:value-type="error"')
    assert data_of(tmp_path, "open.ods", ods(ods_row(cells))).rows == (("#N/A",),)


def test_rows_and_cells_without_references_follow_each_other(tmp_path):
    rows = "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c t='e'><v>#N/A</v></c></row>"
    sheet = data_of(tmp_path, "bare.xlsx", xlsx(rows))
    assert sheet.rows == ((1.0, "", 3.0), (), ("#N/A",))


def test_an_ods_keeps_its_merged_cells_and_its_row_numbers(tmp_path):
    made = opendocument.OpenDocumentSpreadsheet()
    sheet = table.Table(name="Table 1&2")
    made.spreadsheet.addElement(sheet)
    gap = table.TableRow(numberrowsrepeated=4)
    gap.addElement(table.TableCell(numbercolumnsrepeated=3))
    sheet.addElement(gap)
    row = table.TableRow()
    wide = table.TableCell(valuetype="string", numbercolumnsspanned=2, numberrowsspanned=1)
    wide.addElement(text.P(text="2023-24"))
    row.addElement(wide)
    row.addElement(table.CoveredTableCell())
    row.addElement(table.TableCell(valuetype="float", value="65.4", numbercolumnsrepeated=2))
    sheet.addElement(row)
    end = table.TableRow(numberrowsrepeated=1_048_571)
    end.addElement(table.TableCell(numbercolumnsrepeated=16_384))
    sheet.addElement(end)
    made.save(str(tmp_path / "made.ods"))
    read = open_workbook(tmp_path / "made.ods").sheet("Table 1&2")
    assert read.rows == ((), (), (), (), ("2023-24", "", 65.4, 65.4))
    assert read.merged == (((4, 0), (4, 1)),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_one_unnamed_sheet_of_text(tmp_path, encoding):
    path = tmp_path / "lookup.csv"
    lines = 'code,name\r\n\r\nE06000001,"Caf\xe9, the\nnorth"\r\nE06000002,\xa35\r\n\r\n'
    path.write_bytes(lines.encode(encoding))
    opened = open_workbook(path)
    assert opened.sheet_names == ("",)
    assert opened.sheet("").rows == (
        ("code", "name"),
        (),
        ("E06000001", "Caf\xe9, the\nnorth"),
        ("E06000002", "\xa35"),
    )


def test_a_sheet_does_not_show_its_cells_when_it_is_printed(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text("LA_NAME,QUERY_COUNT\nKent,3317\n")
    assert "3317" not in repr(open_workbook(path).sheet(""))
    assert "3317" not in repr(open_workbook(path))


@published
def test_the_published_files_open_with_their_cells_where_they_stand():
    opened = open_workbook(PUBLISHED / "ASCFR and SALT Data Tables 2021-22.xlsx")
    spending = opened.sheet("T3")
    england = next(row for row in spending.rows if "England" in row)
    assert 21958360.1290847 in england
    assert 15371.3511881793 in next(row for row in spending.rows if "Rutland" in row)
    assert spending.merged
    ascof = open_workbook(PUBLISHED / "ascof_2024_25.ods").sheet("Table_1d")
    assert any("E92000001" in row and 65.4 in row for row in ascof.rows)
    people = open_workbook(PUBLISHED / "ukpopestimatesmid2020on2021geography.xls")
    assert any(56550138.0 in row for row in people.sheet("MYE2 - Persons").rows)
    small = open_workbook(PUBLISHED / "File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx").sheet(
        "IMD2019"
    )
    assert len(small.rows) == 32_845
    lookup = open_workbook(PUBLISHED / "LTLA22_UTLA22_EW_LU.csv").sheet("")
    assert lookup.rows[0][0] == "LTLA22CD"
