import pytest

from carebook.checking.quantities import find_quantities
from carebook.checking.rounding import states_value


def said(text, value):
    [quantity] = find_quantities(text)
    return states_value(quantity, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("28.3%", 28.3),
        ("28%", 28.3),
        ("17%", 17.4),
        ("19.3%", 19.32),
        ("0.4", 0.44),
        ("3,986", 3986),
        ("3,990", 3986),
        ("1,742", 1741.58),
        ("2,438", 2437.85),
        ("2,469", 2468.5),
        ("£465", 465.05),
        ("£46.5 million", 46_505_000),
        ("£47 million", 46_505_000),
        ("£18.9 million", 18_900_000),
        ("8.5", 8.5),
        ("eight and a half", 8.5),
        ("seven in ten", 70),
        ("three in ten", 30),
        ("a quarter of them", 25),
        ("a quarter of them", 25.4),
        ("half of them", 50),
        ("1.6 times", 1.635),
        ("100%", 100),
        ("a hundred per cent", 100),
    ],
)
def test_a_number_without_a_hedge_is_right_if_it_rounds_to_what_is_said(text, value):
    assert said(text, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("28.3%", 28.4),
        ("29%", 28.3),
        ("28%", 28.6),
        ("18%", 17.4),
        ("18 in 100", 17.4),
        ("30%", 28.3),
        ("8", 8.5),
        ("8.4", 8.5),
        ("4,000", 3986),
        ("£470", 465.05),
        ("£46 million", 46_505_000),
        ("£46.4 million", 46_505_000),
        ("41,000", 40600),
        ("a quarter of them", 28.3),
        ("a third of them", 28.3),
        ("three quarters of them", 78.8),
        ("two in ten", 28.3),
        ("four in ten", 37.4),
        ("one in four", 17.4),
        ("1.7 times", 1.635),
        ("twice", 1.635),
        ("3%", -3.0),
        ("-3%", 3.0),
        ("283%", 28.3),
        ("2.83%", 28.3),
        ("1%", 0.0),
    ],
)
def test_and_wrong_if_it_does_not(text, value):
    assert not said(text, value)


@pytest.mark.parametrize(
    ("hedge", "right", "wrong"),
    [
        ("nearly", 17.8, 18.2),
        ("almost", 17.8, 18.2),
        ("just under", 17.8, 18.2),
        ("almost", 17.6, 17.4),
        ("just over", 18.2, 17.8),
        ("slightly more than", 18.4, 18.6),
        ("just over", 18.2, 18.0),
        ("about", 18.2, 18.6),
        ("around", 17.6, 17.4),
        ("more than", 18.2, 17.8),
        ("at least", 18.0, 17.8),
        ("less than", 17.8, 18.2),
        ("at most", 18.0, 18.2),
    ],
)
@pytest.mark.parametrize("number", ["18%", "18 in 100", "eighteen per cent"])
def test_a_hedge_is_held_to_its_meaning(hedge, right, wrong, number):
    assert said(f"{hedge} {number}", right)
    assert not said(f"{hedge} {number}", wrong)


@pytest.mark.parametrize(
    ("text", "value", "right"),
    [
        ("almost 18 in 100", 17.4, False),
        ("just over 17 in 100", 17.4, True),
        ("about 17 in 100", 17.4, True),
        ("nearly 30%", 28.3, True),
        ("nearly 30%", 30.2, False),
        ("about 30%", 28.3, True),
        ("about three in ten", 28.3, True),
        ("nearly three in ten", 28.3, True),
        ("more than three in ten", 28.3, False),
        ("just over three in ten", 28.3, False),
        ("more than a quarter of them", 28.3, True),
        ("less than a quarter of them", 28.3, False),
        ("just over a quarter of them", 25.4, True),
        ("just under a quarter of them", 25.4, False),
        ("about a quarter of them", 37.4, False),
        ("nearly half of them", 45.9, True),
        ("more than half of them", 45.9, False),
        ("under half of them", 45.9, True),
        ("about two thirds of them", 64.7, True),
        ("about two thirds of them", 57.0, False),
        ("just under two thirds of them", 64.7, True),
        ("nearly four in five", 78.8, True),
        ("more than four in five", 78.8, False),
        ("about 41,000", 40600, True),
        ("nearly 41,000", 40600, True),
        ("just over 41,000", 40600, False),
        ("about 45,000", 40600, False),
        ("about 4,000", 3986, True),
        ("almost 4,000", 3986, True),
        ("over 4,000", 3986, False),
        ("about £470", 465.05, True),
        ("about £500", 465.05, False),
        ("just over £18 million", 18_900_000, False),
        ("nearly £19 million", 18_900_000, True),
        ("more than twice", 2.3, True),
        ("more than twice", 1.6, False),
        ("nearly twice", 1.9, True),
        ("nearly twice", 1.4, False),
        ("about 1.6 times", 1.635, True),
    ],
)
def test_hedged_numbers_as_people_say_them(text, value, right):
    assert said(text, value) is right


@pytest.mark.parametrize("text", ["0%", "zero per cent"])
def test_nothing_is_only_nothing(text):
    assert said(text, 0.0)
    assert not said(text, 0.4)


def test_a_bound_that_lies_far_off_says_nothing_true():
    """More than 5% is no way to say 78.8%."""
    assert not said("more than 5%", 78.8)
    assert said("more than 70%", 78.8)
