from datetime import date
from pathlib import Path

import pytest
from nbformat import NotebookNode, v4
from support.narrative_cells import (
    FALSE,
    KEY,
    PLACEHOLDER,
    TRUE,
    knowledge,
    notebook,
    quality,
    shown,
    store_of,
    summary_cell,
    wanted,
)
from support.rule_texts import TODAY, findings_of, words_of
from support.small_data import block_of, bundled, renamed

from carebook.narrative.attribution import DRAFT_NOTICE
from carebook.narrative.fill_cells import SUMMARIES_LINE_KEY, fill_summary_cells
from carebook.narrative.summary import make_summary
from carebook.narrative.summary_store import SummaryStore
from carebook.narrative.writers.book_text import book_text
from carebook.narrative.writers.chart_text import chart_text
from carebook.narrative.writers.section_text import section_text
from carebook.text import markdown
from carebook.text.lead_in import split_lead_in
from carebook.tools.pandoc import convert_markdown

STORE = Path("data/summaries/rutland.yml")
FRESH = wanted().facts_hash


def filled(notebooks, *summaries, store=None):
    by_path = {Path(f"notebooks/{name}.ipynb"): node for name, node in notebooks.items()}
    return fill_summary_cells(by_path, knowledge(), store or store_of(*summaries), STORE, TODAY)


def one_cell(*summaries, source=PLACEHOLDER):
    """The one narrative cell, filled, and what was said of it."""
    node = quality(source)
    narrative = filled({"quality": node}, *summaries)
    return node.cells[2], narrative


def entry(writer="llm", text=TRUE, facts=FRESH, **more):
    return make_summary(KEY, writer, [text], facts, **more)


@pytest.fixture
def book():
    older = notebook(
        shown("requests", "65+"),
        summary_cell("requests"),
        shown("older_share"),
        summary_cell("older_share"),
        shown("reablement"),
        summary_cell("reablement"),
    )
    care = notebook(shown("satisfaction"), summary_cell("satisfaction"), summary_cell("section"))
    front = notebook(summary_cell("book"))
    filled({"index": front, "quality": care, "older": older})
    return {"front": front.cells, "quality": care.cells, "older": older.cells}


def as_cell(text):
    """A text as it stands in its cell: each lead-in in bold, then the questions."""
    parts = [split_lead_in(paragraph) for paragraph in text.paragraphs]
    shown = [markdown.escape_with_lead_in(*part) for part in parts]
    if text.questions:
        listed = "\n".join(f"- {markdown.escape(question)}" for question in text.questions)
        shown += ["**Questions to ask locally**", listed]
    return "\n\n".join(shown)


EVERYTHING = ("satisfaction",), ("requests", "65+"), ("older_share",), ("reablement",)


def of_book():
    blocks = [block_of(*shown) for shown in EVERYTHING]
    return blocks, findings_of(knowledge(), blocks)


@pytest.mark.parametrize(
    ("chapter", "cell", "block"), [("quality", 2, 0), ("older", 2, 1), ("older", 4, 2)]
)
def test_each_chart_gets_its_own_summary(book, chapter, cell, block):
    blocks, findings = of_book()
    text = chart_text(blocks[block], findings, bundled())
    assert book[chapter][cell].source == as_cell(text)
    assert book[chapter][cell].source.startswith("**")


def test_a_section_sums_up_its_own_notebook_only(book):
    blocks, findings = of_book()
    assert book["quality"][3].source == as_cell(
        section_text("Title", blocks[:1], findings, bundled())
    )
    assert "requests" not in book["quality"][3].source


def test_the_book_sums_up_all_notebooks(book):
    assert book["front"][1].source == as_cell(book_text(*of_book(), bundled()))


def test_the_words_in_bold_are_kept_apart_for_the_page(book):
    [paragraph] = book["quality"][2].metadata["carebook"]["paragraphs"]
    bold = paragraph["text"][: paragraph["lead_in"]]
    assert book["quality"][2].source.startswith(f"**{markdown.escape(bold)}** In 2023")


def test_every_summary_says_who_wrote_it(book):
    for key, cell in (
        ("quality/satisfaction", book["quality"][2]),
        ("quality/section", book["quality"][3]),
    ):
        said = cell.metadata["carebook"]
        assert (said["key"], said["writer"], said["status"]) == (key, "rules", "draft")
        assert said["label"].startswith("Written by rule from the figures shown; no language")
        assert DRAFT_NOTICE in said["label"]


def test_a_notebook_says_once_who_wrote_its_summaries():
    care = notebook(shown("satisfaction"), summary_cell("satisfaction"), summary_cell("section"))
    silent = notebook(shown("reablement"), summary_cell("reablement"))
    filled({"quality": care, "older": silent})
    line = care.metadata[SUMMARIES_LINE_KEY]
    assert line.startswith("The summaries below were written by rule from the figures shown;")
    assert DRAFT_NOTICE in line
    boxes = [cell.metadata["carebook"] for cell in care.cells[2:]]
    assert [box["label_in_box"] for box in boxes] == ["", ""]
    # Nothing is said of a chapter without a summary, whatever was said of it before.
    assert SUMMARIES_LINE_KEY not in silent.metadata
    silent.metadata[SUMMARIES_LINE_KEY] = line
    filled({"older": silent})
    assert SUMMARIES_LINE_KEY not in silent.metadata


def test_what_there_is_nothing_to_say_of_is_left_without_a_summary_and_without_a_writer(book):
    """A silence: its chart has nothing to show."""
    cell = book["older"][6]
    assert cell.source == ""
    assert "carebook" not in cell.metadata


