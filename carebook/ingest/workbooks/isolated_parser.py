"""Parses one workbook in a process of its own, so that a hostile or broken file harms nothing else.

Run as ``python -m carebook.ingest.workbooks.isolated_parser FILE BYTES SECONDS`` by
:mod:`carebook.ingest.workbooks.parser_process`, with the most memory and processor time that it may
use. It writes pickled replies to standard output: first "ready", then the names of the sheets, then
a sheet for each line of standard input, which is a name in JSON. In place of any but the first it
may write the problems of a :class:`SheetError`. It ends when its input does.

Linux holds it to these limits; macOS does in part, and Windows not at all. On every system the
process that started it watches its memory and the clock as well.
"""

import datetime
import io
import json
import pickle
import signal
import sys
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetTypeEnum

from carebook.ingest.file_problem import FileProblem, SheetError
from carebook.ingest.workbooks.cell_marks import (
    CellMarks,
    CellPosition,
    ods_marks,
    xls_marks,
    xlsx_marks,
)
from carebook.ingest.workbooks.container_checks import check_ole, check_zip
from carebook.ingest.workbooks.file_content import DOWNLOAD_AGAIN, file_kind
from carebook.ingest.workbooks.sheet import Cell, Sheet, column_letters

# Any sheet may have this many cells, empty ones among them; a larger one must be filled.
_MAX_SPARSE_CELLS = 2_000_000
_MAX_CELLS_FOR_EACH_FILLED = 10
# Text that is stored once and stands in many cells.
_MAX_CHARACTERS = 100_000_000

CellRow = tuple[Cell, ...]


class ParsedWorkbook:
    """A workbook that was checked and parsed; only worksheets are counted among its sheets."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._marks_of = self._check_container()
        self._parsed = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        self.sheet_names = tuple(
            sheet.name
            for sheet in self._parsed.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        )

    def _check_container(self) -> Callable[[str], CellMarks]:
        if file_kind(self.path) == "ole":
            by_order = xls_marks(check_ole(self.path))
            return lambda name: by_order[self._parsed.sheet_names.index(name)]
        kind = check_zip(self.path)
        archive = zipfile.ZipFile(self.path)
        if kind == "xlsx":
            return partial(xlsx_marks, archive)
        by_name = ods_marks(archive)
        for name, marks in by_name.items():
            self._check_gaps(name, marks.last, marks.filled)
        return lambda name: by_name.get(name, CellMarks())

    def read_sheet(self, name: str) -> Sheet:
        """Return a sheet with its errors, empty formulas and merged cells.

        Raises:
            SheetError: it is nearly all gaps, or repeats text into more than can be held.

        """
        parsed = self._parsed.get_sheet_by_name(name)
        marks = self._marks_of(name)
        rows = _to_cell_rows(parsed.to_python(skip_empty_area=False))
        for (row, column), text in marks.errors.items():
            _fill_empty_cell(rows, row, column, text)
        while rows and not rows[-1]:
            rows.pop()
        filled = sum(cell != "" for row in rows for cell in row)
        self._check_gaps(name, parsed.end or (-1, -1), filled)
        self._check_text(name, rows)
        merged = parsed.merged_cell_ranges
        return Sheet(
            file=self.path.name,
            name=name,
            rows=tuple(rows),
            merged=tuple(marks.merged if merged is None else merged),
            formulas=frozenset(marks.empty_formulas),
        )

    def _check_gaps(self, sheet: str, last: CellPosition, filled: int) -> None:
        """Refuse a sheet that is nearly all gaps, or repeats a few cells into millions."""
        row, column = last
        cells = (row + 1) * (column + 1)
        if cells > max(_MAX_SPARSE_CELLS, _MAX_CELLS_FOR_EACH_FILLED * filled):
            at = f"{column_letters(column)}{row + 1}"
            found = f"room for {cells:,} cells of which {filled:,} are filled (the last in {at})"
            advice = "delete the stray cell, or keep only the rows and columns of the table"
            expected = "a table without large gaps"
            raise SheetError(FileProblem(self.path.name, expected, found, advice, sheet))

    def _check_text(self, sheet: str, rows: list[CellRow]) -> None:
        size = sum(len(cell) for row in rows for cell in row if isinstance(cell, str))
        if size > _MAX_CHARACTERS:
            expected = f"at most {_MAX_CHARACTERS // 1_000_000} million characters of text"
            found = f"text repeated into {size // 1_000_000:,} million"
            advice = "do not open it unless you expected this; otherwise shorten the repeated cells"
            raise SheetError(FileProblem(self.path.name, expected, found, advice, sheet))


def _to_cell_rows(rows: Iterable[Iterable[object]]) -> list[CellRow]:
    """Return rows without the empty cells at their ends; a repeated text is kept once."""
    known: dict[str, str] = {}
    found: list[CellRow] = []
    for values in rows:
        cells: list[Cell] = [
            known.setdefault(value, value) if isinstance(value, str) else _to_cell(value)
            for value in values
        ]
        while cells and cells[-1] == "":
            cells.pop()
        found.append(tuple(cells))
    return found


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


def _fill_empty_cell(rows: list[CellRow], row: int, column: int, text: str) -> None:
    """Put text into a cell that the parser left empty, beyond the rows it gave if need be."""
    rows.extend(() for _ in range(row + 1 - len(rows)))
    cells = rows[row]
    if column >= len(cells):
        rows[row] = (*cells, *("" for _ in range(column - len(cells))), text)
    elif cells[column] == "":
        rows[row] = (*cells[:column], text, *cells[column + 1 :])


def main() -> None:
    """Answer until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # at Ctrl-C it ends at once and says nothing
    path, memory, seconds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    _limit_resources(memory, seconds)
    _reply("ready")
    workbook = _try(path, "", partial(ParsedWorkbook, path))
    _reply(workbook.sheet_names if isinstance(workbook, ParsedWorkbook) else workbook)
    for line in sys.stdin.buffer:
        if isinstance(workbook, ParsedWorkbook):
            name = json.loads(line)
            _reply(_try(path, name, partial(workbook.read_sheet, name)))


def _try(path: Path, sheet: str, work: Callable[[], object]) -> object:
    """Return what some work returns, or the problems that it meets."""
    try:
        return work()
    except SheetError as error:
        return error.problems
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # where the parser gives up, it raises no Exception
        # Its words are left out: they may quote a cell, and cells may hold what nobody is to see.
        kind = type(error).__name__
        found = f"a damaged file ({'the parser gave up' if kind == 'PanicException' else kind})"
    expected = "a workbook (.xlsx, .xls or .ods)"
    return (FileProblem(path.name, expected, found, DOWNLOAD_AGAIN, sheet=sheet),)


def _reply(outcome: object) -> None:
    pickle.dump(outcome, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _limit_resources(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # on Windows
        return
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,  # no file beside the user's where the parser ends in a crash
    }
    for kind, limit in limits.items():
        with suppress(ValueError, OSError):  # macOS refuses some
            resource.setrlimit(kind, (limit, limit))


if __name__ == "__main__":
    main()
