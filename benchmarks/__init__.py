"""Measuring anew what docs/speed.md and docs/checker.md state: how fast, and how well it checks."""
