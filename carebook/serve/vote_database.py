"""Opening a votes database: its address, its engine, and what goes wrong there in our own words."""

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from carebook.core.errors import InputError
from carebook.core.project import Project

# Where the command line and the environment name another database than the project's own.
VARIABLE = "CAREBOOK_DATABASE"
# Seconds until a locked or silent database is given up.
PATIENCE = 5
_KINDS = "sqlite:///PATH or postgresql://USER@HOST/NAME"
_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")


class BoxError(Exception):
    """Votes cannot be kept or read at the moment.

    ``status`` is the HTTP status that says so, ``retry_after`` the seconds until another try makes
    sense. The message is for readers and has nothing of the database in it.
    """

    def __init__(self, told: str, status: int = 503, retry_after: int = 5) -> None:
        super().__init__(told)
        self.told, self.status, self.retry_after = told, status, retry_after


BUSY = "Votes cannot be taken at the moment, because many come at once. Please try again."
FULL = "Votes cannot be taken at the moment, because there is no room to keep them."
LOST = "Votes cannot be taken at the moment. Please try again later."


def default_address(project: Project) -> str:
    """Return the address of the project's own database, in ``data/votes/``."""
    path = project.data / "votes" / "votes.sqlite"
    return URL.create("sqlite", database=str(path)).render_as_string()


def read_address(address: str) -> URL:
    """Return the address of a database as SQLAlchemy has it.

    Raises:
        InputError: it is no address, or not one of SQLite or PostgreSQL. The message never holds
            the address, which may hold a password.

    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise InputError(
            f"--database: expected {_KINDS}, found something else; write it in that form"
        ) from None
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite+pysqlite")
    if url.drivername in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    raise InputError(
        f"--database: expected {_KINDS}, found one of the kind {url.drivername!r}; choose either"
    )


def shown(url: URL) -> str:
    """Return an address as it may be printed: without password, user and options."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    place = f"{url.host or 'localhost'}{f':{url.port}' if url.port else ''}"
    return f"postgresql://{place}/{url.database or ''}"


def exists(url: URL) -> bool:
    """Whether there is a database to open; of a server's, only trying tells."""
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).is_file()


def make_engine(url: URL, patience: int = PATIENCE) -> Engine:
    """Return the engine of a database that waits so many seconds, and keeps what it has accepted.

    Raises:
        InputError: the driver for PostgreSQL is not installed.

    """
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": patience})
        event.listen(engine, "connect", _durable)
        return engine
    wait = f"-c lock_timeout={patience}s -c statement_timeout={4 * patience}s"
    try:
        return create_engine(
            url,
            # A comment stands in no message, and so in no log.
            hide_parameters=True,
            # A connection that was lost while nobody voted is made anew.
            pool_pre_ping=True,
            pool_size=2,
            connect_args={"connect_timeout": patience, "options": wait},
        )
    except ModuleNotFoundError:
        raise InputError(
            "--database: expected psycopg, which PostgreSQL needs, found none; "
            "install it with: pip install -e '.[postgres]'"
        ) from None


def _durable(connection: sqlite3.Connection, _record: object) -> None:
    # A commit is on the disk before anybody is told, and readers do not wait for writers.
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def in_our_words(error: DBAPIError) -> BoxError:
    """Return what a database's error means to somebody who votes."""
    original = error.orig
    code = getattr(original, "sqlite_errorcode", 0) & 0xFF
    state = getattr(original, "sqlstate", None) or ""
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or state in ("55P03", "57014", "40P01"):
        return BoxError(BUSY)
    if code == sqlite3.SQLITE_FULL or state == "53100":
        return BoxError(FULL, status=507, retry_after=300)
    return BoxError(LOST, retry_after=30)


def why(error: DBAPIError) -> str:
    """Return a database's own words on one line, for whoever runs it."""
    return " ".join(str(error.orig).split())


def unread(error: BoxError) -> InputError:
    """Return what is said where votes cannot be read for their count."""
    found = " ".join(str(getattr(error.__cause__, "orig", error)).split())
    return InputError(f"votes: expected a database that answers, found: {found}; try again")
