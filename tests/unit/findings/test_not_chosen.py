"""Why a figure that was weighed does not stand in front."""

from datetime import date

import pytest
from support.made_findings import SETTINGS, made_candidate, made_fact, with_error

from carebook.findings.choice import findings_among
from carebook.findings.not_chosen import not_chosen

QUARTILES = (63.0, 65.0, 67.0)


def survey(indicator: str, value: float, error: float | None = 0.5, chapter: str = "quality"):
    plain = {"indicator": indicator, "id": indicator, "unit": "score"}
    fact = made_fact(value, **plain) if error is None else with_error(value, error, **plain)
    return made_candidate(fact, 65.0, QUARTILES, chapter=chapter)


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (survey("users_find_information", 62.5), "2 of its chapter are chosen"),
        (survey("users_find_information", 62.5, chapter="work"), "others score higher"),
        (survey("users_find_information", 62.0, 2.0), "chance may explain it"),
        (survey("users_find_information", 50.0, None), "it lacks the interval it needs"),
        (survey("users_find_information", 65.0), "it is that of the middle authority"),
    ],
)
def test_each_figure_that_is_not_chosen_has_a_reason(candidate, reason) -> None:
    choice = SETTINGS.choice.model_copy(update={"findings": 3})
    settings = SETTINGS.model_copy(update={"choice": choice})
    best = [
        survey("discharges_delayed", 55.0),
        survey("users_feel_safe", 56.0),
        survey("carers_consulted", 57.0, chapter="carers"),
    ]
    found = findings_among([*best, candidate], settings, date(2026, 11, 1))
    [left] = not_chosen(found, settings)
    assert (left.figure.candidate.name, left.reason) == ("users_find_information", reason)


def test_what_another_figure_stands_for_says_so() -> None:
    gross = survey("gross_spending_outturn", 60.0, chapter="finances")
    net = survey("net_spending_outturn", 55.0, chapter="finances")
    found = findings_among([gross, net], SETTINGS, date(2026, 11, 1))
    [left] = not_chosen(found, SETTINGS)
    assert left.reason == "gross_spending_outturn stands for it, which measures the same"


def test_the_nearest_misses_come_first() -> None:
    candidates = [
        survey("discharges_delayed", 55.0),
        survey("users_feel_safe", 56.0),
        survey("users_find_information", 65.4),
        survey("carers_consulted", 60.0),
        survey("carers_find_information", 59.0),
    ]
    found = findings_among(candidates, SETTINGS, date(2026, 11, 1))
    names = [one.figure.candidate.name for one in not_chosen(found, SETTINGS)]
    assert names == ["carers_find_information", "carers_consulted", "users_find_information"]
