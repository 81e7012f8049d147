"""How sure a text says that figures are: judged by those that stand before, or by name."""

import pytest
from support.checker_results import amiss, claims_in_england, passes_in_england

CONTACT = "In 2023-24, 17% of carers in Kent had as much social contact as they wanted{}."
SATISFIED = (
    "In 2024-25, 66.8% of people who receive care in Kent were extremely or very satisfied with "
    "it{}."
)
NHS = "In 2021-22, the NHS paid Kent £34 towards adult social care for each resident{}."
BESIDE = ", against 30% in England and 25.9% in the South East"
SATISFIED_BESIDE = ", against 65.1% in England and 65.7% in the South East"


@pytest.mark.parametrize(
    "text",
    [
        SATISFIED.format("") + " We cannot tell whether the difference is more than chance.",
        SATISFIED.format(", against 65.1% in England")
        + " We cannot tell whether the difference is more than chance.",
        SATISFIED.format(SATISFIED_BESIDE)
        + " We cannot tell whether the differences are more than chance.",
        SATISFIED.format(SATISFIED_BESIDE)
        + " We cannot tell whether the difference from England is more than chance.",
        CONTACT.format(BESIDE) + " Chance does not explain the gap.",
        CONTACT.format(BESIDE)
        + " Chance does not explain the gap: the 95% interval is 13.3% to 20.7%.",
        NHS.format(", against £72 in England") + " Chance plays no part in this figure.",
        NHS.format("") + " This is a complete figure, so chance plays no part.",
        "Chance does not explain the difference in carers' social contact.",
        "Chance does not explain the differences in carers' social contact and carers' quality of "
        "life.",
        "For satisfaction with care, there is no difference that we can be sure of.",
        "There is no clear difference from England in satisfaction with care, control over daily "
        "life and two more.",
        "The charts show more that sets Kent apart: carers' quality of life.",
    ],
)
def test_what_is_true_of_chance_passes(text):
    assert passes_in_england(text), amiss(claims_in_england(text))


@pytest.mark.parametrize(
    "text",
    [
        CONTACT.format(BESIDE) + " We cannot tell whether the difference is more than chance.",
        CONTACT.format("") + " We cannot tell whether the difference is more than chance.",
        CONTACT.format(BESIDE)
        + " We cannot tell whether the difference from England is more than chance.",
        CONTACT.format(BESIDE)
        + " Chance does not explain the gap: the 95% interval is 14.3% to 20.7%.",
        SATISFIED.format(SATISFIED_BESIDE) + " Chance does not explain the gap.",
        SATISFIED.format(SATISFIED_BESIDE) + " Chance plays no part in this figure.",
        # A complete figure: nothing was left to chance that could explain anything.
        NHS.format(", against £72 in England") + " Chance does not explain the gap.",
        "Chance does not explain the difference in satisfaction with care.",
        "Chance does not explain the differences in carers' social contact and satisfaction with "
        "care.",
        "Chance does not explain the differences in carers' social contact and libraries.",
        "For carers' social contact, there is no difference that we can be sure of.",
        "There is no clear difference from England in satisfaction with care and carers' social "
        "contact.",
        "The charts show more that sets Kent apart: satisfaction with care.",
        # Nothing stands before it.
        "We cannot tell whether the difference is more than chance.",
    ],
)
def test_what_is_not_true_of_chance_does_not(text):
    assert not passes_in_england(text)


def test_a_sentence_on_chance_is_about_the_figure_before_it_and_leaves_it_in_the_air():
    text = (
        SATISFIED.format(SATISFIED_BESIDE)
        + " We cannot tell whether the difference from England is more than chance."
        + " There is no clear change since {} ({}%)."
    )
    assert passes_in_england(text.format("2015-16", "66.3")), amiss(
        claims_in_england(text.format("2015-16", "66.3"))
    )
    assert not passes_in_england(text.format("2015-16", "64.7"))


@pytest.mark.parametrize(
    "text",
    [
        "None of this says why.",
        "None of these figures says why.",
        "Five things stand out in Kent.",
        "One thing stands out in Kent.",
        "People who pay for their own care are not counted.",
        "Councils record requests differently, so part of the gap may be one of records.",
        "The figures of 2021-22 are more than three years old.",
        "The newest figures on what the NHS pays are more than three years old.",
    ],
)
def test_what_claims_nothing_of_figures_is_let_pass(text):
    assert claims_in_england(text) == ()


def test_a_cause_beside_such_words_is_still_a_cause():
    assert not passes_in_england("None of this says why, but it is because of cuts.")
    assert not passes_in_england("This explains why requests fell.")


@pytest.mark.parametrize("whom", ["England", "other places"])
def test_an_area_is_close_to_others_where_few_of_its_figures_differ_for_sure(whom):
    [claim] = claims_in_england(f"Kent is close to {whom} on most measures.")
    assert claim.verdict == "supported"
    assert "figures differ for sure" in claim.reason
    # Of another area this book does not say so.
    assert not passes_in_england(f"Hackney is close to {whom} on most measures.")


def test_a_share_is_not_taken_for_an_age():
    text = (
        "In 2024-25, 73.1% of people who receive care in Devon felt as safe as they wanted. The "
        "share has {} from a low of {} in 2016-17."
    )
    assert passes_in_england(text.format("risen", "65.5%"), "devon")
    assert not passes_in_england(text.format("fallen", "65.5%"), "devon")
    assert not passes_in_england(text.format("risen", "64.5%"), "devon")


@pytest.mark.parametrize(
    "words",
    [
        "a difference in which chance plays no part",
        "and chance had no part in it",
        "which has nothing to do with chance",
    ],
)
def test_chance_plays_a_part_in_every_survey(words):
    text = f"Carers' social contact in Kent fell from 27.3% in 2018-19 to 17% in 2023-24, {words}."
    [found] = [one for one in claims_in_england(text) if one.verdict != "supported"]
    assert found.verdict == "contradicted"
    assert "from a survey, in which chance plays a part" in found.reason


def test_and_none_in_complete_figures():
    text = "Kent had 1,639,029 residents in 2024, a count in which chance plays no part."
    assert passes_in_england(text)


@pytest.mark.parametrize(
    ("figure", "passes", "named"),
    [
        ("carers' social contact", True, "27.3% (Kent, 2018-19): fell"),
        ("carers' satisfaction", False, "no clear change"),
    ],
)
@pytest.mark.parametrize("change", ["change", "fall"])
def test_chance_explains_a_change_or_does_not(figure, passes, named, change):
    [found] = claims_in_england(f"Chance does not explain the {change} in {figure}.")
    assert (found.verdict == "supported") == passes
    assert named in found.reason


def test_what_sets_another_area_apart_is_not_read_from_this_areas_figures():
    text = "The charts show more that sets {} apart: carers' social contact."
    assert passes_in_england(text.format("Kent"))
    [found] = claims_in_england(text.format("Medway"))
    assert found.verdict == "not checked"
