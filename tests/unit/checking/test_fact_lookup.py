import pytest
from support.checker_results import BATH, every_entry, index, known
from support.small_data import EAST_MIDLANDS, ENGLAND, LA_MEAN, RUTLAND, SLUGS

from carebook.checking.fact_lookup import build_fact_lookup


def entry(fact_id, slug="rutland"):
    [found] = [e for e in every_entry(slug) if e.fact.id == fact_id]
    return found


@pytest.mark.parametrize("slug", SLUGS)
def test_every_fact_is_in_it_once_and_those_of_places_that_are_named(slug):
    ids = [e.fact.id for e in every_entry(slug)]
    assert sorted(ids) == sorted(fact.id for fact in known(slug).facts)
    assert len(set(ids)) == len(ids)
    entries = index(slug).entries_for(known(slug).indicators, ["E06000017"])
    named = [e.fact.area_code for e in entries]
    assert "E06000017" in named


def test_it_is_made_once_for_an_area():
    assert build_fact_lookup(known()) is build_fact_lookup(known())
    assert index().area_code == RUTLAND


def test_a_regional_figure_is_the_regions_whoever_shows_it():
    assert entry("E06000017/workforce_turnover//2024/percent").place_code == EAST_MIDLANDS
    assert entry("E06000022/workforce_turnover//2024/percent", BATH).place_code == "E12000009"
    assert entry("E06000017/satisfaction//2023/24/percent").place_code == RUTLAND
    assert entry("LA_MEAN/recruitment_harder//2024/percent").place_code == LA_MEAN
    assert entry("E92000001/population_density//2021/people per sq km").place_code == ENGLAND


def test_only_the_last_period_of_a_series_is_the_latest():
    assert not entry("E06000017/older_share/65+/2019/percent").is_latest
    assert entry("E06000017/older_share/65+/2023/percent").is_latest
    assert [
        e.is_latest for e in index("leicestershire").entries_for(("population",)) if e.is_in_book
    ] == [
        False,
        False,
        True,
    ]


def test_ages_and_what_a_share_is_of_are_read_from_the_catalogue():
    requests = entry("E06000017/requests/65+/2023/24/count")
    assert (requests.age, requests.counted_class) == ("65+", "requests")
    assert entry("E06000017/requests/18-64/2023/24/count").age == "18-64"
    assert entry("E06000022/care_types_65/Nursing/2023/24/per 100,000 people of all ages", BATH)\
        .age == "65+"  # fmt: skip
    assert entry("E06000017/carers_social_contact//2023/24/percent").denominator_class == "carers"
    assert entry("E06000017/providers_below_good//2024/percent").denominator_class == "providers"
    assert entry("E06000017/satisfaction//2023/24/percent").denominator_class == "users"
    assert entry("E06000017/satisfaction//2023/24/percent").age is None


def test_entries_are_looked_up_by_indicator():
    found = list(index().entries_for(("satisfaction", "nothing")))
    assert found
    assert {e.fact.indicator for e in found} == {"satisfaction"}
    assert list(index().entries_for(())) == []
