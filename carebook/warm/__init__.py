"""Notebooks in processes that are forked from a warm one, which has imported what they import."""

from carebook.warm.client import available, start, stop, warm

__all__ = ["available", "start", "stop", "warm"]
