"""The text on a section: how much stands out, its findings, what is ordinary, what is missing."""

import re

import pytest
from support.rule_texts import (
    book_texts,
    lead_ins,
    no_findings,
    section_rule_text,
    sentences_of,
    weighed_as,
    words_of,
)
from support.small_data import ENGLAND, LA_MEAN, block_of, bundled, dataset_of, observation

from carebook.findings.finding import Finding
from carebook.narrative.writers.finding_sentences import FindingTeller
from carebook.narrative.writers.latest_facts import told_facts
from carebook.narrative.writers.rule_text import RuleText
from carebook.narrative.writers.section_text import section_text

COUNTED = {"no": 0, "one": 1, "two": 2, "three": 3}
CANNOT_SHOW = "What this cannot show."
SURVEYS = ("satisfaction", "users_control", "users_social_contact", "users_feel_safe",
           "users_find_information", "carers_social_contact", "carers_satisfaction",
           "carers_consulted")  # fmt: skip


@pytest.fixture(params=["kent", "rutland", "isles-of-scilly", "hackney"])
def sections(request, england):
    return [*book_texts(england, request.param).of("section")]


def alike(count, code=ENGLAND, half=5.0):
    """So many surveys in which Rutland lies near England, or near the average authority."""
    rows = []
    for name in SURVEYS[:count]:
        rows.append(observation(indicator=name, value=66.0, lower=66 - half, upper=66 + half))
        rows.append(observation(indicator=name, value=65.0, area_code=code))
    dataset = dataset_of(*rows)
    blocks = [block_of(name, dataset=dataset) for name in SURVEYS[:count]]
    return section_rule_text(blocks, dataset=dataset, title="Quality")


def test_it_opens_with_how_much_stands_out_and_tells_so_much(sections):
    counted = 0
    for _, text in sections:
        found = re.match(r"[^:]+: (\w+) findings? stands? out in ", words_of(text))
        told = [bold for bold in lead_ins(text) if bold and bold != CANNOT_SHOW]
        assert len(told) == (COUNTED[found[1]] if found else 0)
        counted += len(told)
    assert counted > 2


def test_each_finding_is_one_of_the_chapters_own(sections):
    for request, text in sections:
        shown = {fact.id for block in request.blocks for fact in block.area_facts}
        own = [one for one in request.findings.all if one.lead.candidate.fact.id in shown]
        told = [bold for bold in lead_ins(text) if bold and bold != CANNOT_SHOW]
        assert len(told) == min(3, len(own))
        paragraphs = dict(zip(lead_ins(text), words_of(text).split("\n\n"), strict=True))
        for bold, finding in zip(told, own, strict=False):
            assert finding.lead.candidate.fact.short.partition(" out of ")[0] in paragraphs[bold]


def test_limits_are_said_once_a_section(sections):
    for _, text in sections:
        said = sentences_of(words_of(text).partition(CANNOT_SHOW)[2])
        assert len(set(said)) == len(said)
        assert lead_ins(text).count(CANNOT_SHOW) <= 1


def test_what_a_section_calls_like_england_is_told_as_no_finding(sections):
    for _, text in sections:
        words = words_of(text)
        more = re.findall(r"There is more that sets [^:]* apart: ([^.]*)\.", words)
        same = re.findall(r"There is no clear difference from England in ([^.]*)\.", words)
        if more and same:
            names = re.split(r", | and ", more[0])
            assert not {name for name in names if name in re.split(r", | and ", same[0])}


def test_an_ordinary_section_says_so_and_names_what_is_like_england():
    words = words_of(alike(2))
    assert words.startswith("Quality: no finding stands out in Rutland.")
    assert (
        "There is no clear difference from England in satisfaction with care and control over "
        "daily life."
    ) in words
    assert not re.search("higher|lower|more that sets", words)


def test_england_is_not_named_where_it_has_no_figure():
    words = words_of(alike(2, LA_MEAN))
    assert words.startswith("Quality: no finding stands out in Rutland.")
    assert "England" not in words


@pytest.mark.parametrize(("count", "rest"), [(6, ""), (7, "two more"), (8, "three more")])
def test_many_that_are_alike_are_counted_and_nobody_counts_one(count, rest):
    words = words_of(alike(count))
    [said] = re.findall(r"There is no clear difference from England in ([^.]*)\.", words)
    assert said.endswith(f" and {rest}") if rest else "more" not in said
    assert len(re.split(r", | and ", said)) == (6 if rest else count)


def test_a_section_that_sets_the_scene_tells_its_first_figure_and_how_others_lie():
    people = {"indicator": "population", "unit": "people", "source": "ons_population"}
    density = {"indicator": "population_density", "unit": "people per sq km"}
    dataset = dataset_of(
        observation(**people, value=41443),
        observation(**density, value=109.0),
        observation(**density, value=450.0, area_code=ENGLAND),
    )
    blocks = [block_of(name, dataset=dataset) for name in ("population", "population_density")]
    text = section_rule_text(blocks, dataset=dataset)
    assert words_of(text) == (
        "In 2023-24, 41,443 people lived in Rutland. People live further apart than in England."
    )
    assert text.questions == ()


def test_each_measure_without_a_figure_is_named():
    blocks = [block_of("satisfaction"), block_of("reablement")]
    words = words_of(section_rule_text(blocks))
    assert "There is no figure to show for Rutland on still at home after reablement." in words


def test_a_section_with_nothing_at_all_has_no_text():
    assert section_text("Title", [], no_findings(), bundled()) == RuleText()


def test_a_section_of_silences_says_only_what_is_missing():
    text = section_rule_text([block_of("reablement")])
    assert lead_ins(text) == [CANNOT_SHOW]
    assert text.questions == ()


def test_a_question_of_two_findings_is_asked_once():
    own = {"indicator": "carers_social_contact"}
    dataset = dataset_of(
        observation(**own, value=17.0, lower=13.3, upper=20.7),
        observation(**own, value=30.0, area_code=ENGLAND),
    )
    block = block_of("carers_social_contact", dataset=dataset)
    [fact] = told_facts(block)
    finding = Finding(lead=weighed_as(fact, "lower"))
    teller = FindingTeller([block], no_findings(), dataset)
    asked = teller.questions([finding, finding], 4)
    assert asked == bundled().wording["carers_social_contact"].questions.lower[:2]
    assert teller.questions([finding], 1) == asked[:1]
