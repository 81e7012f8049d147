"""Notebook files: read, checked, and their cells found by tag."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from carebook.config.params import AREA_PARAMETER
from carebook.core.errors import InputError
from carebook.core.files import read_text
from carebook.notebooks.blocks import Block, IndicatorBlock, read_block
from carebook.notebooks.front_matter import front_matter_text
from carebook.notebooks.markdown_chapters import (
    LINE_KEY,
    MARKDOWN_SUFFIXES,
    notebook_of_markdown,
    take_tags_of_options,
)
from carebook.text.phrasing import capitalised
from carebook.text.plain_text import markdown_to_text

PARAMETERS_TAG = "parameters"
SUMMARY_TAG_PREFIX = "summary:"
_OPEN_BOOK = re.compile(r"^[^#\n]*\bopen_book\s*\(", re.MULTILINE)
# A heading of the first level, in either of Markdown's ways, without its attributes.
_TITLE = re.compile(
    r"^ {0,3}# +(.*?)(?: +#+)?(?: *\{[^{}\n]*\})? *$|^(\S.*?)(?: *\{[^{}\n]*\})? *\n=+ *$",
    re.MULTILINE,
)
# What holds no headings: code, and comments.
_FENCED = re.compile(r"^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1|\Z)|<!--.*?-->", re.MULTILINE | re.DOTALL)
# What the text of a title would have to be taken out of.
_MARKED_UP = re.compile(r"[\\*_`\[\]<{&]")

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")

# The executed notebooks of one book, by their path from the project's root.
ExecutedNotebooks = dict[Path, NotebookNode]


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook as nbformat 4; a chapter written as Markdown too.

    Raises:
        InputError: it is missing, is no notebook, is Markdown with a cell that does not end, or has
            half a character in it.

    """
    if path.suffix in MARKDOWN_SUFFIXES:
        return notebook_of_markdown(path, read_text(path))
    try:
        text = _with_cell_ids(path.read_text(encoding="utf-8"))
        notebook: NotebookNode = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    except FileNotFoundError:
        raise InputError.at(
            path, "expected this notebook, found none; restore it or mend _quarto.yml"
        ) from None
    except Exception as error:  # nbformat raises a different error for each way to be broken
        found = " ".join(str(error).split())[:120]
        raise InputError.at(path, f"expected a notebook (.ipynb), found {found}") from None
    for number, cell in enumerate(notebook.cells, 1):
        # Half of an emoji, which some programs leave: no file can hold it.
        if half := _HALF_CHARACTER.search(cell.source):
            raise InputError.at(
                path,
                f"cell {number}: expected text, found half a character "
                f"({ascii(half[0])[1:-1]}); delete what looks like a box or question mark there",
            )
        if "#| tags" in cell.source:
            take_tags_of_options(cell)
    return notebook


def _with_cell_ids(text: str) -> str:
    """Return a notebook's text in which every cell has a name of its own, the same each time.

    nbformat gives random ones to cells that have none, or another's, as in notebooks of before
    2021 and in copies; no two builds would be the same.
    """
    said = json.loads(text)
    cells = said.get("cells")
    if said.get("nbformat") != 4 or not isinstance(cells, list):
        return text
    named = [cell.get("id") for cell in cells if isinstance(cell, dict)]
    if said.get("nbformat_minor", 0) >= 5 and None not in named and len(set(named)) == len(named):
        return text
    seen: set[Any] = set()
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            continue
        if cell.get("id") is None or cell["id"] in seen:
            free = f"cell-{number}"
            while free in named or free in seen:
                free = f"{free}-copy"
            cell["id"] = free
        seen.add(cell["id"])
    said["nbformat_minor"] = max(said.get("nbformat_minor", 0), 5)
    return json.dumps(said)


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    path.write_text(text if text.endswith("\n") else f"{text}\n", encoding="utf-8", newline="\n")


def cell_tags(cell: NotebookNode) -> list[str]:
    """Return a cell's tags."""
    return list(cell.metadata.get("tags", ()))


