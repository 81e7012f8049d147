"""Sheets made in code, in the layouts of the publishers, with invented figures.

Codes and names are public facts; every figure is made up.
"""

from carebook.ingest.descriptions.file_description import FileDescription
from carebook.ingest.tables.table_layout import find_table_layout
from carebook.ingest.tables.table_reader import read_table
from carebook.ingest.workbooks.sheet import Sheet

PERIOD = "2021/22"
PLACES = {
    "E92000001": "England",
    "E12000004": "East Midlands",
    "E06000017": "Rutland",
    "E10000018": "Leicestershire",
    "E09000012": "Hackney",
    "E06000022": "Bath and North East Somerset",
}
DISTRICTS = {"E07000129": "E10000018", "E07000130": "E10000018", "E06000017": "E06000017"}
# England, a region, and three authorities of which one submitted nothing.
RUTLAND = ("E06000017", "509", "Rutland", "E12000004", "East Midlands")
LEICESTERSHIRE = ("E10000018", "508", "Leicestershire", "E12000004", "East Midlands")
FINANCE_ROWS = (
    (" ",),
    (" ", "", "", "E92000001", "England", 10.0, 20.0, 31.0, 4.0, 5.0, 200.0, 210.5, 0.0525),
    (" ",),
    (" ", "", "", "E12000004", "East Midlands", 1.0, 2.0, 3.0, 0.4, 0.5, 20.0, 21.0, 0.05),
    (" ",),
    (*RUTLAND, 1.0, 1.5, 2.5, 0.2, 0.1, 7.0, 91.1, 0.3),
    (*LEICESTERSHIRE, 6.0, 7.5, 13.5, 0.6, 0.0, 80.0, 82.0, 0.025),
    ("E09000012", "703", "Hackney", "E12000007", "London", *["[x]"] * 8),
    (),
    ("Source: invented",),
    ("Copyright",),
)
HEADERS = (
    ("Geography code", ""),
    ("LA code", ""),
    ("LA name", ""),
    ("Region code ", ""),
    ("Region name", ""),
    ("Expenditure (Including\ncapital)", "Own Provision"),
    ("", "Provision by Others"),
    ("", "Total"),
    ("Income", "Client Contributions"),
    ("", "Total"),
    ("Gross Current Expenditure", "2020-21"),
    ("", "2021-22"),
    ("", "Percentage change"),
)


class FewAreas:
    """A few areas, as a geography knows them."""

    def is_known_code(self, code):
        return code in PLACES or code in DISTRICTS or code == "E07000131"

    def authority_of_district(self, code):
        return DISTRICTS.get(code, code if code in PLACES else None)

    def code_of_name(self, text):
        return {name: code for code, name in PLACES.items()}.get(text)

    def other_authority_named(self, text, code):
        other = self.code_of_name(text)
        return other if other not in (None, code) and other[:3] not in ("E92", "E12") else None

    def missing_districts(self, upper, codes):
        parts = [code for code, one in DISTRICTS.items() if one == upper]
        return tuple(code for code in parts if code not in codes)


def finance(**changes):
    """The expenditure table: headers in two rows, merged, in rows 7 and 8."""
    rows = (
        (),
        ("Return to contents",),
        (),
        ("Table 3: Expenditure and income, by finance type, 2021-22",),
        (),
        ("", "", "", "", "", "", "", "", "", "", "", "", "£ Thousands / percentages"),
        tuple(group for group, _ in HEADERS),
        tuple(header for _, header in HEADERS),
        *FINANCE_ROWS,
    )
    merged = (((6, 5), (6, 7)), ((6, 8), (6, 9)), ((6, 10), (6, 12)), ((3, 0), (3, 4)))
    return Sheet(**({"file": "a.xlsx", "name": "T3", "rows": rows, "merged": merged} | changes))


def changed(sheet, row, column, cell):
    """The sheet with one cell changed; row and column are counted from 0."""
    cells = list(sheet.rows[row]) + [""] * (column + 1 - len(sheet.rows[row]))
    cells[column] = cell
    return with_rows(sheet, [*sheet.rows[:row], tuple(cells), *sheet.rows[row + 1 :]])


def with_rows(sheet, rows, **changes):
    same = {"file": sheet.file, "name": sheet.name, "merged": sheet.merged}
    return Sheet(**(same | {"rows": tuple(rows)} | changes))


def moved(sheet, down=0, right=0):
    """The sheet with empty rows and columns before it, as when a publisher shifts a table."""
    rows = [()] * down + [("",) * right + tuple(row) if row else () for row in sheet.rows]
    merged = tuple(
        ((top + down, left + right), (bottom + down, end + right))
        for (top, left), (bottom, end) in sheet.merged
    )
    return with_rows(sheet, rows, merged=merged)


FINANCE = {
    "sheet": "T3",
    "title": "Expenditure and income, by finance type, {period}",
    "rows": {
        "code": ["Geography code", "Region code"],
        "name": "LA name",
        "region": "Region code",
    },
    "columns": [
        {
            "header": ["Gross Current Expenditure", "{current}"],
            "indicator": "gross_expenditure",
            "unit": "£ thousand",
        },
        {
            "header": ["Income", "Client Contributions"],
            "indicator": "client_contributions",
            "unit": "£ thousand",
        },
    ],
}
SYMBOLS = {"[c]": {"status": "suppressed", "note": "Under 5."}, "[x]": {"status": "not_submitted"}}


def described(table, **keys):
    """A description of one table, "T"."""
    fixed = {"publisher": "p", "title": "t", "licence": "l", "files": "a.xlsx", "period": PERIOD}
    return FileDescription.model_validate(
        fixed | {"symbols": SYMBOLS, "tables": {"T": table}} | keys
    )


def read(sheet, table, period=PERIOD, **keys):
    """Read a table by its description, given as it stands in YAML."""
    description = described(table, **keys)
    return read_table("source", description, description.tables["T"], sheet, period, FewAreas())


def laid_out(sheet, *wanted, title="", period=PERIOD, renamed=None):
    words = [(each,) if isinstance(each, str) else each for each in wanted]
    return find_table_layout(sheet, words, title, period, renamed)


def said(problems):
    """The problems as they are printed, each of them one line."""
    lines = [str(problem) for problem in problems]
    assert not any("\n" in line for line in lines)
    return lines


def values(result):
    """The values read, by area, indicator, breakdown and period."""
    assert not said(result.problems)
    found = {}
    for one in result.source_values:
        key = (one.area_code, one.indicator, one.breakdown, one.period, one.unit)
        assert key not in found
        found[key] = one
    return found


def sheet_of_rows(*rows, name="S", file="a.ods", **keys):
    return Sheet(file, name, tuple(rows), **keys)


def column_plan(header, unit="count", indicator="requests", **keys):
    return {"header": header, "indicator": indicator, "unit": unit} | keys


def table_plan(*columns, **rows):
    return {"rows": {"code": "Code"} | rows, "columns": list(columns)}
