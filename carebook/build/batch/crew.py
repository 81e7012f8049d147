"""Processes of this machine as an executor of ``concurrent.futures``.

The standard library's ``ProcessPoolExecutor`` ends all its workers when one dies, does not say
which task was to blame or how the worker ended, and lets Ctrl-C reach them all. Here a death
concerns the one task that the worker was at, and a new worker stands in its place.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

import psutil

from carebook.core.shutdown import (
    STOPPED_EXIT_STATUS,
    end_processes,
    handle_stop_signals,
    is_stop_requested,
    request_stop,
)

_P = ParamSpec("_P")
_T = TypeVar("_T")
# A worker starts from nothing: a fork would inherit locks that another thread holds.
_CONTEXT = multiprocessing.get_context("spawn")
# Seconds that a worker has to clean up when it is to stop, and that it is waited for.
_WORKER_PATIENCE = 2.0
_PATIENCE = 2.5
# Seconds that a worker has to leave when there is no more to do.
_LEAVING = 10.0
# A worker grows by some 3 MB a book, in the libraries that draw; then another takes its place.
_TASKS = 25


class WorkerDied(BrokenExecutor):
    """The process that was at a task has ended without an answer; the message says how."""


@dataclass(frozen=True)
class _Task:
    future: Future[Any]
    call: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


class Crew(Executor):
    """As many worker processes as asked for, each replaced when it dies."""

    def __init__(
        self, workers: int, start: Callable[[], None] | None = None, tasks: int = _TASKS
    ) -> None:
        """Start the workers.

        Args:
            workers: how many.
            start: what each calls before its first task.
            tasks: after how many tasks a worker is replaced by a new one.

        """
        self._todo: SimpleQueue[_Task | None] = SimpleQueue()
        self._members = [_Member(start) for _ in range(workers)]
        self._closed = False
        self._tasks = tasks
        self._threads = [
            threading.Thread(target=self._lead, args=(member,), daemon=True)
            for member in self._members
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Have a worker call ``fn``."""
        if self._closed:
            raise RuntimeError("expected workers, found that they were sent home")
        future: Future[_T] = Future()
        self._todo.put(_Task(future, fn, args, kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks, and let the workers go when those there are have been done."""
        self._closed = True
        if cancel_futures:
            self._cancel()
        for _ in self._threads:
            self._todo.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def stop(self) -> None:
        """End the workers now; they clean up first, and who takes too long is killed."""
        self._closed = True
        self._cancel()
        processes = [found for member in self._members if (found := member.dismissed())]
        end_processes(processes, psutil.Process.terminate)
        _, late = psutil.wait_procs(processes, timeout=_PATIENCE)
        end_processes(late, psutil.Process.kill)
        psutil.wait_procs(late, timeout=1)

    def _cancel(self) -> None:
        while not self._todo.empty():
            if (task := self._todo.get()) is not None:
                task.future.cancel()

    def _lead(self, member: "_Member") -> None:
        # At once, so that it is ready when the first task comes; a failure is told by that task.
        with suppress(OSError):
            member.start()
        while (task := self._todo.get()) is not None:
            if member.done >= self._tasks:
                member.end()
            if task.future.set_running_or_notify_cancel():
                try:
                    answer = member.do(task)
                except BaseException as error:
                    task.future.set_exception(error)
                else:
                    task.future.set_result(answer)
        member.end()


class _Member:
    """One worker process, and the thread's end of the pipe to it."""

    def __init__(self, start: Callable[[], None] | None) -> None:
        self._start = start
        self._dismissed = False
        self._lock = threading.Lock()
        self._process: Any = None
        self._pipe: Any = None
        self.done = 0

    def start(self) -> None:
        """Start the process, unless it is no longer wanted."""
        with self._lock:
            if self._dismissed:
                return
            self._pipe, theirs = _CONTEXT.Pipe()
            process = _CONTEXT.Process(
                target=_work, args=(theirs, self._start), name="carebook worker", daemon=True
            )
            # Until it has a session of its own, what a terminal sends to all must not reach it.
            usual = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                process.start()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, usual)
            theirs.close()
            self._process, self.done = process, 0

    def do(self, task: _Task) -> Any:
        """Have a task done.

        Raises:
            WorkerDied: the process ended meanwhile.

        """
        if self._process is None:
            self.start()
        try:
            self._pipe.send((task.call, task.args, task.kwargs))
            wait([self._pipe, self._process.sentinel])
            good, answer = self._pipe.recv()
            self.done += 1
        except (EOFError, OSError):
            self._process.join()
            how = _how(self._process.exitcode)
            self._pipe.close()
            self._process = None
            with suppress(OSError):
                self.start()
            raise WorkerDied(how) from None
        if not good:
            raise answer
        return answer

    def end(self) -> None:
        """Let the process go, and wait until it has gone."""
        process, self._process = self._process, None
        if process is not None:
            self._pipe.close()
            process.join(_LEAVING)
            process.kill()
            process.join()

    def dismissed(self) -> psutil.Process | None:
        """Start no other process, and return the one there is."""
        with self._lock:
            self._dismissed = True
        process = self._process
        if process is None or process.exitcode is not None:
            return None
        try:
            return psutil.Process(process.pid)
        except psutil.Error:
            return None


def _how(exitcode: int) -> str:
    if exitcode < 0:
        return f"was killed by signal {-exitcode}"
    return f"ended with status {exitcode}"


def _work(pipe: Connection, start: Callable[[], None] | None) -> None:
    """Do tasks until there are no more, or until the process that wants them has gone."""
    # A session of its own: Ctrl-C in a terminal reaches the parent alone, which decides.
    os.setsid()
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGINT, usual)
    try:
        with handle_stop_signals(_WORKER_PATIENCE, end_children=True):
            threading.Thread(target=_leave_with_parent, daemon=True).start()
            if start is not None:
                start()
            while True:
                call, args, kwargs = pipe.recv()
                pipe.send(_answer(call, args, kwargs))
    except (EOFError, OSError):  # the parent has closed the pipe or has gone
        return
    except KeyboardInterrupt:
        os._exit(STOPPED_EXIT_STATUS)


def _answer(call: Callable[..., Any], args: Any, kwargs: Any) -> tuple[bool, Any]:
    try:
        answer = call(*args, **kwargs)
    except Exception as error:
        return False, error
    if is_stop_requested():  # what came of a task whose processes were taken away says nothing
        raise KeyboardInterrupt
    return True, answer


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        request_stop()
