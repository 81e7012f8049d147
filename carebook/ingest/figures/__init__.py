"""Tidy figures taken from published files: bundled, ingested or typed in, and merged into one."""
