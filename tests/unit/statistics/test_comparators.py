from dataclasses import replace
from functools import cache

import pytest
from python_calamine import CalamineWorkbook
from support.published_files import PUBLISHED, needs_published
from support.small_data import ALL_AGES, ENGLAND, LA_MEAN, bundled, observation

from carebook.data.areas import Area, Areas
from carebook.statistics.comparators import (
    UnavailableGroupFigure,
    average_authority_figures,
    can_be_averaged,
    group_figures,
    group_rate,
    is_biased_by_suppression,
    neighbour_group_figures,
)
from carebook.statistics.intervals import count_limits

NORTH, SOUTH = "E12000001", "E12000002"


def area(code, region=NORTH, **changes):
    return Area(code, f"Place {code}", code.lower(), "unitary authority", region, **changes)


def areas_of(*authorities):
    wholes = (
        Area(ENGLAND, "England", "england", "country", ""),
        Area(NORTH, "North", "north", "region", ""),
        Area(SOUTH, "South", "south", "region", ""),
    )
    return Areas({one.code: one for one in (*wholes, *authorities)})


TEN = tuple(f"A{number:02}" for number in range(10))
TEN_AREAS = areas_of(*(area(code) for code in TEN))


def satisfied(code, value, **changes):
    return observation(area_code=code, value=value, **changes)


def requests(code, value, unit="count", **changes):
    plain = {"indicator": "requests", "breakdown": "65+", "unit": unit, "source": "salt"}
    return observation(area_code=code, value=value, **(plain | changes))


def rate(code, numerator, denominator, **changes):
    value = 100_000 * numerator / denominator
    return requests(code, value, ALL_AGES, numerator=numerator, denominator=denominator, **changes)


def average_of(*observations, areas=TEN_AREAS):
    return average_authority_figures(observations, areas, bundled().indicators)


def groups_of(*observations, areas):
    made, gaps = group_figures(observations, areas, bundled().indicators)
    return {(o.area_code, o.unit): o for o in made}, gaps


def test_the_average_authority_is_the_unweighted_mean():
    [mean] = average_of(*(satisfied(code, 60.0 + n) for n, code in enumerate(TEN)))
    assert (mean.area_code, mean.value, mean.status) == (LA_MEAN, 64.5, "derived")
    assert mean.note == "the unweighted mean of 10 authorities"
    assert mean.source == "ascs"
    assert [mean.lower, mean.upper, mean.numerator, mean.denominator] == [None] * 4


def test_each_breakdown_period_and_unit_has_an_average_of_its_own():
    rows = [satisfied(code, 60.0) for code in TEN]
    rows += [satisfied(code, 70.0, period="2022/23") for code in TEN]
    assert {(o.period, o.value) for o in average_of(*rows)} == {("2023/24", 60), ("2022/23", 70)}


def test_nine_authorities_make_no_average():
    assert average_of(*(satisfied(code, 60.0) for code in TEN[1:])) == ()
    missing = satisfied(TEN[0], None, status="suppressed")
    assert average_of(missing, *(satisfied(code, 60.0) for code in TEN[1:])) == ()


def test_what_is_missing_is_left_out_and_said():
    codes = [f"A{number:02}" for number in range(14)]
    areas = areas_of(*(area(code) for code in codes))
    rows = [satisfied(code, 60.0) for code in codes[:10]]
    rows += [satisfied(code, None, status="suppressed") for code in codes[10:12]]
    rows += [satisfied(codes[12], None, status="not_submitted")]
    rows += [satisfied(codes[13], 5.0, status="at_most")]
    [mean] = average_of(*rows, areas=areas)
    assert mean.value == 60
    assert mean.note == (
        "the unweighted mean of 10 authorities; left out: 1 known only to be small, 1 not "
        "submitted, 2 suppressed"
    )


