"""Votes from many requests at once, saved together.

Each commit waits for the disk. Votes that come while one is under way are gathered and committed
together by the next, so that ten readers wait no longer than one, and nobody is told that a vote
was taken before it is on the disk.
"""

import asyncio
import logging
from copy import copy

from carebook.serve.ballots import Ballot
from carebook.serve.vote_database import BUSY_MESSAGE, UNAVAILABLE_MESSAGE, VoteStoreError
from carebook.serve.vote_store import VoteStore

# So many votes are committed together.
_BATCH_SIZE = 500
# So many may wait; more are turned away at once, for they would wait too long.
_MAX_WAITING_VOTES = 5_000


class VoteQueue:
    """Saves votes in one store. All its methods belong to one event loop."""

    def __init__(self, store: VoteStore) -> None:
        self._store = store
        self._waiting: list[tuple[Ballot, asyncio.Future[None]]] = []
        self._wake = asyncio.Event()
        self._closing = False
        self._task = asyncio.create_task(self._save_batches())

    async def save(self, ballot: Ballot) -> None:
        """Save a vote; it is on the disk when this returns.

        Raises:
            VoteStoreError: it could not be kept, or too many wait already.

        """
        if self._closing or len(self._waiting) >= _MAX_WAITING_VOTES:
            raise VoteStoreError(BUSY_MESSAGE)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((ballot, done))
        self._wake.set()
        await done

    async def close(self) -> None:
        """Take no more votes, and return when those that were taken are kept."""
        self._closing = True
        self._wake.set()
        await self._task

    async def _save_batches(self) -> None:
        while self._waiting or not self._closing:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch = self._waiting[:_BATCH_SIZE]
                del self._waiting[:_BATCH_SIZE]
                trouble = await self._save_batch([ballot for ballot, _ in batch])
                # A reader who has gone away asks no more; the vote is kept all the same.
                for done in (done for _, done in batch if not done.done()):
                    if trouble is None:
                        done.set_result(None)
                    else:  # a copy, because each that is raised gets a traceback of its own
                        done.set_exception(copy(trouble))

    async def _save_batch(self, ballots: list[Ballot]) -> VoteStoreError | None:
        try:
            await asyncio.to_thread(self._store.save, ballots)
        except VoteStoreError as error:
            logging.getLogger(__name__).warning(
                "%d votes could not be saved: %s",
                len(ballots),
                getattr(error.__cause__, "orig", error),
            )
            return error
        except Exception:
            # It goes on whatever happens, or every later vote would wait for ever.
            logging.getLogger(__name__).exception("%d votes could not be saved", len(ballots))
            return VoteStoreError(UNAVAILABLE_MESSAGE)
        return None
