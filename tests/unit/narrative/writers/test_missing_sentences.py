"""What has no figure, and why: suppressed, none reported, not published and not here differ."""

from dataclasses import replace

import pytest
from support.rule_texts import chart_words
from support.small_data import block_of, bundled, dataset_of, observation

from carebook.narrative.writers.missing_sentences import (
    missing_figures_sentence,
    missing_value_sentences,
    unique,
)

REQUESTS = {"indicator": "requests", "unit": "count", "source": "salt"}
NAMES = [*bundled().indicators["care_types_18_64"].breakdowns]


def requests(younger):
    """Rutland's requests: older people's are known, those of working age as given."""
    older = observation(**REQUESTS, breakdown="65+", value=1620)
    return dataset_of(older, observation(**REQUESTS, breakdown="18-64", **younger))


def words(dataset):
    return chart_words(block_of("requests", dataset=dataset), dataset=dataset)


def test_a_suppressed_figure_is_said_to_be_so_and_is_neither_nought_nor_none():
    text = words(requests({"value": None, "status": "suppressed"}))
    assert "requests from people aged 18 to 64 are suppressed by the publisher, as they are" in text
    assert "None were reported" not in text
    assert "There is no figure" not in text
    assert " 0" not in text


def test_where_a_note_says_why_no_other_reason_is_given():
    given = {"value": None, "status": "suppressed", "note": "The number is small or was not sent."}
    assert "aged 18 to 64 are suppressed by the publisher." in words(requests(given))


def test_none_reported_may_hide_small_numbers():
    text = words(requests({"value": None, "status": "none_reported"}))
    assert (
        "None were reported for requests from people aged 18 to 64, which may hide numbers below 5."
    ) in text
    assert "suppressed" not in text


def test_a_group_without_a_row_is_told_as_missing():
    text = words(dataset_of(observation(**REQUESTS, breakdown="65+", value=1620)))
    assert text.endswith(
        "There is no figure here for requests from people aged 18 to 64, so this is not the whole "
        "picture."
    )


@pytest.mark.parametrize("status", ["suppressed", "none_reported", "not_published"])
def test_where_the_text_tells_an_earlier_figure_the_period_without_one_is_named(status):
    dataset = dataset_of(
        observation(period="2021/22", value=70), observation(value=None, status=status)
    )
    text = chart_words(block_of("satisfaction", dataset=dataset), dataset=dataset)
    assert "In 2021-22, 70% of people" in text
    [said] = missing_value_sentences(block_of("satisfaction", dataset=dataset))
    assert "in 2023-24" in said
    assert text.endswith(said)


def kinds(hidden, known):
    """Kinds of support of which the first are suppressed and so many after them are known."""
    plain = {"indicator": "care_types_18_64", "unit": "count", "source": "salt"}
    rows = [
        observation(**plain, breakdown=name, value=None, status="suppressed")
        if number < hidden
        else observation(**plain, breakdown=name, value=40.0 + number)
        for number, name in enumerate(NAMES[: hidden + known])
    ]
    return block_of("care_types_18_64", dataset=dataset_of(*rows))


def test_many_groups_without_a_figure_are_counted_and_few_are_named():
    names = bundled().indicators["care_types_18_64"].breakdowns
    [few] = missing_value_sentences(kinds(2, 4))
    assert few.startswith(f"The figures for {names[NAMES[0]]} and {names[NAMES[1]]} are suppressed")
    [many] = missing_value_sentences(kinds(5, 1))
    assert many == (
        "The figures for five groups are suppressed by the publisher, as they are small."
    )
    [others] = missing_value_sentences(kinds(0, 2))
    assert others.startswith("There is no figure here for the other groups")
    [one] = missing_value_sentences(kinds(0, 5))
    assert one.startswith(f"There is no figure here for {names[NAMES[5]]}, so")


def test_where_all_is_suppressed_the_chart_says_so_itself_and_has_no_text():
    block = kinds(6, 0)
    assert block.silence == (
        "The publisher has suppressed the figures for Rutland, as they are small."
    )
    assert chart_words(block) == ""


def test_a_section_names_each_measure_without_a_figure_once():
    silent, shown = block_of("reablement"), block_of("satisfaction")
    said = missing_figures_sentence([shown, silent, silent])
    assert said == (
        "There is no figure to show for Rutland on still at home after reablement. The chapter "
        "about this book says where to look."
    )
    assert missing_figures_sentence([shown]) == ""


def test_nothing_is_missed_where_another_measure_of_the_same_is_shown():
    silent, shown = block_of("reablement"), block_of("satisfaction")
    other = silent.model_copy(update={"instead": ("satisfaction",)})
    assert missing_figures_sentence([shown, other]) == ""
    assert missing_figures_sentence([other]) != ""


def test_unique_keeps_the_order():
    assert unique(["b", "a", "b"]) == ["b", "a"]


def test_a_missing_figure_of_another_area_is_not_told():
    elsewhere = replace(observation(value=None, status="suppressed"), area_code="E10000018")
    dataset = dataset_of(observation(value=70.0), elsewhere)
    assert missing_value_sentences(block_of("satisfaction", dataset=dataset)) == []
