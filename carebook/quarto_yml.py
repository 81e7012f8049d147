"""``_quarto.yml``, the one description of the book, as far as the built-in stitcher needs it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from carebook.errors import InputError
from carebook.yamlfile import read_yaml

HOME = "index.ipynb"


@dataclass(frozen=True)
class BookProject:
    """The chapters of the book, as paths from the project's root, and the whole configuration."""

    chapters: tuple[str, ...]
    config: dict[str, Any]


def read_quarto_yml(path: Path) -> BookProject:
    """Read and check ``_quarto.yml``.

    Raises:
        InputError: it is no Quarto book, its home page is not ``index.ipynb`` in the project's
            root, or a chapter is listed twice or does not exist.

    """
    config, lines = read_yaml(path)
    if not isinstance(config, dict) or _get(config, "project", "type") != "book":
        raise InputError.at(
            path,
            lines.get(("project", "type")),
            f"project.type: expected 'book', found '{_get(config, 'project', 'type')}'; set it",
        )
    listed = _get(config, "book", "chapters")
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise InputError.at(
            path,
            lines.get(("book", "chapters")) or lines.get(("book",)),
            "book.chapters: expected a list of notebooks, found something else; list them by path",
        )
    if not listed or listed[0] != HOME:
        raise InputError.at(
            path,
            lines.get(("book", "chapters")),
            f"book.chapters: expected {HOME} first (a book's home page must be in the project's "
            f"root), found '{listed[0] if listed else 'nothing'}'; put it first",
        )
    for index, chapter in enumerate(listed):
        line = lines.get(("book", "chapters", index))
        if listed.index(chapter) != index:
            raise InputError.at(path, line, f"expected each chapter once, found '{chapter}' again")
        if not (path.parent / chapter).is_file():
            raise InputError.at(
                path, line, f"expected the notebook {chapter}, found none; restore it or unlist it"
            )
    return BookProject(tuple(listed), config)


def staged_yml(project: BookProject, title: str, date: str, stem: str) -> str:
    """Return the ``_quarto.yml`` of one area's staged book: the project's, with its own title.

    ``stem`` is the name of the PDF without its ending: Quarto's pages link to that file, which the
    build puts beside them.
    """
    own = {"title": title, "date": date, "output-file": stem, "downloads": ["pdf"]}
    config = {**project.config, "book": {**project.config["book"], **own}}
    return yaml.safe_dump(config, sort_keys=False, allow_unicode=True)


def _get(config: Any, *keys: str) -> Any:
    for key in keys:
        config = config.get(key) if isinstance(config, dict) else None
    return config


__all__ = ["HOME", "BookProject", "read_quarto_yml", "staged_yml"]
