"""The benchmark of many books: it runs, and it leaves nothing."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from support.project_copies import ROOT, copy_project

from benchmarks.figure_targets import TARGET_LINES, TargetLine

MARK = "carebook-bench-"


def _environment(temporary: Path) -> dict[str, str]:
    temporary.mkdir()
    return os.environ | {"TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}


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
    assert (found["quick"], found["authorities"]) == (1, 3)
    assert (found["books_1"], found["books_2"]) == (2, 2)
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
