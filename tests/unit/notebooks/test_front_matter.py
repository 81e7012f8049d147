from pathlib import Path

import pytest
from nbformat import v4
from support.small_data import refusal

from carebook.notebooks.front_matter import (
    check_front_matter,
    front_matter,
    front_matter_cell,
    front_matter_lines,
    front_matter_text,
)

PATH = Path("notebooks/carers.ipynb")


def notebook(yaml, kind=v4.new_raw_cell):
    return v4.new_notebook(cells=[kind(yaml), v4.new_markdown_cell("# A")])


def test_the_first_raw_cell_says_what_a_chapter_is():
    found = notebook("---\ntitle: Carers\ndescription: >-\n  who look\n  after\nnumber: 3\n---\n")
    assert front_matter(found) == {
        "title": "Carers",
        "description": "who look after",
        "number": 3,
    }
    assert front_matter_text(found, "description") == "who look after"
    assert front_matter_text(found, "number") == ""
    assert list(front_matter_lines(found)) == [("title", 2), ("description", 3), ("number", 6)]
    check_front_matter(PATH, found)


@pytest.mark.parametrize(
    "found",
    [
        v4.new_notebook(),
        notebook("---\ntitle: x\n---", v4.new_markdown_cell),
        notebook("<b>raw</b>"),
        notebook("---\ntitle: x"),
    ],
)
def test_any_other_cell_is_none(found):
    assert front_matter_cell(found) is None
    assert front_matter(found) == {}
    check_front_matter(PATH, found)


@pytest.mark.parametrize(
    ("yaml", "said"),
    [
        ("title: [a", "expected YAML, found"),
        ("- a", ":1: expected keys and values between the lines of ---"),
        ("x: 1\ndescription: [a]", ":3: description: expected text, found ['a']; put it in quot"),
        ("a: 1\na: 2", ":3: expected each key once"),
    ],
)
def test_yaml_that_cannot_be_used_is_refused_with_its_line(yaml, said):
    found = notebook(f"---\n{yaml}\n---")
    message = refusal(check_front_matter, PATH, found)
    assert message.startswith(str(PATH))
    assert said in message
    front_matter(found)
