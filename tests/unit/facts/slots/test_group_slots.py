"""The largest and the smallest group, shares of a whole, and what all groups have in common."""

from dataclasses import replace

from support.small_data import ENGLAND, authority, bundled, dataset_of, observation

from carebook.facts.knowledge import gather_knowledge
from carebook.facts.slots.slot_table import make_slot_table

AGED = "per 100,000 people aged 18 to 64"
KINDS = tuple(bundled().indicators["care_types_18_64"].breakdowns)
SALT = {"source": "ascfr", "period": "2021/22"}


def kinds(values, unit="count", indicator="care_types_18_64", **changes):
    """One figure for each kind of support, None for a suppressed one."""
    return [
        observation(
            indicator=indicator,
            breakdown=kind,
            unit=unit,
            value=value,
            status="rounded" if value is not None and unit == "count" else _status(value),
            **(SALT | changes),
        )
        for kind, value in zip(KINDS, values, strict=True)
    ]


def _status(value):
    return "published" if value is not None else "suppressed"


def whole(value=1000.0, **changes):
    return observation(
        indicator="receiving_care",
        breakdown="18-64",
        unit="count",
        value=value,
        **({"status": "rounded"} | SALT | changes),
    )


def slots(*observations):
    return make_slot_table(gather_knowledge(dataset_of(*observations), authority()))


def shares(table):
    return [slot.text for name, slot in table.items() if name.endswith(".share")]


def test_a_part_has_its_share_of_the_whole():
    table = slots(whole(), *kinds([5.0, 160.0, 225.0, 90.0, 475.0, 45.0]))
    assert shares(table) == [
        "less than 1%", "about 16%", "about 23%", "about 9%", "about 48%", "about 5%"
    ]  # fmt: skip
    said = table["care_types_18_64.residential.share_of_all"]
    assert said.text == "about 16% of people aged 18 to 64 receiving long-term support"
    assert [fact.split("/")[1] for fact in said.fact_ids] == ["care_types_18_64", "receiving_care"]
    said = table["care_types_18_64.residential.count_of_all"]
    assert said.text == "160 of the 1,000 people aged 18 to 64 receiving long-term support"


def test_no_share_is_told_where_the_count_of_a_part_is_suppressed():
    assert shares(slots(whole(), *kinds([5.0, 160.0, 225.0, 90.0, 475.0, None]))) == []


def test_no_share_is_told_of_what_is_no_whole():
    parts = [5.0, 160.0, 225.0, 90.0, 475.0, 45.0]
    assert shares(slots(whole(900.0), *kinds(parts))) == []
    assert shares(slots(whole(period="2022/23"), *kinds(parts))) == []
    assert shares(slots(whole(None, status="suppressed"), *kinds(parts))) == []
    # Each is rounded to the nearest five: together they may come to a little more.
    assert len(shares(slots(whole(995.0), *kinds(parts)))) == 6


def test_a_share_that_charts_draw_is_not_told_twice():
    outcomes = bundled().indicators["requests_outcome_18_64"].breakdowns
    plain = {"indicator": "requests_outcome_18_64", **SALT}
    rows = [
        observation(breakdown=name, unit=unit, value=2.0, **plain)
        for name in outcomes
        for unit in ("count", "percent")
    ]
    requests = observation(
        indicator="requests", breakdown="18-64", unit="count", value=100.0, **SALT
    )
    assert shares(slots(requests, *rows)) == []


def test_the_largest_and_the_smallest_group():
    table = slots(*kinds([5.0, 160.0, 225.0, 90.0, 475.0, 45.0], AGED))
    assert table["care_types_18_64.largest"].text.startswith("people supported at home through")
    smallest = table["care_types_18_64.smallest"]
    assert smallest.text == (
        "people in nursing care at ages 18 to 64, at 5 per 100,000 residents aged 18 to 64"
    )
    assert len(smallest.fact_ids) == 6


def test_where_a_group_is_hidden_or_two_are_equal_nobody_knows_the_smallest():
    equal = slots(*kinds([5.0, 160.0, 225.0, 90.0, 475.0, 5.0], AGED))
    assert "care_types_18_64.smallest" not in equal
    hidden = [*kinds([None, 160.0, 225.0, 90.0, 475.0, 45.0], AGED)]
    hidden += kinds([None, 160.0, 225.0, 90.0, 475.0, 45.0])
    table = slots(*hidden)
    assert "care_types_18_64.smallest" not in table
    assert "care_types_18_64.largest" in table


def with_limits(values, error, **changes):
    return [
        replace(row, lower=row.value - error, upper=row.value + error)
        for row in kinds(values, AGED, **changes)
    ]


def test_all_groups_on_one_side_are_a_pattern():
    own = with_limits([10.0, 60.0, 90.0, 30.0, 200.0, 20.0], 4.0)
    england = with_limits([20.0, 80.0, 120.0, 50.0, 250.0, 40.0], 0.1, area_code=ENGLAND)
    table = slots(*own, *england)
    kinds_said = "in all six kinds of long-term support at ages 18 to 64"
    assert table["care_types_18_64.pattern_england"].text == kinds_said
    said = table["care_types_18_64.pattern_vs_england"]
    assert said.text == f"lower than in England {kinds_said}"
    assert len(said.fact_ids) == 12
    clause = table["care_types_18_64.pattern_says_england"]
    assert clause.text == (
        "the figures for all six kinds of long-term support at ages 18 to 64 are lower than in "
        "England"
    )
    assert clause.fact_ids == said.fact_ids
    dated = table["care_types_18_64.pattern_vs_england.dated"]
    assert dated.text == f"{said.text} in 2021-22"


def test_one_group_on_the_other_side_or_within_chance_breaks_the_pattern():
    england = with_limits([20.0, 80.0, 120.0, 50.0, 250.0, 40.0], 0.1, area_code=ENGLAND)
    for last in (60.0, 38.0):
        own = with_limits([10.0, 60.0, 90.0, 30.0, 200.0, last], 4.0)
        table = slots(*own, *england)
        assert not [name for name in table if ".pattern_" in name]


def deciles(*counts):
    return [
        observation(
            indicator="deprivation_decile_spread",
            breakdown=str(number),
            unit="small areas",
            value=count,
            source="imd",
            period="2019",
        )
        for number, count in enumerate(counts, 1)
    ]


def test_groups_that_only_say_where_a_thing_lies_are_told_with_what_lies_there():
    table = slots(*deciles(1.0, 7.0, 3.0, 0.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0))
    stem = "deprivation_decile_spread"
    assert table[f"{stem}.largest"].text == "the 7 small areas in the second most deprived tenth"
    assert table[f"{stem}.2.what"].text == "small areas in the second most deprived tenth"
    assert table[f"{stem}.1.says"].text.startswith("1 small area was in the most deprived tenth")
    assert table[f"{stem}.2.says"].text == "7 small areas were in the second most deprived tenth"


def test_a_share_of_what_followed_says_of_what_it_is_and_one_age_once():
    shared = {"indicator": "requests_outcome_65", "unit": "percent", "period": "2021/22"}
    row = observation(breakdown="No services", value=41.7, source="salt", **shared)
    assert slots(row)["requests_outcome_65.no_services.says"].text == (
        "requests followed by no services made up 41.7% of requests from people aged 65 and over"
    )
