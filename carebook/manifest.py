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
from carebook.pandoc import pandoc_version
from carebook.project import Project

_PACKAGES = ("altair", "nbformat", "pandas", "papermill", "typst", "vl-convert-python")


def make_manifest(
    project: Project,
    area: Area,
    chapters: Iterable[str],
    stitchers: Mapping[str, str],
    book: Path,
    kept: Iterable[str],
) -> dict[str, Any]:
    """Return the manifest of a finished book.

    Args:
        project: where the inputs are.
        area: whose book it is.
        chapters: notebooks, as paths from the project's root.
        stitchers: the stitcher that made each format, with its version.
        book: the folder of the finished book.
        kept: outputs that an earlier build made and this one left alone.

    """
    inputs = [
        project.quarto_yml,
        *(project.root / chapter for chapter in chapters),
        *(project.data / name for name in _DATA_FILES),
        project.params / "defaults.yml",
        project.params / f"{area.slug}.yml",
        *sorted((project.data / "case_studies").glob("*.md")),
        *sorted(path for path in project.theme.rglob("*") if path.is_file()),
    ]
    return {
        "area": {"code": area.code, "name": area.name, "slug": area.slug},
        "carebook": __version__,
        "python": platform.python_version(),
        "pandoc": pandoc_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "stitchers": dict(stitchers),
        "dataset": "bundled",
        "inputs": {
            project.relative(path).as_posix(): sha256(path) for path in inputs if path.is_file()
        },
        "outputs": {
            path.relative_to(book).as_posix(): sha256(path)
            for path in sorted(book.rglob("*"))
            if path.is_file()
        },
        "kept": sorted(kept),
    }


_DATA_FILES = ("areas.csv", "indicators.yml", "observations.csv", "sources.yml")


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest(manifest: Mapping[str, Any], path: Path) -> None:
    """Write the manifest as JSON."""
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")
