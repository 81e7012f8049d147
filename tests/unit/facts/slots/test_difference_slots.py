"""How far a figure lies from others: said only where it can be said."""

import pytest
from support.small_data import ENGLAND, OLDER, authority, dataset_of, observation

from carebook.facts.knowledge import gather_knowledge
from carebook.facts.slots.slot_filling import fill_slots
from carebook.facts.slots.slot_table import make_slot_table

POUNDS = {"indicator": "nhs_contributions", "unit": "£ per resident", "source": "oflog"}
REQUESTS = {"indicator": "requests", "breakdown": "65+", "unit": OLDER, "source": "oflog"}


def pair(own: float, england: float, *, error: float | None = None, **changes):
    """The slots of Rutland where it and England have these figures, with errors or without."""
    limits = {} if error is None else {"lower": own - error, "upper": own + error}
    others = {} if error is None else {"lower": england - 0.1, "upper": england + 0.1}
    dataset = dataset_of(
        observation(value=own, **limits, **changes),
        observation(value=england, area_code=ENGLAND, **others, **changes),
    )
    return make_slot_table(gather_knowledge(dataset, authority()))


def amounts(table) -> set[str]:
    """The kinds of slots that say how far from England the figure lies."""
    return {
        name.rpartition(".")[2]
        for name, slot in table.items()
        if not slot.alias_of
        and name.rpartition(".")[2].startswith(("points_", "percent_", "times_"))
    }


def test_shares_are_told_apart_in_points():
    table = pair(40.0, 60.5, error=3.0)
    assert table["satisfaction.points_england"].text == "20.5 percentage points"
    said = table["satisfaction.points_vs_england"]
    assert said.text == "20.5 percentage points lower than in England (60.5%)"
    assert [fact.split("/")[0] for fact in said.fact_ids] == ["E06000017", "E92000001"]
    assert "satisfaction.percent_england" not in table


def test_one_point_is_one_point():
    table = pair(61.0, 60.0, error=0.2)
    assert table["satisfaction.points_england"].text == "1 percentage point"


@pytest.mark.parametrize(
    ("own", "england", "more", "said"),
    [
        (50.0, 72.0, POUNDS, "31% less than in England (£72)"),
        (90.0, 72.0, POUNDS, "25% more than in England (£72)"),
        (3830.0, 5055.0, REQUESTS | {"error": 60.0}, "24% fewer than in England (5,055)"),
        (6000.0, 5055.0, REQUESTS | {"error": 60.0}, "19% more than in England (5,055)"),
    ],
)
def test_money_is_less_people_are_fewer(own, england, more, said):
    table = pair(own, england, **more)
    [text] = [slot.text for name, slot in table.items() if name.endswith("percent_vs_england")][:1]
    assert text == said


def test_twice_as_much_is_told_as_a_ratio_and_not_in_per_cent():
    table = pair(150.0, 72.0, **POUNDS)
    assert amounts(table) == {"times_england", "times_vs_england"}
    said = table["nhs_contributions.times_vs_england"].text
    assert said == "more than twice the figure for England (£72)"


def test_a_ratio_stands_before_the_figure():
    table = pair(34.0, 72.0, **POUNDS)
    said = "In {{area}} it is {{nhs_contributions.times_england}} the figure for {{england}}."
    assert fill_slots(said, table) == "In Rutland it is less than half the figure for England."


def test_less_than_half_is_not_said_where_chance_may_have_made_it_so():
    assert "satisfaction.times_england" in pair(27.0, 60.0, error=2.0)
    assert "satisfaction.times_england" not in pair(27.0, 60.0, error=4.0)


@pytest.mark.parametrize(
    ("own", "england", "more"),
    [
        (58.0, 60.0, {"error": 3.0}),  # chance may explain it
        (40.0, 60.0, {}),  # a sample without intervals is not compared
        (402.0, 401.0, POUNDS),  # too near to tell
    ],
)
def test_no_difference_is_told_where_there_may_be_none(own, england, more):
    assert amounts(pair(own, england, **more)) == set()


def test_of_scores_and_of_deciles_no_ratio_is_told():
    score = {"indicator": "carers_quality_of_life", "unit": "score out of 12", "source": "ascs"}
    assert amounts(pair(3.0, 7.3, error=0.2, **score)) == set()
    decile = {"indicator": "deprivation_decile_mean", "unit": "decile", "source": "imd"}
    assert amounts(pair(8.0, 4.0, **decile)) == set()


def test_beside_nothing_at_all_no_amount_is_told():
    rural = {"indicator": "rural_share", "source": "rural_urban"}
    assert amounts(pair(0.0, 16.6, **rural)) == set()
