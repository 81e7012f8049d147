from dataclasses import replace

import pytest
from support.small_data import (
    ALL_AGES,
    BATH,
    LA_MEAN,
    LEICESTERSHIRE,
    OLDER,
    RUTLAND,
    THOUSANDS,
    bundled,
    observation,
)

from carebook.data.indicators import Measure
from carebook.statistics.derived import derive_observations

WORKING_AGE = "per 100,000 people aged 18 to 64"


def derived(*published):
    return {o.key: o for o in derive_observations(published, bundled().indicators)}


def in_all(*published):
    [total] = [o for o in derived(*published).values() if o.unit == "£ million"]
    return total


def spending(value, **changes):
    plain = {"indicator": "gross_expenditure", "unit": THOUSANDS, "source": "salt"}
    return observation(value=value, **(plain | changes))


def requests(value, **changes):
    plain = {"indicator": "requests", "breakdown": "65+", "unit": ALL_AGES, "source": "salt"}
    return observation(value=value, **(plain | changes))


def people(value, **changes):
    plain = {"indicator": "population", "unit": "people", "period": "2023"}
    return observation(value=value, **(plain | changes))


def older(value, **changes):
    plain = {"indicator": "older_share", "breakdown": "65+", "period": "2023"}
    return observation(value=value, **(plain | changes))


def bundled_value(area, indicator, breakdown, unit):
    return next(
        o
        for o in bundled().observations
        if (o.area_code, o.indicator, o.breakdown, o.unit) == (area, indicator, breakdown, unit)
    )


def test_thousands_per_hundred_thousand_people_are_pounds_a_head():
    """46,505 thousand pounds are 46,505,000 pounds; over 100,000 people that is 465.05 each."""
    assert 46_505 * 1000 / 100_000 == 465.05
    found = bundled_value(RUTLAND, "gross_expenditure", "", "£ per resident")
    assert found.value == pytest.approx(465.05)
    assert found.status == "derived"


def test_the_whole_sum_is_the_rate_times_the_people():
    assert pytest.approx(18_881_030) == 465.05 * 40_600
    assert bundled_value(RUTLAND, "gross_expenditure", "", "£ million").value == 18.9


def test_the_rate_among_older_residents_uses_them_as_the_denominator():
    """1,620 requests and about 40,640 people, 26.3% of them 65 or over."""
    assert pytest.approx(3986, abs=0.5) == 1620 / 40_640 * 100_000
    among_older = 1620 / (40_640 * 0.263) * 100_000
    found = bundled_value(RUTLAND, "requests", "65+", OLDER)
    assert found.value == 15_200 == pytest.approx(among_older, rel=0.005)


def test_a_share_stated_roughly_gives_a_rougher_rate():
    assert pytest.approx(13_523.8, abs=0.05) == 2840 / 0.21
    assert bundled_value(LEICESTERSHIRE, "requests", "65+", OLDER).value == 14_000


def test_a_share_with_two_decimals_gives_three_figures():
    assert pytest.approx(9051.9, abs=0.05) == 1741.58 / 0.1924
    assert bundled_value(BATH, "requests", "65+", OLDER).value == 9050


def test_rates_among_older_residents_are_never_made_for_another_age_group():
    older_rates = [o for o in bundled().observations if o.unit == OLDER]
    assert {o.indicator for o in older_rates} == {"requests", "receiving_care", "care_types_65"}
    assert {o.breakdown for o in older_rates if o.indicator != "care_types_65"} == {"65+"}
    assert derived(requests(787, breakdown="18-64"), older(26.3)).keys() == set()


def test_rates_among_older_residents_are_never_made_for_the_average_authority():
    assert LA_MEAN not in {o.area_code for o in bundled().observations if o.unit == OLDER}
    mean = [one(v, area_code=LA_MEAN) for one, v in ((requests, 2437.85), (older, 18.5))]
    assert derived(*mean) == {}


def test_no_sum_in_all_is_made_for_the_average_authority_as_it_has_no_population():
    found = [o for o in bundled().observations if o.unit == "£ million"]
    assert found
    assert LA_MEAN not in {o.area_code for o in found}


