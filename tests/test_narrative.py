from pathlib import Path

import pytest
from nbformat import NotebookNode, v4
from unit_fixtures import block_of, displayed, open_book, refusal, renamed

from carebook import markdown
from carebook.narrative import fill
from carebook.pandoc import convert
from carebook.writers.rules import LABEL, book_summary, chart_summary, section_summary

PLACEHOLDER = "*The summary of this chart is written when the book is built.*"


def shown(indicator, *breakdowns):
    book = open_book()
    data = displayed(book.show, book.figures(indicator, *breakdowns))
    return v4.new_code_cell("show", outputs=[v4.new_output("display_data", data)])


def summary(of):
    return v4.new_markdown_cell(PLACEHOLDER, metadata={"tags": [f"summary:{of}"]})


def notebook(*cells):
    return v4.new_notebook(cells=[v4.new_markdown_cell("# Title"), *cells])


@pytest.fixture
def filled():
    quality = notebook(shown("satisfaction"), summary("satisfaction"), summary("section"))
    older = notebook(
        shown("requests", "65+"),
        summary("requests"),
        shown("older_share"),
        summary("older_share"),
        shown("reablement"),
        summary("reablement"),
    )
    front = notebook(summary("book"))
    fill({Path("index.ipynb"): front, Path("quality.ipynb"): quality, Path("older.ipynb"): older})
    return {"front": front.cells, "quality": quality.cells, "older": older.cells}


def escaped(paragraphs):
    return "\n\n".join(markdown.escape(text) for text in paragraphs)


def test_each_chart_gets_its_own_summary(filled):
    assert filled["quality"][2].source == escaped([chart_summary(block_of("satisfaction"))])
    assert filled["older"][2].source == escaped([chart_summary(block_of("requests", "65+"), 0)])


def test_the_wording_turns_from_chart_to_chart(filled):
    assert filled["older"][4].source == escaped([chart_summary(block_of("older_share"), 1)])


def test_a_section_sums_up_its_own_notebook_only(filled):
    assert filled["quality"][3].source == escaped(section_summary([block_of("satisfaction")]))
    assert "requests" not in filled["quality"][3].source


def test_the_book_sums_up_all_notebooks(filled):
    everything = [
        block_of("satisfaction"),
        block_of("requests", "65+"),
        block_of("older_share"),
        block_of("reablement"),
    ]
    assert filled["front"][1].source == escaped(book_summary(everything))


def test_every_summary_says_who_wrote_it(filled):
    for cell in (filled["quality"][2], filled["quality"][3], filled["front"][1]):
        assert cell.metadata["carebook"] == {"writer": "rules", "label": LABEL}


def test_a_silence_is_left_without_a_summary_and_without_a_writer(filled):
    cell = filled["older"][6]
    assert cell.source == ""
    assert "carebook" not in cell.metadata


def test_no_placeholder_and_no_other_cell_is_touched(filled):
    for cells in filled.values():
        assert cells[0].source == "# Title"
        assert not [cell for cell in cells if PLACEHOLDER in cell.source]


def test_a_summary_reads_as_it_was_written(filled):
    text = convert(filled["older"][2].source, "plain").strip()
    assert text == chart_summary(block_of("requests", "65+"), 0).replace("'", "’")


def test_a_hostile_name_stays_text_in_a_summary():
    hostile = "*R* <script>alert(1)</script> [a](b)"
    cell = shown("satisfaction")
    cell.outputs[0].data = NotebookNode(renamed(cell.outputs[0].data, "Rutland", hostile))
    notebooks = notebook(cell, summary("satisfaction"))
    fill({Path("n.ipynb"): notebooks})
    assert f"In {hostile} in 2023-24" in convert(notebooks.cells[2].source, "plain")


def test_a_summary_of_what_is_not_shown_is_refused_with_what_is():
    message = refusal(
        fill, {Path("n.ipynb"): notebook(shown("satisfaction"), summary("satisfactoin"))}
    )
    assert message.startswith("n.ipynb: cell ")
    assert "indicator this notebook shows (satisfaction), found 'satisfactoin'" in message


def test_a_notebook_that_shows_nothing_has_nothing_to_sum_up():
    assert "(none)" in refusal(fill, {Path("n.ipynb"): notebook(summary("satisfaction"))})
