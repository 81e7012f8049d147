"""The text on one chart, by how many groups it has and what is known of them."""

import re

import pytest
from support.rule_texts import (
    chart_rule_text,
    chart_words,
    findings_of,
    lead_ins,
    sentences_of,
    told_figure,
    weighed_as,
)
from support.small_data import (
    ENGLAND,
    LA_MEAN,
    authority,
    block_of,
    bundled,
    dataset_of,
    observation,
)

from carebook.facts.knowledge import gather_knowledge
from carebook.narrative.writers.chart_text import chart_text
from carebook.narrative.writers.latest_facts import told_facts
from carebook.narrative.writers.rule_text import RuleText

KINDS = bundled().indicators["care_types_18_64"].breakdowns
NAMES = [*KINDS]


def care_types(*figures, shown=None):
    """Rutland's kinds of support in numbers: a value, or the status that stands in its place."""
    plain = {"indicator": "care_types_18_64", "unit": "count", "source": "salt"}
    rows = []
    for name, figure in zip(NAMES, figures, strict=False):
        given = {"value": None, "status": figure} if isinstance(figure, str) else {"value": figure}
        rows.append(observation(**plain, breakdown=name, **given))
    dataset = dataset_of(*rows)
    return chart_words(
        block_of("care_types_18_64", *(shown or ()), dataset=dataset), dataset=dataset
    )


def test_a_silence_has_no_text():
    assert chart_rule_text(block_of("reablement")) == RuleText()


def test_one_figure_is_told_message_first_then_chance_then_change():
    own = {"indicator": "carers_social_contact"}
    rows = [
        observation(**own, period="2021/22", value=27.3, lower=23.3, upper=31.3),
        observation(**own, value=17.0, lower=13.3, upper=20.7),
        observation(**own, value=19.0, area_code=ENGLAND),
    ]
    dataset = dataset_of(*rows)
    text = chart_words(block_of("carers_social_contact", dataset=dataset), dataset=dataset)
    assert sentences_of(text) == [
        "Carers' social contact: no clear difference from England.",
        "In 2023-24, 17% of carers in Rutland had as much social contact as they wanted, against "
        "19% in England.",
        "We cannot tell whether the difference is more than chance.",
        "The share has fallen from 27.3% in 2021-22.",
    ]


def test_the_headline_of_a_finding_opens_its_chart_and_is_left_out_where_one_nearby_opens_so():
    own = {"indicator": "carers_social_contact"}
    dataset = dataset_of(
        observation(**own, value=17.0, lower=13.3, upper=20.7),
        observation(**own, value=30.0, area_code=ENGLAND),
    )
    block = block_of("carers_social_contact", dataset=dataset)
    [fact] = told_facts(block)
    assert told_figure(block, weighed_as(fact, "lower")).is_finding
    found = findings_of(gather_knowledge(dataset, authority()), [block])
    found = type(found)(**{**vars(found), "weighed": (weighed_as(fact, "lower"),)})
    assert lead_ins(chart_text(block, found, dataset)) == [
        "Fewer carers have the company they want."
    ]
    assert lead_ins(chart_text(block, found, dataset, plain=True)) == [
        "Carers' social contact: lower than in England."
    ]


def test_two_groups_are_told_one_by_one_under_the_title():
    plain = {"indicator": "requests", "unit": "count", "source": "salt"}
    dataset = dataset_of(
        observation(**plain, breakdown="18-64", value=285),
        observation(**plain, breakdown="65+", value=1620),
    )
    title, first, second = sentences_of(
        chart_words(block_of("requests", dataset=dataset), dataset=dataset)
    )
    assert title == "Requests for support."
    assert "285" in first
    assert "18 to 64" in first
    assert "1,620" in second
    assert "65 and over" in second


