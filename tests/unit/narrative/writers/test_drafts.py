"""Why a draft is refused: every reason at once, each with one way to say it."""

from types import SimpleNamespace

import pytest
from support.draft_checks import known

from carebook.narrative.writers.draft_limits import DRAFT_LIMITS
from carebook.narrative.writers.draft_shape import ChartDraft, LongDraft, draft_text
from carebook.narrative.writers.drafts import reasons_to_refuse
from carebook.narrative.writers.rule_text import RuleText
from carebook.narrative.writers.writing_tasks import SummaryKind, WritingTask

CHART = SimpleNamespace(indicator="carers_social_contact")
GOOD = "In {{area}}, {{carers_social_contact.says}}, {{carers_social_contact.vs_england}}."


@pytest.fixture
def reasons(england):
    knowledge, table = known(england, "kent")

    def find(*texts: str, kind: SummaryKind = "section", questions: tuple[str, ...] = ()):
        task = WritingTask("a/b", "Kent", kind, (CHART,), "x", RuleText(("By rule.",)))
        draft = (
            ChartDraft(sentences=texts)
            if kind == "chart"
            else LongDraft(paragraphs=texts, questions=questions)
        )
        return reasons_to_refuse(draft, task, table, knowledge)

    return find


def test_a_draft_in_which_nothing_is_wrong_has_no_reason(reasons):
    second = "It {{carers_social_contact.change_from_highest}}."
    assert reasons(GOOD, second, questions=("What would give carers more company?",)) == []
    assert reasons(GOOD, second, kind="chart") == []


def test_all_reasons_come_at_once_and_none_is_cut_off(reasons):
    found = reasons(
        "In {{area}}, 17% of carers had company <b>, which is lower than elsewhere",
        "{{carers_social_contact.are}} did. It {{carers_social_contact.change}}.",
        questions=("Why do 40 carers ask",),
    )
    told = " | ".join(found)
    for words in (
        "'<'", "'17%'", "'lower'", "full stop", "carers_social_contact.area", "'40'",
        "question mark",
    ):  # fmt: skip
        assert words in told, words
    assert "..." not in told
    assert all(len(line.splitlines()) == 1 for line in found)


def test_the_same_word_for_the_same_reason_is_told_once_with_its_count(reasons):
    found = reasons("It fell. It fell. It fell.", GOOD)
    [line] = [line for line in found if "'fell'" in line]
    assert "(3 times)" in line


def test_very_many_reasons_are_counted(reasons):
    found = reasons(" ".join(f"It was {number}." for number in range(100, 300)), GOOD)
    assert len(found) < 70
    assert "other words stand outside slots" in found[-1]


@pytest.mark.parametrize("kind", ["section", "book"])
def test_a_length_is_told_and_held(reasons, kind):
    words = DRAFT_LIMITS[kind].words
    sentence = "The survey asks carers whom the council knows."  # eight words
    too_long = " ".join([sentence] * (words // 8 + 4))
    [reason] = [line for line in reasons(too_long, GOOD, kind=kind) if "too many" in line]
    assert f"at most {words}" in reason
    fitting = " ".join([sentence] * 10)
    assert reasons(fitting, GOOD, kind=kind) == []


def test_a_chart_s_filled_words_are_counted(reasons):
    long = "{{requests.18_64.says}}, {{requests.18_64.vs_england}}."
    [reason] = reasons(long, long, long, kind="chart")
    assert "once its slots are filled" in reason


def test_a_paragraph_may_open_with_a_message_in_bold(reasons):
    lead = "**{{carers_social_contact.message}}.** " + GOOD
    assert reasons(lead, GOOD) == []
    assert any("'*'" in line for line in reasons(f"{GOOD[:-1]} **so**.", GOOD))
    # A chart's text needs none.
    assert any("'*'" in line for line in reasons(lead, kind="chart"))


def test_words_in_bold_inside_a_paragraph_open_another():
    draft = LongDraft(paragraphs=("**One.** It is so. **Two.** It is not.",))
    assert draft_text(draft) == "**One.** It is so.\n\n**Two.** It is not."


@pytest.mark.parametrize(
    ("sentence", "mend"),
    [
        (
            "In {{area}}, {{carers_social_contact.vs_england}}.",
            "write '{{carers_social_contact.says}}, {{carers_social_contact.vs_england}}'",
        ),
        (
            "It has {{carers_social_contact.change}}.",
            "write 'It {{carers_social_contact.change}}.'",
        ),
        ("The figure was {{carers_social_contact.says}}.", "write it alone"),
        ("It was {{carers_social_contact.area}} per cent.", "take the unit after it out"),
    ],
)
def test_a_slot_that_does_not_fit_where_it_stands_is_told_with_how_to_write_it(
    reasons, sentence, mend
):
    assert mend in " | ".join(reasons(sentence, GOOD))
