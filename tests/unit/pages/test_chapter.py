import csv
import io
import re

import pytest
from nbformat import v4
from support.small_data import (
    PROJECT,
    dataset_of,
    displayed,
    facts_of,
    observation,
    open_book,
    renamed,
)

from carebook.editions.chapter_conversion import chapter_filters
from carebook.narrative.fill_cells import SUMMARIES_LINE_KEY
from carebook.notebooks.api import bars
from carebook.notebooks.blocks import BLOCK_MIME, Card, CardsBlock
from carebook.pages.chapter import stage_chapter, staged_notebook
from carebook.pages.fact_index import make_fact_index
from carebook.pages.indicator_markdown import cards_markdown
from carebook.text.markdown import pipe_table
from carebook.tools.pandoc import convert_markdown

FILTERS = chapter_filters(PROJECT.theme)
HOSTILE = '<script>alert(1)</script> "x" *b* {{< include x >}}'


def shown(indicator, *breakdowns, draw=None, dataset=None):
    book = open_book(dataset=dataset)
    data = displayed(book.show, book.figures(indicator, *breakdowns), draw)
    return v4.new_code_cell("book.show(x)", outputs=[v4.new_output("display_data", data)])


def staying(cell):
    """The cell of a block whose silence is itself the message."""
    for output in cell.outputs:
        output.data[BLOCK_MIME]["stays_when_silent"] = True
    return cell


def summary(of, text="What it says."):
    more = {"carebook": {"writer": "rules", "label": "Written by rule."}} if text else {}
    return v4.new_markdown_cell(text, metadata={"tags": [f"summary:{of}"], **more})


def staged(*cells, path="notebooks/carers.ipynb"):
    title = v4.new_markdown_cell("# Unpaid *carers*\n\nAn introduction.")
    return stage_chapter(path, v4.new_notebook(cells=[title, *cells]))


@pytest.fixture(scope="module")
def chapter():
    cells = [
        v4.new_code_cell("area = 'rutland'"),
        v4.new_markdown_cell("## Social contact"),
        shown("carers_social_contact", draw=bars),
        summary("carers_social_contact"),
        v4.new_markdown_cell("## Requests"),
        shown("requests", "65+"),
        v4.new_markdown_cell("## Reablement"),
        staying(shown("reablement", draw=bars)),
        summary("reablement", ""),
        v4.new_markdown_cell("## Delayed transfers"),
        shown("delayed_transfers_of_care", draw=bars),
        summary("delayed_transfers_of_care", ""),
        summary("section", "All in all."),
    ]
    return staged(*cells)


def test_a_chapter_has_its_path_name_and_title(chapter):
    assert (chapter.path, chapter.name) == ("notebooks/carers.ipynb", "carers")
    assert chapter.title == "Unpaid carers"
    assert chapter.path_to_root == "../"
    assert staged(path="index.ipynb").path_to_root == ""


def test_a_notebook_without_a_heading_is_named_after_its_file():
    cells = [v4.new_code_cell("# no title"), v4.new_markdown_cell("## Not one")]
    chapter = stage_chapter("notebooks/young_carers-now.qmd", v4.new_notebook(cells=cells))
    assert chapter.title == "Young carers now"
    assert chapter.path == "notebooks/young_carers-now.ipynb"
    assert chapter.text.startswith("# Young carers now\n\n## Not one")
    assert chapter.warnings == (
        "notebooks/young_carers-now.qmd: expected a title, found none; the chapter is called "
        "'Young carers now' after its file: give it a heading such as # Unpaid carers",
    )


def test_figure_summary_source_and_table_follow_each_other(chapter):
    order = [
        "## Social contact",
        "::: {#fig-carers-carers-social-contact}",
        "What the chart says",
        "What it says",
        "Source: NHS England",
        "Table of figures",
        "## Requests",
        "Source: NHS England, ASCFR",
        "## Reablement",
        "not among the figures",
        ".summary-whole",
        "All in all.",
    ]
    at, text = 0, chapter.text.replace("::::::", ":::").replace(":::::", ":::")
    for words in order:
        at = text.find(words, at)
        assert at >= 0, words


def test_a_figure_has_a_live_form_and_a_still_one(chapter):
    html = convert_markdown(chapter.text, "html")
    live, still = re.findall(r'<div class="content-visible" data-(\S+)>', html)[:2]
    assert (live, still) == ('when-format="html"', 'unless-format="html"')
    assert html.count("<svg ") == 2
    assert 'src="../figures/carers-carers-social-contact.svg"' in html


