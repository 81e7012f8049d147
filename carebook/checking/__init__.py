"""The checker: every claim in a text checked against the facts of one area."""
