"""A filled text knows where each of its slots stands."""

import pytest

from carebook.facts.knowledge import gather_knowledge
from carebook.facts.slots.slot_filling import fill_slots, fill_text, leave_out_unknown_slots
from carebook.facts.slots.slot_kinds import slot_kind, slot_stem
from carebook.facts.slots.slot_table import make_slot_table

TEXT = (
    "In {{area}}, {{satisfaction.says}}, {{ satisfaction.vs_england }}.\n\n"
    "{{satisfaction.area}} is how it was. It {{satisfaction.change}}."
)


@pytest.fixture(scope="module")
def table(england):
    return make_slot_table(gather_knowledge(england, england.areas.find_authority("kent")))


def test_each_slot_stands_where_its_words_do(table):
    filled = fill_text(TEXT, table)
    assert filled.text == fill_slots(TEXT, table)
    assert [one.slot.name for one in filled.slots] == [
        "area",
        "satisfaction.says",
        "satisfaction.vs_england",
        "satisfaction.area",
        "satisfaction.change",
    ]
    words = [filled.text[one.start : one.end] for one in filled.slots]
    assert words[0] == "Kent"
    assert words[1].endswith("satisfied with it")
    assert words[2].startswith("similar to England")
    assert words[3] == "66.8% in 2024-25"
    assert words[4] == table["satisfaction.change"].text


def test_the_period_that_was_added_is_among_a_slot_s_words(table):
    filled = fill_text("In {{area}}, {{satisfaction.says}}.", table)
    clause = filled.slots[1]
    assert filled.text[clause.start : clause.end].startswith(" in 2024-25, 66.8%")
    assert filled.text[: clause.start] == "In Kent"


def test_a_place_in_the_text_before_it_was_filled_is_found_again(table):
    source = "{{satisfaction.says}}. It {{satisfaction.change}}. So it is."
    filled = fill_text(source, table)
    for words in (". It", ". So", "So it is."):
        at = filled.offset_of(source.index(words))
        assert filled.text[at:].startswith(words)


def test_what_cannot_be_filled_is_left_out_and_told_and_the_rest_is_filled(table):
    text, problems = leave_out_unknown_slots("{{nothing.here}} and {{area}} and {{", table)
    assert text == "… and {{area}} and …"
    assert [name for name, _ in problems] == ["{{", "nothing.here"]


def test_the_kind_of_a_slot_is_known_by_its_name(table):
    kinds = {
        "area": "name",
        "satisfaction.period": "name",
        "satisfaction.what": "name",
        "satisfaction.area": "figure",
        "satisfaction.england.full.dated": "figure",
        "satisfaction.says": "clause",
        "satisfaction.vs_england": "comparison",
        "satisfaction.points_vs_england": "comparison",
        "satisfaction.points_england": "amount",
        "satisfaction.change": "change",
        "satisfaction.band.dated": "place in order",
        "care_types_65.largest": "extreme",
    }
    known = {name: slot_kind(table[name]) for name in kinds if name in table}
    assert known == {name: kind for name, kind in kinds.items() if name in table}
    assert len(known) > 8
    assert slot_stem(table["satisfaction.england.full.dated"]) == "satisfaction"
