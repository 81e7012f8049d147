"""Small changes to a copy of the project, and what a folder holds before and after a build."""

from pathlib import Path

import nbformat

from carebook.core.files import file_sha256
from carebook.core.project import Project


def keep_chapters(project: Project, chapters: list[str]) -> None:
    """Make a short book, so that a test runs three notebooks and not ten."""
    lines = project.quarto_yml.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if ".ipynb" not in line or line.strip(" -") in chapters]
    project.quarto_yml.write_text("\n".join(kept) + "\n", encoding="utf-8")


def replace_in_file(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def edit_cell(path: Path, cell_id: str, source: str) -> None:
    notebook = nbformat.read(path, as_version=4)
    next(cell for cell in notebook.cells if cell.id == cell_id).source = source
    nbformat.write(notebook, path)


def show_no_progress(*_: object) -> None:
    """Show no progress."""


def checksums_in(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): file_sha256(path) for path in files}