def test_the_people_and_the_share_of_the_same_year_are_used_whatever_their_order():
    rows = [people(3_000_000, period="2024"), people(2_000_000), people(1_000_000, period="2022")]
    for given in (rows, rows[::-1]):
        total = in_all(spending(100_000), *given)
        assert (total.value, "population of 2023," in total.note) == (2000, True)
    rows = [older(40, period="2024"), older(20), older(50, period="2022")]
    for given in (rows, rows[::-1]):
        [rate] = derived(requests(1000), *given).values()
        assert (rate.value, "aged 65 and over in 2023," in rate.note) == (5000, True)


@pytest.mark.parametrize("year", ["2022", "2024"])
def test_a_year_off_will_do_and_is_named(year):
    total = in_all(spending(100_000), people(2_000_000, period=year))
    assert (total.value, f"population of {year}," in total.note) == (2000, True)
    [rate] = derived(requests(1000), older(20, period=year)).values()
    assert (rate.value, f"aged 65 and over in {year}," in rate.note) == (5000, True)


@pytest.mark.parametrize("year", ["2019", "2021", "2025"])
def test_more_than_a_year_off_will_not_do(year):
    found = derived(spending(100_000), people(2_000_000, period=year))
    assert [o.unit for o in found.values()] == ["£ per resident"]
    assert derived(requests(1000), older(20, period=year)) == {}


@pytest.mark.parametrize(("value", "status"), [(17.0, "published"), (None, "suppressed")])
def test_what_a_publisher_states_or_withholds_is_not_worked_out(value, status):
    stated = spending(value, unit="£ million", status=status)
    found = derived(spending(100_000), people(2_000_000), stated)
    assert [o.unit for o in found.values()] == ["£ per resident"]
    assert derived(requests(1000), older(20), requests(value, unit=OLDER, status=status)) == {}


def test_another_areas_people_are_not_used():
    found = derived(spending(46505), people(40_600, area_code=BATH))
    assert [o.unit for o in found.values()] == ["£ per resident"]
    assert derived(requests(3986), older(20, area_code=BATH)) == {}


@pytest.mark.parametrize("status", ["none_reported", "suppressed", "not_published"])
def test_nothing_is_worked_out_from_a_missing_value(status):
    missing = {"value": None, "status": status}
    assert derived(spending(**missing), people(40_600)) == {}
    assert derived(requests(**missing), older(20)) == {}
    assert derived(requests(3986), older(None, status=status)) == {}


def test_a_share_of_zero_gives_no_rate():
    assert derived(requests(3986), older(0)) == {}


def test_what_is_derived_says_so_and_how_and_keeps_its_source():
    found = [o for o in bundled().observations if o.status == "derived"]
    assert found
    for o in found:
        assert {
            "£ per resident": "pounds per 100,000 residents, times 1,000, over 100,000",
            "£ million": "rate times the population of 2023, to 3 significant figures",
            OLDER: "rate per 100,000 residents of all ages, divided by the share of residents ",
        }[o.unit] in o.note
        assert o.note.startswith("the published ")
        assert o.source == "salt"
        assert o.lower is None is o.upper


def test_every_derived_value_can_be_worked_out_again_from_published_ones():
    published = {o.key: o for o in bundled().observations if o.status != "derived"}
    for o in bundled().observations:
        if o.unit == "£ per resident":
            base = published[(*o.key[:4], THOUSANDS)].value
            assert o.value == pytest.approx(base * 1000 / 100_000, abs=0.005)
        if o.unit == "£ million":
            base = published[(*o.key[:4], THOUSANDS)].value
            residents = published[o.area_code, "population", "", "2023", "people"].value
            assert o.value == pytest.approx(base * residents / 1e8, rel=0.005)
        if o.unit == OLDER:
            base = published[(*o.key[:4], ALL_AGES)].value
            share = published[o.area_code, "older_share", "65+", "2023", "percent"].value
            assert o.value == pytest.approx(base / share * 100, rel=0.05)


def thousands(value, **changes):
    plain = {"indicator": "gross_expenditure", "unit": "£ thousand", "source": "salt"}
    return observation(value=value, **({"period": "2021/22"} | plain | changes))


def counted(value, **changes):
    plain = {"indicator": "requests", "breakdown": "65+", "unit": "count", "source": "salt"}
    return observation(value=value, **({"period": "2021/22"} | plain | changes))


