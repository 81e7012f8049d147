"""What the groups of a chart have in common: only where all of three or more lie on one side."""

import pytest
from support.rule_texts import no_findings
from support.small_data import ENGLAND, LA_MEAN, block_of, bundled, dataset_of, observation

from carebook.narrative.writers.figure_sentences import make_told_figure
from carebook.narrative.writers.latest_facts import told_facts
from carebook.narrative.writers.pattern_sentences import pattern_message

NAMES = [*bundled().indicators["care_types_65"].breakdowns]
PLAIN = {
    "indicator": "care_types_65",
    "source": "salt",
    "unit": "per 100,000 people aged 65 and over",
}


def message(*values, beside=ENGLAND, half=20.0, shown=0):
    """Of kinds of support, each of 500 beside which it stands."""
    rows = []
    for name, value in zip(NAMES, values, strict=False):
        limits = {"lower": value - half, "upper": value + half}
        rows.append(observation(**PLAIN, breakdown=name, value=value, **limits))
        rows.append(observation(**PLAIN, breakdown=name, value=500.0, area_code=beside))
    block = block_of("care_types_65", *NAMES[: shown or len(values)], dataset=dataset_of(*rows))
    return pattern_message(
        [make_told_figure(block, fact, no_findings(), bundled()) for fact in told_facts(block)]
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((400, 300, 450), "lower than in England in all three groups."),
        ((600, 700, 550, 900), "higher than in England in all four groups."),
        # One is on the other side, or cannot be told from England's, or there are two.
        ((400, 300, 550), ""),
        ((400, 300, 490), ""),
        ((400, 300), ""),
    ],
)
def test_all_groups_on_one_side_are_a_pattern(values, said):
    found = message(*map(float, values))
    assert found == (said and f"Kinds of long-term support at ages 65 and over: {said}")


def test_groups_without_a_figure_are_not_counted_in():
    """Three of four have one, and nobody knows on which side the fourth lies."""
    said = message(400.0, 300.0, 450.0, shown=4)
    assert said.endswith(": lower than in England in all three groups with a figure.")


def test_the_average_authority_is_not_england():
    assert message(400.0, 300.0, 450.0, beside=LA_MEAN) == ""
