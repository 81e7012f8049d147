"""Disclosure control: the charity's enquiries, protected before anything else sees them.

A count of 1 to 5 enquiries could point at people, so it becomes "5 or fewer" (5, status
``at_most``); zero stays zero, and larger counts stay as they are. Counts are first summed over the
charity's systems, then controlled, and only then leave this module. Totals are made elsewhere as
sums of controlled counts: they hold nothing that those do not hold, so that no subtraction, over
areas, segments, systems or groups of areas, comes nearer to a small count than "5 or fewer".

No setting switches this off. No error raised here quotes a cell, since a column out of place could
hold a count; and the rows that a count was read from are not recorded, since their number would
tell that it is at least as large.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from carebook.data.indicators import Indicator
from carebook.data.observations import ObservationStatus
from carebook.data.periods import period_start
from carebook.ingest.descriptions.file_description import FileDescription
from carebook.ingest.descriptions.file_matching import FileMatching, MatchedFile
from carebook.ingest.file_problem import FileProblem, SheetError
from carebook.ingest.tables.source_value import SourceValue
from carebook.ingest.workbooks.sheet import Cell, Sheet, column_letters
from carebook.ingest.workbooks.workbook import Workbook

# The largest count that is shown only as "this many or fewer".
LARGEST_SMALL_COUNT = 5
ENQUIRIES_INDICATOR = "helpline_enquiries"
ENQUIRY_COLUMNS = ("LA_NAME", "SOURCE_SYSTEM", "SEGMENT", "QUERY_COUNT")
AUTHORITY_COLUMN, SYSTEM_COLUMN, SEGMENT_COLUMN, COUNT_COLUMN = ENQUIRY_COLUMNS
ENQUIRY_SEGMENTS = (
    "Assessments",
    "Care plan",
    "Carers",
    "Charging",
    "Direct payments",
    "Information seeking",
    "Legal issues and complaints",
    "Mental capacity",
    "Safeguarding",
)
SMALL_COUNTS_NOTE = "Counts of 1 to 5 are shown as 5 or fewer."
UNKNOWN_AUTHORITY_NOTE = "Some enquiries named no authority, and are in no figure."

_MAX_PROBLEMS = 20
_WHOLE_NUMBER_PATTERN = re.compile(r"[0-9]{1,9}")
_ANY_NUMBER_PATTERN = re.compile(r"[-+−]?[0-9.,]*[0-9]")
_UNKNOWN_AUTHORITY_TEXTS = ("", "unknown")


@dataclass(frozen=True, slots=True)
class ControlledCount:
    """A count after control: exact, or the most it can be. Zero is always exact."""

    value: int
    is_at_most: bool = False

    @property
    def status(self) -> ObservationStatus:
        """How an observation of this count is marked."""
        return "at_most" if self.is_at_most else "published"


def control_count(count: int) -> ControlledCount:
    """Control one count that is already summed over systems."""
    if 1 <= count <= LARGEST_SMALL_COUNT:
        return ControlledCount(LARGEST_SMALL_COUNT, is_at_most=True)
    return ControlledCount(count)


def control_counts(
    rows: Iterable[tuple[str, str, str, int]],
) -> dict[tuple[str, str], ControlledCount]:
    """Sum rows of (authority, system, segment, count) over systems, and control every sum.

    Returns:
        the controlled counts by authority and segment.

    """
    sums: Counter[tuple[str, str]] = Counter()
    for authority, _system, segment, count in rows:
        sums[authority, segment] += count
    return {key: control_count(count) for key, count in sums.items()}


def first_overlapping_periods(periods: Iterable[str]) -> tuple[str, str] | None:
    """Return two periods of which one holds months of the other, if there are any.

    Counts of a year and of its months must not stand side by side: each alone is controlled, but
    the year less eleven months could be the small count of the twelfth.
    """
    for one, other in combinations(sorted(set(periods)), 2):
        if do_periods_overlap(one, other):
            return one, other
    return None


def do_periods_overlap(one: str, other: str) -> bool:
    """Whether two periods have a month in common, as each has with itself."""
    first, second = _months_of_period(one), _months_of_period(other)
    return first.start < second.stop and second.start < first.stop


def _months_of_period(period: str) -> range:
    year, month = period_start(period)
    start = 12 * year + month
    return range(start, start + (1 if "-" in period else 12))


def protected_columns(
    description: FileDescription, indicators: Mapping[str, Indicator]
) -> tuple[str, ...]:
    """Return the protected indicators of a description's tables that it would not protect."""
    if description.disclosure:
        return ()
    named = (column.indicator for table in description.tables.values() for column in table.columns)
    return tuple(
        dict.fromkeys(
            name for name in named if name in indicators and indicators[name].protected_up_to
        )
    )


