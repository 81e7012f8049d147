"""Files on a real disk, and a watcher that waits for them."""

import threading
from pathlib import Path

import pytest
from support.systems import needs_posix

from carebook.build.watched_files import WatchedFiles
from carebook.core.project import Project


@pytest.fixture
def watched(tmp_path: Path) -> WatchedFiles:
    for name in ("notebooks/a.ipynb", "data/raw/large.xlsx", "outputs/x.html", "data/.carebook/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one", encoding="utf-8")
    return WatchedFiles(Project(tmp_path), tmp_path / "notebooks/a.ipynb")


def changed_by(watched: WatchedFiles, *writes: tuple[Path, str]) -> set[str]:
    """Write files while somebody waits; return the names of those that changed."""
    since = watched.states()

    def write() -> None:
        for path, text in writes:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")

    threading.Timer(0.05, write).start()
    now = watched.wait_for_change(since, threading.Event())
    return {path.name for path in {*since, *now} if since.get(path) != now.get(path)}


def test_a_change_ends_the_wait_in_any_folder_also_in_a_new_one(watched, tmp_path):
    assert changed_by(watched, (tmp_path / "notebooks/a.ipynb", "longer")) == {"a.ipynb"}
    assert changed_by(watched, (tmp_path / "notebooks/pictures/b.png", "new")) == {"b.png"}
    assert changed_by(watched, (tmp_path / "notebooks/pictures/b.png", "newer")) == {"b.png"}
    assert changed_by(watched, (tmp_path / "_brand.yml", "logo: x.svg")) == {"_brand.yml"}


def test_what_is_made_or_kept_by_editors_is_no_change(watched, tmp_path):
    passed_over = ("outputs/x.html", "data/raw/new.xlsx", "data/.carebook/x", "notebooks/a.ipynb~")
    writes = [(tmp_path / name, "another text") for name in passed_over]
    assert changed_by(watched, *writes, (tmp_path / "data/local.csv", "last")) == {"local.csv"}


def test_a_notebook_outside_of_the_project_is_watched(tmp_path):
    (tmp_path / "project").mkdir()
    elsewhere = tmp_path / "elsewhere/a.ipynb"
    elsewhere.parent.mkdir()
    watched = WatchedFiles(Project(tmp_path / "project"), elsewhere)
    assert changed_by(watched, (elsewhere, "new")) == {"a.ipynb"}


def test_the_wait_ends_when_it_is_stopped_and_can_begin_again(watched, tmp_path):
    stopped, since = threading.Event(), watched.states()
    threading.Timer(0.05, stopped.set).start()
    assert watched.wait_for_change(since, stopped) == since
    assert changed_by(watched, (tmp_path / "notebooks/a.ipynb", "again")) == {"a.ipynb"}


@needs_posix
def test_a_link_to_nothing_hides_no_file(watched, tmp_path):
    (tmp_path / "notebooks/gone").symlink_to(tmp_path / "nowhere")
    assert tmp_path / "notebooks/a.ipynb" in watched.states()
