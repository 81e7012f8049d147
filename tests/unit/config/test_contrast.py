"""Contrast by WCAG 2.2, against values worked out elsewhere, and the nearest colour with enough."""

import pytest
from coloraide import Color

from carebook.config.contrast import (
    colour_as_hex,
    contrast,
    is_readable,
    mixed,
    nearest_readable,
    worst_ground,
)

WHITE, BLACK = "#ffffff", "#000000"
ON_WHITE = ((WHITE, 4.5),)


# The last two are the well-known greys on each side of 4.5.
@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [(BLACK, WHITE, 21), (WHITE, WHITE, 1), ("#777777", WHITE, 4.48), ("#767676", WHITE, 4.54)],
)
def test_contrast_is_that_of_wcag_whichever_way_round(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("navy", "#000080"),
        ("#ABC", "#aabbcc"),
        ("hsl(0 100% 50%)", "#ff0000"),
        (" #1D2733 ", "#1d2733"),
    ],
)
def test_any_colour_of_css_is_taken(text: str, expected: str) -> None:
    assert colour_as_hex(text) == expected


@pytest.mark.parametrize("text", ["bleu", "", "#12345", "rgb(0 0 0 / 50%)", "transparent"])
def test_what_is_no_opaque_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a valid color|seen through"):
        colour_as_hex(text)


@pytest.mark.parametrize("colour", ["#f7a600", "#ffd166", "#7fd1ae", "#ff00aa", "#9ec5fe"])
def test_the_nearest_colour_has_the_hue_and_is_no_darker_than_it_must_be(colour: str) -> None:
    found = nearest_readable(colour, ON_WHITE)
    assert 4.5 <= contrast(found, WHITE) < 4.6
    hues = [Color(one).convert("oklch")["hue"] for one in (colour, found)]
    assert abs(hues[0] - hues[1]) < 8


def test_a_colour_that_is_readable_stays() -> None:
    assert nearest_readable("#12436d", ON_WHITE) == "#12436d"


def test_on_a_dark_ground_the_nearest_is_lighter() -> None:
    found = nearest_readable("#12436d", (("#12181f", 4.5),))
    assert contrast(found, "#12181f") >= 4.5
    assert Color(found).luminance() > Color("#12436d").luminance()


def test_where_no_colour_does_it_is_black_or_white() -> None:
    grounds = ((WHITE, 4.5), (BLACK, 4.5), ("#808080", 4.5))
    assert nearest_readable("#12436d", grounds) in (BLACK, WHITE)


def test_the_worst_ground_is_named_by_what_it_needs() -> None:
    grounds = ((WHITE, 3.0), ("#eeeeee", 4.5))
    assert worst_ground("#767676", grounds) == ("#eeeeee", 4.5)
    assert not is_readable("#767676", grounds)


def test_a_mixture_lies_between() -> None:
    assert mixed(BLACK, WHITE, 0) == BLACK
    assert mixed(BLACK, WHITE, 1) == WHITE
    assert contrast(mixed(BLACK, WHITE, 0.5), WHITE) < 21
