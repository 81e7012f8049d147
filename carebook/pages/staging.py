"""What a chapter gathers while it is staged: its files, its charts and what to tell its author."""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from carebook.core.cache import BuildCache
from carebook.notebooks.cell_options import ExecuteDefaults
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.fact_index import FigureNames

FIGURES_FOLDER, TABLES_FOLDER = "figures", "tables"
# What comes after a chart's summary cell: its source and its table.
SourceAndTable = str


def path_to_root(path: str) -> str:
    """Return the way from a chapter's folder to the book's root."""
    return "../" * (len(PurePosixPath(path).parts) - 1)


@dataclass(frozen=True)
class Staging:
    """A chapter being staged.

    Attributes:
        path: the chapter's path from the project's root.
        folder: the folder on disk that its pictures are read from.
        names: gives each figure its name.
        build_cache: drawings that need not be made again.
        files: charts, pictures and tables by their path in the staged folder, so far.
        charts: the specifications of charts by their names, so far.
        warnings: what the chapter's author is told, so far.
        execute: what code cells do unless they say otherwise.

    """

    path: str
    folder: Path
    names: FigureNames
    build_cache: BuildCache | None = None
    files: dict[str, str | bytes] = field(default_factory=dict)
    charts: dict[str, dict[str, Any]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    execute: ExecuteDefaults = field(default_factory=ExecuteDefaults)

    @property
    def path_to_root(self) -> str:
        """The way from the chapter's folder to the book's root: empty, or ``../``."""
        return path_to_root(self.path)

    def warn(self, place: CellPlace, message: str) -> None:
        """Tell the author something, once."""
        line = f"{place}: {message}"
        if line not in self.warnings:
            self.warnings.append(line)
