"""A checked text in a terminal: the marks stand under the very words."""

import click
import pytest
from support.small_data import authority, bundled

from carebook.checking.assessment import TextAssessor
from carebook.checking.checked_claim import CheckedClaim
from carebook.checking.checked_paragraphs import CheckedParagraph, NumberedClaim, checked_paragraphs
from carebook.cli.checked_text_lines import checked_text_lines
from carebook.facts.knowledge import gather_knowledge


def claim(text, words, verdict="supported", reason="Because."):
    start = text.index(words)
    whole = CheckedClaim(
        text=text,
        claim=words,
        verdict=verdict,
        fact=None,
        reason=reason,
        kind="number",
        start=start,
        end=start + len(words),
    )
    return NumberedClaim(1, start, start + len(words), whole)


def lines(paragraph, columns=80):
    return [click.unstyle(line) for line in checked_text_lines([paragraph], columns)]


def test_marks_stand_under_the_words_and_differ_by_verdict():
    text = "It was 17%, lower than most, and 4 were ill."
    found = lines(
        CheckedParagraph(
            text,
            (
                claim(text, "17%"),
                claim(text, "lower than", "contradicted"),
                claim(text, "4", "not checked"),
            ),
        )
    )
    assert found[:2] == [text, "       ---  ^^^^^^^^^^           ~"]
    assert found[2:5] == [
        "  - supported: '17%': Because.",
        "  ^ contradicted: 'lower than': Because.",
        "  ~ not checked: '4': Because.",
    ]


def test_of_claims_in_one_another_the_worse_verdict_shows():
    text = "It was 17% here."
    inner, outer = claim(text, "17%"), claim(text, "was 17% here", "contradicted")
    assert lines(CheckedParagraph(text, (inner, outer)))[1] == "   ^^^^^^^^^^^^"


@pytest.mark.parametrize("columns", [10, 40, 79, 300])
def test_a_long_text_is_wrapped_and_its_marks_stay_under_it(columns):
    text = " ".join(["lorem ipsum"] * 20) + " 17% " + " ".join(["dolor"] * 20)
    found = lines(CheckedParagraph(text, (claim(text, "17%"),)), columns)
    at = next(number for number, line in enumerate(found) if set(line.strip()) == {"-"})
    assert found[at - 1][found[at].index("-") :].startswith("17%")
    assert max(map(len, found)) <= max(30, min(columns, 100))


def test_marks_are_as_wide_as_wide_letters():
    text = "福祉 17% é\u0301."
    found = lines(CheckedParagraph(text, (claim(text, "17%"), claim(text, "é\u0301"))))
    assert found[1] == "     --- -"


def test_a_reason_with_long_words_is_not_cut():
    text = "It was 17%."
    long = "x" * 200
    assert any(
        long in line for line in lines(CheckedParagraph(text, (claim(text, "17%", reason=long),)))
    )


def test_claims_are_numbered_through_all_paragraphs():
    assessed = TextAssessor(gather_knowledge(bundled(), authority("rutland"))).assess(
        [
            "In Rutland 99% were satisfied with care in 2023-24.",
            "And 98% in 2022-23.",
            "{{no.such}}",
        ]
    )
    found = checked_paragraphs(assessed)
    assert [[one.number for one in each.claims] for each in found] == [[1], [2], [], [3]]
    for each in found[:2]:
        assert all(each.text[one.start : one.end] == one.claim.claim for one in each.claims)
