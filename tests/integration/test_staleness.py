"""What of a book is made again, and why: never more than changed, never less."""

import json
import shutil

import pytest
from support.project_edits import (
    build_small_project,
    checksums_in,
    edit_cell,
    keep_chapters,
    replace_in_file,
    show_no_progress,
)

from carebook.books.plan import plan_book
from carebook.build.book import build_book
from carebook.build.staleness import decide_rebuild
from carebook.core.project import Project

CHAPTERS = ["index.ipynb", "notebooks/getting-help.ipynb", "notebooks/about.ipynb"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A project with a short book of Rutland."""

    def show_a_figure(project):
        """In a notebook that is quick to run."""
        source = 'found = book.figures("carers_find_information")\nbook.contacts()'
        edit_cell(project.root / "notebooks/getting-help.ipynb", "contacts", source)

    root = tmp_path_factory.mktemp("staleness") / "project"
    return build_small_project(root, CHAPTERS, ("html", "pdf"), show_a_figure)


@pytest.fixture
def project(built, tmp_path):
    shutil.copytree(built.root, tmp_path / "copy")
    return Project(tmp_path / "copy")


def plan_of(project, formats=("html", "pdf")):
    return plan_book(project, "rutland", formats, "builtin")


def decided(project, **options):
    return decide_rebuild(plan_of(project), **options)


def test_nothing_changed_and_nothing_is_done(project):
    assert decided(project).is_current
    before = checksums_in(project.outputs / "rutland")
    again = build_book(plan_of(project), show_no_progress, workers=1)
    assert (again.newly_run, again.decision.is_current) == ((), True)
    assert checksums_in(project.outputs / "rutland") == before
    assert (again.folder / "html/index.html").is_file()
    assert (again.folder / "rutland.pdf").is_file()


def test_a_failure_is_forgotten_when_what_caused_it_is_taken_back(project):
    report = project.outputs / "failed/rutland/report.txt"
    report.parent.mkdir(parents=True)
    report.write_text("It failed.", "utf-8")
    assert build_book(plan_of(project), show_no_progress, workers=1).decision.is_current
    assert not report.parent.exists()


def test_force_makes_everything_again(project):
    assert [*decided(project, force=True).notebooks_to_run] == CHAPTERS
    assert len(build_book(plan_of(project), show_no_progress, workers=1, force=True).newly_run) == 3


def test_an_edited_notebook_is_run_alone_and_the_book_says_what_it_says(project):
    edit_cell(project.root / CHAPTERS[1], "introduction", "# Getting help\n\nCall *first*.")
    again = build_book(plan_of(project), show_no_progress, workers=1)
    assert again.newly_run == (CHAPTERS[1],)
    assert again.decision.reasons_in_words(3) == (f"run {CHAPTERS[1]}: it changed",)
    page = project.outputs / "rutland/html/notebooks/getting-help.html"
    assert "Call <em>first</em>" in page.read_text("utf-8")
    incremental = checksums_in(project.outputs / "rutland")
    build_book(plan_of(project), show_no_progress, workers=1, force=True)
    assert checksums_in(project.outputs / "rutland") == incremental


def test_an_edited_theme_is_stitched_without_running_a_notebook(project):
    replace_in_file(project.theme / "html/book.css", "{", " {")
    again = build_book(plan_of(project), show_no_progress, workers=1)
    assert again.newly_run == ()
    assert again.decision.stitching_reasons == ("theme/html/book.css changed",)
    incremental = checksums_in(project.outputs / "rutland")
    build_book(plan_of(project), show_no_progress, workers=1, force=True)
    assert checksums_in(project.outputs / "rutland") == incremental


def test_a_figure_that_is_read_has_its_readers_run_again(project):
    replace_in_file(
        project.data / "observations.csv",
        "E06000017,carers_find_information,,2023/24,percent,69",
        "E06000017,carers_find_information,,2023/24,percent,68",
    )
    found = decided(project)
    assert found.notebooks_to_run[CHAPTERS[1]] == ("the figures of carers_find_information changed")
    # The page on this copy gives the checksum of its figures.
    assert [*found.notebooks_to_run] == CHAPTERS[1:]


def test_a_figure_of_an_authority_that_is_nowhere_in_the_book_changes_nothing(project):
    replace_in_file(
        project.data / "observations.csv",
        "E06000022,carers_find_information,,2023/24,percent,68.7",
        "E06000022,carers_find_information,,2023/24,percent,68.6",
    )
    before = checksums_in(project.outputs / "rutland")
    again = build_book(plan_of(project), show_no_progress, workers=1)
    assert again.decision.is_current
    # Only the manifest names the dataset that the book was held against.
    after = checksums_in(project.outputs / "rutland")
    assert {name for name in after if after[name] != before[name]} == {"manifest.json"}
    build_book(plan_of(project), show_no_progress, workers=1, force=True)
    assert checksums_in(project.outputs / "rutland") == after


@pytest.mark.parametrize(
    ("change", "notebooks", "said"),
    [
        (
            lambda p: (p.params / "rutland.yml").unlink(),
            CHAPTERS,
            "run all notebooks: its parameters changed",
        ),
        (
            lambda p: (p.outputs / "rutland/notebooks/about.ipynb").unlink(),
            CHAPTERS[2:],
            "run notebooks/about.ipynb: its executed copy is gone or changed",
        ),
        (
            lambda p: (p.outputs / "rutland/rutland.pdf").unlink(),
            [],
            "stitch the pages: rutland.pdf is gone or changed",
        ),
        (
            lambda p: (p.outputs / "rutland/html/index.html").write_text("spoilt"),
            [],
            "stitch the pages: html/index.html is gone or changed",
        ),
        (
            lambda p: (p.theme / "html/new.css").write_text("p {}"),
            [],
            "stitch the pages: theme/html/new.css changed",
        ),
        (
            lambda p: _add_summaries(p, "rutland"),
            [],
            "stitch the pages: data/summaries/rutland.yml changed",
        ),
        (lambda p: _add_summaries(p, "leicestershire"), [], "nothing changed: left as it is"),
        (lambda p: (p.params / "leicestershire.yml").write_text("notes: [x]\n"), [], "nothing"),
        (lambda p: (p.theme / "docx/~$ference.docx").write_text("open"), [], "nothing"),
        (
            lambda p: keep_chapters(p, CHAPTERS[:2]),
            [],
            "stitch the pages: the chapters changed",
        ),
    ],
)
def test_what_changed_is_made_again_and_said(project, change, notebooks, said):
    change(project)
    found = decided(project)
    assert [*found.notebooks_to_run] == notebooks
    assert found.reasons_in_words(3)[0].startswith(said)


def _add_summaries(project, slug):
    (project.data / "summaries").mkdir(exist_ok=True)
    (project.data / f"summaries/{slug}.yml").write_text("summaries: {}\n", "utf-8")


def test_another_version_of_a_package_is_named(project):
    path = project.outputs / "rutland/manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    now = manifest["program"]["packages"]["pandas"]
    manifest["program"]["packages"]["pandas"] = "0.1"
    path.write_text(json.dumps(manifest), "utf-8")
    assert set(decided(project).notebooks_to_run.values()) == {f"pandas was 0.1 and is {now}"}


def test_a_file_that_a_cell_opened_is_watched(project):
    extra = project.data / "extra.csv"
    extra.write_text("a,b\n1,2\n", "utf-8")
    source = 'import pandas as pd\n\npd.read_csv("../data/extra.csv")\nbook.contacts()'
    edit_cell(project.root / CHAPTERS[1], "contacts", source)
    build_book(plan_of(project), show_no_progress, workers=1)
    assert decided(project).is_current
    extra.write_text("a,b\n3,4\n", "utf-8")
    [why] = {decided(project).notebooks_to_run[CHAPTERS[1]]}
    assert "file" in why


def test_a_format_that_an_earlier_build_made_is_brought_up_to_date(project):
    edit_cell(project.root / CHAPTERS[1], "introduction", "# Getting help\n\nCall first.")
    only = plan_of(project, ("html",))
    assert build_book(only, show_no_progress, workers=1).manifest.kept == ("rutland.pdf",)
    assert decide_rebuild(only).is_current
    assert decided(project).stitching_reasons == ("the PDF is from an earlier build",)


def test_what_was_said_of_the_summaries_is_said_again_of_a_book_that_stays(project):
    (project.data / "summaries").mkdir(exist_ok=True)
    text = "summaries:\n  nothing/here:\n    text: Of no chart.\n"
    (project.data / "summaries/rutland.yml").write_text(text, "utf-8")
    first = build_book(plan_of(project), show_no_progress, workers=1)
    again = build_book(plan_of(project), show_no_progress, workers=1)
    assert again.decision.is_current
    assert first.manifest.warnings == again.manifest.warnings
    assert first.manifest.warnings


def test_a_book_that_is_to_be_final_is_looked_at_again(project):
    assert decided(project, final=True).stitching_reasons == ("it is not final yet",)