def test_a_few_of_many_make_no_average():
    codes = [f"A{number:02}" for number in range(30)]
    areas = areas_of(*(area(code) for code in codes))
    known = [satisfied(code, 60.0) for code in codes[:15]]
    missing = [satisfied(code, None, status="not_published") for code in codes[15:]]
    assert average_of(*known, *missing, areas=areas)
    assert average_of(*known[1:], *missing, areas=areas) == ()


def test_rates_of_which_the_small_are_suppressed_make_no_average():
    # The mean of those that are left would be that of the large.
    codes = [f"A{number:02}" for number in range(30)]
    areas = areas_of(*(area(code) for code in codes))

    def rows(suppressed):
        known = [rate(code, 50, 10_000) for code in codes[suppressed:]]
        return *known, *(
            requests(code, None, ALL_AGES, status="suppressed") for code in codes[:suppressed]
        )

    [mean] = average_of(*rows(2), areas=areas)
    assert mean.value == 500
    assert mean.note.endswith("left out: 2 suppressed")
    assert average_of(*rows(3), areas=areas) == ()

    def shares(status):
        known = [satisfied(code, 60.0, status=status) for code in codes[3:]]
        return *known, *(satisfied(code, None, status="suppressed") for code in codes[:3])

    assert average_of(*shares("derived"), areas=areas) == (), "a share of counts is one too"
    assert average_of(*shares("published"), areas=areas)
    # Nor do they make one of the neighbours.
    members = codes[:15]
    [figure] = neighbour_group_figures(rows(1), members)
    assert figure.value == 500
    assert "14 of the 15" in figure.note
    assert neighbour_group_figures(rows(2), members) == ()
    # That so many did not submit says nothing of their size.
    silent = [requests(code, None, ALL_AGES, status="not_submitted") for code in codes[:3]]
    assert average_of(*rows(0)[3:], *silent, areas=areas)


def test_regions_england_and_strangers_are_no_authorities():
    rows = [satisfied(code, 60.0) for code in TEN]
    rows += [satisfied(code, 90.0) for code in (ENGLAND, NORTH, "X99")]
    [mean] = average_of(*rows)
    assert mean.value == 60


def test_a_published_average_stays():
    rows = [satisfied(code, 60.0) for code in TEN]
    assert average_of(*rows, satisfied(LA_MEAN, 64.7)) == ()


def test_an_authority_that_was_replaced_does_not_count_beside_its_successors():
    """As in the finance tables of 2021-22, where Northamptonshire stands beside its successors."""
    old = area("OLD", until="2021-04-01", successors=("A00", "A01"))
    areas = areas_of(old, *(area(code) for code in TEN))
    rows = [satisfied(code, 60.0) for code in TEN]
    [mean] = average_of(satisfied("OLD", 90.0), *rows, areas=areas)
    assert mean.value == 60
    # Before they were there, it counts.
    nine = [satisfied(code, 60.0) for code in TEN[1:] if code != "A01"]
    more = [satisfied(code, 60.0) for code in ("B00",)]
    before = areas_of(old, *(area(code) for code in (*TEN, "B00")))
    [mean] = average_of(satisfied("OLD", 90.0), *nine, *more, areas=before)
    assert mean.value == 63
    # Its own successor's successor counts as one too.
    older = area("OLDER", until="2019-04-01", successors=("OLD",))
    chain = areas_of(old, older, *(area(code) for code in TEN))
    [mean] = average_of(satisfied("OLDER", 90.0), *rows, areas=chain)
    assert mean.value == 60


@pytest.mark.parametrize(
    ("unit", "has"),
    [
        ("percent", True),
        ("per 100,000 people aged 65 and over", True),
        ("£ per resident", True),
        ("£ thousand per 100,000 people", True),
        ("people per sq km", True),
        ("score out of 24", True),
        ("score", True),
        ("decile", True),
        ("count", False),
        ("people", False),
        ("£ thousand", False),
        ("£ million", False),
        ("rank", False),
        ("average rank", False),
        ("respondents", False),
        ("small areas", False),
    ],
)
def test_rates_have_an_average_and_sizes_have_none(unit, has):
    assert can_be_averaged(unit) is has
    rows = [satisfied(code, 60.0, unit=unit) for code in TEN]
    assert bool(average_of(*rows)) is has


