"""The rule writer, checked mechanically: every sentence for every authority and indicator."""

import re
from dataclasses import replace
from functools import cache

import pytest
from support.small_data import (
    ALL_AGES,
    OLDER,
    SLUGS,
    all_blocks,
    authority,
    block_of,
    bundled,
    dataset_of,
    observation,
)

from carebook.data import periods, units
from carebook.narrative.writers.rules import book_summary, chart_summary, section_summary
from carebook.text.phrasing import place_in_sentence

TURNS = range(6)
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
# Numbers that belong to the wording and to no fact.
WORDING = ("100,000", "hide numbers below 5", "to the nearest 5", "the 95% interval")
# A high decile is a place with little deprivation: 1 is the most deprived tenth, 10 the least.
OWN_WORDS = {"less deprived on average": "higher", "more deprived on average": "lower"}
MARKERS = re.compile(
    rf"(?:,| but) (?P<word>higher|lower|{'|'.join(OWN_WORDS)}) than "
    r"|(?:,| but) the (?P<same>same) as in |(?:,| but) (?P<similar>similar) to "
    r"|(?:,| but) (?P<about>about the same) as in "
    r"|; in |; the figure for |, against "
)
# How far a value may lie from the true one, by the note that says how it was rounded.
ROUNDING = {
    "stated to the nearest thousand": 500,
    "stated to the nearest hundred": 50,
    "stated to the nearest percent": 0.5,
    "stated as about 434": 0.5,
}


@cache
def every_summary():
    """Each block of each authority, with what the rules say of it, in every turn."""
    return [
        (slug, block, turn, chart_summary(block, turn))
        for slug in SLUGS
        for block in all_blocks(slug)
        for turn in TURNS
    ]


def fixed_words(block):
    """What stands in a sentence by its wording: statement, phrases, periods."""
    words = [part for part in re.split(r"\{\w+\}", block.statement) if part]
    words += [*block.phrases.values(), *WORDING]
    words += [periods.period_label(fact.period) for fact in block.facts]
    words += ["at ages 18 to 64", "at ages 65 and over"]
    words += [f.measure for f in block.facts] + ["aged 65 and over alone", "aged 65 and over"]
    return sorted(words, key=len, reverse=True)


def without_row(block):
    """The breakdowns asked for of which the area has no row at all, not even an empty one."""
    return [name for name in block.phrases if name not in {fact.breakdown for fact in block.own}]


def without_statement(text, block):
    for part in filter(None, re.split(r"\{\w+\}", block.statement)):
        text = text.replace(part, " ")
    return text


def numbers_of(text, block):
    for word in fixed_words(block):
        text = text.replace(word, " ")
    return NUMBER.findall(text)


def displays(block):
    shown = {fact.short for fact in block.facts if fact.value is not None}
    shown |= {fact.sentence for fact in block.facts if fact.value is not None}
    similar = {one.fact for one in block.comparisons if one.verdict == "similar"}
    for fact in [
        fact for fact in block.area_facts if fact.id in similar and fact.lower is not None
    ]:
        shown |= {units.format_short(x, fact.unit, fact.decimals) for x in (fact.lower, fact.upper)}
    return {number for text in shown for number in NUMBER.findall(text)}


def verdict(own, other):
    """Worked out here from the values, not taken from the recorded comparison."""
    if own.lower is not None:
        if own.lower > other.value:
            return "higher"
        return "lower" if own.upper < other.value else "similar"
    if own.basis != "total":
        return None
    if own.short == other.short:
        return "same"
    slack = sum(ROUNDING[fact.note] for fact in (own, other) if fact.status == "rounded")
    apart = abs(own.value - other.value)
    if apart <= slack or apart / min(own.value, other.value) < 0.02:
        return "about the same"
    return "higher" if own.value > other.value else "lower"


def spoken_verdict(sentence, place):
    at = [found.end() for found in MARKERS.finditer(sentence)]
    where = min(m.start() for m in re.finditer(re.escape(place), sentence) if m.start() >= at[0])
    marker = [found for found in MARKERS.finditer(sentence) if found.end() <= where][-1]
    return OWN_WORDS.get(marker["word"], marker["word"]) or next(
        (marker[name] for name in ("same", "similar", "about") if marker[name]), None
    )


