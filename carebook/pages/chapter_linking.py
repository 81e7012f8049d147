"""Chapters of a book, once all are staged: what they refer to and cite is found, or told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from posixpath import relpath
from typing import Any

from nbformat import NotebookNode

from carebook.config.chapters import QuartoConfig
from carebook.core.cache import BuildCache
from carebook.core.project import Project
from carebook.core.yaml_models import read_yaml
from carebook.notebooks.cell_places import placed_cells
from carebook.notebooks.front_matter import front_matter, front_matter_lines
from carebook.pages.bibliography import BIBLIOGRAPHY_KEY, STYLE_KEY, Works, read_works
from carebook.pages.chapter import Chapter
from carebook.pages.markdown_checks import check_markdown
from carebook.pages.references import resolve_references

_KEYS = (BIBLIOGRAPHY_KEY, STYLE_KEY)


def link_chapters(
    chapters: Sequence[Chapter],
    notebooks: Mapping[str, NotebookNode],
    project: Project,
    book: QuartoConfig,
    build_cache: BuildCache | None = None,
    *,
    is_whole_book: bool = True,
) -> list[Chapter]:
    """Return chapters with their references, their citations and what their authors are told.

    ``notebooks`` are what they were staged of, in the same order, by the paths of their sources.
    Without ``is_whole_book``, which a preview is not, a label that is nowhere may stand in another
    chapter.

    Raises:
        ToolError: Pandoc is missing, or failed.

    """
    shared, told = _works_of_book(project, book, build_cache)
    staged = check_markdown(chapters, build_cache)
    # What is wrong with the book's own settings is told once, and its files are staged once.
    staged[0] = _with_files(staged[0], shared, told)
    works = []
    for index, (path, notebook) in enumerate(notebooks.items()):
        own, told = _works_of_chapter(path, notebook, project, build_cache)
        staged[index] = _with_files(staged[index], own, told)
        if own.files:
            named = _front_matter(staged[index], own)
            staged[index] = replace(staged[index], front_matter=named)
        works.append(shared.with_more(own))
    return resolve_references(staged, works, is_whole_book=is_whole_book)


def _works_of_book(
    project: Project, book: QuartoConfig, build_cache: BuildCache | None
) -> tuple[Works, tuple[str, ...]]:
    if not any(key in book.config for key in _KEYS):
        return Works(), ()
    _, lines = read_yaml(project.quarto_yml)
    places = {key: f"{project.quarto_yml.name}:{lines.get((key,), 0)}" for key in _KEYS}
    return read_works(book.config, project.root, "", places, build_cache)


def _works_of_chapter(
    path: str, notebook: NotebookNode, project: Project, build_cache: BuildCache | None
) -> tuple[Works, tuple[str, ...]]:
    named = front_matter(notebook)
    if not any(key in named for key in _KEYS):
        return Works(), ()
    place, _ = next(placed_cells(path, notebook))
    places = {key: str(place.at_line(line)) for key, line in front_matter_lines(notebook)}
    folder = PurePosixPath(path).parent.as_posix()
    return read_works(named, project.root, folder, places, build_cache)


def _with_files(chapter: Chapter, works: Works, told: Sequence[str]) -> Chapter:
    return replace(
        chapter,
        warnings=(*told, *chapter.warnings),
        files={**chapter.files, **works.files},
        files_read=tuple(sorted({*chapter.files_read, *works.files_read})),
    )


def _front_matter(chapter: Chapter, works: Works) -> dict[str, Any]:
    """Return what the chapter says of its works to Quarto: paths from its own folder."""
    folder = PurePosixPath(chapter.path).parent.as_posix()
    named: dict[str, Any] = {}
    if works.bibliographies:
        named[BIBLIOGRAPHY_KEY] = [relpath(path, folder) for path in works.bibliographies]
    if works.style_file:
        named[STYLE_KEY] = relpath(works.style_file, folder)
    return named
