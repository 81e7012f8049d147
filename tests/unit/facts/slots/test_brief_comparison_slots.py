"""How a figure stands to others in few words, and to England and another in one go."""

import pytest
from support.small_data import EAST_MIDLANDS, ENGLAND, authority, dataset_of, observation

from carebook.facts.knowledge import gather_knowledge
from carebook.facts.slots.slot_filling import fill_slots
from carebook.facts.slots.slot_kinds import slot_kind, slot_stem
from carebook.facts.slots.slot_table import make_slot_table


def slots(own, england, region=None):
    """The slots of a satisfaction survey with these figures, each a value and its error."""
    rows = [(own, {}), (england, {"area_code": ENGLAND}), (region, {"area_code": EAST_MIDLANDS})]
    found = [
        observation(value=value, lower=value - error, upper=value + error, **changes)
        for (value, error), changes in ((row, more) for row, more in rows if row is not None)
    ]
    return make_slot_table(gather_knowledge(dataset_of(*found), authority()))


def test_a_difference_within_chance_is_told_without_its_interval():
    table = slots((70.0, 5.0), (68.0, 0.3), (66.0, 1.0))
    assert "the 95% interval" in table["satisfaction.vs_england"].text
    brief = table["satisfaction.vs_england.brief"]
    assert brief.text == "not clearly different from England (68%)"
    assert brief.fact_ids == table["satisfaction.vs_england"].fact_ids
    assert (slot_kind(brief), slot_stem(brief)) == ("comparison", "satisfaction")


def test_a_clear_difference_has_no_other_words():
    table = slots((70.0, 1.0), (60.0, 0.3))
    assert "satisfaction.vs_england" in table
    assert "satisfaction.vs_england.brief" not in table


@pytest.mark.parametrize(
    ("england", "region", "said"),
    [
        (60.0, 61.0, "higher than in England (60%) and the East Midlands (61%)"),
        (60.0, 80.0, "higher than in England (60%) but lower than in the East Midlands (80%)"),
        (
            60.0,
            70.5,
            "higher than in England (60%) but not clearly different from the East Midlands (70.5%)",
        ),
        (69.8, 70.2, "not clearly different from England (69.8%) and the East Midlands (70.2%)"),
    ],
)
def test_a_figure_is_held_against_two_at_once(england, region, said):
    table = slots((70.0, 2.0), (england, 0.3), (region, 0.5))
    joined = table["satisfaction.vs_england_and_region"]
    assert joined.text == said
    assert len(joined.fact_ids) == 3
    assert fill_slots("{{satisfaction.vs_england_and_region}}", table).lower() == said.lower()


def test_where_one_of_them_has_no_figure_there_are_not_two():
    assert not [name for name in slots((70.0, 2.0), (60.0, 0.3)) if "_and_" in name]
