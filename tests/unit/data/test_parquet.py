"""Observations in Parquet and the national folder: what is written is read back, or refused."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from support.small_data import PROJECT, RUTLAND, bundled, observation, refusal

from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.data import dataset_folder
from carebook.data.areas import write_areas
from carebook.data.dataset import dataset_files
from carebook.data.dataset_folder import IngestedFileRecord, IngestRecord
from carebook.data.parquet import (
    PARQUET_COLUMNS,
    SourceLocation,
    StoredObservations,
    write_observations_parquet,
)
from carebook.ingest.loading import load_dataset

pytestmark = pytest.mark.usefixtures("national_in_use")
PLACE = SourceLocation("ascof.ods", "1D", "12", "D")
FULL = observation(
    lower=70.5,
    upper=87.1,
    note="by hand, “quoted”",
    numerator=10.0,
    denominator=12.5,
    wide_lower=60.0,
    wide_upper=90.0,
)
ROWS = [
    (FULL, PLACE),
    (observation(period="2021/22", value=None, status="suppressed"), PLACE),
    (
        observation(indicator="population", unit="people", period="2020", value=40476.0),
        SourceLocation(),
    ),
    (
        observation(area_code="E92000001", value=0.0),
        SourceLocation("ascof.ods", "1D", "12; 15-18", "W:CQ"),
    ),
]


def stored(folder: Path, rows=ROWS) -> StoredObservations:
    path = folder / "observations.parquet"
    write_observations_parquet(rows, path)
    return StoredObservations(path, path.read_bytes())


def write_national(data: Path, rows=ROWS) -> Path:
    """A national dataset as small as can be."""
    folder = data / "national"
    folder.mkdir()
    write_observations_parquet(rows, folder / dataset_folder.OBSERVATIONS_FILE)
    write_areas(folder / dataset_folder.AREAS_FILE, bundled().areas)
    (folder / dataset_folder.NEIGHBOURS_FILE).write_text(
        f"area_code,place,neighbour_code\n{RUTLAND},1,E06000022\n{RUTLAND},2,E10000018\n"
    )
    (folder / dataset_folder.SOURCES_FILE).write_text(
        "ascs: {publisher: Made up, title: A survey, licence: None}\n"
    )
    (folder / dataset_folder.COVERAGE_FILE).write_text("area_code\n")
    record = IngestRecord(
        format=dataset_folder.RECORD_FORMAT,
        carebook="0",
        files=(
            IngestedFileRecord(
                name="ascof.ods",
                size=1,
                sha256="ab",
                description="ascof",
                period="2024/25",
                values=4,
                checked=True,
            ),
        ),
        passed_over=(),
        without_file=(),
        values=4,
        derived=0,
        authorities=3,
        dataset={
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in dataset_folder.DATASET_FILES
        },
    )
    (folder / dataset_folder.RECORD_FILE).write_text(record.model_dump_json())
    return folder


@pytest.fixture
def copied(tmp_path) -> Project:
    shutil.copytree(PROJECT.data, tmp_path / "data", ignore=shutil.ignore_patterns("national"))
    (tmp_path / "_quarto.yml").touch()
    return Project(tmp_path)


def test_what_is_written_is_read_back(tmp_path):
    found = stored(tmp_path)
    assert sorted(found, key=str) == sorted((o for o, _ in ROWS), key=str)
    assert len(found) == 4
    assert found.observations_of("satisfaction")[0].period == "2021/22"
    assert {o.indicator for o in found.observations_of("population")} == {"population"}
    assert found.observations_of("no_such_thing") == ()
    assert found.indicators == ("population", "satisfaction")


def test_only_the_indicator_asked_for_is_made(tmp_path):
    found = stored(tmp_path)
    found.observations_of("population")
    assert set(found._loaded) == {"population"}
    assert found.observations_of("population") is found.observations_of("population")


def test_the_table_has_arrow_types_and_the_place_of_each_value(tmp_path):
    frame = stored(tmp_path).frame
    assert tuple(frame.columns) == PARQUET_COLUMNS
    assert all(isinstance(kind, pd.ArrowDtype) for kind in frame.dtypes)
    rutland = frame[(frame.area_code == RUTLAND) & (frame.period == "2023/24")].iloc[0]
    assert tuple(rutland[["value", "file", "sheet", "row", "column"]]) == (
        78.8,
        "ascof.ods",
        "1D",
        "12",
        "D",
    )
    assert frame.value.isna().sum() == 1


def test_the_order_of_rows_makes_no_difference_to_the_bytes(tmp_path):
    write_observations_parquet(ROWS, tmp_path / "a")
    write_observations_parquet(reversed(ROWS), tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("content", [b"", b"PAR1 nothing PAR1", b"<html>"])
def test_what_is_no_parquet_file_is_refused(content):
    message = refusal(StoredObservations, Path("observations.parquet"), content)
    assert "observations.parquet: expected a Parquet file of observations" in message
    assert "run carebook ingest again" in message


def test_a_parquet_file_with_other_columns_is_refused(tmp_path):
    path = tmp_path / "observations.parquet"
    pd.DataFrame({"value": [1.0]}).to_parquet(path)
    assert "run carebook ingest again" in refusal(StoredObservations, path, path.read_bytes())


def test_the_national_dataset_is_used_where_there_is_one(copied):
    before = load_dataset(copied)
    assert before.origin.kind == "bundled"
    assert before.neighbours == {}
    write_national(copied.data)
    found = load_dataset(copied)
    assert found.origin.kind == "ingested"
    assert found.origin.files == ("ascof.ods",)
    assert found.origin.checksums == {"ascof.ods": "ab"}
    assert found.neighbours == {RUTLAND: ("E06000022", "E10000018")}
    assert len(found.observations) == 4
    assert FULL in found.observations_of("satisfaction")
    assert found.sources["ascs"].publisher == "Made up"
    assert found.sources["salt"] == before.sources["salt"]
    assert found.indicators["deprivation_rank"].availability == "published"
    assert before.indicators["deprivation_rank"].availability == "not bundled"
    assert before.origin.checksum != found.origin.checksum


def test_the_bundled_figures_can_be_asked_for(copied, monkeypatch):
    write_national(copied.data)
    monkeypatch.setenv("CAREBOOK_DATASET", "bundled")
    assert load_dataset(copied).origin.kind == "bundled"


def test_the_checksum_is_of_all_that_figures_rest_on(copied):
    write_national(copied.data)
    names = {path.name for path in dataset_files(copied)}
    assert {"indicators.yml", "outcomes.yml", "observations.parquet", "neighbours.csv"} <= names
    assert "observations.csv" not in names
    before = load_dataset(copied).origin.checksum
    with (copied.data / "indicators.yml").open("a") as file:
        file.write("# more\n")
    assert load_dataset(copied).origin.checksum != before


@pytest.mark.parametrize("name", [*dataset_folder.DATASET_FILES, dataset_folder.RECORD_FILE])
def test_a_lost_file_is_refused_and_the_bundled_figures_do_not_stand_in(copied, name):
    (write_national(copied.data) / name).unlink()
    message = refusal(load_dataset, copied)
    assert name in message
    assert "run carebook ingest again" in message


@pytest.mark.parametrize("name", dataset_folder.DATASET_FILES)
def test_a_changed_file_is_refused(copied, name):
    with (write_national(copied.data) / name).open("ab") as file:
        file.write(b"\n")
    message = refusal(load_dataset, copied)
    assert f"{name}: expected the file that carebook ingest wrote, found another" in message


def test_a_folder_of_another_format_is_refused(copied):
    path = write_national(copied.data) / dataset_folder.RECORD_FILE
    record = json.loads(path.read_text())
    path.write_text(json.dumps(record | {"format": 0}))
    assert "expected a record of format 1, found one of format 0" in refusal(load_dataset, copied)
    path.write_text("{}")
    assert "expected a record of format 1, found another" in refusal(load_dataset, copied)
    path.write_bytes(b"\xff")
    assert "found UnicodeDecodeError" in refusal(load_dataset, copied)


def names(folder):
    return [path.name for path in folder.iterdir() if path.name != ".carebook"]


def test_a_new_dataset_takes_the_place_of_the_old_one(tmp_path):
    data = tmp_path
    for content in ("first", "second"):
        with dataset_folder.new_dataset_folder(data) as folder:
            (folder / "a").write_text(content)
            dataset_folder.replace_dataset(folder, data)
        assert names(data) == ["national"]
        assert (data / "national" / "a").read_text() == content


def test_a_run_that_fails_leaves_the_old_dataset_and_no_litter(tmp_path):
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "a").write_text("old")

    def stopped():
        with dataset_folder.new_dataset_folder(tmp_path) as folder:
            (folder / "a").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert names(tmp_path) == ["national"]
    assert (tmp_path / "national" / "a").read_text() == "old"


def test_killed_between_two_renames_the_old_dataset_is_still_there(tmp_path):
    data = tmp_path / "data"
    (data / "national").mkdir(parents=True)
    (data / "national" / "a").write_text("old")
    # A process that dies where the new folder would take its place.
    script = f"""
