"""Summaries: their records and store, their writers, selection, review and attribution."""
