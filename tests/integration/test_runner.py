"""Notebooks as they are run for a book: each from a clean start, and told apart when they fail."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from carebook.core.project import Project
from carebook.execution.kernels import warm_process
from carebook.execution.runner import (
    NotebookFailure,
    NotebookJob,
    run_notebook_to_file,
    run_notebooks,
)
from carebook.notebooks.notebook_files import read_notebook

Run = Callable[..., list[str]]
forked = pytest.mark.skipif(
    not warm_process.can_fork_notebooks(), reason="notebooks are not forked here"
)

# Changes whatever a notebook can change in its own process.
UPHEAVAL = """\
import builtins, logging, os, random, sys, warnings
import altair as alt, numpy as np, pandas as pd
left_over = 1
builtins.left_over_everywhere = 1
sys.modules["left_over"] = sys
sys.path.append("left-over")
alt.theme.enable("dark")
alt.data_transformers.disable_max_rows()
alt.renderers.enable("png")
alt.param()
alt.Chart(pd.DataFrame({"a": [1]})).mark_bar().encode(x="a").interactive().to_dict()
pd.options.display.max_rows = 3
pd.DataFrame.left_over = 1
np.set_printoptions(precision=2)
random.seed(1), np.random.seed(1)
os.environ["LEFT_OVER"] = "1"
os.makedirs("left-over", exist_ok=True)
os.chdir("left-over")
warnings.simplefilter("ignore")
logging.basicConfig(level=0)
open("held", "w")
"""
# Says how all of that stands.
STATE = """\
import builtins, json, logging, os, sys, warnings
import altair as alt, numpy as np, pandas as pd
chart = alt.Chart(pd.DataFrame({"a": [1]})).mark_bar().encode(x="a").interactive()
print(json.dumps({
    "names": sorted(name for name in dir() if not name.startswith("_")),
    "builtins": hasattr(builtins, "left_over_everywhere"),
    "modules": "left_over" in sys.modules,
    "path": sys.path,
    "theme": alt.theme.active,
    "rows": str(alt.data_transformers.options),
    "renderer": alt.renderers.active,
    "chart": chart.to_dict(),
    "options": [pd.options.display.max_rows, np.get_printoptions()["precision"]],
    "classes": hasattr(pd.DataFrame, "left_over"),
    "environment": dict(os.environ),
    "folder": os.getcwd(),
    "filters": [str(each) for each in warnings.filters],
    "logging": [logging.getLogger().level, str(logging.getLogger().handlers)],
    "files": sorted(os.listdir("/proc/self/fd")),
}))
"""
CHANCE = """\
import json, os, random, tempfile, uuid
import numpy as np
names = tempfile._get_candidate_names()
drawn = [random.random(), np.random.random(), next(names)]
print(json.dumps([os.getpid(), str(uuid.uuid4()), *drawn]))
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., NotebookJob]:
    def written(name: str, *cells: str) -> NotebookJob:
        path = tmp_path / f"{name}.ipynb"
        notebook = new_notebook(
            cells=[new_code_cell(cell) for cell in cells],
            metadata={"language_info": {"name": "python"}},
        )
        nbformat.write(notebook, path)
        return NotebookJob(path, tmp_path / "done" / path.name, {})

    return written


def _said(job: NotebookJob, cell: int = 0) -> str:
    text: str = read_notebook(job.target).cells[cell].outputs[0].text
    return text


@forked
def test_no_state_leaks_from_one_notebook_to_the_next(write: Callable[..., NotebookJob]) -> None:
    jobs = [write("before", STATE), write("upheaval", UPHEAVAL, STATE), write("after", STATE)]
    assert [run_notebook_to_file(job, "Nowhere") for job in jobs] == [None, None, None]
    before, during, after = (json.loads(_said(job, -1)) for job in jobs)
    assert not [name for name in before if during[name] == before[name]]
    assert after == before


@forked
def test_chance_is_not_shared(write: Callable[..., NotebookJob]) -> None:
    jobs = [write("first", CHANCE), write("second", CHANCE)]
    assert [run_notebook_to_file(job, "Nowhere") for job in jobs] == [None, None]
    first, second = (json.loads(_said(job)) for job in jobs)
    assert not set(first) & set(second)


