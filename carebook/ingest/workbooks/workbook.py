"""Publishers' workbooks opened safely: .xlsx, .xls, .ods and .csv as sheets of cells.

A file is taken for what its content is, whatever its name says. All but CSV files are parsed in a
process of their own with limits of memory and time. Whatever keeps a file from being read is one
line that says what to do.
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from carebook.ingest.file_problem import FileProblem, SheetError
from carebook.ingest.workbooks.csv_sheet import read_csv_sheet
from carebook.ingest.workbooks.file_content import (
    MACRO_SUFFIXES,
    MACROS_REFUSED,
    file_kind,
    unreadable_file,
)
from carebook.ingest.workbooks.parser_process import ParserProcess
from carebook.ingest.workbooks.sheet import Sheet


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
        advice = "correct the sheet's name in the description"
        return FileProblem(self.file, f"a sheet '{name}'", found, advice)


def open_workbook(path: Path) -> Workbook:
    """Open a publisher's file; only the sheets that are asked for are turned into cells.

    Raises:
        SheetError: the file is missing, cut short, damaged, protected by a password, holds
            macros, is no workbook at all, or takes more memory or time than is allowed.

    """
    if file_kind(path) == "text":
        sheet = read_csv_sheet(path)
        return Workbook(path.name, ("",), lambda _name: sheet)
    if path.suffix.lower() in MACRO_SUFFIXES:
        raise unreadable_file(path, *MACROS_REFUSED)
    process = ParserProcess(path)
    return Workbook(path.name, process.sheet_names, cache(process.read_sheet))


def _normalise_name(name: str) -> str:
    return " ".join(name.split()).casefold()
