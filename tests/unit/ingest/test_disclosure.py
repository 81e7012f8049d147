"""No figure that leaves the enquiries' reader says more of a small count than "5 or fewer"."""

import itertools
import random
import re
import traceback

import pytest
from support.small_data import bundled

from carebook.ingest.descriptions.file_description import FileDescription
from carebook.ingest.disclosure import (
    ENQUIRY_COLUMNS,
    UNKNOWN_AUTHORITY_NOTE,
    ControlledCount,
    control_count,
    control_counts,
    first_overlapping_periods,
    is_enquiries_export,
    protected_columns,
    read_enquiries,
)
from carebook.ingest.file_problem import SheetError
from carebook.ingest.workbooks.sheet import Sheet
from carebook.ingest.workbooks.workbook import open_workbook

CODES = {"kent": "E10000016", "rutland": "E06000017", "hackney": "E09000012", "wales": "W92000004"}
AREAS, SEGMENTS, SYSTEMS = ("a", "b", "c"), ("Carers", "Charging"), ("phone", "web")
DESCRIBED = {
    "publisher": "A charity",
    "title": "Enquiries",
    "licence": "None",
    "files": "*.csv",
    "period": "2024/25",
    "disclosure": "small counts",
}
ENQUIRIES = FileDescription.model_validate(DESCRIBED)
HEADER = ",".join(ENQUIRY_COLUMNS)


def enquiries(*rows, header=HEADER):
    lines = [header, *rows]
    return Sheet("enquiries.csv", "", tuple(tuple(line.split(",")) for line in lines))


def readings(sheet):
    return read_enquiries(sheet, ENQUIRIES, lambda name: CODES.get(name.lower()), "2024/25")


def refusal(sheet):
    with pytest.raises(SheetError) as caught:
        readings(sheet)
    return caught.value


def published(rows):
    """Every figure that may be published of a grid: cells, and their sums as all the totals."""
    counts = {key: count.value for key, count in control_counts(rows).items()}
    figures = {("cell", *key): value for key, value in counts.items()}
    names = [("segment", segment) for segment in SEGMENTS]
    for size in range(1, len(AREAS) + 1):
        for group in itertools.combinations(AREAS, size):
            names += [("group", group), *(("group", group, segment) for segment in SEGMENTS)]
    for name in names:
        figures[name] = sum(value for key, value in counts.items() if _within(key, name))
    return figures


def grids():
    """Small grids by (area, system, segment): many small counts, some none, some large."""
    choose = random.Random(20_240)  # noqa: S311  # grids for a test, and no secret
    keys = list(itertools.product(AREAS, SYSTEMS, SEGMENTS))
    for _ in range(200):
        yield [(*key, choose.choice((0, 0, 1, 2, 3, 4, 5, 6, 7, 40))) for key in keys]


def sums(rows):
    found = {}
    for area, _system, segment, count in rows:
        found[area, segment] = found.get((area, segment), 0) + count
    return found


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, ControlledCount(0)), (6, ControlledCount(6)), (317, ControlledCount(317))]
    + [(small, ControlledCount(5, is_at_most=True)) for small in range(1, 6)],
)
def test_one_to_five_become_five_or_fewer(count, expected):
    assert control_count(count) == expected


def test_systems_are_summed_before_control():
    rows = [("a", "phone", "Carers", 3), ("a", "web", "Carers", 4), ("b", "web", "Carers", 2)]
    assert control_counts(rows) == {
        ("a", "Carers"): ControlledCount(7),
        ("b", "Carers"): ControlledCount(5, is_at_most=True),
    }


def test_every_small_count_could_as_well_be_any_other():
    """Change one small count to each of 1 to 5: what is published must not change anywhere."""
    small = 0
    for rows in grids():
        before = published(rows)
        for (area, segment), count in sums(rows).items():
            if not 1 <= count <= 5:
                continue
            small += 1
            others = [row for row in rows if (row[0], row[2]) != (area, segment)]
            for other in range(1, 6):
                for system in SYSTEMS:
                    assert published([*others, (area, system, segment, other)]) == before
    assert small > 100


