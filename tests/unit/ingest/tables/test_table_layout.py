"""Tables are found on a sheet by the words over their columns, wherever they stand."""

import pytest
from support.sheets import changed, finance, laid_out, moved, said, with_rows

from carebook.ingest.workbooks.sheet import Sheet

GROSS = ("Gross Current Expenditure", "{current}")
TITLE = "Expenditure and income, by finance type, {period}"
ALL = ("Geography code", "Region code", "LA name", GROSS, ("Income", "Client contributions"))


def columns(layout):
    assert not said(layout.problems)
    return [
        found[""] if set(found) == {""} else dict(found)
        for found in layout.columns_by_header.values()
    ]


def sheet_of(*rows, name="T", **keys):
    return Sheet("a.ods", name, tuple(rows), **keys)


def test_headers_over_two_merged_rows():
    layout = laid_out(finance(), *ALL, title=TITLE)
    assert columns(layout) == [0, 3, 2, 11, 8]
    assert (layout.first_header_row, layout.last_header_row) == (6, 7)
    assert layout.title == "Table 3: Expenditure and income, by finance type, 2021-22"


def test_a_table_that_was_moved_is_found_where_it_is():
    assert columns(laid_out(moved(finance(), down=3), *ALL, title=TITLE)) == [0, 3, 2, 11, 8]
    layout = laid_out(moved(finance(), right=2), *ALL, title=TITLE)
    assert columns(layout) == [2, 5, 4, 13, 10]
    fewer = with_rows(finance(), finance().rows[2:], merged=())
    assert columns(laid_out(fewer, *ALL, title=TITLE)) == [0, 3, 2, 11, 8]


def test_groups_that_are_not_merged_reach_as_far_as_their_empty_neighbours():
    bare = with_rows(finance(), finance().rows, merged=())
    assert columns(laid_out(bare, *ALL)) == [0, 3, 2, 11, 8]


def test_a_group_ends_where_the_group_above_it_ends():
    sheet = sheet_of(
        ("Code", "Men", "", "", "Women", "", ""),
        ("", "Young", "", "Old", "", "Young", "Old"),
        ("", "n", "%", "n", "n", "n", "n"),
        ("E06000017", 1.0, 2.0, 3.0, 4.0, 5.0, 6.0),
    )
    wanted = ("Code", ("Men", "Young", "%"), ("Men", "Old", "n"), ("Women", "Old", "n"))
    assert columns(laid_out(sheet, *wanted)) == [0, 2, 3, 6]
    (problem,) = laid_out(sheet, "Code", ("Women", "Young", "n"), ("Old", "n")).problems
    assert "'Old' / 'n', found 2 (D3 and G3)" in str(problem)


def test_case_spaces_line_breaks_and_notes_make_no_difference():
    sheet = sheet_of(
        (" region  CODE ", "Nursing\n[note 3]", "Average score "), ("E06000017", 1.0, 2.0)
    )
    assert columns(laid_out(sheet, "Region code", "nursing", "Average score")) == [0, 1, 2]


def test_numbers_head_columns_too():
    sheet = sheet_of(("Code", 0.0, 1.0, "90+"), ("E06000017", 4.0, 5.0, 6.0))
    assert columns(laid_out(sheet, "Code", "0", "1", "90+")) == [0, 1, 2, 3]


def test_a_column_for_each_period():
    sheet = sheet_of(
        ("Code", "2015 to 2016 - outcome", "2016 to 2017 - margin", "2016 to 2017 - outcome"),
        ("E06000017", 1.0, 2.0, 3.0),
    )
    found = laid_out(sheet, "Code", "{period} - outcome", "{period} - margin", period="2016/17")
    assert columns(found) == [0, {"2015/16": 1, "2016/17": 3}, {"2016/17": 2}]
    assert found.column_index(("{period} - margin",), "2015/16") is None
    assert found.column_index(("Code",), "2016/17") == 0


@pytest.mark.parametrize(
    ("own", "told"), [("2015/16", True), ("2016/17", False), ("2017/18", True)]
)
def test_columns_for_each_period_end_with_the_files_own(own, told):
    sheet = sheet_of(("Code", "2015-16 n", "2016-17 n"), ("E06000017", 1.0, 2.0))
    lines = said(laid_out(sheet, "Code", "{period} n", period=own).problems)
    assert bool(lines) == told
    if told:
        assert lines[0].startswith("a.ods, sheet 'T', row 1, column C: expected columns headed")
        assert f"up to {own}, found them up to 2016/17" in lines[0]
    assert not laid_out(sheet, "Code", "{period} n", period="2020").problems, (
        "years of another kind"
    )


def test_the_period_may_stand_in_the_group():
    sheet = sheet_of(
        ("Code", "2020-21", "", "2021-22", ""), ("", "n", "rate", "n", "rate"), ("E06000017", 1.0)
    )
    found = columns(laid_out(sheet, "Code", ("{period}", "rate"), ("{previous}", "n")))
    assert found == [0, {"2020/21": 2, "2021/22": 4}, 1]


