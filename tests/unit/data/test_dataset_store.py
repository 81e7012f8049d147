"""The dataset as it is kept: worked out once, and again whenever its figures have changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.project_copies import not_copied
from support.small_data import PROJECT, refusal

from carebook.core.project import Project
from carebook.data import dataset_store
from carebook.ingest.figures import working_out
from carebook.ingest.loading import load_dataset


@pytest.fixture
def copied(tmp_path: Path) -> Project:
    shutil.copytree(PROJECT.data, tmp_path / "data", ignore=not_copied)
    shutil.rmtree(tmp_path / "data" / ".carebook", ignore_errors=True)
    (tmp_path / "_quarto.yml").touch()
    return Project(tmp_path)


def kept(project: Project) -> list[Path]:
    folder = project.data / ".carebook" / "dataset"
    return sorted(path for path in folder.iterdir() if path.name[:1] != ".")


def test_a_dataset_is_worked_out_once(copied, monkeypatch):
    first = load_dataset(copied)
    monkeypatch.setattr(working_out, "work_out", pytest.fail)
    again = load_dataset(copied)
    assert again.origin == first.origin
    assert list(again.observations) == list(first.observations)
    assert len(kept(copied)) == 1


@pytest.mark.parametrize("name", ["observations.csv", "indicators.yml", "indicators/people.yml"])
def test_it_is_worked_out_again_once_its_figures_or_the_catalogue_changed(copied, name):
    before = load_dataset(copied).origin.checksum
    path = copied.data / name
    path.write_text(path.read_text(encoding="utf-8") + ("\n" if name[-1] == "v" else "# more\n"))
    assert load_dataset(copied).origin.checksum != before
    assert len(kept(copied)) == 2


def test_of_many_states_the_oldest_goes(copied):
    path = copied.data / "indicators.yml"
    for _ in range(8):
        path.write_text(path.read_text(encoding="utf-8") + "# more\n")
        load_dataset(copied)
    assert len(kept(copied)) == 6


def test_one_that_is_not_whole_is_worked_out_again(copied):
    before = list(load_dataset(copied).observations)
    [folder] = kept(copied)
    (folder / dataset_store.RECORD_FILE).write_text("{")
    (folder / dataset_store.OBSERVATIONS_FILE).unlink()
    assert list(load_dataset(copied).observations) == before


def test_it_is_the_same_to_the_byte_under_another_hash_seed(copied, tmp_path):
    load_dataset(copied)
    [folder] = kept(copied)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    shutil.rmtree(folder)
    script = (
        "import pathlib; from carebook.ingest.loading import load_dataset; "
        "from carebook.core.project import Project; "
        f"load_dataset(Project(pathlib.Path({str(copied.root)!r})))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_where_nobody_may_write_it_is_kept_among_temporary_files(copied, tmp_path, monkeypatch):
    monkeypatch.setattr(dataset_store.os, "access", lambda *_: False)
    monkeypatch.setattr(dataset_store.tempfile, "gettempdir", lambda: str(tmp_path / "elsewhere"))
    load_dataset(copied)
    assert not (copied.data / ".carebook" / "dataset").exists()
    assert list((tmp_path / "elsewhere").glob("carebook-*/dataset/*/dataset.json"))


def test_without_any_figures_it_says_what_to_do(copied, monkeypatch):
    monkeypatch.setenv("CAREBOOK_FIGURES", "ingested")
    assert "found none; run carebook ingest" in refusal(load_dataset, copied)


def test_reading_a_dataset_needs_no_scipy(copied):
    load_dataset(copied)
    script = (
        "import sys, pathlib; from carebook.ingest.loading import load_dataset; "
        "from carebook.core.project import Project; "
        f"found = load_dataset(Project(pathlib.Path({str(copied.root)!r}))); "
        "assert found.observations_of('satisfaction'); "
        "print([name for name in sys.modules if name.split('.')[0] in ('scipy', 'pandas')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
