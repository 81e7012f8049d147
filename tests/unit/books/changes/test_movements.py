"""Newer figures against the last: beyond chance, materially, or not at all."""

from dataclasses import replace

import pytest
from support.compared_snapshots import INDICATORS, SURVEY, figure, snapshot
from support.small_data import LA_MEAN

from carebook.books.changes.movements import find_movements


def moved(old, new, hidden=(), **more):
    return find_movements(snapshot(*old, **more), snapshot(*new, **more), hidden)


def survey(value, low, high, period):
    return figure(value, lower=low, upper=high, period=period)


# Kent's carers with as much social contact as they wanted, with the reach of their 95% intervals.
IN_2016 = survey(21.6, 18.2, 25.0, "2016/17")
IN_2018 = survey(27.3, 22.4, 32.2, "2018/19")
IN_2023 = survey(17.0, 13.3, 20.7, "2023/24")


def test_a_fall_beyond_chance_counts_the_errors_of_both():
    [one] = moved([IN_2018], [IN_2018, IN_2023])
    assert (one.direction, one.is_clear) == ("fell", True)
    assert (one.earlier, one.later, one.old, one.new) == ("2018/19", "2023/24", 27.3, 17.0)
    # 10.3 / sqrt(3.7² + 4.9²) = 1.677 half-widths, of 1.96 standard errors each.
    assert (one.difference, one.z) == (-10.3, -3.29)


def test_a_fall_that_chance_may_explain_is_no_clear_change():
    """The interval of each leaves out the other's value, and that is not the question."""
    [one] = moved([IN_2016], [IN_2016, IN_2023])
    assert (one.direction, one.is_clear) == ("no clear change", False)


@pytest.mark.parametrize(
    ("value", "direction"),
    [(402, "unchanged"), (403, "about the same"), (410, "about the same"), (411, "rose")],
)
def test_complete_figures_move_from_two_per_cent_on(value, direction):
    of = {"indicator": "spending", "unit": "£ per resident"}
    old = figure(402, **of)
    [one] = moved([old], [old, figure(value, **of, period="2024/25")])
    assert one.direction == direction


def test_without_intervals_a_survey_is_not_compared():
    [one] = moved([figure(60)], [figure(60), figure(80, period="2024/25")])
    assert one.direction == "not compared"


def test_over_a_break_nothing_is_compared():
    broken = {**INDICATORS, "survey": replace(SURVEY, breaks={"2023/24": "another question"})}
    [one] = moved([IN_2018], [IN_2018, IN_2023], indicators=broken)
    assert (one.direction, one.broke_in, one.break_text) == (
        "series break",
        "2023/24",
        "another question",
    )
    assert (one.old, one.new, one.difference, one.z, one.is_clear) == (None,) * 4 + (False,)
    earlier = {**INDICATORS, "survey": replace(SURVEY, breaks={"2018/19": "another question"})}
    [one] = moved([IN_2018], [IN_2018, IN_2023], indicators=earlier)
    assert one.direction == "fell"


def test_the_earlier_figure_is_taken_as_it_was_revised():
    revised = IN_2018 | {"value": 17.5, "lower": 13.0, "upper": 22.0}
    [one] = moved([IN_2018], [revised, IN_2023])
    assert (one.old, one.direction) == (17.5, "no clear change")
    [gone] = moved([IN_2018], [IN_2023])
    assert (gone.old, gone.direction) == (27.3, "fell")


def test_a_series_is_told_in_the_unit_that_the_catalogue_prefers():
    units = [{"indicator": "requests", "unit": unit} for unit in ("count", "per 100,000 people")]
    old = [figure(100, **of) for of in units]
    new = [*old, *(figure(150, **of, period="2024/25") for of in units)]
    assert [one.unit for one in moved(old, new)] == ["per 100,000 people"]


def test_what_has_no_newer_period_has_not_moved():
    assert moved([IN_2016, IN_2018], [IN_2016, IN_2018 | {"value": 20}]) == ()
    assert moved([], [IN_2018]) == ()


def test_a_year_is_not_held_against_one_of_its_months():
    assert moved([figure(30, period="2023")], [figure(3, period="2024-11")]) == ()


def test_averages_have_no_error_and_are_not_told():
    old, new = ({**one, "area_code": LA_MEAN} for one in (IN_2018, IN_2023))
    assert moved([old], [old, new]) == ()


def test_numbers_that_stay_untold_stay_so_here():
    key = tuple(IN_2023[name] for name in ("area_code", "indicator", "breakdown", "period", "unit"))
    [one] = moved([IN_2018], [IN_2018, IN_2023], {key})
    assert (one.direction, one.old, one.new, one.difference, one.z) == ("fell", *[None] * 4)
