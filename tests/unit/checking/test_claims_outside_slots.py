"""Words around the slots of a draft: which claim something, and which are ordinary."""

import pytest
from support.draft_checks import refused


@pytest.mark.parametrize(
    "sentence",
    [
        "In {{area}} it was 28.",
        "It came to £465 in {{area}}.",
        "Some ½ of them said so.",
        "Two in three carers said so.",
        "A quarter of them said so.",
        "Several hundred carers answered.",
        "It doubled to {{nhs_contributions.area}}.",
        "{{nhs_contributions.says}}, the highest figure.",
        "{{nhs_contributions.says}}, the lowest in the country.",
        "Spending is higher.",
        "It fell to {{nhs_contributions.area}}.",
        "Numbers have gone down.",
        "{{nhs_contributions.says}}, because of age.",
        "This suggests thrift.",
        "The gap comes from cuts.",
        "The council does a poor job with it.",
        "In Leicestershire it was so.",
        "Most carers in {{area}} lack company.",
        "None of the carers was content.",
        "The figure is above that of England.",
        "{{area}} comes first in the South East.",
        "Costs are up from {{nhs_contributions.area}}.",
    ],
)
def test_a_claim_outside_a_slot_is_found(england, sentence):
    assert refused(england, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "In {{area}}, {{satisfaction.says}}, {{satisfaction.vs_england}}.",
        "The survey asks carers who are known to the council.",
        "There is no figure to show for {{area}} on this.",
        "The council's assessment score was {{cqc_authority_score.area}}.",
        "Someone may ask several times in a year, so a request is not a person.",
        "A request is not a person: someone may ask more than once in a year.",
        "The sum is spread over all residents.",
        "Over time the way of counting changed.",
        "Money for this comes from the NHS as well as from the council.",
        "None of these figures says why.",
        "The data do not show whether more people would have liked support.",
        "Many authorities record requests in their own way, and elsewhere too.",
        "Figures are given down to the level of small areas.",
        "Most people know somebody who gives care.",
        "People who make first contact by telephone are counted at least once.",
        "It is one of the ways in which people are heard.",
        "The records are in part new.",
        "Counts are rounded to the nearest 5, which matters where they are small.",
        "People wait there for many things besides social care.",
        "People aged 65 and over may live at home, and people of working age too.",
    ],
)
def test_words_that_claim_nothing_pass(england, sentence):
    assert refused(england, sentence) == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "The largest group was {{unpaid_care_by_hours.largest}}.",
        "Both are lower than in England: {{carers_social_contact.says}} and "
        "{{carers_quality_of_life.says}}.",
        "{{carers_social_contact.says}}, after its highest: it "
        "{{carers_social_contact.change_from_highest}}.",
    ],
)
def test_words_that_the_facts_of_the_slots_carry_pass(england, sentence):
    assert refused(england, sentence) == {}


def test_words_that_the_facts_of_the_slots_do_not_carry_are_refused(england):
    [word] = refused(england, "The smallest group was {{unpaid_care_by_hours.largest}}.")
    assert word == "smallest"
    assert "lower" in refused(
        england,
        "Both are lower than in England: {{carers_social_contact.says}} and {{rural_share.says}}.",
    )


def test_a_reason_says_why_and_names_a_slot_that_says_it(england):
    reasons = refused(england, "{{carers_social_contact.says}}. That is lower than elsewhere.")
    assert "{{carers_social_contact.vs_england}}" in reasons["lower"]
    assert reasons["lower"].startswith("it compares")


def test_a_question_may_touch_on_causes_and_nothing_else(england):
    assert refused(england, "Is this because people live far apart?", question=True) == {}
    assert refused(england, "Why do 40 people ask?", question=True)
    assert refused(england, "Why do half of them ask?", question=True)
    assert refused(england, "Why does Leicestershire spend so?", question=True)
