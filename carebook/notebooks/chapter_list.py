"""The list of the book's chapters, for the front page: made, so that it names those there are.

Each chapter stands there with its title and its own description, which is the ``description`` of
the YAML at its top.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path, PurePosixPath
from string import ascii_uppercase

from nbformat import NotebookNode

from carebook.config.chapters import ListedChapter, staged_path
from carebook.notebooks.front_matter import front_matter_text
from carebook.notebooks.notebook_files import cell_tags, chapter_title, plain_title
from carebook.text import markdown

# The tag of the Markdown cell that holds the list.
CHAPTERS_TAG = "chapters"
APPENDICES_TITLE = "Appendices"


def fill_chapter_lists(
    notebooks: Mapping[Path, NotebookNode],
    listed: Sequence[ListedChapter],
    whole_book: Mapping[Path, NotebookNode],
) -> None:
    """Write the list of chapters into the cells of notebooks tagged for it, in place.

    ``whole_book`` are the notebooks of all chapters, executed or not, by their paths.
    """
    for path, notebook in notebooks.items():
        for cell in _cells_for_lists(notebook):
            cell.source = chapter_list(path, listed, whole_book)


def has_chapter_list(notebooks: Mapping[Path, NotebookNode]) -> bool:
    """Whether a notebook has a cell for the list of chapters."""
    return any(_cells_for_lists(notebook) for notebook in notebooks.values())


def _cells_for_lists(notebook: NotebookNode) -> list[NotebookNode]:
    return [
        cell
        for cell in notebook.cells
        if cell.cell_type == "markdown" and CHAPTERS_TAG in cell_tags(cell)
    ]


def chapter_list(
    page: Path, listed: Sequence[ListedChapter], notebooks: Mapping[Path, NotebookNode]
) -> str:
    """Return the list of a book's chapters, as Markdown, for the chapter ``page``.

    That chapter itself is left out, and so is one whose notebook is not given. Parts and appendices
    have a line with their title before their chapters.
    """
    root = "../" * (len(PurePosixPath(page.as_posix()).parts) - 1)
    letters = iter(ascii_uppercase)
    texts: list[str] = []
    for (part, is_appendix), several in groupby(
        listed, key=lambda one: (one.part, one.is_appendix)
    ):
        title = APPENDICES_TITLE if is_appendix and not part else plain_title(part)
        heading, items = markdown.escape(title), []
        for one in several:
            path = Path(one.path)
            if path not in notebooks:
                continue
            letter = next(letters, "") if one.is_appendix and not one.is_part_page else ""
            entry = _entry(one, notebooks[path], root, f"Appendix {letter}: " if letter else "")
            if one.is_part_page:
                heading = entry
            elif path != page:
                items.append(f"- {entry}")
        if items:
            texts += [f"**{heading}**"] if heading else []
            texts.append("\n".join(items))
    return "\n\n".join(texts)


def _entry(chapter: ListedChapter, notebook: NotebookNode, root: str, before: str) -> str:
    title = markdown.escape(before + chapter_title(Path(chapter.path), notebook))
    # Bold type would end at a mark within a description.
    about = "" if chapter.is_part_page else front_matter_text(notebook, "description")
    return f"[{title}]({root}{staged_path(chapter.path)})" + (f": {about}" if about else "")
