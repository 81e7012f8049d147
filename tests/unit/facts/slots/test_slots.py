import re
from dataclasses import replace

import pytest
from support.small_data import (
    RUTLAND,
    SLUGS,
    authority,
    bundled,
    dataset_of,
    observation,
    refusal,
    unbroken,
)

from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.facts.slots.slot import UnknownSlot
from carebook.facts.slots.slot_filling import fill_slots, slot_names
from carebook.facts.slots.slot_table import make_slot_table


def known(slug: str = "rutland", dataset=None) -> AreaKnowledge:
    return gather_knowledge(dataset or bundled(), authority(slug))


def filled(text: str, slug: str = "rutland", dataset=None) -> str:
    return fill_slots(text, make_slot_table(known(slug, dataset)))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_name_can_be_typed_and_stands_for_something(slug):
    table = make_slot_table(known(slug))
    assert len(table) > 200
    for name, slot in table.items():
        assert re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)*", name)
        assert slot.name == name
        assert slot.text.strip() == slot.text != ""
        assert slot.meaning
        assert "\n" not in slot.text + slot.meaning


@pytest.mark.parametrize("slug", SLUGS)
def test_slots_rest_on_facts_that_exist(slug):
    knowledge = known(slug)
    for slot in make_slot_table(knowledge).values():
        assert set(slot.fact_ids) <= {fact.id for fact in knowledge.facts}


def test_a_slot_says_value_denominator_and_period_at_first_and_the_value_later():
    text = filled(
        "In {{area}}, {{carers_social_contact.area}} had as much contact as they wanted, "
        "{{carers_social_contact.vs_average}}. So it was {{carers_social_contact.area}}."
    )
    assert text == (
        "In Rutland, 28.3% of carers who answered the survey in 2023-24 had as much contact as "
        "they wanted, against 29.3% in the average authority. So it was 28.3%."
    )


@pytest.mark.parametrize(
    "text",
    [
        "In {{requests.65_plus.period}} there were {{requests.65_plus.area}}.",
        "In 2023-24 there were {{requests.65_plus.area}}.",
        "There were {{requests.65_plus.area}} in {{requests.65_plus.period}}.",
    ],
)
def test_a_period_that_the_sentence_says_is_not_said_twice(text):
    assert filled(text).count("2023-24") == 1


def test_a_period_is_said_anew_when_another_came_between():
    text = filled(
        "In 2023-24 came {{requests.65_plus.area}}. It was {{unpaid_carers.area}}. Back: "
        "{{requests.65_plus.area}}."
    )
    assert re.findall(r"2023-24|2021", text) == ["2023-24", "2021", "2023-24"]


def test_verdicts_are_those_of_the_comparison():
    assert filled("{{requests.65_plus.vs_average}}").startswith("Higher than in the average")
    assert filled("{{requests.18_64.vs_average}}").startswith("Lower than in the average")
    assert "similar to" in filled("x {{providers.residential.vs_average}}")
    assert filled("x {{satisfaction.vs_average}}") == "x against 64.7% in the average authority"


def test_deprivation_has_words_of_its_own_and_no_multiples():
    assert "less deprived on average" in filled("x {{deprivation_decile_mean.vs_average}}")
    assert "deprivation_decile_mean.ratio_average" not in make_slot_table(known())


def test_ratios_are_given_only_where_the_figure_is_higher():
    table = make_slot_table(known())
    assert table["requests.65_plus.ratio_average"].text == "1.6 times"
    assert "requests.18_64.ratio_average" not in table
    assert "satisfaction.ratio_average" not in table


def test_a_regional_figure_carries_the_region_at_every_mention():
    text = filled("{{recruitment_harder.area}} said so. Then {{recruitment_harder.area}}.")
    first, second = text.split(" said so. ")
    assert "in the East Midlands (the region that includes Rutland)" in first
    assert second == "Then 81% in the East Midlands."
    assert "the East Midlands" in filled("{{recruitment_harder.says}}")


