"""Old .xls workbooks: what to know before one is parsed.

The parser reads every sheet at once and drops error values. The record types are those of
Microsoft's published description of the format, [MS-XLS].
"""

import struct
from collections.abc import Mapping
from pathlib import Path

from carebook.ingest.workbooks.extent import Marks, Place, check_room
from carebook.ingest.workbooks.file_content import DOWNLOAD_AGAIN, unreadable_file
from carebook.ingest.workbooks.ole import Container, open_container

_BOF, _EOF, _BOUNDSHEET, _FILEPASS = 0x809, 0x0A, 0x85, 0x2F
_FORMULA, _BOOLERR, _MULRK = 0x06, 0x205, 0xBD
# NUMBER, LABEL, LABELSST, RK, RSTRING: one cell each.
_SINGLE = frozenset((0x203, 0x204, 0xFD, 0x27E, 0xD6, _FORMULA, _BOOLERR))
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def scan_xls(path: Path) -> tuple[Marks, ...]:
    """Run through every sheet's records once; the marks stand in the order of the sheets.

    Raises:
        SheetError: it is protected by a password, holds macros, is no workbook, is damaged, or
            would take more memory than its contents warrant.

    """
    container = open_container(path)
    stream = _workbook_stream(container)
    starts = []
    for kind, at, size in _records(stream, 0):
        if kind == _FILEPASS:
            found = "a file protected by a password"
            raise unreadable_file(path, found, "save a copy without the password")
        if kind == _BOUNDSHEET and size >= 6:
            starts.append(struct.unpack_from("<I", stream, at)[0])
    scanned: Mapping[int, Marks] = {start: _scan(stream, start) for start in set(starts)}
    sheets = tuple(scanned[start] for start in starts)
    largest = max(sheets, key=lambda marks: marks.room, default=Marks())
    room = sum(marks.room for marks in sheets)
    check_room(path, "", room, sum(marks.filled for marks in sheets), largest.last)
    return sheets


def _workbook_stream(container: Container) -> bytes:
    path, names = container.path, container.names
    if "EncryptedPackage" in names:
        found = "a file protected by a password"
        raise unreadable_file(path, found, "save a copy without the password")
    if "_VBA_PROJECT_CUR" in names or "_VBA_PROJECT" in names:
        raise unreadable_file(path, "a workbook with macros", "save it as .xlsx without macros")
    name = next((name for name in ("Workbook", "Book") if name in names), None)
    if name is None:
        what = "a Word document" if "WordDocument" in names else "another kind of Office file"
        raise unreadable_file(path, what, "download the data tables instead, or " + DOWNLOAD_AGAIN)
    return container.stream(name)


def _records(stream: bytes, start: int) -> list[tuple[int, int, int]]:
    """Return the records of one substream: type, where its data begins, and their size.

    A chart inside a sheet is a substream of its own, which ends before the sheet does.
    """
    records = []
    at, depth, end = start, 0, len(stream)
    while at + 4 <= end:
        kind, size = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        records.append((kind, at, min(size, end - at)))
        at += size
    return records


def _scan(stream: bytes, start: int) -> Marks:
    filled = 0
    last_row = last_column = -1
    errors: dict[Place, str] = {}
    for kind, at, size in _records(stream, start):
        if kind == _MULRK and size >= 6:
            row, first = struct.unpack_from("<HH", stream, at)
            column = first + (size - 6) // 6 - 1
            filled += max(0, column - first + 1)
        elif kind in _SINGLE and size >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            filled += 1
            if kind == _BOOLERR and size >= 8 and stream[at + 7]:
                errors[row, column] = _ERRORS.get(stream[at + 6], "#ERROR")
            elif (
                kind == _FORMULA
                and size >= 14
                and stream[at + 6] == 2
                and (stream[at + 12 : at + 14] == b"\xff\xff")
            ):
                errors[row, column] = _ERRORS.get(stream[at + 8], "#ERROR")
        else:
            continue
        last_row, last_column = max(last_row, row), max(last_column, column)
    return Marks(filled=filled, last=(last_row, last_column), errors=errors)
