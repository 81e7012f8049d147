import pytest

from carebook.text.ratio_words import ratio_in_words


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (0.05, ""),
        (0.1, "about a tenth of"),
        (0.24, "less than a quarter of"),
        (0.25, "about a quarter of"),
        (0.36, "more than a third of"),
        (0.47, "less than half"),
        (0.49, "about half"),
        (0.55, "more than half"),
        (0.66, "about two thirds of"),
        (0.78, "more than three quarters of"),
        (0.81, ""),
        (1.0, ""),
        (1.19, ""),
        (1.3, ""),
        (1.47, "about one and a half times"),
        (1.8, "more than one and a half times"),
        (2.05, "about twice"),
        (2.2, "more than twice"),
        (7.0, "more than five times"),
        (40.0, ""),
        (0.0, ""),
        (-0.5, ""),
    ],
)
def test_a_ratio_is_said_as_people_say_it(ratio, words):
    assert ratio_in_words(ratio) == words


def test_more_and_less_are_said_only_beyond_chance():
    assert ratio_in_words(0.45, 0.40, 0.49) == "less than half"
    assert ratio_in_words(0.45, 0.38, 0.52) == ""
    assert ratio_in_words(2.2, 2.01, 2.4) == "more than twice"
    assert ratio_in_words(2.2, 1.9, 2.5) == ""
    assert ratio_in_words(0.5, 0.3, 0.7) == "about half"
