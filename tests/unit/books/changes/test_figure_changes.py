"""Figures revised, new and gone, and the numbers that stay untold."""

import pytest
from support.compared_snapshots import INDICATORS, SPENDING, figure, snapshot
from support.small_data import ENGLAND, LEICESTERSHIRE

from carebook.books.changes.figure_changes import (
    NEW_PERIOD,
    NOT_SHOWN_BEFORE,
    WITHDRAWN,
    compare_figures,
)

COUNT = {"indicator": "requests", "unit": "count", "source": "salt"}


def compared(old, new, **more):
    return compare_figures(snapshot(*old, **more), snapshot(*new, **more))


def test_what_is_the_same_is_no_change():
    found = compared([figure(65.4)], [figure(65.4)])
    assert (found.revised, found.new, found.gone, found.other_changes) == ((), (), (), 0)
    assert found.hidden == frozenset()


def test_a_revised_figure_has_both_values_and_their_difference():
    [one] = compared([figure(65.1)], [figure(65.4)]).revised
    assert (one.old, one.new, one.difference, one.by_rounding) == (65.1, 65.4, 0.3, False)


def test_the_last_digits_of_what_is_worked_out_are_no_revision():
    worked_out = {"status": "derived"}
    found = compared([figure(0.1 + 0.2, **worked_out)], [figure(0.3, **worked_out)])
    assert found.revised == ()


@pytest.mark.parametrize(
    ("old", "new", "of", "explained"),
    [
        # 28.34 is 28.3 to one decimal; 28.36 is not.
        (28.3, 28.34, {}, True),
        (28.3, 28.36, {}, False),
        # A count rounded to the nearest 5 may have been up to 2.5 off.
        (1235, 1237, COUNT, True),
        (1235, 1238, COUNT, False),
        (1235, 1240, COUNT, False),
        # Stated to the nearest thousand: 700,500 to 701,500.
        (701_000, 701_400, {"status": "rounded", "indicator": "spending"}, True),
        (701_000, 701_600, {"status": "rounded", "indicator": "spending"}, False),
        # Published whole: nothing was rounded.
        (701_000, 701_400, {"indicator": "spending"}, False),
    ],
)
def test_rounding_explains_a_revision_where_one_is_the_other_in_fewer_digits(
    old, new, of, explained
):
    [one] = compared([figure(old, **of)], [figure(new, **of)]).revised
    assert one.by_rounding is explained
    [back] = compared([figure(new, **of)], [figure(old, **of)]).revised
    assert back.by_rounding is explained


def test_new_figures_are_of_a_new_period_or_were_not_there_before():
    old = [figure(65.1)]
    new = [*old, figure(66, period="2024/25"), figure(60, period="2022/23")]
    found = {one.period: one.reason for one in compared(old, new).new}
    assert found == {"2024/25": NEW_PERIOD, "2022/23": NOT_SHOWN_BEFORE}


def test_a_figure_published_at_last_says_what_it_was_before():
    old = [figure(None, status="not_submitted")]
    [one] = compared(old, [figure(65.1)]).new
    assert (one.reason, one.new) == ("not submitted before", 65.1)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("suppressed", "suppressed"),
        ("not_submitted", "not submitted by the council"),
        ("not_published", "not published"),
    ],
)
def test_a_figure_that_is_gone_says_why_and_not_what_it_was(status, reason):
    [one] = compared([figure(65.1)], [figure(None, status=status)]).gone
    assert (one.reason, one.old, one.new) == (reason, None, None)


def test_a_figure_without_a_row_was_withdrawn():
    kept = figure(70, area_code=LEICESTERSHIRE)
    [one] = compared([figure(65.1), kept], [kept]).gone
    assert one.reason == WITHDRAWN


def test_figures_of_new_and_gone_indicators_are_counted_with_them():
    spent = figure(402, indicator="spending", unit="£ per resident")
    found = compared([figure(65.1)], [spent, figure(60, area_code=ENGLAND)])
    # The survey is still there: its figures are new and gone one by one.
    assert (found.new_indicators, found.gone_indicators) == ({"spending": 1}, {})
    assert [(one.area_code, one.indicator) for one in found.new] == [(ENGLAND, "survey")]
    assert [one.indicator for one in found.gone] == ["survey"]
    gone = compare_figures(snapshot(spent), snapshot(indicators={}))
    assert gone.gone_indicators == dict.fromkeys(sorted(INDICATORS), 0) | {"spending": 1}
    assert gone.gone == ()


def test_another_interval_status_or_note_is_counted_apart():
    old = figure(65.1, lower=60, upper=70)
    for change in ({"lower": 61}, {"lower": None, "upper": None}, {"note": "checked"}):
        found = compared([old], [old | change])
        assert (found.other_changes, found.revised) == (1, ())


