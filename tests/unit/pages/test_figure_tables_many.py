"""Tables of many places, measures and periods: each part is narrow, and nothing is said twice."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from support.small_data import (
    ALL_AGES,
    EAST_MIDLANDS,
    ENGLAND,
    LA_MEAN,
    RUTLAND,
    block_of,
    dataset_of,
    observation,
)

from carebook.pages.fact_index import FigureNames
from carebook.pages.figure_tables import figure_table
from carebook.pages.indicator_markdown import _table_markdown
from carebook.pages.staging import TABLES_FOLDER, Staging
from carebook.pages.table_notes import figure_notes
from carebook.tools.pandoc import convert_markdown

PLACES = (RUTLAND, ENGLAND, EAST_MIDLANDS, LA_MEAN)
NAMES = ("Rutland", "England", "East Midlands", "The average authority")
MEAN = "the unweighted mean of {} authorities{}"


def block(indicator, *breakdowns, units=(ALL_AGES, "count"), years=("2023/24",), **more):
    """A block on an indicator's values in four places; the average has no counts."""
    rows = [
        observation(
            area_code=code,
            indicator=indicator,
            breakdown=breakdown,
            period=year,
            unit=unit,
            value=1951595 + n if unit == "count" else 1000 + n,
            lower=1951000 if code == RUTLAND else None,
            upper=1957000 if code == RUTLAND else None,
            **more,
        )
        for breakdown in breakdowns or ("",)
        for year in years
        for unit in units
        for n, code in enumerate(PLACES)
        if not (code == LA_MEAN and unit == "count")
    ]
    return block_of(indicator, *breakdowns, dataset=dataset_of(*rows))


def found(table, block_):
    """The cell in which each fact stands, by the fact's id."""
    before, cells = 0, {}
    for part in table.grids:
        for fact in block_.facts:
            row = table.row_by_fact[fact.id] - before
            if not 0 <= row < len(part.rows):
                continue
            words = fact.measure[:1].upper() + fact.measure[1:]
            header = fact.place if fact.place in part.headers else words
            cells[fact.id] = part.rows[row][part.headers.index(header)]
        before += len(part.rows)
    return cells


ONE = block("requests", "65+")
GROUPS = block("care_types_65", "Nursing", "Residential")
YEARS = block("requests", "65+", years=[f"20{n}/{n + 1}" for n in range(10, 20)])
FEW_YEARS = block("requests", "65+", years=("2021/22", "2022/23", "2023/24"))


@pytest.mark.parametrize("made", [ONE, GROUPS, YEARS, FEW_YEARS])
def test_every_fact_stands_in_the_row_that_its_number_leads_to(made):
    cells = found(figure_table(made), made)
    assert len(cells) == len(made.facts)
    for fact in made.facts:
        assert cells[fact.id].split("\n")[0] == fact.exact


def test_one_figure_of_many_places_has_a_row_a_place_and_a_column_a_measure():
    table = figure_table(ONE)
    [part] = table.grids
    assert part.headers == ("Place", "Rate per 100,000 residents of all ages", "Number of requests")
    assert tuple(row[0] for row in part.rows) == NAMES
    assert part.rows[-1][1:] == ("1,003", "no figure")
    assert part.caption == "Requests from people aged 65 and over, 2023-24"


def test_groups_have_a_part_for_each_measure_and_no_column_for_a_place_without_any():
    table = figure_table(GROUPS)
    assert [part.headers for part in table.grids] == [
        ("Category", *NAMES),
        ("Category", *NAMES[:-1]),
    ]
    assert [row[0] for row in table.rows] == ["Nursing", "Residential"] * 2


def test_a_long_series_has_its_periods_down_the_side():
    table = figure_table(YEARS)
    assert [len(part.rows) for part in table.grids] == [10, 10]
    assert table.rows[0][0] == "2010-11"
    assert table.headers == ("Period", *NAMES)


def test_the_charted_measure_comes_first():
    made = block("requests", "65+", units=("count", ALL_AGES), years=("2022/23", "2023/24"))
    charted = next(fact.measure for fact in made.facts if fact.charted)
    assert figure_table(made).grids[0].caption.endswith(charted)


