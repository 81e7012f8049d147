"""Staging: from executed notebooks to chapters that need nothing of ours.

A staged folder holds ``_quarto.yml``, the chapters as notebooks whose outputs are Markdown,
charts as SVG, tables as CSV, and the theme. Quarto renders it, and so does the built-in stitcher:
both see the same Markdown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from nbformat import NotebookNode, v4

from carebook.books.links import EDITION_LINKS_TAG
from carebook.charts.sizes import NARROW_WIDTH, WIDE_WIDTH
from carebook.core.cache import BuildCache
from carebook.data import periods
from carebook.notebooks.blocks import CardsBlock, IndicatorBlock, read_block
from carebook.notebooks.left_out import without_left_out_blocks
from carebook.notebooks.notebook_files import cell_tags, notebook_title, summary_subject
from carebook.pages.fact_index import FactIndex, FigureNames, make_fact_index, row_anchor
from carebook.pages.figure_tables import FigureTable, TableGrid, facts_to_csv, figure_table
from carebook.pages.summary_box import FactLinks, summary_box
from carebook.text import markdown
from carebook.text.phrasing import join_in_words, place_in_sentence
from carebook.tools.vega import chart_to_svg, svg_for_html

FIGURES_FOLDER, TABLES_FOLDER = "figures", "tables"
# Of so many columns, the first is narrower: the narrowest where its words are short.
_MANY_COLUMNS, _NARROW_COLUMN, _MIDDLE_COLUMN, _SHORT_LABEL_LETTERS = 5, 16, 30, 12
# What comes after a chart's summary cell: its source and its table.
SourceAndTable = str


def path_to_root(path: str) -> str:
    """Return the way from a chapter's folder to the book's root."""
    return "../" * (len(PurePosixPath(path).parts) - 1)


@dataclass(frozen=True)
class StagedCell:
    """One cell of a chapter: the notebook's own cell, and the Markdown that stands for it."""

    cell: NotebookNode
    text: str


