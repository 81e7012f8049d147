"""What Quarto is handed, a book project that needs nothing of ours; and what it gives back."""

import json
import re
import stat
from pathlib import Path

import nbformat
import pytest
import yaml
from support.project_copies import ROOT
from support.project_edits import keep_chapters, rename_area, show_no_progress

from carebook.books.manifest import stitcher_versions
from carebook.books.plan import plan_book
from carebook.build.book import build_book, stage_book
from carebook.core.errors import InputError, ToolError
from carebook.core.project import Project
from carebook.tools import quarto

no_quarto = pytest.mark.skipif(
    quarto.quarto_version() is None, reason="requires_quarto: none on PATH"
)


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("staged") / "rutland"
    plan = plan_book(Project(ROOT), "rutland", stitcher="builtin", out=folder.parent / "out")
    stage_book(plan, folder, show_no_progress, workers=2)
    return folder


def test_the_staged_yml_is_a_quarto_book_whose_files_are_all_there(staged: Path) -> None:
    config = yaml.safe_load((staged / "_quarto.yml").read_text(encoding="utf-8"))
    assert config["project"]["type"] == "book"
    assert config["book"]["title"] == "Adult social care in Rutland"
    assert config["book"]["chapters"][0] == "index.ipynb"
    assert config["execute"] == {"enabled": False, "echo": False}
    html = config["format"]["html"]
    named = [
        *config["book"]["chapters"],
        *config["filters"],
        *config["project"]["resources"],
        *html["css"],
        html["include-after-body"],
        html["theme"]["dark"][1],
    ]
    for name in named:
        assert (staged / name).exists(), name


def test_staged_notebooks_are_executed_and_hold_markdown_only(staged: Path) -> None:
    paths = sorted(staged.rglob("*.ipynb"))
    assert len(paths) == 10
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                assert cell.execution_count is not None
                for output in cell.outputs:
                    assert set(output.data) == {"text/markdown"}
        assert "application/vnd" not in path.read_text(encoding="utf-8")


def test_charts_have_the_form_that_quarto_numbers_and_describes(staged: Path) -> None:
    text = (staged / "notebooks/carers.ipynb").read_text(encoding="utf-8")
    markdown = "\n".join(
        output["data"]["text/markdown"]
        if isinstance(output["data"]["text/markdown"], str)
        else "".join(output["data"]["text/markdown"])
        for cell in json.loads(text)["cells"]
        for output in cell.get("outputs", ())
    )
    figures = re.findall(r"^:{3,} \{#(fig-[\w-]+)\}$", markdown, flags=re.M)
    assert len(figures) == len(set(figures)) >= 4
    assert markdown.count('{.content-visible when-format="html"}') >= len(figures)
    assert markdown.count('{.content-visible unless-format="html"}') == len(figures)
    for image, alt in re.findall(r"!\[\]\((\S+)\)\{fig-alt=\"([^\"]+)\"\}", markdown):
        assert (staged / "notebooks" / image).resolve().is_file()
        assert re.search(r"\d", alt)


def test_figure_names_are_unique_in_the_whole_book(staged: Path) -> None:
    found = []
    for path in staged.rglob("*.ipynb"):
        found += re.findall(r"\{#(fig-[\w-]+)\}", path.read_text(encoding="utf-8"))
    assert len(found) == len(set(found)) > 25


def test_a_title_that_is_not_ours_is_escaped_for_quarto(short: Project, tmp_path: Path) -> None:
    rename_area(short, "E06000017", "<script>x</script> *b*")
    plan = plan_book(short, "rutland", stitcher="builtin")
    stage_book(plan, tmp_path / "staged", show_no_progress, workers=1)
    config = yaml.safe_load((tmp_path / "staged/_quarto.yml").read_text(encoding="utf-8"))
    assert config["book"]["title"].endswith(r"\<script\>x\</script\> \*b\*")


