"""Claims that name any place of England, whichever of them the data in use list."""

from dataclasses import replace
from functools import cache

import pytest
from support.checker_results import findings, index, known, not_checked, refused, supported
from support.small_data import EAST_MIDLANDS, RUTLAND

from carebook.checking.area_names import unlisted_names
from carebook.checking.checker import check_claims
from carebook.checking.fact_lookup import build_fact_lookup
from carebook.checking.place_mentions import UNKNOWN_PLACE, find_places
from carebook.checking.word_lists import read_word_list
from carebook.data.areas import REGIONS, Area, Areas
from carebook.data.place_names import make_slug

AUTHORITIES = [
    "Kent", "Leicester", "Derby", "Hull", "Herts", "BCP", "County Durham", "Brighton & Hove",
    "Isle of Wight", "Stoke-on-Trent", "St. Helens", "Westmorland and Furness", "Cumbria",
    "Tower Hamlets", "Bristol", "Reading", "Bury", "Richmond upon Thames", "Northamptonshire",
    "Leicestershire", "B&NES",
]  # fmt: skip
OTHER_REGIONS = [name for name in REGIONS.values() if name != "East Midlands"]


def with_article(region: str) -> str:
    return region if region.startswith(("London", "Yorkshire")) else f"the {region}"


@cache
def knowledge_of_the_country():
    """What is known of Rutland, with every authority and region of England among the areas."""
    here = known()
    areas = dict(here.areas.by_code)
    for code, name in REGIONS.items():
        areas.setdefault(code, Area(code, name, make_slug(name), "region", ""))
    listed = {area.name for area in areas.values()}
    for number, name in enumerate(read_word_list("english_authorities")):
        if name not in listed:
            code = f"E06{number:06}9"
            areas[code] = Area(code, name, make_slug(name), "county", EAST_MIDLANDS)
    return replace(here, areas=Areas(areas))


@pytest.mark.parametrize("name", [*AUTHORITIES, *map(with_article, REGIONS.values())])
@pytest.mark.parametrize("words", ["above", "below", "beneath", "behind", "ahead of"])
def test_a_comparison_with_any_place_is_a_claim(name, words):
    wrong = refused(f"Satisfaction in Rutland is {words} {name}.")
    assert [one.kind for one in wrong] == ["comparison"]
    assert wrong[0].claim.startswith(words)


@pytest.mark.parametrize(
    "text",
    [
        "Kent is above Rutland for satisfaction.",
        "Satisfaction in Rutland beats Kent.",
        "On satisfaction Rutland matches Derby.",
        "On satisfaction Rutland is close to nearby Derby.",
        "On satisfaction Rutland falls short of Wigan.",
        "SATISFACTION IN RUTLAND IS BELOW LEICESTER.",
        "satisfaction in rutland is below leicester.",
        "Satisfaction in Rutland is above Melton.",  # a district: no list has it
        "Compared with Melton, satisfaction in Rutland is higher.",
    ],
)
def test_a_comparison_with_a_place_unknown_to_the_data_is_unsupported(text):
    not_checked(text)


@pytest.mark.parametrize("region", REGIONS.values())
@pytest.mark.parametrize(
    "text",
    [
        "Rutland has the highest satisfaction in {}.",
        "Rutland came second in {} for satisfaction.",
        "For satisfaction Rutland is at the bottom of {}.",
        "Across {}, Rutland has the lowest satisfaction.",
        "Carers aged 65 and over are the largest group in {}.",
    ],
)
def test_a_rank_in_any_region_is_a_claim_that_the_data_cannot_carry(region, text):
    wrong = not_checked(text.format(with_article(region)))
    assert "rank" in {one.kind for one in wrong}


def test_the_largest_group_of_another_authority_is_not_read_off_the_areas_own():
    text = "People aged 65 and over were the largest group receiving long-term support in {}."
    assert [one.verdict for one in findings(text.format("Rutland"))] == ["supported"]
    assert [one.verdict for one in findings(text.format("Kent"))] == ["not checked"]


@pytest.mark.parametrize("name", [*AUTHORITIES, *map(with_article, OTHER_REGIONS)])
def test_a_place_is_known_to_a_dataset_that_lists_it(name):
    gazetteer = build_fact_lookup(knowledge_of_the_country()).gazetteer
    text = f"Satisfaction in Rutland is above {name}."
    [here, there] = find_places(text.lower(), text, gazetteer)
    assert here.key == RUTLAND
    assert there.key not in (RUTLAND, UNKNOWN_PLACE)
    assert text[there.start : there.end] == name


def test_every_authority_is_read_as_a_place_whatever_the_data_list():
    listed = {area.name for area in known().areas.by_code.values()}
    for name in {*read_word_list("english_authorities"), *REGIONS.values()} - listed:
        text = f"Satisfaction in Rutland is above {name}."
        keys = [one.key for one in find_places(text.lower(), text, index().gazetteer)]
        assert keys == [RUTLAND, UNKNOWN_PLACE], name


def test_a_dataset_that_lists_every_area_leaves_no_name_unlisted():
    assert not unlisted_names(knowledge_of_the_country().areas.by_code.values())


@pytest.mark.parametrize("name", ["Leicestershire", "the North West"])
def test_a_comparison_with_a_listed_place_is_judged(name):
    found = check_claims(f"Satisfaction in Rutland is above {name}.", knowledge_of_the_country())
    assert [one.kind for one in found] == ["comparison"]
    assert found[0].verdict != "supported"


@pytest.mark.parametrize(
    "text",
    [
        "The table above lists them.",
        "As said above, the survey asks carers.",
        "Under Section 42 the council asks.",
        "The report follows the East as the wind does.",
        "Below, the chart shows it.",
    ],
)
def test_words_of_place_that_name_none_are_no_claims(text):
    assert findings(text) == ()


def test_each_place_of_a_list_has_the_figure_that_follows_it():
    text = (
        "In Rutland in 2023-24, satisfaction was 78.8%; in Leicestershire the figure was "
        "64.5% and in the average authority the figure was 64.7%."
    )
    assert supported(text)
    assert refused(text.replace("64.5%", "64.7%"))
