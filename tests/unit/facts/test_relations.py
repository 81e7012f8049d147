import re

import pytest
from support.small_data import (
    ALL_AGES,
    EAST_MIDLANDS,
    ENGLAND,
    LA_MEAN,
    OLDER,
    RUTLAND,
    SLUGS,
    bundled,
    dataset_of,
    facts_of,
    observation,
    the,
    unbroken,
)

from carebook.facts.relations import compare_facts, make_changes, make_comparisons, make_ranks


def satisfaction(value=78.8, *, role="area", **changes):
    code = {"area": RUTLAND, "average": LA_MEAN, "england": ENGLAND}[role]
    o = observation(area_code=code, value=value, **changes)
    return the(facts_of(o.indicator, dataset=dataset_of(o)), role=role)


def people(value, **changes):
    return satisfaction(value, indicator="population", unit="people", **changes)


def test_england_and_the_average_authority_are_two_things():
    density = facts_of("population_density")
    england, average = the(density, role="england"), the(density, role="average")
    assert (england.place, england.short, england.value) == ("England", "434", 434)
    assert england.sentence == "about 434 people per square kilometre"
    assert (average.place, average.short) == ("The average authority", "2,469")


def test_the_average_of_satisfaction_is_not_englands():
    facts = facts_of("satisfaction")
    assert the(facts, value=64.7).place == "The average authority"
    assert "england" not in {fact.role for fact in facts}


@pytest.mark.parametrize("slug", SLUGS)
def test_places_carry_their_own_names(slug):
    for name in bundled().indicators:
        authority = bundled().areas.find_authority(slug)
        region = bundled().areas.region_of(authority)
        regional = bundled().indicators[name].level == "regional"
        names = {
            authority.code: region.name if regional else authority.name,
            region.code: region.name,
            ENGLAND: "England",
            LA_MEAN: "The average authority",
        }
        for fact in facts_of(name, slug=slug):
            assert fact.place == names[fact.area_code]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_fact_is_its_observation_in_words(slug):
    for name in bundled().indicators:
        written = {o.key: o for o in bundled().observations_of(name)}
        facts = facts_of(name, slug=slug)
        for fact in facts:
            o = written[fact.area_code, name, fact.breakdown, fact.period, fact.unit]
            assert (fact.value, fact.lower, fact.upper) == (o.value, o.lower, o.upper)
            assert (fact.status, fact.source, fact.note) == (o.status, o.source, o.note)
        assert len({fact.id for fact in facts}) == len(facts)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("name", ["recruitment_harder", "retention_harder", "workforce_turnover"])
def test_regional_figures_carry_the_regions_name(slug, name):
    own = the(facts_of(name, slug=slug), role="area")
    assert own.place in ("East Midlands", "South West")
    assert own.level == "regional"


def test_requests_are_told_with_the_denominator_they_have():
    facts = facts_of("requests", "65+")
    own = the(facts, role="area", unit=ALL_AGES)
    assert own.sentence == "3,986 per 100,000 residents of all ages"
    assert own.denominator == "residents of all ages"
    among_older = the(facts, role="area", unit=OLDER)
    assert among_older.sentence == "about 15,200 per 100,000 residents aged 65 and over"
    assert the(facts, role="area", unit="count").sentence == "1,620 requests"


def test_spending_is_told_in_pounds_a_head_and_millions():
    facts = facts_of("gross_expenditure")
    own = {fact.unit: fact for fact in facts if fact.role == "area"}
    assert own["£ per resident"].sentence == "£465 for each resident"
    assert own["£ per resident"].exact == "£465.05"
    assert own["£ million"].sentence == "about £18.9 million"
    assert [fact.unit for fact in facts if fact.charted] == ["£ per resident"] * 2


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("none_reported", "None reported (may be fewer than 5)"),
        ("suppressed", "Suppressed by the publisher (a small number)"),
        ("not_published", "Not published"),
    ],
)
def test_what_is_missing_is_said_in_words_and_never_as_zero(status, text):
    fact = satisfaction(None, status=status)
    assert fact.value is None
    assert {fact.short, fact.sentence, fact.exact} == {text}


