"""A notebook in a forked process holds what it holds in a stock kernel, whatever is in it."""

import functools
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from support.kernel_notebook import CELLS, write_zoo

from carebook.core.project import Project
from carebook.execution.kernels import warm_process
from carebook.execution.runner import KernelKind, NotebookFailure, NotebookJob, run_notebooks
from carebook.notebooks.notebook_files import write_notebook

# Stock kernels take seconds, so all tests of them share one run of each.
pytestmark = [
    pytest.mark.skipif(
        not warm_process.can_fork_notebooks(), reason="notebooks are not forked here"
    ),
]
Ran = Callable[[KernelKind, str], dict[str, Any]]
# One of each kind: cards, charts, contacts, and the table of sources.
_CHAPTERS = (
    "index.ipynb",
    "notebooks/carers.ipynb",
    "notebooks/getting-help.ipynb",
    "notebooks/about.ipynb",
)
# What %time and %timeit measured.
_TIMED = ("time", "whole time", "timeit")
_MEASURED = re.compile(r"(CPU times|Wall time): [^\"]*|[0-9.]+ \S+ \\u00b1 [0-9.]+ \S+ per loop")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, project: Project) -> Ran:
    """The zoo and the project's own notebooks, each run once by either kind of kernels."""
    folder = tmp_path_factory.mktemp("kernels")
    names = {"zoo": "zoo.ipynb", **{chapter: chapter for chapter in _CHAPTERS}}
    # In a test of pytest's, ipykernel leaves the descriptors alone.
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTEST_CURRENT_TEST")
        kinds: tuple[KernelKind, ...] = ("stock", "forked")
        for kernels in kinds:
            zoo = folder / f"{kernels}-sources" / "zoo"
            zoo.mkdir(parents=True)
            write_zoo(zoo / "zoo.ipynb")
            jobs = [NotebookJob(zoo / "zoo.ipynb", folder / kernels / "zoo.ipynb", {"number": 2})]
            jobs += [
                NotebookJob(project.root / chapter, folder / kernels / chapter, {"area": "rutland"})
                for chapter in _CHAPTERS
            ]
            zoo_ran, *others = run_notebooks(jobs, "Rutland", 2, lambda: None, kernels)
            assert isinstance(zoo_ran, NotebookFailure)
            for job, ran in zip(jobs[1:], others, strict=True):
                assert not isinstance(ran, NotebookFailure)
                write_notebook(ran, job.target)
    read = functools.cache(lambda path: _comparable(json.loads(path.read_text("utf-8"))))
    return lambda kernels, name: read(folder / kernels / names[name])


def _comparable(notebook: dict[str, Any]) -> dict[str, Any]:
    """A notebook without times, and without what papermill makes by chance."""
    for node in (notebook, *notebook["cells"]):
        for name in ("papermill", "execution", "carebook"):
            node["metadata"].pop(name, None)
    for cell in notebook["cells"]:
        if {"injected-parameters", "papermill-error-cell-tag"} & set(
            cell["metadata"].get("tags", ())
        ):
            cell["id"] = "made by papermill"
        if cell["metadata"].get("zoo") in _TIMED:
            cell["outputs"] = json.loads(_MEASURED.sub("measured", json.dumps(cell["outputs"])))
    return notebook


def _cell(notebook: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = [cell for cell in notebook["cells"] if cell["metadata"].get("zoo") == name]
    assert len(found) == 1
    return dict(found[0])


@pytest.mark.parametrize("name", [*CELLS, "last", "never"])
def test_a_cell_shows_what_it_shows_in_a_stock_kernel(ran: Ran, name: str) -> None:
    stock, forked = (_cell(ran(kernels, "zoo"), name) for kernels in ("stock", "forked"))
    assert json.dumps(forked) == json.dumps(stock)


def test_the_rest_of_the_notebook_is_the_same(ran: Ran) -> None:
    stock, forked = ran("stock", "zoo"), ran("forked", "zoo")
    assert [cell["cell_type"] for cell in forked["cells"]] == [
        cell["cell_type"] for cell in stock["cells"]
    ]
    assert forked["cells"][:3] == stock["cells"][:3]
    assert {**forked, "cells": []} == {**stock, "cells": []}


@pytest.mark.parametrize("chapter", _CHAPTERS)
def test_a_notebook_of_the_book_is_the_same_bytes(ran: Ran, chapter: str) -> None:
    assert json.dumps(ran("forked", chapter)) == json.dumps(ran("stock", chapter))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("streams", "out rutland 2"),
        ("descriptors", "by C"),
        ("descriptors", "by a program"),
        ("descriptors", "�� caf�"),
        ("descriptor of errors", "wrong"),
        ("bash", "two"),
        ("threads", "thread"),
        ("a printing process", "from a process"),
        ("processes", "[2, 4]"),
        ("await", "[1, 2]"),
        ("input", "StdinNotImplementedError"),
        ("interrupted", "KeyboardInterrupt"),
        ("own error", "Mine"),
        ("update", "updated"),
        ("warnings", "/tmp/ipykernel_0/"),  # noqa: S108
        ("module", "('__main__', True, False)"),
        ("pickle", "(True, '__main__')"),
    ],
)
def test_the_zoo_shows_what_it_is_for(ran: Ran, name: str, shown: str) -> None:
    """Were it empty in both, equal would mean nothing."""
    assert shown in json.dumps(_cell(ran("forked", "zoo"), name)["outputs"], ensure_ascii=False)


def test_an_update_reaches_the_output_of_an_earlier_cell(ran: Ran) -> None:
    outputs = _cell(ran("forked", "zoo"), "display id")["outputs"]
    assert [output["data"]["text/plain"] for output in outputs] == [["'second'"], ["'beside'"]]


def test_much_output_arrives_whole(ran: Ran) -> None:
    (output,) = _cell(ran("forked", "zoo"), "much")["outputs"]
    assert len("".join(output["text"])) == 10_000_001
