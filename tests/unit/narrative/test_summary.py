from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError
from support.small_data import all_blocks, block_of, dataset_of, observation, refusal

from carebook.narrative.summary import (
    MAX_SUMMARY_LENGTH,
    Summary,
    SummaryEntry,
    facts_hash,
    make_summary,
)
from carebook.text.plain_text import tidy_paragraphs

BATH_SLUG = "bath-and-north-east-somerset"
FACTS = "0123456789abcdef"


def summary(**changes):
    plain = {"key": "carers/section", "text": "One.", "facts": FACTS, "writer": "llm"}
    return Summary.model_validate(plain | changes).with_text_hash()


def test_a_new_summary_is_a_draft_written_just_now_to_the_second():
    before = datetime.now(UTC).replace(microsecond=0)
    made = make_summary("carers/section", "llm", ["One.", "Two."], FACTS, model="openai:x")
    assert (made.status, made.text, made.model) == ("draft", "One.\n\nTwo.", "openai:x")
    assert made.written is not None
    assert before <= made.written <= datetime.now(UTC)
    assert made.written.microsecond == 0
    assert made.paragraphs == ("One.", "Two.")


def test_a_text_that_cannot_be_used_is_refused_in_one_line():
    message = refusal(make_summary, "carers/section", "llm", ["a\u202eb"], FACTS)
    assert message.startswith("summary carers/section: expected characters that can be seen")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("  a\nb\t c ", "a b c"),
        ("a\n \n\n  b\n", "a\n\nb"),
        ("5\u00a0to\u202f6 \u2028 x", "5\u00a0to\u202f6 x"),
        ("\n\n", ""),
    ],
)
def test_prose_is_tidied_but_keeps_its_no_break_spaces(text, wanted):
    assert tidy_paragraphs(text) == wanted


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("text", "a\u202eb", "RIGHT-TO-LEFT OVERRIDE, U.202E"),
        ("text", "a\u200bb", "ZERO WIDTH SPACE, U.200B"),
        ("text", "a\x07b", "a control character, U.0007"),
        (
            "text",
            "x" * (MAX_SUMMARY_LENGTH + 1),
            r"at most 20,000 characters \(this text has 20,001\)",
        ),
        ("text", " \n ", "some text"),
        ("approved_by", "A\u200fB", "RIGHT-TO-LEFT MARK"),
        ("questions", ["Why\u202e?"], "RIGHT-TO-LEFT OVERRIDE"),
        ("status", "done", "'draft', 'approved' or 'rejected'"),
        ("writer", "robot", "'rules', 'llm' or 'person'"),
        ("status", "approved", "approved_by and approved_on"),
    ],
)
def test_what_no_summary_may_hold(field, value, message):
    with pytest.raises(ValidationError, match=message):
        SummaryEntry.model_validate({"text": "One.", field: value})


def test_other_scripts_and_the_longest_text_are_taken():
    assert SummaryEntry(text="社会福祉 العربية עברית 🙂").text == "社会福祉 العربية עברית 🙂"
    assert len(SummaryEntry(text="x" * MAX_SUMMARY_LENGTH).text) == MAX_SUMMARY_LENGTH


def test_a_time_without_a_zone_is_taken_as_utc():
    entry = SummaryEntry(text="One.", written=datetime(2026, 5, 3, 10, 0, 0))
    assert entry.written == datetime(2026, 5, 3, 10, 0, 0, tzinfo=UTC)


def test_a_text_is_fresh_as_long_as_its_facts_are_the_same():
    assert summary().is_up_to_date(FACTS)
    assert not summary().is_up_to_date("fedcba9876543210")
    assert summary(facts="").is_up_to_date(FACTS)


def test_a_machine_s_text_that_was_edited_is_a_person_s_draft():
    saved = summary(status="approved", approved_by="A", approved_on=date(2026, 5, 3), model="m:x")
    edited = saved.model_copy(update={"text": "Another."}).recognise_edits()
    assert (edited.writer, edited.model, edited.status) == ("person", "edited from m:x", "draft")
    assert (edited.approved_by, edited.approved_on) == ("", None)
    assert saved.recognise_edits() == saved


def test_an_edited_question_makes_it_a_person_s_too():
    saved = summary(questions=("Why?",))
    edited = saved.model_copy(update={"questions": ("Why not?",)})
    assert saved.recognise_edits().writer == "llm"
    assert edited.recognise_edits().writer == "person"


def test_a_rule_s_text_that_was_edited_says_so():
    edited = summary(writer="rules").model_copy(update={"text": "Another."})
    assert edited.recognise_edits().model == "edited from rules"


def test_wrapping_a_text_anew_is_no_edit():
    saved = summary(text="One two. Three.")
    assert (
        Summary.model_validate(
            saved.model_dump() | {"text": "One\ntwo.\n  Three.\n"}
        ).recognise_edits()
        == saved
    )


def test_an_approval_holds_for_the_text_that_was_approved_only():
    approved = (
        summary(writer="person").as_approved("A. Smith", date(2026, 5, 3), FACTS).with_text_hash()
    )
    assert approved.recognise_edits().status == "approved"
    assert approved.model_copy(update={"text": "Two."}).recognise_edits().status == "draft"
    assert approved.model_copy(update={"text_hash": ""}).recognise_edits().status == "draft"


@pytest.mark.parametrize(
    ("writer", "status"), [("llm", "rejected"), ("person", "rejected"), ("rules", "draft")]
)
def test_rejecting_leaves_a_note_and_takes_the_approval_back(writer, status):
    found = summary(writer=writer).as_approved("A", date(2026, 5, 3), FACTS)
    found = found.as_rejected("B. Jones", date(2026, 5, 4), FACTS)
    assert (found.status, found.approved_by, found.approved_on) == (status, "", None)
    assert found.note == "rejected by B. Jones on 2026-05-04"


def test_the_facts_hash_does_not_mind_order_or_looks():
    one, two = block_of("satisfaction"), block_of("older_share")
    assert facts_hash([one, two]) == facts_hash([two, one])
    assert facts_hash([one]) != facts_hash([two])
    plain = one.model_copy(update={"spec": {"mark": "point"}, "caption": "Other", "alt": "Other"})
    assert facts_hash([plain]) == facts_hash([one])


@pytest.mark.parametrize(
    "changes",
    [{"value": 78.9}, {"lower": 70.0, "upper": 80.0}, {"status": "rounded"}, {"period": "2022/23"}],
)
def test_the_facts_hash_changes_with_the_figures(changes):
    before = block_of("satisfaction", dataset=dataset_of(observation()))
    after = block_of("satisfaction", dataset=dataset_of(observation(**changes)))
    assert facts_hash([after]) != facts_hash([before])


def test_the_facts_hash_changes_with_what_is_said_of_them():
    block = block_of("requests")
    for name, value in (
        ("title", "Another"),
        ("statement", "{value} others"),
        ("silence", "Nothing."),
        ("ranks", ()),
        ("comparisons", block.comparisons[:-1]),
    ):
        assert facts_hash([block.model_copy(update={name: value})]) != facts_hash([block]), name


def test_no_two_areas_share_a_hash():
    one, other = ({facts_hash([b]) for b in all_blocks(slug)} for slug in ("rutland", BATH_SLUG))
    assert not one & other
