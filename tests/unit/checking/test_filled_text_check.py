"""A filled text: what its slots say is known, and stands with its facts."""

import pytest
from support.draft_checks import judged, refused

from carebook.checking.assessment import TextAssessor
from carebook.facts.knowledge import gather_knowledge


@pytest.fixture(scope="module")
def kent(england):
    return TextAssessor(gather_knowledge(england, england.areas.find_authority("kent")))


def test_a_slot_is_supported_by_its_own_facts(england):
    claims = judged(
        england,
        "In {{area}}, {{carers_social_contact.says}}, {{carers_social_contact.vs_england}}. It "
        "{{carers_social_contact.change_from_highest}}.",
    )
    assert [(one.claim, one.kind, one.verdict) for one in claims] == [
        ("17%", "number", "supported"),
        ("lower than in England (30%)", "comparison", "supported"),
        ("fell from 27.3% in 2018-19", "change", "supported"),
    ]
    contact = "carers_social_contact//{}/percent"
    assert [one.fact for one in claims] == [
        f"E10000016/{contact.format('2023/24')}",
        f"E10000016/{contact.format('2023/24')} : E92000001/{contact.format('2023/24')}",
        f"E10000016/{contact.format('2018/19')} -> E10000016/{contact.format('2023/24')}",
    ]


def test_a_text_that_passed_as_a_draft_stands_on_the_page(england, kent):
    text = (
        "{{unpaid_carers.says}} in {{area}}, {{unpaid_carers.vs_england}}.",
        "Most people know somebody who gives care, and none of these figures says why.",
        "Someone may ask several times, and the money comes from the NHS.",
    )
    assert [c for c in judged(england, " ".join(text)) if c.verdict != "supported"] == []
    assert kent.assess(text).unsupported_claims == ()


def test_a_person_s_own_figures_beside_slots_are_read(kent):
    own = "In {{area}}, {{satisfaction.area}} were satisfied, against 65.1% in England."
    assert kent.assess([own]).unsupported_claims == ()
    [wrong] = kent.assess([own.replace("65.1", "75.1")]).unsupported_claims
    assert wrong.claim == "75.1%"


def test_a_person_s_words_around_slots_are_held_against_their_facts(kent):
    [wrong] = kent.assess(["In England, {{unpaid_carers.area}} gave care."]).unsupported_claims
    assert wrong.claim == "England"
    assert wrong.verdict == "contradicted"


def test_links_and_lead_ins_stand_where_the_filled_words_do(kent):
    found = kent.assess(
        ["**{{carers_social_contact.message}}.** In {{area}}, {{carers_social_contact.says}}."]
    )
    [paragraph] = found.paragraphs
    assert paragraph[: found.lead_ins[0]] == "Fewer carers have the company they want."
    words = [paragraph[start:end] for start, end, _ in found.fact_links[0]]
    assert words == ["Fewer carers have the company they want", "17%"]


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
