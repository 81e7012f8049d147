"""Which edits of a notebook need a kernel, and what stands on the page where one does not."""

from typing import Any

import pytest
from nbformat import NotebookNode, v4

from carebook.build.kept_run import KeptRun, code_checksum
from carebook.notebooks.markdown_chapters import LINE_KEY


def notebook(*cells: NotebookNode) -> NotebookNode:
    made = v4.new_notebook(cells=list(cells))
    made.metadata["kernelspec"] = {"name": "python3"}
    return made


def code(source: str, output: str = "", **metadata: Any) -> NotebookNode:
    outputs = [v4.new_output("stream", text=output)] if output else []
    return v4.new_code_cell(source, metadata=metadata, outputs=outputs)


def text(source: str) -> NotebookNode:
    return v4.new_markdown_cell(source)


def checksum(made: NotebookNode, *, errors: bool = False, **parameters: Any) -> str:
    return code_checksum(made, {"area": "rutland", **parameters}, errors=errors)


BEFORE = notebook(text("# One"), code("a = 1", tags=["parameters"]), text("two"), code("print(a)"))


@pytest.mark.parametrize(
    "after",
    [
        notebook(text("# 1"), code("a = 1", tags=["parameters"]), code("print(a)"), text("more")),
        notebook(
            code("a = 1", tags=["parameters"], execution={"iopub.status.busy": "now"}),
            code("print(a)", "what JupyterLab kept", collapsed=True, **{LINE_KEY: 12}),
        ),
    ],
    ids=["prose", "what editors note"],
)
def test_prose_and_the_notes_of_editors_need_no_run(after):
    assert checksum(after) == checksum(BEFORE)


@pytest.mark.parametrize(
    "after",
    [
        notebook(code("a = 2", tags=["parameters"]), code("print(a)")),
        notebook(code("print(a)"), code("a = 1", tags=["parameters"])),
        notebook(code("a = 1", tags=["parameters"]), code("print(a)", tags=["raises-exception"])),
        notebook(code("a = 1", tags=["parameters"])),
    ],
    ids=["source", "order", "tag", "fewer"],
)
def test_code_its_order_and_its_tags_need_one(after):
    assert checksum(after) != checksum(BEFORE)


def test_parameters_and_what_holds_for_errors_need_one():
    found = {checksum(BEFORE), checksum(BEFORE, comparators=["england"])}
    assert len(found | {checksum(BEFORE, errors=True)}) == 3


def test_outputs_stand_between_the_prose_of_now():
    put_in = code("area = 1", tags=["injected-parameters"])
    executed = notebook(
        text("old"), code("a = 1", tags=["parameters"]), put_in, code("print(a)", "1")
    )
    source = notebook(
        text("new"), code("a = 1", tags=["parameters"]), text("two"), code("print(a)", "stale")
    )
    made = KeptRun(executed, "", {}).with_prose_of(source)
    assert [cell.source for cell in made.cells] == ["new", "a = 1", "area = 1", "two", "print(a)"]
    assert made.cells[-1].outputs[0].text == "1"
    assert source.cells[-1].outputs[0].text == "stale", "the source is left alone"
    first = notebook(put_in, code("print(a)", "1"))
    made = KeptRun(first, "", {}).with_prose_of(notebook(text("x"), code("print(a)")))
    assert [cell.source for cell in made.cells] == ["area = 1", "x", "print(a)"]


def test_a_run_is_right_until_what_it_read_is_another():
    class Area:
        def read_checksum(self, read: str) -> str:
            return {"facts:satisfaction": "1", "file:notebooks/a.txt": "2"}[read]

    run = KeptRun(BEFORE, "code", {"facts:satisfaction": "1", "file:notebooks/a.txt": "2"})
    assert run.is_still_right("code", Area())  # type: ignore[arg-type]
    assert not run.is_still_right("other code", Area())  # type: ignore[arg-type]
    changed = KeptRun(BEFORE, "code", {"file:notebooks/a.txt": "1"})
    assert not changed.is_still_right("code", Area())  # type: ignore[arg-type]
