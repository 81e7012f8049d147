import pytest

from carebook.facts.position_bands import position_band, short_position_band
from carebook.facts.positions import Position


def place(below, above, authorities=152):
    return Position(
        fact="of/the/area",
        authorities=authorities,
        below=below,
        above=above,
        share_below=round(100 * below / authorities, 1),
        lower_quartile=1,
        median=2,
        upper_quartile=3,
    )


@pytest.mark.parametrize(
    ("lower", "band"),
    [
        (0, "among the ten lowest"),
        (9, "among the ten lowest"),
        (10, "in the lowest quarter"),
        (37, "in the lowest quarter"),
        (38, "in the middle half"),
        (113, "in the middle half"),
        (114, "in the highest quarter"),
        (141, "in the highest quarter"),
        (142, "among the ten highest"),
        (151, "among the ten highest"),
    ],
)
def test_each_place_among_152_authorities_has_its_band(lower, band):
    position = place(lower, 151 - lower)
    assert position_band(position) == f"{band} of 152 authorities"
    assert short_position_band(position) == f"{band} of 152"


@pytest.mark.parametrize(
    ("below", "above", "band"),
    [
        # Ten are as low, of whom three are equal; then eleven, so that one of them is not of ten.
        (7, 142, "among the ten lowest of 152"),
        (7, 141, "in the lowest quarter of 152"),
        (141, 7, "in the highest quarter of 152"),
        # Half of the authorities have nothing to report: none of them is among the few.
        (0, 76, "in the lower half of 152"),
        (76, 0, "in the upper half of 152"),
        # They reach over the middle, from the end or from within.
        (0, 75, ""),
        (0, 0, ""),
        (70, 70, "in the middle half of 152"),
        (30, 60, ""),
    ],
)
def test_figures_that_are_equal_lie_in_the_band_together(below, above, band):
    assert short_position_band(place(below, above)) == band


def test_a_quarter_that_parts_an_authority_leaves_it_out():
    # A quarter of 150 is 37.5: the thirty-eighth from the bottom lies neither within it nor above.
    assert short_position_band(place(36, 113, 150)) == "in the lowest quarter of 150"
    assert short_position_band(place(37, 112, 150)) == "in the lower half of 150"
    assert short_position_band(place(38, 111, 150)) == "in the middle half of 150"
    assert short_position_band(place(112, 37, 150)) == "in the upper half of 150"


def test_of_few_authorities_there_are_no_ten_lowest():
    assert short_position_band(place(0, 39, 40)) == "among the ten lowest of 40"
    assert short_position_band(place(0, 38, 39)) == "in the lowest quarter of 39"
    assert short_position_band(place(0, 9, 10)) == "in the lowest quarter of 10"
    assert position_band(place(0, 8, 9)) == ""


def test_every_band_holds_as_many_authorities_as_its_words_say():
    most = {"ten": 10.0, "quarter": 0.25, "half": 0.5}
    for count in range(10, 160):
        held: dict[str, int] = {}
        for below in range(count):
            band = short_position_band(place(below, count - 1 - below, count))
            assert band, f"{below} of {count}"
            held[band] = held.get(band, 0) + 1
        for band, number in held.items():
            [word] = [word for word in most if word in band]
            limit = most[word] if most[word] > 1 else most[word] * count
            assert number <= limit, band
