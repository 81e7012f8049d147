"""What a chapter gathers while it is staged: its files, its charts and what to tell its author."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from carebook.core.cache import BuildCache
from carebook.notebooks.cell_options import ExecuteDefaults
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.fact_index import FigureNames
from carebook.pages.shared_caveats import SharedCaveats
from carebook.text.markdown_structure import Reference

FIGURES_FOLDER, TABLES_FOLDER, FILES_FOLDER = "figures", "tables", "files"
# Apart from what is drawn for the page, which is as wide as the page.
PICTURES_FOLDER = f"{FIGURES_FOLDER}/pictures"
# What comes after a chart's summary cell: its source and its table.
SourceAndTable = str


def path_to_root(path: str) -> str:
    """Return the way from a chapter's folder to the book's root."""
    return "../" * (len(PurePosixPath(path).parts) - 1)


@dataclass(frozen=True)
class ChapterOutline:
    """What a link may lead to in a chapter: its headings and everything else that has a name.

    ``source`` is the file that its author knows.
    """

    title: str
    source: str
    anchors: frozenset[str] = frozenset()


@dataclass(frozen=True)
class BookContext:
    """What a chapter may ask about the book it stands in.

    Attributes:
        outlines: those of all chapters, by their paths; empty where a chapter stands alone.
        metadata: what ``_quarto.yml`` says.

    """

    outlines: Mapping[str, ChapterOutline] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class HeadingOrder:
    """How far the headings of a chapter have come.

    Attributes:
        has_title: whether the chapter's title has stood.
        open_levels: of each heading that the next may stand under, its level as it was typed and
            as it is shown.
        open_divs: the classes of each div that is open.
        names: those given to headings so far.
        texts: the words of headings so far.
        title_to_move: the title, where it stands after other things and is put before them.

    """

    has_title: bool = False
    open_levels: list[tuple[int, int]] = field(default_factory=list)
    open_divs: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    title_to_move: str = ""


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
        book: what is known of the book.
        caveats: those that the chapter gives once, at its end.
        metadata: what the chapter's own first cell says of it (its front matter).
        references: the targets of links that are named elsewhere in the chapter, by label.
        headings: how far its headings have come.
        footnotes: the labels of its footnotes, so far.
        used_footnotes: the labels that its texts refer to, as they were typed, so far.
        unused_footnotes: where notes stand to which their own cell does not refer.
        files_read: what of the project its pages rest on, by the path from the root, so far.
        included: the files that were put into it, one for each time, so far.

    """

    path: str
    folder: Path
    names: FigureNames
    build_cache: BuildCache | None = None
    files: dict[str, str | bytes] = field(default_factory=dict)
    charts: dict[str, dict[str, Any]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    execute: ExecuteDefaults = field(default_factory=ExecuteDefaults)
    book: BookContext = BookContext()
    caveats: SharedCaveats = field(default_factory=SharedCaveats)
    metadata: dict[str, Any] = field(default_factory=dict)
    references: dict[str, Reference] = field(default_factory=dict)
    headings: HeadingOrder = field(default_factory=HeadingOrder)
    footnotes: set[str] = field(default_factory=set)
    used_footnotes: set[str] = field(default_factory=set)
    unused_footnotes: dict[str, CellPlace] = field(default_factory=dict)
    files_read: set[str] = field(default_factory=set)
    included: list[str] = field(default_factory=list)

    @property
    def root(self) -> Path:
        """The project's root on disk."""
        return self.folder / self.path_to_root

    @property
    def path_to_root(self) -> str:
        """The way from the chapter's folder to the book's root: empty, or ``../``."""
        return path_to_root(self.path)

    def warn(self, place: CellPlace, message: str) -> None:
        """Tell the author something, once."""
        line = f"{place}: {message}"
        if line not in self.warnings:
            self.warnings.append(line)
