"""Quarto's shortcodes mean the same under both stitchers, because they are resolved before."""

import nbformat
import pytest
from nbformat import v4
from support.typed_cells import shown, stage

from carebook.pages.chapter import staged_notebook

VARIABLES = "lead: Ann\nteam:\n  name: '**Care** team'\nlist: [1]\n"


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("By {{< var lead >}}.", "By Ann."),
        ("{{<var team.name>}}", "**Care** team"),
        ("{{< meta book.title >}}", "Adult social care"),
        ("{{< include _part.md >}}", "Put *in*."),
        ("{{< include /notebooks/_part.md >}}", "Put *in*."),
        ("{{< include ../texts/top.md >}}", "Top\n\nPut *in*."),
        ("Of {{< include _part.md >}}", "Of Put *in*."),
        ("{{{< var lead >}}}", r"\{\{\< var lead \>\}\}"),
        ("`{{< var lead >}}`", "`{{< var lead >}}`"),
        ("```\n{{< var lead >}}\n```", "```\n{{< var lead >}}\n```"),
        ("<!-- {{< var nobody >}} -->", ""),
        ("{{< pagebreak >}}", "::: {.page-break}\n:::"),
    ],
)
def test_what_is_known_is_put_in(tmp_path, typed, page):
    files = {
        "_variables.yml": VARIABLES,
        "notebooks/_part.md": "---\ntitle: not shown\n---\nPut *in*.<!-- note -->\n",
        "texts/top.md": "Top\n\n{{< include _part.md >}}\n",
    }
    chapter = stage(tmp_path, typed, files=files)
    assert shown(chapter) == page
    assert chapter.warnings == ()


def test_the_chapter_s_own_yaml_comes_before_the_book_s(tmp_path):
    head = v4.new_raw_cell("---\ntitle: Carers\nlead: Bo\n---")
    chapter = stage(tmp_path, head, "{{< meta lead >}} of {{< meta title >}}", title="")
    assert chapter.cells[-1].text == "Bo of Carers"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("{{< var nobody >}}", "there is no 'nobody' in _variables.yml"),
        ("{{< var list >}}", "'list' in _variables.yml is not one text but several"),
        ("{{< meta none.such >}}", "there is no 'none.such' in metadata"),
        ("{{< include none.md >}}", "no such file"),
        ("{{< include ../../secret.md >}}", "it is outside the project"),
        ("{{< include ../.git/config >}}", "it is in a folder that no page may read"),
        ("{{< include _loop.md >}}", "it includes itself (notebooks/_loop.md in"),
        ("{{< include carers.ipynb >}}", "it includes itself"),
        ("{{< include data.csv >}}", "expected a file .md, .qmd, .txt or .ipynb"),
        ("{{< include _latin.md >}}", "expected text in UTF-8"),
        ("{{< include >}}", "expected one word after 'include', found 0"),
        ("{{< kbd Ctrl-C >}}", "this shortcode is not known here"),
        ("{{< var 'open >}}", "No closing quotation"),
    ],
)
def test_what_cannot_be_put_in_is_told_and_leaves_a_line(tmp_path, typed, why):
    files = {
        "_variables.yml": VARIABLES,
        "notebooks/_loop.md": "{{< include _loop.md >}}",
        "notebooks/data.csv": "a,b",
        "notebooks/_latin.md": b"\xe9",
        "notebooks/carers.ipynb": "{}",
    }
    chapter = stage(tmp_path / "book", f"Before\n\n{typed}\n\nafter", files=files)
    assert "{.not-shown}" in shown(chapter)
    [told] = chapter.warnings
    assert why in told
    where = "notebooks/_loop.md:1" if "_loop" in typed else "notebooks/carers.ipynb, cell 2, line 3"
    assert told.startswith(f"{where}: {{{{<")


def test_lines_of_an_included_file_are_its_own_and_lines_after_it_too(tmp_path):
    files = {"notebooks/_part.md": "---\ntitle: x\n---\nOne\n\n![a](none.png)\n"}
    chapter = stage(tmp_path, "{{< include _part.md >}}\n\n![b](gone.png)", files=files)
    assert [told.partition(": the")[0] for told in chapter.warnings] == [
        "notebooks/_part.md:6",
        "notebooks/carers.ipynb, cell 2, line 3",
    ]


def test_of_an_included_notebook_the_words_are_shown_and_its_code_is_told(tmp_path):
    other = v4.new_notebook(cells=[v4.new_markdown_cell("Words."), v4.new_code_cell("1 + 1")])
    files = {"notebooks/_other.ipynb": nbformat.writes(other)}
    chapter = stage(tmp_path, "{{< include _other.ipynb >}}", files=files)
    assert shown(chapter) == "Words."
    assert chapter.warnings == (
        "notebooks/_other.ipynb, cell 2: only the Markdown cells of an included notebook are shown",
    )


def test_a_video_from_elsewhere_is_a_link_since_no_page_asks_for_one(tmp_path):
    chapter = stage(tmp_path, "{{< video https://a.example/film >}}")
    assert shown(chapter) == "[Video: https://a.example/film](https://a.example/film)"
    assert "it is shown as a link" in chapter.warnings[0]


def test_what_was_read_is_remembered_also_where_it_is_not_there_yet(tmp_path):
    files = {"notebooks/_part.md": "x"}
    chapter = stage(tmp_path, "{{< include _part.md >}} {{< include _none.md >}}", files=files)
    assert chapter.files_read == ("notebooks/_none.md", "notebooks/_part.md")


def test_quarto_shows_those_in_code_as_they_are(tmp_path):
    typed = "`{{< var a >}}` and `{{{< b >}}}`\n\n```\n{{< include c.md >}}\n```\n\n{{{< var d >}}}"
    chapter = stage(tmp_path, typed)
    cell = staged_notebook(chapter).cells[1]
    assert cell.source == (
        "`{{{< var a >}}}` and `{{{{< b >}}}}`\n\n```\n{{{< include c.md >}}}\n```\n\n"
        r"\{\{\< var d \>\}\}"
    )
    assert shown(chapter).startswith("`{{< var a >}}` and `{{{< b >}}}`")


def test_files_that_multiply_come_to_an_end(tmp_path):
    each = {f"notebooks/_{n}.md": f"{{{{< include _{n + 1}.md >}}}} " * 10 for n in range(6)}
    chapter = stage(tmp_path, "{{< include _0.md >}}", files={**each, "notebooks/_6.md": "leaf"})
    assert 100 < chapter.text.count("leaf") < 500
    assert any("at most 500 files in all" in told for told in chapter.warnings)
