"""What a draft's sentences say of the area that no slot says."""

import pytest
from support.draft_checks import refused


@pytest.mark.parametrize(
    "text",
    [
        "The place is ageing: the share {{older_share.65_plus.change}}.",
        "Company has slipped away: the share {{carers_social_contact.change}}.",
        "That leaves carers behind those in England, at {{carers_social_contact.area}}.",
        "People in England are happier, at {{satisfaction.england}}.",
        "Every group of carers in {{area}} is like its counterpart in England.",
        "Nobody who lives in {{area}} is deprived.",
        "Carers in {{area}} are let down.",
        "It is a worry that {{carers_social_contact.says}}.",
        "{{carers_social_contact.says}}, which leads to loneliness.",
        "Since cuts were made, {{carers_social_contact.says}}.",
        "The words in these sentences are put in by software.",
        "People who pay for their own care are counted.",
        "Older people in {{area}} manage by themselves.",
        "{{requests_outcome_65.no_services.area}} went abroad.",
    ],
)
def test_what_no_slot_says_is_refused(england, text):
    assert refused(england, text)


@pytest.mark.parametrize(
    "text",
    [
        "The fee {{nhs_contributions.change}}.",
        "It has come down: the share {{carers_social_contact.change_from_highest}}.",
        "All are estimated from the employers that give Skills for Care their data.",
        "Not everyone in a deprived small area is deprived.",
        "The survey asks people who receive care, and not those who wait for it.",
        "People who pay for their own care are not counted.",
        "These figures are of different years, so they should be read with care.",
        "Enquiries to the advice helpline have no figure here.",
        "All three have one side: {{requests.65_plus.says}}, {{requests.65_plus.vs_england}}, "
        "{{receiving_care.65_plus.says}}, {{receiving_care.65_plus.vs_england}}.",
        "At {{gross_expenditure.area}}, it was both {{gross_expenditure.vs_england}} and "
        "{{gross_expenditure.vs_average}}.",
        "Chance may account for it, as only {{carers_social_contact.respondents.area}}.",
    ],
)
def test_what_claims_nothing_more_passes(england, text):
    assert refused(england, text) == {}


def test_a_question_takes_no_judgement_for_granted(england):
    assert refused(england, "Why has the council let its carers down?", question=True)
    assert refused(england, "What would make life easier for carers?", question=True) == {}
