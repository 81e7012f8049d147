"""The text on a whole book: as many findings as it says, each once, how sure, limits, questions."""

import re
from dataclasses import replace

import pytest
from support.invented_country import ENGLAND, PLAIN, SMALL, national
from support.rule_texts import (
    book_rule_text,
    book_texts,
    findings_of,
    lead_ins,
    sentences_of,
    wording_of_fact,
    words_of,
)
from support.small_data import authority, bundled
from support.volume_books import QUIET, country
from support.volume_books import block_of as plain_block

from carebook.facts.knowledge import gather_knowledge
from carebook.narrative.writers.book_text import CANNOT_SHOW, HOW_SURE, book_text
from carebook.narrative.writers.rule_text import RuleText

COUNTED = {"One": 1, "Two": 2, "Three": 3, "Four": 4, "Five": 5}
SLUGS = ("kent", "rutland", "isles-of-scilly", "hackney")


@pytest.fixture(params=SLUGS)
def of_england(request, england):
    return book_texts(england, request.param).book


def parts_of(text):
    """Opening, findings, how sure and limits, each as a reader sees it."""
    bold, shown = lead_ins(text), words_of(text).split("\n\n")
    sure, limits = bold.index(HOW_SURE), bold.index(CANNOT_SHOW)
    assert (sure, limits) == (len(bold) - 2, len(bold) - 1)
    assert bold[0] == ""
    return shown[0], list(zip(bold[1:sure], shown[1:sure], strict=True)), shown[sure], shown[limits]


def test_there_are_as_many_findings_as_the_opening_says(of_england):
    request, text = of_england
    opening, told, _, _ = parts_of(text)
    ordinary = [one for one in request.findings.chosen if one.is_ordinary]
    [said] = re.findall(r"(\w+) things? stands? out in ", opening)
    assert COUNTED[said] == len(told) - len(ordinary)
    assert len(told) == len(request.findings.chosen) <= 5


def test_each_paragraph_opens_with_a_headline_of_its_own(of_england):
    _, text = of_england
    _, told, _, _ = parts_of(text)
    headlines = [bold for bold, _ in told]
    assert all(bold.endswith(".") for bold in headlines)
    assert len(set(headlines)) == len(headlines)


def test_each_finding_is_told_with_its_figure_and_its_period(of_england):
    request, text = of_england
    _, told, _, _ = parts_of(text)
    for finding, (_, words) in zip(request.findings.chosen, told, strict=True):
        assert finding.lead.candidate.fact.short.partition(" out of ")[0] in words
        assert words.count("authorities.") <= 1


def test_how_sure_names_each_finding_once_by_its_grounds(of_england):
    """And once more where records differ or a figure is old."""
    request, text = of_england
    _, _, sure, _ = parts_of(text)
    words = ("chance ", "no difference", "a judgement")
    lines = [one.lower() for one in sentences_of(sure)]
    grounds = [one for one in lines if any(word in one for word in words)]
    for finding in request.findings.chosen:
        fact = finding.lead.candidate.fact
        block = next(b for b in request.blocks if fact.id in {f.id for f in b.facts})
        name = wording_of_fact(fact, block).name.format(group=block.phrases.get(fact.breakdown))
        name = name.lower()
        assert sum(sentence.count(name) for sentence in grounds) >= 1, name
        assert len([one for one in grounds if name in one]) == 1, name


def test_limits_are_said_once_each_and_no_figure_says_why(of_england):
    request, text = of_england
    _, _, _, limits = parts_of(text)
    said = sentences_of(limits.removeprefix(CANNOT_SHOW))
    assert len(set(said)) == len(said)
    assert said[-1] == "None of these figures says why."
    leads = {finding.lead.candidate.fact.indicator for finding in request.findings.chosen}
    assert len(said) <= len(leads) * 2 + 1


def test_it_asks_one_question_of_each_finding_up_to_five(of_england):
    request, text = of_england
    assert len(request.findings.chosen) - 1 <= len(text.questions) <= 5
    assert all(question.endswith("?") for question in text.questions)
    assert len(set(text.questions)) == len(text.questions)


# --- areas of every kind --------------------------------------------------------------------------


SHOWN = ("population", "requests", "satisfaction", "carers_social_contact", "gross_expenditure")


def book_of(dataset, code):
    area = dataset.areas.by_code[code]
    blocks = [plain_block(dataset, area, name) for name in SHOWN]
    return book_text(blocks, findings_of(gather_knowledge(dataset, area), blocks), dataset)


def test_where_everything_is_suppressed_there_is_nothing_to_say():
    assert book_of(country(suppressed=[QUIET]), QUIET) == RuleText()


def test_there_is_nothing_to_say_of_an_empty_book():
    assert book_rule_text([]) == RuleText()


def test_an_area_with_few_figures_and_those_ordinary_says_that_nothing_stands_out():
    """Thirty authorities alike, of which one has two figures and the others two hundred."""
    dataset = national()
    names = ("satisfaction", "carers_social_contact")
    kept = [one for one in dataset.observations if one.indicator in names]
    middle = {(one.indicator, one.period): one.value for one in kept if one.area_code == ENGLAND}
    rows = [
        replace(one, value=middle[one.indicator, one.period], lower=50.0, upper=80.0)
        if one.area_code == PLAIN and (one.indicator, one.period) in middle
        else one
        for one in kept
    ]
    dataset = replace(dataset, observations=tuple(rows))
    text = book_of(dataset, PLAIN)
    opening, told, sure, _ = parts_of(text)
    assert opening == "Ashmere is close to other places on most measures." or opening == (
        "No finding stands out in Ashmere."
    )
    assert len(told) == 1
    assert "there is no difference that we can be sure of" in sure
    assert not re.search(r"\b(higher|lower|risen|fallen)\b", words_of(text))


def test_two_areas_with_the_same_figures_have_the_same_text_but_for_the_name():
    dataset = national()
    like = {PLAIN: SMALL}
    rows = [one for one in dataset.observations if one.area_code != SMALL]
    rows += [replace(one, area_code=like[one.area_code]) for one in rows if one.area_code in like]
    regions = {
        code: replace(area, region_code=dataset.areas.by_code[PLAIN].region_code)
        if code == SMALL
        else area
        for code, area in dataset.areas.by_code.items()
    }
    dataset = replace(
        dataset,
        observations=tuple(rows),
        areas=type(dataset.areas)(regions),
        neighbours=dict(dataset.neighbours) | {SMALL: dataset.neighbours[PLAIN]},
    )
    one, other = (words_of(book_of(dataset, code)) for code in (PLAIN, SMALL))
    assert "stand out in Ashmere" in one or "stands out in Ashmere" in one
    assert other == one.replace("Ashmere", "Denholt")


@pytest.mark.parametrize("slug", ["rutland", "leicestershire"])
def test_an_area_is_named_as_it_is(slug):
    text = book_texts(bundled(), slug).book[1]
    assert authority(slug).name in words_of(text) or text == RuleText()
