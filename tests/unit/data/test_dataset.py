import shutil
import subprocess
import sys
from math import sqrt

import pytest
from support.project_copies import not_copied
from support.small_data import (
    ALL_AGES,
    BATH,
    LEICESTERSHIRE,
    PROJECT,
    RUTLAND,
    bundled,
    facts_of,
    refusal,
    the,
)

from carebook.core.project import Project
from carebook.facts.fact import rounding_in_words
from carebook.ingest.loading import load_dataset


def get(area, indicator, breakdown, unit):
    [found] = [
        o
        for o in bundled().observations_of(indicator)
        if (o.area_code, o.breakdown, o.unit) == (area, breakdown, unit)
    ]
    return found


def byar(low, high, z=1.959964):
    lower = low * (1 - 1 / (9 * low) - z / (3 * sqrt(low))) ** 3
    high += 1
    return lower, high * (1 - 1 / (9 * high) + z / (3 * sqrt(high))) ** 3


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(PROJECT.data, tmp_path / "data", ignore=not_copied)
    return Project(tmp_path)


def test_a_count_to_the_nearest_five_has_an_interval_that_allows_for_it():
    found = get(RUTLAND, "requests", "18-64", "count")
    assert (found.lower, found.upper) == pytest.approx(byar(317.5, 322.5), abs=1e-3)


def test_the_step_of_rounding_is_what_the_sources_entry_says(copy):
    path = copy.data / "sources.yml"
    text = path.read_text(encoding="utf-8")
    assert text.count("counts_rounded_to: 5") == 1
    path.write_text(text.replace("counts_rounded_to: 5", "counts_rounded_to: 10"), encoding="utf-8")
    dataset = load_dataset(copy)
    fact = the(facts_of("requests", dataset=dataset), role="area", breakdown="18-64", unit="count")
    assert (fact.lower, fact.upper) == pytest.approx(byar(315, 325), abs=1e-3)
    assert rounding_in_words(fact, dataset.sources) == "to the nearest 10"
    path.write_text(text.replace("  counts_rounded_to: 5\n", ""), encoding="utf-8")
    dataset = load_dataset(copy)
    fact = the(facts_of("requests", dataset=dataset), role="area", breakdown="18-64", unit="count")
    assert (fact.lower, fact.upper) == pytest.approx(byar(320, 320), abs=1e-3)
    assert rounding_in_words(fact, dataset.sources) == ""


def test_bundled_figures_have_the_wide_interval_too():
    found = get(RUTLAND, "requests", "18-64", "count")
    wide = byar(317.5, 322.5, z=3.090232)
    assert (found.wide_lower, found.wide_upper) == pytest.approx(wide, abs=1e-3)


def test_of_a_few_authorities_no_region_and_no_england_is_summed_up():
    """Rutland and Leicestershire are not the East Midlands."""
    counts = {o.area_code for o in bundled().observations_of("requests") if o.unit == "count"}
    assert counts == {RUTLAND, LEICESTERSHIRE, BATH}


def test_a_rate_shares_the_interval_of_its_count():
    count = get(RUTLAND, "requests", "18-64", "count")
    rate = get(RUTLAND, "requests", "18-64", ALL_AGES)
    assert rate.lower == pytest.approx(787 * count.lower / 320)
    assert rate.upper == pytest.approx(787 * count.upper / 320)


def test_an_unrounded_count_has_the_plain_interval():
    found = get(LEICESTERSHIRE, "providers", "Community-based", "count")
    assert (found.lower, found.upper) == pytest.approx(byar(111, 111), abs=1e-3)


def test_a_rate_whose_count_is_not_published_has_no_interval():
    assert get(BATH, "requests", "65+", ALL_AGES).lower is None
    assert get(RUTLAND, "care_types_65", "Residential", ALL_AGES).lower is None


def test_totals_and_percentages_get_no_interval_from_counts():
    for o in bundled().observations:
        if bundled().indicators[o.indicator].basis != "count" or o.unit in ("percent", "days"):
            assert o.lower is None is o.upper


def test_what_has_no_value_has_no_interval():
    missing = [o for o in bundled().observations if o.value is None]
    assert missing
    assert all(o.lower is None is o.upper for o in missing)


def test_every_interval_lies_around_its_value():
    with_interval = [o for o in bundled().observations if o.lower is not None]
    assert len(with_interval) > 20
    assert all(o.lower < o.value < o.upper for o in with_interval)


def test_smaller_counts_have_relatively_wider_intervals():
    found = [
        o for o in bundled().observations if o.unit == "count" and o.source == "salt" and o.lower
    ]
    widths = [(o.upper - o.lower) / o.value for o in sorted(found, key=lambda o: o.value)]
    assert widths == sorted(widths, reverse=True)


def test_observations_are_found_by_indicator():
    found = bundled().observations_of("satisfaction")
    assert len(found) == 4
    assert {o.indicator for o in found} == {"satisfaction"}
    assert bundled().observations_of("no_such_thing") == ()


def test_every_observation_is_of_some_indicator():
    grouped = [bundled().observations_of(name) for name in bundled().indicators]
    assert sum(map(len, grouped)) == len(bundled().observations)


def test_keys_are_unique_with_derived_values_too():
    keys = [o.key for o in bundled().observations]
    assert len(set(keys)) == len(keys)


def test_publishing_more_never_changes_a_published_value(copy):
    path = copy.data / "observations.csv"
    row = "E12000004,workforce_turnover,,2024,percent,25.5,,,published,skills_for_care,\n"
    path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
    more = {o.key: o for o in load_dataset(copy).observations}
    assert {o.key: o for o in bundled().observations}.items() < more.items()


@pytest.mark.parametrize("name", ["sources.yml", "indicators.yml", "observations.csv"])
def test_a_data_folder_that_lacks_a_file_is_refused(copy, name):
    (copy.data / name).unlink()
    assert f"{name}: expected this file, found none" in refusal(load_dataset, copy)


def test_a_survey_interval_that_was_published_is_kept(copy):
    path = copy.data / "observations.csv"
    text = path.read_text(encoding="utf-8")
    old = "E06000017,satisfaction,,2023/24,percent,78.8,,,published"
    assert old in text
    path.write_text(text.replace(old, old.replace("78.8,,", "78.8,66.1,87.2")), encoding="utf-8")
    fact = the(facts_of("satisfaction", dataset=load_dataset(copy)), role="area")
    assert (fact.lower, fact.upper) == (66.1, 87.2)


def test_reading_figures_that_were_worked_out_needs_no_pandas_and_no_scipy():
    load_dataset(PROJECT)
    code = (
        "import sys; from carebook.core.project import Project; "
        "from carebook.ingest.loading import load_dataset; "
        f"import pathlib; load_dataset(Project(pathlib.Path({str(PROJECT.root)!r}))); "
        "print({'pandas', 'scipy'} & {*sys.modules})"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