def test_the_still_image_carries_the_whole_alternative_text(chapter):
    [alt] = re.findall(r'\.svg\)\{fig-alt="(.*?)"\}', chapter.text)
    assert alt.partition(" chart. ")[2].startswith("Carers with as much social contact")
    for fact in facts_of("carers_social_contact"):
        assert f"{fact.place} {fact.short}" in alt


def test_charts_are_files_of_the_chapter(chapter):
    assert chapter.files["figures/carers-carers-social-contact.svg"].startswith("<svg")
    assert len([name for name in chapter.files if name.startswith("figures/")]) == 1


def test_tables_are_files_with_every_fact(chapter):
    rows = list(csv.DictReader(io.StringIO(chapter.files["tables/carers-requests.csv"])))
    assert [float(row["value"]) for row in rows] == [
        fact.value for fact in facts_of("requests", "65+")
    ]
    assert "(../tables/carers-requests.csv)" in chapter.text


def test_the_table_of_a_page_holds_every_exact_value(chapter):
    text = " ".join(convert_markdown(chapter.text, "plain").split())
    for fact in facts_of("requests", "65+"):
        assert fact.exact in text


def test_the_source_says_periods_and_status(chapter):
    text = " ".join(convert_markdown(chapter.text, "plain").split())
    assert "Period: 2023-24. Status: published, some derived." in text
    assert "Counts are rounded to the nearest 5." in text


def test_a_block_with_nothing_to_show_leaves_neither_heading_nor_silence(chapter):
    assert "Delayed transfers" not in chapter.text
    assert "discontinued" not in chapter.text
    assert chapter.text.count("{.silence}") == 1


def test_a_silence_that_stays_has_no_figure_and_no_table(chapter):
    after = chapter.text[chapter.text.index("## Reablement") :]
    assert "{.silence}" in after
    assert "fig-" not in after
    assert "Table of figures" not in after
    assert "Status:" not in after


def test_a_summary_says_who_wrote_it(chapter):
    assert chapter.text.count("{.summary-label}\nWritten by rule.") == 2
    assert chapter.text.count("{.summary .summary-chart}") == 1
    assert chapter.text.count("{.summary .summary-whole}") == 1


LINE = "The summaries below were written by rule."


def with_line(*cells):
    notebook = v4.new_notebook(cells=list(cells))
    notebook.metadata[SUMMARIES_LINE_KEY] = LINE
    return stage_chapter("notebooks/carers.ipynb", notebook).text


@pytest.mark.parametrize(
    "cells",
    [
        ["# Title\n\nIntroduction.", summary("section"), "## Next"],
        ["# Title", "Introduction.", "## In short", summary("section"), "## Next", summary("x")],
        ["# Title\n\nIntroduction.\n\n## In short", summary("section")],
        [summary("section"), "# Title"],
    ],
)
def test_who_wrote_the_summaries_stands_once_before_the_first(cells):
    text = with_line(*(v4.new_markdown_cell(c) if isinstance(c, str) else c for c in cells))
    assert text.count(LINE) == 1
    assert text.index("# Title") < text.index(LINE) < text.index("{.summary ")
    if "## In short" in cells:
        assert text.index("Introduction.") < text.index(LINE) < text.index("## In short")


def test_a_chapter_without_the_line_has_none(chapter):
    assert "summaries-line" not in chapter.text


def test_a_caveat_of_several_charts_stands_once_at_the_end_of_the_chapter():
    text = staged(
        v4.new_markdown_cell("## Company"),
        shown("carers_social_contact"),
        summary("carers_social_contact"),
        v4.new_markdown_cell("## Requests"),
        shown("requests"),
        v4.new_markdown_cell("## Information"),
        shown("carers_find_information"),
    ).text
    assert text.count("carried out every second year") == 1
    own = "A request is not a person"
    heading = text.index("## How to read these figures")
    assert text.index(own) < text.rindex("Source: ") < heading
    assert heading < text.index("carried out every second year")
    assert "- **Carers with as much social contact as they want; Carers who find" in text
    alone = staged(shown("carers_social_contact"), summary("carers_social_contact")).text
    assert "carried out every second year" in alone
    assert "How to read these figures" not in alone


def test_the_status_names_gaps():
    assert "some reported as none" in staged(shown("carer_support")).text
    assert "some rounded where they were stated" in staged(shown("population")).text


