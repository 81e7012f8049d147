"""The parts of an .xlsx archive: which one is which sheet, and what to know before it is parsed."""

import html
import posixpath
import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from carebook.ingest.workbooks.archive import Archive
from carebook.ingest.workbooks.extent import MOST_TEXT, Marks, Place, check_room, check_text
from carebook.ingest.workbooks.file_content import DOWNLOAD_AGAIN, unreadable_file

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# A row or a cell: its reference, what follows in its tag, and the next tag if that tells something.
_ROW_OR_CELL = re.compile(
    rb"""<(?:\w+:)?(row|c)\b(?:[^>]*?\br\s*=\s*["']([A-Za-z]{0,8})([0-9]*)["'])?([^>]*)>"""
    rb"""\s*(</|<(?:\w+:)?f\b)?"""
)
_ROW_START = re.compile(rb"<(?:\w+:)?row\b")
_TYPE = re.compile(rb"""\bt\s*=\s*["'](\w+)""")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)")
_CELL_END = re.compile(rb"</(?:\w+:)?c\s*>")
_STRING_CELL = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*\bt=["']s["'][^>]*>\s*<(?:\w+:)?v[^>]*>\s*([0-9]+)"""
)
_STRING = re.compile(rb"<(?:\w+:)?si\b")
# A row of published data takes a few kilobytes.
_LARGEST_ROW = 16_000_000
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383


@dataclass(frozen=True)
class Xlsx:
    """An .xlsx archive and the part of it that holds each sheet."""

    archive: Archive
    parts: Mapping[str, str]


def open_xlsx(archive: Archive) -> Xlsx:
    """Find the sheets' parts, and check every other part that a parser reads at once.

    Raises:
        SheetError: it holds macros, is of the binary kind, or a part is missing or damaged.

    """
    path, names = archive.path, archive.members
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise unreadable_file(path, "a workbook with macros", "save it as .xlsx without macros")
    if "xl/workbook.bin" in names:
        raise unreadable_file(path, "a binary workbook (.xlsb)", "save it as .xlsx")
    parts = _parts(archive)
    sheets = set(parts.values())
    for name in names:
        if name not in sheets:
            archive.check(name)
    return Xlsx(archive, parts)


def _attributes(text: bytes) -> dict[str, str]:
    return {
        name.decode(): html.unescape((double or single).decode("utf-8", "replace"))
        for name, double, single in _ATTRIBUTE.findall(text)
    }


def _parts(archive: Archive) -> dict[str, str]:
    """Follow the relations from the archive's root by the workbook to the part of each sheet."""
    main = next(
        (
            posixpath.normpath(relation.get("Target", "").lstrip("/"))
            for relation in _relations(archive, "_rels/.rels")
            if relation.get("Type", "").endswith("/officeDocument")
        ),
        "",
    )
    folder, name = posixpath.split(main)
    if main not in archive.members or folder != "xl":
        raise unreadable_file(
            archive.path, "a workbook whose beginning cannot be found", DOWNLOAD_AGAIN
        )
    targets = {
        relation.get("Id", ""): relation.get("Target", "").replace("\\", "/")
        for relation in _relations(archive, f"xl/_rels/{name}.rels")
    }
    parts = {}
    for text in _SHEET.findall(archive.read(main)):
        sheet = _attributes(text)
        key = next((value for each, value in sheet.items() if each.endswith(":id")), "")
        target = targets.get(key, "")
        if not target.startswith(("/xl/", "xl/")):
            target = posixpath.join("xl", target)
        part = posixpath.normpath(target.lstrip("/"))
        if part not in archive.members:
            found = f"no part '{part}' for the sheet '{sheet.get('name', '')}'"
            raise unreadable_file(archive.path, found, DOWNLOAD_AGAIN)
        parts[sheet.get("name", "")] = part
    return parts


def _relations(archive: Archive, part: str) -> list[dict[str, str]]:
    if part not in archive.members:
        raise unreadable_file(archive.path, f"a workbook without {part}", DOWNLOAD_AGAIN)
    return [_attributes(text) for text in _RELATION.findall(archive.read(part))]


def scan_sheet(workbook: Xlsx, name: str) -> Marks:
    """Run through one sheet's XML: how far it reaches, its errors, its formulas without a result.

    Raises:
        SheetError: it is damaged, or would take more memory than its contents warrant.

    """
    scan = _Scan()
    path, part = workbook.archive.path, workbook.parts[name]
    for rows in _whole_rows(workbook.archive, part):
        scan.run(rows)
    marks = Marks(
        filled=scan.filled,
        last=scan.last,
        formulas=frozenset(scan.formulas),
        errors=scan.errors,
    )
    check_room(path, name, marks.room, marks.filled, marks.last)
    if scan.strings:
        _check_strings(workbook, name, scan.strings)
    return marks


