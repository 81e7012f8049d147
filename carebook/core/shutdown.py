"""Ending a process that was asked to stop: soon, and with nothing left behind.

A build spends its time waiting for others: notebooks, Pandoc. When it is to stop they are ended
first, so that what waits for them goes on, meets the exception and cleans up after itself.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import psutil

from carebook.core.workspace import remove_open_workspaces

# What a shell reports of a program that was stopped by Ctrl-C.
STOPPED_EXIT_STATUS = 130
_SIGNALS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
_RETRY_SECONDS = 0.1

_stop_requested = threading.Event()


def is_stop_requested() -> bool:
    """Whether this process was asked to stop."""
    return _stop_requested.is_set()


@contextmanager
def handle_stop_signals(patience: float, *, end_children: bool) -> Iterator[None]:
    """Have Ctrl-C, and a polite request to end, raise KeyboardInterrupt in the main thread.

    Only the first one counts: who asks again has to wait for what is being cleared.

    Args:
        patience: seconds after which the process ends without having unwound.
        end_children: whether the processes that this one began are ended first.

    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    over = threading.Event()
    threading.Thread(
        target=_end_process_when_asked, args=(over, patience, end_children), daemon=True
    ).start()
    # What was ignored when this process began, as by nohup, stays ignored.
    usual = {
        one: signal.signal(one, _on_stop_signal)
        for one in _SIGNALS
        if signal.getsignal(one) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        over.set()
        for one, handler in usual.items():
            signal.signal(one, handler)


def _on_stop_signal(_number: int, _frame: FrameType | None) -> None:
    if not _stop_requested.is_set():
        _stop_requested.set()
        raise KeyboardInterrupt


def request_stop() -> None:
    """Ask this process to stop, from any thread of it."""
    # To the main thread, as a call that it waits in is interrupted by a signal of its own only.
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)


def _end_process_when_asked(over: threading.Event, patience: float, end_children: bool) -> None:
    _stop_requested.wait()
    # What is said now of kernels that died is of our own doing.
    logging.disable(logging.CRITICAL)
    end = time.monotonic() + patience
    # Again and again: what is being unwound may begin another before it notices.
    while not over.wait(_RETRY_SECONDS):
        if end_children:
            end_processes(psutil.Process().children(recursive=True), psutil.Process.kill)
        if time.monotonic() > end:
            remove_open_workspaces()
            os._exit(STOPPED_EXIT_STATUS)


def end_processes(processes: list[psutil.Process], how: Callable[[psutil.Process], None]) -> None:
    """End processes, of which some may have ended by themselves."""
    for process in processes:
        with suppress(psutil.Error):
            how(process)