def said_beside(text, place, short):
    """Every mention of a place has its own value right beside it."""
    value = rf"(about )?{re.escape(short)}(?![\d.,]*\d)"
    place = re.escape(place)
    shapes = [
        rf"{place} \({value}\)",
        rf"{place}'s {value}",
        rf"in {place} the figure was {value}",
        rf"the figure for {place} was {value}",
        rf"{value} in {place}(?! the figure)",
        rf"(?<!about )the same as in [^.;]*{place}",
    ]
    good = sum(len(re.findall(shape, text)) for shape in shapes)
    return good == len(re.findall(place, text))


def test_there_is_plenty_to_check():
    assert len([text for *_, text in every_summary() if text]) > 400
    for said in ("higher than", "lower than", "similar to", "against", "rose from", "None were"):
        assert [text for *_, text in every_summary() if said in text], said


@pytest.mark.parametrize("slug", SLUGS)
def test_there_is_a_summary_where_there_is_a_chart_and_only_there(slug):
    for _, block, _, text in (one for one in every_summary() if one[0] == slug):
        assert bool(text) == (block.silence is None)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_number_is_the_display_of_a_fact_of_its_block(slug):
    for _, block, _, text in (one for one in every_summary() if one[0] == slug):
        assert set(numbers_of(text, block)) <= displays(block), text


@pytest.mark.parametrize("slug", SLUGS)
def test_comparators_are_named_with_their_own_value_beside_them(slug):
    for _, block, _, text in (one for one in every_summary() if one[0] == slug and one[3]):
        text = without_statement(text, block)
        for other in block.facts:
            if other.role in ("england", "average") and block.area_facts:
                place = place_in_sentence(other.place)
                near = [
                    fact
                    for fact in block.facts
                    if fact.place == other.place and fact.charted and fact.value is not None
                ]
                mentions = [sentence for sentence in text.split(". ") if place in sentence]
                for sentence in mentions:
                    assert any(said_beside(sentence, place, fact.short) for fact in near), text


@pytest.mark.parametrize("slug", SLUGS)
def test_england_is_named_only_where_england_has_a_figure(slug):
    for _, block, _, text in (one for one in every_summary() if one[0] == slug):
        text = without_statement(text, block)
        has_figure = any(f.area_code == "E92000001" and f.value is not None for f in block.facts)
        assert has_figure or "England" not in text


@pytest.mark.parametrize("slug", SLUGS)
def test_higher_lower_and_similar_follow_from_the_values(slug):
    checked = 0
    for _, block, _, text in (one for one in every_summary() if one[0] == slug):
        by_id = {fact.id: fact for fact in block.facts}
        for comparison in block.comparisons:
            own, other = by_id[comparison.fact], by_id[comparison.comparator]
            place = place_in_sentence(other.place)
            for sentence in text.split(". "):
                told = own.value is not None and f" {own.sentence}" in f" {sentence}"
                if own.charted and told and MARKERS.search(sentence) and place in sentence:
                    assert spoken_verdict(sentence, place) == verdict(own, other), sentence
                    checked += 1
    assert checked > 50


@pytest.mark.parametrize("slug", SLUGS)
def test_a_change_is_told_as_the_values_have_it(slug):
    for _, block, _, text in (one for one in every_summary() if one[0] == slug):
        for direction, value, when in re.findall(r"It (rose|fell) from (.+?) in (.+?)\.", text):
            own = sorted(
                (f for f in block.area_facts if f.value is not None), key=lambda f: f.period
            )
            own = [fact for fact in own if fact.footing == own[-1].footing]
            assert (direction == "rose") == (own[-1].value > own[0].value)
            assert value.removeprefix("about ") == own[0].short
            assert when == periods.period_label(own[0].period)


@pytest.mark.parametrize("slug", SLUGS)
def test_rates_keep_their_denominator(slug):
    for _, block, _, text in (one for one in every_summary() if one[0] == slug):
        shown = {
            unit: {f.short.removeprefix("at most ") for f in block.facts if f.unit == unit}
            for unit in (ALL_AGES, OLDER)
        }
        assert "older residents" not in text
        for value in re.findall(r"([^\s(]+) per 100,000 residents of all ages", text):
            assert value in shown[ALL_AGES]
        for value in re.findall(r"([^\s(]+) per 100,000 residents aged 65", text):
            assert value in shown[OLDER]
        for value in re.findall(r"over alone, that is about (\S+) for every 100,000", text):
            assert value in shown[OLDER]
        for fact in block.area_facts:
            if fact.unit == ALL_AGES and fact.charted and fact.sentence in text:
                assert not re.search(rf"{fact.short} per 100,000 (?!residents of all ages)", text)


