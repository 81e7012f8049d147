"""Quarto's eval and error, as the tags that papermill's client follows."""

from nbformat import NotebookNode, v4

from carebook.execution.cell_permissions import (
    has_unexpected_error,
    restore_tags,
    shorten_expected_errors,
    tag_for_execution,
    without_expected_errors,
)


def notebook_of(*sources: str) -> NotebookNode:
    cells = [v4.new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]
    return v4.new_notebook(cells=[v4.new_markdown_cell("text", id="m"), *cells])


def tags(notebook: NotebookNode) -> list[list[str]]:
    return [cell.metadata.get("tags") for cell in notebook.cells]


def error(cell: NotebookNode) -> None:
    cell.outputs = [
        v4.new_output("error", ename="ValueError", evalue="no", traceback=["/home/me", "x"])
    ]


def test_options_become_tags_for_the_run_alone():
    notebook = notebook_of("#| eval: false\nx", "#| error: true\nx", "x")
    notebook.cells[1].metadata["tags"] = ["mine"]
    before = tag_for_execution(notebook)
    assert tags(notebook) == [None, ["mine", "skip-execution"], ["raises-exception"], None]
    restore_tags(notebook, before)
    assert tags(notebook) == [None, ["mine"], None, None]


def test_the_book_may_allow_all_errors_and_a_cell_refuse():
    notebook = notebook_of("x", "#| error: false\nx")
    tag_for_execution(notebook, allows_errors=True)
    assert tags(notebook) == [None, ["raises-exception"], None]


def test_outputs_of_another_time_go_from_a_cell_that_is_not_run():
    notebook = notebook_of("#| eval: false\nx")
    notebook.cells[1].outputs = [v4.new_output("stream", text="old")]
    tag_for_execution(notebook)
    assert notebook.cells[1].outputs == []


def test_only_errors_that_were_not_allowed_stop_a_notebook():
    notebook = notebook_of("#| error: true\nx", "y")
    tag_for_execution(notebook)
    assert without_expected_errors(notebook) is notebook
    error(notebook.cells[1])
    assert not has_unexpected_error(notebook.cells[1])
    assert [cell.source for cell in without_expected_errors(notebook).cells] == ["text", "y"]
    error(notebook.cells[2])
    assert has_unexpected_error(notebook.cells[2])
    assert "y" in [cell.source for cell in without_expected_errors(notebook).cells]


def test_an_error_that_stands_keeps_no_way_through_this_machine():
    notebook = notebook_of("x")
    error(notebook.cells[1])
    shorten_expected_errors(notebook)
    assert notebook.cells[1].outputs[0].traceback == ["ValueError: no"]
