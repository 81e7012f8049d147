"""Every description reads its made file to what was intended as it was made."""

import pytest
from support.published_layouts import MAKERS, make_all
from support.small_data import ROOT, bundled

from carebook.ingest.descriptions.file_description import load_descriptions
from carebook.ingest.descriptions.file_matching import match_files_to_descriptions
from carebook.ingest.disclosure import read_enquiries
from carebook.ingest.geography.area_geography import build_geography
from carebook.ingest.geography.area_lookups import read_area_lookup
from carebook.ingest.geography.area_successions import load_area_successions
from carebook.ingest.tables.table_reader import find_sheet, read_table
from carebook.ingest.workbooks.workbook import open_workbook

DESCRIPTIONS = load_descriptions(ROOT / "data" / "sources")
EXAMPLES = [key for key in MAKERS if not key.startswith("lookup_") and key != "ons_neighbours"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_all(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def matches(made):
    found = match_files_to_descriptions([one.path for one in made.values()], DESCRIPTIONS)
    assert (found.problems, found.undescribed_files) == ((), ())
    return {match.description_key: match for match in found.matches}


@pytest.fixture(scope="module")
def places(matches):
    lookups = [
        read_area_lookup(DESCRIPTIONS[key], open_workbook(match.path).sheet(""))
        for key, match in matches.items()
        if DESCRIPTIONS[key].lookup
    ]
    return build_geography(lookups, load_area_successions(ROOT / "data" / "successions.yml"))


def read(match, places):
    """All readings of a file, and every problem in words."""
    description, workbook = DESCRIPTIONS[match.description_key], open_workbook(match.path)
    if description.disclosure:
        sheet = workbook.sheet(workbook.sheet_names[0])
        return read_enquiries(
            sheet, description, places.code_of_name, match.period, match.description_key
        ), []
    results = [
        read_table(
            match.description_key,
            description,
            table,
            find_sheet(workbook, table.sheet, match.period),
            match.period,
            places,
        )
        for table in description.tables.values()
    ]
    problems = [str(problem) for result in results for problem in result.problems]
    return [reading for result in results for reading in result.source_values], problems


def test_every_description_has_a_made_file():
    assert set(MAKERS) == set(DESCRIPTIONS)


@pytest.mark.parametrize("key", EXAMPLES)
def test_a_made_file_is_read_to_exactly_what_was_intended(key, made, matches, places):
    readings, problems = read(matches[key], places)
    assert problems == []
    found = {
        (r.area_code, r.indicator, r.breakdown, r.period, r.unit): r.status
        if r.value is None
        else r.value
        for r in readings
    }
    assert len(found) == len(readings)
    assert found.keys() == made[key].intended.keys()
    for name, value in made[key].intended.items():
        wanted = value if isinstance(value, str) else pytest.approx(value, rel=1e-9)
        assert found[name] == wanted, name


@pytest.mark.parametrize("key", EXAMPLES)
def test_what_a_description_reads_is_in_the_catalogue(key):
    catalogue = bundled().indicators
    for table in DESCRIPTIONS[key].tables.values():
        for column in table.columns:
            indicator = catalogue[column.indicator]
            named = column.breakdowns.names.values() if column.breakdowns else [column.breakdown]
            for breakdown in named:
                assert breakdown in (indicator.breakdowns or [""]), (column.indicator, breakdown)
                assert indicator.measure(column.unit, breakdown), (column.indicator, column.unit)
            if column.respondents:
                assert indicator.measure("respondents")


def test_every_new_measure_is_read_from_some_file():
    """What no page shows is in the catalogue because a description reads it."""
    read_here = {
        column.indicator
        for description in DESCRIPTIONS.values()
        for table in description.tables.values()
        for column in table.columns
    }
    off_pages = {name for name, one in bundled().indicators.items() if not one.section}
    assert off_pages <= read_here


def test_of_two_values_in_a_cell_the_first_is_read_and_no_year_without_survey(matches, places):
    readings, _ = read(matches["ascof"], places)
    rutland = {
        r.period: (r.value, r.status)
        for r in readings
        if (r.area_code, r.indicator, r.unit) == ("E06000017", "carers_social_contact", "percent")
    }
    assert list(rutland) == ["2016/17", "2023/24"]
    assert all(value is not None for value, _ in rutland.values())


def test_cornwalls_row_with_scilly_is_read_as_cornwalls(matches, places):
    readings, _ = read(matches["ascof"], places)
    [cornwall] = [
        r
        for r in readings
        if (r.area_code, r.indicator, r.period) == ("E06000052", "workforce_turnover", "2024/25")
    ]
    assert (cornwall.value, cornwall.note) == (
        20.2,
        "Cornwall together with the Isles of Scilly.",
    )


def test_the_unacceptable_trusts_are_never_read(matches, places):
    readings, _ = read(matches["nhs_discharge_ready_date"], places)
    assert {reading.sheet for reading in readings} == {"UTLA Acceptable"}


def test_only_made_figures_are_committed():
    """The publishers' files stay where they are."""
    kinds = {path.suffix for path in (ROOT / "tests").rglob("*") if path.is_file()}
    assert not kinds & {".xlsx", ".xls", ".ods"}
