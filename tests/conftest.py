"""What several tests share: the project, a copy of it to spoil, and one book built for real."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from made import make_all
from published import PUBLISHED
from stub_model import Stub
from stub_model import serving as serving_model
from votes_running import postgres, small_books, votes_url  # noqa: F401  (fixtures)

from carebook.books.edition_registry import EDITIONS
from carebook.books.plan import plan_book
from carebook.build.book import BuiltBook, build_book
from carebook.core.project import Project
from carebook.data.dataset_folder import DATASET_ENV_VARIABLE
from carebook.ingest.run import ingest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
AREAS = ("rutland", "leicestershire", "bath-and-north-east-somerset")
# Tests that a shell runs in the background ignore Ctrl-C, and so does what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
# The tests are of the bundled figures, and of datasets that they make themselves.
if (ROOT / "data" / "national").exists():
    os.environ[DATASET_ENV_VARIABLE] = "bundled"
_NOT_COPIED = shutil.ignore_patterns("national", "raw", "votes", ".national-*")
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
    def large_print(self) -> Path:
        return self.folder / f"{self.slug}-large-print.pdf"

    @property
    def pages(self) -> list[Path]:
        return sorted(self.html.rglob("*.html"))


@pytest.fixture(scope="session")
def project() -> Project:
    return Project(ROOT)


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], MadeBook]:
    """Build a book, in all editions, once for all tests and all of pytest's workers."""
    shared = _shared(tmp_path_factory)
    if kept := os.environ.get("CAREBOOK_TEST_BOOKS"):
        # For work on a test: books built once and kept between runs.
        shared = Path(kept)

    def made(slug: str) -> MadeBook:
        folder = shared / "books" / slug
        with FileLock(str(shared / f"{slug}.lock"), timeout=300):
            if not folder.exists():
                plan = plan_book(Project(ROOT), slug, EDITIONS, "builtin", folder.parent)
                assert isinstance(build_book(plan, lambda *_: None, workers=2), BuiltBook)
        return MadeBook(slug, folder)

    return made


def _shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all of pytest's workers share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base


@pytest.fixture(scope="session")
def made_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made files of every described publisher; read only."""
    folder = tmp_path_factory.mktemp("made")
    make_all(folder)
    return folder


@pytest.fixture(scope="session")
def made_project(tmp_path_factory: pytest.TempPathFactory, made_folder: Path) -> Project:
    """A project with the national dataset of the made files; read only."""
    return _ingested(_shared(tmp_path_factory) / "ingested-made", made_folder)


@pytest.fixture(scope="session")
def published_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the national dataset of the publishers' own files; read only.

    For tests that are marked as needing them.
    """
    return _ingested(_shared(tmp_path_factory) / "ingested-published", PUBLISHED)


def _ingested(root: Path, files: Path) -> Project:
    with FileLock(f"{root}.lock", timeout=300):
        if not root.exists():
            copy = root.with_name(f"{root.name}-unfinished")
            shutil.rmtree(copy, ignore_errors=True)
            copy_project(copy)
            ingest(Project(copy), files)
            copy.rename(root)
    return Project(root)


@pytest.fixture
def national_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the national dataset used where there is one, as it is outside the tests."""
    monkeypatch.delenv(DATASET_ENV_VARIABLE, raising=False)


def copy_project(root: Path) -> Project:
    """Copy everything that a book is made of."""
    root.mkdir()
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=_NOT_COPIED)
        else:
            shutil.copyfile(source, root / name)
    return Project(root)


@pytest.fixture(scope="session")
def rutland(books: Callable[[str], MadeBook]) -> MadeBook:
    return books("rutland")


@pytest.fixture
def spoilt(tmp_path: Path) -> Project:
    """A copy of the project that a test may spoil."""
    return copy_project(tmp_path / "project")


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A server that stands in for a language model's, on loopback."""
    with serving_model(Stub()) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """A Chromium; not for the whole session, since it leaves a loop running that others mind."""
    from chromium import started

    with started() as running:
        yield running


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def served(books: Callable[[str], MadeBook]) -> Iterator[Callable[[str], str]]:
    """Serve an authority's book and give the address."""
    from chromium import serving

    with ExitStack() as servers:
        yield lambda slug: servers.enter_context(serving(books(slug).html))
