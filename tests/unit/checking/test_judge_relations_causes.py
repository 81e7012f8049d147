"""Causes and judgements, which no figure can carry, in whole sentences."""

import pytest
from support.checker_results import amiss, findings, refused, supported

CAUSES = [
    "Requests are high because Rutland's population is older.",
    "This is due to its rural character.",
    "Requests reflect the age of the population.",
    "This suggests that carers are lonely.",
    "The high number of requests suggests that people live far apart.",
    "As a result of cuts, carers have less support.",
    "Isolation leads to more requests.",
    "The share of older people drives demand.",
    "Low density makes it harder to reach carers.",
    "Carers struggle owing to a lack of respite.",
    "This points to unmet need among carers.",
    "Social contact is low, which is why carers ask for respite.",
]


@pytest.mark.parametrize("text", CAUSES)
def test_a_cause_is_never_carried(text):
    assert "cause" in {one.kind for one in refused(text)}
    assert "cause" in {one.kind for one in refused(f"Questions\n\n- {text}\n")}
    assert "cause" in {one.kind for one in refused(f"## Questions to ask locally\n\n- {text}\n")}


ASKED = [
    "Are there many requests because people live far apart?",
    "Could it be due to its rural character?",
    "Do the figures reflect the age of the population?",
    "What explains the gap?",
    "Is this why carers ask for respite?",
]


@pytest.mark.parametrize("text", ASKED)
def test_but_it_may_be_asked_under_its_heading(text):
    causes = [
        one
        for one in findings(f"## Questions to ask locally\n\n- {text}\n")
        if one.kind == "cause" and one.verdict != "supported"
    ]
    assert causes == []


@pytest.mark.parametrize("text", ASKED)
def test_nor_does_a_question_anywhere_claim_a_cause(text):
    assert findings(text) == ()


@pytest.mark.parametrize(
    "text", ["Isn't it due to its rural character?", "Many ask for support because they are old."]
)
def test_but_what_only_sounds_like_one_does(text):
    assert "cause" in {one.kind for one in refused(text)}


def test_numbers_are_checked_in_questions_too():
    heading = "## Questions to ask locally\n\n"
    right = "- Why do 28.3% of carers have as much social contact as they want?\n"
    assert amiss(findings(heading + right)) == []
    assert refused(heading + right.replace("28.3", "48.3"))[0].claim == "48.3%"


@pytest.mark.parametrize(
    "text",
    [
        "Rutland is a good council.",
        "Rutland performs well for carers.",
        "The council does an excellent job with 78.8% of people satisfied with their care.",
        "The council is failing its carers.",
        "Carers in Rutland are badly served.",
        "Satisfaction with care in Rutland is impressive.",
        "The council lets carers down.",
        "Rutland outperforms England.",
        "The council is well run.",
        "Performance on social contact is poor.",
        "Services for carers need to improve.",
        "The results are worrying.",
        "Too few carers have social contact.",
    ],
)
def test_how_good_an_authority_is_no_figure_can_carry(text):
    wrong = [one for one in refused(text) if one.kind == "judgement"]
    assert wrong
    assert {one.verdict for one in wrong} == {"not checked"}


@pytest.mark.parametrize(
    "text",
    [
        "17.4% of providers with a rating fell below good.",
        "In the East Midlands 81% of providers said that recruiting staff was more, or much more, "
        "challenging.",
        "17.4% of rated providers required improvement or were inadequate.",
    ],
)
def test_words_of_a_measure_are_no_judgement(text):
    supported(text)