def test_a_group_is_the_sum_over_the_sum_and_not_the_mean_of_rates():
    """1,620 requests of 40,640 people are 3,986 for 100,000 of all ages; beside a place ten times
    as large with half the rate, both together are at 2,174, and their mean would be 2,990."""
    small, large = rate("A", 1620, 40_640), rate("B", 8100, 406_400)
    assert round(small.value) == 3986
    both = group_rate([small, large])
    assert both.value == pytest.approx(100_000 * 9720 / 447_040, abs=0.005)
    assert round(both.value) == 2174
    assert (both.numerator, both.denominator) == (9720, 447_040)
    assert both.members_counted == 2


def test_a_member_without_both_parts_is_not_in_the_groups_figure():
    rows = [
        rate("A", 10, 1000),
        satisfied("B", 70.0, unit=ALL_AGES),
        rate("C", 5, 1000, status="at_most"),
        requests("D", None, ALL_AGES, status="suppressed", denominator=1000),
    ]
    found = group_rate(rows)
    assert (found.value, found.members_counted) == (1000, 1)
    assert group_rate(rows[1:]) is None
    assert group_rate([]) is None
    assert group_rate([rate("A", 10, 1000), rate("B", 0, 1000)]).value == 500


def test_a_groups_figure_is_in_its_members_unit():
    share = observation(unit="percent", numerator=30, denominator=40)
    assert group_rate([share]).value == 75
    money = observation(unit="£ per resident", numerator=15_371_350, denominator=40_476)
    assert group_rate([money]).value == 379.76
    score = observation(unit="score out of 24", numerator=30, denominator=40)
    assert group_rate([score]) is None


def test_a_region_is_made_where_every_authority_of_it_has_a_figure():
    areas = areas_of(area("A"), area("B"), area("C", SOUTH))
    rows = [rate("A", 100, 1000), rate("B", 100, 9000), rate("C", 50, 1000)]
    made, gaps = groups_of(*rows, areas=areas)
    north = made[NORTH, ALL_AGES]
    assert (north.value, north.numerator, north.denominator) == (2000, 200, 10_000)
    assert north.status == "derived"
    assert north.note.startswith("the total for the 2 authorities, divided by the total that")
    assert made[ENGLAND, ALL_AGES].value == pytest.approx(100_000 * 250 / 11_000, abs=0.005)
    assert gaps == ()


def test_counts_and_money_are_added_up():
    areas = areas_of(area("A"), area("B"))
    rows = [requests("A", 100.0), requests("B", 105.0, status="rounded")]
    made, _ = groups_of(*rows, areas=areas)
    assert made[NORTH, "count"].value == 205
    assert made[NORTH, "count"].note == "the sum over the 2 authorities (each rounded as published)"
    money = {"indicator": "gross_expenditure", "breakdown": ""}
    rows = [requests(code, 1000.5, "£ thousand", **money) for code in "AB"]
    assert groups_of(*rows, areas=areas)[0][ENGLAND, "£ thousand"].value == 2001


@pytest.mark.parametrize(
    ("value", "status"),
    [(None, "suppressed"), (None, "not_submitted"), (5.0, "at_most"), (None, "none_reported")],
)
def test_a_group_with_a_member_that_is_not_known_is_not_made(value, status):
    areas = areas_of(area("A"), area("B"))
    for unit in ("count", ALL_AGES):
        parts = {"numerator": value, "denominator": 1000}
        rows = [
            requests("A", 100.0, unit, numerator=100, denominator=1000),
            requests("B", value, unit, status=status, **parts),
        ]
        made, gaps = groups_of(*rows, areas=areas)
        assert made == {}
        assert {gap.area_code for gap in gaps} == {NORTH, ENGLAND}
        assert {gap.reason for gap in gaps} == {"no known figure for Place B"}


