"""HTML in Markdown: what Markdown can say is said so in every edition, and the rest is told."""

import pytest
from support.small_data import PROJECT
from support.typed_cells import picture, shown, stage

from carebook.tools import pandoc
from carebook.tools.pandoc import convert_markdown

FILTER = PROJECT.theme / "carebook.lua"


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("a <b>bold</b> word", "a **bold** word"),
        ("a <STRONG>bold</STRONG> word", "a **bold** word"),
        ("a<b> bold </b>word", "a **bold** word"),
        ("<b><i>a</i></b> <i>b <b>c</b></i>", "***a*** *b **c***"),
        ("H<b>2</b>O <b></b><b> </b>x", "H**2**O  x"),
        ("<b>open and </i>closed", "open and closed"),
        ("<a href='https://a.example/'><b>x</b> y</a>", "[**x** y](https://a.example/)"),
        ("m<sup><a href='https://a.example/'>2</a></sup>", "m^[2](https://a.example/)^"),
        ("<i>a</i> and <em>b</em>", "*a* and *b*"),
        ("<s>a</s> <del>b</del>", "~~a~~ ~~b~~"),
        ("<u>a</u> <mark>b</mark>", "[a]{.underline} [b]{.mark}"),
        ("H<sub>2</sub>O and m<sup>2</sup>", "H~2~O and m^2^"),
        ("x<sub>a b</sub>", "x~a\\ b~"),
        ("<code>a*b</code>", "`a*b`"),
        ("<code>a`b</code>", "``a`b``"),
        ("one<br>two", "one\\\ntwo"),
        ("one<br/>\ntwo", "one\\\ntwo"),
        ("<a href='https://a.example/'>x</a>", "[x](https://a.example/)"),
        ("<a id='here'></a>text", "[]{#here}text"),
        ("<span>a</span> <small>b</small> <abbr title='x'>c</abbr>", "a b c"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>\n\n*one*\n\n</div>", "*one*"),
        ("<hr>", "* * *"),
        ("<h2>A <i>b</i></h2>", "## A *b*"),
        ("| a |\n|---|\n| x<br>y |", "| a |\n|---|\n| x[]{.line-break}y |"),
        ("1 < 2 and <unknown> and a<b", "1 < 2 and <unknown> and a<b"),
        ("<https://a.example/>", "<https://a.example/>"),
        ("`<b>` \\<b\\>", "`<b>` \\<b\\>"),
        ("```\n<script>x</script>\n```", "```\n<script>x</script>\n```"),
        ("$a <b> c$", "$a <b> c$"),
        ("<center>x</center>", "x"),
    ],
)
def test_what_markdown_can_say_becomes_markdown(tmp_path, typed, page):
    chapter = stage(tmp_path, typed)
    assert shown(chapter) == page
    assert chapter.warnings == ()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("<script>steal()</script>", "<script>"),
        ("<SCRIPT src='https://steal.example'></SCRIPT>", "<script>"),
        ("<script>\n\nsteal()\n\n</script>", "<script>"),
        ("<style>steal</style>", "<style>"),
        ("<iframe src='https://steal.example'></iframe>", "<iframe>"),
        ("<form action='https://steal.example'><input name=a></form>", "<form>"),
        ("<embed src='steal.swf'>", "<embed>"),
        ("<object data='steal'>steal</object>", "<object>"),
        ("<video src='https://steal.example'></video>", "<video>"),
        ("<link rel='stylesheet' href='https://steal.example'>", "<link>"),
        ("<b onclick='steal()'>x</b>", "onclick="),
        ("<span style='background: url(//steal.example)'>x</span>", "style="),
        ("<table><tr><td><script>steal()</script></td></tr></table>", "<script>"),
    ],
)
def test_what_runs_or_asks_for_something_is_left_out_and_told(tmp_path, typed, told):
    chapter = stage(tmp_path, f"Before\n\n{typed}\n\nafter")
    assert "steal" not in chapter.text
    assert "Before" in chapter.text
    assert "after" in chapter.text
    assert any(
        told in line and line.startswith("notebooks/carers.ipynb, cell 2, line 3")
        for line in chapter.warnings
    )


