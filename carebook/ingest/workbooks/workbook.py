"""Publishers' workbooks opened safely: .xlsx, .xls, .ods and .csv as sheets of cells.

A file is taken for what its content is, whatever its name says. Before it is parsed it is looked
through: an archive's sizes, how far its sheets reach, passwords, macros, web pages under a
workbook's name. Whatever keeps it from being read is one line that says what to do.
"""

import datetime
import difflib
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from carebook.ingest.file_problem import FileProblem, SheetError
from carebook.ingest.workbooks.archive import Archive, open_archive
from carebook.ingest.workbooks.csv_sheet import read_csv_sheet
from carebook.ingest.workbooks.extent import Marks
from carebook.ingest.workbooks.file_content import (
    DOWNLOAD_AGAIN,
    MACRO_SUFFIXES,
    MACROS_REFUSED,
    file_kind,
    unreadable_file,
)
from carebook.ingest.workbooks.ods_scan import check_ods, scan_ods
from carebook.ingest.workbooks.sheet import Cell, Sheet
from carebook.ingest.workbooks.xls_scan import scan_xls
from carebook.ingest.workbooks.xlsx_scan import Xlsx, open_xlsx, scan_sheet

CellRow = tuple[Cell, ...]
ParseResult = TypeVar("ParseResult")


@dataclass(frozen=True)
class Workbook:
    """An open workbook. A CSV file is a workbook of one sheet whose name is empty."""

    file: str
    sheet_names: tuple[str, ...]
    _read_sheet: Callable[[str], Sheet] = field(repr=False)

    def sheet(self, name: str) -> Sheet:
        """Return a sheet; it is parsed when first asked for, and kept.

        Upper and lower case and spaces at the ends of a name make no difference.

        Raises:
            SheetError: there is no such sheet, or it cannot be read.

        """
        known = {_normalise_name(each): each for each in reversed(self.sheet_names)}
        found = name if name in self.sheet_names else known.get(_normalise_name(name))
        if found is None:
            raise SheetError(self._no_sheet_problem(name, known))
        return self._read_sheet(found)

    def _no_sheet_problem(self, name: str, known: Mapping[str, str]) -> FileProblem:
        if self.sheet_names == ("",):
            found = "a CSV file, which has none"
        else:
            near = difflib.get_close_matches(_normalise_name(name), known, n=3, cutoff=0.4)
            names = [known[each] for each in near] or list(self.sheet_names[:5])
            listed = ", ".join(f"'{each}'" for each in names) or "none"
            found = f"{'the nearest' if near else 'sheets'} {listed}"
        advice = "mend the sheet's name in the description"
        return FileProblem(self.file, f"a sheet '{name}'", found, advice)


def open_workbook(path: Path) -> Workbook:
    """Open a publisher's file; only the sheets that are asked for are turned into cells.

    Raises:
        SheetError: the file is missing, cut short, damaged, protected by a password, holds
            macros, is no workbook at all, or would take more memory than its contents warrant.

    """
    kind = file_kind(path)
    if kind == "text":
        sheet = read_csv_sheet(path)
        return Workbook(path.name, ("",), lambda _name: sheet)
    if path.suffix.lower() in MACRO_SUFFIXES:
        raise unreadable_file(path, *MACROS_REFUSED)
    if kind == "ole":
        return _make_workbook(path, ".xls", partial(_xls_sheet_marks, scan_xls(path)))
    return _open_zipped_workbook(path, open_archive(path))


def _open_zipped_workbook(path: Path, archive: Archive) -> Workbook:
    names = archive.members
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        xlsx = open_xlsx(archive)
        return _make_workbook(path, ".xlsx", partial(_xlsx_sheet_marks, xlsx))
    if "content.xml" in names and "mimetype" in names:
        check_ods(archive)
        return _make_workbook(path, ".ods", partial(_ods_sheet_marks, scan_ods(archive)))
    if "word/document.xml" in names:
        raise unreadable_file(path, "a Word document", "download the data tables instead")
    first = next((name for name in names if not name.endswith("/")), None)
    found = f"a zip archive that holds '{first}'" if first else "an empty zip archive"
    raise unreadable_file(path, found, "unpack it and put what is in it there instead")


