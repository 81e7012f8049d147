"""Tables read by their descriptions: values, their places, and whatever is wrong."""

import pytest
from support.sheets import (
    FINANCE,
    FINANCE_ROWS,
    HEADERS,
    LEICESTERSHIRE,
    RUTLAND,
    changed,
    column_plan,
    finance,
    moved,
    read,
    said,
    sheet_of_rows,
    table_plan,
    values,
    with_rows,
)

from carebook.ingest.file_problem import SheetError
from carebook.ingest.tables.table_reader import find_sheet
from carebook.ingest.workbooks.sheet import Sheet

GROSS = ("gross_expenditure", "", "2021/22", "£ thousand")


def numbers(result):
    """The values by area, then breakdown, for tables of one indicator and period."""
    return {
        (one.area_code, one.breakdown): one.value if one.value is not None else one.status
        for one in values(result).values()
    }


# --- values and their places --------------------------------------------------------------------


def test_every_row_with_a_code_and_none_without():
    found = values(read(finance(), FINANCE))
    gross = {key[0]: one.value for key, one in found.items() if key[1:] == GROSS}
    assert gross == {
        "E92000001": 210.5,
        "E12000004": 21.0,
        "E06000017": 91.1,
        "E10000018": 82.0,
        "E09000012": None,
    }
    assert len(found) == 10


def test_a_value_knows_where_it_came_from():
    found = values(read(finance(), FINANCE))
    one = found["E06000017", *GROSS]
    assert (one.source, one.file, one.sheet, one.row, one.column) == (
        "source",
        "a.xlsx",
        "T3",
        "14",
        "L",
    )
    assert finance().cell(int(one.row) - 1, 11) == one.value
    missing = found["E09000012", *GROSS]
    assert (missing.value, missing.status) == (None, "not_submitted")


@pytest.mark.parametrize(("down", "right"), [(3, 0), (0, 2), (1, 4)])
def test_a_table_moved_gives_the_same_values(down, right):
    before, after = (
        values(read(finance(), FINANCE)),
        values(read(moved(finance(), down, right), FINANCE)),
    )
    assert {key: one.value for key, one in before.items()} == {
        key: one.value for key, one in after.items()
    }
    assert int(after["E06000017", *GROSS].row) == 14 + down


def test_next_years_layout_with_the_code_in_b_and_the_name_in_d_and_fewer_rows():
    order = (1, 0, 3, 2, *range(4, 13))
    swapped = [
        tuple(row[place] for place in order) if len(row) == len(HEADERS) else row
        for row in finance().rows
    ]
    rows = [("Table 3: Expenditure and income, by finance type, 2023-24",), *swapped[4:]]
    rows = [tuple({"2021-22": "2023-24", "2020-21": "2022-23"}.get(c, c) for c in r) for r in rows]
    later = with_rows(finance(), rows, merged=())
    found = values(read(later, FINANCE, period="2023/24"))
    assert found["E06000017", *GROSS[:2], "2023/24", GROSS[3]].value == 91.1
    assert len(found) == 10
    assert read(later, FINANCE).problems, "another year's title"


def test_areas_are_told_with_their_names_and_regions():
    assert read(finance(), FINANCE).authority_rows == (
        ("E06000017", "Rutland", "E12000004"),
        ("E10000018", "Leicestershire", "E12000004"),
        ("E09000012", "Hackney", "E12000007"),
    )


