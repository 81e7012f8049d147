"""Which findings are chosen, in which order, and what is told as one."""

from datetime import date

import pytest
from support.made_findings import SETTINGS, made_candidate, made_fact, with_error

from carebook.facts.relations import Change
from carebook.findings.candidates import Candidate
from carebook.findings.choice import choose_findings, findings_among, weigh_candidate
from carebook.findings.finding import ScoredCandidate
from carebook.findings.patterns import make_findings

TODAY = date(2026, 11, 1)
QUARTILES = (63.0, 65.0, 67.0)


def scored(candidate, today: date = TODAY) -> ScoredCandidate:
    return weigh_candidate(candidate, SETTINGS, today)


def figure(indicator: str, value: float, *, chapter: str = "quality", **changes) -> ScoredCandidate:
    """A survey's figure, sure where it is far from 65, of authorities that lie close together."""
    changes = {"unit": "score", "indicator": indicator, "id": indicator} | changes
    fact = with_error(value, 0.5, **changes)
    name = indicator + (f"/{fact.breakdown}" if fact.breakdown else "")
    return scored(made_candidate(fact, 65.0, QUARTILES, name=name, chapter=chapter))


def chosen_names(weighed) -> list[str]:
    found = choose_findings(make_findings(weighed, SETTINGS), weighed, SETTINGS)
    return [finding.name for finding in found]


def test_a_score_is_the_distance_with_what_is_added_and_what_makes_it_count_for_less() -> None:
    fact = with_error(62.0, 0.5, unit="score")
    one = scored(made_candidate(fact, 65.0, QUARTILES))
    assert one.score.distance == pytest.approx(-3 / (4 / 1.349), abs=1e-4)
    assert one.score.total == pytest.approx(3 / (4 / 1.349), abs=1e-4)
    fell = Change(earlier="a", later=fact.id, direction="fell", z=-2.5)
    neighbours = with_error(66.0, 0.2, role="neighbours", unit="score")
    more = scored(made_candidate(fact, 65.0, QUARTILES, neighbours=neighbours, changes=(fell,)))
    assert more.score.total == pytest.approx(one.score.total + 1, abs=1e-3)
    old = with_error(62.0, 0.5, period="2021/22", unit="score")
    assert scored(made_candidate(old, 65.0, QUARTILES)).score.total == pytest.approx(
        0.7 * one.score.total, abs=1e-3
    )
    kind = with_error(62.0, 0.5, indicator="care_types_65", breakdown="Nursing", unit="score")
    assert scored(made_candidate(kind, 65.0, QUARTILES)).score.total == pytest.approx(
        0.25 * one.score.total, abs=1e-3
    )


def test_a_distance_counts_up_to_three() -> None:
    assert figure("satisfaction", 20.0).score.total == 3.0


def test_a_change_that_chance_may_explain_adds_nothing() -> None:
    fact = with_error(62.0, 0.5)
    small = Change(earlier="a", later=fact.id, direction="fell", z=-1.8)
    plain = scored(made_candidate(fact, 65.0, QUARTILES))
    assert scored(made_candidate(fact, 65.0, QUARTILES, changes=(small,))).score == plain.score


def test_the_best_come_first_and_two_at_most_of_a_chapter() -> None:
    weighed = [
        figure("satisfaction", 61.0),
        figure("users_feel_safe", 60.5),
        figure("discharges_delayed", 60.0),
        figure("nhs_contributions", 59.0, chapter="finances"),
    ]
    assert chosen_names(weighed) == ["nhs_contributions", "discharges_delayed", "users_feel_safe"]


def test_of_a_family_the_first_that_is_good_is_told_not_the_one_that_scores_highest() -> None:
    total = {"chapter": "finances", "basis": "total"}
    gross = figure("gross_spending_outturn", 61.0, **total)
    older = figure("gross_expenditure", 50.0, **total)
    other = figure("client_contributions", 60.0, **total)
    told = {finding.name for finding in make_findings([older, gross, other], SETTINGS)}
    assert told == {"gross_spending_outturn", "client_contributions"}
    nothing = gross.candidate.fact.model_copy(update={"basis": "sample", "wide_lower": None})
    lacking = scored(made_candidate(nothing, 65.0, QUARTILES))
    assert [one.name for one in make_findings([lacking, older], SETTINGS)] == ["gross_expenditure"]


def test_of_the_groups_of_a_measure_the_one_that_scores_highest_is_told() -> None:
    groups = [
        figure("care_types_65", value, breakdown=name)
        for name, value in (("Nursing", 61.0), ("Residential", 56.0))
    ]
    assert [one.name for one in make_findings(groups, SETTINGS)] == ["care_types_65/Residential"]


def test_what_says_the_same_is_told_as_one_and_what_says_the_opposite_is_not() -> None:
    low = [
        figure("carers_social_contact", 60.0, chapter="carers"),
        figure("carers_quality_of_life", 61.0, chapter="carers"),
    ]
    [both] = make_findings(low, SETTINGS)
    assert both.group == "carers' lives"
    assert [one.candidate.name for one in both.also] == ["carers_quality_of_life"]
    mixed = [low[0], figure("carers_quality_of_life", 70.0, chapter="carers")]
    assert [finding.group for finding in make_findings(mixed, SETTINGS)] == ["", ""]


