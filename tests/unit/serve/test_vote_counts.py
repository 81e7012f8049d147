"""Votes counted, put in order and written as CSV."""

import csv
import io

from support.small_votes import DAY, KEY, OTHER, VERSION, write_summaries

from carebook.narrative.vote_tally import tally_in_words
from carebook.serve.served_books import ServedBooks
from carebook.serve.vote_counts import printable_comment, tally_votes, votes_as_csv
from carebook.serve.vote_store import StoredVote, VoteCount


def counts(*numbers):
    return [VoteCount("rutland", key, version, verdict, n) for key, version, verdict, n in numbers]


def test_the_worst_comes_first_by_what_can_be_relied_on():
    versions = {("rutland", key): VERSION for key in ("a/one", "a/sixty", "a/good", "a/all")}
    found = tally_votes(
        counts(
            ("a/good", VERSION, "accurate", 50),
            ("a/one", VERSION, "not accurate", 1),
            ("a/sixty", VERSION, "accurate", 40),
            ("a/sixty", VERSION, "not accurate", 60),
            ("a/all", VERSION, "not accurate", 20),
            ("a/gone", VERSION, "not accurate", 99),
        ),
        [],
        versions,
    )
    assert [key for _, key in found] == ["a/all", "a/sixty", "a/one", "a/good", "a/gone"]


def test_votes_and_comments_on_earlier_texts_stand_apart():
    kept = [
        StoredVote("rutland", KEY, VERSION, "not accurate", "Now.\x1b[2J", DAY),
        StoredVote("rutland", KEY, "0" * 16, "not accurate", "Then.", DAY),
    ]
    numbers = counts((KEY, VERSION, "not accurate", 1), (KEY, "0" * 16, "not accurate", 4))
    [tally] = tally_votes(numbers, kept, {("rutland", KEY): VERSION}).values()
    assert tally_in_words(tally) == "0 accurate, 1 not accurate; 4 on earlier texts"
    assert tally.comments == ("Now. [2J",)
    assert printable_comment("a\u202eb\x9bc") == "a b c"


def test_the_csv_is_tidy_and_starts_no_formula(tmp_path):
    write_summaries(tmp_path, {KEY: {"writer": "rules", "version": VERSION}})
    kept = [
        StoredVote("rutland", KEY, VERSION, "not accurate", '=HYPERLINK("x"), "y"', DAY),
        StoredVote("rutland", KEY, "0" * 16, "accurate", "", DAY),
        StoredVote("kent", OTHER, VERSION, "accurate", "", DAY),
    ]
    rows = list(csv.reader(io.StringIO("".join(votes_as_csv(kept, ServedBooks(tmp_path))))))
    assert rows == [
        ["area", "summary", "version", "text", "verdict", "comment", "day"],
        [
            "rutland",
            KEY,
            VERSION,
            "current",
            "not accurate",
            '\'=HYPERLINK("x"), "y"',
            "2026-05-03",
        ],
        ["rutland", KEY, "0" * 16, "outdated", "accurate", "", "2026-05-03"],
        ["kent", OTHER, VERSION, "outdated", "accurate", "", "2026-05-03"],
    ]
