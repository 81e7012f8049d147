"""Where books are built: in processes of this machine, or on a cluster."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from carebook.build.batch.jobs import BookJob
from carebook.build.batch.scheduler import WorkerPool
from carebook.build.batch.worker_processes import WorkerProcesses
from carebook.core.machine import available_cores, free_memory
from carebook.execution.kernels.warm_process import can_fork_notebooks

# What one worker needs at most with the notebook that it runs, in bytes.
WORKER_MEMORY_BYTES = 900_000_000


@contextmanager
def open_worker_pool(
    jobs: Sequence[BookJob], workers: int | None, scheduler: str | None
) -> Iterator[WorkerPool]:
    """Give a pool for some jobs; when it is left by an exception, nothing of it goes on.

    Raises:
        ToolError: the cluster cannot be reached, or cannot build these books.

    """
    if scheduler is not None:
        # Imported only where it is asked for: it is an extra.
        from carebook.build.batch.dask_cluster import open_dask_cluster

        with open_dask_cluster(scheduler, jobs[0]) as cluster:
            yield cluster
        return
    count = min(workers or default_worker_count(), len(jobs))
    pool = WorkerProcesses(count, warm=jobs[0].kernels == "forked" and can_fork_notebooks())
    try:
        yield pool
    except BaseException:
        pool.stop()
        raise
    pool.close()


def default_worker_count() -> int:
    """Return how many workers this machine has cores and memory for, at least one."""
    return max(1, min(available_cores(), free_memory() // WORKER_MEMORY_BYTES))
