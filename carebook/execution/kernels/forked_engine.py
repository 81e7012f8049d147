"""Papermill's engine for notebooks in forked processes: its own client, on other channels.

Why not stock kernels: papermill's own take 2 to 5 seconds a notebook, nearly all of it to start
Python and import pandas and Altair; a forked process takes 0.4 seconds of processor time. For the
books of all authorities that is ten minutes instead of more than an hour. The cells run in
ipykernel's own classes, so outputs are the same, and ``--kernels stock`` shows that they are.
The price is that these modules know parts of ipykernel that it does not promise: its version has an
upper bound, and ``tests/unit/execution/kernels/test_kernels_foundations.py`` names each part.
"""

import asyncio
import contextlib
import json
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator
from functools import cache
from queue import Empty
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_client.session import Session
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import DeadKernelError
from nbclient.util import run_sync
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.log import logger

from carebook.execution.kernels import warm_process
from carebook.execution.kernels.wire import (
    FINISH_CHANNEL,
    IOPUB_CHANNEL,
    JOB_CHANNEL,
    READ_SIZE,
    READS_CHANNEL,
    READY_CHANNEL,
    SHELL_CHANNEL,
    MessageUnpacker,
    pack_message,
)

# What papermill calls them.
FORKED_ENGINE, STOCK_ENGINE = "carebook-forked", "carebook-stock"


class _ProcessDied(Exception):  # noqa: N818
    """The notebook's process is gone."""


class _SocketKernelClient:
    """What nbclient asks of a kernel's client, over one socket."""

    allow_stdin = False

    def __init__(self, process: warm_process.NotebookProcess) -> None:
        self.died = asyncio.Event()
        self.shell_channel = _ChannelQueue(self, SHELL_CHANNEL)
        self.iopub_channel = _ChannelQueue(self, IOPUB_CHANNEL)
        self._process = process
        process.messages_socket.setblocking(False)
        self._session = Session()
        self._session.auth = None  # nobody else has this socket
        self._unpacker = MessageUnpacker()
        self._queues: dict[bytes, deque[list[bytes]]] = {
            channel: deque()
            for channel in (SHELL_CHANNEL, IOPUB_CHANNEL, READY_CHANNEL, READS_CHANNEL)
        }
        self._read_task: asyncio.Task[None] | None = None
        self._closed = False

    async def start(self, job: dict[str, Any]) -> None:
        await self._send(JOB_CHANNEL, [json.dumps(job).encode()])
        await self.next_message(READY_CHANNEL)

    async def execute(self, code: str, **options: Any) -> str:
        content = {
            "code": code,
            "silent": False,
            "user_expressions": {},
            "allow_stdin": False,
            **options,
        }
        identity, parts = self._make_request("execute_request", content)
        with contextlib.suppress(OSError):  # reading will show that it is dead
            await self._send(SHELL_CHANNEL, parts)
        return identity

    def kernel_info(self) -> str:
        identity, parts = self._make_request("kernel_info_request", {})
        with contextlib.suppress(OSError):
            # Papermill does not wait here; between cells the socket takes so little at once.
            self._process.messages_socket.sendall(pack_message(SHELL_CHANNEL, parts))
        return identity

    async def finish(self) -> list[str]:
        """Let the process end by itself; return what the notebook read."""
        with contextlib.suppress(OSError):  # a cell may have ended it: reading shows that too
            await self._send(FINISH_CHANNEL, [])
        (said,) = await self.next_message(READS_CHANNEL)
        found: list[str] = json.loads(said)
        return found

    async def is_alive(self) -> bool:
        return not self.died.is_set()

    async def next_message(self, channel: bytes) -> list[bytes]:
        """Return a channel's next message, when it has come.

        Raises:
            _ProcessDied: there will be none.

        """
        queue = self._queues[channel]
        while not queue:
            if self._closed:
                raise _ProcessDied
            if self._read_task is None:
                self._read_task = asyncio.ensure_future(self._receive())
            # Several wait for the same bytes; cancelling one of them takes the bytes from no other.
            await asyncio.shield(self._read_task)
        return queue.popleft()

    def deserialize(self, parts: list[bytes]) -> dict[str, Any]:
        _, message = self._session.feed_identities(parts)
        return self._session.deserialize(message)

    def _make_request(self, kind: str, content: dict[str, Any]) -> tuple[str, list[bytes]]:
        message = self._session.msg(kind, content)
        return message["header"]["msg_id"], self._session.serialize(message)

    async def _send(self, channel: bytes, parts: list[bytes]) -> None:
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(self._process.messages_socket, pack_message(channel, parts))

    async def _receive(self) -> None:
        try:
            data = b""
            with contextlib.suppress(OSError):
                data = await asyncio.get_running_loop().sock_recv(
                    self._process.messages_socket, READ_SIZE
                )
            self._closed = not data
            for channel, parts in self._unpacker.feed(data):
                self._queues[channel].append(parts)
        finally:
            self._read_task = None


