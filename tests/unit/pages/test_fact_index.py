"""Where facts stand, and what a reader is told of each."""

import pytest
from bs4 import BeautifulSoup
from nbformat import v4
from support.linked_book import (
    CHANGE,
    COMPARISON,
    asked,
    chapters,
    contact,
    notebooks,
    share,
    shown,
)
from support.small_data import bundled, facts_of, the

from carebook.notebooks.notebook_files import read_blocks
from carebook.pages.chapter import stage_chapter
from carebook.pages.fact_index import FigureNames, make_fact_index
from carebook.tools.pandoc import convert_markdown

CARERS, OLDER = "notebooks/carers.ipynb", "notebooks/older-people.ipynb"


@pytest.fixture(scope="module")
def index():
    return make_fact_index(notebooks())


@pytest.fixture(scope="module")
def everything():
    """Every indicator of the catalogue on one page, and its index."""
    cells = [shown(name) for name in bundled().indicators]
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell("# All"), *cells])
    return notebook, make_fact_index({"all.ipynb": notebook})


def words_of(fact_index, fact, path=CARERS):
    [row] = fact_index.find(fact.id, path)
    return row.details_for(path)


def test_every_fact_of_the_data_leads_to_a_row_that_holds_it(everything):
    notebook, fact_index = everything
    html = convert_markdown(stage_chapter("all.ipynb", notebook).text, "html")
    page = BeautifulSoup(html, "html.parser")
    checked = 0
    for block in read_blocks(notebook):
        for fact in () if block.silence and not block.stays_when_silent else block.facts:
            [row] = fact_index.find(fact.id, "all.ipynb")
            [span] = page.find_all(id=row.anchor)
            table = span.find_parent("table")
            headers = [cell.get_text() for cell in table.select("thead th")]
            line = span.find_parent("tr").find_all(["th", "td"])
            shown_there = line[headers.index(fact.place)].get_text()
            assert shown_there.split(" (")[0] == fact.exact.split(" (")[0], fact.id
            whole = f"{line[0].get_text()} {line[1].get_text()} {table.caption.get_text()}".lower()
            assert fact.measure.lower() in whole or fact.breakdown.lower() in whole
            checked += 1
    assert checked > 100


def test_each_row_has_a_name_of_its_own():
    found = []
    for chapter in chapters():
        html = BeautifulSoup(convert_markdown(chapter.text, "html"), "html.parser")
        found += [span["id"] for span in html.select("span[id^=row-]")]
    assert len(found) == len(set(found)) > 8


def test_a_second_showing_has_names_of_its_own():
    names = FigureNames("notebooks/older-people.ipynb")
    first, second, third = [
        block for cell in (shown("requests", "18-64"), shown("requests"), shown("satisfaction"))
        for block in read_blocks(v4.new_notebook(cells=[cell]))
    ]  # fmt: skip
    given = [names.name_figure(block) for block in (first, second, third)]
    assert given == [
        "older-people-requests",
        "older-people-requests-2",
        "older-people-satisfaction",
    ]


def test_the_own_chapter_comes_before_the_order_of_the_book(index):
    paths = [
        index.find(contact().id, path)[0].chapter_path for path in ("index.ipynb", CARERS, OLDER)
    ]
    assert paths == [CARERS, CARERS, OLDER]


def test_the_way_to_a_row_starts_at_the_reader_s_chapter(index):
    def way(path):
        [row] = index.find(asked().id, path)
        return row.link_from(path), row.details_for(path)["href"]

    row = "row-older-people-requests-2-1"
    assert way("index.ipynb") == (
        f"notebooks/older-people.ipynb#{row}",
        f"notebooks/older-people.html#{row}",
    )
    assert way(CARERS) == (f"older-people.ipynb#{row}", f"older-people.html#{row}")
    assert way(OLDER) == (f"#{row}", f"#{row}")


def test_comparisons_and_changes_lead_to_both_their_facts(index):
    compared = index.find(COMPARISON, CARERS)
    assert [row.fact for row in compared] == [contact(), contact("average")]
    assert len({row.anchor for row in compared}) == 1
    changed = index.find(CHANGE, OLDER)
    assert [row.fact for row in changed] == [share("2019"), share("2023")]
    assert len({row.anchor for row in changed}) == 2


@pytest.mark.parametrize(
    "ident", ["", "nothing", f"{contact().id} : nothing", f"nothing -> {contact().id}", " : "]
)
def test_what_is_in_no_table_is_not_found(index, ident):
    assert index.find(ident, CARERS) == ()


def test_a_colon_in_a_breakdown_does_not_make_two_facts(everything):
    _, fact_index = everything
    fact = facts_of("care_types_65", "Community: direct payment only")[0]
    assert [row.fact for row in fact_index.find(fact.id, "all.ipynb")] == [fact]


def test_the_words_say_value_place_period_interval_status_and_source(index):
    told = words_of(index, asked())
    assert told["title"] == "Requests for support: requests from people aged 65 and over"
    assert dict(told["rows"]) == {
        "Value": "3,986 per 100,000 residents of all ages",
        "Measured as": "Rate per 100,000 residents of all ages",
        "Place": "Rutland",
        "Period": "2023-24",
        "95% interval": "3,788\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}4,191",
        "Status": "Published",
        "Source": "NHS England, ASCFR and SALT Data Tables 2023-24",
    }


def test_what_was_rounded_for_a_sentence_stands_in_full_too(index):
    told = dict(words_of(index, asked(role="average"))["rows"])
    assert told["Value"] == "2,438 per 100,000 residents of all ages"
    assert told["In full"] == "2,437.85"
    assert "In full" not in dict(words_of(index, asked())["rows"])


@pytest.mark.parametrize(
    ("indicator", "wanted", "term", "words"),
    [
        (
            "workforce_vacancy",
            {"role": "area"},
            "Status",
            "Rounded: stated to the nearest percent",
        ),
        (
            "gross_expenditure",
            {"role": "area", "unit": "£ per resident"},
            "Status",
            "Worked out for this book as the published thousands of pounds per 100,000 residents, "
            "times 1,000, over 100,000",
        ),
        (
            "carer_support",
            {"role": "area", "breakdown": "Direct payment only"},
            "Status",
            "None reported, which may hide a number below 5",
        ),
        (
            "carer_support",
            {"role": "area", "breakdown": "Direct payment only"},
            "Value",
            "None reported (may be fewer than 5)",
        ),
        (
            "workforce_turnover",
            {"role": "area"},
            "Place",
            "East Midlands (a figure for the region, not for Rutland alone)",
        ),
        ("population_density", {"role": "average"}, "Place", "The average authority"),
    ],
)
def test_the_words_name_what_a_figure_is_not(everything, indicator, wanted, term, words):
    fact = the(facts_of(indicator), **wanted)
    assert dict(words_of(everything[1], fact, "all.ipynb")["rows"])[term] == words
