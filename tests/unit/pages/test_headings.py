"""Headings are brought into an order that every edition allows, and their author is told."""

import re

import pytest
from nbformat import v4
from support.small_data import PROJECT
from support.typed_cells import shown, stage

from carebook.pages.headings import automatic_name
from carebook.tools.pandoc import convert_markdown


def levels(chapter):
    lines = [line for line in chapter.text.split("\n") if line.startswith("#")]
    return [line.partition(" ")[0].count("#") for line in lines]


@pytest.mark.parametrize(
    ("cells", "found", "told"),
    [
        (("## A", "### B", "## C"), [1, 2, 3, 2], []),
        (("## A", "#### B", "#### C", "## D"), [1, 2, 3, 3, 2], ["cell 3", "cell 4"]),
        (("### A", "### B"), [1, 2, 2], ["cell 2", "cell 3"]),
        (("# A", "## B", "# C", "## D"), [1, 2, 3, 2, 3], ["cell 2", "cell 4"]),
        (("#### A", "## B"), [1, 2, 2], ["cell 2"]),
        (("## A\n\n###### B\n\n### C",), [1, 2, 3, 3], ["cell 2, line 3"]),
        (("A\n===\n\nB\n---\n",), [1, 2, 3], ["cell 2, line 1"]),
        (("A\n---\n",), [1], []),
        (("> ## A\n> text", "- ### B"), [1], []),
        (("## A\n\n```\n#### none\n```\n\n### B",), [1, 2, 4, 3], []),
    ],
)
def test_levels_follow_one_another(tmp_path, cells, found, told):
    chapter = stage(tmp_path, *cells)
    assert levels(chapter) == found
    assert len(chapter.warnings) == len(told)
    for place, line in zip(told, chapter.warnings, strict=True):
        assert line.startswith(f"notebooks/carers.ipynb, {place}")


def test_what_a_heading_says_and_its_name_stay(tmp_path):
    chapter = stage(tmp_path, "#### A *b* `c` {#sec-x .unnumbered}\n\n# D #\n\n#### E ####")
    assert shown(chapter) == "## A *b* `c` {#sec-x .unnumbered}\n\n## D\n\n### E"


def test_one_without_words_is_left_out_and_told(tmp_path):
    chapter = stage(tmp_path, "##\n\ntext\n\n## {#name}\nmore")
    assert shown(chapter) == "text\n\nmore"
    assert [line.rpartition(", ")[2] for line in chapter.warnings] == [
        "line 1: a heading without words is left out",
        "line 5: a heading without words is left out",
    ]


def test_one_that_is_a_picture_is_a_picture(tmp_path):
    chapter = stage(tmp_path, "## ![A map](none.png)\n\ntext")
    assert shown(chapter) == "[Picture not shown: none.png.]{.not-shown} A map\n\ntext"
    assert "line 1: a heading without words is shown as its picture alone" in chapter.warnings[0]


def test_headings_alike_are_told_and_names_alike_are_parted(tmp_path):
    chapter = stage(tmp_path, "## Costs\n\n## Costs\n\n## A {#x}\n\n## B {#x}")
    assert shown(chapter) == "## Costs\n\n## Costs\n\n## A {#x}\n\n## B {#x-1}"
    alike, named = chapter.warnings
    assert "line 3: expected headings that can be told apart, found 'Costs' again" in alike
    assert "line 7: expected each label once, found '#x' again; it is '#x-1' here" in named


def test_titles_of_boxes_and_tabs_are_no_headings_of_the_chapter(tmp_path):
    box = "::: {.callout-note}\n\n#### A\n\n:::"
    typed = f"{box}\n\n::: {{.panel-tabset}}\n\n# B\n\n# C\n\n:::\n\n## D"
    chapter = stage(tmp_path, typed)
    assert shown(chapter) == typed
    assert chapter.warnings == ()


def test_a_box_may_be_open_over_several_cells(tmp_path):
    chapter = stage(tmp_path, "::: {.callout-tip}", "#### A", ":::", "#### B")
    assert shown(chapter) == "::: {.callout-tip}\n\n#### A\n\n:::\n\n## B"


@pytest.mark.parametrize("first", ["Some words.", "## A section"])
def test_a_title_that_stands_later_is_put_first_and_told(tmp_path, first):
    chapter = stage(tmp_path, first, "before\n\nLate *title*\n===\n\nafter", title="")
    assert chapter.title == "Late title"
    assert chapter.text.startswith("# Late *title*\n\n")
    assert chapter.text.count("Late") == 1
    assert chapter.text.rstrip().endswith("after")
    assert "cell 2, line 3: expected the chapter's title first" in chapter.warnings[0]


def test_a_title_in_yaml_makes_the_first_heading_a_section(tmp_path):
    head = v4.new_raw_cell("---\ntitle: From above\n---")
    chapter = stage(tmp_path, head, "# Below", "## Under", title="")
    assert chapter.text == "# From above\n\n## Below\n\n### Under"
    assert "expected one title (#) in a chapter, found 'Below'" in chapter.warnings[0]


HEADINGS = [
    "Plain words",
    "Costs, in £ (2023-24)",
    "What's *new* in `code`?",
    "1. First",
    "A [link](https://a.example/) here",
    "Ünïcode — dash",
    "a -- b --- c",
    "under_score and dot.s",
    "2023",
    "Over 65s: 50% more",
    "“Quoted” & more",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_names_are_those_that_pandoc_gives(heading):
    html = convert_markdown(f"## {heading}", "html5")
    assert f'id="{automatic_name(heading)}"' in html


def test_no_heading_has_a_name_of_the_page_s_frame():
    page = (PROJECT.theme / "html" / "page.html").read_text(encoding="utf-8")
    names = re.findall(r"\bid=\"([^\"$]+)\"", page)
    assert names
    assert [name for name in names if not name.startswith("carebook-")] == []
