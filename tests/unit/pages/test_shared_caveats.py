from nbformat import v4

from carebook.notebooks.blocks import BLOCK_MIME
from carebook.pages.shared_caveats import caveat_parts, find_shared_caveats
from carebook.tools.pandoc import convert_markdown

ROUNDED = "Counts are rounded to the nearest 5."
SURVEY = "A survey near St. Helens. It asks few people."
# What a sentence without its support would say nothing of.
OTHER = "A survey near St. Helens. It asks many people."


def chart(title, caveat, *, tags=(), source="NHS", silence=None):
    block = {"kind": "indicator", "title": title, "caveat": caveat, "source": source}
    output = v4.new_output("display_data", {BLOCK_MIME: block | {"silence": silence}})
    return v4.new_code_cell("x", outputs=[output], metadata={"tags": list(tags)})


def shared(*cells):
    return find_shared_caveats(v4.new_notebook(cells=list(cells)))


def test_a_sentence_that_leans_on_another_stays_with_it():
    assert caveat_parts(f"{SURVEY} {ROUNDED}") == (SURVEY, ROUNDED)
    assert caveat_parts("") == ()


def test_what_two_charts_share_leaves_the_rest_where_it_was():
    found = shared(chart("One", f"{SURVEY} {ROUNDED}"), chart("Two", f"{ROUNDED} Few ask."))
    assert found.rest_of(f"{SURVEY} {ROUNDED}") == SURVEY
    assert found.rest_of(f"{ROUNDED} Few ask.") == "Few ask."
    assert found.titles == {ROUNDED: ("One", "Two")}


def test_caveats_that_differ_stay_with_their_charts():
    found = shared(chart("One", SURVEY), chart("Two", OTHER), chart("Three", ""))
    assert found.titles == {}
    assert found.as_markdown() == ""
    assert found.rest_of(SURVEY) == SURVEY


def test_one_measure_in_two_charts_shares_nothing_with_itself():
    assert shared(chart("One", ROUNDED), chart("One", ROUNDED)).titles == {}


def test_charts_that_are_not_shown_share_nothing():
    for hidden in ({"tags": ("remove-cell",)}, {"tags": ("remove-output",)}, {"source": ""}):
        assert shared(chart("One", ROUNDED), chart("Two", ROUNDED, **hidden)).titles == {}, hidden


def test_caveats_of_the_same_charts_are_told_together_and_stay_text():
    both = f"{ROUNDED} <b>Bold</b> *claims*."
    page = convert_markdown(shared(chart("A *b*", both), chart("Two", both)).as_markdown(), "html")
    assert page.count("<li>") == 1
    assert "<strong>A *b*; Two.</strong>" in page
    assert "&lt;b&gt;Bold&lt;/b&gt; *claims*." in page
