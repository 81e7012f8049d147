"""Links in Markdown: to other chapters, to headings, to files of the project, and elsewhere.

A link that leads nowhere becomes its words, and is told.
"""

import os
import re
from collections.abc import Iterator
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote

from carebook.config.chapters import staged_path
from carebook.core.files import sha256
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.placed_text import PlacedText, TextChange
from carebook.pages.project_files import find_file, read_bytes
from carebook.pages.staging import FILES_FOLDER, ChapterOutline, Staging
from carebook.text import markdown
from carebook.text.markdown_links import InlineLink, find_links
from carebook.text.markdown_structure import markdown_structure
from carebook.text.plain_text import join_lines

MAX_FILE_BYTES = 20_000_000
_SCHEME = re.compile(r"[^\w#/.]*([A-Za-z][A-Za-z0-9+.\-\s]*):")
_SAFE_SCHEMES = frozenset(("http", "https", "mailto", "tel"))
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}):[^\s<>]*>")
_CHAPTER_SUFFIXES = frozenset((".ipynb", ".qmd", ".md", ".html"))
# Files that only hold something: none of them runs in the browser of whoever opens it.
_CARRIED_SUFFIXES = frozenset(
    ".csv .tsv .txt .json .geojson .pdf .xlsx .ods .docx .odt .pptx .zip .png .jpg .jpeg".split()  # noqa: SIM905
)
# Names that the book gives to figures, tables, sections and equations: whoever makes them checks
# links to them.
_GIVEN_NAMES = ("fig-", "tbl-", "lst-", "table-", "row-", "fn", "ref-")


class DeadLinkError(Exception):
    """A link that leads nowhere; the message says why."""


def with_checked_links(source: PlacedText, staging: Staging) -> PlacedText:
    """Return a text whose links lead to where the staged book has what they name."""
    changes: list[TextChange] = []
    if "](" in source.text or staging.references:
        for link in find_links(source.text, staging.references):
            if not link.is_picture:
                changes += _link_changes(link, source.place_at(link.start), staging)
    if "<" in source.text:
        changes += _autolink_changes(source, staging)
    return source.with_changes(changes)


def _link_changes(link: InlineLink, place: CellPlace, staging: Staging) -> Iterator[TextChange]:
    try:
        target = _resolve(link.target, place, staging)
    except DeadLinkError as problem:
        shown = join_lines(link.target)[:80]
        staging.warn(place, f"the link to '{shown}' is shown as its words alone: {problem}")
        yield TextChange(link.start, link.opened, "")
        yield TextChange(link.closed, link.end, "")
        return
    if target != link.target:
        title = f" {markdown.quote_attribute(link.title)}" if link.title else ""
        yield TextChange(link.closed, link.end, f"]({target}{title}){link.attributes}")


def _autolink_changes(source: PlacedText, staging: Staging) -> Iterator[TextChange]:
    structure = markdown_structure(source.text)
    for found in _AUTOLINK.finditer(source.text):
        if found[1].lower() in _SAFE_SCHEMES or structure.is_code(found.start()):
            continue
        place = source.place_at(found.start())
        staging.warn(
            place, f"the link to '{found[0][1:-1][:80]}' is shown as its words alone: {_active()}"
        )
        yield TextChange(*found.span(), markdown.escape(found[0][1:-1]))


def _active() -> str:
    return f"expected {', '.join(sorted(_SAFE_SCHEMES))} or a file of the project"


def _resolve(target: str, place: CellPlace, staging: Staging) -> str:
    """Return the address that a link has in the staged book.

    Raises:
        DeadLinkError: it leads nowhere.

    """
    plain = unescape(unquote(target)).strip()
    if found := _SCHEME.match(plain):
        if "".join(found[1].split()).lower() not in _SAFE_SCHEMES:
            raise DeadLinkError(_active())
        return target
    if plain.startswith(("//", "\\")):
        raise DeadLinkError("write the whole address, with https://")
    path, _, fragment = plain.partition("#")
    if not path and not fragment:
        raise DeadLinkError("it names no address; write one between the brackets")
    if not path:
        _require_anchor(fragment, staging.path, staging)
        return target
    name = _name_from_root(path, staging)
    if PurePosixPath(name).suffix in _CHAPTER_SUFFIXES or not PurePosixPath(name).suffix:
        if len(staging.book.outlines) <= 1:
            # A chapter by itself knows of no other; the stitchers know chapters as notebooks.
            is_qmd = PurePosixPath(path).suffix == ".qmd"
            return target.replace(path, staged_path(path), 1) if is_qmd else target
        if chapter := _chapter_named(name, staging):
            if fragment:
                _require_anchor(fragment, chapter, staging)
            way = os.path.relpath(chapter, PurePosixPath(staging.path).parent).replace(os.sep, "/")
            return f"{way}#{fragment}" if fragment else way
        if PurePosixPath(name).suffix in (".ipynb", ".qmd"):
            raise DeadLinkError("there is no such chapter in this book")
    return _carry(target, place, staging)


def _name_from_root(path: str, staging: Staging) -> str:
    folder = "" if path.startswith("/") else str(PurePosixPath(staging.path).parent)
    return os.path.normpath(PurePosixPath(folder) / path.lstrip("/")).replace(os.sep, "/")


def _chapter_named(name: str, staging: Staging) -> str:
    """Return the chapter that a path means, whatever its ending."""
    stem = str(PurePosixPath(name).with_suffix(""))
    for path in staging.book.outlines:
        if stem == str(PurePosixPath(path).with_suffix("")):
            return path
    return ""


def _require_anchor(fragment: str, chapter: str, staging: Staging) -> None:
    outline: ChapterOutline | None = staging.book.outlines.get(chapter)
    if not fragment or outline is None or fragment.startswith(_GIVEN_NAMES):
        return
    if fragment not in outline.anchors:
        where = "this chapter" if chapter == staging.path else outline.source
        raise DeadLinkError(f"there is no heading or label '#{fragment}' in {where}")


def _carry(target: str, place: CellPlace, staging: Staging) -> str:
    """Put a file of the project into the staged folder; return its address from the chapter."""
    file = find_file(target, staging, str(PurePosixPath(place.chapter).parent))
    suffix = PurePosixPath(file.name).suffix.lower()
    if file.path is not None and suffix not in _CARRIED_SUFFIXES:
        raise DeadLinkError(
            f"a file of the type '{suffix or 'none'}' does not go with a book; give it as CSV, "
            "PDF or a spreadsheet"
        )
    content = read_bytes(file, MAX_FILE_BYTES)
    if isinstance(content, str):
        raise DeadLinkError(content)
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", PurePosixPath(file.name).stem).strip("-") or "file"
    name = f"{FILES_FOLDER}/{stem}{suffix}"
    if staging.files.get(name, content) != content:
        name = f"{FILES_FOLDER}/{stem}-{sha256(content)[:10]}{suffix}"
    staging.files[name] = content
    return f"{staging.path_to_root}{name}"