def test_a_group_with_an_absent_member_is_not_made_and_it_is_named():
    areas = areas_of(*(area(code) for code in "ABCDEF"))
    made, gaps = groups_of(requests("A", 100.0), areas=areas)
    assert made == {}
    assert gaps[0] == UnavailableGroupFigure(
        ENGLAND,
        "requests",
        "65+",
        "2023/24",
        "count",
        "no figure for Place B, Place C, Place D and 2 more",
    )


def test_a_rate_whose_parts_are_not_published_makes_no_group():
    areas = areas_of(area("A"), area("B"))
    rows = [rate("A", 100, 1000), requests("B", 10.0, ALL_AGES)]
    made, gaps = groups_of(*rows, areas=areas)
    assert made == {}
    assert {gap.reason for gap in gaps} == {"numerator and denominator are not published for all"}


@pytest.mark.parametrize(("value", "status"), [(999.0, "published"), (None, "suppressed")])
def test_what_the_publisher_says_or_withholds_of_a_group_stands(value, status):
    areas = areas_of(area("A"), area("B"))
    rows = [requests("A", 100.0), requests("B", 105.0)]
    made, gaps = groups_of(*rows, requests(NORTH, value, status=status), areas=areas)
    assert set(made) == {(ENGLAND, "count")}
    assert gaps == ()


def test_surveys_are_not_added_up_nor_are_scores_and_ranks():
    areas = areas_of(area("A"), area("B"))
    rows = [satisfied(code, 60.0, numerator=6, denominator=10) for code in "AB"]
    rows += [requests(code, 3.0, "rank") for code in "AB"]
    assert groups_of(*rows, areas=areas) == ({}, ())


def test_a_group_of_earlier_years_has_the_authorities_of_then():
    """The county of before stands for both that came of it; half of them do not stand for all."""
    old = area("OLD", until="2021-04-01", successors=("A", "B"))
    parts = [area(code, predecessors=("OLD",)) for code in "AB"]
    areas = areas_of(old, *parts, area("C"))
    made, _ = groups_of(requests("OLD", 100.0), requests("C", 10.0), areas=areas)
    assert made[NORTH, "count"].value == 110
    beside = [requests("OLD", 100.0), requests("A", 60.0), requests("B", 40.0)]
    made, _ = groups_of(*beside, requests("C", 10.0), areas=areas)
    assert made[NORTH, "count"].value == 110
    made, gaps = groups_of(*beside[1:2], requests("C", 10.0), areas=areas)
    assert made == {}
    assert gaps[0].reason == "no figure for Place B"


def test_an_authority_of_several_is_covered_only_by_all_of_them():
    """Bournemouth alone is not Bournemouth, Christchurch and Poole."""
    olds = [area(code, until="2019-04-01", successors=("NEW",)) for code in ("O1", "O2")]
    areas = areas_of(*olds, area("NEW", predecessors=("O1", "O2")))
    made, gaps = groups_of(requests("O1", 10.0), areas=areas)
    assert (made, gaps[0].reason) == ({}, "no figure for Place NEW")
    made, _ = groups_of(requests("O1", 10.0), requests("O2", 5.0), areas=areas)
    assert made[NORTH, "count"].value == 15


AGES = "ukpopestimatesmid2020on2021geography.xls"
ASCOF = "ascof_2024_25.ods"


@cache
def cells_of(file, sheet, value, code):
    """The numbers in one column of a publisher's sheet, by the ONS code in another."""
    rows = CalamineWorkbook.from_path(PUBLISHED / file).get_sheet_by_name(sheet).to_python()
    return {
        str(row[code]): float(row[value])
        for row in rows
        if str(row[code])[:3] in ("E06", "E08", "E09", "E10", "E12", "E92")
        and str(row[value]).replace(".", "").isdigit()
    }


