"""Small changes to a copy of the project, and what a folder holds before and after a build."""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import nbformat

from carebook.books.plan import plan_book
from carebook.build.book import build_book
from carebook.core.files import file_sha256
from carebook.core.project import Project
from carebook.data.areas import Areas, load_areas, write_areas
from support.project_copies import copy_project


def keep_chapters(project: Project, chapters: Sequence[str]) -> None:
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


def build_small_project(
    root: Path,
    chapters: Sequence[str],
    editions: Sequence[str] = ("html",),
    change: Callable[[Project], None] | None = None,
) -> Project:
    """Copy the project with these chapters, change it, and build Rutland's book in it."""
    project = copy_project(root)
    keep_chapters(project, chapters)
    # Whoever works on the project may have summaries that name other chapters.
    shutil.rmtree(project.data / "summaries", ignore_errors=True)
    if change:
        change(project)
    plan = plan_book(project, "rutland", tuple(editions), "builtin")
    build_book(plan, show_no_progress, workers=2)
    return project


def rename_area(project: Project, code: str, name: str) -> None:
    """Give an area another name in the bundled figures, as if they had been made with it."""
    folder = project.data / "england"
    areas = load_areas(folder / "areas.csv")
    renamed = {code: replace(areas.by_code[code], name=name)}
    write_areas(folder / "areas.csv", Areas({**areas.by_code, **renamed}))
    record = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    record["tables"]["areas.csv"] = file_sha256(folder / "areas.csv")
    (folder / "figures.json").write_text(json.dumps(record), encoding="utf-8")


def beside_links_to_missing_chapters(told: Iterable[str]) -> list[str]:
    """What is told of a book with few of its chapters, less the links that lead to the others."""
    return [line for line in told if "there is no such chapter in this book" not in line]
