"""What the benchmark of the summaries' words counts: checked by hand."""

import pytest
from support.small_data import bundled

from benchmarks.word_measures import (
    alike_openings,
    count_numbers,
    count_words,
    make_name_shortener,
    opening_of,
    sentences_of,
)
from carebook.text.readability import flesch_kincaid_grade

TEXT = "In 2023-24, 17% of carers had the company they wanted, against 30% in England."


def test_a_number_is_its_digits_with_all_that_belongs_to_them():
    assert count_numbers(TEXT) == 3
    assert count_numbers("Kent spent £34.50, one in 100,000, at 2.5 or 18 to 64") == 5
    assert count_numbers("one in ten, among the lowest") == 0


def test_words_and_numbers_are_counted_as_words():
    assert count_words(TEXT) == 14
    assert count_words("Kent's long-term £402") == 3


@pytest.mark.parametrize(
    ("text", "shortened"),
    [
        ("lower than in the East Midlands, 5%", "lower than in Bath, 5%"),
        ("than in Bath and North East Somerset's care", "than in Bath's care"),
        ("On carers' social contact, Rutland", "On care, Bath"),
        ("against its statistical neighbours", "against Bath"),
        ("Kentish carers", "Kentish carers"),
    ],
)
def test_names_become_short_words(text, shortened):
    assert make_name_shortener(bundled()).shorten(text) == shortened


def test_the_grade_leaves_names_out():
    shortener = make_name_shortener(bundled())
    text = "In Bath and North East Somerset, few carers had company."
    assert shortener.grade(text) == flesch_kincaid_grade("In Bath, few carers had company.")


def test_openings_are_compared_with_nine_neighbours_before():
    openings = [opening_of(TEXT), ("a",), opening_of(TEXT), *[(str(n),) for n in range(9)]]
    assert alike_openings(openings) == [2]
    assert alike_openings([*openings, opening_of(TEXT)]) == [2]
    assert alike_openings([*openings[:-1], opening_of(TEXT)]) == [2, 11]


def test_an_opening_with_other_figures_reads_alike():
    assert opening_of(TEXT) == ("in", "2023-24", "17%")
    assert opening_of(TEXT, figures_alike=True) == ("in", "#", "#")


def test_sentences_are_those_that_the_checker_reads():
    assert len(sentences_of("Few have company. It fell to 1.5%. St. Helens is small.")) == 3
