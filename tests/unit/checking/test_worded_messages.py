"""The words of data/wording.yml: a message is judged by the figure, other words claim nothing."""

import pytest
from support.checker_results import claims_in_england, england, known_in_england

from carebook.checking.assessment import TextAssessor
from carebook.data.wording import FigureWording

CONTACT = "E10000016/carers_social_contact//2023/24/percent"


def message(figure: str, side: str) -> str:
    return getattr(england().wording[figure], side)


# Area, a figure, the side on which its message puts it, whether it lies there for sure.
@pytest.mark.parametrize(
    ("slug", "figure", "side", "verdict"),
    [
        # 17% against England's 30%, 49.1% against 45.4%, and 28.3%, which chance may explain.
        ("kent", "carers_social_contact", "lower", "supported"),
        ("kent", "carers_social_contact", "higher", "contradicted"),
        ("rutland", "carers_social_contact", "lower", "contradicted"),
        ("kent", "users_social_contact", "higher", "contradicted"),
        # 16.5% of discharges were late, against 14%; in Rutland 13.9%.
        ("kent", "discharges_delayed", "higher", "supported"),
        ("kent", "discharges_delayed", "lower", "contradicted"),
        ("rutland", "discharges_delayed", "higher", "contradicted"),
        # Complete figures: £34 against £72; £402 against £388, less than 5% more.
        ("kent", "nhs_contributions", "lower", "supported"),
        ("kent", "nhs_contributions", "higher", "contradicted"),
        ("rutland", "nhs_contributions", "higher", "contradicted"),
        ("kent", "gross_expenditure", "higher", "contradicted"),
        # Without a figure for England it is held against the median authority.
        ("kent", "cqc_authority_score", "lower", "supported"),
        ("kent", "cqc_authority_score", "higher", "contradicted"),
        # What sets the scene has messages too: 25.3% against 16.6%.
        ("kent", "rural_share", "higher", "supported"),
        ("kent", "rural_share", "lower", "contradicted"),
    ],
)
@pytest.mark.parametrize("stop", ["", "."])
def test_a_message_is_judged_as_findings_are(slug, figure, side, verdict, stop):
    [claim] = claims_in_england(message(figure, side) + stop, slug)
    assert (claim.verdict, claim.fact.split("/")[1]) == (verdict, figure)
    assert claim.claim == message(figure, side)


@pytest.mark.parametrize(("side", "verdict"), [("lower", "supported"), ("higher", "contradicted")])
def test_a_figure_without_a_message_of_its_own_is_said_by_its_name(side, verdict):
    text = f"People in nursing care at ages 18 to 64: {side} than in England."
    [claim] = claims_in_england(text)
    assert (claim.verdict, claim.fact.split("/")[1]) == (verdict, "care_types_18_64")


@pytest.mark.parametrize(
    ("slug", "indicator", "side", "tail", "verdict"),
    [
        # Beside a place that is named, as charts compare them: £402 and £388, 24% and 24.5%.
        ("kent", "gross_expenditure", "higher", "than in England", "supported"),
        ("kent", "gross_expenditure", "lower", "than in England", "contradicted"),
        ("kent", "direct_payments", "lower", "than in England", "contradicted"),
        # Since an earlier period: 48.5% against 36.4%.
        ("hackney", "users_social_contact", "higher", "than in 2015-16", "supported"),
        ("hackney", "users_social_contact", "lower", "than in 2015-16", "contradicted"),
    ],
)
def test_a_message_may_name_a_place_or_a_period(slug, indicator, side, tail, verdict):
    words = england().wording[indicator]
    message = words.higher if side == "higher" else words.lower
    [claim] = claims_in_england(f"{message} {tail}.", slug)
    assert (claim.verdict, claim.fact.split("/")[1]) == (verdict, indicator)


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("higher than in England", "contradicted"),
        ("lower than in England", "supported"),
        ("about the same as in England", "contradicted"),
        ("no clear difference from England", "contradicted"),
    ],
)
def test_a_name_may_be_followed_by_how_its_figure_stands(words, verdict):
    [claim] = claims_in_england(f"Carers' social contact: {words}.")
    assert (claim.verdict, claim.fact) == (verdict, CONTACT)


def test_a_message_links_the_figure_it_is_about():
    [claim] = claims_in_england(message("carers_social_contact", "lower"))
    assert claim.fact == CONTACT
    assert claim.reason == "17% (Kent, 2023-24) and 30% (England, 2023-24): lower."


def test_a_message_without_a_figure_is_not_supported():
    text = message("carers_social_contact", "lower")
    [claim] = claims_in_england(text, "isles-of-scilly")
    assert (claim.verdict, claim.fact) == ("not checked", None)


def test_a_message_as_a_lead_in_says_what_the_paragraph_is_about():
    said = message("carers_social_contact", "lower")
    text = f"**{said}.** In 2023-24 it was 17%, against 30% in {{}}."
    assessor = TextAssessor(known_in_england())
    right = assessor.assess([text.format("England")])
    assert [one.fact.split("/")[1] for one in right.claims] == ["carers_social_contact"] * 3
    assert right.unsupported_claims == ()
    assert assessor.assess([text.format("the South East")]).unsupported_claims


def test_words_beside_a_message_are_read_as_ever():
    said = message("carers_social_contact", "lower")
    found = claims_in_england(f"In Essex, {said.lower()}.")
    assert all(one.fact != CONTACT for one in found)


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
            kinds = {one.verdict == "not checked" for one in claims}
            assert len(kinds) == 1
