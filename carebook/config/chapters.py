"""``_quarto.yml``, the one description of the book, as far as the built-in stitcher needs it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from carebook.core.errors import InputError
from carebook.core.yaml_models import read_yaml

HOME_NOTEBOOK = "index.ipynb"
# Made when a book is staged, so it is named then and not in the project's own _quarto.yml.
CHARTS_SCRIPT_PATH = "theme/html/charts-script.html"
# Chapters give their names to pages, figures, tables and labels.
_NOTEBOOK_PATH = re.compile(r"[A-Za-z0-9_/-]+\.ipynb")


@dataclass(frozen=True)
class QuartoConfig:
    """The chapters of the book, as paths from the project's root, and the whole configuration."""

    chapters: tuple[str, ...]
    config: dict[str, Any]


def read_quarto_yml(path: Path) -> QuartoConfig:
    """Read and check ``_quarto.yml``.

    Raises:
        InputError: it is no Quarto book, its home page is not ``index.ipynb`` in the project's
            root, or a chapter's name is taken, has other marks than letters, digits, - and _, or
            leads to no file.

    """
    config, lines = read_yaml(path)
    if not isinstance(config, dict) or _get_nested(config, "project", "type") != "book":
        raise InputError.at(
            path,
            lines.get(("project", "type")),
            f"project.type: expected 'book', found '{_get_nested(config, 'project', 'type')}'; "
            "set it",
        )
    listed = _get_nested(config, "book", "chapters")
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise InputError.at(
            path,
            lines.get(("book", "chapters")) or lines.get(("book",)),
            "book.chapters: expected a list of notebooks, found something else; list them by path",
        )
    if not listed or listed[0] != HOME_NOTEBOOK:
        raise InputError.at(
            path,
            lines.get(("book", "chapters")),
            f"book.chapters: expected {HOME_NOTEBOOK} first (a book's home page must be in the "
            "project's "
            f"root), found '{listed[0] if listed else 'nothing'}'; put it first",
        )
    for index, chapter in enumerate(listed):
        line = lines.get(("book", "chapters", index))
        if not _NOTEBOOK_PATH.fullmatch(chapter):
            raise InputError.at(
                path,
                line,
                f"expected letters, digits, - and _ in a path, found '{chapter}'; rename it",
            )
        if any(Path(other).stem == Path(chapter).stem for other in listed[:index]):
            raise InputError.at(
                path, line, f"expected each name of a notebook once, found '{chapter}'; rename one"
            )
        if not (path.parent / chapter).is_file():
            raise InputError.at(
                path, line, f"expected the notebook {chapter}, found none; restore it or unlist it"
            )
    return QuartoConfig(tuple(listed), config)


def staged_quarto_yml(project: QuartoConfig, title: str, date: str, stem: str) -> str:
    """Return the ``_quarto.yml`` of one area's staged book: the project's, with its own title.

    ``stem`` is the name of the PDF without its ending, or empty where there is none: Quarto's pages
    link to that file, which the build puts beside them.
    """
    own: dict[str, Any] = {"title": title, "date": date}
    if stem:
        own |= {"output-file": stem, "downloads": ["pdf"]}
    formats = project.config.get("format")
    formats = formats if isinstance(formats, dict) else {str(formats or "html"): {}}
    html = formats.get("html")
    html = {**(html if isinstance(html, dict) else {}), "include-after-body": CHARTS_SCRIPT_PATH}
    config = {
        **project.config,
        "book": {**project.config["book"], **own},
        "format": {**formats, "html": html},
    }
    return yaml.safe_dump(config, sort_keys=False, allow_unicode=True)


def _get_nested(config: Any, *keys: str) -> Any:
    for key in keys:
        config = config.get(key) if isinstance(config, dict) else None
    return config


__all__ = ["HOME_NOTEBOOK", "QuartoConfig", "read_quarto_yml", "staged_quarto_yml"]
