"""How the package is laid out: who may import whom, and one meaning for each name."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.package_layers import LAYERS

import carebook

PACKAGE = Path(carebook.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


def packages_imported(source: str) -> Iterator[str]:
    """Yield the package of each import of carebook's, wherever in a module it is."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "carebook":
            names = [f"carebook.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = [node.module or ""]
        else:
            continue
        for name in names:
            top, _, rest = name.partition(".")
            if top == "carebook" and rest.split(".")[0] != "__version__":
                yield rest.split(".")[0]


def test_packages_are_the_ones_of_the_plan():
    found = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert found <= set(LAYERS)


def test_imports_are_found_wherever_they_stand():
    source = "import carebook.cli.main\ndef f():\n    from carebook import data, __version__\n"
    assert list(packages_imported(source)) == ["cli", "data"]


@pytest.mark.parametrize("package", [path.name for path in PACKAGE.iterdir() if path.is_dir()])
def test_each_package_imports_only_itself_and_those_below(package):
    if package not in LAYERS:
        pytest.skip(f"{package} holds no modules")
    allowed = LAYERS[: LAYERS.index(package) + 1]
    upward = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in sorted((PACKAGE / package).rglob("*.py"))
        for name in packages_imported(path.read_text(encoding="utf-8"))
        if name not in allowed
    ]
    assert upward == []


def test_nothing_lies_flat_but_the_entry_module():
    flat = {path.name for path in PACKAGE.iterdir() if path.is_file()}
    assert flat == {"__init__.py", "__main__.py", "py.typed"}


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.name == "__init__.py"],
    ids=lambda path: path.parent.name,
)
def test_a_package_is_a_docstring_that_says_in_a_sentence_what_it_holds(path):
    module = ast.parse(path.read_text(encoding="utf-8"))
    first, _, _ = (ast.get_docstring(module) or "").partition("\n\n")
    assert first.endswith(".")
    assert "\n" not in first
    # The version stands in the first one.
    assert len(module.body) == 1 or path.parent == PACKAGE


def test_no_module_and_no_public_class_has_the_name_of_another():
    modules = Counter(path.stem for path in MODULES if not path.name.startswith("__"))
    classes = Counter(
        node.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    twice = [name for counts in (modules, classes) for name, count in counts.items() if count > 1]
    assert twice == []


def test_the_description_of_a_record_names_fields_that_it_has() -> None:
    """What stands between double backquotes is a field, a method, or a text of the package."""
    sources = {path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    texts = "\n".join(sources.values())
    unknown = []
    for path, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.ClassDef):
                continue
            fields = [one.target for one in node.body if isinstance(one, ast.AnnAssign)]
            names = {field.id for field in fields if isinstance(field, ast.Name)}
            if not names:
                continue
            names |= {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
            unknown += [
                f"{path.name}: {node.name}: {word}"
                for word in re.findall(r"``([a-z_]+)``", ast.get_docstring(node) or "")
                if word not in names and f'"{word}"' not in texts
            ]
    assert unknown == []
