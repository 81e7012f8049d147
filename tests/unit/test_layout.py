"""Unit tests mirror the package, tests share functions through ``tests/support`` alone."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNIT, PACKAGE = ROOT / "tests" / "unit", ROOT / "carebook"
# Of the project as a whole, and of what stands beside the package.
OUTSIDE_THE_PACKAGE = {
    "test_environment.py",
    "test_imports.py",
    "test_layout.py",
    "test_open_project.py",
    "benchmarks",
    "docs",
}
TEST_FILES = sorted((ROOT / "tests").rglob("test_*.py"))


def is_of_a_module(path: Path) -> bool:
    """Whether a file is named after a module beside it in the package, or after that package.

    More may follow the name: ``test_checker_slots.py`` is of ``checking/checker.py`` too.
    """
    folder = path.relative_to(UNIT).parent
    modules = {one.stem for one in (PACKAGE / folder).glob("*.py")} | {folder.name}
    words = path.stem.removeprefix("test_").split("_")
    return any("_".join(words[:count]) in modules for count in range(1, len(words) + 1))


def test_every_unit_test_has_its_module_or_package():
    files = [path for path in TEST_FILES if path.is_relative_to(UNIT)]
    assert len(files) > 90
    stray = [
        path.relative_to(UNIT).as_posix()
        for path in files
        if path.relative_to(UNIT).parts[0] not in OUTSIDE_THE_PACKAGE and not is_of_a_module(path)
    ]
    assert stray == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("checking/test_checker.py", True),
        ("checking/test_checker_slots.py", True),
        ("facts/slots/test_slots.py", True),
        ("facts/test_slots.py", False),
        ("facts/test_checker.py", False),
    ],
)
def test_a_file_that_has_none_is_found(name, found):
    assert is_of_a_module(UNIT / name) is found


@pytest.mark.parametrize("path", TEST_FILES, ids=lambda path: path.stem)
def test_no_test_imports_from_another(path):
    imported = [
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        if name.split(".")[0] in ("unit", "integration") or name.split(".")[-1].startswith("test_")
    ]
    assert imported == [], "what tests share goes to tests/support"
