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


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        # Words of size and of change that a slot of the sentence carries.
        (
            "Having company has become rarer: it {{carers_social_contact.change_from_highest}}.",
            "kent",
        ),
        ("Contact has worsened: it {{carers_social_contact.change_from_highest}}.", "kent"),
        ("It is a change for the worse: it {{carers_social_contact.change_from_highest}}.", "kent"),
        (
            "Company is in short supply: {{carers_social_contact.area}}, "
            "{{carers_social_contact.vs_england}}.",
            "kent",
        ),
        # A share of all, or of none.
        ("Everybody is in the countryside: {{rural_share.area}}.", "isles-of-scilly"),
        (
            "All of them have the countryside round them, at {{rural_share.area}}.",
            "isles-of-scilly",
        ),
        ("This tells of those who answered, and not of all carers.", "kent"),
        ("It is the word of people who answered, not of everyone.", "kent"),
        # What is not there, where deprivation lies, and when a discharge came.
        ("There is none on what carers earn.", "kent"),
        ("There are none about those who wait.", "kent"),
        ("Late discharges are another finding: {{discharges_delayed.area}} in March 2025.", "kent"),
        ("This tells of the places where deprivation bites hardest.", "kent"),
        # Words that only connect what is of two measures.
        (
            "{{unpaid_carers.says}}, {{unpaid_carers.vs_england}}. By contrast, "
            "{{carers_social_contact.says}}, {{carers_social_contact.vs_england}}.",
            "kent",
        ),
        (
            "{{unpaid_carers.says}}, {{unpaid_carers.vs_england}}. On the other hand, "
            "{{carers_social_contact.says}}, {{carers_social_contact.vs_england}}.",
            "kent",
        ),
        # A place that is only near, or is in a measure's own name.
        ("Vacant posts are near the average, at {{workforce_vacancy.area}}.", "kent"),
        ("Satisfaction is close to England, with {{satisfaction.area}}.", "kent"),
        (
            "The share of areas in the most deprived tenth in England was "
            "{{deprivation_worst_tenth.area}}.",
            "kent",
        ),
    ],
)
def test_words_that_the_slots_of_their_sentence_carry_pass(england, text, slug):
    assert refused(england, text, slug) == {}


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        (
            "Having company has become commoner: it {{carers_social_contact.change_from_highest}}.",
            "kent",
        ),
        ("Contact has improved: it {{carers_social_contact.change_from_highest}}.", "kent"),
        (
            "It is a change for the better: it {{carers_social_contact.change_from_highest}}.",
            "kent",
        ),
        (
            "Company is plentiful: {{carers_social_contact.area}}, "
            "{{carers_social_contact.vs_england}}.",
            "kent",
        ),
        (
            "The gap is narrow: {{carers_social_contact.area}}, "
            "{{carers_social_contact.vs_england}}.",
            "kent",
        ),
        ("Everybody is in the countryside: {{rural_share.area}}.", "kent"),
        ("Nobody is in the countryside: {{rural_share.area}}.", "isles-of-scilly"),
        ("No neighbourhood in {{area}} is deprived.", "kent"),
        ("Areas like {{area}} differ little: for them it was {{rural_share.area}}.", "barnet"),
        ("In {{area}}, the risk remained in {{safeguarding_risk_reduced.area}}.", "kent"),
        ("For every resident it is {{gross_expenditure.total.area}}.", "kent"),
        ("Company parts from the English figure, at {{satisfaction.area}}.", "kent"),
    ],
)
def test_words_that_the_slots_of_their_sentence_do_not_carry_are_refused(england, text, slug):
    assert refused(england, text, slug)
