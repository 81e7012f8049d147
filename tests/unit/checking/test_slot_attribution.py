"""A place, a time, an age or a measure that a sentence gives to a figure that is not its own."""

import pytest
from support.draft_checks import refused


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        # Place.
        ("In England, {{unpaid_carers.area}} gave unpaid care.", "England"),
        ("{{unpaid_carers.says}} across the South East.", "the South East"),
        ("England's figure was {{rural_share.area}}.", "England"),
        ("In {{area}}, unlike England, the share was {{carers_social_contact.england}}.", "Kent"),
        ("That is to say, {{area}} had {{requests.65_plus.england}}.", "Kent"),
        ("In {{area}}, {{satisfaction.england}} were satisfied.", "Kent"),
        # Time.
        ("In 2019, {{carers_social_contact.says}}.", "2019"),
        (
            "In {{population.period}}, the share was {{carers_social_contact.vs_england}}.",
            "2024",
        ),
        ("Last year {{carers_social_contact.says}}.", "Last year"),
        ("The year before, the rate stood at {{requests.65_plus.area}}.", "The year before"),
        # Age.
        ("Older people's requests came to {{requests.18_64.area}}.", "Older people"),
        ("Among people of working age, {{requests.65_plus.area}} asked.", "of working age"),
        ("Pensioners made {{requests.18_64.area}}.", "Pensioners"),
        # Measure.
        ("{{requests.65_plus.area}} were satisfied with their care.", "satisfied"),
        ("The vacancy rate was {{workforce_turnover.area}}.", "vacancy"),
        ("Net spending was {{gross_expenditure.area}}.", "Net"),
        ("The NHS pays {{client_contributions.area}}.", "NHS"),
        ("Among carers, {{satisfaction.area}} were satisfied.", "66.8%"),
        ("{{users_find_information.respondents.area}} found it easy.", "found it easy"),
        ("{{carers_social_contact.says}}. It {{discharges_delayed.change}}.", "fell from"),
        ("It was {{carers_social_contact.area}}, {{requests.18_64.vs_england}}.", "similar to"),
    ],
)
def test_what_is_not_a_figure_s_own_is_told(england, sentence, words):
    found = refused(england, sentence)
    assert any(words in said for said in found), found


@pytest.mark.parametrize(
    "sentence",
    [
        "In {{area}} it was {{rural_share.area}}, against {{rural_share.england}} in England.",
        "Compared with England, {{area}} had {{unpaid_carers.area}}.",
        "{{unpaid_carers.area}} gave unpaid care in {{area}}, and {{unpaid_carers.england}} did so "
        "in England.",
        "In {{carers_social_contact.period}}, {{carers_social_contact.says}}.",
        "Since {{carers_social_contact.2018_19.period}} it "
        "{{carers_social_contact.change_from_highest}}.",
        "Requests from older people came to {{requests.65_plus.area}}, and those from people of "
        "working age to {{requests.18_64.area}}.",
        "For older people the picture is different from that for people of working age: "
        "{{requests.65_plus.says}}, {{requests.65_plus.vs_england}}, while "
        "{{requests.18_64.says}}, {{requests.18_64.vs_england}}.",
        "In {{area}}, {{requests.65_plus.says}}, {{requests.65_plus.vs_england}}, and "
        "{{receiving_care.65_plus.says}}, {{receiving_care.65_plus.vs_england}}.",
        "Once fees and grants are counted, the figure is {{net_spending_outturn.area}}.",
        "In {{area}}, {{workforce_turnover.says}}, {{workforce_turnover.vs_england}}.",
    ],
)
def test_what_is_its_own_passes(england, sentence):
    assert refused(england, sentence) == {}


def test_the_reason_names_the_slot_that_says_it(england):
    [reason] = refused(england, "In England, {{unpaid_carers.area}} gave unpaid care.").values()
    assert "is the figure for Kent" in reason
    assert "{{unpaid_carers.england}}" in reason
