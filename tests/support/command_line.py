"""The command line, in a process of its own or in this one."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from carebook.cli.main import cli
from carebook.core.project import Project
from support.project_copies import ROOT


def run_carebook(*words: str, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "carebook", *words]
    return subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)


def invoke_carebook(project: Project, *words: str):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project.root)
        return CliRunner().invoke(cli, list(words), standalone_mode=False)
