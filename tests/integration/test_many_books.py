"""``carebook build``: which books are meant, what is told of them, the page of all."""

import json

import click
import pytest
from click.testing import CliRunner
from support.build_processes import AREAS, Short, run
from support.command_line import run_carebook_here

from carebook.books.edition_registry import EDITIONS, files_to_open
from carebook.cli.build_command import build_command
from carebook.cli.main import cli
from carebook.cli.progress import BooksProgress, duration_in_words

BATH, LEICESTERSHIRE, RUTLAND = AREAS


def test_every_option_explains_itself() -> None:
    options = [one for one in build_command.params if isinstance(one, click.Option)]
    assert {"--all", "--workers", "--scheduler", "--kernels", "--force", "--explain"} <= {
        name for one in options for name in one.opts
    }
    for option in options:
        assert option.help, option.name
        assert option.help.endswith("."), option.name


@pytest.mark.parametrize(("words", "found"), [((), "neither"), (("rutland", "--all"), "both")])
def test_areas_are_named_or_all_are_meant(words: tuple[str, ...], found: str) -> None:
    result = CliRunner().invoke(cli, ["build", *words])
    assert result.exit_code == 2
    assert f"expected one or more of AREA, or --all, found {found}" in result.output


def test_one_authority_whose_inputs_are_wrong_stops_no_other(short: Short) -> None:
    own = short.project.params / f"{LEICESTERSHIRE}.yml"
    own.write_text("edition_date: tomorrow\n")
    status, out, err = run(short, "--all", "--explain")
    assert status == 1
    assert not short.out.exists()
    assert "Rutland: run all notebooks: there is no book yet\n" in out
    assert f"Leicestershire: cannot be built: {own}:1: edition_date: expected" in out
    assert not err

    status, out, err = run(short, "--all", "--html")
    assert status == 1
    assert err.count("\n") == 1
    assert err.startswith(f"Leicestershire: {own}:1: edition_date: expected")
    assert err.endswith("(full report: outputs/failed/leicestershire/report.txt)\n")
    lines = out.splitlines()
    assert lines[0].startswith("3 books: 2 built, 0 unchanged, 1 failed; ")
    assert lines[-1] == "page of all authorities: outputs/index.html"
    page = (short.out / "index.html").read_text()
    assert "1 January 2026" in page, "the date is SOURCE_DATE_EPOCH's"

    own.unlink()
    status, out, err = run(short, RUTLAND, LEICESTERSHIRE, "--html")
    assert status == 0, err
    assert out.splitlines() == [
        "Rutland: outputs/rutland/html/index.html",
        "Leicestershire: outputs/leicestershire/html/index.html",
    ]
    assert "Rutland: nothing has changed; left as it is\n" in err
    assert (short.out / "index.html").read_text() != page, "the page of all is kept up to date"
    assert not (short.out / "failed" / LEICESTERSHIRE).exists()


def test_every_edition_of_every_authority_is_made_listed_and_left_alone(short: Short) -> None:
    status, out, err = run(short, "--all", "--edition", "all")
    assert status == 0, err
    assert out.startswith("3 books: 3 built, 0 unchanged, 0 failed; ")
    page = (short.out / "index.html").read_text()
    for area in AREAS:
        manifest = json.loads((short.out / area / "manifest.json").read_text())
        for edition in EDITIONS:
            assert edition in manifest["stitchers"]
            for name in files_to_open(edition, area):
                assert f'href="{area}/{name}"' in page
                assert name in manifest["outputs"]
                assert manifest["sizes"][name] == (short.out / area / name).stat().st_size
    before = {area: short.book(area) for area in AREAS}
    status, out, err = run(short, "--all")
    assert status == 0, err
    assert out.startswith("3 books: 0 built, 3 unchanged, 0 failed; ")
    assert {area: short.book(area) for area in AREAS} == before


@pytest.mark.parametrize("words", [("--all",), (RUTLAND, BATH)])
def test_inputs_that_are_wrong_for_all_are_told_before_anything_is_built(
    short: Short, words: tuple[str, ...]
) -> None:
    (short.project.params / "defaults.yml").write_text("edition_date: tomorrow\n")
    done = run_carebook_here("build", *words, at=short.project.root)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "params/defaults.yml:1: edition_date: expected" in done.stderr
    assert not short.out.exists()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (3599, "59 min 59 s"), (7500, "2 h 5 min")],
)
def test_a_time_is_said_as_people_say_it(seconds: float, said: str) -> None:
    assert duration_in_words(seconds) == said


def test_where_there_is_no_terminal_a_line_is_written_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("carebook.cli.progress._SECONDS_BETWEEN_LINES", 0.0)
    books = BooksProgress(3)
    books.count_book(failed=False)
    books.count_book(failed=True)
    books.close()
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "1 of 3 books, 0 failed, about 0 s left",
        "2 of 3 books, 1 failed, about 0 s left",
    ]
