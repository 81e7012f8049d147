"""The two tables of a votes database, the same in SQLite and PostgreSQL."""

from sqlalchemy import Column, Date, Index, LargeBinary, MetaData, String, Table

# Raised whenever the tables change their shape.
DATABASE_FORMAT = b"1"

metadata = MetaData()

votes_table = Table(
    "votes",
    metadata,
    # One row for each reader and text: the mark is of a reader and a summary together.
    Column("mark", String(32), primary_key=True),
    Column("version", String(16), primary_key=True),
    Column("area", String(80), nullable=False),
    Column("summary", String(120), nullable=False),
    Column("verdict", String(12), nullable=False),
    Column("comment", String(500), nullable=False),
    Column("day", Date, nullable=False),
    Index("votes_by_summary", "area", "summary", "version"),
)

settings_table = Table(
    "settings",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