# --- small counts -------------------------------------------------------------------------------

GROUP = {"indicator": "requests", "unit": "count", "source": "salt"}


def test_what_was_suppressed_and_is_published_is_told_without_its_number():
    [one] = compared([figure(None, **GROUP)], [figure(10, **GROUP)]).new
    assert (one.is_hidden, one.new, one.reason) == (True, None, "kept back before")


def test_a_count_that_becomes_at_most_so_much_is_told_without_its_number():
    at_most = figure(5, **GROUP, breakdown="a") | {"status": "at_most"}
    before = figure(12, **GROUP, breakdown="a")
    [one] = compared([before], [at_most]).gone
    assert (one.is_hidden, one.old, one.reason) == (True, None, "now told only as a small number")
    assert [one.new for one in compared([at_most], [before]).new] == [None]


def test_beside_a_count_that_was_kept_back_no_number_tells_it():
    """A total of 100 and groups of 60, 25 and 15: with the 15 gone, 96 and 58 and 25 tell it."""
    old = [
        figure(60, **GROUP, breakdown="a"),
        figure(25, **GROUP, breakdown="b"),
        figure(15, **GROUP, breakdown="c"),
        figure(100, **GROUP | {"indicator": "total"}),
        figure(402, indicator="spending", unit="£ per resident", source="salt"),
        figure(60, **GROUP, breakdown="a", area_code=LEICESTERSHIRE),
        figure(900, **GROUP, breakdown="c", area_code=ENGLAND),
        figure(700, **GROUP, breakdown="a", period="2022/23"),
    ]
    new = [one | {"value": one["value"] - 2} for one in old]
    new[2] |= {"value": None, "status": "suppressed"}
    indicators = {**INDICATORS, "total": INDICATORS["requests"], "spending": SPENDING}
    found = compared(old, new, indicators=indicators)
    told = {one.key[:4]: one.difference for one in found.revised}
    rutland = old[0]["area_code"]
    assert told == {
        # The same area, source and period: untold, whichever indicator; money is told.
        (rutland, "requests", "a", "2023/24"): None,
        (rutland, "requests", "b", "2023/24"): None,
        (rutland, "total", "", "2023/24"): None,
        (rutland, "spending", "", "2023/24"): -2,
        # Another period, another authority: told. England holds the count in it.
        (rutland, "requests", "a", "2022/23"): -2,
        (LEICESTERSHIRE, "requests", "a", "2023/24"): -2,
        (ENGLAND, "requests", "c", "2023/24"): None,
    }
    [gone] = found.gone
    assert (gone.breakdown, gone.reason, gone.old) == ("c", "suppressed", None)


def test_of_one_indicator_nothing_is_told_in_whichever_unit_and_from_whichever_source():
    waits = {"indicator": "waits", "unit": "days"}
    old = [
        figure(None, **waits, breakdown="a", source="one"),
        figure(10, **waits, breakdown="b", source="another"),
    ]
    new = [old[0] | {"value": 12, "status": "published"}, old[1] | {"value": 11}]
    found = compared(old, new, indicators={**INDICATORS, "waits": INDICATORS["spending"]})
    assert [(one.old, one.new, one.is_hidden) for one in found.revised] == [(None, None, True)]


def test_what_was_kept_back_and_still_is_hides_nothing_else():
    old = [figure(None, **GROUP, breakdown="a"), figure(60, **GROUP, breakdown="b")]
    new = [old[0], old[1] | {"value": 65}]
    found = compared(old, new)
    assert [(one.old, one.new) for one in found.revised] == [(60, 65)]
    assert (found.new, found.gone, found.hidden) == ((), (), frozenset())


def test_a_protected_indicator_is_told_without_any_number():
    calls = {"indicator": "calls", "unit": "count", "source": "helpline"}
    [one] = compared([figure(20, **calls)], [figure(30, **calls)]).revised
    assert (one.is_hidden, one.old, one.new, one.difference) == (True, None, None, None)
    # A year that is gone and eleven of its months would tell the twelfth.
    months = [figure(2, **calls, period=f"2025-{month:02}") for month in range(1, 12)]
    found = compared([figure(30, **calls, period="2025")], months)
    assert {one.new for one in found.new} == {None}
    assert {one.old for one in found.gone} == {None}


def test_the_order_of_the_rows_makes_no_difference():
    old = [figure(60 + n, period=f"20{n:02}") for n in range(10, 20)]
    new = [figure(61 + n, period=f"20{n:02}") for n in range(12, 22)]
    assert compared(old, new) == compared(old[::-1], new[::-1])
