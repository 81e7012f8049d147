"""The project, copies of it that a test may change, and the books that were built for the tests."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from carebook.core.project import Project

ROOT = Path(__file__).resolve().parents[2]
AREAS = ("rutland", "leicestershire", "bath-and-north-east-somerset")
COPIED = ("_quarto.yml", "index.ipynb", "notebooks", "data", "params", "prompts", "theme")
_NOT_COPIED = shutil.ignore_patterns("ingested", "raw", "votes", ".*-before", ".figures-work-*")
# Of the figures of England only the areas; what was worked out of all of them is large too.
_COPIED_OF_ENGLAND = ("areas.csv", "districts.csv", "neighbours.csv", "sources.yml", "figures.json")
_LARGEST_COPIED = 200_000


def not_copied(folder: str, names: list[str]) -> set[str]:
    """Return what a copy of a project's data does without, for ``shutil.copytree``."""
    here, found = Path(folder), _NOT_COPIED(folder, names)
    if here.name == "england":
        return found | set(names) - set(_COPIED_OF_ENGLAND)
    if here.name == "dataset":
        kept = {
            path.parent.name
            for path in here.glob("*/observations.parquet")
            if path.stat().st_size < _LARGEST_COPIED
        }
        return found | set(names) - kept
    return found


@dataclass(frozen=True)
class MadeBook:
    """A book that was built for the tests, and the folder it stands in."""

    slug: str
    folder: Path

    @property
    def html(self) -> Path:
        return self.folder / "html"

    @property
    def pdf(self) -> Path:
        return self.folder / f"{self.slug}.pdf"

    @property
    def large_print(self) -> Path:
        return self.folder / f"{self.slug}-large-print.pdf"

    @property
    def pages(self) -> list[Path]:
        return sorted(self.html.rglob("*.html"))


def copy_project(root: Path, *, with_england: bool = False) -> Project:
    """Copy everything that a book is made of; the figures of England only if they are wanted."""
    root.mkdir()
    ignored = _NOT_COPIED if with_england else not_copied
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=ignored)
        else:
            shutil.copyfile(source, root / name)
    return Project(root)