def test_no_subtraction_along_any_margin_gives_a_small_count():
    """Each total less all of its other parts leaves exactly the 5 that is shown, by brute force."""
    tried = 0
    for rows in grids():
        figures = published(rows)
        raw = sums(rows)
        wholes = {name: value for name, value in figures.items() if name[0] != "cell"}
        for (area, segment), count in raw.items():
            if not 1 <= count <= 5:
                continue
            for name, whole in wholes.items():
                parts = [key for key in raw if _within(key, name)]
                if (area, segment) not in parts:
                    continue
                rest = sum(figures["cell", *key] for key in parts if key != (area, segment))
                assert whole - rest == 5
                tried += 1
            # And one total less another that lacks only this cell.
            for wide, narrow in itertools.permutations(wholes, 2):
                lost = {key for key in raw if _within(key, wide)}
                if lost - {key for key in raw if _within(key, narrow)} == {(area, segment)} and (
                    len(lost) == 1 + sum(_within(key, narrow) for key in raw)
                ):
                    assert wholes[wide] - wholes[narrow] == 5
                    tried += 1
        if tried > 20_000:
            break
    assert tried > 1_000


def _within(key, name):
    area, segment = key
    kind, first, *rest = name
    if kind == "segment":
        return segment == first
    return area in first and (not rest or segment == rest[0])


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        (["2024/25", "2023/24", "2024/25"], None),
        (["2024-11", "2024-12", "2025"], None),
        (["2024", "2024/25"], ("2024", "2024/25")),
        (["2024/25", "2025-03"], ("2024/25", "2025-03")),
    ],
)
def test_periods_that_overlap_are_found(periods, expected):
    assert first_overlapping_periods(periods) == expected


def test_a_description_that_forgets_to_protect_is_found():
    catalogue = bundled().indicators
    column = {"header": "n", "indicator": "helpline_enquiries", "unit": "count"}
    other = {"header": "m", "indicator": "requests", "unit": "count", "breakdown": "65+"}
    table = {"rows": {"code": "Code"}, "columns": [other, column, column]}
    given = {key: value for key, value in DESCRIBED.items() if key != "disclosure"}
    forgot = FileDescription.model_validate(given | {"tables": {"T": table}})
    assert protected_columns(forgot, catalogue) == ("helpline_enquiries",)
    assert protected_columns(ENQUIRIES, catalogue) == ()
    published = table | {"columns": [other]}
    fine = FileDescription.model_validate(given | {"tables": {"T": published}})
    assert protected_columns(fine, catalogue) == ()


def test_an_export_becomes_controlled_readings():
    found = readings(
        enquiries(
            "Kent,phone,carers,41",
            "Kent,web,Carers,2",
            "Rutland,phone,Information seeking,3",
            "",
            "Hackney,web,Safeguarding,0",
        )
    )
    kept = {(r.area_code, r.breakdown): (r.value, r.status) for r in found}
    assert kept == {
        ("E10000016", "Carers"): (43.0, "published"),
        ("E06000017", "Information seeking"): (5.0, "at_most"),
        ("E09000012", "Safeguarding"): (0.0, "published"),
    }
    assert {(r.indicator, r.unit, r.period, r.file, r.column, r.row) for r in found} == {
        ("helpline_enquiries", "count", "2024/25", "enquiries.csv", "D", "")
    }
    assert all(UNKNOWN_AUTHORITY_NOTE not in r.note for r in found)


def test_columns_may_stand_in_any_order_and_rows_without_an_authority_are_only_some():
    found = readings(
        enquiries(
            "4,Kent,Carers,web",
            "4177,Unknown,Carers,web",
            "2,,Charging,web",
            header="query_count,LA_NAME,SEGMENT,SOURCE_SYSTEM",
        )
    )
    assert [(r.area_code, r.value, r.column) for r in found] == [("E10000016", 5.0, "A")]
    assert found[0].note.endswith(UNKNOWN_AUTHORITY_NOTE)
    assert "4177" not in repr(found)


def test_how_many_rows_a_count_came_from_is_not_told():
    rows = [f"Kent,system {number},Carers,1" for number in range(5)]
    assert readings(enquiries(*rows)) == readings(enquiries("Kent,web,Carers,1"))