def test_the_status_of_a_silence_says_whose_figures_the_table_holds():
    quiet = staying(shown("care_types_65", "Community: direct payment only"))
    text = " ".join(staged(quiet).text.split())
    assert (
        "Status: no figure for Rutland; the table holds what there is for the average authority."
    ) in text


@pytest.mark.parametrize(
    "shown_alone", [("cqc_authority_score",), ("carer_support", "Direct payment only")]
)
def test_the_status_of_a_silence_promises_no_figure_of_the_silent_area(shown_alone):
    text = " ".join(staged(staying(shown(*shown_alone))).text.split())
    assert "Status: no figure for Rutland" in text
    status = text.partition("Status: no figure for Rutland")[2].partition(".")[0]
    assert "Rutland" not in status


def test_the_status_names_what_is_not_published():
    plain = {"indicator": "requests", "unit": "count", "source": "salt"}
    dataset = dataset_of(
        observation(**plain, breakdown="65+", value=1620),
        observation(**plain, breakdown="18-64", value=None, status="not_published"),
    )
    text = staged(shown("requests", dataset=dataset)).text
    assert "Status: published, some not published." in " ".join(text.split())


def test_what_nobody_publishes_has_no_source():
    text = staged(shown("budget_cuts")).text
    assert "No national source publishes this" in text
    assert ".source" not in text


def test_code_stays_out_of_the_book_and_what_it_prints_does_not():
    cell = v4.new_code_cell("print('hello')")
    cell.outputs = [
        v4.new_output("stream", text="hello\n"),
        v4.new_output("execute_result", {"text/plain": "42", "text/html": "<b>41</b>"}),
    ]
    text = staged(cell, v4.new_raw_cell("raw")).text
    assert "hello" in text
    assert "<b>41</b>" in text
    assert not re.search("42|raw|print", text)


def test_markdown_outputs_are_kept():
    data = displayed(open_book().contacts)
    cell = v4.new_code_cell("", outputs=[v4.new_output("display_data", data)])
    assert "01572 722 577" in staged(cell).text


def test_cards_hold_title_value_and_detail():
    data = displayed(open_book().key_figures, "population", "satisfaction")
    cell = v4.new_code_cell("", outputs=[v4.new_output("display_data", data)])
    html = convert_markdown(staged(cell).text, "html")
    assert html.count('<div class="card">') == 2
    for words in ("Population", "40,600", "number of people, 2023", "78.8%"):
        assert words in html


def test_a_card_shows_what_its_figure_is_set_beside():
    beside = Card(
        title="T", value="1", detail="d", fact=None, position="among the ten lowest of 40"
    )
    text = cards_markdown(CardsBlock(cards=(beside, beside.model_copy(update={"position": ""}))))
    html = convert_markdown(text, "html")
    assert html.count('<div class="card-beside">') == 1
    assert "<p>Among the ten lowest of 40</p>" in html
    typ = convert_markdown(text, "typst", filters=FILTERS, metadata={"chapter": "index"})
    assert typ.count("#cb-card-beside[") == 1


def test_each_row_of_a_table_has_a_name():
    html = convert_markdown(
        staged(shown("requests", "18-64"), shown("requests", "65+")).text, "html"
    )
    found = re.findall(r'<td[^>]*><span id="(row-[\w-]+)">(?:18-64|65\+|Rate|Number)', html)
    assert html.count("<tbody>") == 2
    assert found[0] == "row-carers-requests-1"
    assert "row-carers-requests-2-1" in found
    assert len(found) == len(set(found)) == len(re.findall(r"<tr>", html)) - 2


def test_without_an_index_a_number_leads_to_a_row_of_its_own_chapter_alone():
    [own] = [fact for fact in facts_of("requests", "65+") if fact.charted and fact.role == "area"]
    [other] = [fact for fact in facts_of("satisfaction") if fact.role == "area"]
    links = [[0, 5, own.id], [6, 11, other.id]]
    cell = summary("section", "3,986 78.8%")
    cell.metadata["carebook"]["paragraphs"] = [{"text": "3,986 78.8%", "links": links}]
    text = staged(shown("requests", "65+"), cell).text
    assert "[3,986](#row-carers-requests-1){.fact" in text
    assert " 78.8%\n" in text


