"""Readers' ids: random, signed by the server that gave them out, and in no database."""

import base64
import hashlib
import hmac
import re
import secrets

_READER_ID = re.compile(r"([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})")


def new_reader_id(secret: bytes) -> str:
    """Return an id that nobody has yet: 128 random bits and their signature."""
    name = secrets.token_urlsafe(16)
    return f"{name}.{_signature(secret, name)}"


def is_genuine_reader_id(reader: str, secret: bytes) -> bool:
    """Whether an id was given out with this secret."""
    match = _READER_ID.fullmatch(reader)
    return match is not None and hmac.compare_digest(match[2], _signature(secret, match[1]))


def vote_mark(reader: str, area: str, summary: str, secret: bytes) -> str:
    """Return what a vote is kept under: a hash of the reader and the summary together.

    Two marks of one reader have nothing in common, so the votes of a reader cannot be put together
    without the id, which is in that reader's browser alone.
    """
    said = "\0".join(("vote", reader, area, summary))
    return hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()[:32]


def _signature(secret: bytes, name: str) -> str:
    signed = hmac.new(secret, f"reader\0{name}".encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()
