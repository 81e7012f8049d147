"""A small project with an ingested dataset, for tests that spoil a file and ingest again."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from carebook.core.project import Project
from carebook.ingest.ingest_run import IngestFailed, ingest_folder


def bytes_of_data_files(project: Project) -> dict[str, bytes]:
    return {
        path.relative_to(project.data).as_posix(): path.read_bytes()
        for path in sorted(project.data.rglob("*"))
        if path.is_file()
    }


def problems_of(project: Project, folder: Path) -> list[str]:
    with pytest.raises(IngestFailed) as caught:
        ingest_folder(project, folder)
    return [str(problem) for problem in caught.value.problems]


def change_workbook_cell(path: Path, sheet: str, cell: str, value: object) -> None:
    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
