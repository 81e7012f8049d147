"""Figures made of chance alone give next to no findings; a year that is left out is gone."""

from collections import Counter

import pytest
from numpy.random import default_rng
from support.made_findings import SETTINGS, made_candidate, with_error
from support.small_data import authority, bundled

from benchmarks.findings_draws import dealt_out, drawn_from_england, drawn_from_own
from benchmarks.findings_evidence import TODAY
from benchmarks.findings_years import without_last_period, without_year
from carebook.data.periods import period_start
from carebook.facts.knowledge import gather_knowledge
from carebook.findings.choice import findings_among
from carebook.statistics.intervals import WIDE_CONFIDENCE, count_limits, wilson_limits

QUARTILES = (30.0, 40.0, 50.0)


def counted_share(number: int):
    """40 of 100, where England has 40%: Wilson's limits."""
    lower, upper = (100 * limit for limit in wilson_limits(number, 100, WIDE_CONFIDENCE))
    limits = {"wide_lower": lower, "wide_upper": upper}
    fact = with_error(float(number), 5.0, **limits, basis="count")
    return made_candidate(fact, 40.0, QUARTILES)


def counted_rate(number: int):
    lower, upper = count_limits(number, WIDE_CONFIDENCE)
    limits = {"wide_lower": lower, "wide_upper": upper}
    plain = {"basis": "count", "unit": "per 100,000 people of all ages"}
    return made_candidate(with_error(float(number), 5.0, **limits, **plain), 40.0, QUARTILES)


@pytest.mark.parametrize("made", [counted_share, counted_rate])
@pytest.mark.parametrize("number", [0, 10, 90])
def test_what_is_drawn_from_englands_lies_about_englands_with_the_error_it_has(made, number):
    by_area = {str(area): [made(number)] for area in range(400)}
    drawn = drawn_from_england(by_area, default_rng(1))
    values = [one.fact.value for [one] in drawn.values()]
    assert sum(values) / len(values) == pytest.approx(40, rel=0.15)
    sure = [
        one
        for each in drawn.values()
        for one in findings_among(each, SETTINGS, TODAY).weighed
        if one.differs
    ]
    assert len(sure) <= 5  # 0.2% of 400 are one or two


def test_what_is_drawn_from_ones_own_lies_about_ones_own() -> None:
    by_area = {str(area): [made_candidate(with_error(60.0, 2.0), 40.0)] for area in range(400)}
    values = [one.fact.value for [one] in drawn_from_own(by_area, default_rng(1)).values()]
    mean = sum(values) / len(values)
    assert mean == pytest.approx(60, abs=0.5)
    assert sum((one - mean) ** 2 for one in values) / 400 == pytest.approx(4, rel=0.3)


def test_figures_dealt_out_are_the_same_figures() -> None:
    by_area = {
        str(number): findings_among([counted_share(number)], SETTINGS, TODAY).weighed
        for number in range(20, 60)
    }
    dealt = dealt_out(by_area, default_rng(1))
    before, after = (
        Counter(one.candidate.fact.value for each in held.values() for one in each)
        for held in (by_area, dealt)
    )
    assert before == after
    assert dealt != {code: list(each) for code, each in by_area.items()}


def test_a_year_that_is_left_out_is_nowhere_and_the_last_before_is_drawn() -> None:
    knowledge = gather_knowledge(bundled(), authority())
    name = next(fact.indicator for fact in without_last_period(knowledge).facts if fact.current)
    [last] = {fact.period for fact in knowledge.facts_by_indicator[name] if fact.current}
    year, _ = period_start(last)
    cut = without_year(knowledge, year)
    assert not [fact for fact in cut.facts if period_start(fact.period)[0] == year]
    [before] = {fact.period for fact in cut.facts_by_indicator[name] if fact.current}
    assert period_start(before)[0] < year


def test_without_their_last_figures_measures_of_a_single_period_are_gone() -> None:
    knowledge = gather_knowledge(bundled(), authority())
    cut = without_last_period(knowledge)
    periods = {fact.indicator: fact.period for fact in knowledge.facts if fact.current}
    left = {fact.indicator: fact.period for fact in cut.facts if fact.current}
    assert left
    assert all(period_start(left[name]) < period_start(periods[name]) for name in left)
    assert set(left) < set(periods)
