"""What came of the drafts of a run, counted by kind and by reason."""

import pytest
from support.model_writing import chart_task

from carebook.narrative.summary import make_summary
from carebook.narrative.writers.run_report import (
    data_of_report,
    lines_of_report,
    report_on,
    rule_broken,
)
from carebook.narrative.writers.writing_tasks import WritingTask, WrittenSummary

FALL = "'fell': it tells of a change: use a slot (in 'In Kent, it fell.')"
LOWER = "'lower': it compares: use a slot (in 'It is lower.')"


def written(kind: str, *refused: tuple[str, ...], writer: str = "llm") -> WrittenSummary:
    task = WritingTask(**(vars(chart_task()) | {"kind": kind, "key": f"a/{kind}"}))
    return WrittenSummary(task, make_summary(task.key, writer, ["Text."], ""), refused)


RUN = [
    *[written("chart")] * 6,
    written("chart", (FALL,)),
    written("chart", (FALL, LOWER), (LOWER,)),
    written("section"),
    written("section", (LOWER, LOWER), ("the answer was empty",)),
    written("book", (FALL,), (FALL,), (FALL,), (FALL,), writer="rules"),
]


def test_drafts_are_counted_by_kind_and_by_when_they_passed():
    charts, sections, books = report_on(RUN, "llm").counts
    assert (charts.written, charts.passed, charts.by_rule) == (8, (6, 1, 1, 0), 0)
    assert (sections.written, sections.passed, sections.by_rule) == (2, (1, 0, 1, 0), 0)
    assert (books.written, books.passed, books.by_rule) == (1, (0, 0, 0, 0), 1)
    assert [one.first_time_rate for one in (charts, sections, books)] == [0.75, 0.5, 0.0]


def test_a_reason_counts_once_for_each_draft_whatever_the_draft_said():
    other = FALL.replace("Kent", "Devon").replace("fell", "dropped")
    report = report_on([written("chart", (FALL, other), (other,))], "llm")
    assert report.refused_drafts == 2
    [reason] = report.reasons
    assert (reason.drafts, reason.rule) == (2, "it tells of a change: use a slot")
    # The words that were objected to stand beside it, the most frequent first.
    assert reason.words == ("dropped", "fell")


def test_the_most_frequent_reason_comes_first():
    report = report_on(RUN, "llm")
    assert report.refused_drafts == 9
    assert [one.drafts for one in report.reasons] == [6, 3, 1]


@pytest.mark.parametrize(
    ("reason", "rule"),
    [
        ("'Kent's share is high.' has 41 words of its own; write at most 25",
         "… has … words of its own; write at most …"),
        ("the text has 340 sentences: write at most 24",
         "the text has … sentences: write at most …"),
        ("the answer was empty", "the answer was empty"),
        ("'low' in 'It is low.' is contradicted by the facts: it is not",
         "… is contradicted by the facts: it is not"),
        ("'5': a figure outside a slot: leave it out (in 'It was 5.')",
         "a figure outside a slot: leave it out"),
    ],
)  # fmt: skip
def test_what_a_draft_said_is_left_out_of_a_reason(reason, rule):
    assert rule_broken(reason) == rule


def test_the_lines_are_a_short_table():
    head, charts, sections, books, total, *reasons = lines_of_report(report_on(RUN, "llm"))
    assert head.split() == ["written", "at", "first", "rate", "2nd", "3rd", "4th", "by", "rule"]
    assert charts.split() == ["charts", "8", "6", "75%", "1", "1", "0", "0"]
    assert sections.split() == ["sections", "2", "1", "50%", "0", "1", "0", "0"]
    assert books.split() == ["books", "1", "0", "0%", "0", "0", "0", "1"]
    assert total == "9 drafts were refused, most often for:"
    assert reasons[0] == "   6  it tells of a change: use a slot (fell)"
    rules = tuple(f"rule {letter} was broken" for letter in "abcdefghijkl")
    *_, last = lines_of_report(report_on([written("chart", rules)], "llm"))
    assert last.strip() == "and 4 reasons that are less frequent"


def test_a_run_that_wrote_nothing_has_nothing_to_tell():
    assert list(lines_of_report(report_on([], "llm"))) == []


def test_the_data_are_the_same_figures():
    data = data_of_report(report_on(RUN, "llm"))
    assert data["summaries"][0] == {
        "kind": "chart", "written": 8, "passed_at_draft": [6, 1, 1, 0], "first_time_rate": 0.75,
        "by_rule": 0,
    }  # fmt: skip
    assert data["refused_drafts"] == 9
    assert data["reasons"][0] == {
        "reason": "it tells of a change: use a slot", "drafts": 6, "words": ["fell"],
    }  # fmt: skip
