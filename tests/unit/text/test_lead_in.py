"""Words in bold that open a paragraph, and what becomes of them on the way to a page."""

import pytest

from carebook.text.lead_in import split_lead_in, with_lead_in
from carebook.text.markdown import escape_with_lead_in
from carebook.text.plain_text import markdown_to_text


def test_a_lead_in_is_told_from_the_rest():
    text, length = split_lead_in(with_lead_in("Few have company.", "It fell."))
    assert (text, text[:length]) == ("Few have company. It fell.", "Few have company.")
    assert split_lead_in("It fell.") == ("It fell.", 0)
    assert split_lead_in("**Alone.**") == ("Alone.", 6)


@pytest.mark.parametrize("text", ["In **2024** it fell.", "* one", "**open and never shut", "****"])
def test_what_does_not_open_in_bold_stays_as_it_is(text):
    assert split_lead_in(text) == (text, 0)


def test_marks_inside_a_lead_in_are_escaped_and_its_links_stand():
    text = "Share [a] *b*: 17%. It was 30% before."
    shown = escape_with_lead_in(text, 19, [(15, 18, "(#own)"), (27, 30, "(#other)")])
    assert shown == "**Share \\[a\\] \\*b\\*: [17%](#own).** It was [30%](#other) before."


def test_a_link_over_the_end_of_a_lead_in_is_left_out():
    assert escape_with_lead_in("One. Two.", 4, [(2, 7, "(#own)")]) == "**One.** Two."


@pytest.mark.parametrize(
    ("markdown", "kept"),
    [
        ("**Few.** It _fell_.", "**Few.** It fell."),
        ("__Few.__ It fell.", "**Few.** It fell."),
        ("**Few *of* them.** It fell.", "**Few of them.** It fell."),
        ("It **fell**.", "It fell."),
        ("- **One.** Two\n- three", "**One.** Two\n\nthree"),
    ],
)
def test_bold_words_that_open_a_persons_paragraph_are_kept(markdown, kept):
    assert markdown_to_text(markdown, keep_lead_ins=True) == kept
    assert "*" not in markdown_to_text(markdown)
