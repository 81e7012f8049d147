import json

import pytest
from nbformat import v4
from support.small_data import displayed, open_book, refusal

from carebook.core.errors import InputError
from carebook.notebooks.blocks import IndicatorBlock
from carebook.notebooks.notebook_files import (
    cell_tags,
    notebook_title,
    parameter_lines,
    read_blocks,
    read_notebook,
    summary_subject,
    write_notebook,
)


def code(source, *tagged):
    return v4.new_code_cell(source, metadata={"tags": list(tagged)})


def notebook(*cells):
    return v4.new_notebook(cells=list(cells))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "chapter.ipynb"


def test_a_notebook_comes_back_as_it_was_written(path):
    made = notebook(code("a = 1", "parameters"), v4.new_markdown_cell("# Title – £"))
    write_notebook(made, path.parent / "deep" / "er" / "x.ipynb")
    assert read_notebook(path.parent / "deep" / "er" / "x.ipynb") == made


def test_a_chapter_without_parameters_is_handed_none(path):
    assert parameter_lines(path, notebook()) == {}
    assert parameter_lines(path, notebook(code("area = 1"))) == {}
    assert parameter_lines(path, notebook(code("# open_book(area) would"))) == {}


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ([code('open_book("rutland")')], "found no cell tagged 'parameters'; add area = "),
        (
            [code("years = 3", "parameters"), code("x = 1\nb = api.open_book (x)")],
            "found none; add",
        ),
    ],
)
def test_a_notebook_that_opens_a_book_has_to_declare_the_area(path, cells, found):
    message = refusal(parameter_lines, path, notebook(*cells))
    assert message.startswith(f"{path}: parameters cell: expected 'area' in a notebook that opens")
    assert found in message


@pytest.mark.parametrize(
    ("cells", "title"),
    [
        (["# Unpaid carers"], "Unpaid carers"),
        (["", "## First\n\n# Unpaid *carers* {#sec-carers .x}"], "Unpaid carers"),
        (["Unpaid carers\n=============\n\nText."], "Unpaid carers"),
        (["# Carers & `friends` ##\n# Second"], "Carers & friends"),
        (["```\n# no title\n```\n\n~~~\n# nor this"], ""),
        (["#hashtag", "## Second level"], ""),
        (["<!--\n# no title\n-->\n# A title"], "A title"),
    ],
)
def test_a_title_is_the_first_heading_of_the_first_level(cells, title):
    found = notebook(*(v4.new_markdown_cell(source) for source in cells))
    assert notebook_title(found) == title


def test_a_title_in_the_yaml_comes_before_a_heading():
    cells = [v4.new_raw_cell("---\ntitle: Care at *home*\n---"), v4.new_markdown_cell("# Other")]
    assert notebook_title(notebook(*cells)) == "Care at home"


def test_tags_may_stand_among_a_cells_options(path):
    made = notebook(code("#| tags: [parameters, x]\narea = 1", "x"), code("#| tags: [a\n1"))
    write_notebook(made, path)
    assert [cell_tags(cell) for cell in read_notebook(path).cells] == [["x", "parameters"], []]


def test_a_missing_notebook_is_refused(path):
    message = refusal(read_notebook, path)
    assert message == (
        f"{path}: expected this notebook, found none; restore it or mend _quarto.yml"
    )


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b"# not a notebook\n\nat all", b"\xff\xfe", b"null"]
)
def test_a_broken_notebook_is_refused(path, content):
    path.write_bytes(content)
    message = refusal(read_notebook, path)
    assert message.startswith(f"{path}: expected a notebook (.ipynb), found ")
    assert len(message) < len(str(path)) + 200


def test_tags_and_what_a_cell_sums_up():
    cell = v4.new_markdown_cell("x", metadata={"tags": ["other", "summary:satisfaction"]})
    assert cell_tags(cell) == ["other", "summary:satisfaction"]
    assert summary_subject(cell) == "satisfaction"
    assert summary_subject(v4.new_markdown_cell("x")) is None
    assert cell_tags(v4.new_markdown_cell("x")) == []


def test_parameters_are_the_names_that_their_cell_assigns(path):
    cell = code('# whom\narea = "rutland"\n\ncomparators = [\n    "england",\n]\n', "parameters")
    found = parameter_lines(path, notebook(code("other = 1"), cell))
    assert found == {"area": 2, "comparators": 4}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([code("a = 1", "parameters"), code("b = 1", "parameters")], "found 2"),
        ([code("x = 1\narea = ", "parameters")], "parameters cell, line 2: expected Python, found"),
    ],
)
def test_a_wrong_parameters_cell_is_refused(path, cells, said):
    message = refusal(parameter_lines, path, notebook(*cells))
    assert message.startswith(f"{path}: ")
    assert said in message


@pytest.mark.parametrize(
    "source",
    ["import os\narea = 1", 'area: str = "rutland"', "area += 1", "book.area = 1", "a, b = 1, 2"],
)
def test_a_parameters_cell_that_does_more_is_refused(path, source):
    message = refusal(parameter_lines, path, notebook(code(source, "parameters")))
    assert "parameters cell, line 1: expected plain assignments such as area =" in message


def test_blocks_are_found_in_the_order_of_their_cells():
    book = open_book()
    cells = [v4.new_markdown_cell("# Title"), code("print(1)")]
    cells[1].outputs = [v4.new_output("stream", text="1\n")]
    for call, wanted in ((book.show, book.figures("satisfaction")), (book.key_figures, "requests")):
        cell = code("book")
        cell.outputs = [v4.new_output("display_data", displayed(call, wanted))]
        cells.append(cell)
    found = list(read_blocks(notebook(*cells)))
    assert [block.kind for block in found] == ["indicator", "cards"]
    assert isinstance(found[0], IndicatorBlock)
    assert found[0].indicator == "satisfaction"


def test_a_cell_may_hold_several_blocks_or_none():
    book, cell = open_book(), code("book")
    cell.outputs = [
        v4.new_output("display_data", displayed(book.show, book.figures(name)))
        for name in ("satisfaction", "requests")
    ]
    found = list(read_blocks(notebook(code("print(1)"), cell, v4.new_markdown_cell("x"))))
    assert [block.indicator for block in found] == ["satisfaction", "requests"]
    assert list(read_blocks(notebook(code("print(1)"), v4.new_markdown_cell("x")))) == []


def test_half_a_character_is_told_with_its_cell(path):
    made = notebook(v4.new_markdown_cell("# Fine \U0001f600"), v4.new_markdown_cell("\ud83d"))
    path.write_text(json.dumps(made), encoding="utf-8")
    with pytest.raises(
        InputError, match=r"chapter\.ipynb: cell 2: .* found half a character \(.ud83d\)"
    ):
        read_notebook(path)


@pytest.mark.parametrize("minor", [0, 4, 5])
def test_cells_without_names_of_their_own_get_the_same_each_time(path, minor, recwarn):
    cell = {"cell_type": "markdown", "metadata": {}, "source": "x"}
    ids = [{}, {"id": "a"}, {"id": "a"}, {"id": "cell-3"}] if minor == 5 else [{}] * 4
    cells = [{**cell, **one} for one in ids]
    said = {"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": cells}
    path.write_text(json.dumps(said), encoding="utf-8")
    found = [cell.id for cell in read_notebook(path).cells]
    assert len(set(found)) == 4
    assert found == [cell.id for cell in read_notebook(path).cells]
    assert not recwarn.list