def test_an_indicator_shown_twice_makes_two_files():
    chapter = staged(shown("requests", "18-64"), shown("requests", "65+"))
    assert list(chapter.files) == ["tables/carers-requests.csv", "tables/carers-requests-2.csv"]


def test_an_indicator_whose_name_begins_alike_does_not_count():
    chapter = staged(shown("providers_below_good"), shown("providers"))
    assert "tables/carers-providers.csv" in chapter.files


@pytest.mark.parametrize(
    ("indicator", "named"),
    [
        ("requests", "Rutland"),
        ("requests", "65+"),
        ("requests", "Requests for support"),
        ("requests", "3,986"),
        ("requests", "NHS England"),
        ("requests", "Counts are rounded"),
        ("carers_find_information", "stated to the nearest percent"),
        ("cqc_authority_score", "Rutland"),
    ],
)
def test_hostile_text_stays_text_wherever_it_comes_from(indicator, named):
    book = open_book()
    data = displayed(book.show, book.figures(indicator), bars)
    hostile = renamed(data, named, HOSTILE)
    assert hostile != data
    cell = staying(v4.new_code_cell("", outputs=[v4.new_output("display_data", hostile)]))
    html = convert_markdown(staged(cell).text, "html")
    assert "<script" not in html
    assert "<em>b</em>" not in html
    plain = html.replace("“", '"').replace("”", '"').replace("&quot;", '"')
    shown = plain.count('&lt;script&gt;alert(1)&lt;/script&gt; "x" *b* {{&lt; include x &gt;}}')
    assert shown == html.count("alert(1)") > 0


def test_a_staged_notebook_holds_markdown_only(chapter):
    notebook = staged_notebook(chapter)
    assert len(notebook.cells) == len(chapter.cells)
    for cell, stage in zip(notebook.cells, chapter.cells, strict=True):
        if cell.cell_type == "markdown":
            assert cell.source == stage.text
        else:
            outputs = [dict(output.data) for output in cell.outputs]
            assert outputs == ([{"text/markdown": stage.text}] if stage.text else [])
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_staging_twice_gives_the_same(chapter):
    first, second = (staged(shown("requests", draw=bars)) for _ in range(2))
    assert first.text == second.text
    assert first.files == second.files
    assert "Unpaid" in chapter.text


@pytest.mark.parametrize(
    ("words", "rows", "may_break"), [(1, 14, False), (1, 15, True), (60, 8, True)]
)
def test_a_long_table_may_break_over_pages_and_so_may_one_of_many_words(words, rows, may_break):
    table = pipe_table(["One", "Two"], [["a", "words " * words]] * rows)
    assert ("breakable: true" in convert_markdown(table, "typst", filters=FILTERS)) == may_break


def test_a_chapter_s_own_yaml_says_what_its_cells_show():
    head = v4.new_raw_cell("---\ntitle: Own\nexecute:\n  echo: true\n---")
    cell = v4.new_code_cell("shown = 1")
    notebook = v4.new_notebook(cells=[head, cell])
    assert "```python\nshown = 1\n```" in stage_chapter("x.ipynb", notebook).text


def test_quarto_gets_cells_with_options_as_markdown_so_that_it_follows_none_twice():
    printed = v4.new_output("stream", text="hello\n")
    plain = v4.new_code_cell("plain", outputs=[printed])
    asking = v4.new_code_cell("#| label: tbl-x\nasking", outputs=[printed])
    removed = v4.new_code_cell("gone", outputs=[printed], metadata={"tags": ["remove-cell"]})
    note = v4.new_markdown_cell("Not for readers", metadata={"tags": ["remove-cell"]})
    chapter = staged(plain, asking, removed, note)
    cells = staged_notebook(chapter).cells[1:]
    assert [(cell.cell_type, "hello" in str(cell)) for cell in cells] == [
        ("code", True),
        ("markdown", True),
    ]
    assert "#|" not in cells[1].source
    assert "Not for readers" not in chapter.text


def test_a_block_that_its_cell_hides_has_no_row_to_lead_to():
    hidden, seen = shown("satisfaction"), shown("satisfaction")
    hidden.source = "#| include: false\nbook.show(x)"
    notebook = v4.new_notebook(cells=[hidden, seen])
    index = make_fact_index({"x.ipynb": notebook})
    anchors = {row.anchor for rows in index.rows_by_fact.values() for row in rows}
    text = stage_chapter("x.ipynb", notebook).text
    assert anchors
    assert all(f"#{anchor}}}" in text for anchor in anchors)
