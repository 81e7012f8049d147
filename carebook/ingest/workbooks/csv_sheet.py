"""CSV files as sheets: every cell is text, and blank lines count as rows."""

import csv
import os
from codecs import BOM_UTF8, getincrementaldecoder
from pathlib import Path

from carebook.ingest.file_problem import FileProblem, SheetError
from carebook.ingest.workbooks.file_content import DOWNLOAD_AGAIN, unreadable_file
from carebook.ingest.workbooks.sheet import Sheet

# As many rows as a spreadsheet can hold.
MAX_ROWS = 1_048_576
MAX_CELLS = 3_000_000
_CHUNK_BYTES = 1 << 20
_SAMPLED_ROWS = 10
_SAVE_WITH_COMMAS = "save it as CSV with commas"


def read_csv_sheet(path: Path) -> Sheet:
    """Read a CSV file in UTF-8 (or in Windows' Western European code page) as one unnamed sheet.

    Rows are counted as records, so that a quoted line break does not shift the numbers. Empty
    rows at the end are dropped.

    Raises:
        SheetError: in neither encoding, quotation marks that do not pair, or more cells than
            can be wanted; parted by another sign than a comma, or cut short in a row.

    """
    rows: list[tuple[str, ...]] = []
    known: dict[str, str] = {}
    cells = records = 0
    with path.open(encoding=_detect_encoding(path), newline="") as file:
        reader = csv.reader(file, strict=True)
        # Left before the error is raised, so that no chained exception carries the text along.
        fault = ""
        while True:
            try:
                values = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                fault = str(error)
                break
            if any(values):
                rows.extend(() for _ in range(records - len(rows)))
                rows.append(tuple([known.setdefault(value, value) for value in values]))
                cells += len(values)
            records += 1
            if cells > MAX_CELLS or records > MAX_ROWS:
                raise unreadable_file(
                    path,
                    "more",
                    "keep only the rows that are wanted",
                    f"at most {MAX_ROWS:,} rows and {MAX_CELLS:,} cells",
                )
    if fault:
        problem = FileProblem(path.name, "CSV", fault, "mend the quotation marks", row=records)
        raise SheetError(problem)
    if not rows:
        raise unreadable_file(path, "no rows", DOWNLOAD_AGAIN, "a CSV file with a header and rows")
    if all(len(row) == 1 for row in rows[:_SAMPLED_ROWS]):
        for mark, name in ((";", "semicolons"), ("\t", "tabs")):
            if rows[0][0].count(mark) > 1:
                raise unreadable_file(
                    path, f"cells parted by {name}", _SAVE_WITH_COMMAS, "cells parted by commas"
                )
    if len(rows) > 1 and len(rows[-1]) < len(rows[-2]) and not _ends_with_line_break(path):
        cells, wanted = len(rows[-1]), len(rows[-2])
        found = f"{cells}, and no end of the line: the file is cut short"
        raise SheetError(
            FileProblem(path.name, f"{wanted} cells", found, DOWNLOAD_AGAIN, row=records - 1)
        )
    return Sheet(file=path.name, name="", rows=tuple(rows))


def _ends_with_line_break(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) in b"\r\n"


def _detect_encoding(path: Path) -> str:
    with path.open("rb") as file:
        marked = file.read(3) == BOM_UTF8
    for encoding in ("utf-8-sig",) if marked else ("utf-8", "cp1252"):
        if _decodes_as(path, encoding):
            return encoding
    raise unreadable_file(
        path, "bytes that are in neither", "save it as CSV UTF-8", "text in UTF-8"
    )


def _decodes_as(path: Path, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK_BYTES):
            if b"\0" in piece:
                raise unreadable_file(path, "bytes that are no text", "save it as CSV UTF-8")
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                return False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
