"""The contents of an .ods archive, run through before it is parsed.

The parser reads every sheet at once, sets out each repetition as a cell of its own, and drops
merged cells, error values and formulas without a result; this scan finds them all.
"""

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from carebook.ingest.workbooks.archive import Archive
from carebook.ingest.workbooks.extent import Marks, Place, check_room, check_text
from carebook.ingest.workbooks.file_content import DOWNLOAD_AGAIN, unreadable_file

_CONTENT = "content.xml"
_TOKEN = re.compile(rb"<table:(table|table-row|(?:covered-)?table-cell)(?=[\s/>])([^>]*)>")
_CUT = b"<table:table-"
_REPEATED = re.compile(rb"""table:number-(?:rows|columns)-repeated\s*=\s*["']\s*\+?([0-9]+)""")
_SPANNED = re.compile(rb"""table:number-(rows|columns)-spanned\s*=\s*["']([0-9]+)""")
_NAME = re.compile(rb"""table:name\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SPACES = re.compile(rb"""<text:s\s[^>]*text:c\s*=\s*["']\s*\+?([0-9]+)""")
_PARAGRAPH = re.compile(rb"<text:p[^>]*>(.*?)</text:p>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_LARGEST_CELL = 16_000_000


def check_ods(archive: Archive) -> None:
    """Check what stands beside the contents: no password, no macros, nothing damaged.

    Raises:
        SheetError: naming the first that is wrong.

    """
    path, names = archive.path, archive.members
    manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if b"encryption-data" in manifest or "encrypted-package" in names:
        found = "a file protected by a password"
        raise unreadable_file(path, found, "save a copy without the password")
    libraries = ("script-lc.xml", "script-lb.xml")
    if any(
        name.startswith(("Basic/", "Scripts/")) and not name.endswith(("/", *libraries))
        for name in names
    ):
        raise unreadable_file(path, "a workbook with macros", "save it without macros")
    if _CONTENT not in names:
        raise unreadable_file(path, f"a workbook without {_CONTENT}", DOWNLOAD_AGAIN)
    for name in names:
        if name != _CONTENT:
            archive.check(name)


def scan_ods(archive: Archive) -> Mapping[str, Marks]:
    """Run through every sheet of the contents once.

    Raises:
        SheetError: it is damaged, or would take more memory than its contents warrant.

    """
    sheets: list[_Scan] = []
    for cells in _whole_cells(archive):
        matches = list(_TOKEN.finditer(cells))
        ends = [match.start() for match in matches[1:]]
        for match, end in zip(matches, [*ends, len(cells)], strict=True):
            kind, attributes = match.groups()
            if kind == b"table":
                sheets.append(_Scan(attributes))
            elif not sheets:
                continue
            elif kind == b"table-row":
                sheets[-1].begin_row(attributes)
            else:
                sheets[-1].add_cell(attributes, cells, match.end(), end)
    _check(archive.path, sheets)
    return {sheet.name: sheet.marks() for sheet in sheets}


def _check(path: Path, sheets: list["_Scan"]) -> None:
    """Hold the sheets together to what is allowed: the parser keeps all of them at once."""
    largest = max(sheets, key=lambda sheet: sheet.marks().room, default=None)
    if largest is None:
        return
    room = sum(sheet.marks().room for sheet in sheets)
    check_room(path, largest.name, room, sum(s.filled for s in sheets), largest.last)
    check_text(path, largest.name, sum(sheet.repeated_text for sheet in sheets))


def _whole_cells(archive: Archive) -> Iterator[bytes]:
    """Yield the contents in pieces that begin with a table's cell, row or column."""
    kept = b""
    for piece in archive.pieces(_CONTENT):
        if not kept and b"\0" in piece:
            raise unreadable_file(
                archive.path, "contents in another encoding than UTF-8", DOWNLOAD_AGAIN
            )
        kept += piece
        cut = kept.rfind(_CUT, 1)
        if cut > 0:
            yield kept[:cut]
            kept = kept[cut:]
        elif len(kept) > _LARGEST_CELL:
            found = f"a cell of more than {_LARGEST_CELL // 1_000_000} MB"
            raise unreadable_file(archive.path, found, DOWNLOAD_AGAIN)
    yield kept


class _Scan:
    """What has been seen so far of one sheet."""

    def __init__(self, attributes: bytes) -> None:
        name = _NAME.search(attributes)
        text = (name[1] or name[2] or b"") if name else b""
        self.name = html.unescape(text.decode("utf-8", "replace"))
        self.row, self.column = -1, -1
        self.next_row, self.row_repeats = 0, 1
        self.filled = self.repeated_text = 0
        self.last: Place = (-1, -1)
        self.formulas: set[Place] = set()
        self.errors: dict[Place, str] = {}
        self.merged: list[tuple[Place, Place]] = []

    def marks(self) -> Marks:
        """Return what was seen."""
        return Marks(
            filled=self.filled,
            last=self.last,
            formulas=frozenset(self.formulas),
            errors=self.errors,
            merged=tuple(self.merged),
        )

    def begin_row(self, attributes: bytes) -> None:
        """Begin a row, or several that are alike."""
        self.row, self.row_repeats = self.next_row, _repeats(attributes)
        self.next_row += self.row_repeats
        self.column = -1

    def add_cell(self, attributes: bytes, cells: bytes, start: int, end: int) -> None:
        """Take in a cell, or several that are alike, whose contents lie from start to end."""
        repeats = _repeats(attributes) if b"repeated" in attributes else 1
        place = (self.row, self.column + 1)
        self.column += repeats
        if b"-spanned" in attributes:
            self._merge(place, attributes)
        valued = b"office:value-type" in attributes
        if b"table:formula" in attributes and not valued:
            self.formulas.add(place)
        # A formula without a result makes room for itself all the same.
        if (attributes.endswith(b"/") or cells.startswith(b"</", start)) and not (
            valued or b"table:formula" in attributes
        ):
            return
        self.filled += 1
        self.last = (
            max(self.last[0], self.row + self.row_repeats - 1),
            max(self.last[1], self.column),
        )
        times = repeats * self.row_repeats
        if times > 1:
            self.repeated_text += times * (end - start)
        if cells.find(b"<text:s ", start, end) >= 0:
            spaces = sum(int(count[:12]) for count in _SPACES.findall(cells, start, end))
            self.repeated_text += times * spaces
        if b'value-type="error"' in attributes:
            self._keep_error(place, cells, start, end)

    def _merge(self, place: Place, attributes: bytes) -> None:
        spans = {kind: int(size) for kind, size in _SPANNED.findall(attributes)}
        rows, columns = spans.get(b"rows", 1), spans.get(b"columns", 1)
        if rows > 1 or columns > 1:
            last = (place[0] + max(rows, 1) - 1, place[1] + max(columns, 1) - 1)
            self.merged.append((place, last))

    def _keep_error(self, place: Place, cells: bytes, start: int, end: int) -> None:
        paragraph = _PARAGRAPH.search(cells, start, end)
        text = _TAG.sub(b"", paragraph[1]).decode("utf-8", "replace") if paragraph else ""
        self.errors[place] = html.unescape(text).strip() or "#ERROR"


def _repeats(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    # Zero counts as one, and nine digits are far beyond any limit.
    return max(1, int(found[1][:9])) if found else 1