def leave_out_unprotected(
    matching: FileMatching, indicators: Mapping[str, Indicator]
) -> FileMatching:
    """Leave files unread whose descriptions would let protected counts through, and say so."""
    kept: list[MatchedFile] = []
    problems: list[FileProblem] = []
    for match in matching.matches:
        names = ", ".join(protected_columns(match.description, indicators))
        if not names:
            kept.append(match)
            continue
        expected = f"a description that protects small counts of {names}"
        advice = f"add disclosure: small counts to data/sources/{match.description_key}.yml"
        problems.append(FileProblem(match.path.name, expected, "one that does not", advice))
    return replace(matching, matches=tuple(kept), problems=(*matching.problems, *problems))


def is_enquiries_export(sheet: Sheet) -> bool:
    """Tell an export of enquiries by its header, whatever a description calls it."""
    _, header = _find_header_row(sheet)
    return {AUTHORITY_COLUMN, COUNT_COLUMN} <= set(header)


def holds_enquiries(workbook: Workbook) -> bool:
    """Whether a file is the charity's own: its counts are protected whatever describes it."""
    try:
        return is_enquiries_export(workbook.sheet(workbook.sheet_names[0]))
    except SheetError:  # told of when the sheet is read for itself
        return False


def read_enquiries(
    sheet: Sheet,
    description: FileDescription,
    by_name: Callable[[str], str | None],
    period: str,
    source: str = "helpline",
) -> list[SourceValue]:
    """Read the charity's export, a row for each authority, system and segment.

    ``by_name`` knows the code of an authority by any of its names. Rows without an authority are
    passed over, and the readings' note says that there were some. What a segment is called in
    the catalogue may be said by the description's ``breakdowns``.

    Raises:
        SheetError: naming row, column and the kind of thing found, and never what it was.

    """
    rows = _EnquiryRows(sheet, by_name, _segments_by_text(description))
    found = control_counts(rows.read())
    if rows.problems:
        raise SheetError(*rows.problems[:_MAX_PROBLEMS])
    if not found:
        expected = "rows with an authority and a count"
        raise SheetError(rows.make_problem(expected, "none", "export it"))
    note = SMALL_COUNTS_NOTE + (f" {UNKNOWN_AUTHORITY_NOTE}" if rows.has_unknown_authority else "")
    return [
        SourceValue(
            area_code=code,
            indicator=ENQUIRIES_INDICATOR,
            breakdown=segment,
            period=period,
            unit="count",
            value=float(count.value),
            lower=None,
            upper=None,
            status=count.status,
            source=source,
            file=sheet.file,
            sheet=sheet.name,
            row="",
            column=column_letters(rows.column_indexes[COUNT_COLUMN]),
            note=note,
        )
        for (code, segment), count in sorted(found.items())
    ]


def _segments_by_text(description: FileDescription) -> dict[str, str]:
    """Return the catalogue's segments by every text that stands for one, in lower case."""
    known = {_normalise_text(segment): segment for segment in ENQUIRY_SEGMENTS}
    for table in description.tables.values():
        for column in table.columns:
            if column.breakdowns:
                known |= {
                    _normalise_text(text): name for text, name in column.breakdowns.names.items()
                }
    return known


def _find_header_row(sheet: Sheet) -> tuple[int, tuple[str, ...]]:
    for index, row in enumerate(sheet.rows):
        if any(cell != "" for cell in row):
            return index, tuple(str(cell).strip().upper() for cell in row)
    return 0, ()


