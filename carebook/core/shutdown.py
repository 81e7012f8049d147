"""Ending a process that was asked to stop: soon, and with nothing left behind.

A build spends its time waiting for other processes: notebooks, Pandoc. When it is to stop they are
ended first, so that what waits for them goes on, meets the exception and cleans up after itself.
"""

import _thread
import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
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

    Only the first one counts: asking again does not cut short what is being cleaned up.

    Args:
        patience: seconds after which the process ends without having unwound.
        end_children: whether the processes that this one started are ended first.

    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    woken, over = threading.Event(), threading.Event()
    threading.Thread(
        target=_end_process_when_asked, args=(woken, over, patience, end_children), daemon=True
    ).start()

    def on_stop_signal(_number: int, _frame: FrameType | None) -> None:
        if not _stop_requested.is_set():
            _stop_requested.set()
            woken.set()
            raise KeyboardInterrupt

    # What was ignored when this process began, as by nohup, stays ignored.
    usual = {
        one: signal.signal(one, on_stop_signal)
        for one in _SIGNALS
        if signal.getsignal(one) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        over.set()
        for one, handler in usual.items():
            signal.signal(one, handler)
        woken.set()  # only now: a handler that found this call at it would wait for ever


def request_stop() -> None:
    """Ask this process to stop, from any thread of it."""
    if hasattr(signal, "pthread_kill"):
        # To the main thread: a call that it waits in is interrupted only by a signal of its own.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
    else:  # Windows, where such a call goes on to its end
        _thread.interrupt_main(signal.SIGTERM)


def _end_process_when_asked(
    woken: threading.Event, over: threading.Event, patience: float, end_children: bool
) -> None:
    woken.wait()
    if over.is_set():
        return
    # Kernels that die now are ended by us: nobody need hear of them.
    logging.disable(logging.CRITICAL)
    end = time.monotonic() + patience
    # Again and again: what is being unwound may start another before it notices.
    while not over.wait(_RETRY_SECONDS):
        for child in psutil.Process().children(recursive=True) if end_children else ():
            with suppress(psutil.Error):  # it may have ended by itself
                child.kill()
        if time.monotonic() > end:
            remove_open_workspaces()
            os._exit(STOPPED_EXIT_STATUS)
