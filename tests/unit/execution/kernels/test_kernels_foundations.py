"""What the warm kernels take from inside ipykernel, Jupyter and nbclient, name by name.

Not all of it is promised by those libraries, so ``pyproject.toml`` bounds ipykernel's version. When
the bound is raised and a test here fails, its message says what went and which module to change.
"""

import atexit
import inspect
import threading
from importlib.metadata import version
from typing import Any

import pytest
from ipykernel.iostream import IOPubThread
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from jupyter_client.session import Session
from nbclient import NotebookClient
from support.project_copies import ROOT

from carebook.execution.kernels import forked_engine
from carebook.execution.kernels.notebook_kernel import NotebookKernel, NotebookKernelApp

APP_STEPS = (
    "init_connection_file",
    "write_connection_file",
    "log_connection_info",
    "init_heartbeat",
    "init_poller",
    "init_sockets",
    "init_kernel",
)
KERNEL_TRAITS = (
    "session",
    "shell_stream",
    "shell_channel_thread",
    "iopub_thread",
    "iopub_socket",
    "log",
    "profile_dir",
    "user_ns",
)


def explained(what: str, module: str) -> str:
    return f"ipykernel {version('ipykernel')}: {what}; see carebook/execution/kernels/{module}.py"


@pytest.mark.parametrize("name", APP_STEPS)
def test_every_step_that_our_application_replaces_is_one_of_ipykernels(name: str) -> None:
    assert callable(getattr(IPKernelApp, name, None)), explained(f"no {name}", "notebook_kernel")
    assert name in vars(NotebookKernelApp)


def test_our_application_replaces_no_other_step() -> None:
    own = {name for name, value in vars(NotebookKernelApp).items() if inspect.isfunction(value)}
    assert own == {*APP_STEPS}


def test_initialize_takes_these_steps() -> None:
    """A step that is no longer taken would leave our replacement unused, without an error."""
    source = inspect.getsource(IPKernelApp.initialize)
    for name in APP_STEPS:
        if name != "log_connection_info":
            assert f"self.{name}(" in source, explained(f"no {name}() in start", "notebook_kernel")


@pytest.mark.parametrize("name", KERNEL_TRAITS)
def test_the_kernel_is_given_what_it_has_a_place_for(name: str) -> None:
    assert NotebookKernel.class_traits().get(name), explained(f"no trait {name}", "notebook_kernel")


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (IPKernelApp, "configure_tornado_logger"),
        (IPythonKernel, "start"),
        (IPythonKernel, "execution_count"),
        (IPythonKernel, "_supports_kernel_subshells"),
        (IOPubThread, "start"),
        (Session, "msg"),
        (Session, "serialize"),
        (Session, "deserialize"),
        (Session, "feed_identities"),
        (Session, "auth"),
        (NotebookClient, "setup_kernel"),
        (NotebookClient, "execute_cell"),
        (NotebookClient, "_async_poll_kernel_alive"),
        (threading, "_shutdown"),
        (atexit, "_run_exitfuncs"),
    ],
)
def test_what_is_called_is_there(owner: Any, name: str) -> None:
    assert hasattr(owner, name), explained(f"no {owner.__name__}.{name}", "notebook_kernel")


@pytest.mark.parametrize(
    ("owner", "name"), [(Kernel, "io_loop"), (IOPubThread, "background_socket")]
)
def test_what_an_object_sets_for_itself_is_there(owner: Any, name: str) -> None:
    set_in_source = f"self.{name} =" in inspect.getsource(owner)
    assert set_in_source, explained(f"{owner.__name__} sets no {name}", "notebook_kernel")


def test_outputs_are_sent_by_a_thread_that_takes_our_channel() -> None:
    assert list(inspect.signature(IOPubThread).parameters)[:2] == ["socket", "pipe"]
    assert "session" in inspect.signature(IOPubThread).parameters


def test_the_client_waits_for_a_reply_by_the_task_that_is_cancelled() -> None:
    source = inspect.getsource(NotebookClient)
    for name in ("task_poll_for_reply", "_async_poll_kernel_alive"):
        assert f"self.{name}" in source, explained(f"nbclient has no {name}", "forked_engine")


def test_ipykernel_has_an_upper_bound_and_this_one_is_within_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"ipykernel>=7,<8"' in text
    assert version("ipykernel").startswith("7.")


def test_the_engine_says_why_it_is_kept() -> None:
    assert "Why not stock kernels" in (forked_engine.__doc__ or "")
