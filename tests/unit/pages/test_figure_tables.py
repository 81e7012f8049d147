import csv
import io
import re

import pytest
from support.small_data import (
    SLUGS,
    all_blocks,
    block_of,
    dataset_of,
    facts_of,
    observation,
)

from carebook.data import periods
from carebook.pages.figure_tables import NO_FIGURE, facts_to_csv, figure_table


def every_block():
    return (block for slug in SLUGS for block in all_blocks(slug))


def number_in(cell):
    stated = re.match(r"£?([\d,.]*\d)", cell)
    return float(stated[1].replace(",", "")) if stated else None


def cell_of(table, fact):
    """The cell where a reader would look for a fact: by place, breakdown, measure and period."""
    column = table.headers.index(fact.place)
    rows = table.rows
    if "Period" in table.headers:
        at = table.headers.index("Period")
        rows = [row for row in rows if row[at] == periods.period_label(fact.period)]
    else:
        assert table.caption.endswith(f", {periods.period_label(fact.period)}")
    by_measure = [row for row in rows if row[0].casefold().endswith(fact.measure.casefold())]
    if not by_measure:
        assert f", {fact.measure}" in table.caption
    rows = by_measure or rows
    by_breakdown = [
        row for row in rows if row[0] == fact.breakdown or row[0].startswith(f"{fact.breakdown}: ")
    ]
    rows = by_breakdown or rows
    assert len(rows) == 1
    return rows[0][column]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_fact_stands_in_its_cell_with_its_value_in_full(slug):
    checked = 0
    for block in all_blocks(slug):
        table = figure_table(block)
        for fact in block.facts:
            cell = cell_of(table, fact)
            assert cell.startswith(fact.exact)
            scale = 0.001 if fact.unit.startswith("£ thousand") else 1
            if fact.value is not None:
                half_a_digit = 0.0005 if scale == 0.001 else 0.005
                shown = number_in(cell.removeprefix("at most "))
                assert shown == pytest.approx(fact.value * scale, abs=half_a_digit + 1e-9)
            checked += 1
    assert checked > 150


def test_cells_that_are_no_fact_say_that_there_is_no_figure():
    for block in every_block():
        table = figure_table(block)
        if table is None:
            assert block.facts == ()
            continue
        places = {fact.place for fact in block.facts}
        filled = [
            cell
            for row in table.rows
            for header, cell in zip(table.headers, row, strict=True)
            if header in places and cell != NO_FIGURE
        ]
        assert len(filled) == len(block.facts)


def test_gaps_are_words_and_never_a_zero():
    table = figure_table(block_of("carer_support"))
    row = next(row for row in table.rows if row[0] == "Direct payment only")
    assert row[1:] == ("None reported (may be fewer than 5)", "149.9")
    for block in every_block():
        for row in getattr(figure_table(block), "rows", ()):
            assert not [cell for cell in row[1:] if number_in(cell) == 0]


def test_a_suppressed_value_says_that_it_is():
    o = observation(
        indicator="requests", breakdown="65+", unit="count", value=None, status="suppressed"
    )
    block = block_of("requests", "65+", dataset=dataset_of(o))
    assert figure_table(block).rows[0][1] == "Suppressed by the publisher (a small number)"


def test_a_score_that_is_not_published_says_so_and_why():
    table = figure_table(block_of("cqc_authority_score"))
    assert table.rows == (("Score out of 100", "Not published"),)
    assert table.notes == ("Rutland, 2024-25: no assessment published.",)


def test_the_csv_leaves_what_is_not_published_empty():
    [row] = csv.DictReader(io.StringIO(facts_to_csv(facts_of("cqc_authority_score"))))
    assert (row["value"], row["status"]) == ("", "not_published")


def test_the_table_says_what_is_shown_of_a_helplines_small_counts():
    for slug in ("rutland", "leicestershire"):
        table = figure_table(block_of("helpline_enquiries", "Carers", slug=slug))
        notes = [note.partition(": ")[2] for note in table.notes]
        said = "there were 1 to 5 enquiries, shown as 5 or fewer: the rate is that of 5."
        assert notes == [said, "the mean as stated; small counts of authorities are not shown."]
        assert table.rows[0][1].startswith("at most ")


def test_rounded_and_derived_values_are_marked():
    table = figure_table(block_of("requests", "65+"))
    assert table.rows[2][1] == "15,200 (derived)"
    table = figure_table(block_of("carers_find_information"))
    assert table.rows[0][1] == "69% (rounded)"


def test_intervals_stand_beside_their_value():
    table = figure_table(block_of("requests", "18-64"))
    assert table.rows[0][1] == "787 (95% interval 697\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}885)"


def test_the_table_tells_how_derived_values_were_made():
    [note] = figure_table(block_of("requests", "65+")).notes
    assert note.startswith("Rate per 100,000 residents aged 65 and over: worked out here as the")
    assert "divided by the share of residents aged 65 and over in 2023" in note
    notes = figure_table(block_of("gross_expenditure")).notes
    assert (
        "£ for each resident: worked out here as the published thousands of pounds per 100,000 "
        "residents, times 1,000, over 100,000."
    ) in notes


def test_the_table_tells_how_values_were_rounded():
    notes = figure_table(block_of("population", slug="leicestershire")).notes
    assert "Leicestershire, 2019 and 2023: stated to the nearest thousand." in notes
    assert not [note for note in notes if "2021" in note]


def test_england_and_the_average_authority_are_two_columns():
    table = figure_table(block_of("population_density"))
    assert table.headers == ("Measure", "Rutland", "England", "The average authority")
    assert table.rows == (("People per square kilometre", "108", "434 (rounded)", "2,468.5"),)


def test_a_regional_column_bears_the_regions_name():
    assert figure_table(block_of("recruitment_harder")).headers[1] == "East Midlands"


def test_all_ages_and_older_residents_are_two_rows_with_their_own_names():
    table = figure_table(block_of("requests", "65+"))
    assert [row[0] for row in table.rows] == [
        "Rate per 100,000 residents of all ages",
        "Number of requests",
        "Rate per 100,000 residents aged 65 and over",
    ]
    assert [number_in(row[1]) for row in table.rows] == [3986, 1620, 15200]


def test_headers_and_rows_are_of_one_width():
    for block in every_block():
        if table := figure_table(block):
            assert {len(row) for row in table.rows} == {len(table.headers)}


def test_the_csv_holds_the_facts_as_the_data_have_them():
    for block in every_block():
        rows = list(csv.DictReader(io.StringIO(facts_to_csv(block.facts))))
        assert len(rows) == len(block.facts)
        for row, fact in zip(rows, block.facts, strict=True):
            assert (float(row["value"]) if row["value"] else None) == fact.value
            limits = [float(row[name]) if row[name] else None for name in ("lower", "upper")]
            assert limits == [
                None if limit is None else pytest.approx(limit, abs=1e-6)
                for limit in (fact.lower, fact.upper)
            ]
            for name in ("area_code", "place", "breakdown", "period", "unit", "status", "note"):
                assert row[name] == getattr(fact, name)


@pytest.mark.parametrize("note", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("x")'])
def test_no_text_becomes_a_formula_in_a_spreadsheet(note):
    facts = facts_of("satisfaction", dataset=dataset_of(observation(note=note)))
    [row] = csv.DictReader(io.StringIO(facts_to_csv(facts)))
    assert row["note"] == f"'{note}"


def test_the_csv_ends_its_lines_alike_on_every_system():
    assert "\r" not in facts_to_csv(facts_of("satisfaction"))