import os, pathlib
from carebook.data import dataset_folder
data = pathlib.Path({str(data)!r})
rename = os.rename
def dying(source, target):
    if pathlib.Path(target).name == "national":
        os._exit(9)
    rename(source, target)
with dataset_folder.new_dataset_folder(data) as folder:
    (folder / "a").write_text("new")
    os.rename = dying
    dataset_folder.replace_dataset(folder, data)
"""
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == 9
    assert not (data / "national").exists()
    found = dataset_folder.find_national_folder(data)
    assert found is not None
    assert (found / "a").read_text() == "old"
    with dataset_folder.new_dataset_folder(data):
        pass
    assert names(data) == ["national"]
    assert (data / "national" / "a").read_text() == "old"


def test_killed_before_the_old_dataset_was_removed_the_new_one_counts(tmp_path):
    for name in (".national-before", "national"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text(name)
    assert dataset_folder.find_national_folder(tmp_path) == tmp_path / "national"
    with dataset_folder.new_dataset_folder(tmp_path):
        pass
    assert names(tmp_path) == ["national"]


def test_a_full_disk_leaves_the_old_dataset_and_is_one_line(tmp_path):
    (tmp_path / "national").mkdir()
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with pytest.raises(InputError) as caught, dataset_folder.new_dataset_folder(tmp_path):
        full.write_bytes(b"x" * 100_000)
    message = str(caught.value)
    assert "expected to write a dataset to its end, found: No space left on device" in message
    assert "the dataset is as it was" in message
    assert "\n" not in message
    assert names(tmp_path) == ["national"]


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
    assert names(tmp_path) == ["national"]
    assert (tmp_path / "national" / "a").read_text() == "second"


def test_a_link_to_a_dataset_elsewhere_gives_way_to_a_folder(tmp_path):
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    for folder in (data, elsewhere):
        folder.mkdir()
    (elsewhere / "a").write_text("old")
    (data / "national").symlink_to(elsewhere)
    for _ in range(2):
        with dataset_folder.new_dataset_folder(data) as folder:
            (folder / "a").write_text("new")
            dataset_folder.replace_dataset(folder, data)
        assert names(data) == ["national"]
        assert (data / "national" / "a").read_text() == "new"
    assert (elsewhere / "a").read_text() == "old"


def test_a_file_in_the_datasets_place_is_refused_and_stays(tmp_path):
    (tmp_path / "national").write_text("mine")
    with pytest.raises(InputError, match="found a file; move it away"):
        dataset_folder.new_dataset_folder(tmp_path).__enter__()
    assert names(tmp_path) == ["national"]
    assert (tmp_path / "national").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(Exception, match="expected a folder to write in"):
        dataset_folder.new_dataset_folder(tmp_path).__enter__()


def test_reading_a_national_dataset_needs_no_scipy(copied):
    write_national(copied.data)
    script = (
        "import sys, pathlib; from carebook.ingest.loading import load_dataset; "
        "from carebook.core.project import Project; "
        f"found = load_dataset(Project(pathlib.Path({str(copied.root)!r}))); "
        "assert found.observations_of('satisfaction'); "
        "print([name for name in sys.modules if name.split('.')[0] == 'scipy'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_a_dataset_of_bundled_figures_has_a_table_too():
    frame = replace(bundled(), observations=(FULL,)).frame
    assert frame.value.tolist() == [78.8]
    assert isinstance(frame.value.dtype, pd.ArrowDtype)
