"""Raw cells and raw blocks reach the editions of their format."""

import pytest
from nbformat import v4
from support.typed_cells import shown, stage

from carebook.tools.pandoc import convert_markdown


def raw(text, kind=""):
    return v4.new_raw_cell(text, metadata={"raw_mimetype": kind} if kind else {})


def test_html_is_cleaned_and_stands_on_web_pages_alone(tmp_path):
    chapter = stage(
        tmp_path, raw("<p onclick='steal()'>Yes</p><script>steal()</script>", "text/html")
    )
    assert "<p>Yes</p>" in convert_markdown(chapter.text, "html5")
    assert "Yes" not in convert_markdown(chapter.text, "typst")
    assert "steal" not in chapter.text
    assert chapter.warnings[0].startswith(
        "notebooks/carers.ipynb, cell 2: HTML: expected only text"
    )


def test_typst_stands_in_print_alone(tmp_path):
    chapter = stage(tmp_path, raw("#strong[Yes]", "text/typst"))
    assert "#strong[Yes]" in convert_markdown(chapter.text, "typst")
    assert "Yes" not in convert_markdown(chapter.text, "html5")
    assert chapter.warnings == ()


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("#strong[open", "unclosed delimiter"),
        ("#nothing-of-this-name()", "unknown variable: nothing-of-this-name"),
        ('#image("none.png")', "file not found"),
    ],
)
def test_typst_that_would_end_the_build_is_left_out_and_told(tmp_path, code, why):
    chapter = stage(tmp_path, raw(code, "text/typst"))
    assert code not in chapter.text
    assert "Not shown here" in shown(chapter)
    assert chapter.warnings[0].startswith("notebooks/carers.ipynb, cell 2: raw Typst is left out: ")
    assert why in chapter.warnings[0]


@pytest.mark.parametrize("code", ["#link(<carers>)[x]", "#cb-source[x]", "= Heading\n#v(1em)"])
def test_typst_that_may_stand_in_a_book_stays(tmp_path, code):
    chapter = stage(tmp_path, raw(code, "text/typst"))
    assert code in chapter.text
    assert chapter.warnings == ()


def test_markdown_is_read_as_any_other(tmp_path):
    chapter = stage(tmp_path, raw("**Yes** <!-- no --> ![a](none.png)", "text/markdown"))
    assert shown(chapter).startswith("**Yes** [Picture not shown")
    assert "cell 2, line 1" in chapter.warnings[0]


@pytest.mark.parametrize("kind", ["text/latex", "text/restructuredtext", "pdf", ""])
def test_one_for_no_edition_is_told(tmp_path, kind):
    chapter = stage(tmp_path, raw("\\textbf{x}", kind), "after")
    assert shown(chapter) == "after"
    assert "cell 2: expected a raw cell for text/html" in chapter.warnings[0]
    assert (f"found '{kind}'" if kind else "found none") in chapter.warnings[0]


def test_an_empty_one_is_nothing(tmp_path):
    assert stage(tmp_path, raw("  \n")).warnings == ()


def test_raw_blocks_in_markdown_are_cleaned_too(tmp_path):
    typed = (
        "```{=html}\n<p>Yes</p>\n<script>steal()</script>\n```\n\n`<b onclick=steal()>x</b>`{=html}"
    )
    chapter = stage(tmp_path, typed)
    assert "steal" not in chapter.text
    html = convert_markdown(chapter.text, "html5")
    assert "<p>Yes</p>" in html
    assert "<b>x</b>" in html


def test_a_raw_block_for_no_edition_is_told(tmp_path):
    chapter = stage(tmp_path, "words\n\n```{=latex}\n\\x\n```")
    assert shown(chapter) == "words"
    assert "cell 2, line 3: expected a raw cell" in chapter.warnings[0]


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("a `<script>x</script>`{=html} b", "a  b"),
        ("a `#strong[x`{=typst} b", "a  b"),
        ("a `#strong[x]`{=typst} b", "a `#strong[x]`{=typst} b"),
        ("a `<b>`{=latex} b", "a `<b>`{=latex} b"),
    ],
)
def test_raw_text_in_a_line_is_checked_too(tmp_path, typed, page):
    chapter = stage(tmp_path, typed)
    assert shown(chapter) == page
    assert len(chapter.warnings) == ("[x]" not in typed)
