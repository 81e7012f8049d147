"""The box around a summary, as Markdown and through the filter that both stitchers use."""

import json
import shutil

import pytest
from bs4 import BeautifulSoup
from nbformat import v4
from support.hostile_texts import HOSTILE
from support.linked_book import (
    CHANGE,
    COMPARISON,
    LABEL,
    asked,
    chapters,
    contact,
    notebooks,
    paragraph,
    share,
    summary,
)
from support.small_data import PROJECT

from carebook.editions.chapter_conversion import chapter_filters
from carebook.narrative.attribution import DRAFT_NOTICE
from carebook.pages.fact_index import FactIndex, make_fact_index
from carebook.pages.summary_box import FactLinks, summaries_line, summary_box
from carebook.tools.pandoc import convert_markdown

CARERS = "notebooks/carers.ipynb"
FILTER = PROJECT.theme / "carebook.lua"
# As much of what Quarto gives its filters as ours asks for.
QUARTO = "quarto = { log = { warning = function() end }, doc = {} }\n"
NAMES = {"chapters": ["index", "carers", "older-people"]}


def links(path=CARERS):
    return FactLinks(make_fact_index(notebooks()), path)


def page_of(text, to="html", lua=None):
    filters = chapter_filters(PROJECT.theme) if lua is None else [lua]
    return convert_markdown(text, to, filters=filters, metadata={"chapter": "carers", **NAMES})


def box(cell, path=CARERS):
    return BeautifulSoup(page_of(summary_box(cell, links(path))), "html.parser")


def said(element):
    return " ".join(element.get_text().split())


@pytest.fixture
def in_quarto(tmp_path):
    """The filter as it runs under Quarto, which says so by a global of its own."""
    for name in ("shared.lua", "typed_text.lua"):
        shutil.copyfile(FILTER.with_name(name), tmp_path / name)
    lua = tmp_path / "quarto.lua"
    lua.write_text(QUARTO + FILTER.read_text(encoding="utf-8"), encoding="utf-8")
    return lua


def test_a_cell_without_paragraphs_keeps_its_own_words():
    told = {"label": LABEL, "writer": "person"}
    meta = {"tags": ["summary:requests"], "carebook": told}
    cell = v4.new_markdown_cell("By *hand*: 3,986.", metadata=meta)
    found = box(cell)
    assert said(found.select_one(".summary-chart > p")) == "By hand: 3,986."
    assert found.em
    assert not found.select("a")


def asked_about(writer, **more):
    told = {"key": "carers/requests", "writer": writer, "version": "0123456789abcdef", **more}
    meta = {"tags": ["summary:requests"], "carebook": told}
    return v4.new_markdown_cell("Words.", metadata=meta)


@pytest.mark.parametrize("writer", ["rules", "llm"])
def test_readers_are_asked_about_a_machine_s_text(writer, in_quarto):
    text = summary_box(asked_about(writer), links())
    for page in (page_of(text), page_of(text, lua=in_quarto)):
        found = BeautifulSoup(page, "html.parser").select_one(".summary")
        assert found["data-summary"] == "carers/requests"
        assert found["data-version"] == "0123456789abcdef"
    assert "0123456789abcdef" not in page_of(text, "typst")


def test_readers_are_not_asked_about_a_person_s_text():
    assert "data-" not in str(box(asked_about("person")).select_one(".summary"))
    assert "data-" not in str(box(summary("requests", "Words.")).select_one(".summary"))


def test_an_empty_cell_has_no_box():
    assert summary_box(v4.new_markdown_cell("", metadata={"tags": ["summary:x"]}), links()) == ""
    assert summary_box(summary("x", ""), links()) == ""


