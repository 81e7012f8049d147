"""CSV files as sheets: every cell is text, and blank lines count as rows."""

import csv
from codecs import BOM_UTF8
from pathlib import Path

from carebook.ingest.file_problem import FileProblem, SheetError
from carebook.ingest.workbooks.file_content import DOWNLOAD_AGAIN, unreadable_file
from carebook.ingest.workbooks.sheet import Sheet

# As many rows as a spreadsheet can hold.
MAX_ROWS = 1_048_576
MAX_CELLS = 3_000_000
_CHUNK_CHARACTERS = 1 << 20
_SAMPLED_ROWS = 10


def read_csv_sheet(path: Path) -> Sheet:
    """Read a CSV file in UTF-8 (or in Windows' Western European code page) as one unnamed sheet.

    Rows are counted as records, so that a quoted line break does not shift the numbers. Empty
    rows at the end are dropped.

    Raises:
        SheetError: it is in neither encoding, its quotation marks do not pair, its cells are not
            separated by commas, its last row is cut short, or it has more cells than a table can.

    """
    rows: list[tuple[str, ...]] = []
    known: dict[str, str] = {}
    cells = records = 0
    fault = ""
    with path.open(encoding=_detect_encoding(path), newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            for values in reader:
                if any(values):
                    rows.extend(() for _ in range(records - len(rows)))
                    rows.append(tuple([known.setdefault(value, value) for value in values]))
                    cells += len(values)
                records += 1
                if cells > MAX_CELLS or records > MAX_ROWS:
                    break
        except csv.Error as error:
            # Raised below, so that no chained exception carries the text along.
            fault = str(error)
    if fault:
        problem = FileProblem(path.name, "CSV", fault, "correct the quotation marks", row=records)
        raise SheetError(problem)
    if cells > MAX_CELLS or records > MAX_ROWS:
        expected = f"at most {MAX_ROWS:,} rows and {MAX_CELLS:,} cells"
        raise unreadable_file(path, "more", "keep only the rows that are needed", expected)
    if not rows:
        raise unreadable_file(path, "no rows", DOWNLOAD_AGAIN, "a CSV file with a header and rows")
    _check_separator(path, rows)
    _check_last_row(path, rows, records)
    return Sheet(file=path.name, name="", rows=tuple(rows))


def _check_separator(path: Path, rows: list[tuple[str, ...]]) -> None:
    if any(len(row) > 1 for row in rows[:_SAMPLED_ROWS]):
        return
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if rows[0][0].count(mark) > 1:
            found, expected = f"cells separated by {name}", "cells separated by commas"
            raise unreadable_file(path, found, "save it as CSV with commas", expected)


def _check_last_row(path: Path, rows: list[tuple[str, ...]], records: int) -> None:
    """Refuse a file whose last row has too few cells and no end of the line."""
    if len(rows) < 2 or len(rows[-1]) >= len(rows[-2]):
        return
    with path.open("rb") as file:
        file.seek(-1, 2)
        if file.read(1) in b"\r\n":
            return
    expected = f"{len(rows[-2])} cells"
    found = f"{len(rows[-1])}, and no end of the line: the file is cut short"
    raise SheetError(FileProblem(path.name, expected, found, DOWNLOAD_AGAIN, row=records - 1))


def _detect_encoding(path: Path) -> str:
    with path.open("rb") as file:
        marked = file.read(3) == BOM_UTF8
    for encoding in ("utf-8-sig",) if marked else ("utf-8", "cp1252"):
        try:
            with path.open(encoding=encoding, newline="") as text:
                while chunk := text.read(_CHUNK_CHARACTERS):
                    if "\0" in chunk:
                        found = "bytes that are not text"
                        raise unreadable_file(path, found, "save it as CSV UTF-8")
            return encoding
        except UnicodeDecodeError:
            continue
    raise unreadable_file(path, "bytes that are not", "save it as CSV UTF-8", "text in UTF-8")
