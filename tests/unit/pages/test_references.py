import pytest
from nbformat import v4

from carebook.notebooks.cell_places import CellPlace
from carebook.pages.bibliography import Works
from carebook.pages.chapter import Chapter, StagedCell
from carebook.pages.references import chapter_numbers, resolve_references

NONE = Works()
BOOK = Works(by_key={"smith2020": {"id": "smith2020"}}, bibliographies=("works.bib",))


def chapter(path, *texts, **details):
    cells = [
        StagedCell(v4.new_markdown_cell(text), text, CellPlace(path, number), text)
        for number, text in enumerate(texts, 1)
    ]
    return Chapter(path, f"Title of {path}", tuple(cells), {}, **details)


def resolved(*chapters, works=NONE, **details):
    return resolve_references(chapters, [works] * len(chapters), **details)


def test_chapters_are_numbered_as_quarto_numbers_them():
    chapters = [
        chapter("index.ipynb", "# Home"),
        chapter("notebooks/part.ipynb", "# Part", is_part_page=True),
        chapter("notebooks/a.ipynb", "# A"),
        chapter("notebooks/b.ipynb", "# B {.unnumbered}"),
        chapter("notebooks/c.ipynb", "# C {-}"),
        chapter("notebooks/d.ipynb", "# D {#sec-d}"),
        chapter("notebooks/e.ipynb", "# E", appendix="A"),
    ]
    assert chapter_numbers(chapters) == ["", "", "1", "", "", "2", "A"]


def test_each_kind_counts_for_itself_within_its_chapter():
    home, first, second = resolved(
        chapter("index.ipynb", "# Home\n\n![](x){#fig-home}"),
        chapter(
            "a.ipynb",
            "# A\n\n![](x){#fig-a} $$x$$ {#eq-a}",
            "::: {#fig-b}\n![](x){#fig-b-1}\n![](y){#fig-b-2}\n\nBoth\n:::\n\n![](x){#fig-c}",
        ),
        chapter("e.ipynb", "# E\n\n: T {#tbl-e}\n\n## S {#sec-s}", appendix="B"),
    )
    assert home.references.numbers == {"fig-home": "1"}
    assert first.references.numbers == {
        "fig-a": "1.1",
        "eq-a": "1.1",
        "fig-b": "1.2",
        "fig-b-1": "(a)",
        "fig-b-2": "(b)",
        "fig-c": "1.3",
    }
    assert second.references.numbers == {"tbl-e": "B.1"}


def test_a_chapter_knows_only_what_it_refers_to():
    first, second = resolved(
        chapter("index.ipynb", "# Home\n\nSee [@fig-b-1] and @Sec-s."),
        chapter(
            "notebooks/b.ipynb",
            "# B\n\n::: {#fig-b}\n![](x){#fig-b-1}\n\nC\n:::\n\n## S *x* {#sec-s}",
        ),
    )
    assert first.references.targets == {
        "fig-b-1": {
            "number": "1.1 (a)",
            "title": "Title of notebooks/b.ipynb",
            "chapter": "b",
            "page": "notebooks/b.html",
        },
        "sec-s": {"number": "", "title": "S x", "chapter": "b", "page": "notebooks/b.html"},
    }
    assert second.references.targets == {}
    assert first.warnings == second.warnings == ()


def test_the_way_to_another_page_starts_at_one_s_own():
    first, second = resolved(
        chapter("index.ipynb", "# H {#sec-h}"), chapter("notebooks/b.ipynb", "# B\n\n@sec-h")
    )
    assert second.references.targets["sec-h"]["page"] == "../index.html"
    assert first.references.targets == {}


@pytest.mark.parametrize(
    ("text", "works", "line", "told"),
    [
        (
            "x\n\n@fig-b",
            NONE,
            3,
            "label 'fig-b' of a figure in the book, found none; @fig-b is shown",
        ),
        ("@Tbl-b", NONE, 1, "label 'tbl-b' of a table in the book, found none; @Tbl-b is shown"),
        ("{#fig-here} @fig-hare", NONE, 1, "did you mean @fig-here? @fig-hare is shown as text"),
        ("@lst-x", NONE, 1, "or equation (eq-), found @lst-x; it is shown as text"),
        ("[@some]", NONE, 1, "found [@some], and the book names no bibliography; it is shown"),
        ("@smith2002", BOOK, 1, "found @smith2002; did you mean @smith2020? it is shown as text"),
    ],
)
def test_what_leads_nowhere_is_told_once_with_its_line(text, works, line, told):
    [made] = resolved(chapter("n.ipynb", text, text), works=works)
    first, second = (one for one in made.warnings if "each label once" not in one)
    assert first.startswith(f"n.ipynb, cell 1, line {line}: expected a ")
    assert second.startswith(f"n.ipynb, cell 2, line {line}: expected ")
    assert told in first


@pytest.mark.parametrize(
    ("text", "works"), [("@ministry a@b.org [@words](x)", NONE), ("@smith2020 a@b.org", BOOK)]
)
def test_words_and_works_are_not_told(text, works):
    assert resolved(chapter("n.ipynb", text), works=works)[0].warnings == ()


def test_what_leads_nowhere_is_escaped_and_nothing_else():
    text = "@fig-a {#fig-a} @x [@y; -@z] a@b.org `@c` \\@d @smith2020"
    [made] = resolved(chapter("n.ipynb", text), works=BOOK)
    assert made.text == "@fig-a {#fig-a} \\@x [\\@y; -\\@z] a@b.org `@c` \\@d @smith2020"
    assert made.references.works == '[{"id": "smith2020"}]'


def test_labels_alike_are_told_at_the_second_and_each_chapter_leads_to_its_own():
    first, second = resolved(
        chapter("a.ipynb", "# A", "x\n{#fig-x} @fig-x"), chapter("b.ipynb", "{#fig-x} @fig-x")
    )
    assert first.warnings == ()
    assert second.warnings == (
        "b.ipynb, cell 1, line 1: expected each label once, found 'fig-x' here and in a.ipynb, "
        "cell 2, line 2; rename one of them",
    )
    assert first.references.targets["fig-x"]["chapter"] == "a"
    assert second.references.targets["fig-x"]["chapter"] == "b"


def test_a_preview_knows_that_it_is_not_the_whole_book():
    [made] = resolved(chapter("a.ipynb", "@fig-x"), is_whole_book=False)
    assert "in this chapter" in made.warnings[0]


def test_what_no_author_wrote_has_no_line():
    cell = StagedCell(v4.new_markdown_cell("x"), "@fig-x")
    [made] = resolved(Chapter("a.ipynb", "A", (cell,), {}))
    assert made.warnings[0].startswith("a.ipynb: expected")
