"""How many votes a minute are taken: a real server, many clients, both kinds of database.

    python -m benchmarks.vote_speed

Everything is on loopback: the clients have addresses of 127.0.0.0/8, so that the server's own
limits stand as they are delivered. Each client is a browser that keeps its connection open: it asks
for an id with its first vote, then votes on one summary after another, as fast as it is answered.
Afterwards every vote that was answered with 200 is looked for in the database. PostgreSQL is
Debian's, with its own settings, and is left out where there is none.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from sqlalchemy import select

from carebook.serve.reader_ids import vote_mark
from carebook.serve.vote_database import make_database_engine, parse_database_address
from carebook.serve.vote_store import open_vote_store
from carebook.serve.vote_tables import votes_table

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from support.votes_server import (  # the tests' own server and PostgreSQL
    POSTGRES,
    new_database,
    postgres_running,
    process_serving,
    write_summaries,
)

AREA_SLUG = "rutland"
TARGET_VOTES_A_MINUTE = 10_000
# So many clients share one address, as in a library.
_CLIENTS_PER_ADDRESS = 2
_SUMMARY_VERSION = "0123456789abcdef"


@dataclass
class VoteSpeedMeasurement:
    """What the clients saw: seconds of each answer, statuses, the votes that were accepted."""

    answer_seconds: list[float] = field(default_factory=list)
    status_counts: dict[int, int] = field(default_factory=dict)
    accepted_votes: set[tuple[str, str]] = field(default_factory=set)
    total_seconds: float = 0.0


class VotingClient:
    """One browser: its address, its connection, its id."""

    def __init__(self, port: int, number: int) -> None:
        place = number // _CLIENTS_PER_ADDRESS
        self._port, self._source = port, f"127.1.{place // 250}.{place % 250 + 1}"

    async def vote_on_summaries(self, keys: list[str], measured: VoteSpeedMeasurement) -> None:
        """Vote on each summary once."""
        reading, writing = await asyncio.open_connection(
            "127.0.0.1", self._port, local_addr=(self._source, 0)
        )
        try:
            given = await _post_json(reading, writing, "/votes/readers", {})
            reader = given[1]["reader"]
            for number, key in enumerate(keys):
                vote = {"reader": reader, "summary": key, "version": _SUMMARY_VERSION}
                vote |= _verdict_fields(number)
                began = time.perf_counter()
                status, _ = await _post_json(reading, writing, f"/votes/{AREA_SLUG}", vote)
                measured.answer_seconds.append(time.perf_counter() - began)
                measured.status_counts[status] = measured.status_counts.get(status, 0) + 1
                if status == 200:
                    measured.accepted_votes.add((reader, key))
        finally:
            writing.close()


def _verdict_fields(number: int) -> dict[str, str]:
    if number % 3:
        return {"verdict": "accurate"}
    return {"verdict": "not accurate", "comment": "The figure is last year's."}


async def _post_json(
    reading: asyncio.StreamReader, writing: asyncio.StreamWriter, path: str, what: dict[str, str]
) -> tuple[int, dict[str, str]]:
    body = json.dumps(what).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    writing.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    answer = await reading.readuntil(b"\r\n\r\n")
    length = int(answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    return int(answer[9:12]), json.loads(await reading.readexactly(length))


async def _vote_concurrently(port: int, clients: int, keys: list[str]) -> VoteSpeedMeasurement:
    measured = VoteSpeedMeasurement()
    began = time.perf_counter()
    # A client that fails is a fault of the server's, and ends the benchmark.
    await asyncio.gather(
        *(VotingClient(port, n).vote_on_summaries(keys, measured) for n in range(clients))
    )
    measured.total_seconds = time.perf_counter() - began
    return measured


def count_lost_votes(database: str, accepted: set[tuple[str, str]]) -> int:
    """Return how many votes were accepted and are not in the database, by their marks."""
    box = open_vote_store(database)
    wanted = {vote_mark(reader, AREA_SLUG, key, box.secret) for reader, key in accepted}
    box.close()
    engine = make_database_engine(parse_database_address(database))
    with engine.connect() as connection:
        kept = set(connection.scalars(select(votes_table.c.mark)))
    engine.dispose()
    return len(wanted - kept)


@contextmanager
def _open_databases() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        found = {"SQLite": f"sqlite:///{folder}/votes.sqlite"}
        # Its own settings: commits are on the disk, as with SQLite.
        running = postgres_running() if POSTGRES else nullcontext(None)
        with running as socket:
            if socket:
                found["PostgreSQL"] = new_database(socket)
            yield found


def run_vote_speed() -> int:
    """Measure and print a line for each database; the status is 1 when a vote is missing."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--each", type=int, default=30, help="votes of each client, at most 30")
    asked = parser.parse_args()
    clients, each = min(asked.clients, 500), min(asked.each, 30)
    keys = [f"chapter/summary_{number}" for number in range(each)]
    lost = 0
    with _open_databases() as databases, tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        write_summaries(
            out, {key: {"writer": "rules", "version": _SUMMARY_VERSION} for key in keys}
        )
        for name, database in databases.items():
            with process_serving(out, database) as (served, _):
                measured = asyncio.run(_vote_concurrently(served.port, clients, keys))
            lost += (gone := count_lost_votes(database, measured.accepted_votes))
            taken = len(measured.accepted_votes)
            slowest = quantiles(measured.answer_seconds, n=100)
            print(
                f"{name}: {taken:,} of {clients * each:,} votes by {clients} clients at once in "
                f"{measured.total_seconds:.1f} s: "
                f"{taken / measured.total_seconds * 60:,.0f} a minute "
                f"(wanted {TARGET_VOTES_A_MINUTE:,}); half within {slowest[49] * 1000:.0f} ms, "
                f"95 in 100 within {slowest[94] * 1000:.0f} ms; "
                f"statuses {measured.status_counts}; missing: {gone}"
            )
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(run_vote_speed())
