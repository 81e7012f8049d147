"""The command line, in a process of its own or in this one."""

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from click.testing import CliRunner

from carebook.cli.main import cli, main
from carebook.core.project import Project
from support.project_copies import ROOT


def run_carebook(*words: str, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "carebook", *words]
    return subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)


def run_carebook_here(*words: str, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the whole command line in this process, with the environment as it is."""
    return run_main(Project(at), *words, environment=os.environ)


def invoke_carebook(project: Project, *words: str):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project.root)
        return CliRunner().invoke(cli, list(words), standalone_mode=False)


def run_main(
    project: Project, *words: str, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run the whole command line in this process, which spares it all imports.

    For tests that ask for much that is dear to import; a few run it in a process of its own.
    """
    out, err, status = io.StringIO(), io.StringIO(), 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(project.root)
        patch.setattr(sys, "argv", ["carebook", *words])
        for name in set(os.environ) - set(environment):
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
    return subprocess.CompletedProcess([*words], status, out.getvalue(), err.getvalue())