def test_staging_never_writes_over_files(tmp_path: Path, project: Project) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    plan = plan_book(project, "rutland", stitcher="builtin", out=tmp_path / "out")
    with pytest.raises(InputError, match="expected an empty folder"):
        stage_book(plan, tmp_path, show_no_progress, workers=1)


def put_on_path(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program named quarto that answers as a broken or an old one does."""
    folder.mkdir(exist_ok=True)
    program = folder / "quarto"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


@pytest.fixture
def short(spoilt: Project) -> Project:
    keep_chapters(spoilt, ["index.ipynb"])
    return spoilt


def test_a_missing_quarto_is_said_before_anything_runs(
    spoilt: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ToolError, match=r"Quarto: expected a working 'quarto' on PATH, found none"):
        plan_book(spoilt, "rutland", stitcher="quarto")
    assert not spoilt.outputs.exists()


def test_a_quarto_that_does_not_answer_is_not_used_unasked(
    short: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_on_path(tmp_path / "bin", "exit 3", monkeypatch)
    assert plan_book(short, "rutland").stitchers == {"html": "builtin", "pdf": "builtin"}
    with pytest.raises(ToolError, match="which does not answer to --version"):
        plan_book(short, "rutland", stitcher="quarto")


def test_a_quarto_that_works_makes_the_html_and_leaves_the_pdf_to_us(
    short: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_on_path(tmp_path / "bin", "echo 1.5.57", monkeypatch)
    assert plan_book(short, "rutland").stitchers == {"html": "quarto", "pdf": "builtin"}


def test_quarto_is_asked_for_its_version_once(
    short: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    put_on_path(tmp_path / "bin", f"echo asked >> {asked}; echo 1.5.57", monkeypatch)
    for area in ("rutland", "leicestershire"):
        stitcher_versions(plan_book(short, area, ("html", "pdf")))
    assert asked.read_text() == "asked\n"


@pytest.mark.parametrize(
    ("script", "formats", "message"),
    [
        (
            '[ "$1" = --version ] && echo 1.5.57; exit 0',
            ("html",),
            r"found none, although it ended without",
        ),
        (
            '[ "$1" = --version ] && echo 1.5.57 && exit; echo "no such filter" >&2; exit 1',
            ("html",),
            r"found exit status 1: no such filter; use --stitcher builtin",
        ),
        (
            '[ "$1" = --version ] && echo 1.5.57 && exit; '
            r'printf "Start\nERROR: no such\nfilter\n\nStack trace:\n x\n y\n" >&2; exit 1',
            ("html",),
            r"found exit status 1: ERROR: no such filter; use --stitcher builtin",
        ),
        (
            '[ "$1" = --version ] && echo 1.5.57; exit 0',
            ("pdf",),
            r"expected 1\.9 or newer to make a PDF",
        ),
        ('[ "$1" = --version ] && echo 1.9.3; exit 0', ("pdf",), r"expected a PDF in .*found none"),
    ],
)
def test_an_unusable_quarto_is_never_an_empty_success(
    short: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    formats: tuple[str, ...],
    message: str,
) -> None:
    put_on_path(tmp_path / "bin", script, monkeypatch)
    with pytest.raises(ToolError, match=message):
        build_book(plan_book(short, "rutland", formats, "quarto"), show_no_progress, workers=1)  # type: ignore[arg-type]
    assert not (short.outputs / "rutland").exists()


@no_quarto
@pytest.mark.requires_quarto
def test_real_quarto_renders_the_staged_book(tmp_path: Path, project: Project) -> None:
    plan = plan_book(project, "rutland", ("html",), "quarto", out=tmp_path)
    built = build_book(plan, show_no_progress, workers=2)
    page = (built.folder / "html/notebooks/carers.html").read_text(encoding="utf-8")
    assert "require.min.js" not in page
    assert "cdn" not in page.lower()
    assert "data-chart" in page
