"""Fixtures of the tests that run several parts together."""

import shutil
from pathlib import Path

import pytest
from support.votes_server import postgres, small_books, votes_url  # noqa: F401  (fixtures)

from carebook.core.project import Project


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