def test_columns_of_all_periods_with_margins_and_respondents():
    years = ("2021 to 2022", "2022 to 2023")
    one = sheet_of_rows(
        ("Code", *(f"{year} - {said}" for year in years for said in ("margin", "n", "outcome"))),
        ("E06000017", 3.0, 75.0, 98.5, "[z]", "[z]", "[z]"),
        ("E09000012", "[c]", "[c]", "[c]", 1.5, 120.0, 0.5),
        ("E10000018", "0.5 (0.5)", "54,360 (37,515)", "62.1 (:)", "[x]", "[x]", "[x]"),
    )
    described = table_plan(
        column_plan(
            "{period} - outcome",
            "percent",
            "satisfaction",
            margin="{period} - margin",
            respondents="{period} - n",
            first_number=True,
        )
    )
    symbols = {
        "[z]": {"status": "not applicable"},
        "[c]": {"status": "suppressed"},
        "[x]": {"status": "not_published"},
    }
    found = values(read(one, described, period="2022/23", symbols=symbols))

    def told(code, period, unit="percent"):
        value = found[code, "satisfaction", "", period, unit]
        return value.value, value.status, value.lower, value.upper, value.column

    assert told("E06000017", "2021/22") == (98.5, "published", 95.5, 100.0, "D"), "at most 100%"
    assert told("E06000017", "2021/22", "respondents") == (75.0, "published", None, None, "C")
    assert told("E09000012", "2022/23") == (0.5, "published", 0.0, 2.0, "G"), "at least 0%"
    assert told("E09000012", "2021/22") == (None, "suppressed", None, None, "D")
    assert told("E10000018", "2021/22") == (62.1, "published", 61.6, 62.6, "D")
    assert told("E10000018", "2021/22", "respondents")[0] == 54360.0
    assert told("E10000018", "2022/23") == (None, "not_published", None, None, "G")
    assert len(found) == 8, "what does not apply is a gap, and no one answered a missing value"


def test_limits_of_a_score_are_not_held_to_a_hundred():
    one = sheet_of_rows(("Code", "score", "margin"), ("E06000017", 0.2, 0.5))
    (found,) = read(one, table_plan(column_plan("score", "score", margin="margin"))).source_values
    assert (found.lower, found.upper) == (-0.3, 0.7)


def test_a_sum_over_columns():
    one = sheet_of_rows(
        ("Code", "0", "1", "2", "3+"),
        ("E06000017", 1.0, 2.0, 4.0, 8.0),
        ("E09000012", 1.0, "[c]", 4.0, 8.0),
    )
    described = table_plan(column_plan("1", "people", "population", through="3+"))
    found = values(read(one, described))
    keys = ("population", "", "2021/22", "people")
    assert (found["E06000017", *keys].value, found["E06000017", *keys].column) == (14.0, "C:E")
    assert found["E09000012", *keys].status == "suppressed", "a part that is missing is no zero"
    (line,) = said(read(one, table_plan(column_plan("2", through="1"))).problems)
    assert "expected '1' to the right of '2', found it in column C" in line


def test_scale_rounding_numerator_denominator_and_notes():
    one = sheet_of_rows(("Code", "share", "n", "all"), ("E06000017", 0.07, 7.0, "1,000"))
    described = table_plan(
        column_plan("share", "percent", scale=100, rounded_to=5, numerator="n", denominator="all")
        | {"note": "Roughly."}
    )
    (found,) = read(one, described).source_values
    assert (found.value, found.status, found.note) == (7.0, "rounded", "Roughly.")
    assert (found.numerator, found.denominator) == (7.0, 1000.0)


def test_the_period_of_a_column_is_its_headers_or_its_own_or_the_rows_or_the_files():
    one = sheet_of_rows(
        ("Code", "n", "year", "was"),
        ("E06000017", 1.0, "2020-21", 2.0),
        ("E06000017", 3.0, "2019-20", 4.0),
    )
    described = table_plan(column_plan("n"), period="year")
    found = values(read(one, described))
    assert {key[3]: one.value for key, one in found.items()} == {"2020/21": 1.0, "2019/20": 3.0}
    one = sheet_of_rows(("Code", "n", "was"), ("E06000017", 1.0, 2.0))
    described = table_plan(
        column_plan("n"),
        column_plan("was", period="{previous}"),
        column_plan("n", "days", period="2011"),
    )
    found = values(read(one, described))
    assert {key[3]: one.value for key, one in found.items()} == {
        "2021/22": 1.0,
        "2020/21": 2.0,
        "2011": 1.0,
    }


def test_a_row_whose_period_is_none_is_told():
    one = sheet_of_rows(("Code", "n", "year"), ("E06000017", 1.0, "soon"))
    (line,) = said(read(one, table_plan(column_plan("n"), period="year")).problems)
    assert line.startswith(
        "a.ods, sheet 'S', row 2, column C: expected a period, such as 2021-22, found 'soon'"
    )


