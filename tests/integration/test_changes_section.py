"""The book's own section on what changed, made of an edition that ``params/`` names."""

import json
import shutil

import pytest
from bs4 import BeautifulSoup
from support.command_line import invoke_carebook
from support.project_edits import build_small_project, replace_in_file, show_no_progress
from support.small_data import refusal

from carebook.books.changes.changes_section import read_kept_edition
from carebook.books.plan import plan_book
from carebook.build.book import build_book
from carebook.build.staleness import decide_rebuild
from carebook.build.verify import verify_book
from carebook.core.project import Project

CHAPTERS = ["index.ipynb", "notebooks/finances.ipynb", "notebooks/about.ipynb"]
GROSS = 'E06000017,gross_expenditure,,2023/24,"£ thousand per 100,000 people",46505,'
NET = 'E06000017,net_expenditure,,2023/24,"£ thousand per 100,000 people",40147,'
FEES = (
    'E06000017,client_contributions,,2023/24,"£ thousand per 100,000 people",6358,,,published,salt,'
)
DATE = "edition_date: 2026-11-21"
ANCHOR = "what-changed-since-the-last-edition"


def page_of(project):
    return BeautifulSoup(
        (project.outputs / "rutland/html/notebooks/about.html").read_text("utf-8"), "html.parser"
    )


def plan(project):
    return plan_book(project, "rutland", ("html",), "builtin")


