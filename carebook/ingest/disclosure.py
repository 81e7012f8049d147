"""Disclosure control: the charity's enquiries, protected before anything else sees them.

A count of 1 to 5 enquiries could point at people, so it becomes "5 or fewer" (5, status
``at_most``); zero stays zero, and larger counts stay as they are. Counts are first summed over the
charity's systems, then controlled, and only then leave this module. Every total is a sum of
controlled counts: it holds nothing that they do not hold, so that no subtraction, over areas,
segments, systems or groups of areas, comes nearer to a small count than "5 or fewer".

There is no setting that switches this off. Nothing raised here quotes a cell, since a column out of
place could hold a count; and the rows a count was read from are not recorded, since their number
would bound it from below.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from carebook.data.observations import ObservationStatus
from carebook.data.periods import period_start
from carebook.ingest.descriptions.description import Description
from carebook.ingest.tables.problem import Problem, SheetError
from carebook.ingest.tables.reading import Reading
from carebook.ingest.workbooks.sheet import Cell, Sheet, column_name

# The largest count that is shown only as "this many or fewer".
SMALL = 5
INDICATOR = "helpline_enquiries"
AUTHORITY, SYSTEM, SEGMENT, COUNT = "LA_NAME", "SOURCE_SYSTEM", "SEGMENT", "QUERY_COUNT"
COLUMNS = (AUTHORITY, SYSTEM, SEGMENT, COUNT)
SEGMENTS = (
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
NOTE = "Counts of 1 to 5 are shown as 5 or fewer."
SOME_ELSEWHERE = "Some enquiries named no authority, and are in no figure."

_MOST_PROBLEMS = 20
_WHOLE = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"[-+−]?[0-9.,]*[0-9]")
_NO_AUTHORITY = ("", "unknown")


@dataclass(frozen=True, slots=True)
class Count:
    """A count after control: exact, or the most it can be. Zero is always exact."""

    value: int
    at_most: bool = False

    @property
    def status(self) -> ObservationStatus:
        """How an observation of this count is marked."""
        return "at_most" if self.at_most else "published"


@dataclass(frozen=True)
class Controlled:
    """Counts by (authority, segment), controlled, and what may be summed from them."""

    cells: Mapping[tuple[str, str], Count]

    def by_authority(self) -> dict[str, Count]:
        """Sum the controlled counts of each authority over its segments."""
        return self._summed(0)

    def by_segment(self) -> dict[str, Count]:
        """Sum the controlled counts of each segment over the authorities."""
        return self._summed(1)

    def over(self, authorities: Iterable[str], segment: str | None = None) -> Count:
        """Sum over a group of authorities, such as a region, for one segment or for all."""
        group = frozenset(authorities)
        return total(
            count
            for (authority, each), count in self.cells.items()
            if authority in group and segment in (None, each)
        )

    def _summed(self, side: int) -> dict[str, Count]:
        keys = dict.fromkeys(key[side] for key in self.cells)
        return {
            wanted: total(count for key, count in self.cells.items() if key[side] == wanted)
            for wanted in keys
        }


def controlled(count: int) -> Count:
    """Control one count that is already summed over systems."""
    return Count(SMALL, at_most=True) if 1 <= count <= SMALL else Count(count)


def total(counts: Iterable[Count]) -> Count:
    """Sum controlled counts; with one "at most" among them the sum is the most it can be."""
    parts = tuple(counts)
    return Count(sum(part.value for part in parts), any(part.at_most for part in parts))


def ratio_status(
    numerator: ObservationStatus, denominator: ObservationStatus
) -> ObservationStatus | None:
    """Return how a rate or share of two figures is marked, or None where it must be withheld.

    Over a denominator that is only the most it can be, a share would be the least it can be, which
    no figure here says.
    """
    if denominator == "at_most":
        return None
    return "at_most" if numerator == "at_most" else "derived"


def control(rows: Iterable[tuple[str, str, str, int]]) -> Controlled:
    """Sum rows of (authority, system, segment, count) over systems, and control every sum."""
    sums: Counter[tuple[str, str]] = Counter()
    for authority, _system, segment, count in rows:
        sums[authority, segment] += count
    return Controlled({key: controlled(count) for key, count in sums.items()})


def first_overlap(periods: Iterable[str]) -> tuple[str, str] | None:
    """Return two periods of which one holds months of the other, if there are any.

    Counts of a year and of its months must not stand side by side: each alone is controlled, but
    the year less eleven months could be the small count of the twelfth.
    """
    months = {}
    for period in sorted(set(periods)):
        year, month = period_start(period)
        start = 12 * year + month
        months[period] = range(start, start + (1 if "-" in period else 12))
    for one, other in combinations(months, 2):
        if months[one].start < months[other].stop and months[other].start < months[one].stop:
            return one, other
    return None


def is_enquiries(sheet: Sheet) -> bool:
    """Tell an export of enquiries by its header, whatever a description calls it."""
    _, header = _header(sheet)
    return {AUTHORITY, COUNT} <= set(header)


def read_enquiries(
    sheet: Sheet,
    description: Description,
    by_name: Callable[[str], str | None],
    period: str,
    source: str = "helpline",
) -> list[Reading]:
    """Read the charity's export, a row for each authority, system and segment.

    ``by_name`` knows the code of an authority by any of its names. Rows without an authority are
    passed over, and the readings' note says that there were some. What a segment is called in
    the catalogue may be said by the description's ``breakdowns``.

    Raises:
        SheetError: naming row, column and the kind of thing found, and never what it was.

    """
    rows = _Rows(sheet, by_name, _segments(description))
    found = control(rows.read())
    if rows.problems:
        raise SheetError(*rows.problems[:_MOST_PROBLEMS])
    if not found.cells:
        raise SheetError(rows.problem("rows with an authority and a count", "none", "export it"))
    note = f"{NOTE} {SOME_ELSEWHERE}" if rows.some_elsewhere else NOTE
    return [
        Reading(
            area_code=code,
            indicator=INDICATOR,
            breakdown=segment,
            period=period,
            unit="count",
            value=float(count.value),
            status=count.status,
            source=source,
            file=sheet.file,
            sheet=sheet.name,
            row="",
            column=column_name(rows.places[COUNT]),
            note=note,
        )
        for (code, segment), count in sorted(found.cells.items())
    ]


def _segments(description: Description) -> dict[str, str]:
    """Return the catalogue's segments by every text that stands for one, in lower case."""
    known = {_plain(segment): segment for segment in SEGMENTS}
    for table in description.tables.values():
        for column in table.columns:
            if column.breakdowns:
                known |= {_plain(text): name for text, name in column.breakdowns.names.items()}
    return known


