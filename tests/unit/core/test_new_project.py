"""A new project is whole or not there, and nothing is overwritten."""

import os
import shutil
import tomllib

import pytest
from support.project_copies import ROOT
from support.small_data import refusal

from carebook.core.new_project import STARTER_PARTS, create_project


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize("exists", [True, False])
def test_a_new_project_is_whole(tmp_path, exists):
    folder = tmp_path / "new" / "project"
    if exists:
        folder.mkdir(parents=True)
    project = create_project(folder)
    assert project.quarto_yml.is_file()
    assert set(STARTER_PARTS) <= names(folder)
    assert (folder / "theme/html/page.html").read_bytes() == (
        ROOT / "theme/html/page.html"
    ).read_bytes()
    assert not {name for name in names(folder) if "national" in name or "carebook-init" in name}
    assert {path.name for path in folder.parent.iterdir()} == {"project"}


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    assert "expected a new or empty folder, found files in it; name another" in refusal(
        create_project, tmp_path
    )
    assert "found a file of that name" in refusal(create_project, tmp_path / "notes.txt")
    assert names(tmp_path) == {"notes.txt"}


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_half_a_project_is_removed(tmp_path, monkeypatch, exists, error):
    folder = tmp_path / "project"
    if exists:
        folder.mkdir()
    copy = shutil.copyfile

    def copy_some(source, target, **more):
        if str(target).endswith("neighbours.yml"):
            raise error
        return copy(source, target, **more)

    monkeypatch.setattr("carebook.core.new_project.shutil.copyfile", copy_some)
    if isinstance(error, OSError):
        assert "found: No space left on device" in refusal(create_project, folder)
    else:
        with pytest.raises(KeyboardInterrupt):
            create_project(folder)
    assert names(tmp_path) == ({"project"} if exists else set())


def test_an_empty_folder_is_empty_again_where_parts_cannot_be_put_in_place(tmp_path, monkeypatch):
    moved = []

    def rename(source, target, rename=os.rename):
        if len(moved) == 3:
            raise OSError(5, "Input/output error")
        moved.append(target)
        rename(source, target)

    monkeypatch.setattr("carebook.core.new_project.os.rename", rename)
    assert "Input/output error" in refusal(create_project, tmp_path)
    assert names(tmp_path) == set()


def test_the_wheel_holds_what_a_project_begins_with():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    held = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert held == {part: f"carebook/starter/{part}" for part in STARTER_PARTS}


def test_a_new_project_has_all_of_the_data_that_a_project_rests_on():
    """What a dataset is loaded from, what is read and whom it is compared with."""
    listed = {part for part in STARTER_PARTS if part.startswith("data/")}
    there = {f"data/{path.name}" for path in (ROOT / "data").iterdir()}
    assert (
        there
        - {"data/ingested", "data/local", "data/raw", "data/votes"}
        - {"data/summaries", "data/.carebook"}
        <= listed
    )