def test_no_bundled_fact_shows_zero():
    shown = [
        fact
        for slug in SLUGS
        for name in bundled().indicators
        for fact in facts_of(name, slug=slug)
    ]
    missing = [fact for fact in shown if fact.value is None]
    assert missing
    for fact in shown:
        assert not re.fullmatch(r"£?0(\.0+)?\D*", fact.short), fact
    assert {(fact.status, fact.exact) for fact in missing} == {
        ("none_reported", "None reported (may be fewer than 5)"),
        ("not_published", "Not published"),
    }
    assert {fact.indicator for fact in missing if fact.status == "not_published"} == {
        "cqc_authority_score"
    }


def test_rounded_and_derived_figures_are_about():
    assert satisfaction(69, status="rounded").sentence == "about 69%"
    assert satisfaction(69).sentence == "69%"
    # People added up over districts are as many as they are.
    summed = people(275000, status="derived", note="the sum of 3 rows of the published file")
    assert not summed.sentence.startswith("about")


def test_breakdowns_come_in_the_order_asked_for():
    facts = facts_of("requests", "65+", "18-64")
    in_order = list(dict.fromkeys((fact.unit, fact.breakdown) for fact in facts))
    assert in_order[:2] == [(ALL_AGES, "65+"), (ALL_AGES, "18-64")]


def test_the_area_comes_before_its_comparators():
    assert [fact.role for fact in facts_of("population_density")] == ["area", "england", "average"]


def test_the_unit_drawn_is_the_one_the_area_has_most_values_in():
    facts = facts_of("care_types_18_64")
    assert {fact.unit for fact in facts if fact.charted} == {"count"}
    facts = facts_of("care_types_18_64", slug="bath-and-north-east-somerset")
    assert {fact.unit for fact in facts if fact.charted} == {ALL_AGES}


def test_nobody_elses_figures_are_among_an_areas_facts():
    others = {"E10000018", "E06000022"}
    found = {fact.area_code for name in bundled().indicators for fact in facts_of(name)}
    assert found == {RUTLAND, ENGLAND, LA_MEAN}
    assert not found & others


@pytest.mark.parametrize(
    ("lower", "upper", "other", "verdict"),
    [
        (66.0, 87.0, 64.7, "higher"),
        (66.0, 87.0, 90.0, "lower"),
        (60.0, 87.0, 64.7, "similar"),
        (64.7, 87.0, 64.7, "similar"),
        (66.0, 90.0, 90.0, "similar"),
        (None, None, 64.7, "not compared"),
        (66.0, None, 64.7, "not compared"),
        (66.0, 87.0, None, "not compared"),
    ],
)
def test_a_survey_figure_is_compared_only_by_its_interval(lower, upper, other, verdict):
    own = satisfaction(78.8, lower=lower, upper=upper)
    status = "suppressed" if other is None else "published"
    assert compare_facts(own, satisfaction(other, role="average", status=status)) == verdict


@pytest.mark.parametrize(
    ("own", "other", "verdict"),
    [
        (10, 11, "lower"),
        (11, 10, "higher"),
        (10, 10, "same"),
        (10.2, 10.4, "same"),
        (402, 401, "about the same"),
        (401, 402, "about the same"),
        (1_019, 1_000, "about the same"),
        (1_020, 1_000, "higher"),
        (1_000, 1_020, "lower"),
    ],
)
def test_complete_figures_that_are_not_printed_alike_differ_from_2_percent_on(own, other, verdict):
    assert compare_facts(people(own), people(other, role="average")) == verdict


@pytest.mark.parametrize(
    ("own", "other", "verdict"),
    [
        ((600, "rounded"), (650, "published"), "about the same"),
        ((600, "rounded"), (651, "published"), "lower"),
        ((550, "published"), (600, "rounded"), "about the same"),
        ((549, "published"), (600, "rounded"), "lower"),
        ((700, "rounded"), (600, "rounded"), "about the same"),
        ((800, "rounded"), (600, "rounded"), "higher"),
        ((4_000, "rounded"), (3_501, "published"), "about the same"),
        ((600, "published"), (650, "published"), "lower"),
        ((600, "rounded"), (600, "published"), "same"),
    ],
)
def test_a_rounded_total_is_compared_no_closer_than_half_its_last_step(own, other, verdict):
    rows = [people(own[0], status=own[1]), people(other[0], status=other[1], role="average")]
    assert compare_facts(*rows) == verdict