def notebook_title(notebook: NotebookNode) -> str:
    """Return a chapter's title as plain text; empty where it has none.

    It is the ``title`` of its YAML and, without one, its first heading of the first level.
    """
    return plain_title(front_matter_text(notebook, "title") or first_title(notebook))


def plain_title(title: str) -> str:
    """Return a title that somebody wrote as Markdown as plain text."""
    return markdown_to_text(title) if _MARKED_UP.search(title) else title


def first_title(notebook: NotebookNode) -> str:
    """Return a notebook's first heading of the first level, as Markdown; empty without one."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := _TITLE.search(_FENCED.sub("", cell.source))):
            return str(found[1] or found[2])
    return ""


def chapter_title(path: Path, notebook: NotebookNode) -> str:
    """Return a chapter's title, made of its file's name where it has none: ``Unpaid carers``."""
    return notebook_title(notebook) or capitalised(" ".join(re.split(r"[-_]+", path.stem)).strip())


def summary_subject(cell: NotebookNode) -> str | None:
    """Return what a narrative cell sums up (an indicator, ``section``, ``book``), or None."""
    for tag in cell_tags(cell):
        if tag.startswith(SUMMARY_TAG_PREFIX):
            return tag.removeprefix(SUMMARY_TAG_PREFIX)
    return None


def parameter_lines(path: Path, notebook: NotebookNode) -> dict[str, int]:
    """Return the names that the parameters cell assigns, with their line in the cell.

    Without such a cell there are none.

    Raises:
        InputError: there is more than one, or it is not plain assignments; or the notebook opens a
            book of an area that it would not be handed.

    """
    cells = [cell for cell in notebook.cells if PARAMETERS_TAG in cell_tags(cell)]
    if len(cells) > 1:
        raise InputError.at(
            path, f"expected one cell tagged '{PARAMETERS_TAG}', found {len(cells)}; keep one"
        )
    names: dict[str, int] = {}
    for cell in cells:
        names = _assigned_names(path, cell)
    if AREA_PARAMETER not in names:
        _refuse_open_book(path, notebook, has_cell=bool(cells))
    return names


def _assigned_names(path: Path, cell: NotebookNode) -> dict[str, int]:
    """Return what a parameters cell assigns; messages name the file's line where it is Markdown."""

    def refused(line: int | None, message: str) -> InputError:
        if LINE_KEY in cell.metadata:
            return InputError.at(path, message, cell.metadata[LINE_KEY] + (line or 1) - 1)
        return InputError.at(path, f"parameters cell, line {line}: {message}")

    try:
        tree = ast.parse(cell.source)
    except SyntaxError as error:
        raise refused(error.lineno, f"expected Python, found {error.msg}") from None
    names: dict[str, int] = {}
    for statement in tree.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if not targets or not all(isinstance(target, ast.Name) for target in targets):
            raise refused(
                statement.lineno,
                'expected plain assignments such as area = "rutland", found something else; '
                "move it to another cell",
            )
        names |= {t.id: statement.lineno for t in targets if isinstance(t, ast.Name)}
    return names


def _refuse_open_book(path: Path, notebook: NotebookNode, *, has_cell: bool) -> None:
    """Refuse a notebook that would show the figures of the area that its author works with."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and (call := _OPEN_BOOK.search(cell.source)):
            found = "none" if has_cell else f"no cell tagged '{PARAMETERS_TAG}'"
            line = cell.metadata.get(LINE_KEY)
            raise InputError.at(
                path,
                "parameters cell: expected 'area' in a notebook that opens a book, found "
                f'{found}; add area = "rutland" to a cell with that tag, for open_book(area)',
                line and line + cell.source[: call.start()].count("\n"),
            )


def read_blocks(notebook: NotebookNode) -> Iterator[Block]:
    """Yield each block in an executed notebook."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data: dict[str, Any] = output.get("data", {})
            if (block := read_block(data)) is not None:
                yield block


def read_indicator_blocks(notebook: NotebookNode) -> tuple[IndicatorBlock, ...]:
    """Return the blocks of indicators in an executed notebook."""
    return tuple(block for block in read_blocks(notebook) if isinstance(block, IndicatorBlock))