@forked
def test_the_environment_is_that_of_now(
    write: Callable[..., NotebookJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    warm_process.start_warm_process()
    monkeypatch.setenv("CAREBOOK_ZOO", "now")
    job = write("environment", "import os\nprint(os.environ['CAREBOOK_ZOO'])")
    assert run_notebook_to_file(job, "Nowhere") is None
    assert _said(job) == "now\n"


@forked
def test_many_are_run_side_by_side(write: Callable[..., NotebookJob]) -> None:
    jobs = [write(f"notebook-{number}", f"print({number})") for number in range(8)]
    counted: list[int] = []
    ran = run_notebooks(jobs, "Nowhere", 4, lambda: counted.append(1))
    assert [found.cells[0].outputs[0].text for found in ran] == [
        f"{number}\n" for number in range(8)
    ]
    assert len(counted) == 8


@forked
def test_it_can_be_called_while_an_event_loop_runs(write: Callable[..., NotebookJob]) -> None:
    job = write("looped", "import asyncio\nawait asyncio.sleep(0)\nprint('waited')")

    async def run() -> NotebookFailure | None:
        return run_notebook_to_file(job, "Nowhere")

    assert asyncio.run(run()) is None
    assert _said(job) == "waited\n"


@forked
def test_the_order_of_a_set_is_that_of_any_other_run(write: Callable[..., NotebookJob]) -> None:
    """A warm process started anew is another process, with a seed of its own if nobody says."""
    said = []
    for name in ("one", "another"):
        job = write(name, "print({str(number) for number in range(20)})")
        warm_process.stop_warm_process()
        assert run_notebook_to_file(job, "Nowhere") is None
        said.append(_said(job))
    assert said[0] == said[1]


@forked
def test_what_a_notebook_read_is_kept_with_it(
    project: Project, write: Callable[..., NotebookJob], tmp_path: Path
) -> None:
    chapter = project.root / "notebooks" / "carers.ipynb"
    job = NotebookJob(chapter, tmp_path / "done" / "carers.ipynb", {"area": "rutland"})
    assert run_notebook_to_file(job, "Rutland") is None
    noted = read_notebook(job.target).metadata["carebook"]["reads"]
    assert "facts:carers_social_contact" in noted
    elsewhere = write("elsewhere", f"open({str(project.quarto_yml)!r}).close()")
    assert run_notebook_to_file(elsewhere, "Nowhere") is None
    assert read_notebook(elsewhere.target).metadata["carebook"] == {"reads": []}


@forked
def test_a_cell_that_fails_is_named_and_the_others_run(write: Callable[..., NotebookJob]) -> None:
    bad = write("bad", "print('so far')", "1 / 0", "print('never')")
    good = write("good", "print('good')")
    failure, ran = run_notebooks([bad, good], "Nowhere", 2, lambda: None)
    assert isinstance(failure, NotebookFailure)
    assert (failure.notebook, failure.cell_number, failure.source) == ("bad.ipynb", 2, "1 / 0")
    assert failure.traceback[-1] == "ZeroDivisionError: division by zero"
    assert _said(bad, 1) == "so far\n"  # after papermill's own cell, which says that it failed
    assert ran.cells[0].outputs[0].text == "good\n"
    assert not good.target.exists()


@pytest.mark.parametrize("kernels", ["forked", "stock"])
def test_a_warning_names_its_cell_alike_in_every_run(
    write: Callable[..., NotebookJob], kernels: str
) -> None:
    job = write("warns", "import warnings\nwarnings.warn('look')")
    assert run_notebook_to_file(job, "Nowhere", "stock" if kernels == "stock" else "forked") is None
    folder, name = os.path.split(_said(job).partition(":")[0])
    assert folder == "/tmp/ipykernel_0"  # noqa: S108
    assert name.removesuffix(".py").isdigit()


@forked
def test_what_is_printed_over_time_is_joined_between_other_outputs(
    write: Callable[..., NotebookJob],
) -> None:
    source = """\
import sys, time
def say(text, stream):
    print(text, file=stream, flush=True)
    time.sleep(0.05)
say("a", sys.stderr); say("b", sys.stdout); say("c", sys.stderr); say("d", sys.stdout)
display("shown")
say("e", sys.stdout)"""
    job = write("prints", source)
    assert run_notebook_to_file(job, "Nowhere") is None
    outputs = read_notebook(job.target).cells[0].outputs
    assert [(output.get("name"), output.get("text")) for output in outputs] == [
        ("stdout", "b\nd\n"),
        ("stderr", "a\nc\n"),
        (None, None),
        ("stdout", "e\n"),
    ]


def test_where_nothing_can_be_forked_stock_kernels_run(
    write: Callable[..., NotebookJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm_process, "can_fork_notebooks", lambda: False)
    source = (
        "from ipykernel.kernelapp import IPKernelApp as App\nprint(type(App.instance()).__name__)"
    )
    job = write("stock", source)
    assert run_notebook_to_file(job, "Nowhere") is None
    assert _said(job) == "IPKernelApp\n"


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_not_every_system_forks(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", platform)
    if platform == "win32":
        monkeypatch.delattr("os.fork", raising=False)
    assert not warm_process.can_fork_notebooks()


@forked
def test_a_warm_process_that_cannot_start_is_told(
    write: Callable[..., NotebookJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    warm_process.stop_warm_process()
    monkeypatch.setattr(
        "carebook.execution.kernels.warm_process._SERVER_COMMAND", "raise SystemExit(1)"
    )
    failure = run_notebook_to_file(write("never", "1"), "Nowhere")
    assert isinstance(failure, NotebookFailure)
    assert "use --kernels stock" in failure.traceback[-1]
    warm_process.stop_warm_process()


_RESOLVED_IN_THREADS = """
import json, sys, threading
from pathlib import Path
import traitlets.traitlets
from carebook.execution.runner import NotebookJob, run_notebooks
found, real = [], traitlets.traitlets.import_item

def noted(name):
    found.append(threading.current_thread() is threading.main_thread())
    return real(name)

traitlets.traitlets.import_item = noted
source, kind = Path(sys.argv[1]), sys.argv[2]
jobs = [NotebookJob(source, source.parent / f"{n}.ipynb", {}) for n in range(2)]
ran = run_notebooks(jobs, "Rutland", 2, lambda: None, kind)
print(json.dumps([len(found), all(found), [type(one).__name__ for one in ran]]))
"""


@pytest.mark.parametrize("kind", ["forked", "stock"])
def test_classes_of_clients_are_resolved_before_threads_make_clients(
    kind: str, tmp_path: Path
) -> None:
    source = tmp_path / "source.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("print(1)")]), source)
    done = subprocess.run(
        [sys.executable, "-c", _RESOLVED_IN_THREADS, str(source), kind],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    count, in_main_thread, ran = json.loads(done.stdout)
    assert count > 0
    assert in_main_thread, "two threads that resolve a class at once fail now and then"
    assert ran == ["NotebookNode", "NotebookNode"]


def test_a_notebook_need_not_say_that_it_is_python(tmp_path: Path) -> None:
    path = tmp_path / "plain.ipynb"
    cells = [
        new_code_cell("years = 1", metadata={"tags": ["parameters"]}),
        new_code_cell("print(years)"),
    ]
    nbformat.write(new_notebook(cells=cells), path)
    job = NotebookJob(path, tmp_path / "done.ipynb", {"years": 5})
    [ran] = run_notebooks([job], "Rutland", 1, lambda: None)
    assert not isinstance(ran, NotebookFailure)
    assert ran.cells[2].outputs[0].text == "5\n"


def test_cells_are_skipped_and_fail_as_their_options_say(write: Callable[..., NotebookJob]) -> None:
    job = write(
        "options",
        "#| error: true\n1 / 0",
        "#| eval: false\nraise SystemExit",
        "#| error: false\nundefined",
    )
    [failure] = run_notebooks([job], "Rutland", 1, lambda: None)
    assert isinstance(failure, NotebookFailure)
    assert failure.cell_number == 3
    assert "NameError" in failure.traceback[-1]
