"""Shares of what is not so, shares of stated counts, and words and numbers in passing."""

import pytest
from support.checker_results import claims_in_england, findings, passes_in_england


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("hackney", "In Hackney 55.6% of carers did not find information easily in 2023-24."),
        ("hackney", "More than half of Hackney's carers (55.6%) did not find information easy to "
         "find in 2023-24."),
        ("kent", "Kent had 135,894 unpaid carers in 2021; nearly a third of them, 43,312, cared "
         "for 50 hours or more a week."),
        ("leicester", "Twenty-six and a half thousand people in Leicester gave unpaid care in "
         "2021."),
        ("dudley", "Carers' quality of life in Dudley was 7.7 (7.5 to 7.9) out of 12 in 2023-24."),
        ("dudley", "People who feel safe in Dudley: up eight points since 2021-22, from 67.2% to "
         "75.3%."),
        ("derby", "Carers' quality of life in Derby was 6.7 in 2021-22, and has gone up since, to "
         "7.3."),
        ("derby", "In 2021-22 carers' quality of life in Derby stood at 6.7; it now stands at "
         "7.3."),
        ("surrey", "68.1% of people who receive care in Surrey were satisfied in 2024-25, which "
         "means that roughly a third were not."),
        ("surrey", "Why this matters: in Surrey 68.1% of people who receive care were satisfied "
         "in 2024-25."),
        ("leeds", "Leeds has 845,000 or so residents."),
    ],
)  # fmt: skip
def test_a_figure_told_in_a_roundabout_way_is_read(slug, text):
    assert passes_in_england(text, slug)


@pytest.mark.parametrize(
    ("slug", "text", "claim"),
    [
        ("hackney", "In Hackney 44.4% of carers did not find information easily in 2023-24.",
         "44.4%"),
        ("hackney", "Under half of Hackney's carers (44.4%) did not find information easily in "
         "2023-24.", "44.4%"),
        ("camden", "More than half of people who receive care in Camden were not satisfied in "
         "2024-25.", "More than half"),
    ],
)  # fmt: skip
def test_what_is_so_is_no_share_of_what_is_not(slug, text, claim):
    found = claims_in_england(text, slug)
    assert claim in [one.claim for one in found if one.verdict != "supported"]


@pytest.mark.parametrize(
    ("slug", "text", "claim"),
    [
        ("kent", "Kent had 135,894 unpaid carers in 2021; nearly two thirds of them, 43,312, "
         "cared for 50 hours or more a week.", "nearly two thirds"),
        ("dudley", "People who feel safe in Dudley: down eight points since 2021-22, from 67.2% "
         "to 75.3%.", "down"),
        ("derby", "Carers' quality of life in Derby was 6.7 in 2021-22 and has fallen since, to "
         "7.3.", "fallen"),
    ],
)  # fmt: skip
def test_a_false_one_among_them_is_caught(slug, text, claim):
    found = claims_in_england(text, slug)
    assert claim in [one.claim for one in found if one.verdict != "supported"]


@pytest.mark.parametrize(
    "text",
    [
        "The 14th annual dinner will be held at the Assembly House.",
        "This was the 63rd meeting of the partnership.",
        "Standing Order 12 was suspended.",
        "ACTION 3: Officers to write to the partners.",
        "Under procedure rule 15 the public left.",
        "My daughter's 31 and she paints.",
        "We caught the 8.40 and the 9.55 came in late.",
        "My number ends in 2093.",
        "What people say is shaped by what they expect.",
        "Answers to a survey reflect how people feel on the day.",
    ],
)
def test_words_and_numbers_in_passing_claim_nothing(text):
    assert findings(text) == ()


def test_a_cause_is_still_one():
    found = claims_in_england("In Leeds the survey reflects better management.", "leeds")
    assert [one.kind for one in found][:1] == ["cause"]
