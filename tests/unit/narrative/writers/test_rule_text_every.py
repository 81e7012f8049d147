"""Every text of some books by the rule writer, checked mechanically against the values.

The books of the three small authorities, and of four that are unlike each other with all of
England's figures: a large county, a small one, a tiny one with little to show, and a borough that
did not submit its figures.
"""

import re

import pytest
from support.rule_text_checks import (
    comparisons_told,
    england_without_figure,
    long_sentences,
    true_verdict,
    wrong_changes,
    wrong_comparisons,
    wrong_headline,
    wrong_names,
    wrong_numbers,
    wrong_ranking,
)
from support.rule_texts import book_texts, lead_ins, wording_of_fact, words_of
from support.small_data import SLUGS, bundled

from benchmarks.word_measures import make_name_shortener
from carebook.facts.fact import keep_current
from carebook.narrative.writers.latest_facts import told_facts
from carebook.text.lead_in import split_lead_in
from carebook.text.phrasing import place_in_sentence

OF_ENGLAND = ("kent", "rutland", "isles-of-scilly", "hackney")
CASES = [("small", slug) for slug in SLUGS] + [("england", slug) for slug in OF_ENGLAND]
# No sentence has more words than these, names of places and measures counted as one each.
MOST_WORDS = 34


@pytest.fixture(params=CASES, ids="-".join)
def made(request):
    which, slug = request.param
    return book_texts(bundled() if which == "small" else request.getfixturevalue("england"), slug)


def slug_of(made):
    return made.knowledge.area.slug


def paragraphs(made):
    """Each paragraph of each text with its request and the words in bold that open it."""
    for request, text in made.texts:
        for paragraph, bold in zip(text.paragraphs, lead_ins(text), strict=True):
            yield request, bold, split_lead_in(paragraph)[0]


def test_there_is_plenty_to_check(made):
    told = [one for request, _, words in paragraphs(made)
            for one in comparisons_told(words, request.blocks)]  # fmt: skip
    assert len(told) >= 12
    assert len([text for _, text in made.of("chart") if text.paragraphs]) > 15


def test_there_is_a_text_on_a_chart_where_there_is_one_and_only_there(made):
    for request, text in made.of("chart"):
        [block] = request.blocks
        assert bool(text.paragraphs) == (block.silence is None), request.key
        assert len(text.paragraphs) <= 1
        assert text.questions == ()


def test_every_number_is_the_display_of_a_fact_of_its_blocks(made):
    for request, text in made.texts:
        assert wrong_numbers(words_of(text), request.blocks) == [], request.key


def test_higher_lower_and_alike_follow_from_the_values_and_both_errors(made):
    for request, _, words in paragraphs(made):
        assert wrong_comparisons(words, request.blocks) == []


def test_rises_and_falls_are_beyond_chance(made):
    for request, _, words in paragraphs(made):
        assert wrong_changes(words, request.blocks) == []


def test_a_headline_stands_only_over_a_figure_that_differs_for_sure(made):
    for request, bold, words in paragraphs(made):
        assert wrong_headline(bold, words, request.blocks) == []


def test_no_other_authority_is_named(made):
    for request, text in made.texts:
        words = " ".join((words_of(text), *text.questions))
        assert wrong_names(words, slug_of(made), made.knowledge.dataset) == [], request.key


def test_england_is_named_only_where_it_has_a_figure(made):
    for request, text in made.texts:
        assert not england_without_figure(words_of(text), request.blocks), request.key


def test_a_group_is_the_largest_only_where_no_other_could_be(made):
    for request, text in made.of("chart"):
        assert wrong_ranking(words_of(text), request.blocks[0], made.knowledge) == []


def test_sentences_are_short(made):
    shortener = make_name_shortener(made.knowledge.dataset)
    for request, text in made.texts:
        assert long_sentences(words_of(text), MOST_WORDS, shortener) == [], request.key


def test_a_figure_that_chance_may_explain_is_called_neither_higher_nor_lower(made):
    for request, _, words in paragraphs(made):
        if request.indicator is None:
            continue
        told = comparisons_told(words, request.blocks)
        true = {true_verdict(own, other) for _, own, other, _, _ in told}
        if true and true <= {"similar", "about the same", "same", "none"}:
            assert not any(f"{word} than" in words for word in ("higher", "lower")), words


def test_what_is_suppressed_is_said_to_be_and_is_never_nought(made):
    for request, text in made.of("chart"):
        [block] = request.blocks
        if block.silence is not None:
            continue
        own = keep_current(fact for fact in block.area_facts if fact.charted)
        hidden = [fact for fact in own if fact.status == "suppressed"]
        words = words_of(text)
        assert ("suppressed by the publisher" in words) == bool(hidden), request.key
        assert ("None were" in words) == any(fact.status == "none_reported" for fact in own)
        for fact in hidden:
            assert f"{block.phrases.get(fact.breakdown, 'nothing')} (0" not in words


def test_a_regional_figure_is_said_to_be_the_regions(made):
    area = place_in_sentence(made.knowledge.area.name)
    for request, text in made.of("chart"):
        [block] = request.blocks
        is_regional = bool(block.area_facts) and block.area_facts[0].level == "regional"
        words = words_of(text)
        said = f"This is a figure for the region, not for {area} alone."
        assert (said in words) == (is_regional and bool(words)), request.key
        if said in words:
            region = place_in_sentence(block.area_facts[0].place)
            assert re.search(rf"\b[Ii]n {region}\b", words), words


def test_a_national_figure_is_said_to_say_nothing_of_the_area(made):
    [text] = [text for request, text in made.of("chart") if "dissatisfaction" in request.key]
    area = place_in_sentence(made.knowledge.area.name)
    assert words_of(text).endswith(
        f"This is a figure for the whole country: it says nothing about {area} in particular."
    )


def test_questions_end_with_a_question_mark_and_none_is_asked_twice(made):
    for _, text in made.texts:
        assert all(question.endswith("?") for question in text.questions)
        assert len(set(text.questions)) == len(text.questions)


def test_a_section_asks_up_to_four_questions_and_more_than_one_where_there_are_more(made):
    for request, text in made.of("section"):
        if any(bold and not bold.startswith("What") for bold in lead_ins(text)):
            banked = {
                question
                for one in request.findings.weighed
                for block in request.blocks
                if one.candidate.fact.id in {fact.id for fact in told_facts(block)}
                and one.certainty.side is not None
                for question in getattr(
                    wording_of_fact(one.candidate.fact, block).questions, one.certainty.side
                )
            }
            assert min(2, len(banked)) <= len(text.questions) <= 4, request.key


SLIPS = re.compile(r"  | ,| \.|\.\.|[{}*]|\(\)|\bNone\b(?! (?:were|of) )|\b(\w+) \1\b|: :|, and,")


def test_no_text_is_in_want_of_a_word_or_a_stop(made):
    for request, text in made.texts:
        shown = [split_lead_in(paragraph)[0] for paragraph in text.paragraphs]
        for part in (*shown, *text.questions):
            assert SLIPS.search(part) is None, part
            assert part[0].isupper(), part
            assert part.endswith((".", "?")), request.key
