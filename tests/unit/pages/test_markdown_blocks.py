"""Blocks as Jupyter and GitHub read them, for Pandoc, which reads some otherwise."""

import pytest
from nbformat import v4
from support.typed_cells import shown, stage

from carebook.tools.pandoc import convert_markdown


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("words\n- a\n- b", "words\n\n- a\n- b"),
        ("words\n1. a\n2. b", "words\n\n1. a\n2. b"),
        ("words\n## Heading\nmore", "words\n\n## Heading\nmore"),
        ("words\n> said", "words\n\n> said"),
        ("words\n```\ncode\n```", "words\n\n```\ncode\n```"),
        ("- a\n  - b\n  - c", "- a\n  - b\n  - c"),
        ("in\n2019. a year", "in\n2019. a year"),
        ("```\nwords\n- no list\n```", "```\nwords\n- no list\n```"),
    ],
)
def test_a_block_after_a_paragraph_is_a_block(tmp_path, typed, page):
    assert shown(stage(tmp_path, typed)) == page


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_an_alert_is_a_callout(tmp_path, kind):
    typed = f"> [!{kind.upper()}]\n> One *line*.\n>\n> - a\n> - b\n\nafter"
    text = shown(stage(tmp_path, typed))
    assert text == f"::: {{.callout-{kind}}}\n\nOne *line*.\n\n- a\n- b\n:::\n\nafter"


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("> [!note] A title\n> text", "::: {.callout-note}\n## A title\n\ntext\n:::"),
        ("> [!NOTE]\ntext that runs on", "::: {.callout-note}\n\ntext that runs on\n:::"),
        ("> [!NOTE]\n> ::: {.x}\n> y\n> :::", ":::: {.callout-note}\n\n::: {.x}\ny\n:::\n::::"),
        ("> said [!NOTE]", "> said [!NOTE]"),
        ("```\n> [!NOTE]\n```", "```\n> [!NOTE]\n```"),
    ],
)
def test_alerts_are_written_in_several_ways(tmp_path, typed, page):
    assert shown(stage(tmp_path, typed)) == page


def test_the_end_of_a_box_ends_it(tmp_path):
    text = stage(tmp_path, "> [!NOTE]\n> in\n\n> said\n\nout").text
    html = convert_markdown(text, "html5")
    assert '<div class="callout-note">\n<p>in</p>\n</div>' in html
    assert "<blockquote>\n<p>said</p>\n</blockquote>" in html


def test_an_unknown_kind_is_a_quotation_and_told(tmp_path):
    chapter = stage(tmp_path, "words\n\n> [!DANGER]\n> x")
    assert shown(chapter).endswith("> [!DANGER]\n> x")
    assert "cell 2, line 3: expected one of [!NOTE]" in chapter.warnings[0]


def test_what_stands_in_a_box_is_named_by_its_line(tmp_path):
    chapter = stage(tmp_path, "> [!NOTE]\n> one\n> ![a](none.png)\n\n![b](gone.png)")
    found = [line.partition(": the")[0].rpartition(", ")[2] for line in chapter.warnings]
    assert found == ["line 3", "line 5"]


@pytest.mark.parametrize("printed", [False, True])
def test_markdown_that_a_cell_puts_out_is_read_as_what_is_typed_is(tmp_path, printed):
    text = "one\n\n#### Deep\n\n![a](none.png) <!-- note -->\n"
    output = (
        v4.new_output("stream", name="stdout", text=text)
        if printed
        else v4.new_output("display_data", {"text/markdown": text})
    )
    cell = v4.new_code_cell("#| output: asis\nf()", outputs=[output])
    chapter = stage(tmp_path, "## Before", cell)
    assert "### Deep\n\n[Picture not shown: none.png.]{.not-shown} a" in shown(chapter)
    assert "note" not in shown(chapter)
    assert {line.partition(": ")[0] for line in chapter.warnings} == {
        "notebooks/carers.ipynb, cell 3"
    }
