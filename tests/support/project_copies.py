"""The project, copies of it that a test may change, and the books that were built for the tests."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from carebook.core.project import Project

ROOT = Path(__file__).resolve().parents[2]
AREAS = ("rutland", "leicestershire", "bath-and-north-east-somerset")
COPIED = ("_quarto.yml", "index.ipynb", "notebooks", "data", "params", "prompts", "theme")
_NOT_COPIED = shutil.ignore_patterns("national", "raw", "votes", ".national-*")


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


def copy_project(root: Path) -> Project:
    """Copy everything that a book is made of."""
    root.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=_NOT_COPIED)
        else:
            shutil.copyfile(source, root / name)
    return Project(root)
