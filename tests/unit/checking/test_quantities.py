import re

import pytest

from carebook.checking.quantities import find_quantities, parse_number_words


def one(text):
    [found] = find_quantities(text)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("28.3%", "percent", 28.3),
        ("28.3 %", "percent", 28.3),
        ("28.3 per cent", "percent", 28.3),
        ("28.3 percent", "percent", 28.3),
        ("28 per cents", "percent", 28),
        ("twenty-eight per cent", "percent", 28),
        ("twenty-eight point three per cent", "percent", 28.3),
        ("a hundred per cent", "percent", 100),
        ("one and a half per cent", "percent", 1.5),
        (".5%", "percent", 0.5),
        ("3 in 10", "share", 30),
        ("three in ten", "share", 30),
        ("three out of ten", "share", 30),
        ("three out of every ten", "share", 30),
        ("7 carers in 10", "share", 70),
        ("seven people in ten", "share", 70),
        ("1 in 4", "share", 25),
        ("one in four", "share", 25),
        ("17 in 100", "share", 17),
        ("17.4 in 100", "share", 17.4),
        ("seventeen in a hundred", "share", 17),
        ("nine of every ten", "share", 90),
        ("a third of them", "share", 100 / 3),
        ("one third of them", "share", 100 / 3),
        ("two-thirds of them", "share", 200 / 3),
        ("two thirds of them", "share", 200 / 3),
        ("a quarter of them", "share", 25),
        ("three quarters of them", "share", 75),
        ("three-quarters of them", "share", 75),
        ("half of them", "share", 50),
        ("half the carers", "share", 50),
        ("a fifth of them", "share", 20),
        ("four fifths of them", "share", 80),
        ("3/4 of them", "share", 75),
        ("1.6 times", "times", 1.6),
        ("1.6 x", "times", 1.6),
        ("two and a half times", "times", 2.5),
        ("twice", "times", 2),
        ("double", "times", 2),
        ("threefold", "times", 3),
        ("three-fold", "times", 3),
        ("tripled", "times", 3),
        ("halved", "times", 0.5),
        ("£465", "money", 465),
        ("£ 465", "money", 465),
        ("465 pounds", "money", 465),
        ("four hundred and sixty-five pounds", "money", 465),
        ("£1,234.50", "money", 1234.5),
        ("£18.9 million", "money", 18.9e6),
        ("£18.9m", "money", 18.9e6),
        ("£18.9bn", "money", 18.9e9),
        ("£46.5 thousand", "money", 46500),
        ("£47k", "money", 47000),
        ("3.6 percentage points", "points", 3.6),
        ("3.6 points", "points", 3.6),
        ("3.6pp", "points", 3.6),
        ("two percentage points", "points", 2),
        ("1,620", "plain", 1620),
        ("1620", "plain", 1620),
        ("734,000", "plain", 734000),
        ("0.7 million", "plain", 700000),
        ("three quarters of a million", "plain", 750000),
        ("one and a half million", "plain", 1.5e6),
        ("forty thousand six hundred", "plain", 40600),
        ("sixteen hundred and twenty", "plain", 1620),
        ("one thousand six hundred and twenty", "plain", 1620),
        ("eight and a half", "plain", 8.5),
        ("eight point five", "plain", 8.5),
        ("a dozen", "plain", 12),
        ("-3.2", "plain", -3.2),
        ("minus 3.2", "plain", -3.2),
        ("8th", "ordinal", 8),
        ("21st", "ordinal", 21),
    ],
)
def test_a_number_is_read_in_every_form(text, kind, value):
    found = one(text)
    assert (found.kind, found.value) == (kind, pytest.approx(value))
    assert text[found.start : found.end] == re.sub(" (?:of them|the carers)$", "", text)


