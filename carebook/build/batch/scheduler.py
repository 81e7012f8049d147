"""Building many books by a pool of workers: nothing here knows where the workers are."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Protocol, TypeVar

from carebook.books.plan import last_book_in_words
from carebook.build.batch.jobs import BookJob, JobResult, failed_result
from carebook.build.batch.worker import run_job
from carebook.core.errors import CarebookError

_Argument = TypeVar("_Argument")
_Result = TypeVar("_Result")
# A book whose worker died this often is built alone, and after one more death it has failed.
_MAX_WORKER_DEATHS = 2
_TIMES_IN_WORDS = {1: "once", 2: "twice", 3: "three times", 4: "four times"}
# Seconds after which the pool is asked again how many workers it has.
_POLL_SECONDS = 1.0


@dataclass(frozen=True)
class WorkerDeath:
    """How a worker came to its end, as a verb with its object, and ``times`` that it happened."""

    how: str
    times: int = 1


class WorkerPool(Protocol):
    """Workers that each do one task at a time. It replaces those that die."""

    def worker_count(self) -> int:
        """Return how many workers there are now.

        Raises:
            CarebookError: the pool cannot go on.

        """

    def submit(
        self, call: Callable[[_Argument], _Result], argument: _Argument
    ) -> "Future[_Result]":
        """Have a worker call a function."""

    def death_of(self, error: Exception) -> WorkerDeath | None:
        """Return how a worker died, if that is why a task failed.

        Raises:
            CarebookError: the pool cannot go on.

        """


def run_jobs(
    jobs: Sequence[BookJob],
    pool: WorkerPool,
    report: Callable[[JobResult], None],
    work: Callable[[BookJob], JobResult] = run_job,
) -> tuple[JobResult, ...]:
    """Build books side by side and return the result of each, in the order given.

    A failure stops its own book only. A book whose worker died is tried again: it may have been
    another's fault, such as memory that ran short. One that was under way at two deaths is built
    last and alone, and if its worker dies then too, that is its failure. No more books are handed
    out than there are workers, so that a death concerns only books that were really under way.

    Args:
        jobs: the books.
        pool: the workers.
        report: called with each result as it comes, and with that of a book which somebody else
            is building.
        work: what a worker does with a job.

    Raises:
        CarebookError: the pool cannot go on; ``report`` has had all results that there are.

    """
    waiting, alone = deque(jobs), deque[BookJob]()
    running: dict[Future[JobResult], BookJob] = {}
    results: dict[str, JobResult] = {}
    deaths: Counter[str] = Counter()

    def finish(result: JobResult) -> None:
        results[result.slug] = result
        report(result)

    while waiting or alone or running:
        workers = max(1, pool.worker_count())
        while waiting and len(running) < workers:
            job = waiting.popleft()
            running[pool.submit(work, job)] = job
        if not running:
            job = alone.popleft()
            running[pool.submit(work, job)] = job
        for future in wait(running, _POLL_SECONDS, FIRST_COMPLETED).done:
            job = running.pop(future)
            try:
                result = future.result()
            except CarebookError:
                raise
            except Exception as error:
                death = pool.death_of(error)
                if death is None:  # what a worker sent cannot be read, say
                    finish(failed_result(job, f"{job.area_name}: {type(error).__name__}: {error}"))
                    continue
                deaths[job.slug] += death.times
                if deaths[job.slug] > _MAX_WORKER_DEATHS:
                    finish(_worker_died_result(job, death.how, deaths[job.slug]))
                else:
                    (alone if deaths[job.slug] == _MAX_WORKER_DEATHS else waiting).append(job)
            else:
                if result.status == "busy":
                    report(result)
                    waiting.append(job.waiting_if_busy(job.notebook_workers))
                else:
                    finish(result)
    return tuple(results[job.slug] for job in jobs)


def _worker_died_result(job: BookJob, how: str, times: int) -> JobResult:
    often = _TIMES_IN_WORDS.get(times, f"{times} times")
    return failed_result(
        job, f"{job.area_name}: its worker {how}, {often}; {last_book_in_words(job.book_folder)}"
    )
