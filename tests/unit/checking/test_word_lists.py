import re
from importlib import resources

import pytest

from carebook.checking.word_lists import (
    alternatives,
    read_word_list,
    read_word_lists,
    word_pattern,
)

FILES = sorted(
    path.name.removesuffix(".txt")
    for path in (resources.files("carebook.checking") / "words").iterdir()
)


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_a_regular_expression_and_stands_once_in_its_list(name):
    for words in read_word_lists(name).values():
        assert words
        assert len(words) == len(set(words))
        for word in words:
            assert word == word.strip()
            assert re.compile(word)


def test_comments_and_headings_are_no_words():
    assert list(read_word_lists("numbers")) == ["ones", "tens"]
    assert read_word_list("english_authorities")[0] == "Barking and Dagenham"


def test_a_list_makes_the_alternatives_of_a_pattern():
    assert alternatives("numbers", "tens").startswith("twenty|thirty|forty")


def test_indented_lines_continue_an_expression():
    assert len(read_word_lists("places")["compared with average"]) == 1
    assert word_pattern("places", "compared with average").search("against an average of £5")


def test_a_name_in_braces_stands_for_a_list_or_for_words_handed_in():
    assert "{authorities}" in read_word_lists("places")["average"][0]
    assert word_pattern("places", "average").fullmatch("the average local authority")
    lies = word_pattern("places", "where area lies", area="rutland")
    assert lies.search("the east midlands, which includes rutland, had 5%")


def test_a_name_in_braces_that_is_no_list_is_told():
    with pytest.raises(KeyError, match="area"):
        word_pattern("places", "where area lies")
