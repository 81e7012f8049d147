"""The words of data/wording.yml: a message is judged by the figure, other words claim nothing."""

import pytest
from support.checker_results import claims_in_england, england, known_in_england

from carebook.checking.assessment import TextAssessor
from carebook.data.wording import FigureWording

CONTACT = "E10000016/carers_social_contact//2023/24/percent"


# Area, a message, whether it is so there.
@pytest.mark.parametrize(
    ("slug", "message", "verdict", "indicator"),
    [
        # 17% against England's 30%, 49.1% against 45.4%, and 28.3%, which chance may explain.
        ("kent", "Fewer carers have the company they want.", "supported", "carers_social_contact"),
        ("kent", "Fewer carers have the company they want", "supported", "carers_social_contact"),
        ("kent", "More carers have the company they want.", "contradicted",
         "carers_social_contact"),
        ("rutland", "Fewer carers have the company they want.", "contradicted",
         "carers_social_contact"),
        ("kent", "More people receiving care have the company they want.", "contradicted",
         "users_social_contact"),
        # 16.5% of discharges were late, against 14%; in Rutland 13.9%.
        ("kent", "More people leave hospital later than they could.", "supported",
         "discharges_delayed"),
        ("kent", "Fewer people leave hospital later than they could.", "contradicted",
         "discharges_delayed"),
        ("rutland", "More people leave hospital later than they could.", "contradicted",
         "discharges_delayed"),
        # Complete figures: £34 against £72; £402 against £388, less than 5% more.
        ("kent", "The NHS pays less towards social care.", "supported", "nhs_contributions"),
        ("kent", "The NHS pays more towards social care.", "contradicted", "nhs_contributions"),
        ("rutland", "The NHS pays more towards social care.", "contradicted", "nhs_contributions"),
        ("kent", "The council spends more on care for each resident.", "contradicted",
         "gross_expenditure"),
        # Without a figure for England it is held against the median authority.
        ("kent", "Inspectors score the council lower than most.", "supported",
         "cqc_authority_score"),
        ("kent", "Inspectors score the council higher than most.", "contradicted",
         "cqc_authority_score"),
        # What sets the scene has messages too: 25.3% against 16.6%.
        ("kent", "A larger share of people live in rural places.", "supported", "rural_share"),
        ("kent", "A smaller share of people live in rural places.", "contradicted", "rural_share"),
        # A kind of support: 5 in every 100,000 people aged 18 to 64, against 28.
        ("kent", "Fewer people of working age live in nursing homes.", "supported",
         "care_types_18_64"),
        ("kent", "More people of working age live in nursing homes.", "contradicted",
         "care_types_18_64"),
    ],
)  # fmt: skip
def test_a_message_is_judged_as_findings_are(slug, message, verdict, indicator):
    [claim] = claims_in_england(message, slug)
    assert (claim.verdict, claim.fact.split("/")[1]) == (verdict, indicator)
    assert claim.claim == message.rstrip(".")


def test_a_message_links_the_figure_it_is_about():
    [claim] = claims_in_england("Fewer carers have the company they want.")
    assert claim.fact == CONTACT
    assert claim.reason == "17% (Kent, 2023-24) and 30% (England): lower."


def test_a_message_without_a_figure_is_not_supported():
    text = "Fewer carers have the company they want."
    [claim] = claims_in_england(text, "isles-of-scilly")
    assert (claim.verdict, claim.fact) == ("unsupported", None)


def test_a_message_as_a_lead_in_says_what_the_paragraph_is_about():
    text = "**Fewer carers have the company they want.** In 2023-24 it was 17%, against 30% in {}."
    assessor = TextAssessor(known_in_england())
    right = assessor.assess([text.format("England")])
    assert [one.fact.split("/")[1] for one in right.claims] == ["carers_social_contact"] * 3
    assert right.unsupported_claims == ()
    assert assessor.assess([text.format("the South East")]).unsupported_claims


def test_words_beside_a_message_are_read_as_ever():
    found = claims_in_england("In Essex, fewer carers have the company they want.")
    assert all(one.fact != CONTACT for one in found)
    assert claims_in_england("Few carers have the company they want.") == ()


def silent_words(wording: FigureWording) -> list[str]:
    return [words for words in (wording.limits, wording.name) if words and "{" not in words]


@pytest.mark.parametrize("slug", ["kent", "hackney", "rutland"])
def test_what_is_said_of_a_figure_beside_its_message_claims_nothing(slug):
    assessor = TextAssessor(known_in_england(slug))
    amiss = [
        (words, one.claim)
        for wording in england().wording.values()
        for words in silent_words(wording)
        for one in assessor.assess([words]).all_claims
    ]
    assert amiss == []


@pytest.mark.parametrize("slug", ["kent", "hackney", "rutland"])
def test_every_question_of_the_bank_may_be_asked(slug):
    assessor = TextAssessor(known_in_england(slug))
    amiss = [
        (question, one.claim)
        for wording in england().wording.values()
        for question in (*wording.questions.higher, *wording.questions.lower)
        for one in assessor.assess([], [question]).all_claims
    ]
    assert amiss == []


@pytest.mark.parametrize("slug", ["kent", "hackney", "rutland"])
def test_of_two_messages_of_a_figure_one_at_most_is_so(slug):
    assessor = TextAssessor(known_in_england(slug))
    for wording in england().wording.values():
        if wording.higher:
            claims = [
                claim
                for message in (wording.higher, wording.lower)
                for claim in assessor.assess([f"{message}."]).claims
            ]
            assert len(claims) == 2
            assert [one.verdict for one in claims].count("supported") <= 1
            # By the figures, never for the wording: without a figure, of both.
            kinds = {one.verdict == "unsupported" for one in claims}
            assert len(kinds) == 1
