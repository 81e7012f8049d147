"""Where books are made: in processes of this machine, or on a cluster."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from carebook.build.batch.crew import Crew
from carebook.build.batch.jobs import BookJob
from carebook.execution.kernels import warm_process

# What one worker needs at most with the notebook that it runs, in bytes.
WORKER_MEMORY_BYTES = 900_000_000
_CGROUP_FOLDER = Path("/sys/fs/cgroup")


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


def available_cores(cgroup: Path = _CGROUP_FOLDER) -> int:
    """Return how many cores this process may use: its affinity, and its share in a container."""
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        count = os.cpu_count() or 1
    share = _container_core_share(cgroup)
    return count if share is None else max(1, min(count, int(share + 0.5)))


def _container_core_share(cgroup: Path) -> float | None:
    """Return how many cores' time a container may use, or None where nothing says so."""
    numbers = (_read_cgroup_file(cgroup / "cpu.max") or "").split() or [
        _read_cgroup_file(cgroup / "cpu/cpu.cfs_quota_us") or "max",
        _read_cgroup_file(cgroup / "cpu/cpu.cfs_period_us") or "0",
    ]
    try:
        quota, period = (int(number) for number in numbers)
    except ValueError:  # "max": as much as there is
        return None
    return quota / period if quota > 0 and period > 0 else None


def free_memory(cgroup: Path = _CGROUP_FOLDER) -> int:
    """Return how many bytes are free for this process: the machine's, and the container's."""
    free = int(psutil.virtual_memory().available)
    for limit, used in (
        ("memory.max", "memory.current"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
    ):
        try:
            left = int(_read_cgroup_file(cgroup / limit) or "") - int(
                _read_cgroup_file(cgroup / used) or ""
            )
        except ValueError:
            continue
        free = min(free, max(0, left))
    return free


def _read_cgroup_file(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return None