def test_the_kinds_differ_by_title_class_and_mark():
    found = {of: box(summary(of, "Words.")) for of in ("requests", "section", "book")}
    titles = {of: said(page.select_one(".summary-title")) for of, page in found.items()}
    assert titles == {
        "requests": "What the chart says",
        "section": "Summary of this chapter",
        "book": "Summary of the whole book",
    }
    marks = {of: str(page.select_one(".summary-title svg")) for of, page in found.items()}
    assert marks["section"] == marks["book"] != marks["requests"]
    assert all('aria-hidden="true"' in mark for mark in marks.values())
    assert found["requests"].select_one(".summary-chart")
    assert found["book"].select_one(".summary-whole")


def test_a_number_leads_to_the_row_of_its_fact():
    found = box(summary("section", paragraph("It was {own}.", own=("3,986", asked().id))))
    [link] = found.select("a.fact")
    assert link.get_text() == "3,986"
    assert link["href"] == "older-people.html#row-older-people-requests-2-1"
    assert link["data-fact"] == asked().id
    assert said(found.select_one(".summary > p")) == "It was 3,986."


@pytest.mark.parametrize(
    ("ident", "path", "both"),
    [
        (COMPARISON, CARERS, [contact().id, contact("average").id]),
        (CHANGE, "notebooks/older-people.ipynb", [share("2019").id, share("2023").id]),
    ],
)
def test_a_comparison_leads_to_its_first_fact_and_names_both(ident, path, both):
    found = box(summary("section", paragraph("It {moved}.", moved=("rose", ident))), path)
    [link] = found.select("a.fact")
    assert [link["data-fact"], link["data-other"]] == both
    assert link["href"].startswith("#row-")


@pytest.mark.parametrize(
    "spans",
    [
        [[0, 0, contact().id]],
        [[5, 3, contact().id]],
        [[-2, 4, contact().id]],
        [[0, 99, contact().id]],
        [[2, 3, contact().id]],
        [[0, 2, "no such fact"]],
        [[0, 2, f"{contact().id} : no such fact"]],
    ],
)
def test_a_link_that_leads_nowhere_or_holds_nothing_is_text(spans):
    found = box(summary("section", {"text": "It was 28.3%.", "links": spans}))
    assert not found.select("a")
    assert said(found.select_one(".summary > p")) == "It was 28.3%."


def test_of_overlapping_links_the_number_stands():
    text = "At 28.3% it is below 29.3%."
    spans = [
        [0, len(text), COMPARISON],
        [3, 8, contact().id],
        [21, 26, contact("average").id],
        [5, 10, COMPARISON],
    ]
    found = box(summary("section", {"text": text, "links": spans}))
    assert [link.get_text() for link in found.select("a.fact")] == ["28.3%", "29.3%"]
    assert said(found.select_one(".summary > p")) == text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_stay_words_around_and_inside_a_link(hostile):
    text, start = f"{hostile}28.3% {hostile}{hostile}", len(hostile)
    given = {"text": text, "links": [[start, start + 6 + len(hostile), contact().id]]}
    found = box(summary("section", given, label=hostile, questions=[hostile], status="draft"))
    assert len(found.select("a")) == len(found.select("a.fact")) == 1
    assert not found.select("script, b, em, strong, img, h1, table, ol, code, sub, sup")
    # The curly quotes and the like are Pandoc's; letters and digits are the text's own.
    plain = [character for character in f"{hostile}28.3%{hostile}{hostile}" if character.isalnum()]
    shown = said(found.select_one(".summary > p"))
    assert [character for character in shown if character.isalnum()] == plain


def test_an_exclamation_mark_before_a_number_makes_no_picture():
    found = box(summary("section", paragraph("Look!{own}", own=("28.3%", contact().id))))
    assert not found.select("img")
    assert said(found.select_one(".summary > p")) == "Look!28.3%"


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        (LABEL, f"{LABEL} {DRAFT_NOTICE}"),
        (f"Written by a machine, {DRAFT_NOTICE}.", f"Written by a machine, {DRAFT_NOTICE}."),
        ("", DRAFT_NOTICE),
    ],
)
def test_a_draft_says_once_that_nobody_has_checked_it(label, wanted):
    found = box(summary("section", "Words.", label=label, status="draft"))
    assert said(found.select_one(".summary-label")) == wanted
    assert [said(badge) for badge in found.select(".draft")] == [DRAFT_NOTICE]
    assert found.select_one(".summary-draft")


