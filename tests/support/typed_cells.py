"""Cells as people type them, staged in a small project of their own."""

import base64
import io
from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode, v4
from PIL import Image

from carebook.pages.chapter import Chapter, stage_chapter
from carebook.pages.chapter_outline import book_context

PATH = "notebooks/carers.ipynb"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><path d="M0 0h9v9z"/></svg>'


def picture(form: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    """Return a picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, "navy").save(file, form)
    return file.getvalue()


def pasted(name: str, content: bytes, kind: str = "image/png") -> dict[str, dict[str, str]]:
    """Return a picture as a cell holds one that was pasted into it."""
    return {name: {kind: base64.b64encode(content).decode()}}


def write_files(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files of a project by their paths from its root."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def stage(
    root: Path,
    *cells: str | NotebookNode,
    files: Mapping[str, str | bytes] | None = None,
    title: str = "# Carers",
    others: Mapping[str, str] | None = None,
) -> Chapter:
    """Stage a chapter of cells; texts are Markdown.

    ``others`` are other chapters of its book, by path, each of one cell.
    """
    write_files(root, files or {})
    (root / "notebooks").mkdir(exist_ok=True, parents=True)
    texts = [title, *cells] if title else cells
    notebook = v4.new_notebook(
        cells=[v4.new_markdown_cell(one) if isinstance(one, str) else one for one in texts]
    )
    book = {PATH: notebook}
    for path, text in (others or {}).items():
        book[path] = v4.new_notebook(cells=[v4.new_markdown_cell(text)])
    metadata = {"book": {"title": "Adult social care"}}
    context = book_context(book, root, metadata)
    return stage_chapter(PATH, notebook, folder=root / "notebooks", book=context)


def shown(chapter: Chapter) -> str:
    """Return what stands on a chapter's page below its title, with single blank lines."""
    text = "\n\n".join(cell.text.strip() for cell in chapter.cells[1:] if cell.text.strip())
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text
