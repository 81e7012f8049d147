"""The command line: words, exit status, and what is left behind.

One test of each kind runs it as people do, in a process of its own; the others spare its start.
"""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from support.command_line import run_carebook, run_carebook_here
from support.project_copies import ROOT
from support.project_edits import edit_cell, keep_chapters, replace_in_file

from carebook.cli.main import cli
from carebook.core.project import Project


def test_every_command_explains_itself() -> None:
    runner = CliRunner()
    context = click.Context(cli)
    known = cli.list_commands(context)
    assert {"build", "check", "doctor", "list", "preview", "review", "stage"} <= set(known)
    for name in known:
        command = cli.get_command(context, name)
        assert command is not None, name
        assert command.name == name
        assert command.help, name
        assert runner.invoke(cli, [name, "--help"]).exit_code == 0
        assert f"  {name} " in runner.invoke(cli, ["--help"]).output
    # A module of a command that is not listed would be out of reach.
    modules = (ROOT / "carebook" / "cli").glob("*_command.py")
    commands = {path.stem.removesuffix("_command") for path in modules}
    assert commands == set(known)


def test_a_build_that_finds_nothing_to_do_imports_nothing_that_makes_a_book() -> None:
    dear = ["altair", "dask", "IPython", "pandas", "papermill", "typst"]
    code = f"import sys, carebook.cli.build_command; print(*sorted(set({dear}) & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == ""


def test_list_shows_code_slug_name_and_region() -> None:
    result = run_carebook("list")
    assert result.returncode == 0
    assert "E06000017  rutland                       Rutland" in result.stdout
    assert result.stdout.count("\n") == 3
    assert "East Midlands" in result.stdout


def test_doctor_says_what_is_installed_and_that_the_data_is_sound() -> None:
    result = run_carebook_here("doctor")
    assert result.returncode == 0, result.stderr
    for word in ("Pandoc     3", "Typst      0", "PDF: builtin", "data       sound: 204 published"):
        assert word in result.stdout


def test_doctor_finds_unsound_data(spoilt: Project) -> None:
    replace_in_file(spoilt.data / "observations.csv", "percent,78.8,", "percent,788,")
    result = run_carebook_here("doctor", at=spoilt.root)
    assert result.returncode == 2
    assert "data/observations.csv" in result.stderr
    assert "expected at most 100" in result.stderr


def test_a_wrong_area_gets_the_nearest_names_in_one_line_and_status_2(spoilt: Project) -> None:
    result = run_carebook_here("build", "Leicester shire", at=spoilt.root)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "did you mean Leicestershire?" in result.stderr
    assert not spoilt.outputs.exists()


def test_outside_a_project_the_message_says_where_to_go(tmp_path: Path) -> None:
    result = run_carebook_here("list", at=tmp_path)
    assert result.returncode == 2
    assert "expected a carebook project" in result.stderr
    assert "Traceback" not in result.stderr


def test_build_takes_a_code_in_small_letters_and_prints_where_the_book_is(spoilt: Project) -> None:
    keep_chapters(spoilt, ["index.ipynb", "notebooks/carers.ipynb"])
    out = spoilt.root / "elsewhere"
    words = ("build", "e06000017", "--stitcher", "builtin", "--out", str(out))
    result = run_carebook(*words, at=spoilt.root)
    assert result.returncode == 0, result.stderr
    assert (out / "rutland/html/index.html").is_file()
    assert (out / "rutland/rutland.pdf").is_file()
    assert result.stdout.splitlines() == [
        "Rutland: elsewhere/rutland/html/index.html",
        "Rutland: elsewhere/rutland/rutland.pdf",
    ]


def test_a_failing_notebook_ends_with_status_1_and_the_other_book_is_made(spoilt: Project) -> None:
    keep_chapters(spoilt, ["index.ipynb", "notebooks/carers.ipynb"])
    edit_cell(
        spoilt.root / "notebooks/carers.ipynb",
        "unpaid_carers-chart",
        'if area == "rutland":\n    raise ValueError("only here")\n'
        'book.show(book.figures("unpaid_carers"), bars)',
    )
    words = ("build", "rutland", "leicestershire", "--html", "--stitcher", "builtin")
    result = run_carebook_here(*words, at=spoilt.root)
    assert result.returncode == 1
    assert "Rutland: carers.ipynb, cell 8 (unpaid_carers-chart) failed" in result.stderr
    assert "ValueError: only here" in result.stderr
    assert "the notebook as far as it ran:" in result.stderr
    assert not (spoilt.outputs / "rutland").exists()
    assert (spoilt.outputs / "leicestershire/html/index.html").is_file()


def test_preview_makes_the_page_of_one_notebook(spoilt: Project) -> None:
    result = run_carebook_here("preview", "notebooks/carers.ipynb", "Rutland", at=spoilt.root)
    assert result.returncode == 0, result.stderr
    page = Path(result.stdout.strip())
    text = page.read_text(encoding="utf-8")
    assert "28.3%" in text
    assert "The summaries below were written by rule from the figures shown" in text
    assert (page.parent.parent / "tables/carers-unpaid-carers.csv").is_file()


def test_preview_of_a_copied_notebook_that_fails_keeps_the_partial_one(spoilt: Project) -> None:
    copy = spoilt.root / "notebooks/carers-copy.ipynb"
    copy.write_bytes((spoilt.root / "notebooks/carers.ipynb").read_bytes())
    edit_cell(copy, "carers_social_contact-chart", "1 / 0")
    result = run_carebook_here("preview", "notebooks/carers-copy.ipynb", "rutland", at=spoilt.root)
    assert result.returncode == 1
    assert re.search(
        r"carers-copy.ipynb, cell \d+ \(carers_social_contact-chart\) failed", result.stderr
    )
    assert "    1 / 0" in result.stderr
    assert "ZeroDivisionError: division by zero" in result.stderr
    partial = result.stderr.split("the notebook as far as it ran: ")[1].splitlines()[0]
    assert Path(partial).is_file()


def test_preview_of_a_notebook_that_is_not_there_says_so() -> None:
    result = run_carebook_here("preview", "notebooks/nowhere.ipynb", "rutland")
    assert result.returncode == 2
    assert "notebooks/nowhere.ipynb: expected a notebook, found none" in result.stderr


@pytest.mark.parametrize(
    "words", [("build",), ("build", "rutland", "--stitcher", "latex"), ("fly",)]
)
def test_misuse_ends_with_status_2(words: tuple[str, ...]) -> None:
    assert run_carebook_here(*words).returncode == 2
