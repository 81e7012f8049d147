"""Nothing outlives whoever asked for it: processes are killed, and the others must end or go on."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from carebook.execution.kernels import warm_process
from carebook.execution.runner import NotebookFailure, NotebookJob, run_notebook_to_file
from carebook.notebooks.notebook_files import read_notebook

pytestmark = pytest.mark.skipif(
    not warm_process.can_fork_notebooks(), reason="notebooks are not forked here"
)

OWNER = Path(__file__).parents[1] / "support" / "kernel_owner.py"
# Says which processes there are, and has one of its own.
BEGIN = """\
import os, pathlib, subprocess, time
child = subprocess.Popen(["sleep", "60"])
for name, pid in {"self": os.getpid(), "server": os.getppid(), "child": child.pid}.items():
    pathlib.Path(f"NAME-{name}.part").write_text(str(pid))
    os.rename(f"NAME-{name}.part", f"NAME-{name}.pid")
"""
BUSY = "while True:\n    pass"
RUNS_ON = "import threading\nthreading.Thread(target=time.sleep, args=[60]).start()"
# Holds the interpreter's lock, so that no other thread of the notebook's can run.
STUCK = "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def written(name: str, *cells: str) -> Path:
        path = tmp_path / f"{name}.ipynb"
        sources = [cell.replace("NAME", name) for cell in cells]
        notebook = new_notebook(
            cells=[new_code_cell(source) for source in sources],
            metadata={"language_info": {"name": "python"}},
        )
        nbformat.write(notebook, path)
        return path

    return written


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the process that runs notebooks; what may be left of it is ended after the test."""
    started = []

    def start(*names: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, OWNER, tmp_path, *(f"{name}.ipynb" for name in names)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
            # As in a terminal, where Ctrl-C reaches the whole group.
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
    for path in tmp_path.glob("*.pid"):
        _kill(int(path.read_text()))


def _kill(pid: int) -> None:
    if psutil.pid_exists(pid):
        os.kill(pid, signal.SIGKILL)


def _pids(folder: Path, *names: str) -> list[int]:
    paths = [folder / f"{name}.pid" for name in names]
    assert _comes_true(lambda: all(path.exists() for path in paths)), "the notebooks never began"
    return [int(path.read_text()) for path in paths]


def _comes_true(condition: Callable[[], bool]) -> bool:
    for _ in range(600):
        if condition():
            return True
        time.sleep(0.05)
    return False


def _gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_nothing_outlives_a_killed_owner(
    write: Callable[..., Path], owner: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    write("busy", BEGIN, BUSY)
    write("stuck", BEGIN, STUCK)
    running = owner("busy", "stuck", FORK="1")
    kinds = ("self", "child", "server")
    pids = _pids(tmp_path, *(f"{name}-{kind}" for name in ("busy", "stuck") for kind in kinds))
    assert not any(_gone(pid) for pid in pids)
    running.kill()
    assert _comes_true(lambda: all(_gone(pid) for pid in pids))
    assert not _gone(*_pids(tmp_path, "fork"))


def test_an_interrupted_owner_ends_at_once_and_alone_says_so(
    write: Callable[..., Path], owner: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    write("busy", BEGIN, BUSY)
    running = owner("busy")
    pids = _pids(tmp_path, "busy-self", "busy-child", "busy-server")
    os.killpg(running.pid, signal.SIGINT)
    assert _comes_true(lambda: running.poll() is not None)
    _, said = running.communicate()
    assert said.count("Traceback") == said.count("KeyboardInterrupt\n") == 1
    assert all(_gone(pid) for pid in pids)


def test_a_killed_notebook_is_told_and_the_next_one_runs(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    dies = write("dies", BEGIN, "print('so far')", "import os; os.kill(os.getpid(), 9)", "1")
    failure = run_notebook_to_file(
        NotebookJob(dies, tmp_path / "done" / "dies.ipynb", {}), "Nowhere"
    )
    assert isinstance(failure, NotebookFailure)
    assert failure.traceback == ("DeadKernelError: Kernel died: ended by SIGKILL",)
    assert failure.cell_number == 3
    partial = read_notebook(failure.partial_notebook)
    assert partial.cells[1].outputs[0].text == "so far\n"
    assert not partial.cells[3].outputs
    notebook, child, server = _pids(tmp_path, "dies-self", "dies-child", "dies-server")
    assert _comes_true(lambda: _gone(notebook) and _gone(child))
    next_one = write("next", "import os; print(os.getppid())")
    assert (
        run_notebook_to_file(NotebookJob(next_one, tmp_path / "done" / "next.ipynb", {}), "Nowhere")
        is None
    )
    said = read_notebook(tmp_path / "done" / "next.ipynb").cells[0].outputs[0].text
    assert int(said) == server


def test_a_notebook_that_leaves_says_with_what_status(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    leaves = write("leaves", "import os; os._exit(3)")
    failure = run_notebook_to_file(
        NotebookJob(leaves, tmp_path / "done" / "leaves.ipynb", {}), "Nowhere"
    )
    assert isinstance(failure, NotebookFailure)
    assert failure.traceback == ("DeadKernelError: Kernel died: its process ended with status 3",)


def test_what_a_finished_notebook_started_is_ended(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    leaves = write("leaves", BEGIN)
    assert (
        run_notebook_to_file(NotebookJob(leaves, tmp_path / "done" / "leaves.ipynb", {}), "Nowhere")
        is None
    )
    (child,) = _pids(tmp_path, "leaves-child")
    assert _comes_true(lambda: _gone(child))


def test_a_finished_notebook_that_does_not_end_is_ended(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm_process, "_STOP_TIMEOUT", 0.3)
    runs_on = write("on", BEGIN, RUNS_ON)
    assert (
        run_notebook_to_file(NotebookJob(runs_on, tmp_path / "done" / "on.ipynb", {}), "Nowhere")
        is None
    )
    (notebook,) = _pids(tmp_path, "on-self")
    assert _comes_true(lambda: _gone(notebook))


def test_when_the_warm_process_is_killed_what_runs_goes_on_and_the_next_has_another(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    waits = write("waits", BEGIN, "while not os.path.exists('go'):\n    time.sleep(0.05)", "6 * 7")
    last = tmp_path / "done" / "waits.ipynb"
    failures: list[NotebookFailure | None] = []
    running = threading.Thread(
        target=lambda: failures.append(
            run_notebook_to_file(NotebookJob(waits, last, {}), "Nowhere")
        )
    )
    running.start()
    (server,) = _pids(tmp_path, "waits-server")
    os.kill(server, signal.SIGKILL)
    assert _comes_true(lambda: _gone(server))
    other = write("other", BEGIN)
    assert (
        run_notebook_to_file(NotebookJob(other, tmp_path / "done" / "other.ipynb", {}), "Nowhere")
        is None
    )
    (another,) = _pids(tmp_path, "other-server")
    assert another != server
    (tmp_path / "go").touch()
    running.join()
    assert failures == [None]
    assert read_notebook(last).cells[2].outputs[0].data["text/plain"] == "42"


def test_the_warm_process_has_one_thread_and_ends_when_told() -> None:
    warm_process.stop_warm_process()
    warm_process.start_warm_process()
    try:
        assert warm_process._warm_process is not None
        process = psutil.Process(warm_process._warm_process.process.pid)
        # The last thing that it opens before it waits for requests is a pipe.
        assert _comes_true(lambda: sum("pipe:" in _shown(fd) for fd in _open(process)) == 2)
        assert process.num_threads() == 1
    finally:
        warm_process.stop_warm_process()
    assert _gone(process.pid)
    assert warm_process._warm_process is None


def _open(process: psutil.Process) -> list[Path]:
    return [path for path in Path(f"/proc/{process.pid}/fd").iterdir() if path.name not in "012"]


def _shown(descriptor: Path) -> str:
    try:
        return os.readlink(descriptor)
    except OSError:
        return ""
