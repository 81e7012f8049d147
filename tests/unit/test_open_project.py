"""What people expect of an open project: licence, version, citation, hooks and workflow."""

import re
import tomllib
from typing import Any

import pytest
import yaml
from support.project_copies import ROOT

import carebook


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    settings: dict[str, Any] = tomllib.loads(read("pyproject.toml"))
    return settings["project"]


def test_the_licence_is_the_same_everywhere(project: dict[str, Any]) -> None:
    assert project["license"] == "MIT"
    assert read("LICENSE").startswith("MIT License\n")
    citation = yaml.safe_load(read("CITATION.cff"))
    assert citation["license"] == "MIT"
    assert citation["authors"] == project["authors"] == [{"name": "carebook contributors"}]
    assert "carebook contributors" in read("LICENSE")


def test_every_licence_of_the_data_is_told_in_the_note_on_licences() -> None:
    note = read("LICENSES.md")
    for key, source in yaml.safe_load(read("data/sources.yml")).items():
        assert source["licence"].startswith("Open Government Licence") or f"`{key}`" in note
    assert all(words in note for words in ("Open Government Licence", "SIL Open Font License"))


def test_the_version_is_written_in_one_place(project: dict[str, Any]) -> None:
    assert "version" in project["dynamic"]
    assert re.fullmatch(r"\d+\.\d+\.\d+(\.dev\d+)?", carebook.__version__)
    assert "version:" not in read("CITATION.cff").replace("cff-version:", "")


def test_a_package_can_be_described_from_the_project_file() -> None:
    """Hatchling refuses unknown classifiers, licences and missing files."""
    from hatchling.metadata.core import ProjectMetadata
    from hatchling.plugin.manager import PluginManager

    metadata = ProjectMetadata(str(ROOT), PluginManager())
    assert metadata.version == carebook.__version__
    assert "Typing :: Typed" in metadata.core.classifiers
    assert (ROOT / "carebook/py.typed").is_file()


def test_the_workflow_runs_the_two_commands_of_the_readme() -> None:
    workflow = yaml.safe_load(read(".github/workflows/tests.yml"))
    steps = [step.get("run", "") for step in workflow["jobs"]["linux"]["steps"]]
    assert "make book" in steps
    assert any(step.startswith(".ci/run") for step in steps)
    assert "\nmake test\n" in read(".ci/run")


def test_hooks_are_local_and_run_what_make_check_runs() -> None:
    repositories = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    assert {repository["repo"] for repository in repositories} == {"local"}
    hooks = [hook["entry"] for repository in repositories for hook in repository["hooks"]]
    tools = {entry.split()[0].removeprefix(".venv/bin/") for entry in hooks}
    checked = set(
        re.findall(r"@\$\(BIN\)/(\w+)", read("Makefile").split("\ncheck:")[1].split("\n\n")[0])
    )
    assert tools == checked - {"mypy"} | {"pytest"}


def test_every_template_asks_something() -> None:
    templates = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.md"))
    assert len(templates) == 3
    for template in templates:
        _, head, body = template.read_text(encoding="utf-8").split("---\n", 2)
        assert {"name", "about", "labels"} <= set(yaml.safe_load(head))
        assert "**" in body
