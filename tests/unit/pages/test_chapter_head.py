import pytest
from nbformat import v4

from carebook.pages.chapter import stage_chapter
from carebook.pages.staging import BookContext

UNHONOURED = (
    "expected title, description, bibliography, csl or execute, found 'format', which is not "
    "honoured in a chapter; set it for the whole book in _quarto.yml, or remove it"
)


def staged(*cells, path="notebooks/x.ipynb"):
    return stage_chapter(path, v4.new_notebook(cells=list(cells)))


def test_a_title_in_the_yaml_becomes_the_heading():
    yaml = v4.new_raw_cell("---\ntitle: Care at *home*\njupyter: python3\ndescription: d\n---")
    chapter = staged(yaml, v4.new_markdown_cell("Words."))
    assert chapter.text == "# Care at *home*\n\nWords."
    assert (chapter.title, chapter.warnings) == ("Care at home", ())


def test_a_heading_that_says_the_same_stands_once():
    yaml = v4.new_raw_cell("---\ntitle: Carers\n---")
    assert staged(yaml, v4.new_markdown_cell("# Carers\n\nx")).text == "# Carers\n\nx"


def test_what_a_chapter_cannot_set_is_told_with_its_line():
    yaml = v4.new_raw_cell("---\ntitle: Carers\nformat: html\n---")
    assert staged(yaml).warnings == (f"notebooks/x.ipynb, cell 1, line 3: {UNHONOURED}",)
    yaml.metadata["source_line"] = 1
    assert staged(yaml, path="notebooks/x.qmd").warnings == (f"notebooks/x.qmd:3: {UNHONOURED}",)


def test_a_key_that_the_text_asks_for_is_used():
    yaml = v4.new_raw_cell("---\ntitle: Carers\nteam: {name: Help}\n---")
    text = v4.new_markdown_cell("# Carers\n\n{{< meta team.name >}}")
    assert staged(yaml, text).warnings == ()


def test_remarks_on_a_cell_are_told_by_the_line_of_its_file():
    cell = v4.new_markdown_cell("# A\n\nb", metadata={"source_line": 7, "remarks": [[3, "odd"]]})
    assert staged(cell, path="notebooks/x.qmd").warnings == ("notebooks/x.qmd:9: odd",)


@pytest.mark.parametrize(
    ("title", "path", "told"),
    [
        ("Care in numbers", "index.ipynb", True),
        ("Care in numbers", "notebooks/x.ipynb", False),
        ("Adult social care: the numbers", "index.ipynb", False),
        (None, "index.ipynb", False),
    ],
)
def test_a_front_page_with_another_books_title_is_told(title, path, told):
    cells = [v4.new_markdown_cell("# Adult social care in this area")]
    book = BookContext(metadata={"book": {"title": title}})
    chapter = stage_chapter(path, v4.new_notebook(cells=cells), book=book)
    assert chapter.warnings == told * (
        "index.ipynb: expected the book's title, 'Care in numbers', in the heading of the front "
        "page, found 'Adult social care in this area'; change that heading too",
    )
