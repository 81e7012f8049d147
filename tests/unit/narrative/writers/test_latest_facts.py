"""Which figures are told: the area's own, charted, of the period that the chart draws."""

from support.small_data import (
    ALL_AGES,
    BATH,
    ENGLAND,
    LEICESTERSHIRE,
    OLDER,
    block_of,
    dataset_of,
    observation,
)

from carebook.narrative.writers.latest_facts import (
    latest_charted_facts,
    latest_facts_with_value,
    told_facts,
)


def told(*rows):
    block = block_of(rows[0].indicator, dataset=dataset_of(*rows))
    return [(fact.period, fact.value) for fact in told_facts(block)]


def test_the_last_year_is_told_and_no_comparator():
    rows = [observation(period="2021/22", value=70.0), observation(value=75.0)]
    assert told(*rows, observation(area_code=ENGLAND, value=65.0)) == [("2023/24", 75.0)]


def test_where_the_last_has_no_value_the_one_before_is_told():
    before = observation(period="2021/22", value=70.0)
    hidden = observation(value=None, status="suppressed")
    assert told(before, hidden) == [("2021/22", 70.0)]
    block = block_of("satisfaction", dataset=dataset_of(before, hidden))
    assert [fact.status for fact in latest_charted_facts(block)] == ["suppressed"]
    assert [fact.value for fact in latest_facts_with_value(block)] == [70.0]


def test_a_later_figure_that_most_have_none_of_yet_is_not_told():
    drawn = [
        observation(area_code=code, period="2021/22", value=70.0)
        for code in (observation().area_code, LEICESTERSHIRE, BATH)
    ]
    assert told(*drawn, observation(period="2022/23", value=80.0)) == [("2021/22", 70.0)]


def test_a_later_figure_is_not_told_in_place_of_one_that_is_hidden():
    """The chart draws 2021-22: what is told is its last figure up to then."""
    drawn = [
        observation(area_code=code, period="2021/22", value=70.0) for code in (LEICESTERSHIRE, BATH)
    ]
    own = [
        observation(period="2019/20", value=60.0),
        observation(period="2021/22", value=None, status="suppressed"),
        observation(period="2022/23", value=80.0),
    ]
    block = block_of("satisfaction", dataset=dataset_of(*own, *drawn))
    assert [fact.value for fact in told_facts(block)] == [60.0]


def test_the_unit_of_the_chart_is_told_alone():
    plain = {"indicator": "requests", "breakdown": "65+", "source": "salt"}
    rows = [
        observation(**plain, unit=unit, value=value, area_code=code)
        for code in (observation().area_code, ENGLAND)
        for unit, value in ((ALL_AGES, 4000.0), (OLDER, 15000.0))
    ]
    block = block_of("requests", "65+", dataset=dataset_of(*rows))
    assert [fact.unit for fact in told_facts(block)] == [OLDER]


def test_nothing_is_told_of_a_silence():
    assert told_facts(block_of("reablement")) == []