def name_edition(project, folder, date=DATE):
    replace_in_file(project.params / "defaults.yml", 'previous_edition: ""', "")
    replace_in_file(project.params / "defaults.yml", DATE, f"{date}\nprevious_edition: {folder}")


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A project with a book, and a copy of what is kept of it."""
    project = build_small_project(tmp_path_factory.mktemp("section") / "project", CHAPTERS)
    kept = project.root / "editions/first/rutland"
    shutil.copytree(project.outputs / "rutland/notebooks", kept / "notebooks")
    shutil.copy(project.outputs / "rutland/manifest.json", kept)
    return project


@pytest.fixture(scope="module")
def second(first, tmp_path_factory):
    """The next edition: one figure of a new period, one revised, one gone."""
    project = Project(tmp_path_factory.mktemp("second") / "project")
    shutil.copytree(first.root, project.root)
    figures = project.data / "observations.csv"
    newer = GROSS.replace("2023/24", "2024/25").replace("46505", "50000")
    replace_in_file(figures, GROSS, f"{newer},,published,salt,\n{GROSS}")
    replace_in_file(figures, NET, NET.replace("40147", "40200"))
    replace_in_file(figures, f"{FEES}\n", "")
    name_edition(project, "editions/first", "edition_date: 2027-05-14")
    build_book(plan(project), show_no_progress, workers=2)
    return project


@pytest.fixture
def spoilt_second(second, tmp_path):
    shutil.copytree(second.root, tmp_path / "copy")
    return Project(tmp_path / "copy")


def test_without_an_earlier_edition_there_is_no_section(first):
    page = page_of(first)
    assert page.find(id="what-this-book-cannot-show")
    assert not page.find(id=ANCHOR)
    assert "What changed" not in page.get_text()
    executed = json.loads((first.outputs / "rutland/notebooks/about.ipynb").read_text("utf-8"))
    [cell] = [one for one in executed["cells"] if one["id"] == "changes"]
    assert "".join(cell["source"]) == ""


def test_the_section_says_what_changed_in_sentences_and_a_table(second):
    section = page_of(second).find(id=ANCHOR)
    said = " ".join(section.p.get_text().split())
    assert said.startswith(
        "This edition, of 14 May 2027, is compared here with that of 21 November 2026. Of the "
        "figures of Rutland, one is revised, one is new and one is gone. One figure has moved "
        "clearly since the last period: by more than chance explains or, where everything was "
        "counted, by 2% or more."
    )
    rows = [[cell.get_text() for cell in row(["th", "td"])] for row in section.select("tbody tr")]
    assert rows == [
        [
            "Gross current spending, £ for each resident, 2023-24 to 2024-25",
            "Rose from £465.05 to £500",
        ],
        [
            "Net current spending, £ million per 100,000 residents, 2023-24",
            "Revised from £40.147 million to £40.2 million (+£0.053 million)",
        ],
        [
            "What people pay towards their own care, £ million per 100,000 residents, 2023-24",
            "Gone: no longer among the figures",
        ],
        [
            "Gross current spending, £ million per 100,000 residents, 2024-25",
            "New: £50 million (a new period)",
        ],
    ]


def test_the_earlier_edition_is_an_input_and_the_book_can_be_proven(second):
    manifest = json.loads((second.outputs / "rutland/manifest.json").read_text("utf-8"))
    assert "editions/first/rutland/manifest.json" in manifest["inputs"]
    assert decide_rebuild(plan(second)).is_current
    proof = verify_book(plan(second), show_no_progress, 2)
    assert proof.is_verified
    assert proof.changed_inputs == ()


def test_the_command_says_the_same_of_the_two_books(second):
    words = ("editions/first/rutland", "outputs/rutland", "--json")
    found = json.loads(invoke_carebook(second, "changes", *words).stdout)
    assert (found["old"]["edition_date"], found["new"]["edition_date"]) == (
        "2026-11-21",
        "2027-05-14",
    )
    own = [one for one in found["revised"] if one["area"] == "Rutland"]
    told = {(one["indicator"], one["unit"]): (one["old"], one["new"]) for one in own}
    assert told["net_expenditure", "£ thousand per 100,000 people"] == (40_147, 40_200)
    assert {one["indicator"] for one in own} == {"net_expenditure"}
    assert {one["indicator"] for one in found["gone"]} == {"client_contributions"}
    assert {one["indicator"] for one in found["new_figures"]} == {"gross_expenditure"}
    assert [(one["indicator"], one["direction"]) for one in found["moved"]] == [
        ("gross_expenditure", "rose")
    ]
    assert "finances/net_expenditure" in [one["key"] for one in found["sentences"]]


def test_another_earlier_edition_makes_the_book_anew(spoilt_second):
    path = spoilt_second.root / "editions/first/rutland/manifest.json"
    path.write_text(path.read_text("utf-8") + "\n", encoding="utf-8")
    assert decide_rebuild(plan(spoilt_second)).stitching_reasons == (
        "editions/first/rutland/manifest.json changed",
    )
    path.unlink()
    assert plan(spoilt_second).previous_edition is None
    assert decide_rebuild(plan(spoilt_second)).stitching_reasons == (
        "editions/first/rutland/manifest.json changed",
    )


def test_an_earlier_edition_that_is_not_as_it_was_made_is_refused(spoilt_second):
    wanted = plan(spoilt_second)
    folder = wanted.previous_edition
    notebook = folder / "notebooks/finances.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("40147", "40148"), encoding="utf-8")
    said = refusal(read_kept_edition, folder, wanted)
    assert said.startswith(
        "editions/first/rutland/notebooks/finances.ipynb: expected the notebook as"
    )
    path = folder / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("E06000017", "E10000018"), encoding="utf-8")
    assert "expected a book of Rutland" in refusal(read_kept_edition, folder, wanted)


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("editions/none", "expected the folder of an earlier edition, found 'editions/none'"),
        ("../elsewhere", "expected a folder in the project"),
        ("outputs", "expected an earlier edition, kept apart, found 'outputs'"),
    ],
)
def test_a_folder_that_cannot_be_used_is_refused_before_anything_is_written(
    first, tmp_path, folder, expected
):
    project = Project(tmp_path / "copy")
    shutil.copytree(first.root, project.root)
    name_edition(project, folder)
    assert expected in refusal(plan, project)


def test_an_area_that_had_no_book_then_is_compared_with_nothing(first, tmp_path):
    project = Project(tmp_path / "copy")
    shutil.copytree(first.root, project.root)
    name_edition(project, "editions/first")
    assert plan_book(project, "leicestershire", ("html",), "builtin").previous_edition is None
    assert plan(project).previous_edition == project.root / "editions/first/rutland"