# --- whose a row is -----------------------------------------------------------------------------


def test_publishers_codes_and_names_stand_for_ons_codes():
    one = sheet_of_rows(
        ("Code", "Name", "n"),
        ("509", "Rutland", 1.0),
        ("[z]", "Hackney and City", 2.0),
        ("S", "Shires", 3.0),
    )
    codes = {"509": "E06000017", "hackney and city": "E09000012"}
    assert numbers(read(one, table_plan(column_plan("n"), name="Name", codes=codes))) == {
        ("E06000017", ""): 1.0,
        ("E09000012", ""): 2.0,
    }


def test_rows_known_by_name():
    one = sheet_of_rows(("Authority", "n"), ("Rutland", 1.0), ("Hackney", 2.0), ("Notes",))
    described = table_plan(column_plan("n"), code=[], name="Authority")
    assert numbers(read(one, described)) == {("E06000017", ""): 1.0, ("E09000012", ""): 2.0}
    one = sheet_of_rows(("Authority", "n"), ("Rutland", 1.0), ("Hackny", 2.0))
    (line,) = said(read(one, described).problems)
    assert line.startswith("a.ods, sheet 'S', row 3, column A: expected the name of an English")
    assert "found 'Hackny'" in line
    described["rows"]["others"] = "skip"
    assert numbers(read(one, described)) == {("E06000017", ""): 1.0}


def test_areas_that_are_not_english_authorities_are_passed_over():
    one = sheet_of_rows(
        ("Code", "n"),
        ("K02000001", 1.0),
        ("W06000001", 1.0),
        ("E07000129", 1.0),
        ("E06000017", 2.0),
    )
    assert numbers(read(one, table_plan(column_plan("n")))) == {("E06000017", ""): 2.0}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("E06000099", "expected the code of an English area, found 'E06000099'"),
        ("E0600001", "expected an ONS code such as E06000017, found 'E0600001'"),
        ("E06O00017", "expected an ONS code such as E06000017, found 'E06O00017'"),
        ("", "expected the code of a named area, found only 'Rutland'"),
    ],
)
def test_a_code_that_does_not_exist(code, expected):
    spoilt = changed(finance(), 13, 0, code)
    described = FINANCE | {"rows": FINANCE["rows"] | {"code": "Geography code"}}
    (line,) = said(read(spoilt, described).problems)
    assert line.startswith("a.xlsx, sheet 'T3', row 14, column A: ")
    assert expected in line


def test_the_same_authority_twice():
    twice = with_rows(finance(), [*finance().rows[:16], finance().rows[13]])
    (line,) = said(read(twice, FINANCE).problems)
    assert line.startswith("a.xlsx, sheet 'T3', row 17: expected one row for E06000017")
    assert "found a second, after row 14" in line
    assert not read(twice, FINANCE).source_values


def test_two_columns_that_become_the_same_figure():
    one = sheet_of_rows(("Code", "n", "m"), ("E06000017", 1.0, 2.0))
    (line,) = said(read(one, table_plan(column_plan("n"), column_plan("m"))).problems)
    assert "columns B and C" in line


def test_no_row_at_all():
    none = with_rows(finance(), finance().rows[:8])
    (line,) = said(read(none, FINANCE).problems)
    assert (
        "expected rows of English areas, known by 'Geography code' or 'Region code', found none"
        in line
    )


def test_rows_of_one_kind_by_where_and_texts_that_count_for_the_rows_below():
    one = sheet_of_rows(
        ("Age band", "Code", "Sex", "n"),
        ("18-64", "E92000001", "all", 1.0),
        (" ", "E12000004", "all", 2.0),
        ("", "E12000004", "men", 9.0),
        ("65 and over", "E92000001", "all", 3.0),
        ("", "E12000004", "all", 4.0),
    )
    ages = {"header": "Age band", "names": {"18-64": "18-64", "65 and Over": "65+"}}
    described = table_plan(
        column_plan("n", breakdowns=ages), fill_down="Age band", where={"Sex": ["All", "everyone"]}
    )
    assert numbers(read(one, described)) == {
        ("E92000001", "18-64"): 1.0,
        ("E12000004", "18-64"): 2.0,
        ("E92000001", "65+"): 3.0,
        ("E12000004", "65+"): 4.0,
    }
    only = table_plan(
        column_plan("n", breakdown="65+", where={"Age band": "65 and over", "Sex": "all"}),
        fill_down="Age band",
    )
    assert numbers(read(one, only)) == {("E92000001", "65+"): 3.0, ("E12000004", "65+"): 4.0}