def _whole_rows(archive: Archive, part: str) -> Iterator[bytes]:
    """Yield a sheet's XML in pieces that begin with a row (the first does not)."""
    kept = b""
    for piece in archive.pieces(part):
        if not kept and b"\0" in piece:
            raise unreadable_file(
                archive.path, f"{part} in another encoding than UTF-8", DOWNLOAD_AGAIN
            )
        kept += piece
        starts = [match.start() for match in _ROW_START.finditer(kept, max(1, len(kept) - 65_536))]
        starts = starts or [match.start() for match in _ROW_START.finditer(kept, 1)]
        if starts:
            yield kept[: starts[-1]]
            kept = kept[starts[-1] :]
        elif len(kept) > _LARGEST_ROW:
            found = f"a row of more than {_LARGEST_ROW // 1_000_000} MB in {part}"
            raise unreadable_file(archive.path, found, DOWNLOAD_AGAIN)
    yield kept


class _Scan:
    """What has been seen so far of a sheet; cells without a reference follow the one before."""

    def __init__(self) -> None:
        self.row = self.column = -1
        self.filled = self.strings = 0
        self.last: Place = (-1, -1)
        self.formulas: set[Place] = set()
        self.errors: dict[Place, str] = {}

    def run(self, rows: bytes) -> None:
        """Run through the XML of some rows."""
        for match in _ROW_OR_CELL.finditer(rows):
            kind, letters, digits, attributes, next_tag = match.groups()
            if kind == b"row":
                self.row = int(digits) - 1 if digits else self.row + 1
                self.column = -1
                continue
            row = self.row
            if letters and digits:
                row, self.column = min(int(digits[:9]) - 1, _LAST_ROW), _column(letters)
            else:
                self.column += 1
            if next_tag == b"</" or attributes.endswith(b"/"):
                continue
            self.filled += 1
            if row > self.last[0] or self.column > self.last[1]:
                self.last = (max(row, self.last[0]), max(self.column, self.last[1]))
            kind_of_value = _TYPE.search(match[0])
            if kind_of_value and kind_of_value[1] == b"s" and not next_tag:
                self.strings += 1
            elif next_tag or (kind_of_value and kind_of_value[1] == b"e"):
                self._look(rows, match, (row, self.column), formula=bool(next_tag))

    def _look(self, rows: bytes, cell: re.Match[bytes], place: Place, formula: bool) -> None:
        """Look into a cell that holds an error value, or a formula that may lack its result."""
        end = _CELL_END.search(rows, cell.end(4))
        value = _VALUE.search(rows, cell.end(4), end.start() if end else len(rows))
        kind = _TYPE.search(cell[0])
        text = value[1].decode("utf-8", "replace").strip() if value else ""
        if kind and kind[1] == b"e" and text:
            self.errors[place] = text
        elif formula and not text and not (value and kind and kind[1] == b"str"):
            self.formulas.add(place)


@cache
def _column(letters: bytes) -> int:
    """Return the index of a column: ``A`` is 0, ``AA`` is 26."""
    index = 0
    for letter in letters.upper()[:4]:
        index = 26 * index + letter - 64
    return min(index - 1, _LAST_COLUMN)


def _check_strings(workbook: Xlsx, sheet: str, cells: int) -> None:
    """Refuse a sheet whose cells repeat long shared strings into more text than can be held."""
    archive = workbook.archive
    shared = next((n for n in archive.members if n.lower() == "xl/sharedstrings.xml"), None)
    if shared is None:
        return
    if cells * archive.members[shared].file_size <= MOST_TEXT:
        return
    sizes = _string_sizes(archive, shared)
    if cells * max(sizes, default=0) <= MOST_TEXT:
        return
    total = 0
    for rows in _whole_rows(archive, workbook.parts[sheet]):
        for index in _STRING_CELL.findall(rows):
            position = int(index[:9])
            total += sizes[position] if position < len(sizes) else 0
    check_text(archive.path, sheet, total)


def _string_sizes(archive: Archive, shared: str) -> "array[int]":
    """Return how many bytes of XML each shared string takes, which its text cannot exceed."""
    sizes = array("Q")
    start, offset, kept = -1, 0, b""
    for piece in archive.pieces(shared):
        kept += piece
        # A tag may be cut between two pieces: it is looked at with the second.
        cut = kept.rfind(b"<")
        cut = cut if cut >= 0 and b">" not in kept[cut:] else len(kept)
        for match in _STRING.finditer(kept, 0, cut):
            if start >= 0:
                sizes.append(offset + match.start() - start)
            start = offset + match.start()
        offset += cut
        kept = kept[cut:]
    if start >= 0:
        sizes.append(offset + len(kept) - start)
    return sizes
