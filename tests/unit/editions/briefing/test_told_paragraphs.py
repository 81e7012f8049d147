"""That a finding is told once in a paper, and a person's words always."""

import pytest
from support.briefing_parts import told_summary

from carebook.editions.briefing.told_paragraphs import ParagraphTeller

OPENING = told_summary(
    "book", [("Few have company. It fell.", ["a", "a -> b"]), ("No cause is known.", [])],
    chapter="index", lead_ins=(17, 0),
)  # fmt: skip


@pytest.fixture
def teller():
    teller = ParagraphTeller({"a", "c"})
    opening = teller.tell([OPENING])
    assert [one.text for one in opening.paragraphs] == [
        "Few have company. It fell.",
        "No cause is known.",
    ]
    assert opening.paragraphs[0].lead_in == 17
    assert opening.paragraphs[0].facts == {"a", "b"}
    assert opening.left_out_after is None
    return teller


def texts_of(told):
    return [one.text for one in told.paragraphs]


def test_a_machine_s_paragraph_on_what_was_told_is_left_out_and_its_place_noted(teller):
    section = [("Two stand out.", []), ("It fell to 3%.", ["a"]), ("More work.", ["c"])]
    told = teller.tell([told_summary("section", section, writer="llm")])
    assert texts_of(told) == ["Two stand out.", "More work."]
    assert told.left_out_after == 1
    # From then on that is told too.
    assert texts_of(teller.tell([told_summary("section", [("So many work.", ["c"])])])) == []


def test_a_paragraph_that_tells_something_new_beside_it_stands(teller):
    told = teller.tell([told_summary("section", [("One fell, one rose.", ["a", "c"])])])
    assert texts_of(told) == ["One fell, one rose."]
    assert told.left_out_after is None


def test_figures_of_other_places_and_years_do_not_make_it_new(teller):
    told = teller.tell([told_summary("section", [("Below England.", ["a : england"])])])
    assert texts_of(told) == []


def test_what_a_person_wrote_stands_whole(teller):
    words = [("It fell to 3%, we know.", ["a"]), ("No cause is known.", [])]
    told = teller.tell([told_summary("section", words, writer="person")])
    assert texts_of(told) == [text for text, _ in words]


def test_a_sentence_that_was_said_is_not_said_again(teller):
    section = told_summary(
        "section",
        [("Limits. No cause is known. Few were asked.", []), ("Limits. No cause is known.", [])],
        lead_ins=(7, 7),
    )
    assert texts_of(teller.tell([section])) == ["Limits. Few were asked."]


def test_a_summary_may_come_back_to_what_it_has_told_itself():
    words = [("It fell to 3%.", ["a"]), ("How sure? It fell for sure.", ["a"])]
    told = ParagraphTeller({"a"}).tell([told_summary("book", words, lead_ins=(0, 9))])
    assert texts_of(told) == [text for text, _ in words]
    assert told.left_out_after is None