@pytest.mark.parametrize(
    ("rounded", "other", "verdict"),
    [(1.2, 1.25, "about the same"), (1.2, 1.26, "lower"), (5.0, 5.6, "lower")],
)
def test_the_last_step_of_a_decimal_is_its_last_decimal(rounded, other, verdict):
    decile = {"indicator": "deprivation_decile_mean", "unit": "decile"}
    own = satisfaction(rounded, status="rounded", **decile)
    assert compare_facts(own, satisfaction(other, role="average", **decile)) == verdict


def test_a_missing_value_is_never_compared():
    own = satisfaction(None, status="none_reported", indicator="population", unit="people")
    assert compare_facts(own, people(10, role="average")) == "not compared"


@pytest.mark.parametrize("slug", SLUGS)
def test_every_verdict_follows_from_the_values(slug):
    for name in bundled().indicators:
        facts = {fact.id: fact for fact in facts_of(name, slug=slug)}
        for one in make_comparisons(facts.values()):
            own, other = facts[one.fact], facts[one.comparator]
            assert own.role == "area" != other.role
            assert (own.unit, own.breakdown, own.period) == (
                other.unit,
                other.breakdown,
                other.period,
            )
            if one.verdict in ("higher", "lower"):
                sign = 1 if one.verdict == "higher" else -1
                limit = own.lower if sign > 0 else own.upper
                assert sign * ((own.value if limit is None else limit) - other.value) > 0
                assert limit is not None or own.basis == "total"
            if one.verdict == "similar":
                assert own.lower <= other.value <= own.upper
            if one.verdict == "about the same":
                assert own.basis != "sample"
                assert abs(own.value - other.value) < 0.02 * other.value


def test_units_and_periods_are_never_mixed_in_a_comparison():
    dataset = dataset_of(observation(), observation(area_code=LA_MEAN, period="2022/23", value=64))
    assert make_comparisons(facts_of("satisfaction", dataset=dataset)) == ()


@pytest.mark.parametrize(
    ("first", "last", "direction"),
    [
        ((25.1, None, None), (26.3, None, None), "not compared"),
        # One error is not known, so nobody knows the error of the difference.
        ((25.1, None, None), (26.3, 26.0, 26.6), "not compared"),
        ((25.1, 24.8, 25.4), (26.3, 26.0, 26.6), "rose"),
        ((27.1, 26.8, 27.4), (26.3, 26.0, 26.6), "fell"),
        # Each interval leaves out the other's value, and still chance may explain it.
        ((27.0, 26.4, 27.6), (26.3, 25.7, 26.9), "no clear change"),
    ],
)
def test_a_change_runs_from_the_first_period_to_the_last(first, last, direction):
    rows = [
        observation(period=period, value=value, lower=lower, upper=upper)
        for period, (value, lower, upper) in (("2023/24", last), ("2021/22", first))
    ]
    [change] = make_changes(facts_of("satisfaction", dataset=dataset_of(*rows)))
    assert ("2021/22" in change.earlier, "2023/24" in change.later) == (True, True)
    assert (change.direction, change.start) == (direction, "first")


def series(*values, half=4.0, **changes):
    """A yearly survey figure with the same margin each year."""
    rows = [
        observation(period=f"{year}/{year - 1999}", value=v, lower=v - half, upper=v + half)
        for year, v in enumerate(values, 2016)
    ]
    return make_changes(facts_of("satisfaction", dataset=dataset_of(*rows), **changes))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((50, 50), [("first", "no clear change")]),
        # Kent's carers: one fall among three that are none.
        ((21.6, 27.3, 21.9, 17.0), [("first", "no clear change"),
                                    ("previous", "no clear change"), ("highest", "fell")]),
        ((50, 30, 45, 52), [("first", "no clear change"), ("previous", "rose"),
                            ("lowest", "rose")]),
        # The first is the highest, too, and is told of once.
        ((60, 50, 40), [("first", "fell"), ("previous", "fell")]),
    ],
)  # fmt: skip
def test_the_last_value_is_held_against_the_first_the_previous_and_an_extreme(values, expected):
    assert [(one.start, one.direction) for one in series(*values)] == expected


