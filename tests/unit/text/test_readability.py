import pytest

from carebook.text.readability import count_syllables, flesch_kincaid_grade


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("care", 1), ("carers", 2), ("people", 2), ("about", 2), ("authority", 4), ("residents", 3),
        ("received", 2), ("comes", 1), ("changes", 2), ("little", 2), ("average", 3), ("unpaid", 2),
        ("carer's", 2), ("don't", 1), ("long-term", 2), ("28.3", 1), ("2023-24", 1), ("the", 1),
    ],
)  # fmt: skip
def test_syllables(word, count):
    assert count_syllables(word) == count


def test_the_grade_is_kincaid_s_formula():
    # 9 words, 2 sentences, 9 syllables.
    assert flesch_kincaid_grade("The cat sat on the mat. It was warm.") == pytest.approx(
        0.39 * 9 / 2 + 11.8 * 9 / 9 - 15.59
    )


def test_a_point_within_a_figure_ends_no_sentence():
    assert flesch_kincaid_grade("It was 28.3% here.") == flesch_kincaid_grade("It was 28% here.")


def test_harder_sentences_have_a_higher_grade():
    easy = flesch_kincaid_grade("Most carers see few people. Some see none.")
    hard = flesch_kincaid_grade(
        "Comparatively few informal carers reported satisfactory interpersonal contact."
    )
    assert easy is not None
    assert hard is not None
    assert hard > easy + 5


@pytest.mark.parametrize("text", ["", "  ", "!?", "…"])
def test_a_text_without_words_has_none(text):
    assert flesch_kincaid_grade(text) is None
