"""A kernel as JupyterLab has one: cells are sent with their ids, one by one, again and again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from carebook.notebooks.blocks import BUILDING_VARIABLE
from carebook.notebooks.notebook_files import read_notebook
from support.build_processes import DEADLINE
from support.project_copies import ROOT


@dataclass
class LabKernel:
    """A kernel and its client."""

    client: BlockingKernelClient

    def run(self, code: str, cell_id: str = "") -> list[dict[str, Any]]:
        """Run a cell; return the data of what it put out, and the words of an error."""
        content = {"code": code, "silent": False, "store_history": True, "stop_on_error": True}
        message = self.client.session.msg(
            "execute_request", content, metadata={"cellId": cell_id} if cell_id else {}
        )
        self.client.shell_channel.send(message)
        found: list[dict[str, Any]] = []
        while True:
            said = self.client.get_iopub_msg(timeout=DEADLINE)
            if said["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            kind, content = said["msg_type"], said["content"]
            if kind in ("display_data", "execute_result"):
                found.append(content["data"])
            elif kind == "error":
                found.append({"error": f"{content['ename']}: {content['evalue']}"})
            elif kind == "status" and content["execution_state"] == "idle":
                return found

    def run_all(self, notebook: Path) -> None:
        """Run all code cells of a notebook, none of which may fail."""
        for cell in read_notebook(notebook).cells:
            if cell.cell_type == "code":
                for output in self.run(cell.source, cell.id):
                    assert "error" not in output, output

    def summary(self, subject: str) -> str:
        """Return the Markdown that ``book.summary`` shows."""
        [output] = self.run(f'book.summary("{subject}")')
        return output.get("text/markdown") or output["error"]


@contextmanager
def lab_kernel(notebook: Path) -> Iterator[LabKernel]:
    """Start a kernel in a notebook's folder, as a Jupyter server would for it, and end it."""
    environment = {k: v for k, v in os.environ.items() if k != BUILDING_VARIABLE}
    environment |= {"JPY_SESSION_NAME": str(notebook), "PYTHONPATH": str(ROOT)}
    manager, client = start_new_kernel(cwd=str(notebook.parent), env=environment)
    try:
        yield LabKernel(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
