"""What several tests share: the project, a copy of it to spoil, and one book built for real."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from stub_model import Stub, serving

from carebook.build import Built, build
from carebook.plan import make_plan
from carebook.project import Project

ROOT = Path(__file__).resolve().parents[1]
AREAS = ("rutland", "leicestershire", "bath-and-north-east-somerset")
_COPIED = ("_quarto.yml", "index.ipynb", "notebooks", "data", "params", "prompts", "theme")


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
    def pages(self) -> list[Path]:
        return sorted(self.html.rglob("*.html"))


@pytest.fixture(scope="session")
def project() -> Project:
    return Project(ROOT)


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], MadeBook]:
    """Build a book once for all tests and all of pytest's workers, by the built-in stitcher."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if shared.name.startswith("popen-") else shared
    if kept := os.environ.get("CAREBOOK_TEST_BOOKS"):
        # For work on a test: books built once and kept between runs.
        shared = Path(kept)

    def made(slug: str) -> MadeBook:
        folder = shared / "books" / slug
        with FileLock(str(shared / f"{slug}.lock"), timeout=300):
            if not folder.exists():
                plan = make_plan(Project(ROOT), slug, stitcher="builtin", out=folder.parent)
                assert isinstance(build(plan, lambda *_: None, workers=2), Built)
        return MadeBook(slug, folder)

    return made


@pytest.fixture(scope="session")
def rutland(books: Callable[[str], MadeBook]) -> MadeBook:
    return books("rutland")


@pytest.fixture
def spoilt(tmp_path: Path) -> Project:
    """A copy of the project that a test may spoil."""
    root = tmp_path / "project"
    root.mkdir()
    for name in _COPIED:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, root / name)
    return Project(root)


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A server that stands in for a language model's, on loopback."""
    with serving(Stub()) as running:
        yield running
