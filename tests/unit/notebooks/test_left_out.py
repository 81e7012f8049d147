"""Blocks with nothing to show: what goes with them, and the table that tells of them."""

from pathlib import Path

from nbformat import v4
from support.narrative_cells import notebook, shown, summary_cell
from support.small_data import bundled, dataset_of, observation

from carebook.notebooks.blocks import BLOCK_MIME
from carebook.notebooks.left_out import (
    NOTHING_LEFT_OUT,
    fill_left_out_tables,
    left_out_table,
    where_to_look,
    without_left_out_blocks,
)


def prose(text):
    return v4.new_markdown_cell(text)


def block(name, *breakdowns, heading=None, dataset=None):
    return [
        prose(heading or f"## About {name}\n\nWhy it matters."),
        shown(name, *breakdowns, dataset=dataset),
        summary_cell(name, ""),
    ]


def said(*cells):
    kept = without_left_out_blocks(notebook(*cells)).cells
    return [
        cell.source if cell.cell_type == "markdown" else next(iter(cell.outputs[0].data.values()))
        for cell in kept
    ]


def headings(*cells):
    texts = [one for one in said(*cells) if isinstance(one, str) and one.startswith("#")]
    return [text.splitlines()[0] for text in texts]


def test_heading_reason_chart_and_summary_of_an_empty_block_go():
    cells = [*block("delayed_transfers_of_care"), *block("satisfaction")]
    assert headings(*cells) == ["# Title", "## About satisfaction"]
    assert len(said(*cells)) == 4


def test_a_notebook_in_which_nothing_is_missing_is_left_as_it_is():
    whole = notebook(*block("satisfaction"))
    assert without_left_out_blocks(whole) is whole


def test_a_notebook_is_pruned_in_a_copy():
    whole = notebook(*block("delayed_transfers_of_care"))
    assert len(without_left_out_blocks(whole).cells) == 1
    assert len(whole.cells) == 4


def test_a_silence_that_is_the_message_stays():
    assert headings(*block("budget_cuts")) == ["# Title", "## About budget_cuts"]


def test_a_block_that_somebody_wrote_about_stays():
    cells = block("delayed_transfers_of_care")
    cells[-1].metadata["carebook"] = {"writer": "person"}
    assert len(headings(*cells)) == 2


def test_a_heading_over_two_charts_goes_only_with_both():
    first, second = block("delayed_transfers_of_care"), block("satisfaction")
    assert headings(*first, *second[1:]) == ["# Title", "## About delayed_transfers_of_care"]
    assert len(said(*first, *second[1:])) == 4
    assert headings(*first, *block("provider_collapse")[1:]) == ["# Title"]


def test_a_heading_in_a_cell_of_its_own_goes_and_the_one_above_it_stays():
    cells = [prose("## Part"), prose("### Measure"), prose("Why."), *block("reablement")[1:]]
    assert headings(*cells) == ["# Title", "## Part"]
    assert len(said(*cells)) == 2


def test_the_heading_of_a_summary_with_nothing_to_say_goes_with_it():
    opening = [prose("## In short"), summary_cell("section", "")]
    assert headings(*opening, prose("## Next")) == ["# Title", "## Next"]
    assert len(said(*opening)) == 1
    assert headings(prose("## In short"), summary_cell("section", "Words.")) == [
        "# Title",
        "## In short",
    ]


def test_a_heading_with_more_below_it_than_an_empty_summary_stays():
    for cells in (
        [prose("## In short\n\nWords."), summary_cell("section", "")],
        [prose("## In short"), summary_cell("section", ""), shown("satisfaction")],
        [summary_cell("section", "")],
    ):
        assert len(said(*cells)) == 1 + len(cells)


def test_a_chapters_title_never_goes():
    assert headings(*block("reablement")[1:]) == ["# Title"]


def test_what_a_cell_shows_before_an_empty_block_keeps_its_heading():
    text = v4.new_output("display_data", {"text/markdown": "Seen here."})
    cells = block("reablement")
    cells.insert(1, v4.new_code_cell("x", outputs=[text]))
    assert headings(*cells) == ["# Title", "## About reablement"]
    assert len(said(*cells)) == 3


