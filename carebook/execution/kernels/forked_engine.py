"""Papermill's engine for notebooks in forked processes: its own client, on other channels."""

import asyncio
import contextlib
import json
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator
from queue import Empty
from typing import Any

from jupyter_client.session import Session
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import DeadKernelError
from nbclient.util import run_sync
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.log import logger

from carebook.execution.kernels import warm_process as client
from carebook.execution.kernels.wire import (
    CHUNK,
    FINISH,
    IOPUB,
    JOB,
    READS,
    READY,
    SHELL,
    Unpacker,
    packed,
)

# What papermill calls them.
FORKED, STOCK = "carebook-forked", "carebook-stock"


class _Died(Exception):  # noqa: N818
    """The notebook's process is gone."""


class _Channels:
    """What nbclient asks of a kernel's client, over one socket."""

    allow_stdin = False

    def __init__(self, process: client.NotebookProcess) -> None:
        self.dead = asyncio.Event()
        self.shell_channel = _Queue(self, SHELL)
        self.iopub_channel = _Queue(self, IOPUB)
        self._process = process
        process.messages.setblocking(False)
        self._session = Session()
        self._session.auth = None  # nobody else has this socket
        self._unpacker = Unpacker()
        self._queues: dict[bytes, deque[list[bytes]]] = {
            channel: deque() for channel in (SHELL, IOPUB, READY, READS)
        }
        self._reading: asyncio.Task[None] | None = None
        self._ended = False

    async def start(self, job: dict[str, Any]) -> None:
        await self._send(JOB, [json.dumps(job).encode()])
        await self.next(READY)

    async def execute(self, code: str, **options: Any) -> str:
        content = {
            "code": code,
            "silent": False,
            "user_expressions": {},
            "allow_stdin": False,
            **options,
        }
        identity, parts = self._request("execute_request", content)
        with contextlib.suppress(OSError):  # reading will tell that it is dead
            await self._send(SHELL, parts)
        return identity

    def kernel_info(self) -> str:
        identity, parts = self._request("kernel_info_request", {})
        with contextlib.suppress(OSError):
            # Papermill does not wait here; between cells the socket takes so little at once.
            self._process.messages.sendall(packed(SHELL, parts))
        return identity

    async def finish(self) -> list[str]:
        """Let the process end of itself; return what the notebook read."""
        with contextlib.suppress(OSError):  # a cell may have ended it: it tells in either case
            await self._send(FINISH, [])
        (said,) = await self.next(READS)
        found: list[str] = json.loads(said)
        return found

    async def is_alive(self) -> bool:
        return not self.dead.is_set()

    async def next(self, channel: bytes) -> list[bytes]:
        """Return a channel's next message, when it has come.

        Raises:
            _Died: there will be none.

        """
        queue = self._queues[channel]
        while not queue:
            if self._ended:
                raise _Died
            if self._reading is None:
                self._reading = asyncio.ensure_future(self._read())
            # Several wait for the same bytes; one that is cancelled takes them from no other.
            await asyncio.shield(self._reading)
        return queue.popleft()

    def deserialized(self, parts: list[bytes]) -> dict[str, Any]:
        _, message = self._session.feed_identities(parts)
        return self._session.deserialize(message)

    def _request(self, kind: str, content: dict[str, Any]) -> tuple[str, list[bytes]]:
        message = self._session.msg(kind, content)
        return message["header"]["msg_id"], self._session.serialize(message)

    async def _send(self, channel: bytes, parts: list[bytes]) -> None:
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(self._process.messages, packed(channel, parts))

    async def _read(self) -> None:
        try:
            data = b""
            with contextlib.suppress(OSError):
                data = await asyncio.get_running_loop().sock_recv(self._process.messages, CHUNK)
            self._ended = not data
            for channel, parts in self._unpacker.feed(data):
                self._queues[channel].append(parts)
        finally:
            self._reading = None


class _Queue:
    """A channel, as nbclient asks it for messages."""

    def __init__(self, channels: _Channels, channel: bytes) -> None:
        self._channels = channels
        self._channel = channel

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        try:
            parts = await asyncio.wait_for(self._channels.next(self._channel), timeout)
        except TimeoutError:
            raise Empty from None
        except _Died:
            # nbclient finds out by asking; the answer is given when all that came before has
            # been taken in.
            self._channels.dead.set()
            if timeout is None:
                await asyncio.Event().wait()
            raise Empty from None
        return self._channels.deserialized(parts)


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """Papermill's client of a notebook's kernel, where that is a forked process."""

    kc: Any
    process: client.NotebookProcess
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
        self.process, channels = self._started(job)
        self.kc = channels
        try:
            yield
            self.reads = self._finished(channels)
        finally:
            self.process.close()
            self.kc = None

    def execute_cell(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().execute_cell(*arguments, **options)
        except DeadKernelError:
            raise DeadKernelError(f"Kernel died{self._cause()}") from None

    async def _async_poll_kernel_alive(self) -> None:
        await self.kc.dead.wait()
        self.task_poll_for_reply.cancel()

    def _started(self, job: dict[str, Any]) -> tuple[client.NotebookProcess, _Channels]:
        for _ in range(2):
            self.process = client.notebook()
            channels = _Channels(self.process)
            try:
                run_sync(channels.start)(job)
            except (_Died, OSError):
                cause = self._cause()
                stopped = self.process.stopped()
                self.process.close()
                if cause or stopped:
                    raise DeadKernelError(f"Kernel died before the first cell{cause}") from None
                # The warm process was killed, and has done nothing yet of what was asked.
            else:
                return self.process, channels
        raise client.not_started()

    def _finished(self, channels: _Channels) -> list[str]:
        try:
            reads = run_sync(channels.finish)()
        except _Died:
            raise DeadKernelError(f"Kernel died{self._cause()}") from None
        self.process.ended()
        return reads

    def _cause(self) -> str:
        code = self.process.ended()
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
        runner = _Client(
            nb_man,
            kernel_name=kernel_name,
            log=logger,
            extra_arguments=list(extra_arguments),
            resources=resources,
        )
        partial.append(nb_man.nb)
        with _event_loop():
            runner.execute()
        if runner.reads is not None:
            nb_man.nb.metadata["carebook"] = {"reads": runner.reads}


@contextlib.contextmanager
def _event_loop() -> Iterator[None]:
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


papermill_engines.register(FORKED, ForkedEngine)
papermill_engines.register(STOCK, StockEngine)