def test_words_that_are_all_that_stands_over_one_column_are_that_columns():
    sheet = sheet_of(
        ("Code", "18 to 64", "", "65 and over", "", "Total"),
        ("", "n", "Total", "n", "Total", ""),
        ("E06000017", 1.0, 2.0, 3.0, 4.0, 5.0),
        merged=(((0, 1), (0, 2)), ((0, 3), (0, 4)), ((0, 5), (1, 5))),
    )
    wanted = ("Code", ("18 to 64", "Total"), ("65 and over", "Total"), "Total")
    assert columns(laid_out(sheet, *wanted)) == [0, 2, 4, 5]


def test_a_group_is_no_column_unless_nothing_stands_under_it():
    (problem,) = laid_out(finance(), "Geography code", "Gross Current Expenditure").problems
    line = str(problem)
    assert line.startswith("a.xlsx, sheet 'T3', row 7, column K: expected a column headed")
    assert "over 3 columns with headers of their own; add the column's own header" in line
    sheet = sheet_of(
        ("Age", "Code", "Nursing", "", "Residential", ""),
        ("18-64", "E06000017", 1.0, "5%", 2.0, "6%"),
        merged=(((0, 2), (0, 3)), ((0, 4), (0, 5))),
    )
    assert columns(laid_out(sheet, "Code", "Nursing", "Residential")) == [1, 2, 4]


def test_columns_nobody_asked_for_do_no_harm():
    sheet = changed(changed(finance(), 6, 13, "and also"), 7, 14, "Total")
    assert columns(laid_out(sheet, *ALL, title=TITLE)) == [0, 3, 2, 11, 8]


def test_headers_with_new_words_are_found_by_them():
    sheet = changed(finance(), 6, 3, "Area code of region")
    assert laid_out(sheet, *ALL).problems
    renamed = {"region code": "Area code of region"}
    assert columns(laid_out(sheet, *ALL, renamed=renamed)) == [0, 3, 2, 11, 8]


def test_a_missing_column_is_named_with_the_nearest_that_is_there():
    sheet = changed(finance(), 7, 8, "Clients' contributions")
    (line,) = said(laid_out(sheet, *ALL).problems)
    assert line.startswith("a.xlsx, sheet 'T3', row 8, column I: expected a column headed")
    assert "'Income' / 'Client contributions', found 'Income' / 'Clients' contributions'" in line
    sheet = changed(changed(finance(), 7, 8, "x"), 6, 0, "y")
    assert len(laid_out(sheet, *ALL).problems) == 2, "all of them, not the first"


def test_a_doubled_column_is_named_with_both_places():
    sheet = changed(finance(), 6, 14, "Region code")
    (line,) = said(laid_out(sheet, *ALL).problems)
    assert line.startswith("a.xlsx, sheet 'T3', row 7, column O: expected one column headed")
    assert "found 2 (D7 and O7)" in line


def test_a_header_that_comes_twice_is_refused():
    sheet = finance()
    sheet = with_rows(sheet, [*sheet.rows, (), *sheet.rows[6:]])
    (line,) = said(laid_out(sheet, *ALL).problems)
    assert "row 22" in line or "row 21" in line
    assert "found the same headers again" in line


def test_a_sheet_without_any_of_the_headers():
    (line,) = said(laid_out(sheet_of(("Contents",), ("T1", "Requests")), *ALL).problems)
    assert line.startswith("a.ods, sheet 'T': expected columns headed 'Geography code'")
    assert "and 2 more, found none of them" in line
    assert said(laid_out(sheet_of(), *ALL).problems)


@pytest.mark.parametrize(
    ("title", "period", "found"),
    [
        (TITLE, "2022/23", "of 2021/22; remove the file"),
        ("Expenditure and income, by finance type, {previous}", "2021/22", "of 2021/22"),
        ("Requests for support, {period}", "2021/22", "check that this is the right sheet"),
    ],
)
def test_a_title_of_another_year_or_sheet(title, period, found):
    sheet = changed(finance(), 7, 11, "2022-23") if period == "2022/23" else finance()
    (line,) = said(laid_out(sheet, *ALL, title=title, period=period).problems)
    assert line.startswith("a.xlsx, sheet 'T3', row 4, column A: expected the title")
    assert found in line


def test_a_title_below_the_header_is_none():
    sheet = changed(changed(finance(), 3, 0, ""), 16, 0, "Expenditure, by finance type, 2021-22")
    (line,) = said(laid_out(sheet, *ALL, title="by finance type, {period}").problems)
    assert "expected the title 'by finance type, 2021/22'" in line


def test_a_title_may_name_several_periods():
    sheet = sheet_of(("Population, mid-2001 to mid-2020",), ("Code", "n"), ("E06000017", 1.0))
    layout = laid_out(sheet, "Code", title="Population, mid-2001 to {period}", period="2020")
    assert columns(layout) == [0]
    assert laid_out(sheet, "Code", title="mid-{period}", period="2020").problems == ()
    assert laid_out(sheet, "Code", title="mid-{period}", period="2021").problems


def test_a_csv_file_has_one_header_row_and_no_groups():
    sheet = sheet_of(("CODE", "", "TOTAL"), ("E06000017", "spare", "3"), name="")
    assert columns(laid_out(sheet, "code", "total")) == [0, 2]