@dataclass(frozen=True)
class Chapter:
    """One staged chapter.

    ``path`` is the notebook's path from the project's root. ``files`` are charts and tables by
    their path in the staged folder, and ``chart_specifications`` are by the charts' names.
    """

    path: str
    title: str
    cells: tuple[StagedCell, ...]
    files: Mapping[str, str]
    chart_specifications: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The chapter's name, as in its file's: ``carers``."""
        return PurePosixPath(self.path).stem

    @property
    def path_to_root(self) -> str:
        """The way from the chapter's folder to the book's root: empty, or ``../``."""
        return path_to_root(self.path)

    @property
    def text(self) -> str:
        """The whole chapter as Markdown."""
        return "\n\n".join(cell.text for cell in self.cells if cell.text)


@dataclass(frozen=True)
class _Staging:
    """A chapter being staged: its path, and the names, files and charts it has so far."""

    path: str
    names: FigureNames
    build_cache: BuildCache | None
    files: dict[str, str] = field(default_factory=dict)
    charts: dict[str, dict[str, Any]] = field(default_factory=dict)


def stage_chapter(
    path: str,
    notebook: NotebookNode,
    index: FactIndex | None = None,
    build_cache: BuildCache | None = None,
    offered: str = "",
) -> Chapter:
    """Turn an executed notebook into a chapter, its charts into SVG and its tables into CSV.

    ``index`` says where the facts of the whole book stand, so that a number in a summary leads to
    its row there; without it, only rows of this notebook are known. ``build_cache`` has drawings
    that need not be made again, and ``offered`` is the Markdown of the cell on other editions.

    Cell outputs that are neither blocks nor Markdown are left out: a book page has no use for the
    text a cell happened to print. So are blocks that have nothing to show, with their headings.
    """
    notebook = without_left_out_blocks(notebook)
    links = FactLinks(index or make_fact_index({path: notebook}), path)
    staging = _Staging(path, FigureNames(path), build_cache)
    cells: list[StagedCell] = []
    tail: SourceAndTable = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and summary_subject(cell) is not None:
            text = "\n\n".join(part for part in (summary_box(cell, links), tail) if part)
            tail = ""
        elif cell.cell_type == "markdown":
            if tail:
                cells.append(_added_cell(tail))
                tail = ""
            text = offered if EDITION_LINKS_TAG in cell_tags(cell) else cell.source
        elif cell.cell_type == "code":
            text, more = _stage_outputs(cell, staging)
            tail = "\n\n".join(part for part in (tail, more) if part)
        else:
            continue
        cells.append(StagedCell(cell, text))
    cells += [_added_cell(text) for text in (tail, links.details_script()) if text]
    title = notebook_title(notebook) or PurePosixPath(path).stem
    return Chapter(path, title, tuple(cells), staging.files, staging.charts)


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
    for index, staged in enumerate(chapter.cells):
        if staged.cell.cell_type == "markdown":
            cell = v4.new_markdown_cell(staged.text)  # type: ignore[no-untyped-call]
        else:
            cell = v4.new_code_cell(staged.cell.source, execution_count=index)  # type: ignore[no-untyped-call]
            if staged.text:
                output = v4.new_output("display_data", {"text/markdown": staged.text})  # type: ignore[no-untyped-call]
                cell.outputs = [output]
        cell.id = f"cell-{index}"
        notebook.cells.append(cell)
    return notebook


def _added_cell(text: str) -> StagedCell:
    return StagedCell(v4.new_markdown_cell(text), text)  # type: ignore[no-untyped-call]


def _stage_outputs(cell: NotebookNode, staging: _Staging) -> tuple[str, SourceAndTable]:
    texts, tails = [], []
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        block = read_block(data)
        if isinstance(block, IndicatorBlock):
            text, tail = _stage_indicator(block, staging)
            texts.append(text)
            tails.append(tail)
        elif isinstance(block, CardsBlock):
            texts.append(_cards_markdown(block))
        elif "text/markdown" in data:
            texts.append(data["text/markdown"])
    return "\n\n".join(texts), "\n\n".join(tails)


def _stage_indicator(block: IndicatorBlock, staging: _Staging) -> tuple[str, SourceAndTable]:
    name, table = staging.names.name_figure(block), figure_table(block)
    text = ""
    if block.silence is not None:
        text = markdown.fenced_div(markdown.escape(block.silence), classes=["silence"])
    elif block.spec is not None:
        staging.charts[name] = block.spec
        text = _figure_markdown(block, block.spec, name, table, staging)
    tail = [_source_markdown(block)]
    if table:
        tail.append(_table_markdown(block, name, table, staging))
    return text, "\n\n".join(part for part in tail if part)


def _figure_markdown(
    block: IndicatorBlock,
    spec: dict[str, Any],
    name: str,
    table: FigureTable | None,
    staging: _Staging,
) -> str:
    wide, narrow = (
        chart_to_svg(spec, width, staging.build_cache) for width in (WIDE_WIDTH, NARROW_WIDTH)
    )
    file = f"{FIGURES_FOLDER}/{name}.svg"
    staging.files[file] = wide
    target = f"table-{name}" if table else ""
    drawings = "\n".join(
        f'<div class="chart-{size}">{svg_for_html(svg, f"{name}-{size}", block.alt, target)}</div>'
        for size, svg in (("wide", wide), ("narrow", narrow))
    )
    if table:
        said = markdown.escape_html(f"Go to the table of figures: {table.caption}")
        drawings += f'\n<p class="to-table"><a href="#{target}">{said}</a></p>'
    live = markdown.fenced_div(
        markdown.raw_html(f'<div class="chart" data-chart>\n{drawings}\n</div>'),
        classes=["content-visible"],
        when_format="html",
    )
    alt = markdown.quote_attribute(block.alt)
    still = markdown.fenced_div(
        f"![]({path_to_root(staging.path)}{file}){{fig-alt={alt}}}",
        classes=["content-visible"],
        unless_format="html",
    )
    body = f"{live}\n\n{still}\n\n{markdown.escape(block.caption)}"
    return markdown.fenced_div(body, ident=f"fig-{name}")


def _source_markdown(block: IndicatorBlock) -> str:
    if not block.source:
        return ""
    said = [f"Source: {block.source}."]
    if block.facts:
        said.append(f"Period: {periods.periods_in_words(fact.period for fact in block.facts)}.")
        said.append(f"Status: {_status_in_words(block)}.")
        said.append(block.polarity)
    said.append(block.caveat)
    text = " ".join(markdown.escape(part) for part in said if part)
    return markdown.fenced_div(text, classes=["source"])


def _status_in_words(block: IndicatorBlock) -> str:
    if block.silence is not None:
        held = [f.place for f in block.facts if f.role != "area" and f.value is not None]
        others = join_in_words(list(dict.fromkeys(place_in_sentence(place) for place in held)))
        shown = f"; the table holds what there is for {others}" if others else ""
        return f"no figure for {block.area}{shown}"
    found = {fact.status for fact in block.facts}
    words = {
        "rounded": "some rounded where they were stated",
        "derived": "some derived",
        "none_reported": "some reported as none",
        "at_most": "small counts shown as 5 or fewer",
        "suppressed": "some suppressed",
        "not_submitted": "some not submitted",
        "not_published": "some not published",
    }
    return ", ".join(["published", *(said for status, said in words.items() if status in found)])


def _table_markdown(block: IndicatorBlock, name: str, table: FigureTable, staging: _Staging) -> str:
    file = f"{TABLES_FOLDER}/{name}.csv"
    staging.files[file] = facts_to_csv((*block.facts, *block.others))
    escape: Callable[[str], str] = markdown.escape
    grids, number = [], 0
    for part in table.grids:
        rows = []
        for first, *others in part.rows:
            named = f"[{escape(first)}]{{#{row_anchor(name, number)}}}"
            rows.append([named, *map(_cell_markdown, others)])
            number += 1
        headers = [escape(text) for text in part.headers]
        width = _first_column_width(part)
        grids.append(markdown.pipe_table(headers, rows, escape(part.caption), first=width))
    notes = "\n".join(f"- {escape(note)}" for note in table.notes)
    target = f"{path_to_root(staging.path)}{file}"
    download = markdown.fenced_div(
        f"[Download the figures: {escape(table.caption)} (CSV)]({target})",
        classes=["content-visible", "download"],
        when_format="html",
    )
    summary = markdown.escape_html(f"Table of figures: {table.caption}")
    opening = f'<details class="figures" id="table-{name}"><summary>{summary}</summary>'
    parts = [markdown.raw_html(opening), *grids]
    parts += [markdown.fenced_div(notes, classes=["table-notes"])] if notes else []
    return "\n\n".join([*parts, download, markdown.raw_html("</details>")])


def _first_column_width(part: TableGrid) -> int | None:
    """Return how wide the first of many columns is, in per cent: numbers need what words do not."""
    longest = max(len(row[0]) for row in part.rows)
    if len(part.headers) >= _MANY_COLUMNS or part.headers[0] == "Place":
        return _NARROW_COLUMN if longest <= _SHORT_LABEL_LETTERS else _MIDDLE_COLUMN
    return None


def _cell_markdown(text: str) -> str:
    """Write a cell; the limits of an interval stand on a line of their own."""
    value, *limits = map(markdown.escape, text.split("\n"))
    return " ".join([value, *(f"[{line}]{{.limits}}" for line in limits)])


def _cards_markdown(block: CardsBlock) -> str:
    cards = []
    for card in block.cards:
        lines = (("title", card.title), ("value", card.value), ("detail", card.detail))
        parts = [
            markdown.fenced_div(markdown.escape(text), classes=[f"card-{part}"])
            for part, text in lines
        ]
        cards.append(markdown.fenced_div("\n\n".join(parts), classes=["card"]))
    return markdown.fenced_div("\n\n".join(cards), classes=["cards"])
