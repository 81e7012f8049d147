"""Changes in words: short, with the unit of a number, the plural and the writer right."""

from dataclasses import replace

import pytest
from support.compared_snapshots import SURVEY, figure, snapshot
from support.small_data import ENGLAND, LEICESTERSHIRE, RUTLAND

from carebook.books.changes.changes_in_words import change_groups
from carebook.books.changes.find_changes import find_changes
from carebook.books.changes.snapshot import ComparedSummary

ONE = {"areas": (RUTLAND,)}
SPENT = {"indicator": "spending", "unit": "£ per resident"}


def said(old, new, title, most=None, **more):
    changes = find_changes(snapshot(*old, **more), snapshot(*new, **more))
    [group] = [one for one in change_groups(changes, most) if one.title == title]
    return group


@pytest.mark.parametrize(
    ("old", "new", "of", "line"),
    [
        (
            65.1,
            66.1,
            {},
            ("Satisfaction, 2023-24", "revised from 65.1% to 66.1% (+1 percentage point)"),
        ),
        (
            402,
            401,
            SPENT,
            ("Spending, £ for each resident, 2023-24", "revised from £402 to £401 (−£1)"),
        ),
        (
            1620,
            1600,
            {"indicator": "requests", "unit": "count"},
            ("Requests, number, 2023-24", "revised from 1,620 to 1,600 (−20)"),
        ),
        # Alike to two decimals, and told apart all the same.
        (
            12.341,
            12.344,
            {},
            (
                "Satisfaction, 2023-24",
                "revised from 12.341% to 12.344% (+0.003 percentage points)",
            ),
        ),
        (
            50,
            60,
            {"area_code": ENGLAND},
            ("England, Satisfaction, 2023-24", "revised from 50% to 60% (+10 percentage points)"),
        ),
    ],
)
def test_a_revision_names_unit_values_and_difference(old, new, of, line):
    group = said([figure(old, **of)], [figure(new, **of)], "Revised", **ONE)
    assert group.lines == (line,)


def test_the_area_comes_before_those_it_is_compared_with_and_the_largest_first():
    old = [
        figure(50, area_code=ENGLAND),
        figure(50),
        figure(100, **SPENT),
        figure(50, period="2022/23"),
    ]
    new = [
        old[0] | {"value": 90},
        old[1] | {"value": 51},
        old[2] | {"value": 130},
        old[3] | {"value": 50.04},
    ]
    group = said(old, new, "Revised", **ONE)
    assert [what for what, _ in group.lines] == [
        "Spending, £ for each resident, 2023-24",
        "Satisfaction, 2023-24",
        "Satisfaction, 2022-23",
        "England, Satisfaction, 2023-24",
    ]
    assert group.lines[2][1].endswith("which rounding alone explains")
    short = said(old, new, "Revised", most=1, **ONE)
    assert (len(short.lines), short.count, short.unlisted) == (1, 4, 3)


def test_a_figure_in_three_units_is_one_line_in_that_which_was_published():
    units = ("count", "per 100,000 people")
    old = [figure(100, indicator="requests", unit=unit) for unit in units]
    old[1] |= {"status": "derived"}
    new = [one | {"value": 110} for one in old]
    group = said(old, new, "Revised", **ONE)
    assert [what for what, _ in group.lines] == ["Requests, number, 2023-24"]


def test_what_is_a_region_s_says_so_in_an_authority_s_place():
    regional = {"survey": replace(SURVEY, is_regional=True)}
    old = [figure(50), figure(50, area_code=ENGLAND)]
    new = [one | {"value": 60} for one in old]
    group = said(old, new, "Revised", indicators=regional, **ONE)
    assert [what for what, _ in group.lines] == [
        "Satisfaction, the region's figure, 2023-24",
        "England, Satisfaction, 2023-24",
    ]


def test_of_many_areas_figures_are_counted_and_the_most_changed_named():
    old = [figure(50), figure(50, area_code=LEICESTERSHIRE), figure(50, period="2022/23")]
    new = [one | {"value": 60} for one in old]
    group = said(old, new, "Revised (3 figures)")
    assert group.lines == (("Satisfaction", "3 figures, of Rutland and Leicestershire"),)
    most = said(old, new, "Areas that changed most, by figures in each unit")
    assert most.lines == (("Rutland", "2 revised"), ("Leicestershire", "1 revised"))


def test_many_new_figures_of_an_indicator_are_one_line_and_new_periods_come_first():
    old = [figure(50, period="2023/24"), figure(402, **SPENT)]
    earlier = [figure(40, period=f"20{year}/{year + 1}") for year in (20, 21, 22)]
    later = [figure(410, **SPENT, period="2024/25")]
    group = said(old, [*old, *earlier, *later], "New", **ONE)
    assert group.lines == (
        ("Spending, £ for each resident, 2024-25", "£410 (a new period)"),
        ("Satisfaction", "3 figures, of 2020-21 to 2022-23 (not among the figures before)"),
    )
    back = said([*old, *earlier, *later], old, "Gone", **ONE)
    assert set(back.lines) == {
        ("Spending, £ for each resident, 2024-25", "no longer among the figures"),
        ("Satisfaction", "3 figures, of 2020-21 to 2022-23: no longer among the figures"),
    }


def test_another_writer_of_the_same_text_is_told_as_that():
    key = ("rutland", "quality/survey")
    by = {who: {key: ComparedSummary(("It was.",), who, ("a",))} for who in ("rules", "person")}
    old = snapshot(figure(1), summaries=by["rules"], **ONE)
    new = snapshot(figure(1), summaries=by["person"], **ONE)
    [group] = change_groups(find_changes(old, new))
    assert group.title == "Sentences"
    assert group.lines == (
        ("quality/survey", "reads as before (written by a person, before by rule)"),
    )


def test_where_nothing_changed_there_is_no_group():
    assert change_groups(find_changes(snapshot(figure(1)), snapshot(figure(1)))) == []
