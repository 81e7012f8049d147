"""An area's slice of the data changes with what its book can show, and with nothing else."""

from dataclasses import replace

import pytest
from support.invented_country import PLAIN, area, national
from support.small_data import PROJECT

from carebook.build.fingerprints import MISSING_CHECKSUM, AreaFingerprints
from carebook.data.dataset import Dataset
from carebook.facts.checksums import figures_checksum
from carebook.ingest.loading import load_dataset
from carebook.notebooks import access_log

SURVEY = "carers_social_contact"
LAST, EARLIER = "2023/24", "2018/19"


def changed(where) -> Dataset:
    """The made-up country with one figure changed by a tenth."""
    found = national()
    rows, done = [], False
    for row in found.observations:
        if not done and row.value is not None and where(row):
            row, done = replace(row, value=row.value * 1.1), True
        rows.append(row)
    assert done
    return replace(found, observations=tuple(rows))


def slice_of(dataset: Dataset) -> AreaFingerprints:
    return AreaFingerprints(PROJECT, dataset, area())


def other(row) -> bool:
    """Whether a figure is an authority's that is neither this area nor one of its neighbours."""
    codes = {PLAIN, *national().neighbours[PLAIN]}
    return row.area_code.startswith("E0") and row.area_code not in codes


@pytest.fixture(scope="module")
def before() -> AreaFingerprints:
    return slice_of(national())


def test_a_figure_of_ones_own_changes_the_slice(before):
    now = slice_of(changed(lambda o: o.area_code == PLAIN and o.indicator == SURVEY))
    assert now.figures_checksum != before.figures_checksum
    assert now.read_checksum(f"facts:{SURVEY}") != before.read_checksum(f"facts:{SURVEY}")
    assert now.read_checksum(access_log.AREA_FIGURES) == now.figures_checksum


def test_a_figure_of_englands_changes_the_slice(before):
    now = slice_of(changed(lambda o: o.area_code == "E92000001" and o.indicator == SURVEY))
    assert now.read_checksum(f"facts:{SURVEY}") != before.read_checksum(f"facts:{SURVEY}")


def test_another_authoritys_last_figure_changes_only_charts_that_show_it(before):
    now = slice_of(changed(lambda o: other(o) and o.indicator == SURVEY and o.period == LAST))
    assert now.figures_checksum == before.figures_checksum
    assert now.read_checksum(f"facts:{SURVEY}") == before.read_checksum(f"facts:{SURVEY}")
    assert now.read_checksum(f"others:{SURVEY}") != before.read_checksum(f"others:{SURVEY}")


def test_another_authoritys_earlier_figure_changes_nothing(before):
    now = slice_of(changed(lambda o: other(o) and o.indicator == SURVEY and o.period == EARLIER))
    assert now.figures_checksum == before.figures_checksum
    for read in (f"facts:{SURVEY}", f"others:{SURVEY}"):
        assert now.read_checksum(read) == before.read_checksum(read)


def test_what_is_said_of_a_figure_is_part_of_it(before):
    found = national()
    said = found.indicators[SURVEY].model_copy(update={"caveat": "Something else."})
    now = slice_of(replace(found, indicators={**found.indicators, SURVEY: said}))
    assert now.figures_checksum != before.figures_checksum
    assert now.read_checksum(f"facts:{SURVEY}") != before.read_checksum(f"facts:{SURVEY}")


def test_other_neighbours_are_another_slice(before):
    found = national()
    turned = {code: tuple(reversed(near)) for code, near in found.neighbours.items()}
    now = slice_of(replace(found, neighbours=turned))
    assert now.read_checksum(access_log.NEIGHBOURS) != before.read_checksum(access_log.NEIGHBOURS)


def test_other_published_files_change_what_names_them(before):
    found = national()
    now = slice_of(replace(found, origin=replace(found.origin, files=("one.xlsx", "three.ods"))))
    assert now.read_checksum(access_log.ORIGIN) != before.read_checksum(access_log.ORIGIN)
    assert now.figures_checksum == before.figures_checksum


def test_a_file_that_is_gone_is_told_from_one_that_is_there(spoilt):
    found = AreaFingerprints(spoilt, load_dataset(spoilt), area())
    (spoilt.data / "extra.csv").write_text("a\n", "utf-8")
    there = found.read_checksum("file:data/extra.csv")
    (spoilt.data / "extra.csv").write_text("b\n", "utf-8")
    assert found.read_checksum("file:data/extra.csv") not in (there, MISSING_CHECKSUM)
    (spoilt.data / "extra.csv").unlink()
    assert found.read_checksum("file:data/extra.csv") == MISSING_CHECKSUM
    assert found.read_checksum("facts:no_such_indicator") == MISSING_CHECKSUM


def test_the_checksum_is_the_same_in_every_process_and_of_each_area_its_own():
    first = figures_checksum(national(), area())
    national.cache_clear()
    assert figures_checksum(national(), area()) == first
    assert figures_checksum(national(), area("E06999004")) != first
