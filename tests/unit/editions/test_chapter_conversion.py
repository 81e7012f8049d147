"""What the filters of the built-in stitcher make of single forms."""

import re
from functools import cache

import pytest
from bs4 import BeautifulSoup
from nbformat import v4
from support.small_data import PROJECT

from carebook.editions.chapter_conversion import (
    TYPST_FORMAT,
    chapter_filters,
    conversion_metadata,
)
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.bibliography import Works
from carebook.pages.chapter import Chapter, StagedCell
from carebook.pages.references import resolve_references
from carebook.tools.pandoc import Conversion, convert_markdown, convert_markdown_batch


@cache
def both_forms(text, edition):
    """The text as a page and as Typst, by one start of Pandoc."""
    cell = StagedCell(v4.new_markdown_cell(text), text, CellPlace("notebooks/a.ipynb", 1), text)
    [chapter] = resolve_references([Chapter("notebooks/a.ipynb", "A", (cell,), {})], [Works()])
    details = {
        "filters": chapter_filters(PROJECT.theme),
        "metadata": {**conversion_metadata(chapter, [chapter]), "edition": edition},
        "options": {"html_math_method": "mathml"},
    }
    forms = ("html5", TYPST_FORMAT)
    made = convert_markdown_batch([Conversion(chapter.text, to, **details) for to in forms])
    return {to: one.replace("\N{NO-BREAK SPACE}", " ") for to, one in zip(forms, made, strict=True)}


def written(text, to=TYPST_FORMAT, edition="pdf"):
    return both_forms(text, edition)[to]


def page(text):
    return BeautifulSoup(written(text, "html5"), "html.parser")


def test_a_chapter_is_told_no_more_than_it_needs():
    chapter = Chapter("notebooks/a.ipynb", "A", (), {})
    assert conversion_metadata(chapter, [chapter]) == {
        "chapter": "a",
        "chapters": ["a"],
        "lang": "en-GB",
        "folder": "notebooks",
    }


def test_a_bracket_after_a_reference_is_no_part_of_the_call():
    typ = written("![C](x.png){#fig-x}\n\nSee @fig-x\\(b), [y](#z)(c) and $x$(d).")
    assert re.search(r"\[Figure~1\.1\];\\?\(b", typ)
    assert re.search(r"\[y\];\\?\(c", typ)
    assert re.search(r"\];\\?\(d", typ)


def test_labels_of_any_letters_are_labels_of_typst():
    typ = written(
        "![C](x.png){#fig-é.b:c}\n\n| a |\n|---|\n| b |\n\n: D {#tbl-ü:2}\n\n@fig-é.b:c, @tbl-ü:2"
    )
    assert typ.count("<a--fig-é.b:c>") == typ.count("<a--tbl-ü:2>") == 2
    # What is no label to Pandoc is none here.
    assert "Figure" not in written("![C](x.png){#fig-a/b}")


def test_pictures_are_found_from_the_chapter_s_folder_and_keep_their_size():
    typ = written("![C](../img/x.png){#fig-x width=50%}\n\n![](y.png){fig-alt='Y' width=96px}")
    assert 'image("img/x.png", alt: "C", width: 50%)' in typ
    assert 'image("notebooks/y.png", alt: "Y", width: 72.0pt)' in typ


@pytest.mark.parametrize(
    ("attribute", "columns"),
    [
        ("layout-ncol=2", 2),
        ("layout-nrow=1", 3),
        ('layout="[[1,1],[1]]"', 2),
        ("layout-ncol=99", 6),
        ("layout-ncol=0", 1),
    ],
)
def test_as_many_stand_beside_each_other_as_is_asked_for(attribute, columns):
    text = f"::: {{{attribute}}}\n![a](a.png) ![b](b.png)\n\n## H\n\nWords\n:::"
    [made] = page(text).select(".columns")
    assert f"columns-{columns}" in made["class"]
    cells = [cell.get_text().strip() for cell in made.select(".cell")]
    assert len(cells) == 3
    assert cells[2].split() == ["H", "Words"]
    assert f"#cb-columns({columns}, (" in written(text)


def test_a_figure_of_several_things_has_its_caption_and_label_once():
    text = "::: {#fig-x}\n```\ncode\n```\n\n- a list\n\nIts *caption*\n:::"
    [figure] = page(text).select("figure#fig-x")
    assert figure.figcaption.get_text() == "Figure 1.1: Its caption"
    assert figure.li
    typ = written(text)
    assert typ.count("<a--fig-x>") == 1
    assert typ.index("a list") < typ.index("#cb-number[Figure~1.1:]") < typ.index("<a--fig-x>")


