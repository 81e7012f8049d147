"""A text whose parts are replaced still knows where each of its lines was typed."""

import pytest

from carebook.notebooks.cell_places import CellPlace
from carebook.pages.placed_text import PlacedText, TextChange

CELL = CellPlace("a.ipynb", 1)
SOURCE = PlacedText.of_cell("one\ntwo\nthree\nfour", CELL)


def lines_of(text: PlacedText) -> list[tuple[str, int]]:
    rows = text.text.split("\n")
    return list(zip(rows, (place.line for place in text.places), strict=True))


@pytest.mark.parametrize(
    ("start", "end", "new", "found"),
    [
        (4, 7, "2", [("one", 1), ("2", 2), ("three", 3), ("four", 4)]),
        (4, 8, "", [("one", 1), ("three", 3), ("four", 4)]),
        (0, 8, "", [("three", 3), ("four", 4)]),
        (2, 10, "", [("onree", 1), ("four", 4)]),
        (4, 4, "\n", [("one", 1), ("", 2), ("two", 2), ("three", 3), ("four", 4)]),
        (4, 7, "x\ny", [("one", 1), ("x", 2), ("y", 2), ("three", 3), ("four", 4)]),
        (18, 18, "!", [("one", 1), ("two", 2), ("three", 3), ("four!", 4)]),
    ],
)
def test_each_line_keeps_its_place(start, end, new, found):
    assert lines_of(SOURCE.with_changes([TextChange(start, end, new)])) == found


def test_what_comes_from_elsewhere_keeps_its_own_place():
    other = PlacedText.of_cell("a\nb", CellPlace("b.md", first_line=10))
    text = SOURCE.with_changes([TextChange(4, 7, other), TextChange(14, 18, "4")])
    assert text.text == "one\na\nb\nthree\n4"
    assert [str(place) for place in text.places] == [
        "a.ipynb, cell 1, line 1",
        "b.md:10",
        "b.md:11",
        "a.ipynb, cell 1, line 3",
        "a.ipynb, cell 1, line 4",
    ]


def test_a_text_of_which_only_one_line_is_known_stays_there():
    text = PlacedText.from_one_place("a\nb", CELL.at_line(7))
    assert [place.line for place in text.places] == [7, 7]
