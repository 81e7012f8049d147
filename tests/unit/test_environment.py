"""``environment.yml``, ``pyproject.toml`` and the lock files agree, and name no registry."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.project_copies import ROOT

# Hidden files and folders that are part of the project.
COMMITTED = (".ci", ".github", ".pre-commit-config.yaml", ".gitignore")


def name_of(requirement: str) -> str:
    return re.split(r"[<>=!~ ;\[]", requirement, maxsplit=1)[0].lower().replace("_", "-")


@pytest.fixture(scope="module")
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def conda() -> dict[str, str]:
    """What conda users get, by name: from conda-forge and from pip alike."""
    content = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert content["channels"] == ["conda-forge"]
    listed = [item for item in content["dependencies"] if isinstance(item, str)]
    by_pip = next(item["pip"] for item in content["dependencies"] if isinstance(item, dict))
    assert "-e ." in by_pip
    return {name_of(item): item for item in listed + [i for i in by_pip if i != "-e ."]}


def test_conda_users_get_every_dependency_in_the_same_version(
    pyproject: dict[str, Any], conda: dict[str, str]
) -> None:
    wanted = (
        pyproject["project"]["dependencies"] + pyproject["project"]["optional-dependencies"]["lab"]
    )
    for requirement in wanted:
        assert conda[name_of(requirement)].replace("_", "-") == requirement.replace("_", "-")
    assert conda["python"] == f"python{pyproject['project']['requires-python']}"


def test_conda_users_get_quarto_and_nothing_that_is_not_asked_for(
    pyproject: dict[str, Any], conda: dict[str, str]
) -> None:
    wanted = (
        pyproject["project"]["dependencies"] + pyproject["project"]["optional-dependencies"]["lab"]
    )
    assert set(conda) - {name_of(item) for item in wanted} == {"python", "pip", "quarto"}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_hashes_and_no_address(name: str, pyproject: dict[str, Any]) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    pins = re.findall(r"^([a-z0-9][\w.-]*)==(.+?)(?=^[a-z0-9]|\Z)", text, flags=re.M | re.S)
    assert len(pins) > 50
    assert all("--hash=sha256:" in rest for _, rest in pins)
    pinned = {name_of(pin) for pin, _ in pins}
    assert {name_of(item) for item in pyproject["project"]["dependencies"]} <= pinned


def test_no_committed_file_names_a_registry() -> None:
    hosts = ("py" + "pi.org", "python" + "hosted", "npm" + "js", "deb." + "debian")
    for path in Path(ROOT).rglob("*"):
        parts = path.relative_to(ROOT).parts
        if parts[0] == "outputs" or (parts[0].startswith(".") and parts[0] not in COMMITTED):
            continue
        if path.is_file() and path.suffix not in (".png", ".pyc", ".ttf"):
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not [host for host in hosts if host in text], path