def _header(sheet: Sheet) -> tuple[int, tuple[str, ...]]:
    for index, row in enumerate(sheet.rows):
        if any(cell != "" for cell in row):
            return index, tuple(str(cell).strip().upper() for cell in row)
    return 0, ()


class _Rows:
    """The rows of an export as they are read; problems are gathered on the way."""

    def __init__(
        self, sheet: Sheet, by_name: Callable[[str], str | None], segments: Mapping[str, str]
    ) -> None:
        self.sheet, self.by_name, self.segments = sheet, by_name, segments
        self.problems: list[Problem] = []
        self.some_elsewhere = False
        self.start, header = _header(sheet)
        self.places = {name: header.index(name) for name in COLUMNS if name in header}
        self.width = len(header)
        self._check_header(header)

    def problem(
        self, expected: str, found: str, advice: str, row: int | None = None, at: str = ""
    ) -> Problem:
        """Say what is wrong in a row, and in which column."""
        column = self.places[at] if at else None
        return Problem(self.sheet.file, expected, found, advice, self.sheet.name, row, column)

    def _check_header(self, header: tuple[str, ...]) -> None:
        wanted = f"the columns {', '.join(COLUMNS)}, once each"
        advice = "export it again with these columns and no others"
        for name in COLUMNS:
            if header.count(name) != 1:
                found = f"{name} {'twice' if name in header else 'missing'}"
                self.problems.append(self.problem(wanted, found, advice, self.start))
        for place, name in enumerate(header):
            if name not in COLUMNS:
                found = "another column"
                self.problems.append(
                    Problem(
                        self.sheet.file, wanted, found, advice, self.sheet.name, self.start, place
                    )
                )
        if self.problems:
            raise SheetError(*self.problems[:_MOST_PROBLEMS])

    def read(self) -> Iterable[tuple[str, str, str, int]]:
        """Yield code, system, segment and count of each row that holds all four."""
        seen: dict[tuple[str, str, str], int] = {}
        for index in range(self.start + 1, len(self.sheet.rows)):
            if not any(cell != "" for cell in self.sheet.rows[index]):
                continue
            system = _plain(self._text(index, SYSTEM))
            code, segment, count = self._row(index, system)
            if code is None or segment is None or count is None:
                continue
            first = seen.setdefault((code, system, segment), index)
            if first != index:
                self._refuse(
                    "one row for each authority, system and segment",
                    f"a second (the first is row {first + 1})",
                    "remove one, or export it again",
                    index,
                )
                continue
            yield code, system, segment, count

    def _row(self, index: int, system: str) -> tuple[str | None, str | None, int | None]:
        if len(self.sheet.rows[index]) > self.width:
            expected = f"{self.width} cells, as the header has"
            self._refuse(expected, "more", "mend the row", index)
            return None, None, None
        count = self._count(index)
        name = self._text(index, AUTHORITY)
        if _plain(name) in _NO_AUTHORITY:
            self.some_elsewhere = True
            return None, None, count
        code = self.by_name(name)
        if code is None or not code.startswith(("E06", "E08", "E09", "E10")):
            expected = "the name of an upper-tier authority in England, or Unknown"
            self._refuse(expected, "another name", "mend the name", index, AUTHORITY)
            code = None
        segment = self.segments.get(_plain(self._text(index, SEGMENT)))
        if segment is None:
            expected = f"one of the segments {', '.join(SEGMENTS)}"
            advice = "mend it, or map it to one in the description"
            self._refuse(expected, "another", advice, index, SEGMENT)
        if not system:
            self._refuse("the name of a system", "nothing", "name it", index, SYSTEM)
        return code, segment, count

    def _count(self, index: int) -> int | None:
        cell = self.sheet.cell(index, self.places[COUNT])
        if isinstance(cell, float) and cell >= 0 and cell.is_integer():
            return int(cell)
        if isinstance(cell, str) and _WHOLE.fullmatch(cell.strip()):
            return int(cell)
        self._refuse("a whole number, zero or more", _kind(cell), "mend the count", index, COUNT)
        return None

    def _text(self, index: int, name: str) -> str:
        return str(self.sheet.cell(index, self.places[name])).strip()

    def _refuse(self, expected: str, found: str, advice: str, row: int, at: str = "") -> None:
        self.problems.append(self.problem(expected, found, advice, row, at))


def _kind(cell: Cell) -> str:
    """Name the kind of thing a cell holds where a count should be, and nothing more."""
    text = str(cell).strip()
    if not text:
        return "nothing"
    if not _NUMBER.fullmatch(text):
        return "text"
    return "a negative number" if text[0] in "-−" else "a number that is not whole"


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