def test_a_figure_of_one_s_own_after_an_empty_block_keeps_its_heading():
    picture = v4.new_output("display_data", {"image/png": "x"})
    drawing = v4.new_code_cell("draw()", outputs=[picture])
    cells = without_left_out_blocks(notebook(*block("reablement"), drawing)).cells
    assert [cell.source.splitlines()[0] for cell in cells] == [
        "# Title",
        "## About reablement",
        "draw()",
    ]
    drawing.source = "#| include: false\ndraw()"
    cells = without_left_out_blocks(notebook(*block("reablement"), drawing)).cells
    assert "## About reablement" not in [cell.source.splitlines()[0] for cell in cells]


def whole_table(*notebooks):
    return left_out_table({Path(f"chapter-{n}.ipynb"): one for n, one in enumerate(notebooks)})


def table(*notebooks):
    rows = whole_table(*notebooks).splitlines()[2:]
    return [[part.strip() for part in row.strip("|").split("|")] for row in rows if "|" in row]


def test_the_table_names_each_measure_its_chapter_the_reason_and_where_to_look():
    [row] = table(notebook(*block("delayed_transfers_of_care"), title="Quality"))
    assert row[0] == "Quality: Delayed transfers of care"
    assert row[1] == "The publisher has discontinued this measure."
    assert row[2].startswith("The monthly count of delayed transfers of care")


def test_a_silence_that_stays_is_not_in_the_table():
    assert whole_table(notebook(*block("budget_cuts"))) == NOTHING_LEFT_OUT


def test_an_indicator_that_lacks_every_figure_has_one_row_for_all_its_chapters():
    one, other = (
        notebook(*block("requests", ages, dataset=dataset_of()), title=title)
        for ages, title in (("18-64", "Working age"), ("65+", "Older people"))
    )
    [row] = table(one, other)
    assert row[0] == "Working age; Older people: Requests for support"


def test_an_indicator_that_lacks_some_figures_is_named_by_its_group():
    plain = {"indicator": "requests", "unit": "count", "source": "salt"}
    dataset = dataset_of(observation(**plain, breakdown="65+", value=1620))
    one, other = (
        notebook(*block("requests", ages, dataset=dataset), title=title)
        for ages, title in (("18-64", "Working age"), ("65+", "Older people"))
    )
    [row] = table(one, other)
    assert row[0] == "Working age: Requests from people aged 18 to 64"


def test_a_measure_whose_place_another_takes_is_not_missed():
    rating = {"indicator": "residential_ratings", "breakdown": "Good", "unit": "percent"}
    dataset = dataset_of(observation(**rating, value=80, source="ascof"))
    cells = [*block("providers_below_good", dataset=dataset)]
    assert len(table(notebook(*cells))) == 1
    cells += block("residential_ratings", "Good", dataset=dataset)
    assert whole_table(notebook(*cells)) == NOTHING_LEFT_OUT


def test_the_table_is_filled_into_its_cell():
    cell = v4.new_markdown_cell("*Later.*", metadata={"tags": ["left-out"]})
    books = {
        Path("quality.ipynb"): notebook(*block("delayed_transfers_of_care")),
        Path("about.ipynb"): notebook(cell),
    }
    fill_left_out_tables(books)
    assert "Delayed transfers of care" in books[Path("about.ipynb")].cells[1].source


def test_where_to_look_names_the_publisher_of_what_is_published():
    indicators, sources = bundled().indicators, bundled().sources
    text = where_to_look(indicators["reablement"], sources)
    assert "Department of Health and Social Care: [Adult Social Care Outcomes" in text
    assert "(https://www.gov.uk/" in text
    # Nobody publishes it, so nobody is named.
    assert "NHS England" not in where_to_look(indicators["provider_collapse"], sources)


def test_a_shown_block_carries_what_the_table_needs():
    [output] = shown("reablement").outputs
    found = output.data[BLOCK_MIME]
    assert found["silence"].startswith(found["silence_reason"])
    assert found["where_to_look"]
    [output] = shown("satisfaction").outputs
    assert output.data[BLOCK_MIME]["where_to_look"] == ""