def test_a_breakdown_nobody_named():
    one = sheet_of_rows(
        ("Code", "Age", "n"), ("E06000017", "18-64", 1.0), ("E06000017", "0-17", 2.0)
    )
    ages = {"header": "Age", "names": {"18-64": "18-64"}}
    (line,) = said(read(one, table_plan(column_plan("n", breakdowns=ages))).problems)
    assert line.startswith(
        "a.ods, sheet 'S', row 3, column B: expected one of '18-64', found '0-17'"
    )
    skipped = read(one, table_plan(column_plan("n", breakdowns=ages | {"others": "skip"})))
    assert numbers(skipped) == {("E06000017", "18-64"): 1.0}
    as_they_stand = read(one, table_plan(column_plan("n", breakdowns={"header": "Age"})))
    assert set(numbers(as_they_stand)) == {("E06000017", "18-64"), ("E06000017", "0-17")}


# --- cells that are wrong -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "found"), [("[y]", "'[y]'"), ("about 7", "'about 7'"), ("", "an empty cell")]
)
def test_a_new_symbol_text_or_nothing_where_a_number_should_be(cell, found):
    (line,) = said(read(changed(finance(), 13, 11, cell), FINANCE).problems)
    assert line == (
        "a.xlsx, sheet 'T3', row 14, column L: expected a number or one of [c], [x], found "
        f"{found}; correct the cell, or explain the symbol under symbols: in the description"
    )


def test_a_symbol_may_mean_something_else_in_one_table():
    spoilt = changed(finance(), 13, 11, "[y]")
    own = FINANCE | {"symbols": {"[y]": {"status": "not_published", "note": "Data quality."}}}
    one = values(read(spoilt, own))["E06000017", *GROSS]
    assert (one.status, one.note) == ("not_published", "Data quality.")


def test_all_problems_are_told_but_not_a_hundred_times():
    rows = [("Code", "n"), *((f"E060000{n:02d}", "?") for n in range(17, 18))]
    rows += [(code, "?") for code in ("E10000018", "E09000012", "E06000022", "E92000001")]
    lines = said(read(sheet_of_rows(*rows), table_plan(column_plan("n"))).problems)
    assert len(lines) == 3
    assert lines[0].startswith("a.ods, sheet 'S', row 2, column B")
    assert lines[2].startswith("a.ods, sheet 'S', row 4, column B")
    assert "(and 2 more like it in this column)" in lines[2]


def test_a_row_without_any_number():
    none = with_rows(finance(), [*finance().rows[:13], RUTLAND, *finance().rows[14:]])
    (line,) = said(read(none, FINANCE).problems)
    assert line.startswith("a.xlsx, sheet 'T3', row 14, column L: expected numbers for E06000017")


def test_a_formula_that_was_saved_without_its_result():
    one = with_rows(changed(finance(), 13, 11, ""), changed(finance(), 13, 11, "").rows)
    spoilt = Sheet(one.file, one.name, one.rows, one.merged, frozenset({(13, 11), (0, 0)}))
    (line,) = said(read(spoilt, FINANCE).problems)
    assert line.startswith(
        "a.xlsx, sheet 'T3', row 14, column L: expected a number, found a formula"
    )


def test_cells_merged_among_the_data():
    spoilt = with_rows(finance(), finance().rows, merged=(*finance().merged, ((13, 11), (14, 11))))
    (line,) = said(read(spoilt, FINANCE).problems)
    assert line.startswith("a.xlsx, sheet 'T3', row 14, column L: expected a cell for each value")
    assert "cells merged as far as L15" in line
    harmless = (*finance().merged, ((17, 0), (17, 11)), ((13, 5), (14, 5)))
    assert values(read(with_rows(finance(), finance().rows, merged=harmless), FINANCE))


