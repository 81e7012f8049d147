"""Books on a Dask cluster: a real scheduler and two workers, on loopback."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from support.build_processes import AREAS, DEADLINE, Short, gone, run, start, until
from support.command_line import run_carebook_here
from support.project_copies import ROOT
from support.project_edits import checksums_in

from carebook.build.batch import dask_cluster
from carebook.build.batch.dask_cluster import worker_difference
from carebook.build.batch.jobs import BookJob
from carebook.build.batch.worker import PROGRAM_CHECKSUM
from carebook.ingest.loading import load_dataset

BATH, LEICESTERSHIRE, RUTLAND = AREAS


@contextmanager
def dask(*words: str, path: Path = ROOT) -> Iterator[psutil.Process]:
    """Run a program of Dask with the carebook that stands in a folder."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *words, "--no-dashboard", "--host", "127.0.0.1"],
        env={**os.environ, "PYTHONPATH": str(path)},
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield psutil.Process(process.pid)
    finally:
        family = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        process.wait(timeout=60)
        until(lambda: all(gone(one) for one in family), "Dask's processes to end")


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file that says where the scheduler of two workers is."""
    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    with dask("scheduler", "--port", "0", "--scheduler-file", str(file)):
        until(lambda: file.exists() and bool(file.read_text()), "the scheduler")
        with worker(file, "one"), worker(file, "two"):
            yield file


@contextmanager
def worker(scheduler: Path, name: str, path: Path = ROOT) -> Iterator[psutil.Process]:
    local = scheduler.parent / name
    options = ("--nthreads", "1", "--local-directory", str(local), "--name", name)
    with dask("worker", "--scheduler-file", str(scheduler), *options, path=path) as process:
        yield process


def address(scheduler: Path) -> str:
    return str(json.loads(scheduler.read_text())["address"])


def test_a_cluster_makes_the_same_bytes_also_when_a_worker_is_killed(
    short: Short, scheduler: Path
) -> None:
    status, _, err = run(short, "--all", "--html")
    assert status == 0, err
    local = {area: short.book(area) for area in AREAS}
    shutil.rmtree(short.out)
    for mark in short.marks.glob("*.pid"):
        mark.unlink()
    short.hold(LEICESTERSHIRE)
    build = start(short, "--all", "--html", "--scheduler", address(scheduler))
    killed, notebook = short.worker(LEICESTERSHIRE), short.held(LEICESTERSHIRE)
    killed.kill()
    until(lambda: gone(notebook), "the notebook of a killed worker to end")
    short.release(LEICESTERSHIRE)
    status, out, err = build.end()
    # On a busy machine it takes so long that progress is told.
    assert re.fullmatch(r"(\d of 3 books, 0 failed, about .* left\n)*", err), err
    assert status == 0
    assert "3 books: 3 built, 0 unchanged, 0 failed" in out
    assert {area: short.book(area) for area in AREAS} == local
    assert not short.litter


def test_a_worker_with_another_carebook_is_refused(
    short: Short, scheduler: Path, tmp_path: Path
) -> None:
    from distributed import Client

    other = tmp_path / "other"
    shutil.copytree(ROOT / "carebook", other / "carebook")
    with (other / "carebook/text/phrasing.py").open("a") as file:
        file.write("# another version\n")
    with worker(scheduler, "three", path=other):
        with Client(address(scheduler)) as client:
            client.wait_for_workers(3, timeout=DEADLINE)
        status, _, err = run(short, RUTLAND, "--scheduler", address(scheduler))
    assert status == 2
    assert err.count("\n") == 1, err
    assert "worker tcp://127.0.0.1:" in err
    assert "expected the same carebook as here, found another" in err
    assert not checksums_in(short.out).keys() - {".carebook/rutland.lock"}


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("tcp://127.0.0.1:1", "tcp://127.0.0.1:1: expected a Dask scheduler, found none ("),
        ("nowhere", "nowhere: expected a Dask scheduler, found none (missing port number"),
    ],
)
def test_a_scheduler_that_does_not_answer_is_told_in_a_line(
    short: Short, where: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "_ANSWER_TIMEOUT", 1)
    done = run_carebook_here("build", RUTLAND, "--scheduler", where, at=short.project.root)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1, done.stderr
    assert told in done.stderr
    assert not short.litter


def test_without_dask_what_to_install_is_named(
    short: Short, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    from carebook.build.batch.dask_cluster import open_dask_cluster
    from carebook.core.errors import ToolError

    with (
        pytest.raises(ToolError, match="with pip install distributed"),
        open_dask_cluster("tcp://127.0.0.1:1", order(short)),
    ):
        pass


def order(short: Short) -> BookJob:
    return BookJob(
        root=short.project.root,
        slug=RUTLAND,
        area_name="Rutland",
        editions=("html",),
        stitcher="builtin",
        output_folder=short.out,
        dataset_checksum=load_dataset(short.project).origin.checksum,
        program_checksum=PROGRAM_CHECKSUM,
    )


def test_a_worker_says_what_it_does_not_see(short: Short, tmp_path: Path) -> None:
    short.out.mkdir()
    seen = short.out / "seen"
    seen.touch()
    good = order(short)
    assert worker_difference(good, seen) == ""
    assert "found another" in worker_difference(replace(good, program_checksum="x"), seen)
    assert "another folder there" in worker_difference(good, short.out / "not-seen")
    assert "found others there" in worker_difference(replace(good, dataset_checksum="x"), seen)
    (tmp_path / "empty").mkdir()
    assert "the project at" in worker_difference(replace(good, root=tmp_path / "empty"), seen)
