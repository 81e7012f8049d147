import pytest
from nbformat import v4

from carebook.notebooks.cell_places import CellPlace
from carebook.pages.chapter import Chapter, StagedCell
from carebook.pages.markdown_checks import check_markdown


def told(*texts):
    cells = [
        StagedCell(v4.new_markdown_cell(text), text, CellPlace("n.ipynb", number), text)
        for number, text in enumerate(texts, 1)
    ]
    [made] = check_markdown([Chapter("n.ipynb", "N", tuple(cells), {})])
    return list(made.warnings)


def test_maths_that_cannot_be_read_is_told_with_its_line_and_why():
    first, second = told("x", "Good $x^2$.\n\nBad $\\nothing{x}$ and\n\n$$\n\\frac{a}{\n$$")
    for message, line, found, why in (
        (first, 3, "$\\nothing{x}$", "unexpected control sequence \\nothing"),
        (second, 5, "$\\frac{a}{$", "it ends too early"),
    ):
        assert message == (
            f"n.ipynb, cell 2, line {line}: expected maths that can be read, found {found} "
            f"({why}); mend it (it is shown as it was typed)"
        )


@pytest.mark.parametrize(
    "text",
    [
        "It cost £5 and $6 or $7.",
        "`$\\nothing$` and $x$",
        "$\\alpha_1 + \\sum_{i=1}^n x_i$",
        "$5-$10",
    ],
)
def test_money_code_and_good_maths_are_not_told(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a\n\n::: {.column-margin}\nx\n:::", 3, ".column-margin"),
        ("::: panel-sidebar\nx\n:::", 1, ".panel-sidebar"),
        ("[x]{.aside} ", 1, ".aside"),
        (":::: {.fragment .x}\nx\n::::", 1, ".fragment"),
        ("::: {.callout-danger}\nx\n:::", 1, ".callout-danger"),
        ("::: {#thm-one}\nx\n:::", 1, "#thm-one"),
        ('::: {.content-visible when-meta="x"}\ny\n:::', 1, "when-meta"),
    ],
)
def test_forms_that_the_book_does_not_have_are_told(text, line, found):
    [message] = told(text)
    assert message.startswith(f"n.ipynb, cell 1, line {line}: expected ")
    assert f"found {found}; " in message


@pytest.mark.parametrize(
    "text",
    [
        "::: {.callout-note}\nx\n:::\n\n::: {.panel-tabset}\n## A\n\nx\n:::",
        '![x](y.png){#fig-x .note fig-alt="about .column-margin and #thm-x"}',
        "```\n::: {.column-margin}\n```\n\n`{.aside}`",
        '::: {.content-hidden unless-format="pdf"}\nx\n:::',
    ],
)
def test_forms_that_it_has_are_not_told(text):
    assert told(text) == []
