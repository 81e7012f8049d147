"""Observations in Parquet: what is written is read back, or refused."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from support.small_data import RUTLAND, bundled, observation, refusal

from carebook.data.parquet import (
    PARQUET_COLUMNS,
    SourceLocation,
    StoredObservations,
    write_observations_parquet,
)

PLACE = SourceLocation("ascof.ods", "1D", "12", "D")
FULL = observation(
    lower=70.5,
    upper=87.1,
    note="by hand, “quoted”",
    numerator=10.0,
    denominator=12.5,
    wide_lower=60.0,
    wide_upper=90.0,
)
ROWS = [
    (FULL, PLACE),
    (observation(period="2021/22", value=None, status="suppressed"), PLACE),
    (
        observation(indicator="population", unit="people", period="2020", value=40476.0),
        SourceLocation(),
    ),
    (
        observation(area_code="E92000001", value=0.0),
        SourceLocation("ascof.ods", "1D", "12; 15-18", "W:CQ"),
    ),
]


def stored(folder: Path, rows=ROWS) -> StoredObservations:
    path = folder / "observations.parquet"
    write_observations_parquet(rows, path)
    return StoredObservations(path)


def test_what_is_written_is_read_back(tmp_path):
    found = stored(tmp_path)
    assert sorted(found, key=str) == sorted((o for o, _ in ROWS), key=str)
    assert len(found) == 4
    assert found.observations_of("satisfaction")[0].period == "2021/22"
    assert {o.indicator for o in found.observations_of("population")} == {"population"}
    assert found.observations_of("no_such_thing") == ()
    assert found.indicators == ("population", "satisfaction")


def test_only_the_indicator_asked_for_is_made(tmp_path):
    found = stored(tmp_path)
    found.observations_of("population")
    assert set(found._loaded) == {"population"}
    assert found.observations_of("population") is found.observations_of("population")


def test_the_table_has_arrow_types_and_the_place_of_each_value(tmp_path):
    frame = stored(tmp_path).frame
    assert tuple(frame.columns) == PARQUET_COLUMNS
    assert all(isinstance(kind, pd.ArrowDtype) for kind in frame.dtypes)
    rutland = frame[(frame.area_code == RUTLAND) & (frame.period == "2023/24")].iloc[0]
    assert tuple(rutland[["value", "file", "sheet", "row", "column"]]) == (
        78.8,
        "ascof.ods",
        "1D",
        "12",
        "D",
    )
    assert frame.value.isna().sum() == 1


def test_the_order_of_rows_makes_no_difference_to_the_bytes(tmp_path):
    write_observations_parquet(ROWS, tmp_path / "a")
    write_observations_parquet(reversed(ROWS), tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("content", [b"", b"PAR1 nothing PAR1", b"<html>"])
def test_what_is_no_parquet_file_is_refused(content, tmp_path):
    (tmp_path / "observations.parquet").write_bytes(content)
    message = refusal(StoredObservations, tmp_path / "observations.parquet")
    assert "observations.parquet: expected a Parquet file of observations" in message
    assert "remove the folder it is in" in message


def test_a_parquet_file_with_other_columns_is_refused(tmp_path):
    path = tmp_path / "observations.parquet"
    pd.DataFrame({"value": [1.0]}).to_parquet(path)
    assert "remove the folder it is in" in refusal(StoredObservations, path)


def test_a_dataset_of_bundled_figures_has_a_table_too():
    frame = replace(bundled(), observations=(FULL,)).frame
    assert frame.value.tolist() == [78.8]
    assert isinstance(frame.value.dtype, pd.ArrowDtype)


def test_the_observations_of_some_areas_are_those_of_all_less_the_others(tmp_path):
    areas = frozenset({RUTLAND, "nobody"})
    expected = tuple(
        o for o in stored(tmp_path).observations_of("satisfaction") if o.area_code in areas
    )
    found = stored(tmp_path)
    assert found.observations_of_areas("satisfaction", areas) == expected
    assert found._loaded == {}
    # A second set of areas has all read, and of fewer areas nothing is read again.
    assert found.observations_of_areas("satisfaction", frozenset({"E92000001"}))[0].value == 0.0
    assert set(found._loaded) == {"satisfaction"}
    assert found.observations_of_areas("satisfaction", areas) == expected
    assert found.observations_of_areas("no_such_thing", areas) == ()


def test_the_observations_of_some_periods_and_units_are_found(tmp_path):
    found = stored(tmp_path)
    wanted = frozenset({"2023/24"}), frozenset({"percent"})
    before = found.observations_of_periods("satisfaction", *wanted)
    assert {o.period for o in before} == {"2023/24"}
    found.observations_of("satisfaction")
    assert found.observations_of_periods("satisfaction", *wanted) == before
    assert found.observations_of_periods("no_such_thing", *wanted) == ()


def test_areas_with_a_value_are_counted_by_unit_and_period(tmp_path):
    counted = stored(tmp_path).count_areas("satisfaction", [RUTLAND, "E92000001"])
    # The figure of 2021/22 is suppressed.
    assert counted == {("percent", "2023/24"): 2}
    assert stored(tmp_path).count_areas("no_such_thing", [RUTLAND]) == {}
