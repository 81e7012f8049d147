"""Thanks, plans, invitations, questions, definitions and denials claim nothing; what is so does."""

import pytest
from support.checker_results import claims_in_england, findings, supported

NOTHING_CLAIMED = {
    "thanks": [
        "Thanks to everyone who filled in the form.",
        "Thank you for your great support this year.",
        "Many thanks to the 40 neighbours who helped.",
        "We are grateful to staff for their excellent work.",
        "The Chair thanked officers for a strong and improving service.",
        "Congratulations to the team on its success.",
    ],
    "plans": [
        "We aim for 80% satisfaction by 2030.",
        "The council will recruit 40 more staff.",
        "We want to do better for carers.",
        "Our ambition is to halve the number of requests.",
        "It plans to increase spending on prevention.",
        "Officers will bring a report on higher costs to the next meeting.",
        "The service hopes to improve satisfaction in the coming year.",
        "Residents want 70% of carers to be satisfied by 2029.",
        "We need to know how support could be better.",
        "Let's make Rutland a better place to grow old.",
        "Satisfaction is to rise to 75% by 2031.",
        "The new strategy will be shaped by what people tell us.",
    ],
    "invitations": [
        "Come along and tell us what good care looks like.",
        "Residents are invited to drop in at the library.",
        "Please get in touch if you are struggling.",
        "Have your say: fill in our survey about better care.",
        "Ring us for a form in large print.",
    ],
    "questions": [
        "What would good look like?",
        "Could the council do better?",
        "Is satisfaction with care higher in Rutland than in England?",
        "How do residents explain these differences?",
        "Do you look after someone for 20 hours a week or more?",
    ],
    "definitions": [
        "A rate per 100,000 divides the number of requests by the number of residents.",
        'By "carer" we mean anyone who looks after somebody without pay.',
        "The average authority is the mean of all authorities, whatever their size.",
        "A confidence interval shows how far the true figure may lie from the one given.",
        "A higher decile means a less deprived neighbourhood.",
    ],
    "what is supposed": [
        "If more people ask for support, spending would rise.",
        "If satisfaction fell to 50%, the committee would want to know.",
        "Unless funding increases, waiting times could grow.",
    ],
    "denials without a figure": [
        "We cannot say whether people are better off.",
        "The data do not tell us why.",
        "Nobody can say what caused it.",
        "The figures do not show how good a council is.",
        "It is not known whether fewer people asked.",
        "There is no evidence that this was caused by cuts.",
        "The chart does not explain why some areas do better.",
    ],
    "names": [
        "The Better Care Fund and the Improvement Board met.",
        "Ask at the Good Neighbours Scheme.",
        "Age Well's Stronger Together project has a new worker.",
    ],
    "stories": [
        "Mrs Ali, 82, has waited three weeks for a letter.",
        "Tom, 19, cares for his mother and has done so for six years.",
        "I am 79 and I manage the stairs.",
    ],
}


@pytest.mark.parametrize("text", [text for texts in NOTHING_CLAIMED.values() for text in texts])
def test_words_that_state_nothing_claim_nothing(text):
    assert findings(text) == ()


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("We will help the 28.3% of carers who have as much social contact as they want.", 1),
        ("With 28.3% of carers having as much social contact as they wanted, we aim for "
         "better.", 1),
        ("We want to raise the share of carers with as much social contact as they want from 28.3% "
         "to 40% by 2030.", 1),
        ("Thank you to all who answered: 28.3% of carers had as much social contact as they "
         "wanted.", 1),
        ("Did you know that 28.3% of carers had as much social contact as they wanted?", 1),
        ("If we look at carers, 28.3% had as much social contact as they wanted.", 1),
        ("We cannot say why 28.3% of carers had as much social contact as they wanted.", 1),
        ("The council will publish more, but 28.3% of carers had as much social contact as they "
         "wanted in 2023-24.", 1),
    ],
)  # fmt: skip
def test_what_is_so_today_is_read(text, claims):
    assert len(supported(text)) == claims
    wrong = [one.verdict for one in findings(text.replace("28.3", "38.3"))]
    assert wrong
    assert set(wrong) != {"supported"}


SHOWN = "satisfaction with care in Wirral is {} than in England"
DENIED = [
    "We cannot say that {}.",
    "There is no evidence that {}.",
    "Nobody can say that {}.",
    "It would be wrong to say that {}.",
    "The survey does not show that {}.",
    "It is not possible to conclude that {}.",
    "We are not certain that {}.",
]


@pytest.mark.parametrize("denial", DENIED)
def test_a_denied_comparison_is_right_where_the_figures_do_not_show_it(denial):
    found = claims_in_england(denial.format(SHOWN.format("lower")), "wirral")
    assert [one.verdict for one in found] == ["supported"]
    text = "the share of people who feel safe is higher in Dudley than in England"
    found = claims_in_england(denial.format(text), "dudley")
    assert [one.verdict for one in found] == ["contradicted"]
    assert "do show it" in found[0].reason


def test_the_figures_beside_a_denial_are_read():
    text = (
        "We cannot say that satisfaction in Plymouth is lower than in England: it was {} in "
        "2024-25, against 65.1%."
    )
    verdicts = [one.verdict for one in claims_in_england(text.format("65.5%"), "plymouth")]
    assert verdicts == ["supported"] * 3
    verdicts = [one.verdict for one in claims_in_england(text.format("63.5%"), "plymouth")]
    assert verdicts[1] != "supported"