@pytest.mark.parametrize("slug", SLUGS)
def test_no_other_authority_is_named(slug):
    others = [authority(other).name for other in SLUGS if other != slug]
    everything = [text for at, *_, text in every_summary() if at == slug]
    everything += section_summary(all_blocks(slug)) + book_summary(
        all_blocks(slug), bundled().selections.book_summary
    )
    for text in everything:
        assert not [name for name in others if name in text]


@pytest.mark.parametrize("slug", SLUGS)
def test_none_reported_is_said_and_never_zero(slug):
    for _, block, _, text in (one for one in every_summary() if one[0] == slug and one[3]):
        last = max(
            (f.period for f in block.area_facts if f.charted), key=periods.period_start, default=""
        )
        for fact in block.area_facts:
            if fact.status == "none_reported" and fact.charted and fact.period == last:
                [told] = re.findall(r"None were reported for ([^.]*), which may hide", text)
                assert block.phrases[fact.breakdown] in told
        assert not re.search(r"(?<![\d,.])0(\.0+)?(?![\d.]*\d)", text)


@pytest.mark.parametrize("slug", SLUGS)
def test_regional_figures_are_said_to_be_the_regions(slug):
    region = place_in_sentence(bundled().areas.region_of(authority(slug)).name)
    found = [
        one
        for one in every_summary()
        if one[0] == slug and one[1].area_facts and one[1].area_facts[0].level == "regional"
    ]
    assert found
    for _, block, _, text in found:
        assert text.startswith(f"In {region} (the region that includes {block.area}) in 2024, ")
        assert text.endswith(f"This is a figure for the region, not for {block.area} alone.")


def test_a_national_figure_is_englands_and_nobodys_else():
    text = chart_summary(block_of("dissatisfaction_public"))
    assert text == (
        "Nationally in 2024, 57% of adults who answered the survey were dissatisfied with social "
        "care. This is a national figure: it says nothing about Rutland in particular."
    )


def test_older_peoples_requests_are_told_with_both_denominators():
    text = chart_summary(block_of("requests", "65+"), sources=bundled().sources)
    assert "came to 3,986 per 100,000 residents of all ages, higher than" in text
    assert "The number itself was 1,620, to the nearest 5." in text
    assert "Set against residents aged 65 and over alone, that is about 15,200 for every" in text


def test_spending_is_told_per_head_and_in_all():
    for turn in TURNS:
        text = chart_summary(block_of("gross_expenditure"), turn)
        assert "came to £465 for each resident, lower than in the average authority (£478)" in text
        assert "That is £46.5 million per 100,000 residents, or about £18.9 million in all." in text


def test_a_survey_without_intervals_gets_no_verdict():
    for turn in TURNS:
        text = chart_summary(block_of("satisfaction"), turn)
        assert "78.8%" in text
        assert "64.7%" in text
        assert not re.search(r"higher|lower|similar|same|better|worse", text)


def test_a_survey_with_an_interval_gets_the_verdict_it_allows():
    chance = " (64.7%) once chance is allowed for (the 95% interval runs from 60% to 87.2%)."
    for lower, said, tail in ((66.1, "higher than", "'s 64.7%."), (60.0, "similar to", chance)):
        own = observation(lower=lower, upper=87.2)
        average = observation(area_code="LA_MEAN", value=64.7)
        text = chart_summary(block_of("satisfaction", dataset=dataset_of(own, average)))
        assert text.endswith(f", {said} the average authority{tail}")


def test_a_suppressed_value_is_said_to_be_so_and_is_never_zero_nor_none_reported():
    plain = {"indicator": "requests", "unit": "count", "source": "salt"}
    younger = observation(**plain, breakdown="18-64", value=None, status="suppressed")
    older = observation(**plain, breakdown="65+", value=1620)
    text = chart_summary(block_of("requests", dataset=dataset_of(older, younger)))
    assert "requests from people aged 18 to 64 are suppressed by the publisher" in text
    assert "None were reported" not in text
    assert set(numbers_of(text, block_of("requests"))) == {"1,620"}
    assert "by the publisher, as they are small." in text
    noted = replace(younger, note="Either the number is small or records are missing.")
    text = chart_summary(block_of("requests", dataset=dataset_of(older, noted)))
    assert "aged 18 to 64 are suppressed by the publisher." in text


def test_equal_totals_are_the_same():
    plain = {"indicator": "population_density", "unit": "people per sq km", "value": 108}
    rows = [observation(**plain, area_code=code) for code in (authority().code, "E92000001")]
    text = chart_summary(block_of("population_density", dataset=dataset_of(*rows)))
    assert text.endswith("there were 108 people per square kilometre, the same as in England.")