def aged(age, value, **changes):
    plain = {"indicator": "population_by_age", "breakdown": age, "unit": "people"}
    return observation(value=value, **({"period": "2020"} | plain | changes))


def catalogue(**measures):
    """The bundled catalogue with these units for these indicators, and no others of theirs."""
    known = dict(bundled().indicators)
    for name, units in measures.items():
        base = known[name]
        known[name] = base.model_copy(
            update={"measures": tuple(Measure(unit=unit) for unit in units)}
        )
    return known


MONEY = ("£ thousand", "£ per resident", THOUSANDS, "£ million")
RATES = ("count", ALL_AGES, OLDER, WORKING_AGE)


def made(*published, **measures):
    return {o.key[1:]: o for o in derive_observations(published, catalogue(**measures))}


def test_thousands_of_pounds_are_put_over_the_residents():
    """Rutland 2021-22: £15,371,350 gross, 40,476 residents in the middle of 2020."""
    found = made(thousands(15371.35), people(40_476, period="2020"), gross_expenditure=MONEY)
    by_unit = {key[-1]: o for key, o in found.items()}
    assert by_unit["£ per resident"].value == pytest.approx(15_371_350 / 40_476, abs=0.005)
    assert by_unit["£ per resident"].value == 379.76
    assert by_unit["£ million"].value == 15.371
    assert by_unit[THOUSANDS].value == pytest.approx(15371.35 / 40_476 * 100_000, abs=0.05)
    head = by_unit["£ per resident"]
    assert (head.numerator, head.denominator) == (15_371_350, 40_476)
    assert head.note == (
        "the published thousands of pounds, times 1,000, over the residents of all ages in 2020"
    )
    assert {o.status for o in found.values()} == {"derived"}


def test_a_rate_for_adults_has_adults_below_the_line():
    unit = "£ thousand per 100,000 people aged 18 and over"
    rows = [thousands(15371.35), people(40_476, period="2020"), aged("18+", 32_626)]
    [rate] = made(*rows, gross_expenditure=(unit,)).values()
    assert rate.value == pytest.approx(15371.35 / 32_626 * 100_000, abs=0.05)
    assert rate.denominator == 32_626
    assert "over the residents aged 18 and over in 2020, times" in rate.note


def test_thousands_of_pounds_without_residents_are_only_put_in_millions():
    found = made(thousands(15371.35), people(40_476, period="2019"), gross_expenditure=MONEY)
    assert [o.unit for o in found.values()] == ["£ million"]


def test_net_spending_is_gross_less_what_people_pay():
    both = [thousands(15371.35), thousands(2020.1, indicator="client_contributions")]
    units = {"net_expenditure": MONEY, "gross_expenditure": MONEY}
    found = made(*both, people(40_000, period="2021"), **units)
    net = found["net_expenditure", "", "2021/22", "£ thousand"]
    assert net.value == 13_351.25
    assert net.note == "the published gross current expenditure less people's own contributions"
    assert found["net_expenditure", "", "2021/22", "£ per resident"].value == 333.78
    stated = thousands(13_000, indicator="net_expenditure")
    assert net.key[1:] not in made(*both, stated, **units)
    for missing in (
        [both[0]],
        [both[1]],
        [both[0], thousands(None, indicator="client_contributions", status="not_submitted")],
        [both[0], thousands(2020.1, indicator="client_contributions", period="2020/21")],
        [both[0], thousands(2020.1, indicator="client_contributions", area_code=BATH)],
    ):
        assert not [key for key in made(*missing, **units) if key[0] == "net_expenditure"]


def test_a_count_is_put_over_the_residents_that_the_unit_names():
    """1,620 requests from older people and 40,640 residents, 10,700 of them 65 or over: 3,986 for
    100,000 residents of all ages, which is not what it is for 100,000 older residents."""
    found = made(counted(1620), people(40_640, period="2020"), aged("65+", 10_700), requests=RATES)
    everybody, older = (found["requests", "65+", "2021/22", unit] for unit in (ALL_AGES, OLDER))
    assert (everybody.value, everybody.numerator, everybody.denominator) == (3986, 1620, 40_640)
    assert (older.value, older.numerator, older.denominator) == (15_140, 1620, 10_700)
    assert older.note == (
        "the published count, over the residents aged 65 and over in 2020, times 100,000"
    )
    assert {key[-1] for key in found} == {ALL_AGES, OLDER, "percent"}


