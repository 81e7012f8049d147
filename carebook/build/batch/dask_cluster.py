"""The workers of a Dask cluster.

Dask's own retrying is kept: what a worker was at when it was lost goes to another one. Imported
only where a scheduler was named, as Dask is an extra.
"""

import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from carebook.build.batch.jobs import BookJob
from carebook.build.batch.scheduler import WorkerDeath
from carebook.build.batch.worker import PROGRAM_CHECKSUM
from carebook.core.errors import CarebookError, ToolError
from carebook.core.locks import STATE_FOLDER
from carebook.core.project import Project
from carebook.ingest.loading import load_dataset

_Argument = TypeVar("_Argument")
_Result = TypeVar("_Result")
# Seconds that a scheduler has to answer, and then its workers.
_ANSWER_TIMEOUT = 8.0
# Seconds that a cluster may be without any worker before it is given up.
_NO_WORKERS_TIMEOUT = 60.0
_POLL_INTERVAL = 1.0
_START_WORKER_ADVICE = "start one with: dask worker ADDRESS --nworkers auto --nthreads 1"


class DaskWorkers:
    """The workers of a Dask cluster."""

    def __init__(self, client: Any, address: str) -> None:
        """Take the client of a cluster that has workers."""
        self._client, self._address = client, address
        # Never taken from Dask's memory of earlier results: a book is also what it left on disk.
        self._executor = client.get_executor(pure=False)
        self._worker_count, self._last_seen = len(client.nthreads()), time.monotonic()
        self._closed = threading.Event()
        threading.Thread(target=self._count_workers, daemon=True).start()

    def worker_count(self) -> int:
        """Return how many workers there are now.

        Raises:
            ToolError: there has been none for a while.

        """
        if time.monotonic() - self._last_seen > _NO_WORKERS_TIMEOUT:
            raise ToolError(
                f"{self._address}: expected a worker, found none for {_NO_WORKERS_TIMEOUT:.0f} s; "
                f"{_START_WORKER_ADVICE}"
            )
        return self._worker_count

    def submit(
        self, call: Callable[[_Argument], _Result], argument: _Argument
    ) -> "Future[_Result]":
        """Have a worker call a function."""
        future: Future[_Result] = self._executor.submit(call, argument)
        return future

    def death_of(self, error: Exception) -> WorkerDeath | None:
        """Return how workers died, if that is why a task failed.

        Raises:
            ToolError: the scheduler is lost, and with it all that the cluster was at.

        """
        from distributed.scheduler import KilledWorker

        if isinstance(error, CancelledError):
            raise ToolError(
                f"{self._address}: expected the scheduler to stay, found that it is lost; build "
                "again to go on where it stopped"
            )
        if isinstance(error, KilledWorker):
            return WorkerDeath("was lost", error.allowed_failures + 1)
        return None

    def close(self) -> None:
        """Let the cluster go; what it is at is finished, as nothing can stop it half-way."""
        self._closed.set()

    def _count_workers(self) -> None:
        while not self._closed.wait(_POLL_INTERVAL):
            with suppress(Exception):  # of whatever kind: nobody answers
                self._worker_count = len(self._client.nthreads())
                if self._worker_count:
                    self._last_seen = time.monotonic()


@contextmanager
def open_dask_cluster(address: str, job: BookJob) -> Iterator[DaskWorkers]:
    """Give the workers of a scheduler, once they are found fit for the job.

    Raises:
        ToolError: Dask is not installed, nobody answers, there are no workers, or one of them has
            another carebook or does not see the project or the folder of books.

    """
    client = _connect_client(address)
    try:
        _check_workers(client, address, job)
        with closing(DaskWorkers(client, address)) as cluster:
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
            "--scheduler: expected the package distributed, found none; install it "
            "with pip install distributed"
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


def _check_workers(client: Any, address: str, job: BookJob) -> None:
    """Refuse workers that would make other books than this process, or put them elsewhere."""
    seen = job.output_folder / STATE_FOLDER / f"seen-{secrets.token_hex(8)}"
    seen.parent.mkdir(parents=True, exist_ok=True)
    seen.touch()
    try:
        found = client.run(worker_difference, job, seen, on_error="return")
    finally:
        seen.unlink(missing_ok=True)
    for worker, difference in sorted(found.items()):
        if isinstance(difference, BaseException):
            difference = f"the same carebook as here, found none ({difference})"
        if difference:
            raise ToolError(f"{address}: worker {worker}: expected {difference}")


def worker_difference(job: BookJob, seen: Path) -> str:
    """Say what of this process is not as a job expects it; nothing where all is.

    ``seen`` is a file in the folder of books that exists while this is asked.
    """
    if job.program_checksum != PROGRAM_CHECKSUM:
        return "the same carebook as here, found another; install one version on all machines"
    if not seen.exists() or not os.access(job.output_folder, os.W_OK):
        return (
            f"to write to {job.output_folder}, found that it is another folder there; use one that "
            "all machines share"
        )
    try:
        checksum = load_dataset(Project(job.root)).origin.checksum
    except (CarebookError, OSError) as error:
        return f"the project at {job.root}, found: {error}"
    if checksum != job.dataset_checksum:
        return (
            f"the figures of {job.root}, found others there; use a folder that all machines share"
        )
    return ""
