"""A notebook's own process: IPython's kernel for Jupyter, its messages on a plain socket.

Outputs, errors, magics and displays are those of ipykernel, whose classes do all the work; what is
left out are ZeroMQ's sockets, the heartbeat and the threads that serve them.
"""

import atexit
import contextlib
import json
import os
import random
import signal
import socket
import sys
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ipykernel_launcher  # type: ignore[import-untyped]
import numpy as np
import pandas as pd
import zmq
from ipykernel.iostream import IOPubThread
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session
from traitlets import Any as AnyTrait

from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.execution.kernels.wire import (
    FINISH_CHANNEL,
    IOPUB_CHANNEL,
    READS_CHANNEL,
    READY_CHANNEL,
    SHELL_CHANNEL,
    pack_message,
    receive_messages,
)
from carebook.notebooks import access_log

# How many columns of a table pandas shows in a kernel that imports it.
_COLUMNS_IN_NOTEBOOKS = 20


class _SocketChannel:
    """What ipykernel asks of a ZeroMQ socket, over one socket that all channels share."""

    def __init__(self, connection: socket.socket, lock: threading.Lock, name: bytes) -> None:
        # Processes that a cell starts send their output by ZeroMQ, as in any kernel.
        self.context: zmq.Context[Any] = zmq.Context.instance()
        self.receive: Callable[[list[Any]], Any] | None = None
        self._connection = connection
        self._lock = lock
        self._name = name

    def send_multipart(self, parts: Sequence[bytes], *_: object, **__: object) -> None:
        with self._lock:
            self._connection.sendall(pack_message(self._name, parts))

    def on_recv(self, callback: Callable[[list[Any]], Any], **_: object) -> None:
        self.receive = callback

    def flush(self, *_: object) -> None:
        """Do nothing: what was sent is with the other end."""

    def close(self) -> None:
        """Do nothing: the socket is closed with the process."""


class _NoShellThread:
    """Stands for the thread that would receive requests: the kernel asks whose child it is."""

    def __init__(self) -> None:
        self.parent_thread = threading.main_thread()

    def __bool__(self) -> bool:
        return False


class NotebookKernel(IPythonKernel):
    """IPython's kernel, which does not ask what kind of socket its requests come by."""

    shell_stream = AnyTrait()

    @property
    def _supports_kernel_subshells(self) -> bool:
        return False


class NotebookKernelApp(IPKernelApp):
    """IPython's kernel application, without the sockets and files by which clients find it."""

    shell_channel: _SocketChannel
    iopub_channel: _SocketChannel

    def init_connection_file(self) -> None:
        """Find no file: nobody else connects."""

    def write_connection_file(self, **_: Any) -> None:
        """Write no file."""

    def log_connection_info(self) -> None:
        """Say nothing."""

    def init_heartbeat(self) -> None:
        """Start none: a closed socket shows that this process is gone."""

    def init_poller(self) -> None:
        """Start none: a closed socket shows that the owner is gone."""

    def init_sockets(self) -> None:
        """Have outputs sent by a thread, as in any kernel."""
        self.session = Session(parent=self)
        self.session.auth = None  # nobody else has this socket
        self.configure_tornado_logger()  # type: ignore[no-untyped-call]
        self.iopub_thread = IOPubThread(  # type: ignore[no-untyped-call]
            self.iopub_channel, pipe=True, session=self.session
        )
        self.iopub_thread.start()  # type: ignore[no-untyped-call]
        self.iopub_socket = self.iopub_thread.background_socket

    def init_kernel(self) -> None:
        """Make the kernel and its shell."""
        self.kernel = NotebookKernel.instance(
            parent=self,
            session=self.session,
            shell_stream=self.shell_channel,
            shell_channel_thread=_NoShellThread(),
            iopub_thread=self.iopub_thread,
            iopub_socket=self.iopub_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        kernel = self.kernel
        self.displayhook.get_execution_count = lambda: kernel.execution_count


def run_notebook_kernel(
    connection: socket.socket, later: list[Any], variables: dict[str, str]
) -> int:
    """Run one notebook's cells as requests come; return the exit code of this process.

    Args:
        connection: the messages, of which the first has the folder, environment and arguments.
        later: filters of warnings that are not there yet when a kernel starts.
        variables: of the environment, set by what is imported where they are not set.

    """
    messages = receive_messages(connection)
    _, (description,) = next(messages)
    job = json.loads(description)
    _prepare_process(job["folder"], {**variables, **job["environment"]}, job["arguments"])
    os.register_at_fork(after_in_child=connection.close)
    lock = threading.Lock()
    app = NotebookKernelApp.instance()
    app.shell_channel = _SocketChannel(connection, lock, SHELL_CHANNEL)
    app.iopub_channel = _SocketChannel(connection, lock, IOPUB_CHANNEL)
    filters: list[Any] = warnings.filters  # type: ignore[assignment]
    filters[:] = [each for each in filters if each not in later]
    app.initialize(job["arguments"])  # type: ignore[no-untyped-call]
    filters[:0] = later
    shell = app.shell_channel
    app.kernel.start()
    loop = app.kernel.io_loop

    def listen() -> None:
        try:
            for channel, parts in messages:
                if channel == FINISH_CHANNEL:
                    loop.add_callback(loop.stop)
                elif shell.receive is not None:
                    loop.add_callback(shell.receive, [zmq.Message(part) for part in parts])
        finally:
            # The owner is gone: nobody waits for this notebook, whatever it is doing.
            os.killpg(0, signal.SIGKILL)

    threading.Thread(target=listen, name="owner", daemon=True).start()
    connection.sendall(pack_message(READY_CHANNEL, []))
    loop.start()
    with lock:
        connection.sendall(
            pack_message(READS_CHANNEL, [json.dumps(access_log.recorded_reads()).encode()])
        )
    _run_exit_handlers()
    return 0


def _prepare_process(folder: str, environment: dict[str, str], arguments: list[str]) -> None:
    """Make this process what a kernel is that was just started for a notebook."""
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    # What cells write to the descriptors is kept from the terminal; in the notebook it shows.
    os.dup2(1, 2)
    sys.argv = [ipykernel_launcher.__file__, *arguments]
    random.seed()
    np.random.seed()
    # pandas was imported outside of any kernel, and would shorten tables to a terminal's width.
    pd.set_option("display.max_columns", _COLUMNS_IN_NOTEBOOKS)
    with contextlib.suppress(InputError):  # a notebook of no project
        access_log.watch_files(Project.find(Path(folder)).root)


def _run_exit_handlers() -> None:
    """Do what an interpreter does at its end, except for taking everything apart."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
