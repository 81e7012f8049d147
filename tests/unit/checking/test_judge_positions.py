"""Where a figure stands among all authorities: what the facts say of it, and nothing else."""

from dataclasses import replace
from functools import cache

import pytest
from support.checker_results import amiss, claims_in_england, passes_in_england
from support.small_data import authority, bundled, dataset_of, observation

from carebook.checking.checker import check_claims
from carebook.data.areas import Area, Areas
from carebook.facts.knowledge import gather_knowledge
from carebook.facts.slots.slot_filling import fill_slots
from carebook.facts.slots.slot_table import make_slot_table

OTHERS = tuple(f"X{number:02}" for number in range(20))


@cache
def known():
    """Rutland's satisfaction, 30%, beside 20 invented authorities' 20% to 39%."""
    rows = [observation(value=30.0)]
    rows += [observation(area_code=code, value=20.0 + at) for at, code in enumerate(OTHERS)]
    invented = {code: Area(code, code, code.lower(), "unitary authority", "") for code in OTHERS}
    areas = Areas({**bundled().areas.by_code, **invented})
    return gather_knowledge(replace(dataset_of(*rows), areas=areas), authority())


def check(text, indicator="satisfaction"):
    return check_claims(text, known(), indicator)


@pytest.mark.parametrize(
    "text",
    [
        "Of the 21 authorities with a figure, 10 have a lower one and 9 a higher one.",
        "Of the 21 authorities with a figure, 9 have a higher one.",
        "The median is 30%, and the middle half lie between 25% and 34%.",
        "In 2023-24 it was 30%; of the 21 authorities with a figure, 10 have a lower one.",
    ],
)
def test_a_position_is_supported_where_the_facts_have_it(text):
    found = check(text)
    assert {one.kind for one in found} >= {"position"}
    assert amiss(found) == []
    assert all("satisfaction" in one.fact for one in found)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Of the 21 authorities with a figure, 9 have a lower one and 10 a higher one.",
         "contradicted"),
        ("Of the 152 authorities with a figure, 10 have a lower one.", "contradicted"),
        ("Of the 21 authorities with a figure, none have a lower one.", "contradicted"),
        ("The median is 31%.", "contradicted"),
        ("The middle half lie between 25% and 35%.", "contradicted"),
        # Of another measure or place nothing is known.
        ("In Leicestershire the median is 30%.", "not checked"),
        ("The median is 30% of residents who gave unpaid care.", "not checked"),
    ],
)  # fmt: skip
def test_a_position_that_the_facts_do_not_have_is_refused(text, verdict):
    [found] = [one for one in check(text) if one.kind == "position"]
    assert found.verdict == verdict


def test_writers_can_tell_it_and_the_check_passes_what_they_say():
    table = make_slot_table(known())
    text = fill_slots("In all, {{satisfaction.position}}; {{satisfaction.spread}}.", table)
    assert text == (
        "In all, of the 21 authorities with a figure, 10 have a lower one and 9 a higher one; "
        "the median is 30%, and the middle half lie between 25% and 34%."
    )
    assert len(check(text)) == 3
    assert amiss(check(text)) == []


# Kent's 17% of carers with enough company is the second lowest of 152; 66.8% are satisfied with
# their care, where 93 of 151 authorities have a lower figure and 56 a higher one.
CONTACT = (
    "In 2023-24, 17% of carers in Kent had as much social contact as they wanted, against 30% in "
    "England."
)
SATISFIED = (
    "In 2024-25, 66.8% of people who receive care in Kent were extremely or very satisfied with it."
)


@pytest.mark.parametrize(
    "text",
    [
        f"{CONTACT} It is among the ten lowest of 152 authorities.",
        f"{CONTACT} That is among the ten lowest of the 152 authorities with a figure.",
        f"{CONTACT} Kent is among the two lowest of 152 authorities.",
        f"{CONTACT} Kent is in the lowest quarter of authorities.",
        f"{CONTACT} That is the second lowest of 152 authorities.",
        f"{SATISFIED} That is in the middle half of 151 authorities.",
        f"{SATISFIED} That is in the upper half of 151 authorities.",
        "In 2023-24, 17% of carers in Kent had as much social contact as they wanted, among the "
        "ten lowest of 152 authorities.",
    ],
)
def test_a_band_is_supported_where_the_figure_lies_in_it(text):
    assert passes_in_england(text), amiss(claims_in_england(text))


@pytest.mark.parametrize(
    "text",
    [
        f"{CONTACT} It is among the ten highest of 152 authorities.",
        f"{CONTACT} It is among the ten lowest of 151 authorities.",
        f"{CONTACT} It is the lowest of 152 authorities.",
        f"{CONTACT} It is the third lowest of 152 authorities.",
        f"{CONTACT} It is in the middle half of 152 authorities.",
        f"{CONTACT} It is in the highest quarter of 152 authorities.",
        f"{CONTACT} It is in the upper half of 152 authorities.",
        f"{CONTACT} Hackney is among the five lowest of 152 authorities.",
        f"{SATISFIED} That is in the highest quarter of 151 authorities.",
        f"{SATISFIED} That is in the lower half of 151 authorities.",
        "It is among the ten lowest of 152 authorities.",
    ],
)
def test_a_band_in_which_it_does_not_lie_is_not(text):
    assert not passes_in_england(text)
