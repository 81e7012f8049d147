"""Findings: of all that is known of an area, what matters there, and why it was chosen."""
