"""``_quarto.yml``, the one description of the book, as far as the built-in stitcher needs it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carebook.core.errors import InputError
from carebook.core.yaml_models import KeyPath, read_yaml

HOME_NOTEBOOK = "index.ipynb"
DEFAULT_TITLE = "Adult social care"
# Chapters give their names to pages, figures, tables and labels.
_NOTEBOOK_PATH = re.compile(r"[A-Za-z0-9_/-]+\.ipynb")
_HONOURED_KEYS = ("title", "subtitle", "author", "chapters")


@dataclass(frozen=True)
class QuartoConfig:
    """What ``_quarto.yml`` says of the book, and the whole configuration for Quarto.

    ``chapters`` are paths from the project's root: those of all parts, then the appendices.
    ``warnings`` name, with their lines, the keys of the book that only Quarto honours.
    """

    chapters: tuple[str, ...]
    config: dict[str, Any]
    title: str = DEFAULT_TITLE
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def read_quarto_yml(path: Path) -> QuartoConfig:
    """Read and check ``_quarto.yml``.

    Raises:
        InputError: it is no Quarto book, its home page is not ``index.ipynb`` in the project's
            root, its title, subtitle or author is not text, or a chapter's name is taken, has other
            marks than letters, digits, - and _, or leads to no file.

    """
    config, lines = read_yaml(path)
    if not isinstance(config, dict) or _get_nested(config, "project", "type") != "book":
        raise InputError.at(
            path,
            f"project.type: expected 'book', found '{_get_nested(config, 'project', 'type')}'; "
            "set it",
            lines.get(("project", "type")),
        )
    book = config.get("book")
    book = book if isinstance(book, dict) else {}
    chapters = list(_listed_chapters(path, book, "chapters", lines))
    names = [name for name, _ in chapters]
    if names[:1] != [HOME_NOTEBOOK]:
        raise InputError.at(
            path,
            f"book.chapters: expected {HOME_NOTEBOOK} first (a book's home page must be in the "
            f"project's root), found '{names[0] if names else 'nothing'}'; put it first",
            lines.get(("book", "chapters")),
        )
    if "appendices" in book:
        chapters += _listed_chapters(path, book, "appendices", lines)
        names = [name for name, _ in chapters]
    for index, (name, place) in enumerate(chapters):
        _check_chapter(path, name, lines.get(place), names[:index])
    return QuartoConfig(
        chapters=tuple(names),
        config=config,
        title=_text_of(path, book, "title", lines) or DEFAULT_TITLE,
        subtitle=_text_of(path, book, "subtitle", lines),
        authors=_authors(path, book.get("author"), lines),
        warnings=tuple(_keys_for_quarto_alone(path.name, book, lines)),
    )


def _listed_chapters(
    path: Path, book: dict[str, Any], key: str, lines: dict[KeyPath, int]
) -> Iterator[tuple[str, KeyPath]]:
    """Yield each notebook that a list names, those of its parts too, with its place."""
    listed = book.get(key)
    if not isinstance(listed, list):
        raise _no_list(path, key, lines, ("book", key))
    for index, item in enumerate(listed):
        place: KeyPath = ("book", key, index)
        if isinstance(item, str):
            yield item, place
            continue
        within = item.get("chapters") if isinstance(item, dict) and "part" in item else None
        if not isinstance(within, list) or not all(isinstance(name, str) for name in within):
            raise _no_list(path, key, lines, place)
        for number, name in enumerate(within):
            yield name, (*place, "chapters", number)


def _no_list(path: Path, key: str, lines: dict[KeyPath, int], place: KeyPath) -> InputError:
    return InputError.at(
        path,
        f"book.{key}: expected a list of notebooks, or of parts with chapters, found something "
        "else; list the notebooks by path",
        lines.get(place) or lines.get(("book",)),
    )


def _check_chapter(path: Path, name: str, line: int | None, before: list[str]) -> None:
    if not _NOTEBOOK_PATH.fullmatch(name):
        raise InputError.at(
            path, f"expected letters, digits, - and _ in a path, found '{name}'; rename it", line
        )
    if any(Path(other).stem == Path(name).stem for other in before):
        raise InputError.at(
            path, f"expected each name of a notebook once, found '{name}'; rename one", line
        )
    if not (path.parent / name).is_file():
        raise InputError.at(
            path, f"expected the notebook {name}, found none; restore it or unlist it", line
        )


def _text_of(path: Path, book: dict[str, Any], key: str, lines: dict[KeyPath, int]) -> str:
    value = book.get(key)
    if value is not None and not isinstance(value, str):
        raise InputError.at(
            path,
            f"book.{key}: expected text, found {value!r}; put it in quotation marks",
            lines.get(("book", key)),
        )
    return " ".join((value or "").split())


def _authors(path: Path, given: Any, lines: dict[KeyPath, int]) -> tuple[str, ...]:
    """Return the names of the authors: one or several, each as text or under ``name``."""
    listed = given if isinstance(given, list) else [] if given is None else [given]
    names = [one.get("name") if isinstance(one, dict) else one for one in listed]
    if not all(isinstance(name, str) for name in names):
        raise InputError.at(
            path,
            f"book.author: expected a name, or several, found {given!r}; write each as text",
            lines.get(("book", "author")),
        )
    return tuple(" ".join(str(name).split()) for name in names)


def _keys_for_quarto_alone(
    name: str, book: dict[str, Any], lines: dict[KeyPath, int]
) -> Iterator[str]:
    for key, value in book.items():
        place = f"{name}:{lines.get(('book', key), 0)}: book.{key}"
        if key == "date":
            yield (
                f"{place}: the built-in stitcher prints the date of params/; give it there as "
                "edition_date"
            )
        elif key == "appendices":
            yield f"{place}: the built-in stitcher shows appendices as the last chapters"
        elif key == "chapters":
            for index, item in enumerate(value):
                if isinstance(item, dict):
                    line = lines.get(("book", key, index), 0)
                    yield (
                        f"{name}:{line}: book.chapters: the built-in stitcher shows the chapters "
                        f"of the part '{item['part']}', but not its title"
                    )
        elif key not in _HONOURED_KEYS:
            yield (
                f"{place}: the built-in stitcher cannot honour this key; build with --stitcher "
                "quarto, or remove it"
            )


def _get_nested(config: Any, *keys: str) -> Any:
    for key in keys:
        config = config.get(key) if isinstance(config, dict) else None
    return config
