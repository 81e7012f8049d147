"""Where votes are kept, and read again to be counted."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Select, Table, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex, CreateTable

from carebook.core.errors import InputError
from carebook.serve.ballots import Ballot
from carebook.serve.vote_database import (
    DATABASE_TIMEOUT_SECONDS,
    VoteStoreError,
    as_vote_store_error,
    database_exists,
    make_database_engine,
    parse_database_address,
    printable_database_address,
)
from carebook.serve.vote_tables import DATABASE_FORMAT, metadata, settings_table, votes_table

# Two servers that start at once on one PostgreSQL make the tables one after the other.
_ADVISORY_LOCK = 7_236_114


@dataclass(frozen=True, slots=True)
class VoteCount:
    """How many votes of one kind there are on one version of a summary."""

    area: str
    summary: str
    version: str
    verdict: str
    votes: int


@dataclass(frozen=True, slots=True)
class StoredVote:
    """A vote as it is given out: nothing in it says who cast it."""

    area: str
    summary: str
    version: str
    verdict: str
    comment: str
    day: date


class VoteStore:
    """A votes database that is open. Its methods may be called from any thread."""

    def __init__(self, engine: Engine, secret: bytes) -> None:
        self._engine = engine
        self.secret = secret

    def save(self, ballots: Sequence[Ballot]) -> None:
        """Keep votes, all or none: once this returns they are on the disk.

        Of two with the same mark and version the later one stands, here and in the database.

        Raises:
            VoteStoreError: the database is locked, full or out of reach; nothing was kept.

        """
        latest = {(one.mark, one.version): one for one in ballots}
        # In one order, so that two servers never wait for each other.
        rows = [asdict(latest[key]) for key in sorted(latest)]
        if not rows:
            return
        insert = _insert_into(self._engine, votes_table)
        changed = {name: insert.excluded[name] for name in ("verdict", "comment", "day")}
        upsert = insert.on_conflict_do_update(
            index_elements=[votes_table.c.mark, votes_table.c.version], set_=changed
        )
        with _errors_for_voters(), self._engine.begin() as connection:
            connection.execute(upsert, rows)

    def count_votes(self, area: str | None = None) -> tuple[VoteCount, ...]:
        """Return the votes of an area, or of all, counted by summary, version and verdict.

        Raises:
            VoteStoreError: the database is locked or out of reach.

        """
        of = [votes_table.c[name] for name in ("area", "summary", "version", "verdict")]
        query = _limit_to_area(select(*of, func.count()).group_by(*of).order_by(*of), area)
        with _errors_for_voters(), self._engine.connect() as connection:
            return tuple(VoteCount(*row) for row in connection.execute(query))

    def read_votes(
        self, area: str | None = None, *, commented: bool = False
    ) -> Iterator[StoredVote]:
        """Give out the votes of an area, or of all, by summary, version and day.

        Args:
            area: the area's slug.
            commented: only votes with a comment.

        Raises:
            VoteStoreError: the database is locked or out of reach.

        """
        of = [votes_table.c[name] for name in StoredVote.__slots__]
        # Past the day there is no order but that of the words: nothing tells who came when.
        order = (*of[:3], votes_table.c.day, votes_table.c.verdict, votes_table.c.comment)
        query = _limit_to_area(select(*of).order_by(*order), area)
        if commented:
            query = query.where(votes_table.c.comment != "")
        with _errors_for_voters(), self._engine.connect() as connection:
            streamed = connection.execution_options(yield_per=1000)
            for row in streamed.execute(query):
                yield StoredVote(*row)

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()


@contextmanager
def _errors_for_voters() -> Iterator[None]:
    """Raise a database's errors as what they mean to somebody who votes."""
    try:
        yield
    except DBAPIError as error:
        raise as_vote_store_error(error) from error


def open_vote_store(address: str, patience: int = DATABASE_TIMEOUT_SECONDS) -> VoteStore:
    """Open a votes database, and make it where there is none.

    ``patience`` is for how many seconds a database is waited for that others have locked.

    Raises:
        InputError: the address cannot be used, or nothing answers there.

    """
    url = parse_database_address(address)
    if url.get_backend_name() == "sqlite":
        _make_folder(url)
    return _open_store(url, patience)


@contextmanager
def existing_vote_store(address: str) -> Iterator[VoteStore | None]:
    """Open a votes database to count what is in it; None where there is none.

    Raises:
        InputError: the address cannot be used, or nothing answers there.

    """
    url = parse_database_address(address)
    store = _open_store(url) if database_exists(url) else None
    try:
        yield store
    except VoteStoreError as error:
        found = " ".join(str(getattr(error.__cause__, "orig", error)).split())
        raise InputError(
            f"votes: expected a database that answers, found: {found}; try again"
        ) from None
    finally:
        if store is not None:
            store.close()


def _open_store(url: URL, patience: int = DATABASE_TIMEOUT_SECONDS) -> VoteStore:
    engine = make_database_engine(url, patience)
    try:
        with engine.begin() as connection:
            _make_tables(connection)
            _set_once(connection, "secret", secrets.token_bytes(32))
            _set_once(connection, "format", DATABASE_FORMAT)
            rows = connection.execute(select(settings_table))
            found = {row.name: bytes(row.value) for row in rows}
    except DBAPIError as error:
        engine.dispose()
        raise InputError(
            f"votes: expected a database at {printable_database_address(url)}, found: "
            f"{' '.join(str(error.orig).split())}; check that it is running and can be written "
            "to, or name another with --database"
        ) from None
    if found["format"] != DATABASE_FORMAT:
        engine.dispose()
        raise InputError(
            f"votes: expected a database of format {DATABASE_FORMAT.decode()} at "
            f"{printable_database_address(url)}, found "
            f"{found['format'].decode(errors='replace')!r}; "
            "use the version of carebook that made it"
        )
    return VoteStore(engine, found["secret"])


def _make_folder(url: URL) -> None:
    folder = Path(str(url.database)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError.at(
            folder, f"expected a folder for the votes, found: {error.strerror}; use --database"
        ) from None


def _make_tables(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
    for table in metadata.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))


def _set_once(connection: Connection, name: str, value: bytes) -> None:
    insert = _insert_into(connection.engine, settings_table).values(name=name, value=value)
    connection.execute(insert.on_conflict_do_nothing())


def _insert_into(engine: Engine, table: Table) -> postgresql.Insert | sqlite.Insert:
    insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    return insert(table)


def _limit_to_area(query: Select[Any], area: str | None) -> Select[Any]:
    return query if area is None else query.where(votes_table.c.area == area)
