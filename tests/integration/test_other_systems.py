"""Windows and macOS, as far as this system can tell: nothing of ours needs what only POSIX has."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.command_line import run_carebook
from support.project_copies import ROOT, copy_project
from support.without_posix import MISSING, MODULES

PACKAGE = ROOT / "carebook"
FILES = sorted(PACKAGE.rglob("*.py"))
# These run in forked processes or start them, which is done only where there is fork.
OF_FORKED_KERNELS = {
    "execution/kernels/warm_server.py",
    "execution/kernels/warm_process.py",
    "execution/kernels/notebook_kernel.py",
}
# Each asks first whether there is such a thing.
ASKED_FOR = {
    ("build/batch/worker_processes.py", "os.setsid"),
    ("build/batch/worker_processes.py", "signal.pthread_sigmask"),
    ("core/machine.py", "os.sched_getaffinity"),
    ("core/shutdown.py", "signal.SIGHUP"),
    ("core/shutdown.py", "signal.pthread_kill"),
    ("ingest/workbooks/isolated_parser.py", "resource"),
}


def names_of_posix(tree: ast.AST) -> Iterator[str]:
    missing = {f"{module.__name__}.{name}" for module, names in MISSING.items() for name in names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (name := f"{node.value.id}.{node.attr}") in missing:
                yield name
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            yield str(node.module)


def test_what_only_posix_has_is_used_where_forked_kernels_are_and_else_asked_for_first() -> None:
    found = {
        (path.relative_to(PACKAGE).as_posix(), name)
        for path in FILES
        for name in names_of_posix(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert {file for file, _ in found} >= OF_FORKED_KERNELS - {"execution/kernels/warm_process.py"}
    assert {one for one in found if one[0] not in OF_FORKED_KERNELS} == ASKED_FOR


def test_text_is_written_in_utf_8_with_the_same_ends_of_lines_everywhere() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (
            (node.func.attr == "write_text" and not {"encoding", "newline"} <= named(node))
            or (node.func.attr == "read_text" and not node.args and "encoding" not in named(node))
        )
    ]
    assert wrong == []


def named(call: ast.Call) -> set[str]:
    return {str(keyword.arg) for keyword in call.keywords}


def test_a_page_is_made_where_there_is_no_fork(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    script = ROOT / "tests/support/without_posix.py"
    words = ("preview", "notebooks/carers.ipynb", "rutland")
    result = subprocess.run(
        [sys.executable, str(script), *words],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert result.returncode == 0, result.stderr[-3000:]
    page = Path(result.stdout.strip()).read_text(encoding="utf-8")
    assert "28.3%" in page
    assert "The summaries below were written by rule from the figures shown" in page


def test_a_message_whose_letters_a_terminal_does_not_have_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "text.txt"
    text.write_text("In Rutland, 99.9% of carers ≈ half 🙂 are content.", encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")  # as a pipe has it on Windows
    result = run_carebook("check", "rutland", str(text))
    assert "Traceback" not in result.stderr
    assert "In Rutland, 99.9% of carers ? half ? are content." in result.stdout


def test_the_workflow_covers_three_systems_and_needs_no_make_on_two() -> None:
    [file] = (ROOT / ".github/workflows").glob("*.yml")
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    jobs: dict[str, Any] = workflow["jobs"]
    systems = {
        one
        for job in jobs.values()
        for one in [
            job["runs-on"],
            *(each["os"] for each in job["strategy"]["matrix"].get("include", ())),
        ]
    }
    assert {"ubuntu-latest", "macos-latest", "windows-latest"} <= systems
    commands = [step.get("run", "") for step in jobs["elsewhere"]["steps"]]
    assert not any(command.split()[:1] in (["make"], [".ci/run"]) for command in commands)
    said = "\n".join(commands)
    assert "--require-hashes -r requirements.txt" in said
    assert "carebook build rutland --edition all" in said
    assert "carebook build rutland leicestershire kent" in said
    assert "-m pytest" in said
    # The same commands as the page tells people.
    page = (ROOT / "docs/other-systems.md").read_text(encoding="utf-8")
    for words in (
        "-m venv .venv",
        "-m pip install --require-hashes -r requirements.txt",
        "-m pip install --no-deps --no-build-isolation -e .",
        "-m pip install --require-hashes -r requirements-dev.txt",
    ):
        assert words in said, words
        assert words in page, words
