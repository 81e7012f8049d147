"""A Dask cluster as an executor of ``concurrent.futures``.

Dask's own retrying is kept: what a worker was at when it was lost goes to another one. Imported
only where a scheduler was named, as Dask is an extra.
"""

import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from carebook.build.batch.jobs import BookJob
from carebook.build.batch.worker import PROGRAM_CHECKSUM
from carebook.core.errors import CarebookError, ToolError
from carebook.core.locks import STATE_FOLDER
from carebook.core.project import Project
from carebook.ingest.loading import load_dataset

_P = ParamSpec("_P")
_T = TypeVar("_T")
# Seconds that a scheduler has to answer, and then its workers.
_ANSWER_TIMEOUT = 8.0
# Seconds that a cluster may be without any worker before it is given up.
_NO_WORKERS_TIMEOUT = 60.0
_POLL_INTERVAL = 1.0
_START_WORKER_ADVICE = "start one with: dask worker ADDRESS --nworkers auto --nthreads 1"


class LostWorkers(BrokenExecutor):
    """Every worker that a task was given to was lost; ``times`` is how many."""

    def __init__(self, times: int) -> None:
        super().__init__("was lost")
        self.times = times


class DaskExecutor(Executor):
    """The workers of a Dask cluster."""

    def __init__(self, client: Any, address: str) -> None:
        self._client, self._address = client, address
        self._worker_count = len(client.nthreads())
        self._pending: set[Future[Any]] = set()
        self._lock = threading.Lock()
        self._is_shut_down = threading.Event()
        threading.Thread(target=self._watch_workers, daemon=True).start()

    def worker_count(self) -> int:
        """Return how many workers there are now."""
        return self._worker_count

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Have a worker call ``fn``."""
        future: Future[_T] = Future()
        future.set_running_or_notify_cancel()
        with self._lock:
            self._pending.add(future)
        given = self._client.submit(fn, *args, **kwargs, pure=False)

        def pass_on(done: Any) -> None:
            if done.status == "finished":
                self._resolve_future(future, None, done.result())
            else:
                self._resolve_future(future, _translate_error(done), None)

        given.add_done_callback(pass_on)
        return future

    # The arguments are those of every executor.
    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Let the cluster go; what it is at is finished, as nothing can stop it half-way."""
        self._is_shut_down.set()

    def _resolve_future(
        self, future: Future[Any], error: BaseException | None, answer: Any
    ) -> None:
        with self._lock:
            if future not in self._pending:
                return
            self._pending.remove(future)
        if error is None:
            future.set_result(answer)
        else:
            future.set_exception(error)

    def _watch_workers(self) -> None:
        """Give up when there has been nobody to do anything for a while."""
        last = time.monotonic()
        while not self._is_shut_down.wait(_POLL_INTERVAL):
            with suppress(Exception):  # of whatever kind: nobody answers
                self._worker_count = len(self._client.nthreads())
                if self._worker_count:
                    last = time.monotonic()
            if time.monotonic() - last > _NO_WORKERS_TIMEOUT:
                lost = ToolError(
                    f"{self._address}: expected a worker, found none for "
                    f"{_NO_WORKERS_TIMEOUT:.0f} s; "
                    f"{_START_WORKER_ADVICE}"
                )
                for future in tuple(self._pending):
                    self._resolve_future(future, lost, None)
                return


@contextmanager
def open_dask_cluster(address: str, order: BookJob) -> Iterator[DaskExecutor]:
    """Give the cluster whose scheduler has this address, once its workers are fit for the order.

    Raises:
        ToolError: Dask is not installed, nobody answers, there are no workers, or one of them has
            another carebook or does not see the project or the folder of books.

    """
    client = _connect_client(address)
    try:
        _check_workers(client, address, order)
        with DaskExecutor(client, address) as cluster:
            yield cluster
    finally:
        with suppress(Exception):
            client.close(timeout=1)


def _connect_client(address: str) -> Any:
    try:
        import distributed
        from distributed.comm.addressing import parse_address, parse_host_port
    except ImportError:
        raise ToolError(
            "--scheduler: expected the package distributed, found none; pip install "
            "carebook[cluster]"
        ) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        parse_host_port(parse_address(address)[1])
        client: Any = distributed.Client(  # type: ignore[no-untyped-call]
            address, timeout=_ANSWER_TIMEOUT, set_as_default=False
        )
        client.wait_for_workers(1, timeout=_ANSWER_TIMEOUT)
    except TimeoutError:
        raise ToolError(
            f"{address}: expected a worker, found none; {_START_WORKER_ADVICE}"
        ) from None
    except (OSError, ValueError) as error:
        said = str(error).partition("\n")[0] or type(error).__name__
        raise ToolError(
            f"{address}: expected a Dask scheduler, found none ({said}); start one with: dask "
            "scheduler"
        ) from None
    return client


def _check_workers(client: Any, address: str, order: BookJob) -> None:
    """Refuse workers that would make other books than this process, or put them elsewhere."""
    seen = order.output_folder / STATE_FOLDER / f"seen-{secrets.token_hex(8)}"
    seen.parent.mkdir(parents=True, exist_ok=True)
    seen.touch()
    try:
        found = client.run(worker_difference, order, seen, on_error="return")
    finally:
        seen.unlink(missing_ok=True)
    for worker, difference in sorted(found.items()):
        if isinstance(difference, BaseException):
            difference = f"carebook as it is here, found none ({difference})"
        if difference:
            raise ToolError(f"{address}: worker {worker}: expected {difference}")


def worker_difference(order: BookJob, seen: Path) -> str:
    """Say what of this process is not as an order wants it; empty if all is.

    ``seen`` is a file in the folder of books that exists for as long as this is asked.
    """
    if order.program_checksum != PROGRAM_CHECKSUM:
        return "the carebook that the build has, found another; bring both to the same version"
    if not seen.exists() or not os.access(order.output_folder, os.W_OK):
        return (
            f"to write to {order.output_folder}, found it is not the same folder here; use a "
            "shared one"
        )
    try:
        checksum = load_dataset(Project(order.root)).origin.checksum
    except (CarebookError, OSError) as error:
        return f"the project at {order.root}, found: {error}"
    if checksum != order.dataset_checksum:
        return f"the figures of {order.root}, found others there; use a shared folder"
    return ""


def _translate_error(done: Any) -> BaseException:
    """Return what is said here of a task that Dask could not finish."""
    from distributed.scheduler import KilledWorker

    error: BaseException | None = done.exception() if done.status == "error" else None
    if isinstance(error, KilledWorker):
        return LostWorkers(error.allowed_failures + 1)
    if error is not None:
        return error
    return ToolError("the cluster's scheduler was lost; build again to go on where it stopped")
