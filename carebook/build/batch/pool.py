"""Where books are made: in processes of this machine, or on a cluster."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass

from carebook.build.batch.crew import Crew
from carebook.build.batch.jobs import BookJob
from carebook.core.machine import available_cores, free_memory
from carebook.execution.kernels import warm_process

# What one worker needs at most with the notebook that it runs, in bytes.
WORKER_MEMORY_BYTES = 900_000_000


@dataclass(frozen=True)
class WorkerPool:
    """An executor, and how many workers it has at the moment."""

    executor: Executor
    worker_count: Callable[[], int]


@contextmanager
def open_worker_pool(
    orders: Sequence[BookJob], workers: int | None, scheduler: str | None
) -> Iterator[WorkerPool]:
    """Give a pool for some orders; when it is left in a hurry, nothing of it goes on.

    Raises:
        ToolError: the cluster cannot be reached, or cannot make these books.

    """
    if scheduler is not None:
        # Imported only where it is asked for: it is an extra.
        from carebook.build.batch.dask_cluster import open_dask_cluster

        with open_dask_cluster(scheduler, orders[0]) as cluster:
            yield WorkerPool(cluster, cluster.worker_count)
        return
    count = min(workers or default_worker_count(), len(orders))
    forked = orders[0].kernels == "forked" and warm_process.can_fork_notebooks()
    crew = Crew(count, start=warm_process.start_warm_process if forked else None)
    try:
        yield WorkerPool(crew, lambda: count)
    except BaseException:
        crew.stop()
        raise
    crew.shutdown()


def default_worker_count() -> int:
    """Return how many workers this machine has cores and memory for, at least one."""
    return max(1, min(available_cores(), free_memory() // WORKER_MEMORY_BYTES))