def _xlsx_sheet_marks(xlsx: Xlsx, name: str, _index: int) -> Marks:
    return scan_sheet(xlsx, name)


def _ods_sheet_marks(marks: Mapping[str, Marks], name: str, _index: int) -> Marks:
    return marks.get(name, Marks())


def _xls_sheet_marks(marks: tuple[Marks, ...], _name: str, index: int) -> Marks:
    return marks[index] if index < len(marks) else Marks()


def _parse_workbook(path: Path, suffix: str) -> CalamineWorkbook:
    """Parse a workbook; told a path, the parser goes by its ending, else by what it reads."""
    if path.suffix == suffix:
        return CalamineWorkbook.from_path(path)
    return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))


def _make_workbook(path: Path, suffix: str, marks_of: Callable[[str, int], Marks]) -> Workbook:
    parsed = _call_parser(path, "", lambda: _parse_workbook(path, suffix))
    names = parsed.sheet_names
    wanted = tuple(
        sheet.name for sheet in parsed.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet
    )

    def read(name: str) -> Sheet:
        marks = marks_of(name, names.index(name))
        return _call_parser(path, name, lambda: _read_sheet(path, parsed, name, marks))

    return Workbook(path.name, wanted, cache(read))


def _call_parser(path: Path, sheet: str, read: Callable[[], ParseResult]) -> ParseResult:
    """Call a parser; whatever it stumbles over is said in one line."""
    try:
        with _silence_standard_error():
            return read()
    except SheetError:
        raise
    except (CalamineError, OSError, ValueError) as error:
        # Its words are left out: they may quote a cell, and cells may hold what nobody is to see.
        found = f"a damaged file ({type(error).__name__})"
    except BaseException as error:
        # The parser is not Python: where it gives up, it raises a class of its own.
        if type(error).__name__ != "PanicException":
            raise
        found = "a damaged file (the parser gave up)"
    raise SheetError(
        FileProblem(
            path.name, "a workbook (.xlsx, .xls or .ods)", found, DOWNLOAD_AGAIN, sheet=sheet
        )
    )


@contextmanager
def _silence_standard_error() -> Iterator[None]:
    """Keep the parser from writing to standard error, as it does where it gives up."""
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _read_sheet(path: Path, parsed: CalamineWorkbook, name: str, marks: Marks) -> Sheet:
    found = parsed.get_sheet_by_name(name)
    rows = [_to_cell_row(values) for values in found.to_python(skip_empty_area=False)]
    for (row, column), text in marks.errors.items():
        _fill_empty_cell(rows, row, column, text)
    while rows and not rows[-1]:
        rows.pop()
    merged = found.merged_cell_ranges
    return Sheet(
        file=path.name,
        name=name,
        rows=tuple(rows),
        merged=marks.merged if merged is None else tuple(merged),
        formulas=marks.formulas,
    )


def _to_cell_row(values: Iterable[object]) -> CellRow:
    cells = [value if value.__class__ is str else _to_cell(value) for value in values]
    while cells and cells[-1] == "":
        cells.pop()
    return tuple(cells)


def _fill_empty_cell(rows: list[CellRow], row: int, column: int, text: str) -> None:
    """Put text into a cell that the parser left empty, beyond the rows it gave if need be."""
    rows.extend(() for _ in range(row + 1 - len(rows)))
    cells = rows[row]
    if column >= len(cells):
        rows[row] = (*cells, *("" for _ in range(column - len(cells))), text)
    elif cells[column] == "":
        rows[row] = (*cells[:column], text, *cells[column + 1 :])


def _to_cell(value: object) -> Cell:
    """Turn what the parser gives into text or a number.

    Fifteen digits are what a spreadsheet keeps of a number: 91.10000000000001 is 91.1.
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        number = float(value)
        return number if number.is_integer() else float(f"{number:.15g}")
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _normalise_name(name: str) -> str:
    return " ".join(name.split()).casefold()