def test_merged_cells_of_a_column_that_is_filled_down_are_right():
    one = sheet_of_rows(
        ("Age", "Code", "n"),
        ("18-64", "E06000017", 1.0),
        ("", "E10000018", 2.0),
        merged=(((1, 0), (2, 0)),),
    )
    described = table_plan(column_plan("n", breakdowns={"header": "Age"}), fill_down="Age")
    assert set(numbers(read(one, described))) == {("E06000017", "18-64"), ("E10000018", "18-64")}
    nothing_above = changed(changed(one, 1, 0, ""), 2, 0, "65+")
    (line,) = said(read(nothing_above, described).problems)
    assert line.startswith(
        "a.ods, sheet 'S', row 2, column A: expected a text, found an empty cell"
    )


def test_what_a_layout_lacks_is_told_and_nothing_is_read():
    result = read(changed(finance(), 7, 8, "Clients"), FINANCE)
    assert len(said(result.problems)) == 1
    assert not result.source_values


def test_a_margin_that_is_missing_for_one_year():
    one = sheet_of_rows(
        ("Code", "2020-21 n", "2021-22 m", "2021-22 n"), ("E06000017", 1.0, 2.0, 3.0)
    )
    (line,) = said(read(one, table_plan(column_plan("{period} n", margin="{period} m"))).problems)
    assert "expected a column headed '{period} m' for 2020/21, found none" in line


def test_protected_counts_are_not_quoted():
    one = sheet_of_rows(("Code", "n"), ("E06000017", "3?"), name="")
    (line,) = said(read(one, table_plan(column_plan("n")), disclosure="small counts").problems)
    assert "3?" not in line
    assert "something else" in line


# --- rows gathered into authorities -------------------------------------------------------------


SMALL_AREAS = (
    ("LSOA", "District", "decile", "rural", "all"),
    ("E01000001", "E07000129", 1.0, "10", "100"),
    ("E01000002", "E07000130", 2.0, "20", "300"),
    ("E01000003", "E06000017", 2.0, "5", "50"),
    ("E01000004", "E07000129", 2.0, "0", "100"),
    ("W01000001", "W06000001", 3.0, "9", "9"),
    ("", "E92000001", 1.5, "99", "999"),
)
LOWER = {"code": "District", "tier": "lower"}


def test_districts_are_counted_added_and_averaged():
    counted = column_plan("LSOA", "small areas", aggregate="count")
    counted |= {"breakdowns": {"header": "decile", "names": {"1": "1", "2": "2", "3": "3"}}}
    result = read(sheet_of_rows(*SMALL_AREAS), table_plan(counted, **LOWER))
    assert numbers(result) == {
        ("E10000018", "1"): 1.0,
        ("E10000018", "2"): 2.0,
        ("E10000018", "3"): 0.0,
        ("E06000017", "1"): 0.0,
        ("E06000017", "2"): 1.0,
        ("E06000017", "3"): 0.0,
    }
    rows = {(one.area_code, one.breakdown): one.row for one in result.source_values}
    assert rows["E10000018", "2"] == "3; 5"
    assert rows["E10000018", "3"] == "2-3; 5", "a zero rests on all its rows"
    assert not result.authority_rows, "districts are no authorities"

    mean = read(
        sheet_of_rows(*SMALL_AREAS),
        table_plan(column_plan("decile", "decile", aggregate="mean"), **LOWER),
    )
    county, rutland = mean.source_values
    assert county.value == 1.66666666666667
    assert (county.numerator, county.denominator, county.status) == (5.0, 3.0, "derived")
    assert (county.row, county.column, rutland.value) == ("2-3; 5", "C", 2.0)

    total = read(
        sheet_of_rows(*SMALL_AREAS), table_plan(column_plan("all", aggregate="sum"), **LOWER)
    )
    assert numbers(total) == {("E10000018", ""): 500.0, ("E06000017", ""): 50.0}
    county, rutland = total.source_values
    assert (county.status, county.note) == ("derived", "the sum of 3 rows of the published file")
    assert (rutland.status, rutland.note) == ("published", ""), "one row is as it was published"
    assert {one.status for one in result.source_values} == {"derived"}
    assert result.source_values[0].note == "the number of its rows in the published file"


