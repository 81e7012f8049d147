"""Figures that are published for regions alone, under each of a region's authorities."""

import pytest
from support.small_data import BATH, EAST_MIDLANDS, LEICESTERSHIRE, ROOT, RUTLAND, bundled

from carebook.data.indicators import apply_ingested_overrides
from carebook.ingest.assemble import assemble
from carebook.ingest.tables.source_value import SourceValue
from carebook.statistics.neighbours import load_neighbour_specification


def reading(area, indicator="recruitment_harder", unit="percent", value=64.5):
    place = {"file": "a.ods", "sheet": "6_2", "row": "4", "column": "C"}
    figure = (area, indicator, "", "2024", unit, value, None, None, "published", "survey")
    return SourceValue(*figure, **place)


@pytest.fixture(scope="module")
def specification():
    return load_neighbour_specification(ROOT / "data" / "neighbours.yml")


def rows(specification, *readings):
    dataset = bundled()
    indicators = apply_ingested_overrides(dataset.indicators)
    made = assemble(readings, indicators, dataset.areas, {}, {}, specification)
    return {(o.area_code, o.indicator, o.unit): (o, place) for o, place in made.rows}


def test_each_authority_of_the_region_has_the_regions_figure_and_where_it_was_read(specification):
    found = rows(specification, reading(EAST_MIDLANDS))
    for code in (EAST_MIDLANDS, RUTLAND, LEICESTERSHIRE):
        o, place = found[code, "recruitment_harder", "percent"]
        assert (o.value, place.file, place.row) == (64.5, "a.ods", "4")
    assert (BATH, "recruitment_harder", "percent") not in found


def test_an_authoritys_own_figure_stays(specification):
    found = rows(specification, reading(EAST_MIDLANDS), reading(RUTLAND, value=70.0))
    assert found[RUTLAND, "recruitment_harder", "percent"][0].value == 70
    assert found[LEICESTERSHIRE, "recruitment_harder", "percent"][0].value == 64.5


def test_what_is_published_for_authorities_is_never_taken_from_their_region(specification):
    found = rows(specification, reading(EAST_MIDLANDS, "workforce_turnover"))
    assert (RUTLAND, "workforce_turnover", "percent") not in found
