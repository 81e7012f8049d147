"""Workers of this machine: processes of a Pebble pool.

Pebble replaces a worker that dies and fails its task alone; the standard library's
``ProcessPoolExecutor`` ends all workers instead, and does not say which task was to blame. What is
added here is how a worker ends: it cleans up first, and never outlives the process that started it.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from carebook.build.batch.scheduler import WorkerDeath
from carebook.core.shutdown import (
    STOPPED_EXIT_STATUS,
    handle_stop_signals,
    is_stop_requested,
    request_stop,
)
from carebook.execution.kernels import warm_process

_Argument = TypeVar("_Argument")
_Result = TypeVar("_Result")
# A worker starts from nothing: a fork would inherit locks that another thread holds.
_CONTEXT = multiprocessing.get_context("spawn")
# Seconds that a worker has to clean up when it is to stop; after three, Pebble kills it.
_CLEAN_UP_SECONDS = 2.0
# A worker grows by some 3 MB a book, in the libraries that draw; then another takes its place.
_TASKS_PER_WORKER = 25


class WorkerProcesses:
    """So many worker processes, each replaced when it dies."""

    def __init__(self, count: int, *, warm: bool, tasks: int = _TASKS_PER_WORKER) -> None:
        """Start the workers.

        Args:
            count: how many.
            warm: whether each starts a warm process for its notebooks at once.
            tasks: after how many tasks a worker is replaced by a new one.

        """
        self._count, self._warm, self._tasks = count, warm, tasks
        self._pool = self._start_pool()

    def worker_count(self) -> int:
        """Return how many workers there are."""
        return self._count

    def submit(
        self, call: Callable[[_Argument], _Result], argument: _Argument
    ) -> "Future[_Result]":
        """Have a worker call a function."""
        if not self._pool.active:  # a worker died before it had anything to do
            self.stop()
            self._pool = self._start_pool()
        future: Future[_Result] = self._pool.schedule(_run_task, (call, argument))
        return future

    def death_of(self, error: Exception) -> WorkerDeath | None:
        """Return how a worker died, if that is why a task failed."""
        if isinstance(error, ProcessExpired):
            if error.exitcode < 0:
                return WorkerDeath(f"was killed by signal {-error.exitcode}")
            return WorkerDeath(f"ended with status {error.exitcode}")
        if isinstance(error, BrokenProcessPool):
            return WorkerDeath("ended before it could begin")
        return None

    def close(self) -> None:
        """End the workers when they have done what they were given."""
        self._pool.close()  # type: ignore[no-untyped-call]
        self._pool.join()

    def stop(self) -> None:
        """End the workers now; each cleans up first, and one that takes too long is killed."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        # All at once: Pebble would wait for each before it asks the next. Nothing else in this
        # program starts processes by multiprocessing.
        for process in multiprocessing.active_children():
            process.terminate()
        self._pool.join()

    def _start_pool(self) -> ProcessPool:
        pool = ProcessPool(
            self._count,
            max_tasks=self._tasks,
            initializer=_prepare_worker,
            initargs=(self._warm,),
            context=_CONTEXT,
        )
        # Pebble's threads, and the processes that they start later, inherit the blocked signal.
        with _blocked_interrupts():
            assert pool.active  # noqa: S101  (to ask is what starts it)
        return pool


@contextmanager
def _blocked_interrupts() -> Iterator[None]:
    """Have what is started here not see Ctrl-C, until it has a session of its own."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    usual = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, usual)


def _prepare_worker(warm: bool) -> None:
    """Prepare a new worker process, which Ctrl-C does not reach: the parent decides what ends.

    To find this function, a worker imports all that a task needs. That it happens here is wanted: a
    worker that is killed while it is still receiving a task would lose it.
    """
    if hasattr(os, "setsid"):
        os.setsid()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    if warm:
        warm_process.start_warm_process()


def _stop_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        request_stop()


def _run_task(call: Callable[[_Argument], _Result], argument: _Argument) -> _Result:
    """Do a task; if this process is to stop, leave nothing of the task behind and end."""
    with handle_stop_signals(_CLEAN_UP_SECONDS, end_children=True):
        try:
            result = call(argument)
        except KeyboardInterrupt:
            os._exit(STOPPED_EXIT_STATUS)
        if is_stop_requested():  # a result made while its processes were ended says nothing
            os._exit(STOPPED_EXIT_STATUS)
    return result