def authorities_in(cells):
    return areas_of(*(area(code) for code in cells if code[:3] not in ("E12", "E92")))


@needs_published(ASCOF)
def test_england_is_not_the_mean_of_its_authorities():
    """Overall satisfaction, 2023-24: England 65.4%, the average authority 64.7%."""
    header = CalamineWorkbook.from_path(PUBLISHED / ASCOF).get_sheet_by_name("Table_1d")
    column = header.to_python()[5].index("2023 to 2024 - outcome")
    cells = cells_of(ASCOF, "Table_1d", column, 2)
    rows = [satisfied(code, value) for code, value in cells.items()]
    [mean] = average_authority_figures(rows, authorities_in(cells), bundled().indicators)
    assert cells[ENGLAND] == 65.4
    assert mean.value == 64.746  # and not 64.75, which a chart would show as 64.8


@needs_published(AGES)
def test_the_average_authority_is_far_denser_than_england():
    """Mid-2020: 434 people on a square kilometre in England, more than 2,400 in the mean."""
    plain = {"indicator": "population_density", "period": "2020", "unit": "people per sq km"}
    cells = cells_of(AGES, "MYE 5", 5, 0)
    rows = [observation(area_code=code, value=value, **plain) for code, value in cells.items()]
    [mean] = average_authority_figures(rows, authorities_in(cells), bundled().indicators)
    assert round(cells[ENGLAND]) == 434
    assert mean.value > 2400


def test_the_bundled_england_is_not_the_bundled_average():
    """Density at the census of 2021: 434 people on a square kilometre against 2,469."""
    england, mean = (
        next(
            o.value for o in bundled().observations_of("population_density") if o.area_code == code
        )
        for code in (ENGLAND, LA_MEAN)
    )
    assert (england, mean) == (434, pytest.approx(2469, abs=0.6))


def counted(code, numerator, denominator):
    """A rate of a count with the limits of that count, as a dataset holds it."""
    scale = 100_000 / denominator
    limits = [
        scale * limit
        for confidence in (0.95, 0.998)
        for limit in count_limits(numerator, confidence)
    ]
    names = ("lower", "upper", "wide_lower", "wide_upper")
    return rate(code, numerator, denominator, **dict(zip(names, limits, strict=True)))


def test_the_neighbours_interval_is_that_of_their_sum():
    members = {"A00": (900, 20_000), "A01": (2_500, 60_000), "A02": (640, 10_000)}
    rows = [counted(code, *of) for code, of in members.items()]
    [figure] = neighbour_group_figures(rows, tuple(members))
    total, people = sum(n for n, _ in members.values()), sum(d for _, d in members.values())
    for confidence, limits in ((0.95, (figure.lower, figure.upper)),
                               (0.998, (figure.wide_lower, figure.wide_upper))):  # fmt: skip
        expected = [100_000 * limit / people for limit in count_limits(total, confidence)]
        assert limits == pytest.approx(expected, rel=0.002)


def test_neighbours_of_whom_one_has_no_interval_have_none():
    rows = [counted("A00", 900, 20_000), rate("A01", 2_500, 60_000)]
    [figure] = neighbour_group_figures(rows, ("A00", "A01"))
    assert figure.lower is figure.wide_upper is None


@pytest.mark.parametrize("status", ["suppressed", "at_most"])
def test_a_mean_without_the_small_counts_is_none(status):
    hidden = {"value": None} if status == "suppressed" else {}
    rates = [rate(code, 40, 1000) for code in "ABCDEFGHIJKLMNO"]
    assert not is_biased_by_suppression(rates)
    one = replace(rates[0], status=status, **hidden)
    assert not is_biased_by_suppression([one, *rates[1:]])
    two = replace(rates[1], status=status, **hidden)
    assert is_biased_by_suppression([one, two, *rates[2:]])
