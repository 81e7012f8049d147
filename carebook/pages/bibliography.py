"""The works that chapters may cite: the bibliographies and styles of ``_quarto.yml`` and chapters.

A bibliography that is missing or cannot be read is told in one line, and the book is built without
it: its citations are then shown as text.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from carebook.core.cache import BuildCache
from carebook.tools.pandoc_reading import BibliographyText, read_bibliographies, style_problem

BIBLIOGRAPHY_KEY, STYLE_KEY = "bibliography", "csl"
_FORMATS = {
    ".bib": "biblatex",
    ".bibtex": "bibtex",
    ".json": "csljson",
    ".ris": "ris",
    ".xml": "endnotexml",
    ".yaml": "markdown",
    ".yml": "markdown",
}
_LINE = re.compile(r"line (\d+)")
# Pandoc takes a second for each megabyte and a third of a gigabyte of memory.
_MAX_MEGABYTES = 2


@dataclass(frozen=True)
class Works:
    """What a chapter may cite.

    Attributes:
        by_key: the works as CSL JSON has them, by the keys that text cites them by.
        style: the CSL to cite them in, or empty for Pandoc's own.
        files: the bibliographies and the style that can be read, by their paths from the root.
        bibliographies: of those, the paths of the bibliographies, in their order.
        style_file: of those, the path of the style, or empty.
        files_read: every path that was looked for in the project, also those of no file.
        problem: why there is nothing to cite although a bibliography is named, in words.

    """

    by_key: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    style: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    bibliographies: tuple[str, ...] = ()
    style_file: str = ""
    files_read: tuple[str, ...] = ()
    problem: str = ""

    @property
    def named(self) -> str:
        """The bibliographies, as a message names them."""
        return " or ".join(self.bibliographies) or "a bibliography"

    def as_json(self, keys: Collection[str]) -> str:
        """Return works as CSL JSON, in the order of the bibliography; empty without any."""
        cited = [work for key, work in self.by_key.items() if key in keys]
        return json.dumps(cited, ensure_ascii=False) if cited else ""

    def with_more(self, other: "Works") -> "Works":
        """Return these works and others; the style of the others comes before."""
        return Works(
            by_key={**self.by_key, **other.by_key},
            style=other.style or self.style,
            files={**self.files, **other.files},
            bibliographies=(*self.bibliographies, *other.bibliographies),
            style_file=other.style_file or self.style_file,
            files_read=(*self.files_read, *other.files_read),
            problem=self.problem or other.problem,
        )


@dataclass(frozen=True)
class _Source:
    """A file that is named, and where."""

    path: str
    place: str
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")


def read_works(
    named: Mapping[str, Any],
    root: Path,
    folder: str,
    places: Mapping[str, str],
    build_cache: BuildCache | None = None,
) -> tuple[Works, tuple[str, ...]]:
    """Return the works that a file's YAML names, and what its author is told.

    Args:
        named: the YAML: its ``bibliography``, a path or several, and its ``csl``.
        root: the project's folder.
        folder: the folder that the paths start from, from the root; ``/`` first means the root.
        places: where each of the two keys stands, as a message says it.
        build_cache: has what was read before.

    Raises:
        ToolError: Pandoc is missing, or failed.

    """
    told: list[str] = []
    sources = _named_files(named, BIBLIOGRAPHY_KEY, root, folder, places, told)
    works, good = _read_all(sources, told, build_cache)
    styles = _named_files(named, STYLE_KEY, root, folder, places, told)
    style = next((one for one in styles if _is_style(one, told, build_cache)), None)
    kept = [*good, *([style] if style else [])]
    return Works(
        by_key=works,
        style=style.text if style else "",
        files={one.path: one.content for one in kept},
        bibliographies=tuple(one.path for one in good),
        style_file=style.path if style else "",
        files_read=tuple(_paths(named, folder)),
        problem="its bibliography cannot be read" if told and not works else "",
    ), tuple(told)


def _paths(named: Mapping[str, Any], folder: str) -> Iterator[str]:
    for key in (BIBLIOGRAPHY_KEY, STYLE_KEY):
        given = named.get(key)
        for name in given if isinstance(given, list) else [given]:
            if isinstance(name, str) and "://" not in name and _from_root(folder, name):
                yield _from_root(folder, name)


def _named_files(
    named: Mapping[str, Any],
    key: str,
    root: Path,
    folder: str,
    places: Mapping[str, str],
    told: list[str],
) -> list[_Source]:
    given = named.get(key)
    listed = given if isinstance(given, list) else [] if given is None else [given]
    place = places.get(key, key)
    found = []
    for name in listed:
        if not isinstance(name, str) or "://" in name:
            told.append(
                f"{place}: {key}: expected the path of a file of the project, found {name!r}; "
                "save it beside the notebooks and name it"
            )
            continue
        path = _from_root(folder, name)
        file = root / path if path else None
        if file is None or not file.is_file() or not file.resolve().is_relative_to(root.resolve()):
            told.append(
                f"{place}: {key}: expected the file {name} in the project, found none; restore it "
                "or mend the path"
            )
            continue
        if (size := file.stat().st_size / 1e6) > _MAX_MEGABYTES:
            told.append(
                f"{place}: {key}: expected a file of at most {_MAX_MEGABYTES} MB, found {name} "
                f"with {size:.1f} MB; leave out the works that nobody cites"
            )
            continue
        found.append(_Source(path, place, file.read_bytes()))
    return found


def _from_root(folder: str, name: str) -> str:
    """Return a path from the project's root, or nothing of one that leads out of it."""
    parts: list[str] = []
    for part in (PurePosixPath("/", folder) / name.replace("\\", "/")).parts[1:]:
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _read_all(
    sources: Sequence[_Source], told: list[str], build_cache: BuildCache | None
) -> tuple[dict[str, dict[str, Any]], list[_Source]]:
    known = []
    for source in sources:
        if PurePosixPath(source.path).suffix.lower() in _FORMATS:
            known.append(source)
            continue
        told.append(
            f"{source.place}: {BIBLIOGRAPHY_KEY}: expected a file that ends in "
            f"{', '.join(_FORMATS)}, found {source.path}; save it as BibTeX (.bib)"
        )
    if not known:
        return {}, []
    texts = [
        BibliographyText(one.text, _FORMATS[PurePosixPath(one.path).suffix.lower()])
        for one in known
    ]
    works: dict[str, dict[str, Any]] = {}
    good = []
    for source, read in zip(known, read_bibliographies(texts, build_cache), strict=True):
        if read.problem or not read.works:
            told.append(_unread_bibliography(source, read.problem))
            continue
        good.append(source)
        for work in read.works:
            works.setdefault(str(work["id"]), work)
    return works, good


def _unread_bibliography(source: _Source, problem: str) -> str:
    """Say what is wrong with a bibliography, and on which line."""
    line = _LINE.search(problem)
    said = " ".join(problem.split(":", 1)[-1].split())[:120] if problem else "no work in it"
    place = f"{source.path}:{line[1]}" if line else source.path
    return (
        f"{place}: expected a bibliography that Pandoc can read, found {said}; mend it (until then "
        "its works are not cited, and their keys are shown as text)"
    )


def _is_style(source: _Source, told: list[str], build_cache: BuildCache | None) -> bool:
    problem = style_problem(source.text, build_cache)
    if not problem:
        return True
    line = re.search(r"errorPosition = (\d+)", problem)
    place = f"{source.path}:{line[1]}" if line else source.path
    said = " ".join(problem.split())[:120]
    told.append(
        f"{place}: expected a style in the Citation Style Language, found {said}; mend it (until "
        "then works are cited in Pandoc's own style)"
    )
    return False
