"""Whether a figure differs from England's by more than chance, and by enough to tell."""

import pytest
from support.made_findings import SETTINGS, made_candidate, made_fact, with_error

from carebook.findings.certainty import judge_certainty

CONSTANTS = SETTINGS.sure


def judged(candidate):
    found = judge_certainty(candidate, CONSTANTS)
    return found.is_sure, found.side, found.grounds


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (60.0, (True, "lower", "beyond chance")),  # 3.3 standard errors
        (61.0, (False, "lower", "chance may explain it")),  # 2.7: beyond 95%, not beyond 99.8%
        (68.0, (False, "higher", "chance may explain it")),
        (66.0, (False, None, "chance may explain it")),
    ],
)
def test_a_sample_differs_beyond_chance_at_99_8_per_cent(value, expected) -> None:
    assert judged(made_candidate(with_error(value, 1.8), 66.0)) == expected


def test_a_sample_without_an_interval_is_no_finding() -> None:
    assert judged(made_candidate(made_fact(20.0), 66.0)) == (False, "lower", "no interval")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (402.0, (False, "higher", "too near")),
        (430.0, (False, "higher", "in the middle half")),
        (460.0, (True, "higher", "complete")),
        (360.0, (True, "lower", "complete")),
        (400.0, (False, None, "too near")),
    ],
)
def test_a_complete_figure_differs_by_5_per_cent_and_lies_outside_the_middle_half(
    value, expected
) -> None:
    fact = made_fact(value, basis="total", unit="£ per resident")
    assert judged(made_candidate(fact, 400.0, (370.0, 405.0, 440.0))) == expected


def test_a_count_has_to_do_both() -> None:
    quartiles = (90.0, 100.0, 110.0)
    far = with_error(120.0, 2.0, basis="count")
    assert judged(made_candidate(far, 100.0, quartiles)) == (True, "higher", "beyond chance")
    near = with_error(103.0, 0.5, basis="count")
    assert judged(made_candidate(near, 100.0, quartiles)) == (False, "higher", "too near")
    middle = with_error(108.0, 1.0, basis="count")
    assert judged(made_candidate(middle, 100.0, quartiles)) == (
        False,
        "higher",
        "in the middle half",
    )


def test_the_median_stands_in_for_england_where_it_has_no_complete_figure() -> None:
    fact = made_fact(560.0, basis="total")
    assert judged(made_candidate(fact, None, (430.0, 450.0, 480.0))) == (True, "higher", "complete")
    sample = with_error(20.0, 1.0)
    assert judged(made_candidate(sample, None, (60.0, 65.0, 70.0)))[0] is False
