"""What is said to be missing, to be so of nobody, or to be so of all."""

import pytest
from support.checker_results import claims_in_england

from carebook.checking.checked_claim import CheckedClaim


def absences(text: str, slug: str) -> list[CheckedClaim]:
    return [one for one in claims_in_england(text, slug) if one.kind == "absence"]


@pytest.mark.parametrize(
    "text",
    [
        "Nobody in Hackney asked for support in 2021-22.",
        "In 2021-22 no one in Hackney asked the council for help.",
        "There were no requests for support in Hackney in 2021-22.",
        "No requests for support came from people aged 65 and over in Hackney in 2021-22.",
        "Not a single person aged 65 and over in Hackney received long-term support in 2021-22.",
    ],
)
def test_no_return_is_not_nobody(text):
    [found] = absences(text, "hackney")
    assert found.verdict == "not checked"
    assert "not submitted by the council, which is not the same as nobody" in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "Hackney did not submit figures on requests for support in 2021-22.",
        "Hackney submitted no return on requests for support for 2021-22.",
        "For 2021-22 Hackney failed to send figures on requests for support.",
        "Figures on Hackney's requests for support in 2021-22 were not submitted.",
        "Hackney has no figure for requests for support in 2021-22.",
        "No figure on long-term support in Hackney was published for 2021-22.",
    ],
)
def test_it_may_be_said_that_a_council_did_not_submit(text):
    found = claims_in_england(text, "hackney")
    assert found
    assert {one.verdict for one in found} == {"supported"}
    assert all("Hackney, 2021-22: not submitted by the council" in one.reason for one in found)


@pytest.mark.parametrize(
    ("slug", "text", "right"),
    [
        ("kent", "Kent did not submit figures on requests for support in 2021-22.",
         "There is a figure"),
        ("kent", "Kent's figure for carers' satisfaction was withheld.", "31%"),
        ("kent", "Kent's share of satisfied carers in 2023-24 was suppressed.", "31%"),
        ("kent", "Kent has no figure for carers' satisfaction.", "31%"),
        ("kent", "None of Kent's carers were satisfied in 2023-24.", "31%"),
        ("kent", "Not one carer in Kent was satisfied in 2023-24.", "31%"),
        ("kent", "Not a single Kent carer was satisfied in 2023-24.", "31%"),
        ("kent", "Every carer in Kent had as much social contact as they wanted in 2023-24.",
         "17%, and not all"),
        ("wirral", "All carers in Wirral were satisfied in 2023-24.", "and not all"),
        ("kent", "Everybody who receives care in Kent feels safe.", "and not all"),
        ("rutland", "Every resident of Rutland lives in a place classed as rural.", "63.8%"),
    ],
)  # fmt: skip
def test_what_has_a_figure_is_neither_missing_nor_none_nor_all(slug, text, right):
    found = [one for one in absences(text, slug) if one.verdict == "contradicted"]
    assert found, claims_in_england(text, slug)
    assert right in found[0].reason


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("oxfordshire", "None of Oxfordshire's older residents were given reablement after leaving "
         "hospital in 2024-25."),
        ("kent", "No older person in Kent was offered reablement on leaving hospital in 2024-25."),
        ("wirral", "Carers given a direct payment only, Wirral, 2021-22: none."),
    ],
)  # fmt: skip
def test_nobody_is_read_with_the_words_that_say_who(slug, text):
    [found] = absences(text, slug)
    assert found.verdict == "not checked"
    assert "suppressed by the publisher" in found.reason


def test_not_all_is_so_of_a_share_below_a_hundred():
    [found] = absences("Not all carers in Kent were satisfied in 2023-24.", "kent")
    assert found.verdict == "supported"


def test_what_is_suppressed_is_neither_nobody_nor_not_submitted():
    text = "Not one carer in Camden was given a personal budget managed by the council in 2021-22."
    [found] = absences(text, "camden")
    assert found.verdict == "not checked"
    assert "suppressed by the publisher" in found.reason
    text = "Camden did not submit figures on carers given a personal budget it manages in 2021-22."
    assert all(one.verdict != "supported" for one in absences(text, "camden"))


@pytest.mark.parametrize(
    "text",
    [
        "No carer should be alone.",
        "Nobody knows what it is like to care for somebody with dementia.",
        "On numbers like these nobody can tell it from chance.",
        "There are people here who give care, and nobody pays us.",
        "Nobody outside the town hall can say what Kent spent on care.",
        "Is that how people who receive care feel? Nobody rang me.",
        "The council did not answer our letter.",
        "All of us want to be heard.",
        "Every carer in Kent may ask for a break.",
        "We did not submit our form in time.",
    ],
)
def test_such_words_about_anything_else_claim_nothing(text):
    assert claims_in_england(text, "kent") == ()
