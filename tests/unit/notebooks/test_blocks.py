import json

import pytest
from pydantic import ValidationError
from support.small_data import all_blocks, block_of, displayed, open_book

from carebook.notebooks.api import bars
from carebook.notebooks.blocks import BLOCK_MIME, CardsBlock, IndicatorBlock, read_block


def through_a_file(block):
    return read_block({BLOCK_MIME: json.loads(json.dumps(block.model_dump(mode="json")))})


def test_every_block_comes_back_from_a_notebook_as_it_went_in():
    for block in all_blocks("rutland"):
        assert through_a_file(block) == block


def test_a_block_with_a_chart_comes_back_too():
    block = block_of("satisfaction", draw=bars)
    assert block.spec["height"] > 0
    assert through_a_file(block) == block


def test_cards_come_back_as_cards():
    data = displayed(open_book().key_figures, "satisfaction", "reablement")
    block = read_block(json.loads(json.dumps(data)))
    assert isinstance(block, CardsBlock)
    assert [card.fact is None for card in block.cards] == [False, True]


def test_other_outputs_are_no_blocks():
    assert read_block({"text/plain": "hello", "text/markdown": "# hello"}) is None
    assert read_block({}) is None


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "picture"},
        {"indicator": "satisfaction"},
        {"kind": "cards", "cards": [], "colour": "blue"},
        {"kind": "indicator", "indicator": "x"},
    ],
)
def test_what_is_no_block_of_ours_is_refused(data):
    with pytest.raises(ValidationError):
        read_block({BLOCK_MIME: data})


def test_own_facts_are_the_areas_and_not_its_comparators():
    block = block_of("population_density")
    assert isinstance(block, IndicatorBlock)
    assert [fact.place for fact in block.area_facts] == ["Rutland"]
    assert len(block.facts) == 3
