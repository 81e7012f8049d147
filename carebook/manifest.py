"""The manifest: what went into a book and what came out, with hashes and versions.

It holds no time of day: the same inputs give the same manifest.
"""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from carebook import __version__
from carebook.areas import Area
from carebook.dataset import dataset_files
from carebook.national import Origin
from carebook.pandoc import pandoc_version
from carebook.project import Project
from carebook.store import store_path

_PACKAGES = ("altair", "nbformat", "pandas", "papermill", "typst", "vl-convert-python")


def make_manifest(
    project: Project,
    area: Area,
    chapters: Iterable[str],
    stitchers: Mapping[str, str],
    book: Path,
    kept: Iterable[str],
    *,
    origin: Origin,
    final: bool = False,
) -> dict[str, Any]:
    """Return the manifest of a finished book.

    Args:
        project: where the inputs are.
        area: whose book it is.
        chapters: notebooks, as paths from the project's root.
        stitchers: the stitcher that made each format, with its version.
        book: the folder of the finished book.
        kept: outputs that an earlier build made and this one left alone.
        origin: what the figures were made of.
        final: whether every summary in it was supported and approved.

    """
    after_execution = [
        project.quarto_yml,
        store_path(project.data, area),
        *sorted(project.prompts.glob("*.md")),
        *sorted(path for path in project.theme.rglob("*") if path.is_file()),
    ]
    return {
        "area": {"code": area.code, "name": area.name, "slug": area.slug},
        **program(),
        "pandoc": pandoc_version(),
        "stitchers": dict(stitchers),
        "dataset": {"kind": origin.kind, "checksum": origin.checksum},
        "final": final,
        "inputs": execution_inputs(project, area, chapters) | _hashes(project, after_execution),
        "outputs": {
            path.relative_to(book).as_posix(): sha256(path)
            for path in sorted(book.rglob("*"))
            if path.is_file()
        },
        "kept": sorted(kept),
    }


def program() -> dict[str, Any]:
    """Return what made a book, with its versions and a hash of its own code."""
    code = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        code.update(path.read_bytes())
    return {
        "carebook": __version__,
        "code": code.hexdigest(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
    }


def execution_inputs(project: Project, area: Area, chapters: Iterable[str]) -> dict[str, str]:
    """Return the files that the executed notebooks rest on, and their hashes."""
    inputs = [
        *(project.root / chapter for chapter in chapters),
        *dataset_files(project),
        project.params / "defaults.yml",
        project.params / f"{area.slug}.yml",
        *sorted((project.data / "case_studies").glob("*.md")),
    ]
    return _hashes(project, inputs)


def _hashes(project: Project, paths: Iterable[Path]) -> dict[str, str]:
    return {project.relative(path).as_posix(): sha256(path) for path in paths if path.is_file()}


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest(manifest: Mapping[str, Any], path: Path) -> None:
    """Write the manifest as JSON."""
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")
