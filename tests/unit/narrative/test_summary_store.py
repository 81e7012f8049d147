import os
import re
from datetime import date
from pathlib import Path

import pytest
from support.small_data import bundled, refusal
from support.systems import needs_posix

from carebook.narrative.summary import make_summary
from carebook.narrative.summary_store import (
    SummaryStore,
    check_summary_files,
    load_summary_store,
    save_summaries,
    summaries_as_yaml,
    summary_store_path,
)

LONG = "In {{area}}, " + "a good many words stand here " * 12 + "and end."
BY_MODEL = make_summary(
    "carers/unpaid_carers",
    "llm",
    [LONG, "Second: a #b, 'c' \"d\" - 5\u00a0to 6."],
    "1234567890123456",
    model="openai:a-model",
    prompt="chart@12e45678",
    questions=("Why: is it so?",),
    refused=("a: b #c",),
)
BY_RULE = make_summary("index/book", "rules", ["- All of it."], "abcdefabcdefabcd")
ORDER = ["index/book", "carers/unpaid_carers", "carers/section"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "summaries" / "rutland.yml"


@pytest.fixture
def saved(path):
    save_summaries(path, [BY_MODEL, BY_RULE], ORDER)
    return path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_file_that_is_not_there_holds_nothing(path):
    assert load_summary_store(path) == SummaryStore(path)
    assert not path.exists()


def test_what_is_saved_is_read_again(saved):
    store = load_summary_store(saved)
    assert store.get("carers/unpaid_carers") == BY_MODEL
    assert store.get("index/book") == BY_RULE
    assert store.get("carers/section") is None


def test_the_book_s_order_is_the_file_s(saved):
    assert list(load_summary_store(saved).summaries) == ["index/book", "carers/unpaid_carers"]


def test_a_text_is_a_block_of_short_lines_and_comes_first(saved):
    lines = saved.read_text(encoding="utf-8").splitlines()
    start = lines.index("  carers/unpaid_carers:")
    assert lines[start + 1] == "    text: |"
    text = lines[start + 2 : lines.index("    questions:")]
    assert all(line == "" or line.startswith("      ") for line in text)
    assert max(map(len, text)) <= 100
    assert text.count("") == 1


def test_it_begins_with_a_few_lines_for_whoever_edits_it(saved):
    header = [line for line in saved.read_text().splitlines() if line.startswith("#")]
    assert 6 <= len(header) <= 11
    assert any("carebook review" in line for line in header)


def test_a_time_and_a_day_are_written_as_such(path):
    save_summaries(path, [BY_RULE.as_approved("A. Smith", date(2026, 5, 3), "abc")])
    text = path.read_text()
    assert f"    written: {BY_RULE.written:%Y-%m-%dT%H:%M:%SZ}\n" in text
    assert "    approved_on: 2026-05-03\n" in text
    assert load_summary_store(path).summaries["index/book"].written == BY_RULE.written


def test_saving_what_was_read_changes_nothing(saved):
    before = saved.read_bytes()
    save_summaries(saved, [])
    assert saved.read_bytes() == before


def test_an_edit_in_the_file_is_a_person_s(saved):
    edit(saved, "Second: a #b", "Second: another")
    found = load_summary_store(saved).get("carers/unpaid_carers")
    assert found is not None
    assert (found.writer, found.status) == ("person", "draft")
    assert found.model == "edited from openai:a-model"
    assert load_summary_store(saved).get("index/book") == BY_RULE


def test_wrapping_lines_anew_is_no_edit(saved):
    edit(saved, "here a good", "here\n        a good")
    assert load_summary_store(saved).get("carers/unpaid_carers") == BY_MODEL


def test_only_key_and_text_are_needed(path):
    path.parent.mkdir()
    path.write_text("summaries:\n  carers/section:\n    text: My own words.\n")
    found = load_summary_store(path).get("carers/section")
    assert found is not None
    assert (found.writer, found.status, found.text) == ("person", "draft", "My own words.")


def test_a_machine_never_writes_over_a_person(saved):
    edit(saved, "Second: a #b", "Second: mine")
    store = save_summaries(saved, [BY_MODEL], ORDER)
    kept = store.get("carers/unpaid_carers")
    assert kept is not None
    assert "mine" in kept.text
    assert "Second: mine" in saved.read_text()
    assert load_summary_store(saved).get("carers/unpaid_carers").writer == "person"


def test_the_approval_of_a_text_in_a_notebook_gives_way_once_the_text_is_gone(saved):
    there = make_summary("carers/section", "person", ["Mine."], "abc", place="notebook")
    anew = make_summary("carers/section", "llm", ["Anew."], "abc")
    save_summaries(saved, [there], ORDER)
    assert save_summaries(saved, [anew], ORDER).get("carers/section") == anew


def test_a_person_s_decision_on_a_person_s_text_is_saved(saved):
    edit(saved, "Second: a #b", "Second: mine")
    found = load_summary_store(saved).get("carers/unpaid_carers")
    save_summaries(saved, [found.as_approved("A", date(2026, 5, 3), "abc")], ORDER)
    assert load_summary_store(saved).get("carers/unpaid_carers").status == "approved"


def test_what_somebody_added_meanwhile_is_kept(saved):
    edit(saved, "summaries:\n", "summaries:\n  carers/section:\n    text: Mine.\n")
    save_summaries(saved, [BY_RULE], ORDER)
    assert list(load_summary_store(saved).summaries) == ORDER


def test_a_summary_of_a_chart_that_is_gone_stays_at_the_end(saved):
    edit(saved, "summaries:\n", "summaries:\n  gone/chart:\n    text: Mine.\n")
    save_summaries(saved, [BY_RULE], ORDER)
    assert list(load_summary_store(saved).summaries)[-1] == "gone/chart"


def test_remarks_and_a_preamble_of_one_s_own_are_kept(saved):
    edit(saved, "# The summaries of one", "# Mine.\n# The summaries of one")
    edit(saved, "  carers/unpaid_carers:", "  # Ask Jo.\n  # Twice.\n  carers/unpaid_carers:")
    saved.write_text(saved.read_text() + "# The end.\n")
    before = saved.read_text()
    save_summaries(saved, [BY_RULE], ORDER)
    assert saved.read_text() == before


def test_a_line_of_text_that_looks_like_a_remark_is_text(path):
    one = make_summary("a/b", "llm", ["# not a remark"], "abc")
    two = make_summary("a/c", "llm", ["key: value"], "abc")
    save_summaries(path, [one, two])
    assert load_summary_store(path).summaries == {"a/b": one, "a/c": two}


@needs_posix
def test_the_file_keeps_its_mode(saved):
    saved.chmod(0o640)
    save_summaries(saved, [BY_MODEL], ORDER)
    assert saved.stat().st_mode & 0o777 == 0o640


def test_a_write_that_fails_leaves_the_last_file_and_no_other(saved, monkeypatch):
    before = saved.read_bytes()

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", broken)
    message = refusal(save_summaries, saved, [BY_RULE], ORDER)
    assert "expected a file that can be written, found: No space left" in message
    assert saved.read_bytes() == before
    assert [file.name for file in saved.parent.iterdir()] == ["rutland.yml"]


BAD = {
    "an unknown key": ("    writer: rules", "    writter: rules", r"writter: expected a key that"),
    "a bad status": ("status: draft", "status: done", r"status: expected 'draft', 'approved' or"),
    "a bad writer": ("writer: rules", "writer: robot", r"writer: expected 'rules', 'llm' or"),
    "a bad date": (
        "status: draft",
        "status: draft\n    approved_on: soon",
        r"approved_on: expected",
    ),
    "a key twice": ("  index/book:", "  carers/unpaid_carers:", r"each key once"),
    "a field twice": ("status: draft", "status: draft\n    writer: llm", r"each key once"),
    "a key of no known shape": ("  index/book:", "  the book:", r"found 'the book'; mend it"),
    "a text that is a number": (
        "text: |\n      - All of it.",
        "text: 5",
        r"expected text, found 5",
    ),
    "a text without end": ("- All of it.", "x" * 1_000_000, r"at most 20,000 characters"),
    "a mark that cannot be seen": ("All of", "All \u200f of", r"RIGHT-TO-LEFT MARK, U\+200F"),
    "another list": ("summaries:", "summary:", r"the one key 'summaries:'.*found 'summary'"),
    "no mapping": ("summaries:\n", "summaries:\n  - a\n", r"expected YAML|expected keys such as"),
    "not YAML": ("writer: rules", "writer: [rules", r"expected YAML, found"),
    "no text": ("text: |\n      - All of it.", "note: x", r"text: expected this key, found none"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line_with_its_place_and_stays_as_it_is(saved, name):
    old, new, message = BAD[name]
    edit(saved, old, new)
    before = saved.read_bytes()
    found = refusal(load_summary_store, saved)
    place, _, said = found.partition("rutland.yml:")
    assert place == f"{saved.parent}/"
    assert said.split(":")[0].isdigit(), found
    assert re.search(message, said), found
    assert len(found) < 500
    refusal(save_summaries, saved, [BY_RULE])
    assert saved.read_bytes() == before


def test_a_file_named_for_nobody_is_refused(tmp_path):
    store = tmp_path / "summaries"
    store.mkdir()
    (store / "rutland.yml").write_text("summaries: {}\n")
    check_summary_files(tmp_path, bundled().areas)
    (store / "rutlnad.yml").write_text("summaries: {}\n")
    assert "rutlnad.yml: expected the slug of an area" in refusal(
        check_summary_files, tmp_path, bundled().areas
    )


def test_each_area_has_its_file(tmp_path):
    area = bundled().areas.find_authority("Rutland")
    assert summary_store_path(tmp_path, area) == tmp_path / "summaries/rutland.yml"


def test_an_empty_store_is_a_file_that_can_be_read(path):
    save_summaries(path, [])
    assert load_summary_store(path).summaries == {}
    assert summaries_as_yaml(load_summary_store(path)) == path.read_text()