def test_a_box_is_silent_on_what_its_chapter_says_of_all():
    found = box(summary("section", "Words.", status="draft", label_in_box=""))
    assert not found.select(".summary-label, .draft")
    cut = "A sentence was left out."
    some = box(summary("section", "Words.", status="draft", label_in_box=cut))
    assert said(some.select_one(".summary-label")) == cut
    assert not some.select(".draft")
    assert found.select_one(".summary-draft")
    page = page_of(summaries_line(f"The summaries below were *made*. Each is a {DRAFT_NOTICE}."))
    line = BeautifulSoup(page, "html.parser").select_one(".summaries-line")
    assert said(line) == f"The summaries below were *made*. Each is a {DRAFT_NOTICE}."
    assert said(line.select_one(".draft")) == DRAFT_NOTICE


def test_a_finding_of_a_section_or_the_book_has_a_small_heading():
    finding = paragraph(
        "{fewer}, of {all}, have company. It was {own}.",
        fewer=("Fewer", COMPARISON),
        all=("3,986", asked().id),
        own=("28.3%", contact().id),
    )
    finding["lead_in"] = len("Fewer, of 3,986, have company.")
    headline = paragraph("A headline alone.") | {"lead_in": len("A headline alone.")}
    found = box(summary("book", "It opens so.", finding, headline, "More."))
    first, second = found.select('.finding-title[role="heading"][aria-level="3"]')
    assert said(first.strong) == "Fewer, of 3,986, have company."
    assert [link.get_text() for link in first.select("a")] == ["3,986"]
    after = first.find_next_sibling("p")
    assert said(after) == "It was 28.3%."
    assert after.a.get_text() == "28.3%"
    assert said(second) == "A headline alone."
    assert [said(apart) for apart in found.select(".no-finding")] == ["More."]
    assert not found.select("h1, h2, h3")
    typ = page_of(summary_box(summary("section", finding), links()), "typst")
    assert typ.index("#cb-finding-title[") < typ.index("have company") < typ.index("It was")


def test_small_headings_are_one_level_below_the_heading_of_their_box():
    asking = summary("book", paragraph("One. Two.") | {"lead_in": 4}, questions=["Who?"])
    for level, wanted in ((1, "2"), (2, "3"), (6, "6")):
        page = BeautifulSoup(page_of(summary_box(asking, links(), level)), "html.parser")
        found = page.select(".finding-title, .questions-title")
        assert [one["aria-level"] for one in found] == [wanted, wanted]
    # The front page of the small book has its box below the title.
    page = BeautifulSoup(page_of(chapters()[0].text), "html.parser")
    assert page.select_one(".questions-title")["aria-level"] == "2"


def test_a_whole_long_sentence_is_no_link():
    short, long = (
        "among the ten lowest of 152 authorities",
        "Chance does not explain it at all, " * 2,
    )
    told = paragraph("{a}. {b}.", a=(short, contact().id), b=(long.strip(), contact().id))
    assert [link.get_text() for link in box(summary("book", told)).select("a")] == [short]


def test_the_lead_in_of_a_chart_s_text_stays_in_its_line():
    text = paragraph("Few have company. It was low.") | {"lead_in": len("Few have company.")}
    found = box(summary("requests", text))
    assert not found.select(".finding-title")
    assert said(found.select_one(".summary > p")) == "Few have company. It was low."
    assert said(found.select_one(".summary > p strong")) == "Few have company."


@pytest.mark.parametrize("more", [{"status": "approved"}, {}])
def test_what_a_person_approved_is_no_draft(more):
    found = box(summary("section", "Words.", **more))
    assert not found.select(".draft, .summary-draft")
    assert said(found.select_one(".summary-label")) == LABEL


