"""``_quarto.yml``, the one description of the book, as far as the built-in stitcher needs it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from carebook.core.errors import InputError
from carebook.core.yaml_models import KeyPath, read_yaml

HOME_NAME = "index"
DEFAULT_TITLE = "Adult social care"
CHAPTER_SUFFIXES = (".ipynb", ".qmd", ".md")
# Chapters give their names to pages, figures, tables and labels.
_NAME_LETTERS = "A-Za-z0-9_/-"
_HONOURED_KEYS = ("title", "subtitle", "author", "description", "chapters", "appendices")


@dataclass(frozen=True)
class ListedChapter:
    """A chapter of the book as ``_quarto.yml`` lists it.

    ``path`` is from the project's root. ``part`` is the title of the part that it stands in or, of
    a part with a page of its own, the path of that page; empty outside parts. ``is_part_page``
    marks that page itself.
    """

    path: str
    part: str = ""
    is_part_page: bool = False
    is_appendix: bool = False


@dataclass(frozen=True)
class QuartoConfig:
    """What ``_quarto.yml`` says of the book, and the whole configuration for Quarto.

    ``listed`` are the chapters, those of all parts and then the appendices. ``warnings`` name, with
    their lines, the keys of the book that only Quarto honours.
    """

    listed: tuple[ListedChapter, ...]
    config: dict[str, Any]
    title: str = DEFAULT_TITLE
    subtitle: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def chapters(self) -> tuple[str, ...]:
        """The paths of the chapters from the project's root, in the order of the book."""
        return tuple(chapter.path for chapter in self.listed)

    @property
    def staged_book(self) -> dict[str, Any]:
        """The ``book`` of the configuration, with the chapters that are staged."""
        book: dict[str, Any] = self.config["book"]
        return {
            key: _staged_list(value) if key in ("chapters", "appendices") else value
            for key, value in book.items()
        }


def staged_path(chapter: str) -> str:
    """Return where a chapter is staged, and executed: a notebook under the same name.

    ``notebooks/costs.qmd`` becomes ``notebooks/costs.ipynb``.
    """
    return PurePosixPath(chapter).with_suffix(".ipynb").as_posix()


def executed_path(chapter: str) -> str:
    """Return where a finished book keeps a chapter's executed notebook, from the book's folder."""
    return f"notebooks/{PurePosixPath(chapter).stem}.ipynb"


def _staged_list(items: list[Any]) -> list[Any]:
    staged: list[Any] = []
    for item in items:
        if isinstance(item, dict):
            part = staged_path(item["part"]) if _is_chapter(item["part"]) else item["part"]
            staged.append({**item, "part": part, "chapters": _staged_list(item["chapters"])})
        else:
            staged.append(staged_path(item))
    return staged


def _is_chapter(name: str) -> bool:
    return PurePosixPath(name).suffix in CHAPTER_SUFFIXES


def read_quarto_yml(path: Path) -> QuartoConfig:
    """Read and check ``_quarto.yml``.

    Raises:
        InputError: it is no Quarto book, its home page is not ``index.ipynb`` (or ``.qmd``, or
            ``.md``) in the project's root, its title, subtitle, author or description is not text,
            or a chapter's name is taken, has other marks than letters, digits, - and _, or leads to
            no file.

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
    first = chapters[0][0] if chapters else None
    if first is None or first.path not in [HOME_NAME + suffix for suffix in CHAPTER_SUFFIXES]:
        raise InputError.at(
            path,
            f"book.chapters: expected {HOME_NAME}.ipynb first (a book's home page must be in the "
            f"project's root), found '{first.path if first else 'nothing'}'; put it first",
            lines.get(("book", "chapters")),
        )
    if "appendices" in book:
        chapters += _listed_chapters(path, book, "appendices", lines)
    listed = [chapter for chapter, _ in chapters]
    for index, (chapter, place) in enumerate(chapters):
        _check_chapter(path, chapter.path, lines.get(place), listed[:index])
    return QuartoConfig(
        listed=tuple(listed),
        config=config,
        title=_text_of(path, book, "title", lines) or DEFAULT_TITLE,
        subtitle=_text_of(path, book, "subtitle", lines),
        description=_text_of(path, book, "description", lines),
        authors=_authors(path, book.get("author"), lines),
        warnings=tuple(_keys_for_quarto_alone(path.name, book, lines)),
    )


def _listed_chapters(
    path: Path, book: dict[str, Any], key: str, lines: dict[KeyPath, int]
) -> Iterator[tuple[ListedChapter, KeyPath]]:
    """Yield each chapter that a list names, those of its parts too, with its place."""
    listed, is_appendix = book.get(key), key == "appendices"
    if not isinstance(listed, list):
        raise _no_list(path, key, lines, ("book", key))
    for index, item in enumerate(listed):
        place: KeyPath = ("book", key, index)
        if isinstance(item, str):
            yield ListedChapter(item, is_appendix=is_appendix), place
            continue
        part = item.get("part") if isinstance(item, dict) else None
        within = item.get("chapters") if isinstance(item, dict) else None
        if (
            not isinstance(part, str)
            or not isinstance(within, list)
            or not all(isinstance(name, str) for name in within)
            or not (within or _is_chapter(part))
        ):
            raise _no_list(path, key, lines, place)
        part = " ".join(part.split())
        if _is_chapter(part):
            yield ListedChapter(part, part, True, is_appendix), (*place, "part")
        for number, name in enumerate(within):
            yield ListedChapter(name, part, False, is_appendix), (*place, "chapters", number)


def _no_list(path: Path, key: str, lines: dict[KeyPath, int], place: KeyPath) -> InputError:
    return InputError.at(
        path,
        f"book.{key}: expected a list of chapters, or of parts (part: and chapters:), found "
        "something else; list the chapters by path",
        lines.get(place) or lines.get(("book",)),
    )


def _check_chapter(
    path: Path, name: str, line: int | None, before: Sequence[ListedChapter]
) -> None:
    def refused(expected: str, advice: str) -> InputError:
        return InputError.at(path, f"expected {expected}, found {advice}", line)

    way = PurePosixPath(name)
    if not _is_chapter(name):
        raise refused(
            f"a chapter ({', '.join(CHAPTER_SUFFIXES)})", f"'{name}'; name one, or unlist it"
        )
    if odd := list(dict.fromkeys(re.sub(f"[{_NAME_LETTERS}]", "", str(way.with_suffix(""))))):
        letters = ", ".join(f"'{letter}'" for letter in odd)
        raise refused(
            "letters from A to Z, digits, - and _ in a path",
            f"{letters} in '{name}'; rename it, for instance to {_plain_name(way)}",
        )
    if way.is_absolute() or str(way) != name:
        raise refused("a path from the project's folder", f"'{name}'; write it as {way.name}")
    # Some disks and web servers take small and capital letters for the same.
    if any(PurePosixPath(one.path).stem.lower() == way.stem.lower() for one in before):
        raise refused("each name of a notebook once", f"'{name}'; rename one")
    if not (path.parent / name).is_file():
        raise refused(f"the notebook {name}", "none; restore it or unlist it")


def _plain_name(way: PurePosixPath) -> str:
    """Return a file's name in letters that every web server and every stitcher carries."""
    plain = unicodedata.normalize("NFKD", way.stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-") + way.suffix


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
    for key in book:
        place = f"{name}:{lines.get(('book', key), 0)}: book.{key}"
        if key == "date":
            yield (
                f"{place}: the built-in stitcher prints the date of params/; give it there as "
                "edition_date"
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
