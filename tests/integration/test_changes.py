"""``carebook changes``: two datasets, two revisions in git, two books; what is not compared."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from support.changed_projects import change_project, two_projects, write_summary
from support.command_line import run_carebook, run_main
from support.documentation import DOCS
from support.project_copies import copy_project
from support.small_data import RUTLAND

from carebook.core.project import Project


def changes(*words, at, status=0):
    found = run_main(at, "changes", *map(str, words), environment=os.environ)
    assert found.returncode == status, found.stderr
    return found


def refused(*words, at):
    message = changes(*words, at=at, status=2).stderr
    assert message.startswith("carebook: ")
    assert message.count("\n") == 1
    return message


@pytest.fixture(scope="module")
def sides(tmp_path_factory):
    return two_projects(tmp_path_factory.mktemp("changes"))


@pytest.fixture(scope="module")
def data(sides):
    old, new = sides
    found = changes(old.root, new.root, "--json", at=new)
    return json.loads(found.stdout)


def few(records, *keys):
    return [tuple(one[key] for key in keys) for one in records]


# --- two datasets -------------------------------------------------------------------------------


def test_revised_figures(data):
    found = few(data["revised"], "indicator", "old", "new", "difference", "by_rounding")
    assert found == [
        ("carers_find_information", 69, 69.3, 0.3, True),
        ("requests", None, None, None, False),
        ("satisfaction", 78.8, 77.9, -0.9, False),
    ]
    assert {one["area_code"] for one in data["revised"]} == {RUTLAND}
    assert few(data["revised"], "is_hidden") == [(False,), (True,), (False,)]


def test_figures_that_are_gone_and_those_that_are_new(data):
    assert few(data["gone"], "indicator", "breakdown", "reason", "is_hidden") == [
        ("care_types_18_64", "Residential", "suppressed", True),
        ("providers_below_good", "", "no longer among the figures", False),
    ]
    assert few(data["new_figures"], "indicator", "period", "new", "reason") == [
        # £50 million for each 100,000 of 41,000 people: £20.5 million, £500 for each of them.
        ("gross_expenditure", "2024/25", 20.5, "a new period"),
        ("gross_expenditure", "2024/25", 500, "a new period"),
        ("gross_expenditure", "2024/25", 50_000, "a new period"),
        ("population", "2024", 41_000, "a new period"),
        ("workforce_turnover", "2025", 20, "a new period"),
    ]


def test_movements_and_breaks(data):
    moved = few(data["moved"], "indicator", "earlier", "later", "direction", "old", "new")
    assert moved == [("gross_expenditure", "2023/24", "2024/25", "rose", 465.05, 500)]
    assert few(data["not_moved"], "indicator", "direction") == [("population", "about the same")]
    broken = few(data["series_breaks"], "indicator", "broke_in", "break_text", "new")
    assert broken == [("workforce_turnover", "2025", "Everybody is asked.", None)]


def test_indicators_sources_and_words(data):
    assert few(data["indicators_new"], "indicator", "figures") == [("reablement", 1)]
    assert few(data["indicators_gone"], "indicator", "figures") == [("ombudsman", 8)]
    assert few(data["sources"], "source", "kind", "new_released") == [
        ("ascof", "new", ""),
        ("ombudsman", "gone", ""),
        ("sace", "changed", "2026-05"),
    ]
    assert few(data["sentences"], "area", "key", "sentences_gone", "sentences_new") == [
        ("rutland", "quality/satisfaction", ["Few are not."], ["Some are not."])
    ]
    assert few(data["catalogue"], "indicator", "field", "new") == [
        ("satisfaction", "title", "Content")
    ]
    assert few(data["neighbours"], "area", "came", "went") == [("Rutland", ["Leicestershire"], [])]
    assert few(data["parameters"], "area", "name", "old", "new") == [
        ("", "edition_date", '"2026-11-21"', '"2027-05-14"'),
        ("rutland", "neighbours", "", '["Leicestershire"]'),
    ]


def test_nothing_else_is_told(data):
    assert (data["format"], data["changed"]) == (1, True)
    assert data["counts"] == {
        "moved": 1,
        "revised": 3,
        "gone": 2,
        "new": 5,
        # A note, and the interval of the rate of those requests.
        "changed_otherwise": 2,
        "series_breaks": 1,
        "indicators_new": 1,
        "indicators_gone": 1,
        "sources": 3,
        "findings": 0,
        "sentences": 1,
        "neighbours": 1,
        "catalogue": 1,
        "parameters": 2,
        "areas_new": 0,
        "areas_gone": 0,
    }


def test_the_keys_are_those_that_the_documentation_names(data):
    rows = re.findall(
        r"^\| (`.+?) \| (.+) \|$", (DOCS / "changes.md").read_text("utf-8"), flags=re.M
    )
    documented = {key: words for keys, words in rows for key in re.findall(r"`(\w+)`", keys)}
    assert list(data) == list(documented)
    for key in (*documented, "moved"):
        if isinstance(data[key], list) and data[key] and isinstance(data[key][0], dict):
            named = set(re.findall(r"`(\w+)`", documented[key]))
            # What every figure has is named with the single figures.
            known = named | set(re.findall(r"`(\w+)`", documented["revised"]))
            assert named <= set(data[key][0]) <= known | {"kind", "area_code"}, key


def test_no_number_of_a_count_that_was_kept_back_is_anywhere(sides):
    """25 people in residential care, and the 320 and 325 requests beside them."""
    old, new = sides
    for words in ((), ("--area", "rutland"), ("--all",)):
        said = changes(old.root, new.root, *words, at=new).stdout
        assert not {"25", "320", "325"} & set(said.replace(",", "").split())


def test_one_area_is_told_in_short_lines_the_most_important_first(sides):
    old, new = sides
    said = changes(old.root, new.root, "--area", "rutland", at=new).stdout
    lines = said.splitlines()
    assert lines[0].startswith("Old: a dataset with ")
    titles = [line for line in lines[2:] if line and not line.startswith(" ")]
    assert titles[:4] == ["Moved beyond chance", "Revised", "Gone", "New"]
    assert "  Content, 2023-24: revised from 78.8% to 77.9% (−0.9 percentage points)" in lines
    joined = " ".join(said.split())
    for part in (
        "Gross current spending, £ for each resident, 2023-24 to 2024-25: rose from £465.05 to £5",
        "spending, £ million per 100,000 residents, 2024-25: £50 million (a new period)",
        "69% to 69.3%, which rounding alone explains",
        "number, 2023-24: suppressed",
        "Providers rated below good, 2024: no longer among the figures",
        "Other figures with a newer period: 1 about the same",
        "not compared: the series broke in 2025: Everybody is asked.",
        "Rutland: now Leicestershire",
        "before: “Few are not.”; now: “Some are not.”",
        "edition_date: from “2026-11-21” to “2027-05-14”",
    ):
        assert part in joined


def test_many_areas_are_counted_and_those_that_changed_most_named(sides):
    old, new = sides
    said = changes(old.root, new.root, at=new).stdout
    assert "Revised (3 figures)\n" in said
    assert "  Content: one figure, of Rutland\n" in said
    most = said.partition("Areas that changed most")[2].splitlines()[1]
    assert most == "  Rutland: 1 moved, 3 revised, 2 gone, 5 new"


def test_the_other_way_round_and_against_itself(sides):
    old, new = sides
    back = json.loads(changes(new.root, old.root, "--json", at=new).stdout)
    assert few(back["new_figures"], "indicator", "new", "reason") == [
        ("care_types_18_64", None, "kept back before"),
        ("providers_below_good", 17.4, "not among the figures before"),
    ]
    same = changes(new.root, new.data, at=new)
    assert same.stdout.endswith("\nNothing changed.\n")


def test_the_exit_status_says_so_where_it_is_asked_to(sides):
    old, new = sides
    changes(old.root, new.root, "--exit-code", at=new, status=1)
    changes(new.root, new.root, "--exit-code", at=new, status=0)


def test_the_same_text_every_time_from_a_process_of_its_own(sides):
    old, new = sides
    apart = run_carebook("changes", str(old.root), str(new.root), "--json", at=new.root).stdout
    assert apart == changes(old.root, new.root, "--json", at=new).stdout


def test_a_dataset_as_it_was_kept(sides):
    new = sides[1]
    folders = [(side.data / ".carebook" / "dataset").glob("[0-9a-f]*") for side in sides]
    kept = [max(found, key=lambda path: path.stat().st_mtime) for found in folders]
    found = json.loads(changes(*kept, "--json", at=new).stdout)
    assert found["counts"]["revised"] == 3


def test_the_page_is_one_file_with_what_the_terminal_says(sides, tmp_path):
    old, new = sides
    page = tmp_path / "changes.html"
    changes(old.root, new.root, "--area", "rutland", "--html", page, at=new)
    html = page.read_text(encoding="utf-8")
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.find_all(["script", "link", "img", "iframe"])
    assert "url(" not in html
    assert [one.get_text() for one in soup.find_all("h1")] == ["What changed: Rutland"]
    rows = {row.th.get_text(): row.td.get_text() for row in soup.select("tbody tr")}
    assert rows["Content, 2023-24"] == "revised from 78.8% to 77.9% (−0.9 percentage points)"
    changes(old.root, new.root, "--area", "rutland", "--html", page, at=new)
    assert page.read_text(encoding="utf-8") == html


# --- two revisions ------------------------------------------------------------------------------


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def repository(tmp_path_factory) -> Project:
    """A repository whose project is in a folder of it, before and after every change."""
    root = tmp_path_factory.mktemp("revisions")
    git(root, "init", "-q", "-b", "trunk")
    (root / "read.me").write_text("no project yet", encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "nothing")
    project = copy_project(root / "project")
    # What is worked out of the figures is committed by nobody.
    (root / ".gitignore").write_text(".carebook/\n", encoding="utf-8")
    write_summary(project, "Most are content. Few are not.")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    git(root, "tag", "first-edition")
    change_project(project)
    git(root, "commit", "-q", "-a", "-m", "second")
    return project


def test_two_revisions_are_compared_as_their_datasets_are(repository, data):
    found = json.loads(changes("first-edition", "HEAD", "--json", at=repository).stdout)
    assert found["old"]["name"] == "first-edition"
    assert {key: found[key] for key in found if key not in ("old", "new")} == {
        key: data[key] for key in data if key not in ("old", "new")
    }


def test_a_revision_beside_the_project_as_it_is(repository):
    assert changes("HEAD", ".", at=repository).stdout.endswith("\nNothing changed.\n")
    assert "Revised" in changes("HEAD~1", ".", at=repository).stdout
    left = subprocess.run(
        ["git", "status", "--short"],
        cwd=repository.root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert left.stdout == ""


def test_a_revision_that_is_not_there(repository, tmp_path):
    said = refused("no-such-tag", ".", at=repository)
    assert "found 'no-such-tag', none of that name; name another" in said
    assert "found '-x'" in refused("--", "-x", ".", at=repository)
    assert "in the revision 'HEAD~2', found none" in refused("HEAD~2", ".", at=repository)
    origin = repository.root.parent.as_uri()
    subprocess.run(["git", "clone", "-q", "--depth=1", origin, tmp_path / "clone"], check=True)
    shallow = Project(tmp_path / "clone" / "project")
    assert "none in this shallow clone" in refused("HEAD~1", ".", at=shallow)


def test_a_revision_whose_data_cannot_be_read_is_named_by_its_name(repository):
    path = repository.data / "sources.yml"
    before = path.read_text(encoding="utf-8")
    path.write_text("sace: [", encoding="utf-8")
    git(repository.root, "commit", "-q", "-a", "-m", "broken")
    git(repository.root, "tag", "broken")
    path.write_text(before, encoding="utf-8")
    git(repository.root, "commit", "-q", "-a", "-m", "mended")
    assert refused("broken", ".", at=repository).startswith("carebook: broken:data/sources.yml:2: ")


def test_without_a_repository_or_git_a_folder_has_to_be_named(sides, monkeypatch):
    new = sides[1]
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(new.root.parent))
    assert "found 'HEAD' and no repository here; name a folder" in refused("HEAD", ".", at=new)
    monkeypatch.setenv("PATH", "")
    assert refused("HEAD", ".", at=new).startswith("carebook: git: expected the program")


# --- what cannot be compared --------------------------------------------------------------------


def test_what_is_no_book_no_project_and_no_revision(sides, tmp_path):
    new = sides[1]
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").write_text("no folder", encoding="utf-8")
    assert "found a folder with none of them" in refused(tmp_path / "empty", ".", at=new)
    assert "found a file; name the folder" in refused(tmp_path / "file.txt", ".", at=new)


def test_two_of_different_kinds(sides, rutland):
    new = sides[1]
    said = refused(rutland.folder, ".", at=new)
    assert ".: expected a book, as " in said
    assert "found a dataset; compare two of one kind" in said


def test_an_area_that_is_not_there(sides):
    old, new = sides
    assert "kent" in refused(old.root, new.root, "--area", "kent", at=new)


@pytest.fixture
def book(rutland, tmp_path) -> Path:
    """A copy of a book to spoil, without its editions."""
    folder = tmp_path / "rutland"
    shutil.copytree(rutland.folder / "notebooks", folder / "notebooks")
    shutil.copy(rutland.folder / "manifest.json", folder)
    return folder


def edit_manifest(folder: Path, **changed: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changed), encoding="utf-8")


def test_the_same_book_twice(project, book, rutland):
    said = changes(rutland.folder, book, at=project).stdout
    assert said.startswith("Old: a book of Rutland, edition of 21 November 2026 (")
    assert said.endswith("\nNothing changed.\n")


def test_a_book_made_before_its_settings_were_kept(project, book, rutland):
    edit_manifest(book, settings=None)
    found = json.loads(changes(book, rutland.folder, "--json", at=project).stdout)
    assert found["old"]["described"] == "a book of Rutland"
    told = {kind for kind, count in found["counts"].items() if count}
    assert told == {"sources", "parameters"}


def test_a_book_that_cannot_be_read(project, book, rutland):
    carers = book / "notebooks" / "carers.ipynb"
    whole = carers.read_text("utf-8")
    carers.write_text(whole[:500], encoding="utf-8")
    assert "carers.ipynb: expected an executed notebook, found a damaged file" in refused(
        rutland.folder, book, at=project
    )
    carers.write_text(whole.replace('"indicator":', '"measure":'), encoding="utf-8")
    assert "expected the blocks of a book of this version" in refused(
        rutland.folder, book, at=project
    )
    shutil.rmtree(book / "notebooks")
    assert "expected this executed notebook of the book, found none" in refused(
        rutland.folder, book, at=project
    )
    edit_manifest(book, format=1)
    assert "expected a manifest of format 2, found format 1" in refused(
        rutland.folder, book, at=project
    )
    (book / "manifest.json").write_text("{", encoding="utf-8")
    assert "expected a manifest of format 2, found a damaged file" in refused(
        rutland.folder, book, at=project
    )


def test_books_of_different_areas_are_told_and_not_compared(project, book, rutland):
    area = {"code": "E10000018", "name": "Leicestershire", "slug": "leicestershire"}
    edit_manifest(book, area=area)
    said = refused(rutland.folder, book, at=project)
    assert "expected a book of the same area" in said
    assert "found Leicestershire beside Rutland" in said


def test_folders_of_many_books(project, book, rutland, tmp_path):
    """One of the two is new, and the other is the same."""
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
        shutil.copytree(book, folder / "rutland")
    shutil.copytree(book, new / "leicestershire")
    area = {"code": "E10000018", "name": "Leicestershire", "slug": "leicestershire"}
    edit_manifest(new / "leicestershire", area=area)
    found = json.loads(changes(old, new, "--json", at=project).stdout)
    assert (found["new"]["described"], found["areas_new"]) == ("2 books", ["Leicestershire"])
    assert found["counts"] == dict.fromkeys(found["counts"], 0) | {"areas_new": 1}
    alone = changes(old, new, "--area", "rutland", at=project).stdout
    assert alone.endswith("\nNothing changed.\n")
    assert "expected the book of kent" in refused(old, new, "--area", "kent", at=project)
