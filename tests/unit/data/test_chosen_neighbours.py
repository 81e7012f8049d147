"""Neighbours that somebody chose for a book, and whatever is wrong with the choice."""

import pytest
from support.small_data import BATH, LEICESTERSHIRE, RUTLAND, bundled, refusal

from carebook.data.chosen_neighbours import (
    CHOSEN,
    read_chosen_neighbours,
    with_chosen_neighbours,
)


@pytest.fixture
def chosen(tmp_path):
    def of(text, name="rutland"):
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
        return tmp_path, bundled().areas

    return of


def test_they_are_named_by_name_slug_or_code_in_order(chosen):
    written = f"neighbours: [Leicestershire, {BATH}]\nreply_to: nobody\n"
    found = read_chosen_neighbours(*chosen(written))
    assert found == {RUTLAND: (LEICESTERSHIRE, BATH)}
    dataset = with_chosen_neighbours(bundled(), found)
    assert dataset.neighbours[RUTLAND] == (LEICESTERSHIRE, BATH)
    assert dataset.neighbour_sources[RUTLAND] == CHOSEN


def test_a_file_without_them_chooses_none(chosen):
    text = "notebook: {comparators: [england, neighbours]}\n# neighbours: none\n"
    assert read_chosen_neighbours(*chosen(text)) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("neighbours: Leicestershire\n", "expected a list of authorities, found 'Leicestershire'"),
        ("neighbours: [Narnia]\n", "area: expected"),
        ("neighbours: [Rutland]\n", "each once, found the area itself"),
        ("neighbours: [Leicestershire, E10000018]\n", "each once, found 'E10000018' twice"),
    ],
)
def test_a_wrong_choice_is_refused_with_its_line(chosen, text, said):
    message = refusal(read_chosen_neighbours, *chosen(text))
    assert "rutland.yml:1: neighbours: " in message
    assert said in message


def test_the_defaults_choose_none_for_all(chosen):
    message = refusal(read_chosen_neighbours, *chosen("neighbours: [Rutland]\n", "defaults"))
    assert "expected in an area's own file, found for all" in message
