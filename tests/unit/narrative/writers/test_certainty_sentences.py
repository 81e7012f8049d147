"""How sure findings are, those of one kind together, each named."""

from datetime import date

from support.rule_texts import TODAY, told_figure, weighed_as
from support.small_data import block_of, bundled, dataset_of, observation

from carebook.narrative.writers.certainty_sentences import certainty_sentences
from carebook.narrative.writers.latest_facts import told_facts

SETTINGS = bundled().finding_settings


def figure(indicator, grounds="beyond chance", *, is_sure=True, breakdown="", **changes):
    row = observation(indicator=indicator, breakdown=breakdown, **changes)
    block = block_of(indicator, *filter(None, [breakdown]), dataset=dataset_of(row))
    [fact] = told_facts(block)
    return told_figure(block, weighed_as(fact, "lower", grounds=grounds, is_sure=is_sure))


def said(*figures, today=TODAY):
    return certainty_sentences(figures, SETTINGS, today)


def test_those_beyond_chance_are_told_together():
    one, other = figure("satisfaction"), figure("carers_social_contact")
    assert said(one) == ["Chance does not explain the difference in satisfaction with care."]
    assert said(one, other) == [
        "Chance does not explain the differences in satisfaction with care and carers' social "
        "contact."
    ]


def test_of_complete_figures_nothing_was_sampled():
    [sentence] = said(figure("gross_spending_outturn", "complete", unit="£ per resident"))
    assert sentence.startswith("Chance plays no part in ")
    assert sentence.endswith(": nothing was sampled.")


def test_of_an_ordinary_figure_no_difference_is_sure():
    one = figure("satisfaction", "chance may explain it", is_sure=False)
    assert said(one) == [
        "For satisfaction with care, there is no difference that we can be sure of."
    ]


def test_what_councils_record_differently_is_said_with_why():
    older = "per 100,000 people aged 65 and over"
    one = figure("requests", breakdown="65+", unit=older, source="salt", value=13000.0)
    first, second = said(one)
    assert "requests from older people" in first
    reason = SETTINGS.recorded_differently["requests"]
    assert second.startswith(f"{reason[:1].upper()}{reason[1:]}, so part of the difference in ")


def test_an_inspectors_score_is_called_a_judgement():
    one = figure("cqc_authority_score", "complete", unit="score out of 100")
    assert said(one) == ["The inspectors' score of the council is a judgement, not a measurement."]


def test_old_figures_are_named_from_the_day_of_the_edition_on():
    one = figure("satisfaction", period="2021/22")
    assert said(one, today=date(2025, 4, 30)) == said(figure("satisfaction"))
    *_, last = said(one, today=date(2025, 5, 1))
    assert last == "The newest figures on satisfaction with care are more than three years old."


def test_nothing_is_said_of_nothing():
    assert said() == []