@pytest.mark.parametrize(
    ("role", "interval", "verdict"),
    [
        # 30 (27 to 33) beside 33.5: the interval leaves it out. Its own error may close the gap.
        ("region", (33.5, 30.5, 36.5), "similar"),
        ("region", (36.5, 33.5, 39.5), "lower"),
        ("region", (33.5, None, None), "not compared"),
        # England and the average authority are taken as fixed.
        ("england", (33.5, 30.5, 36.5), "lower"),
        ("england", (33.5, None, None), "lower"),
        ("average", (33.5, None, None), "lower"),
        ("average", (33.0, None, None), "similar"),
    ],
)
def test_a_comparison_counts_the_errors_of_both_sides(role, interval, verdict):
    code = {"region": EAST_MIDLANDS, "england": ENGLAND, "average": LA_MEAN}[role]
    value, lower, upper = interval
    own = observation(value=30, lower=27, upper=33)
    other = observation(area_code=code, value=value, lower=lower, upper=upper)
    facts = facts_of("satisfaction", dataset=dataset_of(own, other))
    one, beside = the(facts, role="area"), the(facts, role=role)
    assert compare_facts(one, beside) == verdict
    turned = {"higher": "lower", "lower": "higher"}.get(verdict, verdict)
    assert compare_facts(beside, one) == turned


def test_englands_own_change_counts_its_errors():
    rows = [
        observation(area_code=ENGLAND, period=period, value=value, lower=value - 1, upper=value + 1)
        for period, value in (("2022/23", 64.0), ("2023/24", 65.2))
    ]
    first, last = facts_of("satisfaction", dataset=dataset_of(*rows))
    assert compare_facts(last, first) == "similar"


def test_a_change_is_measured_on_one_footing():
    bath, leicestershire = "bath-and-north-east-somerset", "leicestershire"
    [change] = make_changes(facts_of("population", slug=bath, dataset=unbroken()))
    assert (change.direction, 190_176 < 199_818) == ("rose", True)
    # The estimates up to 2020 were not corrected by the census of 2021.
    assert make_changes(facts_of("population", slug=bath)) == ()
    [since] = make_changes(facts_of("population", slug=leicestershire))
    assert ("/2021/" in since.earlier, since.direction) == (True, "rose")
    first, *_, last = facts_of("population", slug=leicestershire)
    assert (first.period, last.period) == ("2019", "2023")
    assert compare_facts(last, first) == "not compared"


def test_a_regional_figure_is_not_set_beside_its_own_region():
    plain = {"indicator": "workforce_turnover", "period": "2024", "source": "skills_for_care"}
    rows = [observation(**plain, value=25.5)]
    rows.append(observation(**plain, value=25.6, area_code=EAST_MIDLANDS))
    facts = facts_of("workforce_turnover", dataset=dataset_of(*rows))
    [fact] = facts
    assert (fact.role, fact.place, fact.value) == ("area", "East Midlands", 25.5)


def test_a_local_figure_keeps_its_region_beside_it():
    rows = [observation(), observation(value=66.1, area_code=EAST_MIDLANDS)]
    facts = facts_of("satisfaction", dataset=dataset_of(*rows))
    assert [(fact.role, fact.place) for fact in facts] == [
        ("area", "Rutland"),
        ("region", "East Midlands"),
    ]


def places(**values):
    """The places of two age groups' requests, each a count or the status that stands for one."""
    rows = []
    for ages, value in zip(("18-64", "65+"), values.values(), strict=True):
        given = {"value": None, "status": value} if isinstance(value, str) else {"value": value}
        plain = {"indicator": "requests", "unit": "count", "source": "salt", "breakdown": ages}
        rows.append(observation(**plain, **given))
    found = make_ranks(facts_of("requests", dataset=dataset_of(*rows)), ["18-64", "65+"])
    return [(rank.place, rank.of, rank.tied) for rank in found]


def test_a_suppressed_count_is_smaller_than_any_that_is_published():
    assert places(young=20, old=1620) == [(2, 2, False), (1, 2, False)]
    assert places(young="suppressed", old=1620) == [(1, 2, False)]
    assert places(young="suppressed", old=0) == []
    assert places(young="not_published", old=1620) == []


def test_a_breakdown_that_holds_another_has_no_place():
    plain = {"indicator": "requests", "unit": "count", "source": "salt"}
    rows = [observation(**plain, breakdown=one, value=5) for one in ("18-64", "65+")]
    assert make_ranks(facts_of("requests", dataset=dataset_of(*rows)), ["18-64"]) == ()
