"""A figure with and without its period and what it is of, and its band."""

from dataclasses import replace

import pytest
from support.small_data import OLDER, authority, bundled, dataset_of, observation

from carebook.data.areas import Area, Areas
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.facts.slots.slot_filling import fill_slots
from carebook.facts.slots.slot_table import make_slot_table


def filled(text: str, knowledge: AreaKnowledge | None = None) -> str:
    known = knowledge or gather_knowledge(bundled(), authority())
    return fill_slots(text, make_slot_table(known))


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("number", "28.3%"),
        ("number.dated", "28.3% in 2023-24"),
        ("full", "28.3% of carers who answered the survey"),
        ("full.dated", "28.3% of carers who answered the survey in 2023-24"),
    ],
)
def test_a_form_says_the_same_wherever_it_stands(form, said):
    slot = f"{{{{carers_social_contact.area.{form}}}}}"
    # The measure has been told, and its period: another slot would leave both out.
    before = "In 2023-24 it was {{carers_social_contact.area}}."
    assert filled(f"{before} It was {slot}.").endswith(f" It was {said}.")


def test_the_age_of_the_people_is_in_the_full_form():
    assert filled("x {{requests.65_plus.area.full}}") == (
        "x 3,986 per 100,000 residents of all ages"
    )
    rate = observation(indicator="requests", breakdown="65+", unit=OLDER, value=15157.0)
    known = gather_knowledge(dataset_of(rate), authority())
    assert filled("x {{requests.65_plus.area.full}}", known) == (
        "x 15,157 per 100,000 residents aged 65 and over"
    )


def test_a_regional_figure_names_its_region_in_every_form():
    for form in ("number", "full"):
        said = filled(f"x {{{{recruitment_harder.area.{form}}}}}")
        assert "in the East Midlands" in said


def test_what_has_no_figure_has_no_forms():
    hidden = dataset_of(observation(value=None, status="suppressed"))
    table = make_slot_table(gather_knowledge(hidden, authority()))
    assert "satisfaction.area" in table
    assert not [name for name in table if name.startswith("satisfaction.area.")]


def test_the_band_stands_after_a_figure_with_and_without_its_period():
    codes = [f"X{number:02}" for number in range(49)]
    invented = {code: Area(code, code, code.lower(), "unitary authority", "") for code in codes}
    rows = [observation(area_code=code, value=50.0 + at) for at, code in enumerate(codes)]
    areas = Areas({**bundled().areas.by_code, **invented})
    dataset = replace(dataset_of(observation(value=1.0), *rows), areas=areas)
    table = make_slot_table(gather_knowledge(dataset, authority()))
    assert table["satisfaction.band"].text == "among the ten lowest of 50 authorities"
    dated = table["satisfaction.band.dated"].text
    assert dated == "among the ten lowest of 50 authorities in 2023-24"


def test_of_few_authorities_there_is_no_band():
    table = make_slot_table(gather_knowledge(dataset_of(observation()), authority()))
    assert "satisfaction.band" not in table
