"""Ingest: publishers' files in, one tidy dataset out."""
