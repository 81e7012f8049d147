"""What the parser does not tell of a sheet: error values, formulas without a result, merged cells.

The parser gives an empty text for an error value and for a formula without a stored result, which
would both pass for an empty cell; of an .ods file it does not give merged cells either.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from carebook.ingest.workbooks.sheet import column_index

CellPosition = tuple[int, int]

_XLSX_NEEDS_MARKS = re.compile(rb"""<(?:\w+:)?f[\s/>]|\bt\s*=\s*["']e["']""")
_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")
# Records of Microsoft's published description of old workbooks, [MS-XLS].
_BEGIN, _END, _SHEET, _FORMULA, _BOOLEAN_OR_ERROR = 0x809, 0x0A, 0x85, 0x06, 0x205
_XLS_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass
class CellMarks:
    """Cells of one sheet that need more than their parsed value, as (row, column) from 0.

    ``merged`` are the first and last cell of each merged range. They are filled for .ods files
    only, as are ``last``, the lowest row and rightmost column in use, and ``filled``, how many
    cells are stored to fill them (one that is repeated counts once).
    """

    errors: dict[CellPosition, str] = field(default_factory=dict)
    empty_formulas: set[CellPosition] = field(default_factory=set)
    merged: list[tuple[CellPosition, CellPosition]] = field(default_factory=list)
    last: CellPosition = (-1, -1)
    filled: int = 0


def xlsx_marks(archive: zipfile.ZipFile, sheet: str) -> CellMarks:
    """Return the marks of one sheet; its XML is only gone through where it holds any.

    Raises:
        KeyError, ValueError, ElementTree.ParseError: the archive is damaged.

    """
    marks = CellMarks()
    content = archive.read(_xlsx_part(archive, sheet))
    if not _XLSX_NEEDS_MARKS.search(content):
        return marks
    row = column = -1
    for is_end, tag, element in _elements(content):
        if tag == "row" and not is_end:
            row, column = int(element.get("r", row + 2)) - 1, -1
        elif tag == "row":
            element.clear()
        elif tag == "c" and is_end:
            column += 1
            if reference := _REFERENCE.fullmatch(element.get("r", "")):
                row, column = int(reference[2]) - 1, column_index(reference[1])
            _mark_xlsx_cell(marks, (row, column), element)
    return marks


def _mark_xlsx_cell(marks: CellMarks, at: CellPosition, cell: ElementTree.Element) -> None:
    below = {child.tag.rpartition("}")[2]: child.text or "" for child in cell}
    value = below.get("v", "").strip()
    kind = cell.get("t")
    if kind == "e" and value:
        marks.errors[at] = value
    # A formula may result in an empty text, which is stored as such.
    elif "f" in below and not value and not ("v" in below and kind == "str"):
        marks.empty_formulas.add(at)


def _xlsx_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the archive's member that holds a sheet."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    for element in workbook.iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            key = next(value for name, value in element.items() if name.endswith("}id"))
            return "xl/" + targets[key].lstrip("/").removeprefix("xl/")
    raise KeyError(sheet)


def ods_marks(archive: zipfile.ZipFile) -> Mapping[str, CellMarks]:
    """Return the marks of every sheet by its name.

    Raises:
        KeyError, ValueError, ElementTree.ParseError: the archive is damaged.

    """
    sheets: dict[str, CellMarks] = {}
    marks = CellMarks()
    row = next_row = column = 0
    for is_end, tag, element in _elements(archive.read("content.xml")):
        if tag == "table" and not is_end:
            marks = sheets.setdefault(_local_keys(element).get("name", ""), CellMarks())
            row = next_row = 0
        elif tag == "table-row" and not is_end:
            row, column = next_row, 0
            next_row += max(1, int(_local_keys(element).get("number-rows-repeated", 1)))
        elif tag == "table-row":
            element.clear()
        elif tag in ("table-cell", "covered-table-cell") and is_end:
            keys = _local_keys(element)
            _mark_ods_cell(marks, (row, column), element, keys)
            column += max(1, int(keys.get("number-columns-repeated", 1)))
            if len(element) or "formula" in keys or "value-type" in keys:
                marks.filled += 1
                marks.last = (next_row - 1, max(marks.last[1], column - 1))
    return sheets


def _local_keys(element: ElementTree.Element) -> Mapping[str, str]:
    return {name.rpartition("}")[2]: value for name, value in element.items()}


def _mark_ods_cell(
    marks: CellMarks, at: CellPosition, cell: ElementTree.Element, keys: Mapping[str, str]
) -> None:
    below = int(keys.get("number-rows-spanned", 1)) - 1
    right = int(keys.get("number-columns-spanned", 1)) - 1
    if below > 0 or right > 0:
        marks.merged.append((at, (at[0] + max(below, 0), at[1] + max(right, 0))))
    kinds = [value for name, value in cell.items() if name.endswith("}value-type")]
    if "formula" in keys and not kinds:
        marks.empty_formulas.add(at)
    if "error" in kinds:
        paragraph = next((one for one in cell if one.tag.endswith("}p")), cell)
        marks.errors[at] = "".join(paragraph.itertext()).strip() or "#ERROR"


def _elements(content: bytes) -> Iterator[tuple[bool, str, ElementTree.Element]]:
    """Yield elements as they begin and as they end: whether they end, and their local name."""
    events = ElementTree.iterparse(io.BytesIO(content), events=("start", "end"))  # noqa: S314
    for event, element in events:
        yield event == "end", element.tag.rpartition("}")[2], element


def xls_marks(stream: bytes) -> tuple[CellMarks, ...]:
    """Return the marks of every sheet of an old workbook, in order: its error values."""
    starts = [
        struct.unpack_from("<I", stream, at)[0]
        for kind, at, size in _records(stream, 0)
        if kind == _SHEET and size >= 6
    ]
    return tuple(_xls_sheet_marks(stream, start) for start in starts)


def _xls_sheet_marks(stream: bytes, start: int) -> CellMarks:
    marks = CellMarks()
    for kind, at, size in _records(stream, start):
        error = None
        if kind == _BOOLEAN_OR_ERROR and size >= 8 and stream[at + 7]:
            error = stream[at + 6]
        elif kind == _FORMULA and size >= 14 and stream[at + 6] == 2:
            # The result is no number, and its kind is an error.
            error = stream[at + 8] if stream[at + 12 : at + 14] == b"\xff\xff" else None
        if error is not None:
            row, column = struct.unpack_from("<HH", stream, at)
            marks.errors[row, column] = _XLS_ERRORS.get(error, "#ERROR")
    return marks


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield the records of one part of the stream: type, where its data begins, and their size.

    A chart inside a sheet is a part of its own, which ends before the sheet does.
    """
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        at += 4
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            return
        yield kind, at, min(size, len(stream) - at)
        at += size
