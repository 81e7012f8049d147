"""CSV files as sheets: every cell is text, and blank lines count as rows."""

import csv
from codecs import BOM_UTF8, getincrementaldecoder
from pathlib import Path

from carebook.ingest.content import AGAIN, unreadable
from carebook.ingest.problem import Problem, SheetError
from carebook.ingest.sheet import Sheet

# As many rows as a spreadsheet can hold.
MOST_ROWS = 1_048_576
MOST_CELLS = 3_000_000
_PIECE = 1 << 20


def read_csv(path: Path) -> Sheet:
    """Read a CSV file in UTF-8 (or in Windows' Western European code page) as one unnamed sheet.

    Rows are counted as records, so that a quoted line break does not shift the numbers. Empty
    rows at the end are dropped.

    Raises:
        SheetError: in neither encoding, quotation marks that do not pair, or more cells than
            can be wanted.

    """
    rows: list[tuple[str, ...]] = []
    known: dict[str, str] = {}
    cells = records = 0
    with path.open(encoding=_encoding(path), newline="") as file:
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
            if cells > MOST_CELLS or records > MOST_ROWS:
                raise unreadable(
                    path,
                    "more",
                    "keep only the rows that are wanted",
                    f"at most {MOST_ROWS:,} rows and {MOST_CELLS:,} cells",
                )
    if fault:
        problem = Problem(path.name, "CSV", fault, "mend the quotation marks", row=records)
        raise SheetError(problem)
    if not rows:
        raise unreadable(path, "no rows", AGAIN, "a CSV file with a header and rows")
    return Sheet(file=path.name, name="", rows=tuple(rows))


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        marked = file.read(3) == BOM_UTF8
    for encoding in ("utf-8-sig",) if marked else ("utf-8", "cp1252"):
        if _decodes(path, encoding):
            return encoding
    raise unreadable(path, "bytes that are in neither", "save it as CSV UTF-8", "text in UTF-8")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            if b"\0" in piece:
                raise unreadable(path, "bytes that are no text", "save it as CSV UTF-8")
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                return False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
