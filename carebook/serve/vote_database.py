"""Opening a votes database: its address, its engine, and its errors in words for readers."""

import sqlite3
import time
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from carebook.core.errors import InputError
from carebook.core.project import Project

# Where the command line and the environment name another database than the project's own.
DATABASE_VARIABLE = "CAREBOOK_DATABASE"
# Seconds until a locked or silent database is given up.
DATABASE_TIMEOUT_SECONDS = 5
_WAL_RETRY_SECONDS = 2
_ADDRESS_FORMS = "sqlite:///PATH or postgresql://USER@HOST/NAME"
_POSTGRES_DRIVERS = ("postgresql", "postgres", "postgresql+psycopg")


class VoteStoreError(Exception):
    """Votes cannot be kept or read at the moment.

    ``status`` is the HTTP status that says so, ``retry_after`` the seconds until another try makes
    sense. The message is for readers and has nothing of the database in it.
    """

    def __init__(self, message: str, status: int = 503, retry_after: int = 5) -> None:
        super().__init__(message)
        self.message, self.status, self.retry_after = message, status, retry_after


BUSY_MESSAGE = (
    "Votes cannot be taken at the moment, because too many are arriving. Please try again."
)
FULL_MESSAGE = "Votes cannot be taken at the moment, because there is no space to keep them."
UNAVAILABLE_MESSAGE = "Votes cannot be taken at the moment. Please try again later."


def default_database_address(project: Project) -> str:
    """Return the address of the project's own database, in ``data/votes/``."""
    path = project.data / "votes" / "votes.sqlite"
    return URL.create("sqlite", database=str(path)).render_as_string()


def parse_database_address(address: str) -> URL:
    """Return the address of a database as SQLAlchemy has it.

    Raises:
        InputError: it is no address, or not one of SQLite or PostgreSQL. The message never holds
            the address, which may hold a password.

    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise InputError(
            f"--database: expected {_ADDRESS_FORMS}, found something else; use one of these forms"
        ) from None
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite+pysqlite")
    if url.drivername in _POSTGRES_DRIVERS:
        return url.set(drivername="postgresql+psycopg")
    raise InputError(
        f"--database: expected {_ADDRESS_FORMS}, found one of the kind {url.drivername!r}; "
        "use one of these forms"
    )


def printable_database_address(url: URL) -> str:
    """Return an address as it may be printed: without password, user and options."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    place = f"{url.host or 'localhost'}{f':{url.port}' if url.port else ''}"
    return f"postgresql://{place}/{url.database or ''}"


def database_exists(url: URL) -> bool:
    """Whether there is a database to open; of a server's, only trying tells."""
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).is_file()


def make_database_engine(url: URL, patience: int = DATABASE_TIMEOUT_SECONDS) -> Engine:
    """Return the engine of a database that waits so many seconds, and keeps what it has accepted.

    Raises:
        InputError: the driver for PostgreSQL is not installed.

    """
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": patience})
        event.listen(engine, "connect", _make_commits_durable)
        return engine
    wait = f"-c lock_timeout={patience}s -c statement_timeout={4 * patience}s"
    try:
        return create_engine(
            url,
            # So no comment gets into a message, and so into a log.
            hide_parameters=True,
            # A connection that was lost while nobody voted is made anew.
            pool_pre_ping=True,
            pool_size=2,
            connect_args={"connect_timeout": patience, "options": wait},
        )
    except ModuleNotFoundError:
        raise InputError(
            "--database: expected psycopg, which PostgreSQL needs, found none; "
            "install it with pip install 'psycopg[binary]'"
        ) from None


def _make_commits_durable(connection: sqlite3.Connection, _record: object) -> None:
    # A commit is on the disk before anybody is told, and readers do not wait for writers. Of two
    # that change to WAL at once SQLite refuses one without waiting, so it is tried again.
    end = time.monotonic() + _WAL_RETRY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            break
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
    connection.execute("PRAGMA synchronous=FULL").close()


def as_vote_store_error(error: DBAPIError) -> VoteStoreError:
    """Return what a database's error means to somebody who votes."""
    original = error.orig
    code = getattr(original, "sqlite_errorcode", 0) & 0xFF
    state = getattr(original, "sqlstate", None) or ""
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or state in ("55P03", "57014", "40P01"):
        return VoteStoreError(BUSY_MESSAGE)
    if code == sqlite3.SQLITE_FULL or state == "53100":
        return VoteStoreError(FULL_MESSAGE, status=507, retry_after=300)
    return VoteStoreError(UNAVAILABLE_MESSAGE, retry_after=30)
