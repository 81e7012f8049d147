"""Building: what a failure says, what it leaves alone, and what bad input is told."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from support.project_copies import ROOT
from support.project_edits import (
    checksums_in,
    edit_cell,
    keep_chapters,
    rename_area,
    replace_in_file,
    show_no_progress,
)

from carebook.books.plan import plan_book
from carebook.build.book import build_book
from carebook.core.errors import BuildFailed, CarebookError, InputError, ToolError
from carebook.core.files import file_sha256
from carebook.core.project import Project

CHAPTERS = ["index.ipynb", "notebooks/carers.ipynb", "notebooks/about.ipynb"]


@pytest.fixture
def short(spoilt: Project) -> Project:
    keep_chapters(spoilt, CHAPTERS)
    return spoilt


def test_a_failing_cell_is_reported_whole_and_the_last_book_stays(short: Project) -> None:
    plan = plan_book(short, "rutland", stitcher="builtin")
    plan.book_folder.mkdir(parents=True)
    (plan.book_folder / "rutland.pdf").write_text("the last good book")
    edit_cell(
        short.root / "notebooks/carers.ipynb",
        "unpaid_carers-chart",
        'unpaid = book.figures("unpaid_carers")\nraise RuntimeError("the chart broke")',
    )
    done: list[int] = []
    with pytest.raises(BuildFailed) as failed:
        build_book(plan, lambda _step, count, _total: done.append(count), workers=2)
    report = str(failed.value)
    assert "Rutland: carers.ipynb, cell 8 (unpaid_carers-chart) failed" in report
    assert 'raise RuntimeError("the chart broke")' in report
    assert report.count("RuntimeError: the chart broke") == 1
    assert "1 of 3 notebooks failed; the last good book is unchanged" in report
    assert max(done) == 3, "the other notebooks still run"
    partial = plan.output_folder / "failed/rutland/carers.ipynb"
    assert str(partial) in report
    ran = nbformat.read(partial, as_version=4)
    assert any(o.output_type == "error" for c in ran.cells for o in c.get("outputs", ()))
    assert checksums_in(plan.book_folder).keys() == {"rutland.pdf"}
    assert not list(plan.output_folder.glob(".building-*"))
    assert failed.value.exit_status == 1


def test_a_book_that_cannot_be_stitched_leaves_the_last_one(short: Project) -> None:
    plan = plan_book(short, "rutland", stitcher="builtin")
    build_book(plan, show_no_progress, workers=2)
    before = checksums_in(plan.book_folder)
    replace_in_file(
        short.theme / "typst/book.typ", "#let book(body) = {", '#let book(body) = { panic("x")'
    )
    with pytest.raises(ToolError, match="Typst: expected a PDF/UA-1"):
        build_book(plan_book(short, "rutland", stitcher="builtin"), show_no_progress, workers=2)
    assert checksums_in(plan.book_folder) == before
    assert not list(plan.output_folder.glob(".building-*"))


def test_one_format_leaves_the_other_in_place(short: Project) -> None:
    build_book(plan_book(short, "rutland", ("pdf",), "builtin"), show_no_progress, workers=2)
    pdf = short.outputs / "rutland/rutland.pdf"
    before = file_sha256(pdf)
    built = build_book(
        plan_book(short, "rutland", ("html",), "builtin"), show_no_progress, workers=2
    )
    assert "pdf" not in built.manifest.stitchers
    assert file_sha256(pdf) == before
    assert (short.outputs / "rutland/html/rutland.pdf").is_file()
    assert json.loads((built.folder / "manifest.json").read_text())["kept"] == ["rutland.pdf"]


def test_text_that_is_not_ours_arrives_as_text(short: Project) -> None:
    hostile = '<script>alert()</script> #import "x" {{< include y >}} $a$ *b*'
    rename_area(short, "E06000017", hostile)
    replace_in_file(
        short.data / "observations.csv", "stated to the nearest percent", "<b>#let x</b>"
    )
    replace_in_file(
        short.data / "indicators.yml", "title: People who give unpaid care", "title: '<i>#x</i>'"
    )
    built = build_book(plan_book(short, "rutland", stitcher="builtin"), show_no_progress, workers=2)
    from bs4 import BeautifulSoup
    from pypdf import PdfReader

    for page in (built.folder / "html").rglob("*.html"):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        # The words behind the numbers are data, which no browser runs.
        alive = soup.find_all("script", type=lambda kind: kind != "application/json")
        assert all(script.get("src") for script in alive)
        assert not soup.find("i")
        assert hostile in soup.find("header").get_text()
    carers = (built.folder / "html/notebooks/carers.html").read_text(encoding="utf-8")
    words = " ".join(BeautifulSoup(carers, "html.parser").get_text().split())
    told = f"In 2021, 7,670 in every 100,000 people in {hostile} gave unpaid care"
    assert told.replace('"x"', "“x”") in words.replace('"x"', "“x”")
    assert "<i>#x</i>" in words
    assert "<b>#let x</b>" in words
    text = " ".join(
        " ".join(p.extract_text() for p in PdfReader(built.folder / "rutland.pdf").pages).split()
    )
    assert "<script>alert()</script> #import" in text
    assert "{{< include y >}} $a$ *b*" in text
    assert "<b>#let x</b>" in text


def test_a_kernel_that_dies_is_reported_with_its_cell(short: Project) -> None:
    edit_cell(
        short.root / "notebooks/carers.ipynb", "unpaid_carers-chart", "import os\nos._exit(3)"
    )
    with pytest.raises(BuildFailed) as failed:
        build_book(plan_book(short, "rutland", stitcher="builtin"), show_no_progress, workers=2)
    report = str(failed.value)
    assert "Rutland: carers.ipynb, cell 8 (unpaid_carers-chart) failed" in report
    assert "    os._exit(3)" in report
    assert "DeadKernelError" in report
    assert (short.outputs / "failed/rutland/carers.ipynb").is_file()


def test_notebooks_run_in_their_own_folder_whatever_kernel_they_were_saved_with(
    short: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = "from pathlib import Path\n\nassert Path.cwd() == Path({!r}), Path.cwd()"
    for name, cell in (("index", "key-figures"), ("notebooks/carers", "unpaid_carers-chart")):
        path = short.root / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.metadata["kernelspec"]["name"] = "a-kernel-of-somebody-else"
        target = next((c for c in notebook.cells if c.id == cell), notebook.cells[2])
        target.source += "\n" + check.format(str(path.parent))
        nbformat.write(notebook, path)
    monkeypatch.chdir(short.root)
    plan = plan_book(short, "rutland", ("html",), "builtin", out=Path("books"))
    build_book(plan, show_no_progress, workers=4)
    assert (short.root / "books/rutland/html/index.html").is_file()


BAD_INPUT = {
    "an unknown parameter": (
        lambda p: replace_in_file(p.params / "rutland.yml", "contacts:", "contcats:"),
        r"params/rutland\.yml:1: contcats: expected a key that is known here.*remove it or mend",
    ),
    "a missing parameter": (
        lambda p: replace_in_file(
            p.params / "defaults.yml", "edition_date: 2026", "# edition_date: 2026"
        ),
        r"params/defaults\.yml: edition_date: expected this key, found none; add it",
    ),
    "a notebook parameter that no cell declares": (
        lambda p: replace_in_file(
            p.params / "defaults.yml", "notebook:", "notebook:\n  colour: red"
        ),
        r"params/defaults\.yml:\d+: notebook\.colour: expected a parameter of a notebook.*remove",
    ),
    "a comparator that is not known": (
        lambda p: replace_in_file(p.params / "defaults.yml", "[england, region", "[englnd, region"),
        r"params/defaults\.yml:\d+: notebook: expected comparators as a list of some of england",
    ),
    "a parameters file for nobody": (
        lambda p: (p.params / "rutlnd.yml").write_text("contacts: []\n"),
        r"params/rutlnd\.yml: expected the slug of an area as its name; did you mean rutland\.yml",
    ),
    "a notebook's name with a space": (
        lambda p: replace_in_file(
            p.quarto_yml, "notebooks/carers.ipynb", "notebooks/unpaid carers.ipynb"
        ),
        r"_quarto\.yml:\d+: expected letters from A to Z, digits, - and _.*found ' ' in",
    ),
    "a malformed YAML": (
        lambda p: replace_in_file(p.data / "indicators.yml", "population:\n", "population: [\n"),
        r"data/indicators\.yml:\d+: expected YAML, found: ",
    ),
    "an unknown unit": (
        lambda p: replace_in_file(
            p.data / "observations.csv", "people per sq km,108", "people per acre,108"
        ),
        r"data/observations\.csv:8: unit: expected a unit of population_density.*'people per acre'",
    ),
    "an unknown indicator": (
        lambda p: replace_in_file(
            p.data / "observations.csv", "E06000017,rural_share", "E06000017,rural"
        ),
        r"data/observations\.csv:\d+: indicator: expected a key of indicators\.yml, found 'rural'",
    ),
    "two values for one key": (
        lambda p: replace_in_file(
            p.data / "observations.csv",
            "E06000017,rural_share,,2011,percent,100,,,published,rural_urban,\n",
            "E06000017,rural_share,,2011,percent,100,,,published,rural_urban,\n"
            "E06000017,rural_share,,2011,percent,99,,,published,rural_urban,\n",
        ),
        r"data/observations\.csv:\d+: expected one value for E06000017 / rural_share.*remove one",
    ),
    "a negative count": (
        lambda p: replace_in_file(p.data / "observations.csv", "count,320,", "count,-320,"),
        r"data/observations\.csv:\d+: value: expected zero or more \(count\), found -320",
    ),
    "a percentage over 100": (
        lambda p: replace_in_file(p.data / "observations.csv", "percent,78.8,", "percent,178.8,"),
        r"data/observations\.csv:\d+: value: expected at most 100 \(percent\), found 178.8",
    ),
    "a notebook without a parameters cell": (
        lambda p: replace_in_file(p.root / "notebooks/carers.ipynb", '"parameters"', '"other"'),
        r"notebooks/carers\.ipynb: parameters cell: expected 'area' .*no cell tagged",
    ),
    "a book without an index": (
        lambda p: replace_in_file(p.quarto_yml, "    - index.ipynb\n", ""),
        r"_quarto\.yml:\d+: book\.chapters: expected index\.ipynb first.*put it first",
    ),
    "an index that is not there": (
        lambda p: (p.root / "index.ipynb").unlink(),
        r"_quarto\.yml:\d+: expected the notebook index\.ipynb, found none",
    ),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_is_one_line_with_its_place_and_nothing_is_written(
    spoilt: Project, name: str
) -> None:
    spoil, message = BAD_INPUT[name]
    spoil(spoilt)
    with pytest.raises(InputError, match=message) as error:
        plan_book(spoilt, "rutland", stitcher="builtin")
    assert "\n" not in str(error.value)
    assert error.value.exit_status == 2
    assert not spoilt.outputs.exists()


def test_an_unknown_area_gets_the_nearest_names(project: Project) -> None:
    with pytest.raises(InputError, match=r"found 'rutlnad'; did you mean Rutland"):
        plan_book(project, "rutlnad")


def test_a_missing_pandoc_is_said_before_anything_is_written(
    spoilt: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypandoc

    from carebook.tools import pandoc

    def none_found() -> str:
        raise OSError("no pandoc")

    pandoc.pandoc_path.cache_clear()
    monkeypatch.setattr(pypandoc, "get_pandoc_path", none_found)
    with pytest.raises(ToolError, match=r"Pandoc: expected the program .* install it again"):
        plan_book(spoilt, "rutland", stitcher="builtin")
    assert not spoilt.outputs.exists()


def test_a_summary_for_an_indicator_that_is_not_shown_is_refused(short: Project) -> None:
    replace_in_file(
        short.root / "notebooks/carers.ipynb", "summary:unpaid_carers", "summary:unpaid"
    )
    with pytest.raises(CarebookError, match=r"carers\.ipynb: cell unpaid_carers-summary.*'unpaid'"):
        build_book(plan_book(short, "rutland", stitcher="builtin"), show_no_progress, workers=2)
    assert not (short.outputs / "rutland").exists()


def test_an_output_folder_that_cannot_be_written_is_named(spoilt: Project) -> None:
    blocked = spoilt.root / "blocked"
    blocked.write_text("a file, not a folder")
    plan = plan_book(spoilt, "rutland", stitcher="builtin", out=blocked)
    with pytest.raises(InputError, match=r"blocked: expected a folder to write in"):
        build_book(plan, show_no_progress, workers=1)


def test_the_manifest_names_every_input_and_output_with_its_hash(short: Project) -> None:
    built = build_book(plan_book(short, "rutland", stitcher="builtin"), show_no_progress, workers=2)
    manifest = json.loads((built.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["area"]["code"] == "E06000017"
    assert manifest["stitchers"] == {"html": "builtin", "pdf": "builtin"}
    for chapter in CHAPTERS:
        assert manifest["inputs"][chapter] == file_sha256(short.root / chapter)
    assert manifest["inputs"]["data/observations.csv"] == file_sha256(
        short.data / "observations.csv"
    )
    for name, digest in manifest["outputs"].items():
        assert file_sha256(built.folder / name) == digest
    assert "html/index.html" in manifest["outputs"]
    assert manifest["program"]["packages"]["typst"]
    assert manifest["program"]["packages"]["font-source-sans-pro"]
    chosen = manifest["findings"]["chosen"]  # of what the book shows
    assert [one["figure"] for one in chosen] == ["carers_social_contact"]
    assert all(one["fact"].startswith(f"E06000017/{one['figure']}/") for one in chosen)


def test_the_same_inputs_give_the_same_bytes_wherever_and_by_whomever(
    short: Project, tmp_path: Path
) -> None:
    first = build_book(plan_book(short, "rutland", stitcher="builtin"), show_no_progress, workers=2)
    there = tmp_path / "else where"
    shutil.copytree(short.root, there, ignore=shutil.ignore_patterns("outputs"))
    home = tmp_path / "home"
    home.mkdir()
    elsewhere = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "CAREBOOK_FIGURES": "observations",
        "HOME": str(home),
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "USER": "somebody",
        "COLUMNS": "40",
    }
    command = [sys.executable, "-m", "carebook", "build", "rutland", "--stitcher", "builtin"]
    subprocess.run(command, cwd=there, env=elsewhere, check=True, capture_output=True)
    second = there / "outputs/rutland/manifest.json"
    assert (first.folder / "manifest.json").read_text() == second.read_text()