def test_questions_stand_in_the_box_and_are_called_questions():
    found = box(summary("book", "Words.", questions=["Who <b>asks</b>?", " ", "Why?"]))
    inside = found.select_one(".summary-whole .questions")
    assert said(inside.select_one(".questions-title")) == "Questions to ask locally"
    assert "do not answer these questions" in said(inside)
    assert [said(item) for item in inside.select("li")] == ["Who <b>asks</b>?", "Why?"]
    assert not box(summary("book", "Words.", questions=[])).select(".questions")


def test_the_page_holds_the_words_of_the_facts_it_links_and_no_others():
    for chapter in chapters():
        page = BeautifulSoup(page_of(chapter.text), "html.parser")
        [script] = page.select("script.fact-words")
        words = json.loads(script.string)
        linked = {link["data-fact"]: link["href"] for link in page.select("a.fact")}
        others = {link["data-other"] for link in page.select("a.fact[data-other]")}
        assert set(words) == {*linked, *others}
        assert {name: words[name]["href"] for name in linked} == linked


def test_the_words_of_a_fact_cannot_end_their_script():
    bad = "</script><script>alert(1)</script> ``` {{< include x >}} & <!-- "
    index = make_fact_index(notebooks())
    [row] = index.find(contact().id, CARERS)
    spoilt = row.block.model_copy(update={"source": bad, "title": bad})
    rows = {contact().id: (type(row)(row.fact, CARERS, row.anchor, spoilt),)}
    made = FactLinks(FactIndex(rows), CARERS)
    made.link_facts("28.3%", [(0, 5, contact().id)])
    assert "{{<" not in made.details_script()
    page = BeautifulSoup(page_of(made.details_script() + "\n\nAfter."), "html.parser")
    [script] = page.find_all("script")
    assert json.loads(script.string)[contact().id]["title"] == bad
    assert dict(json.loads(script.string)[contact().id]["rows"])["Source"] == bad
    assert page.find("p").get_text() == "After."


def test_a_chapter_without_links_has_no_script():
    assert links().details_script() == ""


def test_in_print_a_number_is_a_number_and_rows_have_no_labels():
    for chapter in chapters():
        typ = page_of(chapter.text, "typst")
        assert "row-" not in typ
        assert "fact-words" not in typ
        assert "<svg" not in typ
    assert "against 29.3%" in page_of(chapters()[1].text, "typst")


def test_in_print_a_draft_and_questions_have_their_form():
    typ = page_of(chapters()[0].text, "typst")
    assert f"#cb-draft[{DRAFT_NOTICE}]" in typ
    assert typ.index("#cb-questions[") < typ.index("#cb-questions-title[") < typ.index("Who asks")
    assert "#cb-draft" not in page_of(summary_box(summary("section", "Words."), links()), "typst")


def test_a_summary_with_questions_stays_whole_when_print_keeps_things_together():
    text = chapters()[1].text.replace("It was", "::: {.questions}\nQ\n:::\n\nIt was")
    typ = page_of(text, "typst")
    together = typ[typ.index("#cb-together[") :]
    assert together.index("#cb-summary(") < together.index("Q") < together.index("#cb-source[")
    opened = sum(line.startswith(("#", "]")) and line.endswith("[") for line in typ.splitlines())
    assert opened == sum(line.startswith("]") for line in typ.splitlines())


def test_quarto_gets_the_marks_the_rows_and_links_that_it_resolves(in_quarto):
    page = BeautifulSoup(page_of(chapters()[0].text, lua=in_quarto), "html.parser")
    assert page.select_one(".summary-title svg[aria-hidden]")
    # Quarto turns the notebook's name into the page's.
    assert page.select_one("a.fact")["href"].startswith("notebooks/carers.ipynb#row-")
    carers = BeautifulSoup(page_of(chapters()[1].text, lua=in_quarto), "html.parser")
    assert carers.select_one("details.figures span#row-carers-carers-social-contact-1")
    typ = page_of(chapters()[1].text, "typst", lua=in_quarto)
    assert "row-" not in typ
    assert "data-fact" not in typ
