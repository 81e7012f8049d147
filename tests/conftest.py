"""Fixtures that several tests share: the project, a copy of it to spoil, and books built for real.

Nothing of the product is imported until a fixture needs it, so that a unit test starts at once.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from support.project_copies import ROOT, MadeBook, copy_project
from support.systems import FILES_OF_POSIX, ON_WINDOWS

from carebook.core.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from support.stub_model import Stub

    from carebook.data.dataset import Dataset

# Where there is nothing to fork, no bash and no make; docs/other-systems.md says how to test there.
collect_ignore = [*FILES_OF_POSIX] if ON_WINDOWS else []
# Tests start Python some hundred times: what it imports is compiled once.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Tests that a shell runs in the background ignore Ctrl-C, and so does what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
# Most tests are of the few figures that were typed in, or of datasets that they make themselves:
# those of England take seconds to work out. Tests of England ask for it.
FIGURES_ENV_VARIABLE = "CAREBOOK_FIGURES"
os.environ[FIGURES_ENV_VARIABLE] = "observations"


@pytest.fixture(scope="session")
def project() -> Project:
    return Project(ROOT)


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], MadeBook]:
    """Build a book once for all tests and all of pytest's workers: Rutland's in all editions."""
    shared = _shared(tmp_path_factory)
    if kept := os.environ.get("CAREBOOK_TEST_BOOKS"):
        # For work on a test: books built once and kept between runs.
        shared = Path(kept)

    from carebook.books.edition_registry import EDITIONS
    from carebook.books.plan import plan_book
    from carebook.build.book import BuiltBook, build_book

    def made(slug: str) -> MadeBook:
        folder = shared / "books" / slug
        with FileLock(str(shared / f"{slug}.lock"), timeout=300):
            if not folder.exists():
                editions = tuple(EDITIONS) if slug == "rutland" else ("html",)
                plan = plan_book(Project(ROOT), slug, editions, "builtin", folder.parent)
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
    from support.published_layouts import make_all

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
    from support.published_files import PUBLISHED

    return _ingested(_shared(tmp_path_factory) / "ingested-published", PUBLISHED)


@pytest.fixture(scope="session")
def made_dataset(made_project: Project) -> "Dataset":
    return _dataset_of(made_project)


@pytest.fixture(scope="session")
def published_dataset(published_project: Project) -> "Dataset":
    return _dataset_of(published_project)


def _dataset_of(project: Project) -> "Dataset":
    from carebook.ingest.loading import load_dataset

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FIGURES_ENV_VARIABLE, "ingested")
        return load_dataset(project)


def _ingested(root: Path, files: Path) -> Project:
    from carebook.ingest.ingest_run import ingest_folder

    with FileLock(f"{root}.lock", timeout=300):
        if not root.exists():
            copy = root.with_name(f"{root.name}-unfinished")
            shutil.rmtree(copy, ignore_errors=True)
            copy_project(copy)
            ingest_folder(Project(copy), files)
            copy.rename(root)
    return Project(root)


@pytest.fixture
def ingested_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have datasets made of nothing but what was ingested."""
    monkeypatch.setenv(FIGURES_ENV_VARIABLE, "ingested")


@pytest.fixture
def all_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have datasets made of all figures: bundled, typed in and ingested."""
    monkeypatch.delenv(FIGURES_ENV_VARIABLE, raising=False)


@pytest.fixture(scope="session")
def england() -> "Dataset":
    """The dataset as it comes with carebook: all of England."""
    from carebook.ingest.loading import load_dataset

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FIGURES_ENV_VARIABLE, "england,observations")
        return load_dataset(Project(ROOT))


@pytest.fixture(scope="session")
def rutland(books: Callable[[str], MadeBook]) -> MadeBook:
    return books("rutland")


@pytest.fixture
def spoilt(tmp_path: Path) -> Project:
    """A copy of the project that a test may spoil."""
    return copy_project(tmp_path / "project")


@pytest.fixture
def stub() -> Iterator["Stub"]:
    """A server that stands in for a language model's, on loopback."""
    from support.stub_model import Stub, serving

    with serving(Stub()) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """A Chromium; not for the whole session, since it leaves a loop running that others mind."""
    from support.chromium import started

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
    from support.chromium import serving

    with ExitStack() as servers:
        yield lambda slug: servers.enter_context(serving(books(slug).html))
