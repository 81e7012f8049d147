"""What a language model is told of whole books: how much, in which order, and what it may copy."""

import json
import re
from functools import cache

import pytest
from support.small_data import PROJECT

from benchmarks.draft_prompts import write_prompts
from benchmarks.prompt_sizes import MOST_TOKENS
from benchmarks.prompt_texts import PromptText, PromptTexts
from carebook.checking.word_lists import read_word_lists
from carebook.facts.slots.fact_series import slot_name_part
from carebook.facts.slots.slot_filling import slot_names
from carebook.narrative.writers.prompt_slots import slots_for_prompt
from carebook.narrative.writers.prompts import example_of_slots
from carebook.narrative.writers.writing_tasks import quotable_phrases

SLUGS = ("kent", "rutland", "isles-of-scilly", "birmingham", "hackney")
# What a draft may copy word for word.
QUOTABLE = ("title", "name", "caveat", "limits", "no_figure")


@pytest.fixture(scope="module")
def prompts_of(england):
    texts = PromptTexts(PROJECT, england)

    @cache
    def of(slug: str) -> tuple[PromptText, ...]:
        return tuple(texts.prompts_of(england.areas.find_authority(slug)))

    return of


def facts_of(prompt: PromptText) -> dict:
    inside = prompt.message.split("-----\n", 1)[1].partition("\n----- end of facts")[0]
    return json.loads(inside)


def copied(value, key: str = "") -> list[str]:
    """The words under the keys whose words may be copied."""
    if isinstance(value, dict):
        # Of what has no figure the keys are the reasons.
        inside = [*value] if key in QUOTABLE else []
        return inside + [
            text
            for name, item in value.items()
            for text in copied(item, key if key in QUOTABLE else name)
        ]
    if isinstance(value, list):
        return [text for item in value for text in copied(item, key)]
    return [value] if key in QUOTABLE else []


@pytest.mark.parametrize("slug", SLUGS)
def test_no_prompt_is_longer_than_it_may_be(prompts_of, slug):
    long = [
        (each.task.key, each.tokens)
        for each in prompts_of(slug)
        if each.tokens > MOST_TOKENS[each.task.kind]
    ]
    assert long == []


@pytest.mark.parametrize("slug", SLUGS)
def test_what_a_model_may_copy_is_known_to_the_check(prompts_of, slug):
    refused = {word for words in read_word_lists("not_in_drafts").values() for word in words}
    for each in prompts_of(slug):
        phrases = quotable_phrases(each.task)
        for text in copied(facts_of(each)):
            rest = text
            for phrase in phrases:
                rest = rest.replace(phrase, " ")
            left = re.findall(r"[A-Za-z0-9]+", rest)
            assert left == [], (each.task.key, text)
    assert any(
        refused & set(phrase.lower().split())
        for each in prompts_of(slug)
        for phrase in quotable_phrases(each.task)
    )


@pytest.mark.parametrize("slug", SLUGS)
def test_the_example_stands_as_it_is(prompts_of, slug):
    examples = 0
    for each in prompts_of(slug):
        table = each.assessor.slot_table
        example = example_of_slots(each.task, table)
        assert set(slot_names(example)) <= slots_for_prompt(each.task, table).keys()
        found = each.assessor.assess([example], (), each.task.indicator)
        assert found.unsupported_claims == (), found.text
        examples += bool(example)
    assert examples >= 0.9 * len(prompts_of(slug))


@pytest.mark.parametrize("slug", ["kent", "birmingham"])
def test_past_years_are_told_as_changes_alone(prompts_of, slug):
    for each in prompts_of(slug):
        past = {
            slot_name_part(fact.period)
            for block in each.task.blocks
            for fact in block.facts
            if not fact.current
        }
        told = slots_for_prompt(each.task, each.assessor.slot_table)
        assert [name for name in told if past & set(name.split("."))] == []


def test_the_book_s_findings_come_first_in_their_order(prompts_of):
    [book] = [each for each in prompts_of("kent") if each.task.kind == "book"]
    names = [finding["name"] for finding in facts_of(book)["findings"]]
    # The findings of `carebook findings kent`, with what says the same as the first.
    assert names[:3] == ["carers' social contact", "carers' quality of life", "what the NHS pays"]
    assert all(finding["why"] and finding["sure"] for finding in facts_of(book)["findings"])
    assert [*facts_of(book)].index("findings") < [*facts_of(book)].index("other_figures")
    first = facts_of(book)["findings"][0]
    assert "very far from the middle authority" in first["why"]
    assert first["slots"]["{{carers_social_contact.change_from_highest}}"] == (
        "fell from 27.3% in 2018-19"
    )
    assert "**{{carers_social_contact.message}}.** In {{area}}, " in book.message


def test_a_change_that_is_a_finding_is_told_as_one(prompts_of):
    [book] = [each for each in prompts_of("hackney") if each.task.kind == "book"]
    [found] = [
        finding
        for finding in facts_of(book)["findings"]
        if "{{users_social_contact.says}}" in finding["slots"]
    ]
    assert found["sure"].startswith("the change is, the difference from England is not")
    assert found["slots"]["{{users_social_contact.change}}"] == "rose from 36.4% in 2015-16"


def test_of_a_chart_with_many_groups_a_few_are_told(prompts_of):
    [chart] = [
        each for each in prompts_of("kent") if each.task.key == "older-people/requests_outcome_65"
    ]
    facts = facts_of(chart)
    assert len(facts["findings"]) == 3
    # Each finding is told with its figure and how it stands, before there is another figure.
    for figure in facts["findings"]:
        ends = {name[2:-2].rpartition(".")[2] for name in figure["slots"]}
        assert ends >= {"message", "says", "vs_england"}


def test_where_the_latest_has_no_figure_the_last_one_is_told(prompts_of):
    [chart] = [
        each for each in prompts_of("hackney") if each.task.key == "working-age/requests_to_service"
    ]
    [figure] = facts_of(chart)["other_figures"]
    assert "1,211" in figure["slots"]["{{requests_to_service.2019_20.says}}"]
    assert facts_of(chart)["no_figure"].startswith("There is no published figure for requests")


def test_prompts_are_written_as_they_would_be_sent(prompts_of, tmp_path):
    prompts = [*prompts_of("rutland")][:3]
    write_prompts(tmp_path, prompts)
    for each in prompts:
        name = each.task.key.replace("/", "_")
        written = (tmp_path / "rutland" / f"{name}.md").read_text(encoding="utf-8")
        assert written.startswith(f"Task: {each.task.key} (")
        assert each.system in written
        assert each.message in written
