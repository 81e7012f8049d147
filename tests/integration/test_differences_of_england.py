"""Differences in the figures of England: what may be called a rise, a fall, higher or lower."""

import pytest

from carebook.data import periods
from carebook.facts.fact import make_facts
from carebook.facts.relations import compare_facts, make_changes

SURVEYS = (
    "satisfaction",
    "users_find_information",
    "carers_social_contact",
    "carers_find_information",
)


def charted(dataset, slug, indicator):
    area = dataset.areas.find_authority(slug)
    return {fact.id: fact for fact in make_facts(dataset, area, indicator) if fact.charted}


def changes(dataset, slug, indicator):
    facts = charted(dataset, slug, indicator)
    return {
        facts[one.earlier].short: (one.direction, one.z)
        for one in make_changes(facts.values())
        if facts[one.later].role == "area"
    }


def test_kents_carers_have_one_fall_among_three(england):
    assert changes(england, "kent", "carers_social_contact") == {
        "21.6%": ("no clear change", pytest.approx(-1.8, abs=0.05)),
        "21.9%": ("no clear change", pytest.approx(-1.8, abs=0.05)),
        "27.3%": ("fell", pytest.approx(-3.3, abs=0.05)),
    }
    found = changes(england, "kent", "carers_find_information")
    assert found["66.3%"][0] == "no clear change"


def test_402_pounds_are_about_the_same_as_397(england):
    facts = charted(england, "kent", "gross_expenditure").values()
    latest = {fact.role: fact for fact in facts if fact.period == "2021/22"}
    assert (latest["area"].short, latest["neighbours"].short) == ("£402", "£397")
    assert compare_facts(latest["area"], latest["neighbours"]) == "about the same"
    assert compare_facts(latest["area"], latest["england"]) == "higher"


def test_a_third_of_the_rises_and_falls_by_one_interval_alone_are_none(england):
    by_one, by_both = 0, 0
    for area in england.areas.authorities:
        for indicator in SURVEYS:
            own = [
                fact
                for fact in make_facts(england, area, indicator)
                if fact.role == "area" and fact.charted and fact.value is not None
            ]
            own.sort(key=lambda fact: periods.period_start(fact.period))
            pairs = [(own[0], own[-1])] if len(own) > 1 else []
            pairs += [(own[-2], own[-1])] if len(own) > 4 else []
            for earlier, later in pairs:
                if later.lower is not None and not later.lower <= earlier.value <= later.upper:
                    by_one += 1
                    by_both += compare_facts(later, earlier) in ("higher", "lower")
    assert 300 <= by_one <= 340
    assert 100 <= by_one - by_both <= 115
