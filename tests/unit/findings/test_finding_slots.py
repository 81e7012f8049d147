"""Slots on what a figure says, how sure that is, and how it moved."""

import pytest
from support.small_data import ENGLAND, authority, dataset_of, observation

from carebook.facts.knowledge import gather_knowledge
from carebook.facts.slots.slot_filling import fill_slots
from carebook.findings.finding_slots import make_area_slots

CONTACT = {"indicator": "carers_social_contact"}


def with_limits(value: float, error: float, **changes):
    """A figure with its limits at 95% and at 99.8%."""
    wide = 1.5766 * error
    return observation(
        value=value,
        lower=value - error,
        upper=value + error,
        wide_lower=value - wide,
        wide_upper=value + wide,
        **changes,
    )


def slots(*observations):
    return make_area_slots(gather_knowledge(dataset_of(*observations), authority()))


@pytest.mark.parametrize(
    ("own", "message", "sure"),
    [
        (
            17.0,
            "fewer carers have the company they want",
            "a difference that chance does not explain",
        ),
        (
            45.0,
            "more carers have the company they want",
            "a difference that chance does not explain",
        ),
        (29.0, "", ""),
        # It differs at 95% and not at 99.8%.
        (25.5, "", ""),
    ],
)
def test_a_message_is_offered_only_where_the_figure_differs_for_sure(own, message, sure):
    england = with_limits(30.0, 0.1, area_code=ENGLAND, **CONTACT)
    table = slots(with_limits(own, 4.0, **CONTACT), england)
    said = {
        what: table[f"carers_social_contact.{what}"].text
        for what in ("message", "sure")
        if f"carers_social_contact.{what}" in table
    }
    assert said == {key: text for key, text in (("message", message), ("sure", sure)) if text}


def test_a_message_opens_a_paragraph_in_bold():
    england = with_limits(30.0, 0.1, area_code=ENGLAND, **CONTACT)
    table = slots(with_limits(17.0, 4.0, **CONTACT), england)
    assert fill_slots("**{{carers_social_contact.message}}.** More.", table) == (
        "**Fewer carers have the company they want.** More."
    )
    assert len(table["carers_social_contact.message"].fact_ids) == 2


def test_of_complete_figures_chance_plays_no_part():
    money = {"indicator": "nhs_contributions", "unit": "£ per resident", "source": "oflog"}
    table = slots(
        observation(value=34.0, **money), observation(value=72.0, area_code=ENGLAND, **money)
    )
    assert table["nhs_contributions.message"].text == "the NHS pays less towards social care"
    sure = table["nhs_contributions.sure"].text
    assert sure == "a difference in which chance plays no part"


def series(values, error=4.0):
    periods = ("2016/17", "2018/19", "2021/22", "2023/24")
    return [
        with_limits(value, error, period=period, **CONTACT)
        for period, value in zip(periods, values, strict=True)
    ]


def test_a_movement_says_from_where_and_whether_it_is_more_than_chance():
    table = slots(*series([21.6, 27.3, 21.9, 17.0]))
    names = ("movement", "movement_from_previous", "movement_from_highest")
    assert [table[f"carers_social_contact.{name}"].text for name in names] == [
        "with no clear change from 21.6% in 2016-17",
        "with no clear change from 21.9% in 2021-22",
        "a fall from 27.3% in 2018-19 that chance does not explain",
    ]


def test_the_highest_of_several_has_to_lie_further_off_for_that():
    # 2.2 standard errors: beyond chance at 95%, but the highest of three is picked for being high.
    table = slots(*series([17.5, 23.4, 17.5, 17.0]))
    said = table["carers_social_contact.movement_from_highest"].text
    assert said == "a fall from 23.4% in 2018-19"
    table = slots(*series([23.4, 17.5, 17.5, 17.0]))
    said = table["carers_social_contact.movement"].text
    assert said == "a fall from 23.4% in 2016-17 that chance does not explain"


def test_one_start_may_have_several_names():
    table = slots(*series([27.3, 20.0, 20.0, 17.0]))
    first = table["carers_social_contact.movement"]
    highest = table["carers_social_contact.movement_from_highest"]
    assert (highest.text, highest.alias_of) == (first.text, first.name)


def test_what_is_complete_moved_without_a_word_on_chance():
    money = {"indicator": "nhs_contributions", "unit": "£ per resident", "source": "oflog"}
    rows = [
        observation(period=period, value=value, **money)
        for period, value in (("2020/21", 27.0), ("2021/22", 34.0))
    ]
    assert slots(*rows)["nhs_contributions.movement"].text == "a rise from £27 in 2020-21"


def test_the_only_group_of_an_indicator_may_be_left_out_of_the_name():
    share = {"indicator": "older_share", "breakdown": "65+", "source": "ons_population"}
    rows = [
        observation(period=year, value=at, **share) for year, at in (("2021", 25), ("2024", 27))
    ]
    table = slots(*rows)
    assert table["older_share.movement"].alias_of == "older_share.65_plus.movement"