def test_a_missing_figure_is_never_nothing():
    table = make_slot_table(known())
    assert table["care_types_18_64.nursing.area"].text.startswith("none reported")
    assert table["cqc_authority_score.area"].text == "no published figure"
    hidden = dataset_of(observation(value=None, status="suppressed"))
    table = make_slot_table(known(dataset=hidden))
    assert "suppresses" in table["satisfaction.area"].text
    for slot in table.values():
        assert not re.search(r"(?<![\d.,])0(?![\d.,])", slot.text)


def test_other_units_and_periods_have_names_of_their_own():
    table = make_slot_table(known())
    assert table["requests.65_plus.count.area"].text == "1,620 requests (to the nearest 5)"
    older = table["requests.65_plus.rate_older.area"].text
    assert older == "about 15,200 per 100,000 residents aged 65 and over"
    assert table["older_share.65_plus.2019.area"].period == "2019"
    assert table["gross_expenditure.per_100k.area"].text == "£46.5 million per 100,000 residents"


def test_the_unit_drawn_has_a_short_name_and_a_full_one():
    table = make_slot_table(known())
    assert table["requests.65_plus.rate.area"].alias_of == "requests.65_plus.area"
    assert table["older_share.area"].text == table["older_share.65_plus.area"].text


def test_a_change_and_the_largest_group():
    said = "The share {{older_share.change}}. The largest group was {{requests.largest}}."
    text = filled(said, dataset=unbroken())
    assert text.startswith("The share rose from 25.1% in 2019. ")
    assert "was requests from people aged 65 and over, at 3,986 per 100,000" in text


def test_a_comparator_is_named_unless_the_sentence_names_it():
    assert filled("x was {{satisfaction.average}}").count("the average authority") == 1
    assert filled("in {{average}} it was {{satisfaction.average}}").count("the average auth") == 1


def test_the_period_of_a_clause_stands_where_a_writer_would_put_it():
    assert filled("In {{area}}, {{unpaid_carers.says}}.").startswith("In Rutland in 2021, 7,670")
    assert filled("{{unpaid_carers.says}}.").startswith("In 2021, 7,670 per")
    assert filled("x and {{unpaid_carers.says}}.").endswith("gave unpaid care in 2021.")


def test_what_the_text_says_already_is_not_said_twice():
    assert filled("In 2023-24, {{requests.65_plus.count.area}} were made").count("requests") == 1
    assert filled("in 2023 {{older_share.area}} of residents") == "in 2023 26.3% of residents"
    assert filled("in the {{average}}") == "in the average authority"
    assert filled("in 2024 about {{workforce_vacancy.area}}").count("about") == 1
    assert filled("{{population.area}} people") == "About 40,600 (2023) people"


def test_a_slot_that_opens_a_sentence_has_a_capital():
    assert filled("x. {{requests.65_plus.what}} came.") == (
        "x. Requests from people aged 65 and over came."
    )


def test_an_unknown_slot_is_named_with_the_nearest():
    message = refusal(filled, "as {{carer_social_contact.area}} said")
    assert "{{carer_social_contact.area}}" in message
    assert "carers_social_contact.area" in message
    with pytest.raises(UnknownSlot):
        filled("{{}}")


@pytest.mark.parametrize("text", ["{{area", "area}}", "{{ {area} }}", "{{area}} {{x"])
def test_braces_left_open_are_refused(text):
    assert "slot" in refusal(filled, text)


def test_long_and_strange_names_make_short_messages():
    assert len(refusal(filled, "{{" + "x" * 100_000 + "}}")) < 400
    refusal(filled, "{{\u202eaera}}")


def test_text_without_slots_is_untouched():
    text = "Paragraph one.\n\n\nParagraph {two}, as it was. "
    assert filled(text) == text
    assert slot_names("{{ a.b }} and {{c}} and {{a.b}}") == ["a.b", "c", "a.b"]


