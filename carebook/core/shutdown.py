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

from carebook.core.workspace import drop_open

# What a shell reports of a program that was stopped by Ctrl-C.
STOPPED = 130
_SIGNALS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
_AGAIN = 0.1

_asked = threading.Event()


def is_asked() -> bool:
    """Whether this process was asked to stop."""
    return _asked.is_set()


@contextmanager
def stoppable(patience: float, *, end_children: bool) -> Iterator[None]:
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
    threading.Thread(target=_end, args=(over, patience, end_children), daemon=True).start()
    # What was ignored when this process began, as by nohup, stays ignored.
    usual = {
        one: signal.signal(one, _stop)
        for one in _SIGNALS
        if signal.getsignal(one) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        over.set()
        for one, handler in usual.items():
            signal.signal(one, handler)


def _stop(_number: int, _frame: FrameType | None) -> None:
    if not _asked.is_set():
        _asked.set()
        raise KeyboardInterrupt


def stop_main_thread() -> None:
    """Ask this process to stop, from any thread of it."""
    # To the main thread, as a call that it waits in is interrupted by a signal of its own only.
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)


def _end(over: threading.Event, patience: float, end_children: bool) -> None:
    _asked.wait()
    # What is said now of kernels that died is of our own doing.
    logging.disable(logging.CRITICAL)
    end = time.monotonic() + patience
    # Again and again: what is being unwound may begin another before it notices.
    while not over.wait(_AGAIN):
        if end_children:
            end_all(psutil.Process().children(recursive=True), psutil.Process.kill)
        if time.monotonic() > end:
            drop_open()
            os._exit(STOPPED)


def end_all(processes: list[psutil.Process], how: Callable[[psutil.Process], None]) -> None:
    """End processes, of which some may have ended by themselves."""
    for process in processes:
        with suppress(psutil.Error):
            how(process)
