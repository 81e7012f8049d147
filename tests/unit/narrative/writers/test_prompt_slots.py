"""Which slots a model is told of, and how what has no figure is named."""

import json
from dataclasses import replace

import pytest
from support.small_data import ENGLAND, authority, bundled, dataset_of, observation
from support.small_data import block_of as bundled_block_of

from carebook.facts.knowledge import gather_knowledge
from carebook.findings.finding_slots import make_area_slots
from carebook.narrative.writers.prompt_figures import figures_of_blocks
from carebook.narrative.writers.prompt_slots import slots_by_figure
from carebook.narrative.writers.prompts import example_of_slots, facts_as_json
from carebook.narrative.writers.slot_grammar import find_misplaced_slots
from carebook.narrative.writers.writing_tasks import WritingTask


def carers(indicator, value, **changes):
    """What carers said in a survey, with an interval of some five points on each side."""
    plain = {"indicator": indicator, "value": value, "lower": value - 5, "upper": value + 5}
    return observation(**(plain | {"source": "sace"} | changes))


DATA = dataset_of(
    *bundled().observations,
    *(
        row
        for name in ("carers_satisfaction", "carers_consulted")
        for row in (
            carers(name, 38.0, period="2021/22"),
            carers(name, 37.0),
            carers(name, 36.0, area_code=ENGLAND, lower=35.8, upper=36.2),
        )
    ),
)
TABLE = make_area_slots(gather_knowledge(DATA, authority()))
ONE, OTHER = "carers_satisfaction", "carers_consulted"


def block_of(indicator, *breakdowns):
    return bundled_block_of(indicator, *breakdowns, dataset=DATA)


def task(kind, *blocks, figures=()):
    return WritingTask("a/b", "Rutland", kind, tuple(blocks), "x", ("By rule.",), figures=figures)


def told(one):
    return [slot.name for _, slots in slots_by_figure(one, TABLE) for slot in slots]


def figure_of(block, **changes):
    return replace(figures_of_blocks([block])[0], **changes)


@pytest.mark.parametrize("kind", ["chart", "section", "book"])
def test_a_band_far_out_is_told_only_of_a_figure_that_is_told_apart(kind):
    block = block_of(ONE)
    name = f"{ONE}.band"
    far = replace(TABLE[f"{ONE}.vs_england"], name=name, text="among the ten lowest of 152")
    middle = replace(far, text="in the middle half of 152")
    for band, is_apart, is_told in ((far, True, True), (far, False, False), (middle, False, True)):
        figures = (figure_of(block, is_apart=is_apart),)
        slots = slots_by_figure(task(kind, block, figures=figures), {**TABLE, name: band})
        assert (name in {slot.name for _, found in slots for slot in found}) is is_told


def test_a_figure_within_chance_of_england_is_not_apart():
    [figure] = figures_of_blocks([block_of(ONE)])
    assert "similar to" in TABLE["carers_satisfaction.vs_england"].text
    assert not figure.is_apart
    names = told(task("chart", block_of(ONE)))
    assert "carers_satisfaction.vs_england.brief" in names
    assert "carers_satisfaction.vs_england" not in names


def test_a_chart_with_several_figures_names_the_one_that_moved():
    alone = block_of("carers_satisfaction")
    two = (figure_of(alone), figure_of(block_of(OTHER)))
    assert "carers_satisfaction.change" in told(task("chart", alone))
    names = told(task("chart", alone, block_of(OTHER), figures=two))
    assert "carers_satisfaction.change_says" in names
    assert "carers_satisfaction.change" not in names
    several = task("chart", alone, block_of(OTHER), figures=two)
    assert ". {{carers_satisfaction.change_says" in example_of_slots(several, TABLE)


def test_a_finding_of_a_chart_is_told_with_how_it_stands_before_another_figure():
    blocks = [block_of("requests_outcome_65"), block_of(ONE)]
    figures = [figure_of(blocks[1], role="finding"), *figures_of_blocks(blocks[:1])]
    names = told(task("chart", *blocks, figures=tuple(figures)))
    stem = "carers_satisfaction"
    first = [name for name in names if name.startswith(stem)][:3]
    assert f"{stem}.says" in first
    assert any(name.startswith(f"{stem}.vs_") for name in first)


def test_the_bare_figure_is_told_where_what_it_is_of_would_be_said_twice():
    assert "carers_satisfaction.area.number" in told(task("chart", block_of("carers_satisfaction")))
    for name in ("population", "carers_quality_of_life"):
        assert f"{name}.area.number" not in told(task("chart", block_of(name)))


def test_limits_that_figures_share_are_told_once():
    block, other = block_of("carers_satisfaction"), block_of(OTHER)
    limits = "The survey asks carers whom the council knows."
    figures = tuple(figure_of(one, limits=limits) for one in (block, other))
    assert facts_as_json(task("book", block, other, figures=figures), TABLE).count(limits) == 1


def test_charts_without_a_figure_that_share_a_title_are_named_by_whom_they_are_of():
    silent = [
        block_of("requests", age).model_copy(
            update={"silence": "It was not submitted.", "silence_reason": "Not submitted."}
        )
        for age in ("18-64", "65+")
    ]
    alike = [block_of("helpline_enquiries").model_copy(update={"facts": ()}) for _ in range(2)]
    said = json.loads(facts_as_json(task("section", *silent, *alike), TABLE))["no_figure"]
    names = [name for found in said.values() for name in found]
    assert {"requests from people aged 18 to 64", "requests from people aged 65 and over"} <= set(
        names
    )
    assert len(names) == len(set(names))


def test_a_change_that_names_its_figure_stands_where_another_may_not():
    stem = ONE
    assert [*find_misplaced_slots(f"In {{{{area}}}}, {{{{{stem}.change_says}}}}.", TABLE)] == []
    assert [*find_misplaced_slots(f"In {{{{area}}}}, {{{{{stem}.change}}}}.", TABLE)]
    assert [*find_misplaced_slots(f"It was {{{{{stem}.change_says}}}}.", TABLE)]


def test_a_chart_told_by_its_largest_group_alone_is_told_with_its_limits():
    block = block_of("providers")
    facts = json.loads(
        facts_as_json(task("section", block, figures=(figure_of(block_of(ONE)),)), TABLE)
    )
    assert [*facts["largest_groups"]] == ["{{providers.largest}}"]
    [limits] = facts["limits_of_groups"]
    assert block.caveat.startswith(limits)
    assert "limits_of_groups" not in json.loads(facts_as_json(task("chart", block), TABLE))