def test_indicators_that_only_others_have_offer_only_their_figures():
    only = dataset_of(observation(area_code="LA_MEAN"))
    table = make_slot_table(known(dataset=only))
    assert "satisfaction.average" in table
    assert "satisfaction.area" not in table
    assert "satisfaction.vs_average" not in table
    assert RUTLAND not in {slot.text for slot in table.values()}


def test_a_national_figure_is_said_of_the_country():
    assert filled("{{dissatisfaction_public.says}}").startswith(
        "In 2024, in England as a whole, 57% of"
    )


def test_the_largest_group_rests_on_all_groups():
    assert len(make_slot_table(known())["requests.largest"].fact_ids) == 2


def test_a_change_is_told_from_the_first_the_previous_and_the_extreme():
    values = {"2016/17": 21.6, "2018/19": 27.3, "2021/22": 21.9, "2023/24": 17.0}
    plain = {"indicator": "carers_social_contact", "source": "ascs"}
    rows = [
        observation(**plain, period=period, value=value, lower=value - 4, upper=value + 4)
        for period, value in values.items()
    ]
    said = "It {{carers_social_contact.change}}. It {{carers_social_contact.change_from_highest}}."
    assert filled(said, dataset=dataset_of(*rows)) == (
        "It shows no clear change from 21.6% in 2016-17. It fell from 27.3% in 2018-19."
    )
    said = "It {{carers_social_contact.change_from_previous}}."
    assert filled(said, dataset=dataset_of(*rows)).endswith(
        "no clear change from 21.9% in 2021-22."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Of carers who answered the survey, {{carers_social_contact.area}} had it.",
            "Of carers who answered the survey, 28.3% (2023-24) had it.",
        ),
        (
            "In {{area}}, of carers who answered the survey, {{carers_social_contact.area}} had.",
            "In Rutland, of carers who answered the survey, 28.3% (2023-24) had.",
        ),
        # Others than those that it is a share of: what it is of has to stand.
        (
            "Of carers, {{carers_social_contact.area}} had it.",
            "Of carers, 28.3% of carers who answered the survey in 2023-24 had it.",
        ),
        (
            "Of residents aged 65 and over, {{older_share.65_plus.area}} is the share.",
            "Of residents aged 65 and over, 26.3% of residents in 2023 is the share.",
        ),
    ],
)
def test_what_a_share_is_of_is_not_said_twice(text, said):
    assert filled(text) == said


def test_a_sentence_that_names_the_period_of_a_clause_hears_it_once():
    text = "In {{carers_social_contact.period}}, {{carers_social_contact.says}}."
    assert filled(text).count("2023-24") == 1


def test_a_change_may_name_the_figure_that_moved():
    rows = [
        observation(indicator="satisfaction", period=f"{year}/{year - 1999}", value=value)
        for year, value in ((2021, 70.0), (2022, 80.0), (2023, 75.0))
    ]
    asked = [replace(row, unit="respondents", value=100.0 + at) for at, row in enumerate(rows)]
    table = make_slot_table(known(dataset=dataset_of(*rows, *asked)))
    stem = "satisfaction"
    changes = {name: slot for name, slot in table.items() if name.startswith(f"{stem}.change_says")}
    assert len(changes) == 3
    for name, slot in changes.items():
        short = table[name.replace("change_says", "change")]
        assert slot.text == f"the figure for {table[f'{stem}.what'].text} {short.text}"
        assert slot.fact_ids == short.fact_ids
    # In numbers of people who answered, those words would say what is not so.
    assert f"{stem}.respondents.change" in table
    assert not [name for name in table if ".respondents.change_says" in name]


def test_what_a_share_is_of_stands_in_a_sentence_with_its_aside_in_brackets():
    row = observation(
        indicator="disabled_share_age_standardised",
        period="2021",
        value=14.7,
        source="census_disability",
    )
    text = filled("{{disabled_share_age_standardised.area}}", dataset=dataset_of(row))
    assert text == "14.7% of residents (age-standardised) in 2021"
