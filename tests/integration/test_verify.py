"""A book is proven: every byte stands as it was made, and comes out again."""

import shutil

import pytest
from click.testing import CliRunner
from support.project_edits import (
    build_small_project,
    checksums_in,
    edit_cell,
    replace_in_file,
    show_no_progress,
)

from carebook.books.plan import plan_book
from carebook.build.book import build_book
from carebook.build.verify import verify_book
from carebook.cli.verify_command import proof_lines
from carebook.core.errors import InputError
from carebook.core.project import Project

CHAPTERS = ["index.ipynb", "notebooks/getting-help.ipynb"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("verify") / "project"
    return build_small_project(root, CHAPTERS, ("html", "pdf"))


@pytest.fixture
def project(built, tmp_path):
    shutil.copytree(built.root, tmp_path / "copy")
    return Project(tmp_path / "copy")


def proof(project, kernels="forked"):
    return verify_book(
        plan_book(project, "rutland", stitcher="builtin"), show_no_progress, 2, kernels
    )


def test_a_book_that_stands_is_proven_and_left_alone(project):
    before = checksums_in(project.outputs)
    found = proof(project)
    assert found.is_verified
    [line] = proof_lines(found)
    assert line.endswith("files were built again, and every byte is the same")
    after = checksums_in(project.outputs)
    assert {name: after[name] for name in before} == before
    assert not list(project.outputs.glob(".building-*"))


def test_stock_kernels_make_the_same_bytes(project):
    assert proof(project, "stock").differing_files == ()


def test_files_that_somebody_touched_are_named(project):
    book = project.outputs / "rutland"
    (book / "html/index.html").write_text("spoilt", "utf-8")
    (book / "rutland.pdf").unlink()
    (book / "new.txt").write_text("x", "utf-8")
    found = proof(project)
    assert found.altered_files == ("html/index.html", "new.txt", "rutland.pdf")
    assert found.differing_files == ()
    assert (
        "html/index.html, new.txt and rutland.pdf missing, added or changed"
        in proof_lines(found)[0]
    )


def test_inputs_that_changed_are_named_and_nothing_is_made(project):
    replace_in_file(project.theme / "html/book.css", "{", " {")
    edit_cell(project.root / CHAPTERS[1], "introduction", "# Help")
    found = proof(project)
    assert found.changed_inputs == (
        "notebooks/getting-help.ipynb: it changed",
        "theme/html/book.css changed",
    )
    assert not found.is_verified


def test_a_notebook_that_shows_the_time_is_found_out(project):
    edit_cell(
        project.root / CHAPTERS[1],
        "contacts",
        "import time\nfrom IPython.display import Markdown\nMarkdown(str(time.time_ns()))",
    )
    build_book(plan_book(project, "rutland", stitcher="builtin"), show_no_progress, workers=2)
    found = proof(project)
    assert "html/notebooks/getting-help.html" in found.differing_files
    assert "rutland.pdf" in found.differing_files
    assert "html/index.html" not in found.differing_files
    assert "different; look for a notebook that shows the time" in proof_lines(found)[0]


def test_a_warning_names_no_process_and_so_is_the_same_again(project):
    source = "import warnings\n\nwarnings.warn('look')\nbook.contacts()"
    edit_cell(project.root / CHAPTERS[1], "contacts", source)
    build_book(plan_book(project, "rutland", stitcher="builtin"), show_no_progress, workers=2)
    executed = project.outputs / "rutland/notebooks/getting-help.ipynb"
    assert "ipykernel_0/" in executed.read_text("utf-8")
    assert proof(project).is_verified


def test_a_book_with_a_format_from_an_earlier_build_is_proven_as_it_is(project):
    edit_cell(project.root / CHAPTERS[1], "introduction", "# Help")
    build_book(plan_book(project, "rutland", ("html",), "builtin"), show_no_progress, workers=2)
    assert proof(project).is_verified


def test_without_a_book_the_command_says_what_to_do(project, monkeypatch):
    from carebook.cli.verify_command import verify_command

    with pytest.raises(InputError, match="carebook build leicestershire"):
        verify_book(plan_book(project, "leicestershire", stitcher="builtin"), show_no_progress, 1)
    monkeypatch.chdir(project.root)
    done = CliRunner().invoke(verify_command, ["rutland"], standalone_mode=False)
    assert done.return_value == 0
    assert "Rutland: " in done.output
