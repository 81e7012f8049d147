"""The checker: every claim in a text held against the facts of one area."""
