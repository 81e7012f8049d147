"""Many books, by any executor of ``concurrent.futures``: nothing here knows where they are made."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait

from carebook.build.batch.jobs import BookJob, JobResult, failed_result, last_book_of_job_in_words
from carebook.build.batch.worker import run_job
from carebook.core.errors import CarebookError

# A book whose worker died this often is made alone, and after one death more it has failed.
_MAX_WORKER_DEATHS = 2
_TIMES_IN_WORDS = {1: "once", 2: "twice", 3: "three times", 4: "four times"}


def run_jobs(
    orders: Sequence[BookJob],
    pool: Executor,
    told: Callable[[JobResult], None],
    at_once: Callable[[], int],
    work: Callable[[BookJob], JobResult] = run_job,
) -> tuple[JobResult, ...]:
    """Build books side by side and return what became of each, in the order given.

    A failure stops its own book only. A book whose worker died is ordered again: it may have been
    another's fault, such as memory that ran short. One that was under way at two deaths is made
    last and alone, and if its worker dies then too, that is its failure.

    Args:
        orders: the books.
        pool: replaces workers that die, and fails what they were at with ``BrokenExecutor``.
        told: hears of each outcome as it comes, and of a book that somebody else builds.
        at_once: how many workers there are now. No more books are handed out than that, so that a
            death concerns only books that were really under way.
        work: what a worker does with an order.

    Raises:
        CarebookError: the pool cannot go on; ``told`` has heard of all that was finished.

    """
    todo, alone = deque(orders), deque[BookJob]()
    running: dict[Future[JobResult], BookJob] = {}
    outcomes: dict[str, JobResult] = {}
    deaths: Counter[str] = Counter()

    def finish(outcome: JobResult) -> None:
        outcomes[outcome.slug] = outcome
        told(outcome)

    while todo or alone or running:
        while todo and len(running) < max(1, at_once()):
            order = todo.popleft()
            running[pool.submit(work, order)] = order
        if not running:
            order = alone.popleft()
            running[pool.submit(work, order)] = order
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            order = running.pop(future)
            try:
                outcome = future.result()
            except BrokenExecutor as death:
                deaths[order.slug] += int(getattr(death, "times", 1))
                if deaths[order.slug] > _MAX_WORKER_DEATHS:
                    finish(_worker_died_result(order, str(death), deaths[order.slug]))
                else:
                    (alone if deaths[order.slug] == _MAX_WORKER_DEATHS else todo).append(order)
            except CarebookError:
                raise
            except Exception as error:  # what a worker sent cannot be read, say
                finish(failed_result(order, f"{order.area_name}: {type(error).__name__}: {error}"))
            else:
                if outcome.status == "busy":
                    told(outcome)
                    todo.append(order.waiting_if_busy(order.notebook_workers))
                else:
                    finish(outcome)
    return tuple(outcomes[order.slug] for order in orders)


def _worker_died_result(order: BookJob, how: str, times: int) -> JobResult:
    often = _TIMES_IN_WORDS.get(times, f"{times} times")
    return failed_result(
        order, f"{order.area_name}: its worker {how}, {often}; {last_book_of_job_in_words(order)}"
    )