def test_a_share_of_districts_is_a_sum_over_a_sum():
    share = column_plan("rural", "percent", aggregate="sum", denominator="all", scale=100)
    county, rutland = read(sheet_of_rows(*SMALL_AREAS), table_plan(share, **LOWER)).source_values
    assert (county.value, county.numerator, county.denominator) == (6.0, 30.0, 500.0)
    assert (rutland.value, rutland.column) == (10.0, "D/E")
    assert "divided by" in county.note
    assert rutland.note == "one published figure over another"
    some = share | {"where": {"decile": "2"}}
    county, _ = read(sheet_of_rows(*SMALL_AREAS), table_plan(some, **LOWER)).source_values
    assert (county.numerator, county.denominator) == (20.0, 500.0), "where is for the top alone"


def test_records_are_counted_by_authority():
    rows = (
        ("Authority", "Home", "Rating"),
        ("Rutland", "a", "Good"),
        ("Rutland", "b", "Inadequate"),
        ("Rutland", "c", ""),
        ("Hackney", "d", "Good"),
        ("Hackney", "", "Good"),
    )
    poor = {"where": {"Rating": ["Inadequate", "Requires improvement"]}}
    described = table_plan(
        column_plan("Home", aggregate="count", breakdown="all"),
        column_plan("Home", aggregate="count", breakdown="poor", **poor),
        column_plan("Home", "percent", aggregate="count", denominator="Rating", scale=100, **poor),
        code=[],
        name="Authority",
    )
    result = read(sheet_of_rows(*rows), described)
    assert numbers(result) == {
        ("E06000017", "all"): 3.0,
        ("E09000012", "all"): 1.0,
        ("E06000017", "poor"): 1.0,
        ("E09000012", "poor"): 0.0,
        ("E06000017", ""): 50.0,
        ("E09000012", ""): 0.0,
    }


def test_a_sum_is_not_known_while_a_part_of_it_is_missing():
    rows = [*SMALL_AREAS[:4], ("E01000004", "E07000129", 2.0, "[c]", "100")]
    found = read(sheet_of_rows(*rows), table_plan(column_plan("rural", aggregate="sum"), **LOWER))
    assert numbers(found) == {("E10000018", ""): "suppressed", ("E06000017", ""): 5.0}


def test_a_district_without_an_authority_or_that_does_not_exist():
    spoilt = [*SMALL_AREAS[:2], ("E01000002", "E07000131", 2.0, "20", "300")]
    (line,) = said(
        read(
            sheet_of_rows(*spoilt), table_plan(column_plan("all", aggregate="sum"), **LOWER)
        ).problems
    )
    assert "expected a district that a lookup places in an authority" in line
    assert "found 'E07000131'" in line
    many = [SMALL_AREAS[0], *[("E01000002", "E07000131", 2.0, "20", "300")] * 500]
    lines = said(
        read(
            sheet_of_rows(*many), table_plan(column_plan("all", aggregate="sum"), **LOWER)
        ).problems
    )
    assert len(lines) == 3
    assert "(and 497 more like it in this column)" in lines[2]
    spoilt = [*SMALL_AREAS[:2], ("E01000002", "E07000999", 2.0, "20", "300")]
    (line,) = said(
        read(
            sheet_of_rows(*spoilt), table_plan(column_plan("all", aggregate="sum"), **LOWER)
        ).problems
    )
    assert "expected the code of an English area, found 'E07000999'" in line


def test_what_was_gathered_is_told_by_what_its_rows_are_called():
    mean = column_plan("decile", "decile", aggregate="mean")
    table = table_plan(mean, **LOWER, called="small areas")
    county, _ = read(sheet_of_rows(*SMALL_AREAS), table).source_values
    assert county.note == "the mean of 3 small areas"


