"""A filled text: what its slots say is known, and stands with its facts."""

import pytest
from support.draft_checks import judged

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
