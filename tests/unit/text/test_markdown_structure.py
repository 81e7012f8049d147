"""What in a Markdown text is code or maths, and so is never changed."""

import pytest

from carebook.text.markdown_structure import markdown_structure


@pytest.mark.parametrize(
    "code",
    [
        "`x`",
        "``a ` x``",
        "```\nx\n```",
        "~~~ {.python}\nx\n~~~",
        "    x",
        "- item\n\n      x",
        "> ```\n> x\n> ```",
        "$x$",
        "$$\nx\n$$",
        "before `a\nx` after",
        "<b title='`'> `x` </b>",
    ],
)
def test_code_and_maths_are_known_however_they_are_written(code):
    text = f"Prose.\n\n{code}\n"
    assert markdown_structure(text).is_code(text.index("x", 8))


@pytest.mark.parametrize(
    "prose",
    [
        "x",
        "`open x",
        "\\`x\\`",
        "- item\n\n  x",
        "[^1]: note\n\n    x",
        "Term\n:   meaning\n\n    x",
        "It costs $5 or x $6 or x$7",
        "from $20 to x",
        "<!-- ` --> x `y`",
    ],
)
def test_what_looks_like_code_and_is_not_stays_text(prose):
    text = f"Prose.\n\n{prose}"
    assert not markdown_structure(text).is_code(text.index("x"))


def test_headings_are_found_in_either_form_and_not_in_code():
    text = "# One\n\nTwo\n===\n\n> ## Three\n\n```\n# none\n```\n\n    # none\n"
    found = [(one.level, one.text, one.is_underlined) for one in markdown_structure(text).headings]
    assert found == [(1, "One", False), (1, "Two", True), (2, "Three", False)]


def test_targets_named_elsewhere_are_known_by_their_label():
    references = markdown_structure("[A  b]: x.png 'T'\n").references
    assert (references["a b"].target, references["a b"].title) == ("x.png", "T")
