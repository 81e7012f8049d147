"""How many workers there are by default."""

import os

from carebook.build.batch.pool import WORKER_MEMORY_BYTES, default_worker_count
from carebook.core.machine import free_memory


def test_there_is_always_a_worker() -> None:
    assert 1 <= default_worker_count() <= len(os.sched_getaffinity(0))
    assert (
        default_worker_count() == 1 or default_worker_count() * WORKER_MEMORY_BYTES <= free_memory()
    )