@pytest.mark.parametrize(
    "text",
    [
        "::: {#fig-x}\n![C](x.png)\n:::",
        "::: {#fig-x}\n![](x.png)\n\nC\n:::",
        "![C](x.png){#fig-x}",
        "::: {#fig-x}\n::: {.content-visible}\n![](x.png)\n:::\n\nC\n:::",
    ],
)
def test_every_way_to_write_a_figure_comes_to_the_same(text):
    [figure] = page(text).select("figure")
    assert figure["id"] == "fig-x"
    assert " ".join(figure.get_text().split()) == "Figure 1.1: C"
    assert len(figure.select("img")) == 1
    assert "#figure(cb-fitting(image(" in written(text)


def test_a_figure_without_a_caption_has_its_number_alone():
    [figure] = page("![](x.png){#fig-x}\n\n::: {#fig-y}\n![](y.png)\n:::").select("figure")
    assert figure.get_text().strip() == "Figure 1.2"


def test_columns_of_tables_are_as_wide_as_is_asked_for():
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n\n: C {#tbl-x%s}"
    assert "columns: (75%, 25%)" in written(table % ' tbl-colwidths="[75,25]"')
    assert "columns: (50%, 50%)" in written(table % "")
    assert "tbl-colwidths" not in written(table % ' tbl-colwidths="[75,25]"', "html5")


def test_a_table_that_is_a_list_in_large_print_keeps_its_label():
    row = "a long row of words | " * 4
    table = f"| {'head of a column | ' * 4}\n|---|---|---|---|\n| {row}\n\n: C {{#tbl-x}}"
    typ = written(table, edition="large-print")
    assert "#cb-list-title[\n#cb-number[Table~1.1:]; C\n] <a--tbl-x>" in typ


def test_callouts_look_as_is_asked_for():
    text = "::: {.callout-tip %s}\n### T\n\nWords\n:::"
    plain = page(text % "").select_one(".callout")
    assert plain.svg
    assert plain.select_one(".callout-title").get_text().split() == ["Tip:", "T"]
    for attribute in ("icon=false", 'appearance="minimal"'):
        assert not page(text % attribute).select_one(".callout svg")
        assert "icon: false" in written(text % attribute)
    assert "callout-simple" in page(text % 'appearance="simple"').select_one(".callout")["class"]
    assert page(text % 'collapse="false"').select_one("details.callout[open] > summary")
    assert page("::: {.callout-tip title='Tip'}\nx\n:::").p.get_text().split() == ["Tip"]


@pytest.mark.parametrize(
    ("attributes", "on_page", "in_print"),
    [
        (".content-visible", True, True),
        (".content-hidden", False, False),
        ('.content-visible when-format="docx"', False, False),
        ('.content-visible unless-format="typst"', True, False),
        ('.content-hidden unless-format="pdf"', False, True),
        ('.content-visible when-format="html" .mine', True, False),
    ],
)
def test_what_only_some_formats_show(attributes, on_page, in_print):
    for text in (f"::: {{{attributes}}}\nWord\n:::", f"A [Word]{{{attributes}}}."):
        assert ("Word" in written(text, "html5")) == on_page
        assert ("Word" in written(text)) == in_print


def test_an_equation_without_a_label_has_no_number():
    assert "equation-number" not in written("$$x$$\n\n$$y$$ {.x}", "html5")
    made = page("$$x$$ {#eq-x} and then\n\n$$\ny\n$$\n{#eq-y}")
    assert [one.get_text() for one in made.select(".equation-number")] == ["(1.1)", "(1.2)"]
    assert "and then" in made.get_text()


def test_a_citation_that_slipped_through_is_text_in_print():
    made = convert_markdown("As @nobody.", TYPST_FORMAT, filters=chapter_filters(PROJECT.theme))
    assert made.strip() == "As \\@nobody."


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        ("x^2", "x²"),
        (r"\frac{a}{b}", "a/b"),
        (r"\frac{a+1}{\frac{b}{2}}", "(a + 1)/(b/2)"),
        (r"\sqrt{x}", "√(x)"),
        (r"\begin{pmatrix} a \end{pmatrix}", r"\\begin{pmatrix} a \\end{pmatrix}"),
    ],
)
def test_maths_is_described_by_its_signs_or_as_it_was_typed(tex, said):
    assert f'#cb-maths("{said}")' in written(f"${tex}$")