def test_a_count_of_one_age_is_never_put_over_the_residents_of_another():
    ages = [aged(age, 10_000) for age in ("65+", "18-64", "85+")]
    found = made(counted(300, breakdown="18-64"), *ages, requests=RATES)
    assert [key[-1] for key in found] == [WORKING_AGE]
    assert [key[-1] for key in made(counted(300), *ages, requests=RATES)] == [OLDER]


def test_a_published_rate_goes_before_one_of_a_count():
    """The publisher puts 2021-22 over mid-2020, and rounds; its rate stays."""
    rate = counted(17_265, unit=OLDER)
    found = made(counted(1785), aged("65+", 10_345), rate, requests=RATES)
    assert found == {}
    hidden = counted(None, unit=OLDER, status="not_submitted")
    assert made(counted(1785), aged("65+", 10_345), hidden, requests=RATES) == {}


def test_the_year_of_the_figure_goes_before_the_year_before_it():
    both = [aged("65+", 10_000), aged("65+", 20_000, period="2021")]
    for given in (both, both[::-1]):
        [rate] = made(counted(100), *given, requests=(OLDER,)).values()
        assert rate.denominator == 20_000
    around = [aged("65+", 20_000, period="2022"), both[0]]
    for given in (around, around[::-1]):
        [rate] = made(counted(100), *given, requests=(OLDER,)).values()
        assert rate.denominator == 10_000
    [rate] = made(counted(100), both[0], requests=(OLDER,)).values()
    assert rate.denominator == 10_000
    assert made(counted(100, period="2022/23"), both[0], requests=(OLDER,)) == {}


def test_what_rests_on_a_count_of_at_most_five_is_at_most_too():
    small = counted(5, status="at_most")
    [rate] = made(small, aged("65+", 10_000), requests=(OLDER,)).values()
    assert (rate.value, rate.status) == (50, "at_most")
    assert rate.note.startswith("the most that the published count can be, over")


@pytest.mark.parametrize("status", ["suppressed", "not_submitted", "none_reported"])
def test_no_rate_is_made_of_a_count_that_is_missing(status):
    missing = counted(None, status=status)
    assert made(missing, aged("65+", 10_000), requests=RATES) == {}
    assert made(counted(100), aged("65+", None, status=status), requests=RATES) == {}


def test_none_at_all_is_a_rate_of_zero():
    [rate] = made(counted(0), aged("65+", 10_000), requests=(OLDER,)).values()
    assert (rate.value, rate.numerator) == (0, 0)


def test_a_count_is_not_put_over_residents_stated_roughly():
    rough = people(40_600, period="2021", status="rounded")
    assert made(counted(100), rough, requests=RATES) == {}
    precise = people(40_600, period="2021")
    [rate] = made(counted(100, status="rounded"), precise, requests=RATES).values()
    assert rate.note.startswith("the published, rounded count, over the residents of all ages in")


def test_the_share_of_older_residents_is_worked_out_and_rates_rest_on_it():
    """Rutland in the middle of 2020: 10,345 of 40,476."""
    rate = requests(1000, period="2021/22")
    found = made(aged("65+", 10_345), people(40_476, period="2020"), rate)
    share = found["older_share", "65+", "2020", "percent"]
    assert (share.value, share.numerator, share.denominator) == (25.56, 10_345, 40_476)
    assert found["requests", "65+", "2021/22", OLDER].value == 3910
    assert made(aged("65+", 10_345), people(40_476, period="2021")) == {}
    stated = older(25.1, period="2020")
    assert made(aged("65+", 10_345), people(40_476, period="2020"), stated) == {}


def kent(value, indicator, breakdown, **changes):
    plain = {"indicator": indicator, "breakdown": breakdown, "unit": "count", "source": "salt"}
    return observation(value=value, status="rounded", **(plain | changes))


def test_a_share_of_a_whole_is_the_part_out_of_all():
    """Kent 2021-22: 13,795 of 33,120 requests at 65 and over led to no services, 41.7%."""
    found = derived(
        kent(33_120, "requests", "65+"),
        kent(16_430, "requests", "18-64"),
        kent(13_795, "requests_outcome_65", "No services"),
    )
    [share] = [o for o in found.values() if o.unit == "percent"]
    assert f"{share.value:.1f}" == "41.7"
    assert (share.indicator, share.breakdown) == ("requests_outcome_65", "No services")
    assert (share.numerator, share.denominator) == (13_795, 33_120)
    assert share.status == "derived"
    assert share.note.endswith("out of all requests from people aged 65 and over")