@pytest.mark.parametrize(("nursing", "after"), [(20, "20"), ("none_reported", None)])
def test_groups_are_ranked_where_each_has_a_figure_or_was_reported_as_none(nursing, after):
    text = care_types(nursing, 25, 35, 15, 60, 10)
    ordered = sorted([25, 35, 15, 60, 10, *([20] if after else [])], reverse=True)
    before, _, rest = text.partition("Next came ")
    assert str(ordered[0]) in before
    assert KINDS[NAMES[4]] in before
    assert re.findall(r"\((\d+)\)", rest) == [str(value) for value in ordered[1:3]]
    none = f"None were reported for {KINDS[NAMES[0]]}, which may hide numbers below 5."
    assert text.endswith(none) == (after is None)
    assert "There is no figure" not in text


def test_groups_are_listed_and_not_ranked_where_one_has_no_figure():
    text = care_types(20, 25, 35)
    assert "largest" not in text
    assert "Next came" not in text
    assert re.findall(r"\((\d+)(?: people)?\)", text) == ["35", "25", "20"]
    assert text.count("In Rutland in 2023-24, the groups with a figure were") == 1
    assert text.endswith("so this is not the whole picture.")


@pytest.mark.parametrize("unknown", ["not_published", None])
def test_a_group_without_a_value_could_be_the_largest(unknown):
    figures = [unknown, 25, 35, 15, 60, 10] if unknown else [20, 25, 35, 15, 60]
    assert "Next came" not in care_types(*figures)


def test_a_count_that_is_suppressed_is_too_small_to_be_the_largest():
    text = care_types("suppressed", 25, 35, 15, 60, 10)
    assert "Next came " in text
    assert f"The figures for {KINDS[NAMES[0]]} are suppressed by the publisher" in text


def test_a_tie_has_no_largest():
    text = care_types(60, 25, 35, 15, 60, 10)
    assert "60" in text
    assert "Next came" not in text


def test_a_group_that_is_not_shown_can_be_the_largest():
    text = care_types(90, 25, 35, 15, 60, 10, shown=NAMES[1:])
    assert "That was the largest" not in text


def test_a_scale_of_many_steps_is_told_by_its_ends():
    plain = {"indicator": "deprivation_decile_spread", "unit": "small areas", "source": "imd"}
    rows = [
        observation(**plain, period="2019", breakdown=str(step), value=step)
        for step in range(1, 11)
    ]
    dataset = dataset_of(*rows)
    title, first, last = sentences_of(
        chart_words(block_of("deprivation_decile_spread", dataset=dataset), dataset=dataset)
    )
    assert title == "Spread of small areas over the ten deciles."
    assert "most deprived tenth" in first
    assert "least deprived tenth" in last
    assert " 1 " in first
    assert " 10 " in last


def test_a_national_figure_is_englands_and_nobodys_else():
    text = chart_words(block_of("dissatisfaction_public"))
    said = "This is a figure for the whole country: it says nothing about Rutland in particular."
    assert text.endswith(said)
    assert "57% of adults in England" in text
    assert "Rutland" not in text.removesuffix(said)


def test_a_regional_figure_is_never_called_the_authoritys():
    plain = {"indicator": "recruitment_harder", "period": "2024", "source": "dhsc_workforce"}
    dataset = dataset_of(
        observation(**plain, value=81, lower=80.5, upper=81.5),
        observation(**plain, value=70, area_code=LA_MEAN),
    )
    text = chart_words(block_of("recruitment_harder", dataset=dataset), dataset=dataset)
    assert re.search(r"81% of [^.]* in the East Midlands ", text)
    assert ", higher than in the average authority (70%)." in text
    assert "Rutland" not in text.removesuffix(
        "This is a figure for the region, not for Rutland alone."
    )
    assert text.endswith("not for Rutland alone.")


@pytest.mark.parametrize(("value", "said"), [(8.5, "less"), (2.5, "more")])
def test_a_low_decile_is_more_deprived(value, said):
    plain = {"indicator": "deprivation_decile_mean", "unit": "decile", "period": "2019"}
    dataset = dataset_of(
        observation(**plain, value=value), observation(**plain, value=5.9, area_code=LA_MEAN)
    )
    text = chart_words(block_of("deprivation_decile_mean", dataset=dataset), dataset=dataset)
    words = f"{said} deprived on average than in the average authority"
    assert text.endswith(f", {words} (5.9).")
    assert text.startswith("Average deprivation. In 2019, ")
    assert not re.search("higher|lower", text)