def test_limits_stand_on_a_line_of_their_own_and_break_in_no_number():
    cell = found(figure_table(ONE), ONE)[ONE.facts[-1].id]
    own = next(fact for fact in ONE.facts if fact.role == "area" and fact.unit == "count")
    cell = found(figure_table(ONE), ONE)[own.id]
    value, limits = cell.split("\n")
    assert value == "1,951,595"
    # In a narrow column it may break at its one plain space.
    assert limits == "(1,951,000 to\N{NO-BREAK SPACE}1,957,000)"
    assert "The ranges in brackets are 95% intervals." in figure_table(ONE).notes


def table_page(block, name, files):
    """The table of a block as a page shows it; its CSV file goes into ``files``."""
    staging = Staging("a.ipynb", Path(), FigureNames("a.ipynb"), None, files)
    text = _table_markdown(block, name, figure_table(block), staging)
    return BeautifulSoup(convert_markdown(text, "html"), "html.parser")


def test_a_page_shows_the_limits_below_the_value():
    page = table_page(ONE, "one", {})
    row = page.find(id="row-one-1").find_parent("tr")
    assert row.find_all("td")[-1].get_text(" ").startswith("1,951,595")
    assert row.find_all("td")[-1].select_one(".limits").get_text() == (
        "(1,951,000 to\N{NO-BREAK SPACE}1,957,000)"
    )


def test_the_rows_of_all_parts_are_named_one_after_the_other():
    files = {}
    page = table_page(GROUPS, "g", files)
    assert [span["id"] for span in page.select("[id^=row-]")] == [f"row-g-{n}" for n in range(1, 5)]
    assert len(page.find_all("table")) == 2
    assert list(files) == [f"{TABLES_FOLDER}/g.csv"]


def test_what_is_held_back_is_one_word_in_its_cell_and_told_below():
    held = block("care_types_65", "Nursing", "Residential", units=(ALL_AGES,))
    rows = [
        observation(
            indicator="care_types_65",
            breakdown=name,
            area_code=code,
            unit=ALL_AGES,
            value=None if code == RUTLAND else 5,
            status="suppressed" if code == RUTLAND else "published",
        )
        for name in ("Nursing", "Residential")
        for code in PLACES
    ]
    held = block_of("care_types_65", "Nursing", "Residential", dataset=dataset_of(*rows))
    table = figure_table(held)
    assert [row[1] for row in table.rows] == ["Suppressed"] * 2
    assert [note for note in table.notes if note.startswith("Suppressed: ")]


def test_rounded_figures_are_told_once_and_by_whose_they_are():
    rows = [
        observation(area_code=code, value=60 + n, status="rounded" if n < 2 else "published")
        for n, code in enumerate(PLACES)
    ]
    table = figure_table(block_of("satisfaction", dataset=dataset_of(*rows)))
    [note] = [note for note in table.notes if "rounded" in note]
    assert note.endswith(": rounded by the publisher for Rutland and England.")
    assert not [cell for row in table.rows for cell in row if "rounded" in cell]


def derived(notes, code=LA_MEAN):
    return block_of(
        "satisfaction",
        dataset=dataset_of(
            *(
                observation(area_code=at, period=f"{year}/{year - 1999:02d}", **more)
                for year, note in notes.items()
                for at, more in ((RUTLAND, {}), (code, {"status": "derived", "note": note}))
            )
        ),
    ).facts


def test_notes_that_differ_only_in_their_numbers_are_one():
    left_out = {2020: "; left out: 2 not published", 2022: "; left out: 1 suppressed"}
    facts = derived({
        year: MEAN.format(count, left_out.get(year, ""))
        for year, count in zip(range(2018, 2024), (151, 150, 149, 152, 150, 151), strict=True)
    })  # fmt: skip
    assert figure_notes(facts) == (
        "The average authority, 2018-19 to 2023-24: worked out here as the unweighted mean of "
        "149 to 152 authorities; left out: those without a figure of their own.",
    )