def test_a_description_may_say_what_a_segment_is_called():
    column = {
        "header": "QUERY_COUNT",
        "indicator": "helpline_enquiries",
        "unit": "count",
        "breakdowns": {"header": "SEGMENT", "names": {"DP": "Direct payments"}},
    }
    table = {"rows": {"name": "LA_NAME"}, "columns": [column]}
    description = FileDescription.model_validate(DESCRIBED | {"tables": {"enquiries": table}})
    sheet = enquiries("Kent,web,dp,12")
    (reading,) = read_enquiries(sheet, description, lambda _name: "E10000016", "2024/25")
    assert reading.breakdown == "Direct payments"


BAD = {
    "missing": (
        enquiries("Kent,web,7771", header="LA_NAME,SOURCE_SYSTEM,QUERY_COUNT"),
        "row 1: expected the columns",
        "found SEGMENT missing",
    ),
    "doubled": (enquiries(header=HEADER + ",SEGMENT"), "row 1: ", "found SEGMENT twice"),
    "unknown": (enquiries(header=HEADER + ",7771"), "row 1, column E: ", "found another column"),
    "shifted": (enquiries("Kent,web,Carers,1", header="Kent,web,Carers,7771"), "row 1", "missing"),
    "text": (enquiries("Kent,web,Carers,7771 or so"), "row 2, column D: ", "found text; correct"),
    "nothing": (enquiries("Kent,web,Carers,"), "row 2, column D: ", "found nothing; correct"),
    "negative": (enquiries("Kent,web,Carers,-7771"), "row 2, column D: ", "a negative number"),
    "fraction": (enquiries("Kent,web,Carers,7771.5"), "column D: ", "a number that is not whole"),
    "segment": (enquiries("Kent,web,7771,9"), "row 2, column C: ", "found another; correct it, or"),
    "place": (enquiries("7771,web,Carers,9"), "row 2, column A: ", "found another name; correct"),
    "wales": (
        enquiries("Wales,web,Carers,7771"),
        "row 2, column A: ",
        "found another name; correct",
    ),
    "system": (enquiries("Kent,,Carers,7771"), "row 2, column B: ", "found nothing; name it"),
    "twice": (
        enquiries("Kent,web,Carers,7771", "kent,Web,carers,7771"),
        "row 3: ",
        "found a second (the first is row 2); remove one",
    ),
    "long": (enquiries("Kent,web,Carers,1,7771"), "row 2: ", "found more; correct the row"),
    "none": (enquiries("Unknown,web,Carers,7771"), "expected rows with an authority", "none"),
    "empty": (enquiries(header=""), "expected the columns", "found LA_NAME missing"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_said_by_place_and_kind_and_never_by_value(name):
    sheet, *expected = BAD[name]
    error = refusal(sheet)
    for words in expected:
        assert words in str(error)
    everything = "".join(traceback.format_exception(error)) + repr(error) + repr(error.problems)
    assert "7771" not in everything
    assert error.__context__ is None


def test_all_bad_rows_are_named_at_once_up_to_a_limit():
    said = str(refusal(enquiries("Kent,web,Carers,x", "Nowhere,web,Carers,1")))
    assert re.findall(r"row (\d), column ([A-Z])", said) == [("2", "D"), ("3", "A")]
    many = refusal(enquiries(*["Nowhere,web,Carers,1"] * 500))
    assert len(many.problems) == 20


def test_an_export_is_known_by_its_header_whatever_its_description_says(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text(f"\n{HEADER}\nKent,web,Carers,3\n")
    assert is_enquiries_export(open_workbook(path).sheet(""))
    assert not is_enquiries_export(Sheet("a.csv", "", (("LA_NAME", "value"),)))
    assert not is_enquiries_export(Sheet("a.csv", "", ()))


def test_quotation_marks_left_open_say_nothing_of_the_rows(tmp_path):
    path = tmp_path / "enquiries.csv"
    path.write_text(f'{HEADER}\nKent,web,Carers,7771\n"Kent,web,Charging,7772\n')
    with pytest.raises(SheetError) as caught:
        open_workbook(path)
    assert "777" not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None
