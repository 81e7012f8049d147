from dataclasses import replace

from support.small_data import (
    RUTLAND,
    authority,
    block_of,
    bundled,
    dataset_of,
    facts_of,
    observation,
    the,
)

from carebook.data.areas import Area, Areas
from carebook.facts.knowledge import gather_knowledge
from carebook.facts.positions import make_positions, position_clauses

OTHERS = tuple(f"X{number:02}" for number in range(30))


def country(values, *more, **changes):
    """Rutland's figure and those of invented authorities, each in one period."""
    plain = {"period": "2023/24", **changes}
    rows = [
        observation(area_code=code, value=value, **plain)
        for code, value in zip((RUTLAND, *OTHERS), values, strict=False)
    ]
    invented = {code: Area(code, code, code.lower(), "unitary authority", "") for code in OTHERS}
    areas = Areas({**bundled().areas.by_code, **invented})
    return replace(dataset_of(*rows, *more), areas=areas)


VALUES = (30.0, *(float(value) for value in range(20, 40)))


def test_a_figure_stands_among_those_of_all_authorities():
    dataset = country(VALUES)
    facts = facts_of("satisfaction", dataset=dataset)
    [position] = make_positions(dataset, facts)
    assert position.fact == the(facts, role="area").id
    # 21 authorities: 20 to 39, and 30 once more.
    assert (position.authorities, position.below, position.above) == (21, 10, 9)
    assert position.share_below == 47.6
    assert (position.lower_quartile, position.median, position.upper_quartile) == (25, 30, 34)
    assert position_clauses(position, the(facts, role="area")) == (
        "of the 21 authorities with a figure, 10 have a lower one and 9 a higher one",
        "the median is 30%, and the middle half lie between 25% and 34%",
    )


def test_the_lowest_of_all_has_nobody_below_it():
    dataset = country((1.0, *VALUES))
    facts = facts_of("satisfaction", dataset=dataset)
    [position] = make_positions(dataset, facts)
    said, _ = position_clauses(position, the(facts, role="area"))
    assert said == "of the 22 authorities with a figure, none have a lower one and 21 a higher one"


def test_it_is_of_the_period_and_the_unit_that_charts_draw():
    later = observation(period="2024/25", value=99.0)
    asked = observation(unit="respondents", value=300.0)
    dataset = country(VALUES, later, asked)
    [position] = make_positions(dataset, facts_of("satisfaction", dataset=dataset))
    assert "2023/24" in position.fact
    assert position.authorities == 21


def test_what_is_not_known_or_not_the_areas_own_has_no_position():
    for changes in ({"value": None, "status": "suppressed"}, {"status": "at_most"}):
        whole = country(VALUES)
        own, *others = whole.observations
        dataset = replace(whole, observations=(replace(own, **changes), *others))
        assert make_positions(dataset, facts_of("satisfaction", dataset=dataset)) == ()
    dataset = bundled()
    assert make_positions(dataset, facts_of("satisfaction")) == ()


def test_blocks_and_what_is_known_of_an_area_have_them():
    dataset = country(VALUES)
    known = gather_knowledge(dataset, authority())
    [position] = known.positions.values()
    assert known.positions == {position.fact: position}
    assert block_of("satisfaction", dataset=dataset).positions == (position,)
