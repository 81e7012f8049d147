"""Which change of a figure is told, and how: only one beyond chance has risen or fallen."""

import pytest
from support.rule_texts import told_figure
from support.small_data import block_of, dataset_of, observation

from carebook.facts.relations import Change
from carebook.narrative.writers.change_sentences import change_sentence, change_to_tell


def sentence(*values, half=2.0, **changes):
    """What is said of a figure of every second year from 2015-16 on, with such an error."""
    rows = []
    for number, value in enumerate(values):
        year = 2015 + 2 * number
        limits = {} if half is None else {"lower": value - half, "upper": value + half}
        period = f"{year}/{year - 1999}"
        rows.append(observation(**{"period": period, "value": value} | limits | changes))
    block = block_of(rows[0].indicator, dataset=dataset_of(*rows))
    return change_sentence(block, told_figure(block).fact)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((60.0, 70.0), "The share has risen from 60% in 2015-16."),
        ((70.0, 60.0), "The share has fallen from 70% in 2015-16."),
        # 2.5 apart with errors of 2 each: the root of 8 is 2.83.
        ((60.0, 62.5), "There is no clear change since 2015-16 (60%)."),
        # 2.5 is more than the one error alone.
        ((60.0, 62.9), "The share has risen from 60% in 2015-16."),
        # The first comes first, though the last but one lies further off.
        ((64.0, 75.0, 60.0), "The share has fallen from 64% in 2015-16."),
        # The first is not clear: the one before is.
        ((61.0, 75.0, 60.0), "The share has fallen from 75% in 2017-18."),
        # Neither is: the highest of all is, and is called so.
        ((61.0, 75.0, 61.0, 60.0), "The share has fallen from a high of 75% in 2017-18."),
        ((61.0, 50.0, 61.0, 60.0), "The share has risen from a low of 50% in 2017-18."),
    ],
)
def test_the_clear_change_that_reaches_furthest_back_is_told(values, said):
    assert sentence(*values) == said


def test_a_first_that_is_the_highest_is_not_called_a_high():
    assert sentence(75.0, 61.0, 60.0) == "The share has fallen from 75% in 2015-16."


def test_a_change_from_the_highest_of_many_has_to_be_clearer():
    # 3.1 apart is 2.15 standard errors: enough for one figure, and not for the highest of five.
    assert sentence(60.0, 63.1, 60.0, 60.0, 60.0, 60.0) == (
        "There is no clear change since 2015-16 (60%)."
    )
    assert sentence(63.1, 60.0) == "The share has fallen from 63.1% in 2015-16."


def test_nothing_is_said_where_there_is_one_figure():
    assert sentence(60.0) == ""


def test_without_errors_no_word_is_put_on_a_change():
    assert sentence(60.0, 80.0, half=None) == ""


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"indicator": "population", "unit": "people", "source": "ons_population"}, "The number"),
        ({"indicator": "gross_expenditure", "unit": "£ per resident"}, "The figure"),
        ({"indicator": "population_density", "unit": "people per sq km"}, "The figure"),
    ],
)
def test_it_is_called_what_it_is(changes, what):
    assert sentence(400.0, 450.0, half=None, **changes).startswith(f"{what} has risen from ")
    assert sentence(450.0, 400.0, half=None, **changes).startswith(f"{what} has fallen from ")


def test_money_that_moved_by_less_than_two_per_cent_is_about_the_same():
    said = sentence(400.0, 405.0, half=None, indicator="gross_expenditure", unit="£ per resident")
    assert said == "The figure was about the same in 2015-16 (£400)."


def test_there_is_no_change_to_tell_of_none():
    assert change_to_tell([], 0) is None
    unclear = Change(earlier="a", later="b", direction="no clear change")
    assert change_to_tell([unclear], 1) is unclear
