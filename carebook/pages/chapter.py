"""Staging: from executed notebooks to chapters that need nothing of ours.

A staged folder holds ``_quarto.yml``, the chapters as notebooks whose outputs are Markdown,
charts as SVG, tables as CSV, and the theme. Quarto renders it, and so does the built-in stitcher:
both see the same Markdown.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from nbformat import NotebookNode, v4

from carebook.books.links import EDITION_LINKS_TAG
from carebook.config.chapters import staged_path
from carebook.core.cache import BuildCache
from carebook.narrative.fill_cells import SUMMARIES_LINE_KEY
from carebook.notebooks.cell_options import (
    ExecuteDefaults,
    asks_for_something,
    execute_defaults,
    is_removed,
    tag_problems,
)
from carebook.notebooks.cell_places import CellPlace, placed_cells
from carebook.notebooks.front_matter import front_matter, front_matter_cell
from carebook.notebooks.left_out import without_left_out_blocks
from carebook.notebooks.markdown_chapters import REMARKS_KEY
from carebook.notebooks.notebook_files import cell_tags, chapter_title, summary_subject
from carebook.pages.cell_outputs import stage_outputs
from carebook.pages.chapter_head import missing_heading
from carebook.pages.chapter_outline import book_context, start_chapter
from carebook.pages.fact_index import FactIndex, FigureNames, make_fact_index
from carebook.pages.footnotes import tell_unused_footnotes
from carebook.pages.headings import with_ordered_headings
from carebook.pages.markdown_cells import stage_markdown_cell, stage_raw_cell
from carebook.pages.placed_text import PlacedText
from carebook.pages.shared_caveats import find_shared_caveats
from carebook.pages.shortcodes import with_shortcodes_in_code_shown
from carebook.pages.staging import BookContext, SourceAndTable, Staging, path_to_root
from carebook.pages.summary_box import FactLinks, summaries_line, summary_box

# A cell that begins a section of a chapter.
_SECTION_HEADING = re.compile(r"#{2,6}\s")


@dataclass(frozen=True)
class StagedCell:
    """One cell of a chapter: the notebook's own cell, and the Markdown that stands for it.

    ``place`` is where its author finds it and ``typed`` what they typed there; None and empty of
    what no author wrote.
    """

    cell: NotebookNode
    text: str
    place: CellPlace | None = None
    typed: str = ""


@dataclass(frozen=True)
class ChapterReferences:
    """What a chapter's references and citations need, for ``theme/references.lua``.

    Attributes:
        numbers: of its own figures, tables and equations, by their labels.
        targets: what it refers to, by label: ``number``, ``title``, ``chapter`` and ``page``.
        works: the works it cites, as CSL JSON, or empty.
        style: the CSL that they are cited in, or empty for Pandoc's own.
        has_maths: whether there may be maths; a filter need not look for it elsewhere.

    """

    numbers: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    works: str = ""
    style: str = ""
    has_maths: bool = False


@dataclass(frozen=True)
class Chapter:
    """One staged chapter.

    ``path`` is that of its notebook in the staged folder, the source's but for the ending. ``part``
    is the title of the part of the book that it stands in, whose own page ``is_part_page`` marks,
    and ``appendix`` the letter of an appendix; both are empty elsewhere. ``files`` are charts,
    pictures and tables by their path in the staged folder, and ``chart_specifications`` are by the
    charts' names. ``warnings`` are what the author is told, and ``files_read`` are the files of the
    project that its pages rest on, by their path from the root, also those that do not exist.
    ``front_matter`` is what the chapter says of its works to Quarto.
    """

    path: str
    title: str
    cells: tuple[StagedCell, ...]
    files: Mapping[str, str | bytes]
    chart_specifications: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    files_read: tuple[str, ...] = ()
    part: str = ""
    is_part_page: bool = False
    appendix: str = ""
    references: ChapterReferences = ChapterReferences()
    front_matter: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The chapter's name, as in its file's: ``carers``."""
        return PurePosixPath(self.path).stem

    @property
    def label(self) -> str:
        """The chapter's title as lists of chapters show it: ``Appendix A: About this book``."""
        return f"Appendix {self.appendix}: {self.title}" if self.appendix else self.title

    @property
    def path_to_root(self) -> str:
        """The way from the chapter's folder to the book's root: empty, or ``../``."""
        return path_to_root(self.path)

    @property
    def text(self) -> str:
        """The whole chapter as Markdown."""
        return "\n\n".join(cell.text for cell in self.cells if cell.text)