def test_a_note_of_one_period_keeps_all_its_words():
    said = MEAN.format(150, "; left out: 2 not published")
    assert figure_notes(derived({2023: said})) == (
        f"The average authority, 2023-24: worked out here as {said}.",
    )


def test_two_numbers_are_told_as_either():
    facts = derived({2022: MEAN.format(150, ""), 2023: MEAN.format(151, "")})
    assert "mean of 150 or 151 authorities." in figure_notes(facts)[0]


def test_a_figure_without_a_note_has_no_empty_one():
    facts = derived({2022: "", 2023: ""})
    assert figure_notes(facts) == ()


def test_a_remark_of_the_publisher_keeps_its_numbers_and_ends_in_one_stop():
    said = {"2022/23": "Code E10000002 until 2020.", "2023/24": "Code E06000060."}
    rows = [observation(period=period, note=note) for period, note in said.items()]
    notes = figure_notes(block_of("satisfaction", dataset=dataset_of(*rows)).facts)
    assert notes == (
        "Rutland, 2022-23: Code E10000002 until 2020.",
        "Rutland, 2023-24: Code E06000060.",
    )


def test_no_note_of_a_table_is_said_twice():
    for made in (ONE, GROUPS, YEARS):
        notes = figure_table(made).notes
        assert len({re.sub(r"\s+", " ", note) for note in notes}) == len(notes)


def test_what_the_publisher_says_of_a_suppressed_figure_stands_alone():
    rows = [
        observation(area_code=code, value=None, status="suppressed", note="Records not linked.")
        if code == RUTLAND
        else observation(area_code=code)
        for code in PLACES
    ]
    notes = figure_table(block_of("satisfaction", dataset=dataset_of(*rows))).notes
    assert notes == ("Rutland, 2023-24: Records not linked.",)


def test_many_measures_are_rows_with_their_period():
    money = ("£ per resident", "£ thousand per 100,000 people", "£ million", "£ thousand")
    made = block("gross_expenditure", units=money, years=("2022/23", "2023/24"))
    [part] = figure_table(made).grids
    assert part.headers == ("Measure", *NAMES)
    assert [row[0] for row in part.rows][:2] == [
        "2022-23: £ for each resident",
        "2023-24: £ for each resident",
    ]
    assert len(part.rows) == 8


def test_a_column_of_periods_leaves_its_room_to_the_figures():
    page = table_page(YEARS, "y", {})
    columns = page.select("table")[0].select("col")
    first, *others = [int(re.sub(r"\D", "", col["style"])) for col in columns]
    assert all(other > first for other in others)


def test_groups_of_short_names_leave_room_for_intervals():
    rows = [
        observation(
            area_code=RUTLAND,
            indicator="requests",
            breakdown=group,
            period=year,
            unit="count",
            value=530,
            lower=487,
            upper=578,
        )
        for group in ("18-64", "65+")
        for year in ("2022/23", "2023/24")
    ]
    page = table_page(block_of("requests", dataset=dataset_of(*rows)), "g", {})
    assert [cell.get_text() for cell in page.select("th[scope=col], thead th")][1:] == [
        "Period",
        "Rutland",
    ]
    first, *others = [
        int(re.sub(r"\D", "", col["style"])) for col in page.select("table")[0].select("col")
    ]
    assert all(other > first for other in others)


def test_the_area_keeps_its_column_where_it_alone_has_no_figure():
    rows = [
        observation(
            area_code=code, indicator="care_types_65", breakdown=name, unit=unit, value=value
        )
        for name in ("Nursing", "Residential")
        for unit, codes in ((ALL_AGES, PLACES[1:]), ("count", PLACES))
        for value, code in enumerate(codes, 50)
    ]
    table = figure_table(
        block_of("care_types_65", "Nursing", "Residential", dataset=dataset_of(*rows))
    )
    for part in table.grids:
        assert part.headers[:2] == ("Category", "Rutland")
    assert {row[1] for row in table.grids[-1].rows} == {"no figure"}
