"""The box keeps every vote that it took, once, and says in our words when it cannot."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event
from support.build_processes import can_mount
from support.small_data import refusal
from support.small_votes import DATABASES, DAY, KEY, OTHER, VERSION, ballot

from carebook.serve.vote_database import (
    VoteStoreError,
    parse_database_address,
    printable_database_address,
)
from carebook.serve.vote_store import (
    StoredVote,
    VoteCount,
    existing_vote_store,
    open_vote_store,
)


@pytest.fixture
def box(votes_url):
    box = open_vote_store(votes_url, patience=1)
    yield box
    box.close()


def test_what_was_cast_is_counted_and_given_out_without_its_reader(box):
    box.save([ballot("a"), ballot("b", verdict="not accurate", comment="Too high."), ballot("c")])
    assert box.count_votes() == (
        VoteCount("rutland", KEY, VERSION, "accurate", 2),
        VoteCount("rutland", KEY, VERSION, "not accurate", 1),
    )
    assert list(box.read_votes(commented=True)) == [
        StoredVote("rutland", KEY, VERSION, "not accurate", "Too high.", DAY)
    ]


def test_a_reader_has_one_vote_on_a_summary_and_can_change_it(box):
    box.save([ballot(verdict="not accurate", comment="No."), ballot("b")])
    box.save([ballot(verdict="accurate")])
    assert [(one.verdict, one.comment) for one in box.read_votes()] == [("accurate", "")] * 2


def test_of_two_votes_that_come_together_the_later_stands(box):
    box.save([ballot(), ballot(verdict="not accurate"), ballot("b")])
    assert [one.votes for one in box.count_votes()] == [1, 1]


def test_a_summary_that_was_written_anew_is_voted_on_anew(box):
    box.save([ballot(version="0" * 16)])
    box.save([ballot(verdict="not accurate")])
    assert [(one.version, one.verdict) for one in box.count_votes()] == [
        ("0" * 16, "accurate"),
        (VERSION, "not accurate"),
    ]


def test_votes_of_one_area_can_be_asked_for(box):
    box.save([ballot(), ballot(area="kent")])
    assert [one.area for one in box.read_votes("kent")] == ["kent"]
    assert [one.area for one in box.count_votes("kent")] == ["kent"]


def test_nothing_joins_the_votes_of_a_reader_on_different_summaries():
    assert ballot(summary=KEY).mark != ballot(summary=OTHER).mark
    assert ballot(area="kent").mark != ballot().mark


def test_a_box_that_is_opened_again_has_its_votes_and_its_secret(votes_url):
    first = open_vote_store(votes_url)
    first.save([ballot()])
    first.close()
    again = open_vote_store(votes_url)
    assert again.secret == first.secret
    assert len(list(again.read_votes())) == 1
    again.close()


def test_many_writers_at_once_lose_nothing(votes_url):
    boxes = [open_vote_store(votes_url) for _ in range(2)]

    def cast(number):
        # Every reader votes twice, through different boxes.
        boxes[number % 2].save([ballot(f"{number // 2}-{each}") for each in range(20)])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(cast, range(40)))
    assert sum(one.votes for one in boxes[0].count_votes()) == 400
    for box in boxes:
        box.close()


def test_boxes_that_are_opened_at_once_share_one_secret(votes_url):
    with ThreadPoolExecutor(4) as pool:
        boxes = list(pool.map(open_vote_store, [votes_url] * 4))
    assert len({box.secret for box in boxes}) == 1
    for box in boxes:
        box.close()


def test_sqlite_keeps_what_it_commits(tmp_path):
    box = open_vote_store(f"sqlite:///{tmp_path}/votes.sqlite")
    with box._engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous")
        ]
    box.close()
    assert found == ["wal", 2]


def test_a_locked_sqlite_is_told_and_takes_votes_again(tmp_path):
    box = open_vote_store(f"sqlite:///{tmp_path}/votes.sqlite", patience=1)
    other = sqlite3.connect(tmp_path / "votes.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(VoteStoreError) as refused:
        box.save([ballot()])
    assert (refused.value.status, refused.value.retry_after) == (503, 5)
    other.execute("ROLLBACK")
    other.close()
    box.save([ballot()])
    assert len(list(box.read_votes())) == 1
    box.close()


@pytest.mark.parametrize("votes_url", DATABASES[1:], indirect=True)
def test_a_locked_table_in_postgresql_is_told(votes_url, box):
    folder = votes_url.rpartition("host=")[2]
    name = parse_database_address(votes_url).database
    with psycopg.connect(host=folder, user="carebook", dbname=name) as other:
        other.execute("LOCK TABLE votes IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(VoteStoreError) as refused:
            box.save([ballot()])
        assert refused.value.status == 503
    box.save([ballot()])
    assert len(list(box.read_votes())) == 1


def test_a_full_sqlite_is_told_and_keeps_nothing_by_halves(tmp_path):
    box = open_vote_store(f"sqlite:///{tmp_path}/votes.sqlite")
    event.listen(
        box._engine,
        "begin",
        lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=12"),
    )
    box.save([ballot()])
    many = [ballot(str(each), verdict="not accurate", comment="x" * 500) for each in range(200)]
    with pytest.raises(VoteStoreError) as refused:
        box.save(many)
    assert refused.value.status == 507
    assert [one.verdict for one in box.read_votes()] == ["accurate"]
    box.close()


_ON_A_SMALL_DISK = """
import os, subprocess, sys
sys.path.insert(0, "tests")
from support.small_votes import ballot
from carebook.serve.vote_store import open_vote_store
from carebook.serve.vote_database import VoteStoreError

subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", sys.argv[1]], check=True)
box, kept = open_vote_store(f"sqlite:///{sys.argv[1]}/votes.sqlite"), 0
for batch in range(200):
    try:
        box.save([ballot(f"{batch}-{n}", "a/b", "not accurate", "x" * 500) for n in range(20)])
    except VoteStoreError as error:
        print(error.status)
        break
    kept += 20
found = len(list(box.read_votes()))
box.close()
print(0 < kept == found)
"""


@pytest.mark.skipif(not can_mount(), reason="needs leave to mount a file system")
def test_a_full_disk_is_told_and_what_was_taken_is_there(tmp_path):
    command = ["unshare", "-m", sys.executable, "-c", _ON_A_SMALL_DISK, str(tmp_path)]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
    assert done.stdout.split() == ["507", "True"], done.stderr


@pytest.mark.parametrize(
    "address",
    ["votes", "mysql://me:hunter2@db/votes", "sqlite://", "postgresql://me:hunter2@db:x/votes"],
)
def test_another_kind_of_address_is_refused_without_repeating_it(address):
    message = refusal(open_vote_store, address)
    assert "expected sqlite:///PATH or postgresql://USER@HOST/NAME" in message
    assert "hunter2" not in message
    assert "\n" not in message


def test_a_database_that_does_not_answer_is_told_without_its_password():
    for address in (
        "postgresql://me:hunter2@127.0.0.1:1/votes",
        "postgresql://127.0.0.1:1/votes?user=me&password=hunter2",
    ):
        message = refusal(open_vote_store, address)
        assert message.startswith("votes: expected a database at postgresql://127.0.0.1:1/votes")
        assert "hunter2" not in message
        assert "\n" not in message
    assert "hunter2" not in printable_database_address(parse_database_address(address))


def test_psycopg_is_asked_for_in_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    message = refusal(open_vote_store, "postgresql://127.0.0.1:1/votes")
    assert "expected psycopg, which PostgreSQL needs, found none" in message


def test_what_is_no_votes_database_is_told(tmp_path):
    (tmp_path / "text.sqlite").write_text("These are words, and many of them. " * 100)
    message = refusal(open_vote_store, f"sqlite:///{tmp_path}/text.sqlite")
    assert "text.sqlite, found: file is not a database" in message
    (tmp_path / "file").touch()
    assert "expected a folder" in refusal(
        open_vote_store, f"sqlite:///{tmp_path}/file/votes.sqlite"
    )


def test_a_database_of_another_format_is_refused(votes_url, monkeypatch):
    open_vote_store(votes_url).close()
    monkeypatch.setattr("carebook.serve.vote_store.DATABASE_FORMAT", b"2")
    message = refusal(open_vote_store, votes_url)
    assert "expected a database of format 2" in message
    assert "found '1'; use the version of carebook that made it" in message


def test_counting_makes_no_database(tmp_path):
    with existing_vote_store(f"sqlite:///{tmp_path}/none/votes.sqlite") as store:
        assert store is None
    assert not (tmp_path / "none").exists()
