"""Many books by any executor: failures that stop nobody, workers that die, books that are busy."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.build_processes import until
from support.project_copies import ROOT

from carebook.build.batch.jobs import BookJob, JobResult, failed_result
from carebook.build.batch.scheduler import WorkerDeath, run_jobs
from carebook.build.batch.worker_processes import WorkerProcesses
from carebook.core.errors import ToolError


def order(slug: str, out: Path) -> BookJob:
    return BookJob(
        root=ROOT,
        slug=slug,
        area_name=slug.title(),
        editions=("html",),
        stitcher="builtin",
        output_folder=out,
        dataset_checksum="",
        program_checksum="",
    )


def make(order: BookJob) -> JobResult:
    """Note that it was called, and do what the order's name says."""
    calls = order.output_folder / f"{order.slug}.calls"
    with calls.open("a") as file:
        file.write("1")
    count = calls.stat().st_size
    if order.slug.startswith("dies") or (order.slug.startswith("stumbles") and count == 1):
        die(-signal.SIGKILL)
    if order.slug == "fails":
        return failed_result(order, "Fails: it cannot be made\nand why")
    if order.slug == "odd":
        raise ValueError("nobody foresaw this")
    if order.slug == "busy" and not order.waits_if_busy:
        return JobResult(order.slug, order.area_name, "busy")
    if order.slug == "lost":
        raise ToolError("the pool is gone")
    return JobResult(order.slug, order.area_name, "built")


@pytest.fixture(scope="module")
def processes() -> Iterator[WorkerProcesses]:
    pool = WorkerProcesses(2, warm=False)
    yield pool
    pool.close()


class Threads:
    """Workers that are threads, and do not die."""

    def __init__(self, count: int) -> None:
        self.count, self.most = count, 0
        self.executor = ThreadPoolExecutor(count)

    def worker_count(self) -> int:
        return self.count

    def submit(self, call: Callable[[Any], Any], argument: object) -> "Future[Any]":
        self.most = max(self.most, self.executor._work_queue.qsize())
        return self.executor.submit(call, argument)

    def death_of(self, error: Exception) -> WorkerDeath | None:
        return None


def calls(out: Path, slug: str) -> int:
    return (out / f"{slug}.calls").stat().st_size


def test_a_book_that_kills_its_worker_fails_and_stops_no_other(
    processes: WorkerProcesses, tmp_path: Path
) -> None:
    slugs = ["one", "dies", "two", "fails", "stumbles", "odd", "three"]
    told: list[JobResult] = []
    (tmp_path / "dies").mkdir()
    outcomes = run_jobs([order(slug, tmp_path) for slug in slugs], processes, told.append, make)
    assert [one.slug for one in outcomes] == slugs
    assert sorted(one.slug for one in told) == sorted(slugs)
    by_slug = {one.slug: one for one in outcomes}
    assert {slug for slug in slugs if by_slug[slug].status == "failed"} == {
        "dies",
        "fails",
        "odd",
    }
    said = "Dies: its worker was killed by signal 9, three times; the last good book is unchanged"
    assert by_slug["dies"].message == said
    assert by_slug["fails"].reason == "Fails: it cannot be made"
    assert by_slug["odd"].message == "Odd: ValueError: nobody foresaw this"
    assert (calls(tmp_path, "dies"), calls(tmp_path, "stumbles")) == (3, 2)
    assert calls(tmp_path, "one") == calls(tmp_path, "three") == 1
    assert all(one.exit_status == 1 for one in outcomes if one.status == "failed")


def test_a_book_that_somebody_else_makes_is_asked_for_again_at_the_end(tmp_path: Path) -> None:
    told: list[JobResult] = []
    orders = [order(slug, tmp_path) for slug in ("busy", "one", "two")]
    outcomes = run_jobs(orders, Threads(1), told.append, make)
    assert [(one.slug, one.status) for one in told] == [
        ("busy", "busy"),
        ("one", "built"),
        ("two", "built"),
        ("busy", "built"),
    ]
    assert [one.slug for one in outcomes] == ["busy", "one", "two"]


def test_no_more_books_are_under_way_than_there_are_workers(tmp_path: Path) -> None:
    pool = Threads(2)
    outcomes = run_jobs([order(f"b{n}", tmp_path) for n in range(9)], pool, lambda _: None, make)
    assert len(outcomes) == 9
    assert pool.most <= 1


def test_a_pool_that_cannot_go_on_ends_the_build(tmp_path: Path) -> None:
    orders = [order(slug, tmp_path) for slug in ("one", "lost", "two")]
    told: list[JobResult] = []
    with pytest.raises(ToolError, match="the pool is gone"):
        run_jobs(orders, Threads(1), told.append, make)
    assert [one.slug for one in told] == ["one"]


def pid(_: object = None) -> int:
    return os.getpid()


def fail(_: object) -> None:
    raise ToolError("expected a thing, found none")


def failure(pool: WorkerProcesses, call: Callable[[Any], Any], argument: object) -> Exception:
    error = pool.submit(call, argument).exception()
    assert isinstance(error, Exception)
    return error


def test_workers_are_other_processes_and_stay(processes: WorkerProcesses) -> None:
    pids = {processes.submit(pid, None).result() for _ in range(6)}
    assert os.getpid() not in pids
    assert len(pids) <= 2
    # What a terminal sends to all of its processes does not reach them.
    assert processes.submit(os.getsid, 0).result() != os.getsid(0)
    error = failure(processes, fail, None)
    assert str(error) == "expected a thing, found none"
    assert processes.death_of(error) is None


def die(exit_code: int) -> None:
    time.sleep(0.5)  # a death counts as the task's once the pool has heard that it began
    if exit_code < 0:
        os.kill(os.getpid(), -exit_code)
    os._exit(exit_code)


def test_a_worker_that_dies_says_how_and_is_replaced(processes: WorkerProcesses) -> None:
    died = failure(processes, die, 7)
    assert processes.death_of(died) == WorkerDeath("ended with status 7")
    killed = failure(processes, die, -signal.SIGKILL)
    assert processes.death_of(killed) == WorkerDeath("was killed by signal 9")
    assert processes.submit(pid, None).result() != os.getpid()


def test_a_worker_that_dies_with_nothing_to_do_is_replaced() -> None:
    pool = WorkerProcesses(1, warm=False)
    for _ in range(2):
        os.kill(pool.submit(pid, None).result(), signal.SIGKILL)
        until(lambda: not pool._pool.active, "the pool to notice")
    assert pool.submit(pid, None).result() != os.getpid()
    pool.close()


def test_a_worker_is_replaced_before_it_has_grown() -> None:
    pool = WorkerProcesses(1, warm=False, tasks=2)
    pids = [pool.submit(pid, None).result() for _ in range(5)]
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]
    pool.close()


def test_a_worker_leaves_no_thread_of_a_task_behind(processes: WorkerProcesses) -> None:
    counts = [processes.submit(threads, None).result() for _ in range(8)]
    assert max(counts) <= 4


def threads(_: object) -> int:
    return threading.active_count()


def test_what_cannot_be_sent_to_a_worker_fails_and_harms_nobody(
    processes: WorkerProcesses,
) -> None:
    assert "pickle" in str(failure(processes, lambda _: 1, None))
    assert processes.submit(pid, None).result()


def test_an_order_is_small_and_can_wait(tmp_path: Path) -> None:
    one = order("one", tmp_path)
    assert one.waiting_if_busy(2) == replace(one, waits_if_busy=True, notebook_workers=2)
