"""The clerk commits votes together, tells each when it is kept, and leaves none behind."""

import asyncio
import sqlite3

import pytest
from support.small_votes import ballot

from carebook.serve.vote_database import VoteStoreError
from carebook.serve.vote_queue import VoteQueue
from carebook.serve.vote_store import open_vote_store


@pytest.fixture
def box(tmp_path):
    box = open_vote_store(f"sqlite:///{tmp_path}/votes.sqlite", patience=1)
    yield box
    box.close()


def kept(box):
    return sum(one.votes for one in box.count_votes())


def test_what_waits_is_kept_before_the_clerk_goes_and_nothing_is_taken_after(box):
    async def work():
        clerk = VoteQueue(box)
        votes = [asyncio.create_task(clerk.save(ballot(str(each)))) for each in range(1200)]
        await asyncio.sleep(0)
        await clerk.close()
        await asyncio.gather(*votes)
        with pytest.raises(VoteStoreError):
            await clerk.save(ballot("late"))

    asyncio.run(work())
    assert kept(box) == 1200


def test_a_vote_whose_reader_has_gone_away_is_kept_with_the_others(box):
    async def work():
        clerk = VoteQueue(box)
        gone, stays = (asyncio.create_task(clerk.save(ballot(name))) for name in "ab")
        await asyncio.sleep(0)
        gone.cancel()
        await stays
        await clerk.close()

    asyncio.run(work())
    assert kept(box) == 2


def test_each_is_told_that_nothing_was_kept_and_the_clerk_goes_on(box, tmp_path):
    other = sqlite3.connect(tmp_path / "votes.sqlite", isolation_level=None)

    async def work():
        clerk = VoteQueue(box)
        other.execute("BEGIN IMMEDIATE")
        votes = [clerk.save(ballot(str(each))) for each in range(5)]
        told = await asyncio.gather(*votes, return_exceptions=True)
        other.execute("ROLLBACK")
        await clerk.save(ballot("later"))
        await clerk.close()
        return told

    told = asyncio.run(work())
    other.close()
    assert [(type(each), each.status) for each in told] == [(VoteStoreError, 503)] * 5
    assert kept(box) == 1


def test_more_than_can_wait_are_turned_away_at_once(box, monkeypatch):
    monkeypatch.setattr("carebook.serve.vote_queue._MAX_WAITING_VOTES", 3)

    async def work():
        clerk = VoteQueue(box)
        votes = [clerk.save(ballot(str(each))) for each in range(5)]
        told = await asyncio.gather(*votes, return_exceptions=True)
        await clerk.close()
        return told

    told = asyncio.run(work())
    assert [each is None for each in told] == [True] * 3 + [False] * 2
    assert kept(box) == 3


def test_a_fault_that_nobody_foresaw_does_not_end_the_queue(box, caplog):
    class Odd:
        mark, version = "x", "y"

    async def work():
        clerk = VoteQueue(box)
        with pytest.raises(VoteStoreError):
            await clerk.save(Odd())
        await clerk.save(ballot())
        await clerk.close()

    asyncio.run(work())
    assert kept(box) == 1
    assert "1 votes could not be saved" in caplog.text
