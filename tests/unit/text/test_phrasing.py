import pytest

from carebook.text.phrasing import (
    capitalised,
    join_in_words,
    number_ranges,
    place_in_sentence,
    title_in_sentence,
    uncapitalised,
)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("The average authority", "the average authority"),
        ("South West", "the South West"),
        ("East Midlands", "the East Midlands"),
        ("East of England", "the East of England"),
        ("London", "London"),
        ("Yorkshire and The Humber", "Yorkshire and The Humber"),
        ("England", "England"),
        ("Rutland", "Rutland"),
    ],
)
def test_places_take_an_article_where_english_gives_them_one(place, words):
    assert place_in_sentence(place) == words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Vacant posts", "vacant posts"),
        ("NHS contributions", "NHS contributions"),
        ("The Care Quality Commission's assessment", "the Care Quality Commission's assessment"),
    ],
)
def test_titles_lose_their_capital_unless_it_is_a_names(title, words):
    assert title_in_sentence(title) == words


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a, b", "c"], "a, b; and c"),
        (["a", "b, c", "d"], "a; b, c; and d"),
    ],
)
def test_lists_are_joined_so_that_their_items_stay_apart(items, text):
    assert join_in_words(items) == text


def test_a_list_may_end_in_or():
    assert join_in_words(["a", "b"], "or") == "a or b"


def test_only_the_first_letter_changes():
    assert capitalised("in the South West") == "In the South West"
    assert uncapitalised("The NHS") == "the NHS"
    assert capitalised("") == uncapitalised("") == ""
    assert capitalised("£5 each") == "£5 each"


def test_runs_of_numbers_are_written_as_ranges():
    assert number_ranges([9, 2, 3, 4, 11, 12, 3]) == "2-4; 9; 11-12"
    assert number_ranges([]) == ""
