"""Many books by any executor: failures that stop nobody, workers that die, books that are busy."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from support.project_copies import ROOT

from carebook.build.batch.crew import Crew, WorkerDied
from carebook.build.batch.jobs import BookJob, JobResult, failed_result
from carebook.build.batch.scheduler import run_jobs
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
        os.kill(os.getpid(), signal.SIGKILL)
    if order.slug == "fails":
        return failed_result(order, "Fails: it cannot be made\nand why")
    if order.slug == "odd":
        return lambda: None  # type: ignore[return-value]
    if order.slug == "busy" and not order.waits_if_busy:
        return JobResult(order.slug, order.area_name, "busy")
    if order.slug == "lost":
        raise ToolError("the pool is gone")
    return JobResult(order.slug, order.area_name, "built")


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    with Crew(2) as crew:
        yield crew


def calls(out: Path, slug: str) -> int:
    return (out / f"{slug}.calls").stat().st_size


def test_a_book_that_kills_its_worker_fails_and_stops_no_other(crew: Crew, tmp_path: Path) -> None:
    slugs = ["one", "dies", "two", "fails", "stumbles", "odd", "three"]
    told: list[JobResult] = []
    (tmp_path / "dies").mkdir()
    outcomes = run_jobs(
        [order(slug, tmp_path) for slug in slugs], crew, told.append, lambda: 2, make
    )
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
    assert by_slug["odd"].message.startswith("Odd: ")
    assert (calls(tmp_path, "dies"), calls(tmp_path, "stumbles")) == (3, 2)
    assert calls(tmp_path, "one") == calls(tmp_path, "three") == 1
    assert all(one.exit_status == 1 for one in outcomes if one.status == "failed")


def test_a_book_that_somebody_else_makes_is_asked_for_again_at_the_end(tmp_path: Path) -> None:
    told: list[JobResult] = []
    orders = [order(slug, tmp_path) for slug in ("busy", "one", "two")]
    with ThreadPoolExecutor(1) as pool:
        outcomes = run_jobs(orders, pool, told.append, lambda: 1, make)
    assert [(one.slug, one.status) for one in told] == [
        ("busy", "busy"),
        ("one", "built"),
        ("two", "built"),
        ("busy", "built"),
    ]
    assert [one.slug for one in outcomes] == ["busy", "one", "two"]


def test_no_more_books_are_under_way_than_there_are_workers(tmp_path: Path) -> None:
    sizes: list[int] = []

    class Watched(ThreadPoolExecutor):
        def submit(self, *args, **kwargs):  # type: ignore[no-untyped-def]
            sizes.append(self._work_queue.qsize())
            return super().submit(*args, **kwargs)

    with Watched(2) as pool:
        run_jobs(
            [order(f"b{n}", tmp_path) for n in range(9)], pool, lambda _: None, lambda: 2, make
        )
    assert len(sizes) == 9
    assert max(sizes) <= 1


def test_a_pool_that_cannot_go_on_ends_the_build(tmp_path: Path) -> None:
    orders = [order(slug, tmp_path) for slug in ("one", "lost", "two")]
    told: list[JobResult] = []
    with ThreadPoolExecutor(1) as pool, pytest.raises(ToolError, match="the pool is gone"):
        run_jobs(orders, pool, told.append, lambda: 1, make)
    assert [one.slug for one in told] == ["one"]


def pid(_: object = None) -> int:
    return os.getpid()


def fail() -> None:
    raise ToolError("expected a thing, found none")


def test_workers_are_other_processes_and_stay(crew: Crew) -> None:
    pids = {crew.submit(pid).result() for _ in range(6)}
    assert os.getpid() not in pids
    assert len(pids) <= 2
    # What a terminal sends to all of its processes does not reach them.
    assert crew.submit(os.getsid, 0).result() != os.getsid(0)
    with pytest.raises(ToolError, match="expected a thing, found none"):
        crew.submit(fail).result()
    with pytest.raises(WorkerDied, match="ended with status 7"):
        crew.submit(os._exit, 7).result()
    assert crew.submit(pid).result() != os.getpid()


def test_a_worker_is_replaced_before_it_has_grown() -> None:
    with Crew(1, tasks=2) as crew:
        pids = [crew.submit(pid).result() for _ in range(5)]
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]


def test_what_cannot_be_sent_to_a_worker_fails_and_harms_nobody(crew: Crew) -> None:
    with pytest.raises(Exception, match="pickle"):
        crew.submit(lambda: 1).result()
    assert crew.submit(pid).result()


def test_an_order_is_small_and_can_wait(tmp_path: Path) -> None:
    one = order("one", tmp_path)
    assert one.waiting_if_busy(2) == replace(one, patient=True, workers=2)