# --- columns added up, words for numbers, notes ---------------------------------------------------

CARE = (
    ("Code", "9 hours", "of them few", "19 hours", "50 hours", "Rating", "Published"),
    ("E06000017", "1", "100", "2", "4", "Good", " May  2025"),
    ("E10000018", "10", "100", "[c]", "40", "not rated", "June 2025"),
)


def test_columns_that_do_not_stand_side_by_side_are_added_up():
    total = column_plan("9 hours", also=["19 hours", "50 hours"])
    rutland, leicestershire = read(sheet_of_rows(*CARE), table_plan(total)).source_values
    assert (rutland.value, rutland.column) == (7.0, "B+D+E")
    assert (leicestershire.value, leicestershire.status) == (None, "suppressed")
    (line,) = said(read(sheet_of_rows(*CARE), table_plan(total | {"also": ["20 hours"]})).problems)
    assert "a column headed '20 hours'" in line


def test_a_word_stands_for_a_number_and_any_other_is_refused():
    rating = column_plan("Rating", "rating", numbers={"Good": 3, "Poor": 1})
    (line,) = said(read(sheet_of_rows(*CARE), table_plan(rating)).problems)
    assert "row 3, column F: expected a number or one of good, poor, [c], [x]" in line
    assert "'not rated'" in line
    unrated = {"Not rated": {"status": "not_published"}}
    result = read(sheet_of_rows(*CARE), table_plan(rating) | {"symbols": unrated})
    assert [one.value for one in result.source_values] == [3.0, None]


def test_a_note_holds_what_its_row_says():
    noted = column_plan("50 hours", note="report published in {Published}")
    rutland, _ = read(sheet_of_rows(*CARE), table_plan(noted)).source_values
    assert rutland.note == "report published in May 2025"
    (line,) = said(read(sheet_of_rows(*CARE), table_plan(noted | {"note": "on {Day}"})).problems)
    assert "a column headed 'Day'" in line


def test_a_ratio_with_its_denominator_alone_gets_its_numerator():
    rows = (("Code", "each", "people"), ("E06000017", "621.07", "41382"))
    each = column_plan("each", "£ per resident", denominator="people")
    (one,) = read(sheet_of_rows(*rows), table_plan(each)).source_values
    assert (one.numerator, one.denominator) == (25_701_118.74, 41382.0)
    share = column_plan("each", "score", denominator="people")
    (one,) = read(sheet_of_rows(*rows), table_plan(share)).source_values
    assert one.numerator is None, "a score is no ratio"


@pytest.mark.parametrize("numerator", ["[c]", ""])
def test_a_suppressed_numerator_is_not_worked_back_to_from_the_ratio(numerator):
    """The rate is published and the count is not: 3 of 41,382 people would be 7.2."""
    rows = (("Code", "rate", "n", "people"), ("E06000017", "7.2", numerator, "41382"))
    rate = column_plan(
        "rate", "per 100,000 people of all ages", numerator="n", denominator="people"
    )
    (one,) = read(sheet_of_rows(*rows), table_plan(rate)).source_values
    assert (one.value, one.numerator, one.denominator) == (7.2, None, 41382.0)


# --- sheets -------------------------------------------------------------------------------------


class Book:
    file = "a.xlsx"
    sheet_names = ("Notes", "IMD2019", "IMD2015")

    def sheet(self, name):
        return sheet_of_rows(name=name)


def test_the_name_of_a_sheet_may_hold_the_files_period():
    assert find_sheet(Book(), "Notes", "2019").name == "Notes"
    assert find_sheet(Book(), "IMD{period}", "2019").name == "IMD2019"
    assert find_sheet(Book(), "IMD{current}", "2015").name == "IMD2015"
    with pytest.raises(SheetError, match=r"a\.xlsx: expected one sheet 'IMD\{period\}' of 2020"):
        find_sheet(Book(), "IMD{period}", "2020")


def test_the_rows_used_here_are_in_the_layout_they_stand_for():
    assert len({len(row) for row in FINANCE_ROWS if len(row) > 5}) == 1
    assert len(LEICESTERSHIRE) == len(RUTLAND) == 5
