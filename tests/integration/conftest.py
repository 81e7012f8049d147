"""Fixtures of the tests that run several parts together."""

from support.votes_server import postgres, small_books, votes_url  # noqa: F401  (fixtures)
