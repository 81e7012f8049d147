"""Executed notebooks: when those of the last book are taken, and when they are run again."""

import json
import shutil

import nbformat
import pytest
from support.project_edits import (
    build_small_project,
    edit_cell,
    replace_in_file,
    show_no_progress,
)
from support.rule_texts import TODAY
from support.small_data import authority, bundled

from carebook.books.plan import plan_book
from carebook.build.notebook_runs import executed_notebooks
from carebook.core.project import Project
from carebook.facts.knowledge import gather_knowledge
from carebook.narrative.summary_requests import find_summary_requests

STUDY = """---
title: Made up
section: quality
place: {}
consent_by: Nobody
consent_on: 2026-01-01
---
A story that was made up.
"""


class RanError(Exception):
    """The notebooks were run."""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    chapters = ["index.ipynb", "notebooks/quality.ipynb", "notebooks/about.ipynb"]
    return build_small_project(tmp_path_factory.mktemp("executed") / "project", chapters)


@pytest.fixture
def project(built, tmp_path, monkeypatch):
    """A copy of the project with its book, in which running a notebook raises an error."""

    def run(*_):
        raise RanError

    monkeypatch.setattr("carebook.build.notebook_runs.run_notebooks", run)
    shutil.copytree(built.root, tmp_path / "copy")
    return Project(tmp_path / "copy")


def executed(project, slug="rutland"):
    return executed_notebooks(
        plan_book(project, slug, stitcher="builtin"), show_no_progress, workers=1
    )


def test_those_of_the_last_book_are_taken_with_their_cells_as_the_source_has_them(project):
    found = executed(project)
    assert [path.as_posix() for path in found] == [
        "index.ipynb",
        "notebooks/quality.ipynb",
        "notebooks/about.ipynb",
    ]
    wanted = find_summary_requests(found, gather_knowledge(bundled(), authority()), TODAY)
    assert not any(one.text_in_cell for one in wanted)
    assert any(one.rule_text().paragraphs for one in wanted)
    for path, notebook in found.items():
        source = nbformat.read(project.root / path, as_version=4)
        texts = {cell.id: cell.source for cell in source.cells if cell.cell_type == "markdown"}
        assert {c.id: c.source for c in notebook.cells if c.cell_type == "markdown"} == texts


@pytest.mark.parametrize(
    "change",
    [
        lambda p: replace_in_file(p.data / "observations.csv", "percent,78.8,", "percent,78.9,"),
        lambda p: (p.params / "rutland.yml").unlink(),
        lambda p: (p.root / "data/case_studies/new.md").write_text(STUDY.format("Rutland")),
        lambda p: edit_cell(p.root / "notebooks/quality.ipynb", "introduction", "# Other"),
        lambda p: (p.outputs / "rutland/manifest.json").write_text("{"),
        lambda p: (p.outputs / "rutland/manifest.json").write_text("{}"),
        lambda p: (p.outputs / "rutland/manifest.json").unlink(),
        lambda p: (p.outputs / "rutland/notebooks/quality.ipynb").unlink(),
        lambda p: edit_cell(p.outputs / "rutland/notebooks/quality.ipynb", "introduction", "# X"),
    ],
)
def test_whatever_they_rest_on_has_them_run_again(project, change):
    change(project)
    with pytest.raises(RanError):
        executed(project)


def test_another_program_has_them_run_again(project):
    path = project.outputs / "rutland/manifest.json"
    manifest = json.loads(path.read_text())
    assert len(manifest["program"]["code"]) == 64
    program = manifest["program"] | {"code": "0" * 64}
    path.write_text(json.dumps(manifest | {"program": program}))
    with pytest.raises(RanError):
        executed(project)


def test_the_theme_and_the_summaries_make_no_difference(project):
    replace_in_file(project.theme / "html/book.css", "{", " {")
    (project.data / "summaries").mkdir(exist_ok=True)
    (project.data / "summaries/rutland.yml").write_text("summaries: {}\n")
    assert executed(project)


def test_an_area_without_a_book_has_them_run_and_leaves_no_folder(project):
    with pytest.raises(RanError):
        executed(project, "leicestershire")
    assert not list(project.outputs.glob(".building-*"))
