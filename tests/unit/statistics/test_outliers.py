"""Oddities: what was planted is found with its place, and what is in order is not told of."""

from dataclasses import replace

import pytest
from support.small_data import ENGLAND, RUTLAND

from carebook.data.dataset import Dataset
from carebook.statistics.outliers import find_outliers

pytestmark = pytest.mark.usefixtures("ingested_alone")
KENT = "E10000016"


def only(dataset: Dataset, *indicators: str) -> Dataset:
    """The dataset with the observations of some indicators and no others."""
    found = tuple(o for name in indicators for o in dataset.observations_of(name))
    return replace(dataset, observations=found)


def changed(dataset: Dataset, key: tuple[str, ...], **changes) -> Dataset:
    """The dataset with one observation changed."""
    observations = [replace(o, **changes) if o.key == key else o for o in dataset.observations]
    assert any(o.key == key for o in dataset.observations)
    return replace(dataset, observations=tuple(observations))


def sentences(dataset: Dataset) -> list[str]:
    return [one.sentence for one in find_outliers(dataset)]


def value(dataset: Dataset, key: tuple[str, ...]) -> float:
    [found] = [o.value for o in dataset.observations if o.key == key]
    return found


SATISFACTION = (RUTLAND, "satisfaction", "", "2024/25", "percent")


def test_what_is_in_order_is_not_told_of(made_dataset):
    assert sentences(only(made_dataset, "satisfaction", "population", "population_by_age")) == []


def test_ten_times_less_than_its_neighbours(made_dataset):
    plain = only(made_dataset, "satisfaction")
    odd = changed(plain, SATISFACTION, value=5.0, wide_lower=4.0, wide_upper=6.0)
    [found, then] = sentences(odd)
    assert found.startswith("Rutland, satisfaction, 2024-25: 5% is 1/")
    assert "of its neighbours' median, " in found
    assert "that of 2023-24" in then
    nearly = changed(plain, SATISFACTION, value=12.0, wide_lower=11.0, wide_upper=13.0)
    assert sentences(nearly) == []


def test_a_wide_interval_excuses_it(made_dataset):
    plain = only(made_dataset, "satisfaction")
    assert sentences(changed(plain, SATISFACTION, value=5.0, wide_lower=1.0, wide_upper=40.0)) == []


def test_without_neighbours_the_median_is_that_of_all(made_dataset):
    plain = replace(only(made_dataset, "satisfaction"), neighbours={})
    odd = changed(plain, SATISFACTION, value=5.0, wide_lower=4.0, wide_upper=6.0)
    assert "of the authorities' median, " in sentences(odd)[0]


def test_ten_times_last_year(made_dataset):
    plain = only(made_dataset, "gross_expenditure")
    before = sentences(plain)
    key = (KENT, "gross_expenditure", "", "2021/22", "£ thousand")
    odd = changed(plain, key, value=1000 * value(plain, key))
    found = [one for one in sentences(odd) if one not in before]
    assert any(
        one.startswith("Kent, gross_expenditure, 2021-22: £") and "that of 2020-21" in one
        for one in found
    )


def test_small_counts_go_up_and_down(made_dataset):
    plain = only(made_dataset, "population")
    key = (RUTLAND, "population", "", "2020", "people")
    before = (RUTLAND, "population", "", "2019", "people")
    small = changed(changed(plain, key, value=40.0), before, value=2.0)
    assert not any("that of 2019" in one for one in sentences(small))


def test_a_total_that_its_parts_exceed(made_dataset):
    plain = only(made_dataset, "requests", "requests_all_adults")
    assert not any("less than its parts" in one for one in sentences(plain))
    key = (RUTLAND, "requests_all_adults", "", "2021/22", "count")
    total = value(plain, key)
    # Three figures rounded to 5 may miss each other by 7.5.
    assert not any("its parts" in one for one in sentences(changed(plain, key, value=total - 5)))
    [found] = [
        one for one in sentences(changed(plain, key, value=total - 20)) if "its parts" in one
    ]
    assert found.startswith(f"Rutland, requests_all_adults, 2021-22: {total - 20:,.0f} (count) is")
    assert "requests, 18-64 " in found


def test_a_sum_of_authorities_that_is_far_from_england(made_dataset):
    plain = only(made_dataset, "population")
    key = (ENGLAND, "population", "", "2020", "people")
    far = changed(plain, key, value=1.05 * value(plain, key))
    assert sum("come to" in one for one in sentences(far)) == 1 + sum(
        "come to" in one for one in sentences(plain)
    )
    near = changed(plain, key, value=1.01 * value(plain, key))
    assert sentences(near) == sentences(plain)


def test_an_oddity_names_the_place_it_was_read_from(made_dataset):
    found = [one for one in find_outliers(made_dataset) if one.location.file]
    assert found
    one = found[0]
    place = one.location
    assert str(one).startswith(f"{place.file}")
    assert f"row {place.row}, column {place.column}: {one.sentence}" in str(one)