def test_of_a_hidden_part_or_whole_no_share_is_worked_out():
    """A suppressed part is no share, and of "5 or fewer" in all nothing is a share."""
    part = kent(13_795, "requests_outcome_65", "No services")
    whole = kent(33_120, "requests", "65+")
    hidden = replace(part, value=None, status="suppressed")
    others = kent(19_000, "requests_outcome_65", "Short-term support")
    shares = [o for o in derived(whole, hidden, others).values() if o.unit == "percent"]
    assert {o.breakdown for o in shares if o.value is not None} <= {others.breakdown}
    few = replace(whole, value=5.0, status="at_most")
    assert not [o for o in derived(few, replace(part, value=5.0)).values() if o.unit == "percent"]


def test_a_share_needs_the_whole_of_its_own_area_period_and_age():
    part = kent(13_795, "requests_outcome_65", "No services")
    for whole in (
        kent(33_120, "requests", "18-64"),
        kent(33_120, "requests", "65+", period="2020/21"),
        kent(33_120, "requests", "65+", area_code=BATH),
        kent(None, "requests", "65+"),
        kent(0, "requests", "65+"),
    ):
        assert not [o for o in derived(whole, part).values() if o.unit == "percent"]


def test_a_part_that_rounding_makes_larger_than_the_whole_has_no_share():
    part, whole = kent(10, "requests_outcome_65", "No services"), kent(5, "requests", "65+")
    assert not [o for o in derived(whole, part).values() if o.unit == "percent"]


# --- who is below the line ----------------------------------------------------------------------

ADULTS = "per 100,000 people aged 18 and over"
COUNTED = {"note": "counted on census day"}


def supported(period, value=355):
    return observation(
        indicator="long_term_support_cld", unit="count", period=period, value=value, source="salt"
    )


def adults(value, period, **changes):
    plain = {"indicator": "population_by_age", "breakdown": "18+", "unit": "people"}
    return observation(value=value, period=period, **(plain | changes))


def test_a_day_in_march_is_of_the_financial_year_that_it_ends():
    found = derived(supported("2026-03"), adults(33_431, "2024"))
    [rate] = [o for o in found.values() if o.unit == ADULTS]
    assert rate.value == pytest.approx(100_000 * 355 / 33_431, rel=5e-4)
    assert not derived(supported("2026-04"), adults(33_431, "2024"))


def test_no_census_is_below_the_line_for_a_financial_year():
    census = adults(33_000, "2021", **COUNTED)
    estimate = adults(32_626, "2020")
    for period, residents in (("2021/22", 32_626), ("2021", 33_000)):
        found = derived(supported(period), census, estimate)
        [rate] = [o for o in found.values() if o.unit == ADULTS]
        assert rate.denominator == residents, period


def test_the_share_of_older_residents_on_census_day_says_so():
    everybody = people(41_049, period="2021", **COUNTED)
    older_people = adults(10_400, "2021", breakdown="65+", **COUNTED)
    [share] = [o for o in derived(everybody, older_people).values() if o.unit == "percent"]
    assert share.note.endswith("out of all residents; counted on census day")


def test_density_follows_from_the_land_of_another_year():
    land = observation(
        indicator="population_density",
        period="2020",
        unit="people per sq km",
        value=106.0,
        numerator=40_476.0,
        denominator=381.8313,
    )
    found = derived(land, people(41_443, period="2024"), people(40_476, period="2020"))
    [density] = [o for o in found.values() if o.indicator == "population_density"]
    assert (density.period, density.status) == ("2024", "derived")
    assert density.value == pytest.approx(41_443 / 381.8313, abs=0.05)
    assert (density.numerator, density.denominator) == (41_443, 381.8313)
    assert "over 381.8313 square kilometres of land, as published for 2020" in density.note
    assert not derived(people(41_443, period="2024"))
    rounded = derived(land, people(40_600, period="2023", status="rounded"))
    assert not [o for o in rounded.values() if o.indicator == "population_density"]