@pytest.mark.parametrize(
    ("words", "hedge"),
    [
        ("about", "about"),
        ("around", "about"),
        ("roughly", "about"),
        ("approximately", "about"),
        ("some", "about"),
        ("circa", "about"),
        ("in the region of", "about"),
        ("nearly", "under"),
        ("almost", "under"),
        ("just under", "under"),
        ("just below", "under"),
        ("not quite", "under"),
        ("a little less than", "under"),
        ("slightly fewer than", "under"),
        ("just over", "over"),
        ("just above", "over"),
        ("a little more than", "over"),
        ("slightly above", "over"),
        ("more than", "more"),
        ("over", "more"),
        ("at least", "more"),
        ("well over", "more"),
        ("no fewer than", "more"),
        ("less than", "less"),
        ("fewer than", "less"),
        ("under", "less"),
        ("at most", "less"),
        ("no more than", "less"),
        ("up to", "less"),
    ],
)
@pytest.mark.parametrize("number", ["28.3%", "1,600", "three in ten", "a quarter of them"])
def test_a_hedge_belongs_to_its_number(words, hedge, number):
    text = f"it was {words} {number}"
    found = one(text)
    assert found.hedge == hedge
    assert text[found.start : found.end] == f"{words} {number}".removesuffix(" of them")


@pytest.mark.parametrize(
    ("text", "hedge"),
    [("1,600 or so", "about"), ("1,600 or thereabouts", "about"), ("1,600 or more", "more"),
     ("1,600 or less", "less"), ("it is 1,600", "")],
)  # fmt: skip
def test_a_hedge_may_come_after(text, hedge):
    assert one(text).hedge == hedge


@pytest.mark.parametrize(
    ("text", "step", "figures"),
    [
        ("28.3%", 0.1, 3),
        ("28%", 1, 2),
        ("30%", 10, 1),
        ("3,990", 10, 3),
        ("3,986", 1, 4),
        ("40,600", 100, 3),
        ("£46.5 million", 1e5, 3),
        ("£47 million", 1e6, 2),
        ("0.44", 0.01, 2),
        ("twenty-eight", 1, 2),
    ],
)
def test_how_finely_a_number_was_said(text, step, figures):
    found = one(text)
    assert (found.rounding_step, found.significant_figures) == (pytest.approx(step), figures)


def test_several_numbers_come_in_their_order():
    found = find_quantities("it was 28.3% (3 in 10), against 29.3% and £465 or twice that")
    assert [(q.kind, q.value) for q in found] == [
        ("percent", 28.3), ("share", 30), ("percent", 29.3), ("money", 465), ("times", 2)
    ]  # fmt: skip
    assert [q.start for q in found] == sorted(q.start for q in found)


@pytest.mark.parametrize(
    "text",
    [
        "no number at all",
        "",
        "often of late",
        "the tension is tense",
        "someone weighted the height of a stone",
        "the third of its kind",
        "the quarterly report",
    ],
)
def test_words_that_only_look_like_numbers_are_none(text):
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("zero", 0),
        ("nineteen", 19),
        ("ninety-nine", 99),
        ("a hundred and five", 105),
        ("two thousand and one", 2001),
        ("forty thousand six hundred", 40600),
        ("one million two hundred thousand", 1.2e6),
        ("eight point five", 8.5),
        ("nought point", None),
        ("carers", None),
        ("", None),
    ],
)
def test_the_value_of_number_words(words, value):
    assert parse_number_words(words) == (None if value is None else pytest.approx(value))


def test_n_in_m_needs_an_m_that_n_is_part_of():
    assert one("3 in 10").kind == "share"
    assert "share" not in {q.kind for q in find_quantities("10 in 3")}
    assert "share" not in {q.kind for q in find_quantities("in 12 of 2024")}


def test_numbers_of_any_length_are_read():
    assert one("9" * 400).kind == "plain"
    assert one("9" * 30).value == pytest.approx(1e30)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("22 290", 22290),
        ("914 039", 914039),
        ("1 284 649", 1284649),
        ("22 290.5", 22290.5),
        ("twelve thousand three hundred and sixty-five", 12365),
        ("one hundred and twenty-two thousand four hundred and six", 122406),
        ("one and a half million", 1.5e6),
        ("12 thousand", 12000),
        ("half a million", 500000),
        ("two million three hundred thousand", 2.3e6),
    ],
)
def test_large_numbers_are_read(text, value):
    assert one(text).value == value


def test_numbers_in_a_row_are_not_joined():
    assert [found.value for found in find_quantities("12 345 678 901 2345")] == [
        12, 345, 678, 901, 2345,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["one of 705 people asked", "One of the 705 respondents".lower()])
def test_one_of_many_people_asked_tells_how_many_were(text):
    assert one(text).value == 705


def test_a_dash_between_numbers_is_no_sign():
    assert [found.value for found in find_quantities("(56.0-67.6)")] == [56.0, 67.6]
