from dataclasses import replace
from datetime import date

import pytest
from support.narrative_cells import FALSE, KEY, TRUE, chosen_of, wanted

from carebook.narrative.attribution import (
    DRAFT_NOTICE,
    attribute_chapter,
    attribution_line,
    cover_line,
    page_status,
    writers_table,
)
from carebook.narrative.summary import make_summary

FRESH = wanted().facts_hash
DAY = date(2026, 5, 3)


def entry(writer="llm", text=TRUE, facts=FRESH, **more):
    return make_summary(KEY, writer, [text], facts, **more)


BY_MODEL = entry(model="openai:x", prompt="chart@1a2b3c4d")
BY_PERSON = entry("person")
EDITED = entry("person", model="edited from openai:x")
REFUSED = entry("rules", refused=("digits outside slots",))


@pytest.mark.parametrize(
    ("summary", "wanted_label"),
    [
        (
            entry("rules"),
            "Written by rule from the figures shown; no language model was used. "
            f"This is a {DRAFT_NOTICE}.",
        ),
        (
            BY_MODEL,
            "Written by a language model (openai:x), every claim checked against the figures. "
            f"This is a {DRAFT_NOTICE}.",
        ),
        (
            BY_MODEL.as_approved("A. Smith", DAY, FRESH),
            "Written by a language model (openai:x), every claim checked against the figures. "
            "Approved by A. Smith on 3 May 2026.",
        ),
        (
            BY_PERSON,
            "Written by a person, every claim checked against the figures. Not yet approved.",
        ),
        (
            EDITED,
            "First written by a language model (openai:x), then edited by a person, every claim "
            "checked against the figures. Not yet approved.",
        ),
        (
            REFUSED,
            "Written by rule from the figures shown. It stands here because a language model's "
            f"drafts were refused. This is a {DRAFT_NOTICE}.",
        ),
        (
            entry("person", facts="0" * 16),
            "Written by a person, every claim checked against the figures. The figures have "
            "changed since. Not yet approved.",
        ),
        (
            entry("person", FALSE),
            "Written by rule from the figures shown. It stands here because a person's text was "
            "set aside, because the figures do not carry all that it says. "
            f"This is a {DRAFT_NOTICE}.",
        ),
    ],
)
def test_the_line_under_a_summary(summary, wanted_label):
    assert attribution_line(chosen_of(summary)) == wanted_label


def chapter_of(*summaries):
    """Attribute a chapter in which each of these, or a rule for None, has a chart of its own."""
    chosen = []
    for number, summary in enumerate(summaries):
        one = chosen_of(summary) if summary else chosen_of()
        chosen.append(replace(one, request=replace(one.request, key=f"quality/{number}")))
    return attribute_chapter(chosen)


APPROVED = BY_MODEL.as_approved("A. Smith", DAY, FRESH)


BY_RULE = "ritten by rule from the figures shown; no language model was used."


@pytest.mark.parametrize(
    ("summaries", "line", "speaking"),
    [
        (
            [None, None],
            f"The summaries below were w{BY_RULE} Each is a {DRAFT_NOTICE}.",
            [],
        ),
        ([None], f"The summary below was w{BY_RULE} This is a {DRAFT_NOTICE}.", []),
        (
            [APPROVED, APPROVED, BY_MODEL],
            "Unless its box says otherwise, each summary below was written by a language model "
            "(openai:x), every claim checked against the figures. Each was approved by A. Smith on "
            "3 May 2026.",
            [2],
        ),
        (
            [None, entry("llm", FALSE), REFUSED, None],
            f"Unless its box says otherwise, each summary below was w{BY_RULE} "
            f"Each is a {DRAFT_NOTICE}.",
            [1, 2],
        ),
        (
            [BY_PERSON, BY_PERSON],
            "The summaries below were written by a person, every claim checked against the "
            "figures. Not yet approved.",
            [],
        ),
        ([], "", []),
        ([None, BY_MODEL], "", [0, 1]),
    ],
)
def test_a_chapter_says_once_what_is_true_of_most(summaries, line, speaking):
    found = chapter_of(*summaries)
    assert found.line == line
    for number, summary in enumerate(summaries):
        alone = attribution_line(chosen_of(summary) if summary else chosen_of())
        assert found.labels[f"quality/{number}"] == (alone if number in speaking else "")


def test_a_box_says_alone_what_is_special_of_it():
    outdated = entry("person", facts="0" * 16)
    found = chapter_of(BY_PERSON, BY_PERSON, outdated)
    assert found.line.startswith("The summaries below were written by a person")
    assert found.labels["quality/2"] == "The figures have changed since."


def test_how_it_stands_on_the_page():
    assert page_status(chosen_of()) == "draft"
    assert page_status(chosen_of(BY_MODEL)) == "draft"
    assert page_status(chosen_of(BY_PERSON)) == "unapproved"
    assert page_status(chosen_of(BY_PERSON.as_approved("A", DAY, FRESH))) == "approved"
    assert page_status(chosen_of(BY_PERSON.as_approved("A", DAY, "0" * 16))) == "stale"


def test_the_cover_says_who_wrote_and_what_nobody_has_read():
    assert cover_line([chosen_of(), chosen_of()]).startswith(
        "The summaries in shaded boxes were written by rule, and every claim in them was checked "
        f"by a program against the figures shown. Each of them is a {DRAFT_NOTICE}."
    )
    mixed = cover_line([chosen_of(), chosen_of(BY_MODEL.as_approved("A", DAY, FRESH))])
    assert "The 2 summaries in shaded boxes were written 1 by rule and 1 by a language" in mixed
    assert "1 of the 2 are still marked as a draft" in mixed


def test_the_cover_of_a_final_book_has_no_draft():
    line = cover_line([chosen_of(BY_MODEL.as_approved("A", DAY, FRESH))])
    assert "A person has approved each of them." in line
    assert "draft," not in line
    assert "marked as a draft" not in line


def test_the_table_tells_of_each_who_wrote_it_with_what_and_who_approved():
    rows = {
        BY_MODEL: "By a language model | openai:x, prompt chart\\@1a2b3c4d | Not yet",
        BY_PERSON.as_approved("A. Smith", DAY, FRESH): (
            "By a person | No language model | A\\. Smith, 3 May 2026"
        ),
        EDITED: "By a person, from a text written by a language model (openai:x) | openai:x | Not",
        entry("rules"): "By rule | No language model | Not yet",
        entry("llm", FALSE): "By rule (a language model's text set aside) | No language model |",
    }
    for summary, row in rows.items():
        assert f"| Quality: {wanted().title} | {row}" in writers_table([chosen_of(summary)]), row


def test_a_reviewer_s_name_stays_text_in_the_table():
    table = writers_table([chosen_of(BY_PERSON.as_approved("A | <b>B</b>", DAY, FRESH))])
    assert "A \\| \\<b\\>B\\</b\\>" in table


def test_a_book_without_summaries_says_so():
    assert writers_table([]) == "This copy has no summaries."