class _ChannelQueue:
    """A channel, as nbclient asks it for messages."""

    def __init__(self, channels: _SocketKernelClient, channel: bytes) -> None:
        self._client = channels
        self._channel = channel

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        try:
            parts = await asyncio.wait_for(self._client.next_message(self._channel), timeout)
        except TimeoutError:
            raise Empty from None
        except _ProcessDied:
            # nbclient finds out by asking; the answer is given when all that came before has
            # been taken in.
            self._client.died.set()
            if timeout is None:
                await asyncio.Event().wait()
            raise Empty from None
        return self._client.deserialize(parts)


class _ForkedNotebookClient(PapermillNotebookClient):  # type: ignore[misc]
    """Papermill's client of a notebook's kernel, where that is a forked process."""

    kc: Any
    process: warm_process.NotebookProcess
    reads: list[str] | None = None

    @contextlib.contextmanager
    def setup_kernel(self, **_: Any) -> Iterator[None]:
        job = {
            "folder": self.resources.get("metadata", {}).get("path") or os.getcwd(),
            "environment": dict(os.environ),
            "arguments": [
                *self.extra_arguments,
                f"--HistoryManager.hist_file={self.ipython_hist_file}",
            ],
        }
        self.process, channels = self._start_process(job)
        self.kc = channels
        try:
            yield
            self.reads = self._finish_process(channels)
        finally:
            self.process.close()
            self.kc = None

    def execute_cell(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().execute_cell(*arguments, **options)
        except DeadKernelError:
            raise DeadKernelError(f"Kernel died{self._exit_in_words()}") from None

    async def _async_poll_kernel_alive(self) -> None:
        await self.kc.died.wait()
        self.task_poll_for_reply.cancel()

    def _start_process(
        self, job: dict[str, Any]
    ) -> tuple[warm_process.NotebookProcess, _SocketKernelClient]:
        for _ in range(2):
            self.process = warm_process.request_notebook_process()
            channels = _SocketKernelClient(self.process)
            try:
                run_sync(channels.start)(job)
            except (_ProcessDied, OSError):
                cause = self._exit_in_words()
                stopped = self.process.server.was_stopped
                self.process.close()
                if cause or stopped:
                    raise DeadKernelError(f"Kernel died before the first cell{cause}") from None
                # The warm process was killed, and has done nothing yet of what was asked.
            else:
                return self.process, channels
        raise warm_process.not_started_error()

    def _finish_process(self, channels: _SocketKernelClient) -> list[str]:
        try:
            reads = run_sync(channels.finish)()
        except _ProcessDied:
            raise DeadKernelError(f"Kernel died{self._exit_in_words()}") from None
        self.process.wait_for_exit_code()
        return reads

    def _exit_in_words(self) -> str:
        code = self.process.wait_for_exit_code()
        if code is None:
            return ""
        if code < 0:
            return f": ended by {signal.Signals(-code).name}"
        return f": its process ended with status {code}"


class ForkedEngine(NBClientEngine):  # type: ignore[misc]
    """Runs a notebook in a process forked from a warm one."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        partial: list[NotebookNode],
        extra_arguments: list[str],
        resources: dict[str, Any],
        **_: Any,
    ) -> None:
        """Run the cells; ``partial`` is given the notebook, for one that does not get to its end.

        Raises:
            DeadKernelError: the notebook's process ended before its cells did.

        """
        runner = _ForkedNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            log=logger,
            extra_arguments=list(extra_arguments),
            resources=resources,
        )
        partial.append(nb_man.nb)
        with _closing_event_loop():
            runner.execute()
        if runner.reads is not None:
            nb_man.nb.metadata["carebook"] = {"reads": runner.reads}


@contextlib.contextmanager
def _closing_event_loop() -> Iterator[None]:
    """Close the event loop that nbclient makes for each thread, and would leave open.

    That of the main thread is left, since whoever comes later will find it there.
    """
    loop = ensure_event_loop()
    try:
        yield
    finally:
        if threading.current_thread() is not threading.main_thread() and not loop.is_running():
            tasks = asyncio.all_tasks(loop)
            for task in tasks:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            loop.close()


class StockEngine(NBClientEngine):  # type: ignore[misc]
    """Papermill's own, which gives a notebook away before it has got to its end."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        partial: list[NotebookNode],
        **options: Any,
    ) -> None:
        """Run the cells; ``partial`` is given the notebook, in case it does not get to its end."""
        partial.append(nb_man.nb)
        super().execute_managed_notebook(nb_man, kernel_name, **options)


@cache
def resolve_client_classes(*, forked: bool) -> None:
    """Have traitlets find the classes that a kernel's client names, before threads make clients.

    traitlets does so without a lock when the first object of a class is made, so two threads that
    make their first client at once fail now and then ("import_item accepts strings").
    """
    manager = NotebookExecutionManager(
        new_notebook(),  # type: ignore[no-untyped-call]
        progress_bar=False,
    )
    if forked:
        _ForkedNotebookClient(manager)
        Session()
    else:
        PapermillNotebookClient(manager).create_kernel_manager().client()
        LocalProvisioner()


papermill_engines.register(FORKED_ENGINE, ForkedEngine)
papermill_engines.register(STOCK_ENGINE, StockEngine)
