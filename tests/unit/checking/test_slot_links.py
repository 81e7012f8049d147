"""Denials, both, only, otherwise, the same, but: held against the facts of the slots."""

import pytest
from support.draft_checks import judged, refused

OLDER = "{{requests.65_plus.says}}, {{requests.65_plus.vs_england}}."  # lower than in England
OLDER_CARE = "{{receiving_care.65_plus.says}}, {{receiving_care.65_plus.vs_england}}."  # lower
YOUNGER_CARE = "{{receiving_care.18_64.says}}, {{receiving_care.18_64.vs_england}}."  # higher


@pytest.mark.parametrize(
    "text",
    [
        f"{OLDER} For people of working age it is otherwise. In {{{{area}}}}, {OLDER_CARE}",
        f"{OLDER} By contrast, {OLDER_CARE}",
        f"{OLDER} Support goes the other way: {OLDER_CARE}",
        f"{OLDER} It is a different story for support: {OLDER_CARE}",
        f"{OLDER} The opposite is true of support: {OLDER_CARE}",
        f"{OLDER} The same is true at working ages: {YOUNGER_CARE}",
        f"{OLDER} So too at working ages: {YOUNGER_CARE}",
        f"{OLDER} Adults of working age tell the same story: {YOUNGER_CARE}",
        f"{OLDER} Likewise, {YOUNGER_CARE}",
        f"{OLDER[:-1]}, but {OLDER_CARE}",
        "{{receiving_care.18_64.says}}. {{receiving_care.65_plus.says}}. Both are "
        "{{receiving_care.65_plus.vs_england}}.",
        "The share was not {{carers_social_contact.vs_england}}.",
        "It did not {{carers_social_contact.change_from_highest}}.",
        "It has never {{carers_social_contact.change_from_highest}}.",
        "Carers' contact is no longer {{carers_social_contact.vs_england}}.",
        "There is no sign that it {{carers_social_contact.change_from_highest}}.",
        "Only {{rural_share.area}} lived in rural places.",
        "As many as {{carers_social_contact.area}} had company.",
        "Over {{carers_social_contact.area}} had as much contact as they wanted.",
        "It {{nhs_contributions.change}}, and satisfaction went the same way.",
        "The average authority stands elsewhere, {{workforce_vacancy.vs_average}}.",
    ],
)
def test_what_the_facts_do_not_carry_is_refused(england, text):
    assert refused(england, text)


@pytest.mark.parametrize(
    "text",
    [
        f"{OLDER} By contrast, {YOUNGER_CARE}",
        f"{OLDER} At working ages it is otherwise: {YOUNGER_CARE}",
        f"{OLDER} Support tells a similar story: {OLDER_CARE}",
        f"{OLDER} The same is true of support: {OLDER_CARE}",
        f"{OLDER[:-1]}, but {YOUNGER_CARE}",
        f"{OLDER} However, {YOUNGER_CARE}",
        "{{requests.65_plus.says}}. {{receiving_care.65_plus.says}}. Both are "
        "{{receiving_care.65_plus.vs_england}}.",
        "Only {{carers_social_contact.area}} had as much social contact as they wanted.",
        "It is {{requests.18_64.vs_england}} but {{requests.18_64.vs_similar}}.",
        "These figures do not say why it is {{carers_social_contact.vs_england}}.",
        "The rate was also {{requests.65_plus.vs_similar}} and {{requests.65_plus.vs_region}}.",
    ],
)
def test_what_the_facts_carry_passes(england, text):
    assert refused(england, text) == {}


def test_a_link_that_is_carried_is_a_claim_with_its_reason(england):
    claims = judged(england, f"{OLDER} By contrast, {YOUNGER_CARE}")
    [link] = [one for one in claims if one.claim == "By contrast"]
    assert link.verdict == "supported"
    assert "lower" in link.reason
    assert "higher" in link.reason
    assert "receiving_care" in link.fact


def test_a_reason_says_how_the_figures_stand(england):
    [reason] = refused(england, f"{OLDER} By contrast, {OLDER_CARE}").values()
    assert reason == "it says that they differ, and both are lower than in England: leave it out"