def test_no_placeholder_and_no_other_cell_is_touched(book):
    for cells in book.values():
        assert cells[0].source == "# Title"
        assert not [cell for cell in cells if PLACEHOLDER in cell.source]


def test_a_summary_reads_as_it_was_written(book):
    text = convert_markdown(book["older"][2].source, "plain").strip()
    blocks, findings = of_book()
    assert text == words_of(chart_text(blocks[1], findings, bundled())).replace("'", "’")


def test_a_hostile_name_stays_text_in_a_summary():
    hostile = "*R* <script>alert()</script> [a](b)"
    cell = shown("satisfaction")
    cell.outputs[0].data = NotebookNode(renamed(cell.outputs[0].data, "Rutland", hostile))
    node = notebook(cell, summary_cell("satisfaction"))
    filled({"n": node})
    assert f"of people who receive care in {hostile} were" in convert_markdown(
        node.cells[2].source, "plain"
    )


def test_the_words_of_a_claim_are_linked_to_their_fact():
    cell, _ = one_cell(entry(text=f"A survey asks some people.\n\n{TRUE}"))
    first, second = cell.metadata["carebook"]["paragraphs"]
    assert first == {"text": "A survey asks some people.", "links": [], "lead_in": 0}
    [[start, end, fact]] = second["links"]
    assert (second["text"][start:end], fact) == (
        "78.8%",
        "E06000017/satisfaction//2023/24/percent",
    )
    [finding] = cell.metadata["carebook"]["claims"]
    assert (finding["claim"], finding["verdict"]) == ("78.8%", "supported")


def test_questions_follow_the_text_and_are_kept_apart_for_the_page():
    cell, _ = one_cell(entry(questions=("Why might that be?", "Who <b>knows</b>?")))
    assert cell.metadata["carebook"]["questions"] == ["Why might that be?", "Who <b>knows</b>?"]
    assert cell.source.startswith(markdown.escape(TRUE))
    assert "**Questions to ask locally**\n\n- Why might that be?\n- Who \\<b\\>" in cell.source


def test_a_text_that_is_not_supported_never_reaches_the_page_and_says_so():
    for summaries, source in (([entry(text=FALSE)], PLACEHOLDER), ([], FALSE)):
        cell, narrative = one_cell(*summaries, source=source)
        assert "99%" not in str(cell)
        assert "set aside, because the figures do not carry all" in cell.metadata.carebook["label"]
        [warning] = narrative.warnings
        assert "; the text says 99%" in warning
        assert "is not on the page" in warning


def test_a_warning_names_the_line_of_the_store():
    store = store_of(entry(text=FALSE))
    store = SummaryStore(store.path, store.summaries, {KEY: 31})
    [warning] = filled({"quality": quality()}, store=store).warnings
    assert warning.startswith("data/summaries/rutland.yml:31: quality/satisfaction: ")


def test_a_person_s_stale_text_is_marked_on_the_page():
    cell, narrative = one_cell(entry("person", facts="0" * 16))
    assert cell.source == markdown.escape(TRUE)
    assert "The figures have changed since." in cell.metadata["carebook"]["label"]
    assert "--reread" in narrative.warnings[0]


def test_a_model_s_stale_text_gives_way_and_says_what_to_run():
    cell, narrative = one_cell(entry(facts="0" * 16))
    assert cell.metadata["carebook"]["writer"] == "rules"
    assert "a language model's text was set aside" in cell.metadata["carebook"]["label"]
    assert "run carebook summarise" in narrative.warnings[0]


def test_a_summary_of_a_chart_that_is_gone_is_a_warning_with_its_line():
    gone = make_summary("quality/gone", "person", [TRUE], FRESH)
    store = SummaryStore(STORE, {gone.key: gone}, {gone.key: 7})
    notebooks = {"quality": quality(), "older": notebook()}
    [warning] = filled(notebooks, store=store).warnings
    assert warning.startswith("data/summaries/rutland.yml:7: quality/gone: this book has no such")


def test_a_preview_of_one_notebook_does_not_call_the_others_gone():
    other = make_summary("carers/section", "person", [TRUE], FRESH)
    assert filled({"quality": quality()}, other).warnings == ()


def test_what_stands_in_the_way_of_a_final_book_is_said_with_its_reason():
    day = date(2026, 5, 3)
    good = entry().as_approved("A", day, FRESH)
    cases = {
        "not approved": [entry()],
        "not supported: '99%'": [entry(text=FALSE).as_approved("A", day, FRESH)],
        "stale: the figures": [entry("person").as_approved("A", day, "0" * 16)],
        "turned down": [entry().as_rejected("A", day, FRESH)],
    }
    for reason, summaries in cases.items():
        _, narrative = one_cell(*summaries)
        [line] = narrative.reasons_not_final
        assert line.startswith(f"{KEY}: {reason}"), line
    assert one_cell()[1].reasons_not_final == (f"{KEY}: not approved",)
    assert one_cell(good)[1].reasons_not_final == ()


def test_a_final_book_has_no_line_of_a_draft():
    cell, _ = one_cell(entry(model="openai:x").as_approved("A. Smith", date(2026, 5, 3), FRESH))
    said = cell.metadata["carebook"]
    assert said["status"] == "approved"
    assert said["label"] == (
        "Written by a language model (openai:x), every claim checked against the figures. "
        "Approved by A. Smith on 3 May 2026."
    )


def test_the_table_of_writers_is_filled():
    cell = v4.new_markdown_cell("*later*", metadata={"tags": ["writers"]})
    filled({"quality": quality(), "about": notebook(cell)}, entry(model="openai:x"))
    assert "By a language model | openai:x | Not yet |" in cell.source
    assert "later" not in cell.source