def test_a_table_is_shown_in_every_edition(tmp_path):
    typed = (
        "Before\n<table>\n<tr><th>Place</th><th>Share</th></tr>\n\n"
        "<tr><td>Rutland</td><td>17</td></tr>\n</table>\nafter"
    )
    text = stage(tmp_path, typed).text
    assert ">Rutland</th>" in convert_markdown(text, "html5", filters=(FILTER,))
    typst = convert_markdown(text, "typst")
    assert "[Rutland]" in typst
    assert "table.header([Place], [Share],)" in typst


def test_a_table_keeps_its_caption_and_the_marks_in_its_cells(tmp_path):
    rows = "<tr><td>Place</td><td>Share</td></tr><tr><td><b>Here</b></td><td>5<br>of 9</td></tr>"
    chapter = stage(tmp_path, f"<table><caption>Shares</caption>{rows}</table>")
    html = convert_markdown(chapter.text, "html5", filters=(FILTER,))
    assert "<caption>Shares</caption>" in html
    assert "<strong>Here</strong>" in html
    assert html.count('scope="col"') == 2
    assert chapter.warnings == ()


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td>one</td></tr>",
        "<tr><th>one</th></tr><tr><td>two</td></tr>",
        "<thead><tr><th>one</th></tr></thead><tbody><tr><td>two</td></tr></tbody>",
        "<tr><td>one</td><td>x</td></tr><tr><td colspan='2'>two</td></tr>",
        "<tr><td>one<table><tr><td>in</td></tr></table></td></tr>",
    ],
)
def test_every_table_has_headings_without_which_no_pdf_is_made(tmp_path, rows):
    chapter = stage(tmp_path, f"<table>{rows}</table>")
    typst = convert_markdown(chapter.text, "typst")
    assert "one" in typst
    assert typst.count("#table(") == typst.count("table.header(") == 1


def test_what_folds_has_its_title_on_paper(tmp_path):
    typed = (
        "<details>\n<summary>How it is <b>counted</b></summary>\n\nBy *hand*.\n\n</details>\n\nEnd"
    )
    text = shown(stage(tmp_path, typed))
    html = convert_markdown(text, "html5")
    assert "<details><summary>How it is counted</summary>" in html
    assert "<p>By <em>hand</em>.</p>" in html
    assert html.rstrip().endswith("<p>End</p>")
    assert "**How it is counted**" in text


def test_a_box_of_jupyter_s_is_a_callout(tmp_path):
    typed = '<div class="alert alert-warning">\n<b>Mind:</b> it is *small*.\n</div>\n\nEnd'
    text = shown(stage(tmp_path, typed))
    assert text.startswith(":::: {.callout-warning}\n")
    assert "**Mind:** it is *small*." in text
    assert text.endswith("::::\n\nEnd")


def test_a_drawing_becomes_a_picture(tmp_path):
    typed = "<svg viewBox='0 0 9 9'><title>A line</title><path d='M0 0h9'/></svg>"
    chapter = stage(tmp_path, typed)
    [name] = [name for name in chapter.files if name.startswith("figures/pictures/drawing-")]
    assert shown(chapter) == f'![](../{name}){{fig-alt="A line"}}'


def test_an_image_keeps_its_words_and_its_width(tmp_path):
    files = {"notebooks/my pic.png": picture()}
    typed = '<img src="my pic.png" alt="A &quot;map&quot;" style="width: 50%; border: 0">'
    text = shown(stage(tmp_path, typed, files=files))
    assert text.endswith('){width=50% fig-alt="A \\"map\\""}')


def test_a_picture_in_a_link_keeps_both(tmp_path):
    files = {"notebooks/zz.png": picture()}
    typed = '<a href="https://a.example/"><img src="zz.png" alt="A map"></a>'
    text = shown(stage(tmp_path, typed, files=files))
    assert text.startswith("[![](../figures/pictures/zz-")
    assert text.endswith('){fig-alt="A map"}](https://a.example/)')


def test_comments_and_declarations_are_no_text(tmp_path):
    assert shown(stage(tmp_path, "<!DOCTYPE html>\n<?xml x?>text")) == "text"


def test_a_table_too_large_for_pandoc_leaves_a_line(tmp_path, monkeypatch):
    monkeypatch.setattr(pandoc, "_MAX_HTML_SECONDS", 0.001)
    chapter = stage(tmp_path, "Before.\n\n<table><tr><td>one</td></tr></table>\n\nAfter.")
    assert "too large to be read" in shown(chapter)
    assert any("cell 2, line 3: HTML: expected what" in told for told in chapter.warnings)
