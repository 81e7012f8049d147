"""Fixtures of the tests that run several parts together.

What they need is imported by those that are used, since much of it takes seconds.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.small_votes import DATABASES

from carebook.core.project import Project

if TYPE_CHECKING:
    from support.build_processes import Short


@pytest.fixture(scope="session")
def small_ingested(tmp_path_factory: pytest.TempPathFactory, made_folder: Path) -> Path:
    """A project with a small national dataset, of the lookups and one file; and those files."""
    from support.project_copies import copy_project

    from carebook.ingest.ingest_run import ingest_folder

    folder = tmp_path_factory.mktemp("small")
    (folder / "few").mkdir()
    for pattern in ("*UTLA22*", "lookup_*", "File_11*"):
        for path in made_folder.glob(pattern):
            shutil.copy(path, folder / "few")
    ingest_folder(copy_project(folder / "project"), folder / "few")
    return folder


@pytest.fixture
def ingested_copy(tmp_path: Path, small_ingested: Path) -> Project:
    """A copy of the small project, to spoil, with its files in the folder ``few`` beside it."""
    shutil.copytree(small_ingested, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path / "project")


@pytest.fixture
def short(tmp_path: Path) -> "Iterator[Short]":
    """A project with books of two notebooks, and the builds that are begun in it."""
    from support.build_processes import shortened

    with shortened(tmp_path) as short:
        yield short


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The folder of a PostgreSQL's socket."""
    from support.votes_server import postgres_running

    with postgres_running("fsync=off") as folder:
        yield folder


@pytest.fixture(params=DATABASES)
def votes_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of either kind."""
    from support.votes_server import new_database

    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/votes/votes.sqlite"
    return new_database(request.getfixturevalue("postgres"))


@pytest.fixture
def small_books(tmp_path: Path) -> Path:
    """A folder of books as small as they can be."""
    from support.votes_server import write_small_books

    return write_small_books(tmp_path / "outputs")
