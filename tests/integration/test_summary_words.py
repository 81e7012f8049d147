"""How the summaries that the rules write read, in books of every kind of authority.

``python -m benchmarks.summary_words`` measures the same over all authorities.
"""

import pytest
from support.checker_results import england
from support.small_data import PROJECT

from benchmarks.summary_words import (
    LEAST_WORDS_A_NUMBER,
    MeasuredText,
    alike_in_book,
    measure_areas,
    measures_of,
)

# A county, the smallest county, a borough that submitted nothing, islands with few figures, a name
# with a comma, an authority that was made in 2023.
SLUGS = (
    "kent",
    "rutland",
    "hackney",
    "isles-of-scilly",
    "bournemouth-christchurch-and-poole",
    "cumberland",
)
MAX_GRADES = {"chart": 8, "book": 10}


@pytest.fixture(scope="module")
def books() -> dict[str, list[MeasuredText]]:
    areas = [england().areas.find_authority(slug) for slug in SLUGS]
    return dict(zip(SLUGS, measure_areas(PROJECT, england(), areas), strict=True))


@pytest.fixture(scope="module")
def texts(books) -> list[MeasuredText]:
    return [one for book in books.values() for one in book]


@pytest.mark.parametrize("kind", MAX_GRADES)
def test_texts_are_easy_to_read_on_average(texts, kind):
    of_kind = [one for one in texts if one.made.kind == kind]
    assert len(of_kind) >= len(SLUGS)
    assert measures_of(kind, of_kind).mean_grade <= MAX_GRADES[kind]


@pytest.mark.parametrize("kind", ["section", "book"])
def test_no_text_is_full_of_numbers(texts, kind):
    dense = [
        (one.place, one.words, one.numbers)
        for one in texts
        if one.made.kind == kind and one.words < LEAST_WORDS_A_NUMBER * one.numbers
    ]
    assert dense == []


@pytest.mark.parametrize("slug", SLUGS)
def test_no_two_of_ten_neighbouring_summaries_begin_alike(books, slug):
    book = books[slug]
    alike = [(book[place].place, book[place].made.text[:60]) for place in alike_in_book(book)]
    assert alike == []


@pytest.mark.parametrize("slug", SLUGS)
def test_every_sentence_is_supported(books, slug):
    assert [(one.place, *claim) for one in books[slug] for claim in one.unsupported] == []
