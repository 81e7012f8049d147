"""Lookups: files that say in which authority a district lies, and in which region."""

import difflib
import re
from dataclasses import dataclass

from carebook.ingest.descriptions.file_description import FileDescription
from carebook.ingest.file_problem import FileProblem, SheetError
from carebook.ingest.workbooks.sheet import Sheet

_ONS_CODE_PATTERN = re.compile(r"[A-Z]\d{8}")
_CODE_FIELDS = {"lower_code", "upper_code", "region_code"}
_ENGLISH_DISTRICT_CODE_PATTERN = re.compile(r"E(?:06|07|08|09|10)\d{6}")


@dataclass(frozen=True)
class AreaLookupRow:
    """One row of a lookup; what the file does not hold is empty."""

    lower_code: str
    lower_name: str
    upper_code: str
    upper_name: str
    region_code: str


@dataclass(frozen=True)
class AreaLookup:
    """The English rows of one lookup, and the period for which it holds."""

    file: str
    period: str
    rows: tuple[AreaLookupRow, ...]

    @property
    def has_authorities(self) -> bool:
        """Whether it says in which authority a district lies."""
        return any(link.upper_code for link in self.rows)


def read_area_lookup(description: FileDescription, sheet: Sheet) -> AreaLookup:
    """Read a lookup by the headers its description names, wherever they stand.

    Rows of other countries are passed over, and so are notes below the table.

    Raises:
        SheetError: a column is missing or doubled, a code is not one, a district has two
            authorities, or there is no English row.

    """
    lookup = description.lookup
    if lookup is None:
        raise ValueError(f"{description.title} describes no lookup")
    headers = {
        "lower_code": lookup.lower_code,
        "lower_name": lookup.lower_name,
        "upper_code": lookup.upper_code,
        "upper_name": lookup.upper_name,
        "region_code": lookup.region_code,
    }
    wanted = {field: _normalise_text(header) for field, header in headers.items() if header}
    start, columns = _find_header(sheet, wanted, headers)
    problems: list[FileProblem] = []
    links: dict[str, AreaLookupRow] = {}
    for row in range(start + 1, len(sheet.rows)):
        texts = {field: str(sheet.cell(row, column)).strip() for field, column in columns.items()}
        link = AreaLookupRow(**(dict.fromkeys(headers, "") | texts))
        bad = [
            name
            for name in texts
            if name in _CODE_FIELDS and not _ONS_CODE_PATTERN.fullmatch(texts[name])
        ]
        if len(bad) == len(_CODE_FIELDS & set(texts)):
            continue  # an empty row, or a note below the table
        if bad:
            problems.append(
                FileProblem(
                    sheet.file,
                    "an ONS code such as E07000106",
                    f"'{texts[bad[0]]}'",
                    "correct the cell, or download the file again",
                    sheet.name,
                    row,
                    columns[bad[0]],
                )
            )
        elif _ENGLISH_DISTRICT_CODE_PATTERN.fullmatch(link.lower_code):
            known = links.setdefault(link.lower_code, link)
            if known != link:
                problems.append(
                    FileProblem(
                        sheet.file,
                        f"{link.lower_code} in one authority and region",
                        f"it in {_lookup_row_in_words(link)} after {_lookup_row_in_words(known)}",
                        "keep the row that is right",
                        sheet.name,
                        row,
                        columns["lower_code"],
                    )
                )
    if not links and not problems:
        problems.append(
            FileProblem(
                sheet.file,
                f"English districts below '{headers['lower_code']}'",
                "none",
                "download the file again",
                sheet.name,
                start,
                columns["lower_code"],
            )
        )
    if problems:
        raise SheetError(*problems)
    return AreaLookup(sheet.file, description.period, tuple(links.values()))


def _find_header(
    sheet: Sheet, wanted: dict[str, str], headers: dict[str, str]
) -> tuple[int, dict[str, int]]:
    """Return the row that holds the headers, and the column of each."""
    best: tuple[int, list[str]] = (0, [])
    for number, cells in enumerate(sheet.rows):
        row = [_normalise_text(str(cell)) for cell in cells]
        if sum(header in row for header in wanted.values()) > sum(
            header in best[1] for header in wanted.values()
        ):
            best = (number, row)
            if all(header in row for header in wanted.values()):
                break
    number, row = best
    problems = []
    for field, header in wanted.items():
        expected = f"one column headed '{headers[field]}'"
        if row.count(header) > 1:
            second = row.index(header, row.index(header) + 1)
            advice = "remove the column that is not meant"
            found = str(row.count(header))
            problems.append(
                FileProblem(sheet.file, expected, found, advice, sheet.name, number, second)
            )
        elif header not in row:
            near = difflib.get_close_matches(header, [cell for cell in row if cell], 1, 0.4)
            found = f"'{near[0]}' as the nearest" if near else "none like it"
            advice = "mend the header under lookup: in the description, or download the file again"
            line = number if row else None
            problems.append(FileProblem(sheet.file, expected, found, advice, sheet.name, line))
    if problems:
        raise SheetError(*problems)
    return number, {field: row.index(header) for field, header in wanted.items()}


def _normalise_text(text: str) -> str:
    return " ".join(text.split()).casefold()


def _lookup_row_in_words(link: AreaLookupRow) -> str:
    return ", ".join(part for part in (link.upper_code, link.region_code, link.lower_name) if part)
