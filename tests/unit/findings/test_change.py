"""Which movement over time is told, and which is a finding by itself."""

from datetime import date

import pytest
from support.made_findings import SETTINGS, made_candidate, made_fact, with_error
from support.small_data import bundled

from carebook.facts.relations import changes_of_series
from carebook.findings.candidates import Candidate
from carebook.findings.change import clear_change, needed_z, own_change
from carebook.findings.choice import weigh_candidate
from carebook.findings.finding import AreaFindings
from carebook.findings.patterns import make_findings
from carebook.findings.recorded_findings import record_findings
from carebook.findings.words import message_of

YEARS = ("2017/18", "2018/19", "2019/20", "2020/21", "2021/22", "2022/23", "2023/24")
QUARTILES, TODAY = (63.0, 65.0, 67.0), date(2026, 11, 1)
TOTAL = {"basis": "total", "unit": "£ per resident"}


def series(own: list[float], england: list[float], error: float | None = 1.0, **plain) -> Candidate:
    """A figure with earlier ones, and England's of the same years, the last of which is now."""
    years = YEARS[-len(own) :]

    def fact(value: float, year: str, role: str = "area"):
        changes = {"period": year, "role": role, "id": f"{role}/{year}", **plain}
        if error is None or role != "area":
            return made_fact(value, **changes)
        return with_error(value, error, **changes)

    name = plain.pop("name", "")
    facts = [fact(value, year) for value, year in zip(own, years, strict=True)]
    before = zip(england[:-1], years[:-1], strict=True)
    return made_candidate(
        facts[-1],
        england[-1],
        QUARTILES,
        name=name,
        changes=tuple(changes_of_series(facts)),
        earlier=tuple(facts[:-1]),
        beside_before={("england", year): fact(value, year, "england") for value, year in before},
    )


def told(candidate: Candidate) -> str:
    change = clear_change(candidate, SETTINGS.change)
    return "" if change is None else f"{change.direction} since {change.start}"


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ([70.0, 66.0], "fell since first"),  # 2.8 standard errors of a difference
        ([68.5, 66.0], ""),  # 1.8
        ([70.0, 66.0, 66.0], "fell since first"),
        ([66.0, 70.0, 66.0, 66.0], "fell since highest"),
        # 2.5 standard errors, which the highest of six reaches by chance more often than not
        ([66.0, 66.0, 66.0, 69.5, 66.0, 66.0, 66.0], ""),
        ([66.0, 69.5, 66.0, 66.0], "fell since highest"),
    ],
)
def test_a_figure_with_an_interval_has_changed_where_chance_does_not_explain_it(
    own, expected
) -> None:
    assert told(series(own, [66.0] * len(own))) == expected


def test_the_highest_of_many_has_to_lie_further_off() -> None:
    assert needed_z("first", 9, 1.96) == needed_z("highest", 1, 1.96) == 1.96
    assert needed_z("highest", 5, 1.96) == pytest.approx(2.569, abs=0.001)  # Sidak at 5% of five


@pytest.mark.parametrize(
    ("own", "england", "expected"),
    [
        ([100.0, 130.0], [100.0, 131.0], ""),  # as everywhere
        ([100.0, 160.0], [100.0, 130.0], "rose since first"),
        ([100.0, 110.0], [100.0, 150.0], ""),  # it rose, though by less than elsewhere
        ([100.0, 75.0], [100.0, 100.0], "fell since first"),
        ([100.0, 85.0], [100.0, 100.0], ""),
    ],
)
def test_money_has_changed_where_it_moved_further_than_englands(own, england, expected) -> None:
    assert told(series(own, england, None, **TOTAL)) == expected


def test_a_change_of_its_own_is_a_finding_where_the_figure_is_ordinary() -> None:
    fell = series([72.0, 66.0], [66.0, 66.0])
    own = own_change(fell, SETTINGS)
    assert own is not None
    assert own.distance < -1
    weighed = weigh_candidate(fell, SETTINGS, TODAY)
    assert (weighed.is_change, weighed.qualifies, weighed.differs) == (True, True, False)
    assert weighed.side == "lower"
    assert (
        message_of(weighed, bundled())
        == "Fewer people are very satisfied with their care than in 2022-23"
    )


@pytest.mark.parametrize(
    ("own", "england"),
    [
        ([72.0, 66.0], [72.0, 66.0]),  # England fell as far
        ([72.0, 66.0], [70.0, 66.0]),  # most of the way
        ([72.0, 66.0], [80.0, 66.0]),  # and here further: beside it, the area rose
        ([70.0, 66.0], [66.0, 66.0]),  # beyond chance at 95%, not at 99.8%
        ([66.0, 72.0, 66.0, 66.0], [66.0, 66.0, 66.0, 66.0]),  # since an odd year
    ],
)
def test_what_england_did_too_and_what_chance_may_do_is_no_finding(own, england) -> None:
    assert own_change(series(own, england), SETTINGS) is None


def test_a_change_counts_for_less_than_a_difference() -> None:
    weighed = weigh_candidate(series([90.0, 66.0], [66.0, 66.0]), SETTINGS, TODAY)
    assert weighed.score.total == SETTINGS.distance.at_most * SETTINGS.score.change_alone


def test_a_change_is_told_alone_and_has_no_side_of_englands_in_the_record() -> None:
    moved = [
        weigh_candidate(
            series([73.0, 66.5], [66.0, 66.0], indicator=name, name=name), SETTINGS, TODAY
        )
        for name in ("carers_social_contact", "carers_quality_of_life")
    ]
    found = make_findings(moved, SETTINGS)
    assert [one.also for one in found] == [(), ()]
    kept = record_findings(AreaFindings(found, found, tuple(moved), TODAY, False), bundled())
    assert [one.side for one in kept.chosen] == [None, None]
