"""Local figures give no small count away: alone, as a share, beside a total or other periods."""

import pytest
from support.local_tables import ANSWERED_YML, CALLS_YML, write_local
from support.small_data import bundled, refusal

from carebook.ingest.local.local_folder import load_local_figures

BY_AGE = CALLS_YML.replace("took {value}", "took {value} by {breakdown}")
PEOPLE = BY_AGE.replace("unit: count\nnoun: calls", "unit: people")
HEAD = "area,period,breakdown,value,status\n"


def load(data):
    return load_local_figures(data, bundled().areas, bundled().indicators)


def refused(data, csv, yml=BY_AGE):
    write_local(data, "few", csv, yml)
    return refusal(load, data)


def observations(data, csv, yml=BY_AGE):
    write_local(data, "few", csv, yml)
    return load(data)[0].observations


@pytest.mark.parametrize("count", [1, 3, 5])
@pytest.mark.parametrize("yml", [BY_AGE, PEOPLE])
def test_a_count_of_one_to_five_is_refused_without_being_quoted(tmp_path, count, yml):
    said = refused(tmp_path, HEAD + f"rutland,2024,older,60,\nrutland,2024,younger,{count},\n", yml)
    assert "few.csv:3: value: expected 0 or more than 5, since few of 1 to 5 are" in said
    assert "write 5 with the status at_most, or say protected_up_to: 0" in said
    assert f"found {count}" not in said


def test_none_more_than_five_and_at_most_five_may_stand(tmp_path):
    rows = "rutland,2024,older,0,\nrutland,2024,younger,6,\nrutland,2023,older,5,at_most\n"
    found = observations(tmp_path, HEAD + rows)
    assert [(o.value, o.status) for o in found][2] == (5, "at_most")
    assert found[2].lower is None


def test_what_are_not_people_may_be_few(tmp_path):
    rows = HEAD + "rutland,2024,nursing,3,\n"
    [found] = observations(tmp_path, rows, BY_AGE + "protected_up_to: 0\n")
    assert found.value == 3


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("2024,older,1.5,3,200", "numerator"),
        # 1.5% of 200 are 3 people too.
        ("2024,older,1.5,,200", "value"),
    ],
)
def test_a_share_is_held_to_the_people_it_stands_for(tmp_path, row, what):
    csv = f"period,breakdown,value,numerator,denominator\n{row}\n"
    said = refused(tmp_path, csv, ANSWERED_YML)
    assert f"few.csv:2: {what}: expected none that stands for 1 to 5 people" in said
    assert "write the status suppressed and no value" in said
    for allowed in ("2024,older,3,6,200", "2024,older,0,0,200"):
        csv = f"period,breakdown,value,numerator,denominator\n{allowed}\n"
        assert observations(tmp_path, csv, ANSWERED_YML)


def test_a_rate_is_held_to_the_people_it_stands_for(tmp_path):
    yml = CALLS_YML.replace("unit: count\nnoun: calls", "unit: per 100,000 people of all ages")
    csv = "area,period,value,numerator,denominator,lower,upper\nrutland,2024,{},40000,{}\n"
    # 10 per 100,000 of 40,000 are 4 people, and 20 are 8.
    few = refused(tmp_path, csv.format("10,4", ","), yml)
    assert "few.csv:2: numerator: expected none that stands for" in few
    few = refused(tmp_path, csv.format("10,", "5,20"), yml)
    assert "few.csv:2: value: expected none that stands for" in few
    said = refused(tmp_path, csv.format("20,", ","), yml)
    assert "numerator: expected the count that the rate is made of" in said
    [found] = observations(tmp_path, csv.format("20,8", ","), yml)
    # The exact Poisson limits of 8 are 3.454 and 15.763.
    assert (found.lower, found.upper) == pytest.approx((8.635, 39.408), abs=0.001)


def test_a_total_beside_one_count_held_back_is_refused(tmp_path):
    rows = "rutland,2024,older,60,\nrutland,2024,younger,5,at_most\nrutland,2024,all ages,63,\n"
    said = refused(tmp_path, HEAD + rows)
    assert "few.csv:3: breakdown: expected no total ('all ages') beside a single count" in said
    two = rows.replace("older,60,", "older,5,at_most")
    assert observations(tmp_path, HEAD + two)


def test_a_small_count_of_a_month_does_not_stand_beside_its_year(tmp_path):
    rows = "rutland,2024,older,60,\nrutland,2024-03,older,5,at_most\n"
    said = refused(tmp_path, HEAD + rows)
    assert "few.csv:3: period: expected periods of older that do not overlap" in said
    assert observations(tmp_path, HEAD + rows.replace("5,at_most", "9,"))