def test_a_whole_tells_where_all_its_kinds_lie_on_its_side() -> None:
    whole = figure("receiving_care", 55.0, breakdown="65+", chapter="older-people")
    kinds = [
        figure("care_types_65", 60.0 + n, breakdown=kind)
        for n, kind in enumerate(("Nursing", "Residential", "Community: direct payment only"))
    ]
    found = {one.name: one.pattern for one in make_findings([whole, *kinds], SETTINGS)}
    assert found == {"receiving_care/65+": 3, "care_types_65/Nursing": 0}
    higher = figure("care_types_65", 68.0, breakdown="Community: part direct payment")
    assert make_findings([whole, *kinds, higher], SETTINGS)[0].pattern == 0
    assert make_findings([whole, *kinds[:2]], SETTINGS)[0].pattern == 0


def test_what_people_say_is_always_among_the_five_even_where_it_is_ordinary() -> None:
    weighed = [
        figure("admissions_65", 59.0, chapter="older-people"),
        figure("satisfaction", 65.1),
        figure("users_control", 65.5),
    ]
    found = choose_findings(make_findings(weighed, SETTINGS), weighed, SETTINGS)
    assert [(one.name, one.is_ordinary) for one in found] == [
        ("admissions_65", False),
        ("users_control", True),
    ]


def test_an_area_without_findings_has_none_but_what_people_say() -> None:
    weighed = [figure("admissions_65", 65.0, chapter="older-people")]
    assert chosen_names(weighed) == []
    assert chosen_names([]) == []


def test_what_lacks_its_interval_scores_nothing() -> None:
    one = scored(made_candidate(made_fact(20.0), 65.0, QUARTILES))
    assert one.score.total == 0
    assert not one.qualifies
    assert "it lacks the interval it needs" in [part.reason for part in one.score.parts]


def test_where_nobody_knows_how_far_out_a_figure_lies_it_counts_for_little() -> None:
    unknown = scored(made_candidate(with_error(60.0, 0.5), 65.0, None))
    assert unknown.qualifies
    assert unknown.score.total == SETTINGS.distance.unknown
    alike = scored(made_candidate(with_error(60.0, 0.5, unit="score"), 65.0, (65.0, 65.0, 65.0)))
    assert not alike.qualifies


def test_what_people_say_makes_room_in_its_own_chapter_first() -> None:
    weighed = [
        figure("discharges_delayed", 55.0),
        figure("safeguarding_risk_reduced", 56.0),
        *(figure(name, 57.0, chapter=name) for name in ("nhs_contributions", "admissions_65")),
        figure("satisfaction", 65.1),
    ]
    assert chosen_names(weighed) == [
        "discharges_delayed",
        "nhs_contributions",
        "admissions_65",
        "satisfaction",
    ]


def measures(count: int, value: float) -> list[Candidate]:
    return [
        made_candidate(
            with_error(value, 0.5, unit="score"), 65.0, QUARTILES, name=name, family=name
        )
        for name in map(str, range(count))
    ]


@pytest.mark.parametrize(
    ("far", "near", "expected"), [(2, 30, True), (3, 30, False), (0, 30, True), (0, 15, False)]
)
def test_an_area_is_close_to_others_where_few_of_many_figures_lie_far_out(far, near, expected):
    candidates = [*measures(far, 58.0), *measures(far + near, 66.0)[far:]]
    assert findings_among(candidates, SETTINGS, TODAY).is_close_to_others is expected


@pytest.mark.parametrize(
    "changes", [{"findings": 0}, {"of_a_chapter": 99}, {"findings": 1}, {"few": 0, "far": 99.0}]
)
def test_constants_that_leave_little_or_everything_to_choose_are_followed(changes) -> None:
    choice = SETTINGS.choice.model_copy(update=changes)
    settings = SETTINGS.model_copy(update={"choice": choice})
    candidates = [
        made_candidate(with_error(58.0, 0.5, id=name, indicator=name), 65.0, QUARTILES, name=name)
        for name in ("discharges_delayed", "nhs_contributions", "carers_consulted")
    ]
    found = findings_among(candidates, settings, TODAY)
    assert len(found.chosen) == min(choice.findings, choice.of_a_chapter, 3)
    assert len(found.all) == 3


def test_an_area_with_no_figures_or_only_ordinary_ones_has_no_findings() -> None:
    assert findings_among([], SETTINGS, TODAY).all == ()
    ordinary = findings_among(measures(3, 65.0), SETTINGS, TODAY)
    assert (ordinary.all, ordinary.is_close_to_others) == ((), False)


def test_the_same_figures_give_the_same_findings_in_the_same_order() -> None:
    candidates = measures(6, 58.0)
    first, again = (findings_among(candidates, SETTINGS, TODAY) for _ in range(2))
    assert first.chosen == again.chosen


@pytest.mark.parametrize(
    ("beside", "added"),
    [
        ({"role": "region"}, 0.5),
        ({"role": "region", "value": 58.5}, 0.0),  # chance may explain that
        ({"role": "region", "value": 50.0}, 0.0),
        ({"role": "average"}, 0.0),
    ],
)
def test_a_survey_that_neighbours_have_no_figure_of_is_held_against_its_region(beside, added):
    value = beside.pop("value", 66.0)
    own = with_error(58.0, 0.5, unit="score")
    region = with_error(value, 0.5, unit="score", **beside)
    alone = scored(made_candidate(own, 65.0, QUARTILES))
    both = scored(made_candidate(own, 65.0, QUARTILES, neighbours=region))
    assert both.score.total - alone.score.total == pytest.approx(added)