def stage_chapter(
    path: str,
    notebook: NotebookNode,
    index: FactIndex | None = None,
    build_cache: BuildCache | None = None,
    offered: str = "",
    folder: Path = Path(),
    execute: ExecuteDefaults | None = None,
    book: BookContext | None = None,
) -> Chapter:
    """Turn an executed notebook into a chapter, its charts into SVG and its tables into CSV.

    ``index`` says where the facts of the whole book stand, so that a number in a summary leads to
    its row there; without it, only rows of this notebook are known. ``build_cache`` has drawings
    that need not be made again, and ``offered`` is the Markdown of the cell on other editions.
    ``folder`` is where pictures beside the notebook are read from, and ``book`` is what is known of
    the other chapters. ``path`` is that of the notebook's source from the project's root, as
    messages name it. ``execute`` is what code cells do unless they say otherwise.

    Blocks that have nothing to show are left out, with their headings.
    """
    places = {id(cell): place for place, cell in placed_cells(path, notebook)}
    notebook = without_left_out_blocks(notebook)
    staged = staged_path(path)
    links = FactLinks(index or make_fact_index({staged: notebook}), staged)
    execute = execute_defaults(front_matter(notebook), execute)
    book = book or book_context({path: notebook}, folder / path_to_root(path), {})
    staging = Staging(
        staged,
        folder,
        FigureNames(staged),
        build_cache,
        execute=execute,
        book=book,
        caveats=find_shared_caveats(notebook),
    )
    heading = start_chapter(notebook, missing_heading(notebook, path, staging), staging)
    cells = [_added_cell(heading)] if heading else []
    tail: SourceAndTable = ""
    head = front_matter_cell(notebook)
    for cell in notebook.cells:
        place = places[id(cell)]
        for line, remark in cell.metadata.get(REMARKS_KEY, ()):
            staging.warn(place.at_line(line), remark)
        if is_removed(cell):
            continue
        if cell.cell_type != "code":
            for problem in tag_problems(cell):
                staging.warn(place, problem.message)
        if cell.cell_type == "markdown" and summary_subject(cell) is not None:
            levels = staging.headings.open_levels
            box = summary_box(cell, links, levels[-1][1] if levels else 1)
            text = "\n\n".join(part for part in (box, tail) if part)
            tail = ""
        elif cell.cell_type == "markdown":
            if tail:
                cells.append(_added_cell(tail))
                tail = ""
            is_offer = EDITION_LINKS_TAG in cell_tags(cell)
            text = offered if is_offer else stage_markdown_cell(cell, place, staging)
        elif cell.cell_type == "code":
            text, more = stage_outputs(cell, place, staging)
            tail = "\n\n".join(part for part in (tail, more) if part)
            if execute != ExecuteDefaults() or asks_for_something(cell):
                # As Markdown, so that Quarto does not follow the cell's options a second time.
                cells.append(replace(_added_cell(text), place=place, typed=cell.source))
                continue
        elif cell is not head and (text := stage_raw_cell(cell, place, staging)):
            cells.append(_added_cell(text))
            continue
        else:
            continue
        cells.append(StagedCell(cell, text, place, cell.source))
    tell_unused_footnotes(staging)
    ending = (tail, _shared_caveats_section(staging, path), links.details_script())
    cells += [_added_cell(text) for text in ending if text]
    if line := notebook.metadata.get(SUMMARIES_LINE_KEY):
        cells.insert(_place_of_line(cells), _added_cell(summaries_line(line)))
    title = chapter_title(Path(path), notebook)
    return Chapter(
        staged,
        title,
        tuple(cells),
        staging.files,
        staging.charts,
        tuple(staging.warnings),
        tuple(sorted(staging.files_read)),
    )


def with_last_page(chapter: Chapter, text: str) -> Chapter:
    """Return the last chapter with what stands on the last page of every edition."""
    page = f"## Where to get help {{#where-to-get-help .last-page}}\n\n{text}"
    return replace(chapter, cells=(*chapter.cells, _added_cell(page)))


def staged_notebook(chapter: Chapter) -> NotebookNode:
    """Return a chapter as the notebook that Quarto reads: Markdown cells and Markdown outputs."""
    notebook: NotebookNode = v4.new_notebook()  # type: ignore[no-untyped-call]
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
    }
    if chapter.front_matter:
        said = yaml.safe_dump(dict(chapter.front_matter), sort_keys=False, allow_unicode=True)
        head = v4.new_raw_cell(f"---\n{said}---")  # type: ignore[no-untyped-call]
        head.id = "front-matter"
        notebook.cells.append(head)
    for index, staged in enumerate(chapter.cells):
        text = with_shortcodes_in_code_shown(staged.text)
        if staged.cell.cell_type == "markdown":
            cell = v4.new_markdown_cell(text)  # type: ignore[no-untyped-call]
        else:
            cell = v4.new_code_cell(staged.cell.source, execution_count=index)  # type: ignore[no-untyped-call]
            if text:
                output = v4.new_output("display_data", {"text/markdown": text})  # type: ignore[no-untyped-call]
                cell.outputs = [output]
        cell.id = f"cell-{index}"
        notebook.cells.append(cell)
    return notebook


def _shared_caveats_section(staging: Staging, path: str) -> str:
    """Return the caveats that hold for several charts; their heading follows those before it."""
    text = PlacedText.from_one_place(staging.caveats.as_markdown(), CellPlace(path))
    return with_ordered_headings(text, staging).text


def _place_of_line(cells: Sequence[StagedCell]) -> int:
    """Return where a chapter says who wrote its summaries: before the heading of the first."""
    place = first = next(
        (number for number, one in enumerate(cells) if summary_subject(one.cell) and one.text), 0
    )
    while place > 1:
        place -= 1
        if _SECTION_HEADING.match(cells[place].text):
            return place
    return min(1, first)


def _added_cell(text: str) -> StagedCell:
    return StagedCell(v4.new_markdown_cell(text), text)  # type: ignore[no-untyped-call]
