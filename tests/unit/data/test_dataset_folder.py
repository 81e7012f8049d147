"""The folder of what was ingested: whole at every moment; and which figures are in use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.small_data import refusal
from support.systems import needs_posix

from carebook.core.errors import InputError
from carebook.data import dataset_folder


def names(folder):
    return [path.name for path in folder.iterdir() if path.name != ".carebook"]


def test_a_new_dataset_takes_the_place_of_the_old_one(tmp_path):
    data = tmp_path
    for content in ("first", "second"):
        with dataset_folder.new_dataset_folder(data) as folder:
            (folder / "a").write_text(content)
            dataset_folder.replace_dataset(folder, data)
        assert names(data) == ["ingested"]
        assert (data / "ingested" / "a").read_text() == content


def test_a_run_that_fails_leaves_the_old_dataset_and_no_litter(tmp_path):
    (tmp_path / "ingested").mkdir()
    (tmp_path / "ingested" / "a").write_text("old")

    def stopped():
        with dataset_folder.new_dataset_folder(tmp_path) as folder:
            (folder / "a").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert names(tmp_path) == ["ingested"]
    assert (tmp_path / "ingested" / "a").read_text() == "old"


def test_killed_between_two_renames_the_old_dataset_is_still_there(tmp_path):
    data = tmp_path / "data"
    (data / "ingested").mkdir(parents=True)
    (data / "ingested" / "a").write_text("old")
    # A process that dies where the new folder would take its place.
    script = f"""
import os, pathlib
from carebook.data import dataset_folder
data = pathlib.Path({str(data)!r})
rename = os.rename
def dying(source, target):
    if pathlib.Path(target).name == "ingested":
        os._exit(9)
    rename(source, target)
with dataset_folder.new_dataset_folder(data) as folder:
    (folder / "a").write_text("new")
    os.rename = dying
    dataset_folder.replace_dataset(folder, data)
"""
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == 9
    assert not (data / "ingested").exists()
    found = dataset_folder.find_layer_folder(data, "ingested")
    assert found is not None
    assert (found / "a").read_text() == "old"
    with dataset_folder.new_dataset_folder(data):
        pass
    assert names(data) == ["ingested"]
    assert (data / "ingested" / "a").read_text() == "old"


def test_killed_before_the_old_dataset_was_removed_the_new_one_counts(tmp_path):
    for name in (".ingested-before", "ingested"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text(name)
    assert dataset_folder.find_layer_folder(tmp_path, "ingested") == tmp_path / "ingested"
    with dataset_folder.new_dataset_folder(tmp_path):
        pass
    assert names(tmp_path) == ["ingested"]


def test_a_full_disk_leaves_the_old_dataset_and_is_one_line(tmp_path):
    (tmp_path / "ingested").mkdir()
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with pytest.raises(InputError) as caught, dataset_folder.new_dataset_folder(tmp_path):
        full.write_bytes(b"x" * 100_000)
    message = str(caught.value)
    assert "expected to write a dataset to its end, found: No space left on device" in message
    assert "the dataset is as it was" in message
    assert "\n" not in message
    assert names(tmp_path) == ["ingested"]


def test_two_that_write_at_once_do_so_one_after_the_other(tmp_path):
    script = f"""
import pathlib, sys
from carebook.data import dataset_folder
data = pathlib.Path({str(tmp_path)!r})
with dataset_folder.new_dataset_folder(data) as folder:
    print("in", flush=True)
    sys.stdin.readline()
    (folder / "a").write_text("first")
    dataset_folder.replace_dataset(folder, data)
"""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", script], text=True, **pipes) as first:
        assert first.stdout.readline() == "in\n"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(dataset_folder, "_LOCK_TIMEOUT_SECONDS", 0.0)
            with pytest.raises(InputError, match="found another carebook ingest; wait"):
                dataset_folder.new_dataset_folder(tmp_path).__enter__()
        first.stdin.write("\n")
        first.stdin.flush()
        with dataset_folder.new_dataset_folder(tmp_path) as folder:
            (folder / "a").write_text("second")
            dataset_folder.replace_dataset(folder, tmp_path)
    assert first.returncode == 0
    assert names(tmp_path) == ["ingested"]
    assert (tmp_path / "ingested" / "a").read_text() == "second"


@needs_posix
def test_a_link_to_a_dataset_elsewhere_gives_way_to_a_folder(tmp_path):
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    for folder in (data, elsewhere):
        folder.mkdir()
    (elsewhere / "a").write_text("old")
    (data / "ingested").symlink_to(elsewhere)
    for _ in range(2):
        with dataset_folder.new_dataset_folder(data) as folder:
            (folder / "a").write_text("new")
            dataset_folder.replace_dataset(folder, data)
        assert names(data) == ["ingested"]
        assert (data / "ingested" / "a").read_text() == "new"
    assert (elsewhere / "a").read_text() == "old"


def test_a_file_in_the_datasets_place_is_refused_and_stays(tmp_path):
    (tmp_path / "ingested").write_text("mine")
    with pytest.raises(InputError, match="found a file; move it away"):
        dataset_folder.new_dataset_folder(tmp_path).__enter__()
    assert names(tmp_path) == ["ingested"]
    assert (tmp_path / "ingested").read_text() == "mine"


@needs_posix
@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(Exception, match="expected a folder to write in"):
        dataset_folder.new_dataset_folder(tmp_path).__enter__()


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        ("", ("england", "observations", "ingested")),
        ("observations", ("observations",)),
        ("ingested, england", ("england", "ingested")),
    ],
)
def test_the_environment_says_which_figures_are_in_use(text, layers, monkeypatch):
    monkeypatch.setenv(dataset_folder.FIGURES_ENV_VARIABLE, text)
    assert dataset_folder.layers_in_use() == layers


def test_figures_that_there_are_not_are_refused(monkeypatch):
    monkeypatch.setenv(dataset_folder.FIGURES_ENV_VARIABLE, "scotland")
    message = refusal(dataset_folder.layers_in_use)
    assert "expected some of england, observations, ingested, found 'scotland'" in message


def test_bundled_figures_that_were_half_replaced_are_put_back(tmp_path):
    (tmp_path / ".england-before").mkdir()
    (tmp_path / ".england-before" / "a.csv").write_text("old")
    found = dataset_folder.find_layer_folder(tmp_path, "england")
    assert found == tmp_path / ".england-before"
    with dataset_folder.new_dataset_folder(tmp_path):
        pass
    assert (tmp_path / "england" / "a.csv").read_text() == "old"
