"""Votes on three summaries of one small book."""

import json
from datetime import date
from pathlib import Path

import pytest

from carebook.serve.ballots import Ballot
from carebook.serve.reader_ids import vote_mark

KEY, OTHER, PERSONS = "carers/unpaid_carers", "carers/section", "index/book"
VERSION, OTHER_VERSION = "0123456789abcdef", "fedcba9876543210"
SUMMARIES = {
    KEY: {"writer": "rules", "version": VERSION},
    OTHER: {"writer": "llm", "version": OTHER_VERSION},
    PERSONS: {"writer": "person", "version": VERSION},
}
DAY = date(2026, 5, 3)
# Debian's PostgreSQL, of each version that is installed.
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
DATABASES = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=[
            pytest.mark.requires_postgresql,
            pytest.mark.skipif(not POSTGRES, reason="requires_postgresql: none in /usr/lib"),
        ],
    ),
]


def ballot(
    reader="a", summary=KEY, verdict="accurate", comment="", version=VERSION, area="rutland"
):
    mark = vote_mark(reader, area, summary, b"secret")
    return Ballot(mark, area, summary, version, verdict, comment, DAY)


def write_summaries(
    out: Path, summaries: dict[str, dict[str, str]], area: str = "rutland", **more: object
) -> None:
    """Write as much of a manifest as the server reads, as a build would: by renaming."""
    path = out / area / "manifest.json"
    path.parent.mkdir(exist_ok=True)
    path.with_suffix(".new").write_text(
        json.dumps({"area": {"slug": area}, "summaries": summaries, **more})
    )
    path.with_suffix(".new").replace(path)
