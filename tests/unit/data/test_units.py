import re

import pytest
from support.small_data import ALL_AGES, OLDER, THOUSANDS, bundled

from carebook.data import units

WORKING = units.PER_100K_WORKING_AGE


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.5, 0, "3"),
        (0.5, 0, "1"),
        (3.5, 0, "4"),
        (64.75, 1, "64.8"),
        (2468.5, 0, "2,469"),
        (1.005, 2, "1.01"),
        (0.15, 1, "0.2"),
        (1620, 0, "1,620"),
        (1234567.4, 0, "1,234,567"),
        (28.3, 1, "28.3"),
        (-4, 0, "−4"),
        (-2.5, 0, "−3"),
        (-0.4, 0, "0"),
        (0, 1, "0.0"),
    ],
)
def test_numbers_are_rounded_half_away_from_zero(value, decimals, text):
    assert units.format_number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(965.88, "965.88"), (100, "100"), (1143.48, "1,143.48"), (0.14, "0.14"), (-1.5, "−1.5")],
)
def test_a_stated_number_keeps_its_digits_and_gains_none(value, text):
    assert units.format_as_stated(value) == text


@pytest.mark.parametrize(
    ("value", "figures", "rounded"),
    [(15157, 3, 15200), (13523.8, 2, 14000), (0.012345, 2, 0.012), (18.881, 3, 18.9), (0, 3, 0)],
)
def test_significant_figures(value, figures, rounded):
    assert units.round_to_figures(value, figures) == pytest.approx(rounded, abs=1e-12)


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "short", "sentence", "exact"),
    [
        (28.3, "percent", 1, "28.3%", "28.3%", "28.3%"),
        (69, "percent", 1, "69%", "69%", "69%"),
        (787, ALL_AGES, 0, "787", "787 per 100,000 residents of all ages", "787"),
        (965.88, ALL_AGES, 0, "966", "966 per 100,000 residents of all ages", "965.88"),
        (15200, OLDER, 0, "15,200", "15,200 per 100,000 residents aged 65 and over", "15,200"),
        (
            46505,
            THOUSANDS,
            1,
            "£46.5 million",
            "£46.5 million per 100,000 residents",
            "£46.505 million",
        ),
        (465.05, "£ per resident", 0, "£465", "£465 for each resident", "£465.05"),
        (18.9, "£ million", 1, "£18.9 million", "£18.9 million", "£18.9 million"),
        (0.44, "days", 2, "0.44 days", "0.44 days", "0.44 days"),
        (53, "score out of 100", 0, "53", "53 out of 100", "53"),
        (108, "people per sq km", 0, "108", "108 people per square kilometre", "108"),
        (40600, "people", 0, "40,600", "40,600 people", "40,600"),
        (7670, "per 100,000 people", 0, "7,670", "7,670 per 100,000 residents", "7,670"),
        (1470, WORKING, 0, "1,470", "1,470 per 100,000 residents aged 18 to 64", "1,470"),
        (15371.35, "£ thousand", 0, "£15,371 thousand", "£15,371 thousand", "£15,371 thousand"),
        (
            49392.5,
            "£ thousand per 100,000 people aged 18 and over",
            1,
            "£49.4 million",
            "£49.4 million per 100,000 residents aged 18 and over",
            "£49.393 million",
        ),
        (120, "respondents", 0, "120", "120 people who answered", "120"),
        (1, "small areas", 0, "1", "1 small area", "1"),
        (19.2, "score out of 24", 1, "19.2", "19.2 out of 24", "19.2"),
        (8.381, "score", 1, "8.4", "8.4", "8.381"),
    ],
)
def test_a_value_is_written_for_charts_sentences_and_tables(
    value, unit, decimals, short, sentence, exact
):
    assert units.format_short(value, unit, decimals) == short
    assert units.format_in_sentence(value, unit, decimals) == sentence
    assert units.format_exact(value, unit) == exact


def test_a_thousand_pounds_is_never_written_as_a_pound():
    for write in (units.format_short, units.format_in_sentence):
        assert "46,505" not in write(46505, THOUSANDS, 1)
    assert "46,505" not in units.format_exact(46505, THOUSANDS)


def test_one_day_is_singular_in_a_sentence():
    assert units.format_in_sentence(1, "days", 2) == "1 day"


def test_one_day_is_singular_in_labels_and_tables():
    assert (units.format_short(1, "days", 2), units.format_exact(1, "days")) == ("1 day", "1 day")
    assert (units.format_short(11, "days", 2), units.format_exact(2.1, "days")) == (
        "11 days",
        "2.1 days",
    )


@pytest.mark.parametrize(
    ("value", "unit", "decimals"), [(0.04, "percent", 1), (0.3, ALL_AGES, 0), (0.001, "days", 2)]
)
def test_almost_nothing_is_never_written_as_zero(value, unit, decimals):
    for write in (units.format_short, units.format_in_sentence):
        assert re.search(r"[1-9]", write(value, unit, decimals).partition(" ")[0])


def test_nothing_at_all_is_written_as_zero():
    assert units.format_short(0, "percent", 1) == "0%"
    assert units.format_exact(0, "count") == "0"


def test_the_denominator_of_one_unit_never_stands_beside_another():
    assert "aged" not in units.format_in_sentence(3986, ALL_AGES, 0) + units.UNITS[ALL_AGES].heading
    assert "all ages" not in units.format_in_sentence(15200, OLDER, 0) + units.UNITS[OLDER].heading


def test_no_two_units_share_a_heading():
    headings = [unit.heading for unit in units.UNITS.values()]
    assert len(set(headings)) == len(headings)


def test_a_value_rounded_for_a_sentence_stays_within_half_a_unit_of_its_last_digit():
    for o in bundled().observations:
        if o.value is None:
            continue
        measure = bundled().indicators[o.indicator].measure(o.unit)
        shown = units.format_short(o.value, o.unit, measure.decimals)
        number = float(re.search(r"[\d,.]+\d|\d", shown)[0].replace(",", ""))
        number /= units.UNITS[o.unit].scale
        step = 10**-measure.decimals / units.UNITS[o.unit].scale
        assert abs(number - o.value) <= step / 2 + 1e-6, (o, shown)


def test_an_unknown_unit_is_not_written_at_all():
    with pytest.raises(KeyError):
        units.format_short(1, "per 1,000 people", 0)


def test_a_value_in_full_has_as_many_digits_as_a_reader_can_use():
    assert units.format_exact(375.577278, "people per sq km") == "375.58"
    assert units.format_exact(33.376146, "percent") == "33.38%"
    assert units.format_exact(30001.2, THOUSANDS) == "£30.001 million"
    assert units.format_exact(5.0049, "percent") == "5.005%"
    assert units.format_exact(0.0412345, "percent") == "0.0412%"
    assert units.format_exact(-2.555, "percent") == "−2.555%"
    assert units.format_exact(14.995, "percent") == "15%"
    assert units.format_exact(21242497.53, "£ thousand") == "£21,242,498 thousand"
    assert units.format_exact(9999.99, "people per sq km") == "9,999.99"


def test_a_rating_is_written_as_its_word():
    for write in (
        lambda value: units.format_short(value, units.RATING, 0),
        lambda value: units.format_exact(value, units.RATING),
        lambda value: units.format_in_sentence(value, units.RATING, 0),
    ):
        assert [write(value) for value in (1, 2.0, 3, 4)] == [
            "Inadequate",
            "Requires improvement",
            "Good",
            "Outstanding",
        ]
        assert write(2.5) in ("2.5", "3"), "a number between two of them has no word"
