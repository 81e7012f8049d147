"""What a code cell asks for by Quarto's options and Jupyter's tags."""

import pytest
from nbformat import NotebookNode, v4

from carebook.notebooks.cell_options import (
    CellOptions,
    ExecuteDefaults,
    asks_for_something,
    execute_defaults,
    is_removed,
    read_cell_options,
    source_without_options,
)


def code_cell(source: str, *tags: str) -> NotebookNode:
    cell = v4.new_code_cell(source)
    if tags:
        cell.metadata["tags"] = list(tags)
    return cell


def options_of(source: str, *tags: str) -> CellOptions:
    options, problems = read_cell_options(code_cell(source, *tags))
    assert problems == ()
    return options


def problems_of(source: str, *tags: str) -> list[tuple[int, str]]:
    _, problems = read_cell_options(code_cell(source, *tags))
    return [(problem.line, problem.message) for problem in problems]


def test_options_are_yaml_in_the_first_comments():
    options = options_of(
        "#| label: fig-x\n"
        "#| fig-cap: |\n"
        "#|   Two lines\n"
        "#|   of caption\n"
        "#| fig-subcap: [One, Two]\n"
        "#| fig-alt:\n"
        "#|   - First\n"
        "#|   - 2\n"
        "#| layout-ncol: 2\n"
        "#| fig-width: 4.5\n"
        "x = 1\n"
        "#| echo: true"
    )
    assert options.label == "fig-x"
    assert options.captions == ("Two lines of caption",)
    assert options.subcaptions == ("One", "Two")
    assert options.alternative_texts == ("First", "2")
    assert options.columns == 2
    assert options.figure_size == (4.5, None)
    assert options.echo is False, "a comment after code is no option"


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("echo: true", "echo", True),
        ("echo: fenced", "echo", "fenced"),
        ("code-fold: show", "code_fold", "show"),
        ("code-summary: How", "code_summary", "How"),
        ("output: false", "output", False),
        ("output: asis", "output", "asis"),
        ("include: false", "include", False),
        ("eval: false", "runs", False),
        ("error: true", "allows_error", True),
        ("warning: false", "warning", False),
        ("tbl-cap: A table", "table_captions", ("A table",)),
        ("layout-nrow: 2", "rows", 2),
    ],
)
def test_each_option_has_its_field(line, field, value):
    assert getattr(options_of(f"#| {line}\nx"), field) == value


@pytest.mark.parametrize(
    ("tag", "field", "value"),
    [
        ("remove-cell", "include", False),
        ("remove-output", "output", False),
        ("hide-output", "output", False),
        ("raises-exception", "allows_error", True),
        ("skip-execution", "runs", False),
    ],
)
def test_each_tag_has_its_field(tag, field, value):
    assert getattr(options_of("x", tag), field) == value


@pytest.mark.parametrize("tag", ["remove-input", "hide-input", "parameters", "injected-parameters"])
def test_tags_hide_code_that_the_book_shows(tag):
    options, _ = read_cell_options(code_cell("x = 1", tag), ExecuteDefaults(echo=True))
    assert options.echo is False


def test_the_book_s_own_defaults_hold_where_a_cell_says_nothing():
    config = {
        "execute": {"echo": True, "warning": False, "error": True, "enabled": False},
        "format": {"html": {"code-fold": True}},
    }
    defaults = execute_defaults(config)
    assert defaults == ExecuteDefaults(echo=True, warning=False, error=True, code_fold=True)
    options, _ = read_cell_options(code_cell("#| warning: true\nx"), defaults)
    assert (options.echo, options.warning, options.allows_error) == (True, True, True)
    assert execute_defaults({"execute": "no", "format": "html"}) == ExecuteDefaults()


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("#| fig-capp: x", 1, "did you mean 'fig-cap'?"),
        ("#| label: x\n#| zebra: 1", 2, "found the option 'zebra'"),
        ("#| label: x\n#| echo: maybe", 2, "echo: expected true, false or fenced, found 'maybe'"),
        ("#| layout-ncol: none", 1, "layout-ncol: expected a number of columns"),
        ("#| label: fig x}", 1, "label: expected a name such as fig-carers"),
        ("#| fig-width: -1", 1, "fig-width: expected inches"),
        ("#| fig-cap: {a: b}", 1, "fig-cap: expected text"),
        ("#| label: fig-x\n#| fig-cap: [one", 2, "options: expected YAML"),
        ("\n#| only words", 2, "options: expected 'name: value'"),
        ("#| label: 2024-02-31", 1, "options: expected YAML"),
        ("#| out-width: 50%", 1, "Quarto's option, which this book does not follow"),
    ],
)
def test_what_cannot_be_followed_is_told_with_its_line(source, line, words):
    [(found, message)] = problems_of(f"{source}\nx = 1")
    assert found == line
    assert words in message


def test_a_tag_that_means_nothing_is_told():
    [(line, message)] = problems_of("x", "remove-cel")
    assert line == 0
    assert "did you mean 'remove-cell'?" in message
    assert problems_of("x", "summary:carers", "parameters", "left-out", "editions") == []


def test_options_stand_below_a_magic_too_and_code_is_shown_without_them():
    source = "%%time\n#| echo: true\nx = 1\n#| not one\n"
    assert options_of(source).echo is True
    assert source_without_options(source) == "%%time\nx = 1\n#| not one"
    assert source_without_options("#| echo: true\n\nx = 1") == "x = 1"


def test_only_what_changes_a_page_counts_as_asking():
    assert asks_for_something(code_cell("#| echo: true\nx"))
    assert asks_for_something(code_cell("x", "hide-input"))
    assert not asks_for_something(code_cell("x = 1", "parameters"))
    assert is_removed(code_cell("x", "remove-cell"))
    assert not is_removed(code_cell("x", "remove-output"))