class _EnquiryRows:
    """The rows of an export as they are read; problems are gathered on the way."""

    def __init__(
        self, sheet: Sheet, by_name: Callable[[str], str | None], segments: Mapping[str, str]
    ) -> None:
        self.sheet, self.code_of_name, self.segments = sheet, by_name, segments
        self.problems: list[FileProblem] = []
        self.has_unknown_authority = False
        self.header_row, header = _find_header_row(sheet)
        self.column_indexes = {
            name: header.index(name) for name in ENQUIRY_COLUMNS if name in header
        }
        self.width = len(header)
        self._check_header(header)

    def make_problem(
        self, expected: str, found: str, advice: str, row: int | None = None, at: str = ""
    ) -> FileProblem:
        """Say what is wrong in a row, and in which column."""
        column = self.column_indexes[at] if at else None
        return FileProblem.on(self.sheet, expected, found, advice, row, column)

    def _check_header(self, header: tuple[str, ...]) -> None:
        wanted = f"the columns {', '.join(ENQUIRY_COLUMNS)}, once each"
        advice = "export it again with these columns and no others"
        for name in ENQUIRY_COLUMNS:
            if header.count(name) != 1:
                found = f"{name} {'twice' if name in header else 'missing'}"
                self.problems.append(self.make_problem(wanted, found, advice, self.header_row))
        for place, name in enumerate(header):
            if name not in ENQUIRY_COLUMNS:
                found = "another column"
                row = self.header_row
                self.problems.append(FileProblem.on(self.sheet, wanted, found, advice, row, place))
        if self.problems:
            raise SheetError(*self.problems[:_MAX_PROBLEMS])

    def read(self) -> Iterable[tuple[str, str, str, int]]:
        """Yield code, system, segment and count of each row that holds all four."""
        seen: dict[tuple[str, str, str], int] = {}
        for index in range(self.header_row + 1, len(self.sheet.rows)):
            if not any(cell != "" for cell in self.sheet.rows[index]):
                continue
            system = _normalise_text(self._cell_text(index, SYSTEM_COLUMN))
            code, segment, count = self._read_row(index, system)
            if code is None or segment is None or count is None:
                continue
            first = seen.setdefault((code, system, segment), index)
            if first != index:
                expected = "one row for each authority, system and segment"
                found = f"a second (the first is row {first + 1})"
                self._add_problem(expected, found, "remove one, or export it again", index)
                continue
            yield code, system, segment, count

    def _read_row(self, index: int, system: str) -> tuple[str | None, str | None, int | None]:
        if len(self.sheet.rows[index]) > self.width:
            expected = f"{self.width} cells, as the header has"
            self._add_problem(expected, "more", "correct the row", index)
            return None, None, None
        count = self._read_count(index)
        name = self._cell_text(index, AUTHORITY_COLUMN)
        if _normalise_text(name) in _UNKNOWN_AUTHORITY_TEXTS:
            self.has_unknown_authority = True
            return None, None, count
        code = self.code_of_name(name)
        if code is None or not code.startswith(("E06", "E08", "E09", "E10")):
            expected = "the name of an upper-tier authority in England, or Unknown"
            self._add_problem(expected, "another name", "correct the name", index, AUTHORITY_COLUMN)
            code = None
        segment = self.segments.get(_normalise_text(self._cell_text(index, SEGMENT_COLUMN)))
        if segment is None:
            expected = f"one of the segments {', '.join(ENQUIRY_SEGMENTS)}"
            advice = "correct it, or map it to one in the description"
            self._add_problem(expected, "another", advice, index, SEGMENT_COLUMN)
        if not system:
            self._add_problem("the name of a system", "nothing", "name it", index, SYSTEM_COLUMN)
        return code, segment, count

    def _read_count(self, index: int) -> int | None:
        cell = self.sheet.cell(index, self.column_indexes[COUNT_COLUMN])
        if isinstance(cell, float) and cell >= 0 and cell.is_integer():
            return int(cell)
        if isinstance(cell, str) and _WHOLE_NUMBER_PATTERN.fullmatch(cell.strip()):
            return int(cell)
        expected, advice = "a whole number, zero or more", "correct the count"
        self._add_problem(expected, _kind_of_cell(cell), advice, index, COUNT_COLUMN)
        return None

    def _cell_text(self, index: int, name: str) -> str:
        return str(self.sheet.cell(index, self.column_indexes[name])).strip()

    def _add_problem(self, expected: str, found: str, advice: str, row: int, at: str = "") -> None:
        self.problems.append(self.make_problem(expected, found, advice, row, at))


def _kind_of_cell(cell: Cell) -> str:
    """Name the kind of thing a cell holds where a count should be, and nothing more."""
    text = str(cell).strip()
    if not text:
        return "nothing"
    if not _ANY_NUMBER_PATTERN.fullmatch(text):
        return "text"
    return "a negative number" if text[0] in "-−" else "a number that is not whole"


def _normalise_text(text: str) -> str:
    return " ".join(text.split()).casefold()
