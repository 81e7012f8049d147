import pytest
from support.checker_results import every_entry, index, reading
from support.narrative_cells import knowledge
from support.small_data import dataset_of, observation

from carebook.checking.checker import check_claims
from carebook.checking.number_scope import find_number_scope
from carebook.checking.stated_units import convert_to_stated_units


def said(text, fact_id, slug="rutland"):
    """The value of a fact as the first number of a sentence would have to say it."""
    found = reading(text, slug)
    known = index(slug)
    [entry] = [e for e in every_entry(slug) if e.fact.id == fact_id]
    binding = find_number_scope(found.quantities[0], found, known.unit_kinds_by_indicator)
    return convert_to_stated_units(found.quantities[0], binding, entry, found.lowercase)


CONTACT = "E06000017/carers_social_contact//2023/24/percent"
RATE = "E06000017/requests/65+/2023/24/per 100,000 people of all ages"
OLDER_RATE = "E06000017/requests/65+/2023/24/per 100,000 people aged 65 and over"
COUNT = "E06000017/requests/65+/2023/24/count"
HEAD = "E06000017/gross_expenditure//2023/24/£ per resident"
THOUSANDS = "E06000017/gross_expenditure//2023/24/£ thousand per 100,000 people"
MILLIONS = "E06000017/gross_expenditure//2023/24/£ million"
DAYS = "E06000017/discharge_delay_mean//2024-11/days"
DENSITY = "E06000017/population_density//2021/people per sq km"
CARERS = "E06000017/unpaid_carers//2021/per 100,000 people"
TOLD = "requests from people aged 65 and over"


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("28.3% of carers had social contact", CONTACT, 28.3),
        ("three in ten carers had social contact", CONTACT, 28.3),
        (f"{TOLD} came to 3,986 per 100,000 residents of all ages", RATE, 3986),
        (f"{TOLD} came to 399 per 10,000 residents", RATE, 398.6),
        (f"{TOLD} came to 40 per 1,000 residents", RATE, 39.86),
        (f"{TOLD} came to 15,200 per 100,000 people aged 65 and over", OLDER_RATE, 15200),
        (f"there were 1,620 {TOLD}", COUNT, 1620),
        ("gross spending was £465 per resident", HEAD, 465.05),
        ("gross spending was £465 a head", HEAD, 465.05),
        ("gross spending was £46.5 million per 100,000 people", THOUSANDS, 46_505_000),
        ("gross spending was £465,050 per 1,000 people", THOUSANDS, 465_050),
        ("gross spending was £18.9 million", MILLIONS, 18_900_000),
        ("the average wait was 0.44 days", DAYS, 0.44),
        ("the average wait was 10.6 hours", DAYS, 10.56),
        ("there were 108 people per square kilometre", DENSITY, 108),
        ("7.7% of residents gave unpaid care", CARERS, 7.67),
    ],
)
def test_the_value_in_the_terms_in_which_it_was_said(text, fact, value):
    assert said(text, fact) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "fact", "misfit"),
    [
        ("28.3 days of social contact", CONTACT, "unit"),
        ("£28.3 of social contact", CONTACT, "unit"),
        ("28.3% of residents had social contact", CONTACT, "denominator"),
        (f"{TOLD} came to 3,986 per 100,000 older residents", RATE, "denominator"),
        (f"{TOLD} came to 3,986 per 100,000 households", RATE, "denominator"),
        (f"{TOLD} came to 3,986", RATE, "unit"),
        (f"{TOLD} came to £3,986 per 100,000 residents", RATE, "unit"),
        (f"{TOLD} came to 15,200 per 100,000 residents of all ages", OLDER_RATE, "denominator"),
        (f"{TOLD} came to 1,620 per 100,000 residents", COUNT, "unit"),
        (f"{TOLD} came to 1,620%", COUNT, "unit"),
        ("1,620 people aged 65 and over sent requests", COUNT, "unit"),
        ("gross spending was £465", HEAD, "unit"),
        ("gross spending was £465 per week", HEAD, "unit"),
        ("gross spending was £465 per older resident", HEAD, "denominator"),
        ("gross spending was £465 per person receiving care", HEAD, "denominator"),
        ("gross spending was £46,505 per resident", THOUSANDS, "unit"),
        ("gross spending was £46.5 million per 100,000 older people", THOUSANDS, "denominator"),
        ("gross spending was £18.9 million per resident", MILLIONS, "unit"),
        ("the average wait was 0.44 weeks", DAYS, "unit"),
        ("the average wait was £0.44", DAYS, "unit"),
        ("there were 108 people per square mile", DENSITY, "unit"),
    ],
)
def test_what_does_not_fit_has_a_name(text, fact, misfit):
    assert said(text, fact) == misfit


@pytest.mark.parametrize(
    ("said", "is_right"),
    [
        ("19.4 out of 24", True),
        ("19.4", True),
        ("19.3 out of 24", False),
        ("19.4 out of 20", False),
        ("19.4%", False),
    ],
)
def test_a_score_is_told_out_of_the_most_that_it_can_be(said, is_right):
    score = observation(indicator="users_quality_of_life", unit="score out of 24", value=19.4)
    text = f"In Rutland in 2023-24, people who receive care scored their quality of life at {said}."
    [claim] = check_claims(text, knowledge(dataset_of(score)))
    assert (claim.verdict == "supported") == is_right
