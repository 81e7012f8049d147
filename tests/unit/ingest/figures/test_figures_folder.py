"""Folders of tidy figures: what is written is read back, and what somebody changed is refused."""

import json
from pathlib import Path

import pytest
from support.small_data import RUTLAND, bundled, refusal

from carebook.data.indicators import Source
from carebook.ingest.figures.figures_folder import Figures, FiguresFile, read_figures, write_figures
from carebook.ingest.geography.area_lookups import AreaLookup, AreaLookupRow
from carebook.ingest.tables.source_value import SourceValue

ADVICE = "make it again"


def value(**changes) -> SourceValue:
    plain = {
        "area_code": RUTLAND,
        "indicator": "satisfaction",
        "breakdown": "",
        "period": "2024/25",
        "unit": "percent",
        "value": 79.6,
        "lower": None,
        "upper": None,
        "status": "published",
        "source": "ascof",
        "file": "ascof_2024_25.ods",
        "sheet": "Table_1d",
        "row": "12; 15-18",
        "column": "W:CQ",
    }
    return SourceValue(**(plain | changes))


VALUES = (
    value(lower=70.4, upper=88.8, note='as "stated", here'),
    value(period="2023/24", value=57.400000000000006, status="derived"),
    value(indicator="requests", breakdown="65+", unit="count", value=None, status="suppressed"),
    value(indicator="requests", breakdown="18-64", unit="count", value=2115.0, numerator=3.0),
)
FIGURES = Figures(
    values=VALUES,
    areas=bundled().areas,
    lookups=(
        AreaLookup("lookup.csv", "2023", (AreaLookupRow("E07000105", "Ashford", "E10000016"),)),
    ),
    sources={"ascof": Source(publisher="DHSC", title="ASCOF: all", licence="OGL", by_way_of="Ann")},
    rounding={("ascof", "requests", "count"): 5.0},
    neighbours={RUTLAND: ("E06000037", "E10000023")},
    neighbour_sources={RUTLAND: "ons_neighbours"},
    files=(
        FiguresFile(
            name="ascof_2024_25.ods",
            source="ascof",
            period="2024/25",
            released="2025-12",
            values=4,
            checked=True,
            sha256="ab",
            figures="",
            checksums={},
        ),
        FiguresFile(
            name="lookup.csv",
            source="lookup",
            period="2023",
            values=0,
            checked=True,
            figures="",
            checksums={},
        ),
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_figures(tmp_path / "england", FIGURES)
    return tmp_path / "england"


def test_what_is_written_is_read_back(folder):
    found = read_figures(folder, advice=ADVICE)
    rounded = {one.key: one for one in VALUES}
    assert {one.key for one in found.values} == set(rounded)
    for one in found.values:
        expected = rounded[one.key]
        assert one == expected or (one.value, expected.value) == (57.4, 57.400000000000006)
    assert found.areas == FIGURES.areas
    assert found.lookups == FIGURES.lookups
    assert found.sources == FIGURES.sources
    assert found.rounding == FIGURES.rounding
    assert found.neighbours == FIGURES.neighbours
    assert found.neighbour_sources == FIGURES.neighbour_sources
    assert [file.figures for file in found.files] == ["ascof.csv", ""]
    assert found.files[0].released == "2025-12"


def test_the_order_of_values_makes_no_difference(folder, tmp_path):
    from dataclasses import replace

    write_figures(tmp_path / "other", replace(FIGURES, values=VALUES[::-1]))
    for path in folder.iterdir():
        assert (tmp_path / "other" / path.name).read_bytes() == path.read_bytes(), path.name


def test_areas_and_sources_can_be_read_without_the_values(folder):
    (folder / "ascof.csv").unlink()
    found = read_figures(folder, values=False, advice=ADVICE)
    assert found.values == []
    assert found.areas == FIGURES.areas


def test_a_figure_changed_by_hand_is_told_by_line(folder):
    path = folder / "ascof.csv"
    text = path.read_text(encoding="utf-8")
    assert text.splitlines()[3].startswith(f"{RUTLAND},satisfaction")
    path.write_text(text.replace("79.6", "89.6"), encoding="utf-8")
    message = refusal(read_figures, folder, advice=ADVICE)
    assert "ascof.csv:4: expected the figures as they were made, found those of" in message
    assert "'satisfaction' in lines 4 to 5 changed by hand; make it again" in message


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda lines: lines[:-1], "lines 4 to 4 changed by hand"),
        (lambda lines: lines[:3], "expected figures of satisfaction, found none"),
        (lambda lines: lines[1:], "ascof.csv:1: expected the columns area_code"),
        (lambda lines: [*lines, "x\n"], "those of '' in lines 6 to 6"),
        (lambda lines: [*lines, lines[-1]], "lines 4 to 6 changed by hand"),
    ],
)
def test_lines_that_went_or_came_are_told(folder, change, told):
    path = folder / "ascof.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(change(lines)), encoding="utf-8")
    assert told in refusal(read_figures, folder, advice=ADVICE)


@pytest.mark.parametrize("name", ["areas.csv", "districts.csv", "neighbours.csv", "sources.yml"])
def test_another_file_that_was_changed_or_lost_is_told(folder, name):
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(text + "\n", encoding="utf-8")
    assert f"{name}: expected the file as it was made" in refusal(
        read_figures, folder, advice=ADVICE
    )
    (folder / name).unlink()
    assert f"{name}: expected this file, found none; make it again" in refusal(
        read_figures, folder, advice=ADVICE
    )


def test_a_record_of_another_format_is_refused(folder):
    path = folder / "figures.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(record | {"format": 1}), encoding="utf-8")
    message = refusal(read_figures, folder, advice=ADVICE)
    assert "expected a record of format 2, found one of format 1; make it again" in message
    path.write_text("{}", encoding="utf-8")
    assert "expected a record of format 2, found another" in refusal(
        read_figures, folder, advice=ADVICE
    )
    path.unlink()
    assert "figures.json: expected this file, found none" in refusal(
        read_figures, folder, advice=ADVICE
    )
