"""Links and pictures in Markdown, in the many ways that people write them."""

import pytest

from carebook.text.markdown_links import find_links
from carebook.text.markdown_structure import markdown_structure


def found(text):
    return list(find_links(text, markdown_structure(text).references))


@pytest.mark.parametrize(
    ("text", "target", "label"),
    [
        ("[a](b.md)", "b.md", "a"),
        ("[a](<b c.md>)", "b c.md", "a"),
        ("[a](b c.md)", "b c.md", "a"),
        ("[a](b(1).md)", "b(1).md", "a"),
        ("[a](b.md 'T')", "b.md", "a"),
        ('[a](b.md "a \\"T\\"")', "b.md", "a"),
        ("[a](\n b.md\n)", "b.md", "a"),
        ("[*a* [b]](c.md)", "c.md", "*a* [b]"),
        ("[a `]` b](c.md)", "c.md", "a `]` b"),
        ("[a\\]b](c.md)", "c.md", "a\\]b"),
        ("[a][r]\n\n[r]: b.md", "b.md", "a"),
        ("[R][]\n\n[r]: b.md", "b.md", "R"),
        ("[r]\n\n[r]: b.md", "b.md", "r"),
        ("![a](b.png)", "b.png", "a"),
        ("![](b.png)", "b.png", ""),
    ],
)
def test_a_link_is_found_with_its_target_and_its_words(text, target, label):
    [link] = found(text)
    assert (link.target, link.label) == (target, label)
    assert link.is_picture == text.startswith("!")


@pytest.mark.parametrize(
    "text",
    [
        "`[a](b)`",
        "```\n[a](b)\n```",
        "\\[a](b)",
        "[a]{.class}",
        "[^1] and [@smith2020]",
        "[a] (b)",
        "[a](b",
        "[r]: b.md",
        "[a\n\nb](c)",
        "$[a](b)$",
    ],
)
def test_what_is_no_link_is_left_alone(text):
    assert found(text) == []


def test_a_picture_in_a_link_is_found_and_so_is_the_link():
    inner, outer = found("[![a](b.png)](c.md)")
    assert (inner.target, outer.target) == ("b.png", "c.md")


def test_attributes_are_read_and_can_be_left_out():
    [link] = found('![a](b.png){#fig-x fig-alt="It \\"shows\\" a" width=50%}')
    assert link.attribute("fig-alt") == 'It "shows" a'
    assert link.attributes_without("fig-alt") == "#fig-x width=50%"
    assert link.end == len('![a](b.png){#fig-x fig-alt="It \\"shows\\" a" width=50%}')
