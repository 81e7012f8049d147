"""The benchmark of many books: its made-up country is sound, it runs, and it leaves nothing."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from math import fsum
from pathlib import Path

import psutil
import pytest
import yaml
from pypdf import PdfReader
from support.project_copies import ROOT, copy_project

from benchmarks.figure_targets import TARGET_LINES, TargetLine
from benchmarks.synthetic_dataset import (
    AUTHORITY_COUNT,
    MADE_UP_SUFFIX,
    install_synthetic_dataset,
    make_synthetic_areas,
)
from carebook.books.plan import plan_book
from carebook.build.book import build_book
from carebook.data.areas import AVERAGE_AUTHORITY_CODE, ENGLAND_CODE
from carebook.data.dataset import Dataset, load_national_dataset
from carebook.data.dataset_folder import (
    DATASET_ENV_VARIABLE,
    DATASET_FILES,
    NATIONAL_FOLDER_NAME,
    RECORD_FILE,
)
from carebook.data.units import PERCENT

FEW = 17
MARK = "carebook-bench-"


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    project = copy_project(tmp_path_factory.mktemp("made-up") / "project")
    install_synthetic_dataset(project, FEW)
    return project


@pytest.fixture(scope="module")
def dataset(made_up) -> Dataset:
    return load_national_dataset(made_up, made_up.data / NATIONAL_FOLDER_NAME)


# --- made-up authorities --------------------------------------------------------------------------


def test_there_are_as_many_as_in_england_and_each_says_that_it_is_made_up():
    areas = make_synthetic_areas(AUTHORITY_COUNT)
    assert len(areas.authorities) == AUTHORITY_COUNT
    regions = [area for area in areas.by_code.values() if area.type == "region"]
    for area in (*areas.authorities, *regions):
        assert area.name.endswith(MADE_UP_SUFFIX)
        assert area.slug.endswith("-made-up")
    assert {area.region_code for area in areas.authorities} == {area.code for area in regions}


def test_more_than_there_are_names_for_is_refused():
    with pytest.raises(ValueError, match=r"^expected at most \d+ authorities, found 1000$"):
        make_synthetic_areas(1000)


def test_the_same_bytes_come_out_each_time(made_up, tmp_path):
    again = copy_project(tmp_path / "project")
    program = (
        "from benchmarks.synthetic_dataset import *; "
        f"install_synthetic_dataset(Project(Path({str(again.root)!r})), {FEW})"
    )
    # In another process, where Python's own hashes are others.
    other = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], env=other, check=True)
    for name in (*DATASET_FILES, RECORD_FILE):
        one, other = (project.data / NATIONAL_FOLDER_NAME / name for project in (made_up, again))
        assert one.read_bytes() == other.read_bytes(), name


def test_every_indicator_of_the_book_has_figures_of_most_authorities(dataset):
    codes = {area.code for area in dataset.areas.authorities}
    for name, indicator in dataset.indicators.items():
        if indicator.availability != "published" or indicator.level == "national":
            continue
        known = {o.area_code for o in dataset.observations_of(name) if o.value is not None}
        assert len(known & codes) > FEW / 2, name
        breakdowns = {o.breakdown for o in dataset.observations_of(name)}
        assert breakdowns == set(indicator.breakdowns or [""]), name


def test_some_figures_are_missing_and_say_why(dataset):
    found = {o.status for o in dataset.observations if o.value is None}
    assert found >= {"suppressed", "not_submitted", "not_published"}


def test_england_and_regions_are_ratios_of_sums_and_the_average_is_a_mean(dataset):
    region = dataset.areas.authorities[0].region_code
    rows = [o for o in dataset.observations_of("population_density") if o.period == "2020"]
    by_code = {o.area_code: o for o in rows}
    for whole in (ENGLAND_CODE, region):
        members = [
            by_code[area.code]
            for area in dataset.areas.authorities
            if whole in (ENGLAND_CODE, area.region_code)
        ]
        above = fsum(o.numerator for o in members)
        assert by_code[whole].value == pytest.approx(
            above / fsum(o.denominator for o in members), 0.01
        )
    values = [by_code[area.code].value for area in dataset.areas.authorities]
    assert by_code[AVERAGE_AUTHORITY_CODE].value == pytest.approx(fsum(values) / FEW, 0.01)
    assert by_code[AVERAGE_AUTHORITY_CODE].value != pytest.approx(by_code[ENGLAND_CODE].value, 0.01)


def test_what_a_publisher_states_of_england_is_a_ratio_of_sums(dataset):
    for o in dataset.observations_of("reablement"):
        if o.area_code == ENGLAND_CODE:
            assert o.unit == PERCENT
            assert o.value == pytest.approx(100 * o.numerator / o.denominator, abs=0.06)


def test_each_has_fifteen_neighbours(dataset):
    for area in dataset.areas.authorities:
        assert len(set(dataset.neighbours[area.code]) - {area.code}) == 15


def test_nothing_of_real_places_is_left(made_up):
    assert [path.name for path in made_up.params.iterdir()] == ["defaults.yml"]
    assert not (made_up.data / "summaries").exists()


@pytest.mark.usefixtures("national_in_use")
def test_every_page_and_path_of_a_book_says_that_it_is_made_up(made_up, dataset):
    config = yaml.safe_load(made_up.quarto_yml.read_text("utf-8"))
    config["book"]["chapters"] = ["index.ipynb", "notebooks/carers.ipynb", "notebooks/about.ipynb"]
    made_up.quarto_yml.write_text(yaml.safe_dump(config), "utf-8")
    area = dataset.areas.authorities[0]
    plan = plan_book(made_up, area.slug, stitcher="builtin", dataset=dataset)
    built = build_book(plan, lambda *_: None, workers=2)
    pages = sorted((built.folder / "html").rglob("*.html"))
    assert len(pages) == 3
    for page in pages:
        assert area.name in re.search(r"<title>(.*?)</title>", page.read_text("utf-8"), re.S)[1]
    for page in PdfReader(built.folder / f"{area.slug}.pdf").pages:
        assert MADE_UP_SUFFIX in " ".join(page.extract_text().split())
    for path in plan.book_folder.rglob("*"):
        assert "made-up" in path.as_posix().removeprefix(made_up.root.as_posix())
    # The sources too, and the summaries are not refused because of the names.
    assert "Nobody (made up)" in (built.folder / "html/notebooks/about.html").read_text("utf-8")
    assert not [text for text in built.manifest.warnings if "does not support" in text]


# --- the benchmark --------------------------------------------------------------------------------


def _environment(temporary: Path) -> dict[str, str]:
    temporary.mkdir()
    found = os.environ | {"TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}
    found.pop(DATASET_ENV_VARIABLE, None)
    return found


def test_make_bench_runs_all_three_benchmarks():
    # The other two are run by the tests of the checker.
    command = ["make", "-n", "-o", ".venv/book", "bench", "BENCH=--quick"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"-m benchmarks\.(\w+) ?(.*)", told) == [
        ("checker_accuracy", "--each 1 --true 1 --area rutland"),
        ("handwritten_claims", ""),
        ("book_speed", "--quick"),
    ]


def test_a_quick_run_measures_all_and_leaves_nothing(tmp_path):
    project = copy_project(tmp_path / "project")
    before = sorted(path.relative_to(project.root) for path in project.root.rglob("*"))
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks.book_speed", "--quick"],
        cwd=project.root,
        env=_environment(tmp_path / "temporary"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    found = json.loads(project.outputs.joinpath("bench.json").read_text("utf-8"))
    assert isinstance(found.pop("python"), str)
    assert all(isinstance(value, int | float) for value in found.values())
    assert (found["quick"], found["made_up"], found["books_1"], found["books_2"]) == (1, 1, 2, 2)
    assert found["unchanged_made_again"] == 0
    may_be_nothing = {"load_before", "unchanged_made_again"}
    assert all(value > 0 for name, value in found.items() if name not in may_be_nothing)
    assert {line.name for line in TARGET_LINES} <= set(found)
    assert found["one_book_times_faster"] == pytest.approx(
        found["stock_one_book_s"] / found["ours_one_book_s"], 0.01
    )
    assert found["times_the_floor_2"] == pytest.approx(
        2 * found["seconds_a_book_2"] / found["floor_s_a_book"], 0.01
    )
    # The table does not pass a trial off as a measurement.
    assert "it shows that all of it works, no more" in result.stdout
    assert not re.search(r"\b(met|missed)$", result.stdout.partition("A quick run")[2], re.M)
    left = sorted(path.relative_to(project.root) for path in project.root.rglob("*"))
    assert set(left) - set(before) == {Path("outputs"), Path("outputs/bench.json")}
    assert not list((tmp_path / "temporary").glob(f"{MARK}*"))


def test_ctrl_c_ends_all_processes_and_removes_the_copy(tmp_path):
    project = copy_project(tmp_path / "project")
    temporary = tmp_path / "temporary"
    bench = psutil.Popen(
        [sys.executable, "-m", "benchmarks.book_speed", "--quick"],
        cwd=project.root,
        env=_environment(temporary),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        # The stock book's process, and the kernel of its notebook.
        while len(family := bench.children(recursive=True)) < 2 and bench.poll() is None:
            time.sleep(0.05)
        assert len(family) >= 2
        assert list(temporary.glob(f"{MARK}*"))
        bench.send_signal(signal.SIGINT)
        assert bench.wait(60) == 130
        assert "stopped; nothing was written" in bench.stderr.read()
    finally:
        with suppress(psutil.NoSuchProcess):
            bench.kill()
        bench.stderr.close()
    assert not [process for process in family if process.is_running()]
    assert not list(temporary.glob(f"{MARK}*"))
    assert not (project.outputs / "bench.json").exists()


@pytest.mark.parametrize(
    ("line", "value", "verdict"),
    [
        (TargetLine("a", "a", "times", 4), 4.0, "met"),
        (TargetLine("a", "a", "times", 4), 3.99, "missed"),
        (TargetLine("a", "a", "s", 3, "most"), 3.0, "met"),
        (TargetLine("a", "a", "s", 3, "most"), 3.01, "missed"),
        (TargetLine("a", "a", "s"), 3.0, ""),
    ],
)
def test_a_figure_is_held_against_its_aim(line, value, verdict):
    assert line.verdict_on(value) == verdict
