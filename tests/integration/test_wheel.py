"""The wheel alone, in another folder, makes a project and its book."""

import os
import subprocess
import sys

import pytest
from support.project_copies import ROOT


@pytest.fixture
def site(tmp_path):
    """A folder in which the wheel alone is installed."""
    wheels, site = tmp_path / "wheels", tmp_path / "site"
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = wheels.glob("*.whl")
    options = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
    install = [sys.executable, "-m", "pip", "install", *options, "--target", str(site), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    return site


def test_a_project_made_from_the_wheel_builds_a_book(site, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(site)}

    def carebook(*words, cwd):
        command = [sys.executable, "-m", "carebook", *words]
        done = subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "carebook build rutland" in carebook("init", "mine", cwd=tmp_path)
    project = tmp_path / "mine"
    code = "import carebook; print(carebook.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=project, env=environment, capture_output=True, text=True
    )
    assert found.stdout.startswith(str(site))
    assert "Rutland" in carebook("list", cwd=project)
    said = carebook("build", "rutland", "--html", "--stitcher", "builtin", cwd=project)
    assert "Rutland: outputs/rutland/html/index.html" in said
    page = (project / "outputs/rutland/html/index.html").read_text(encoding="utf-8")
    assert "Adult social care" in page
