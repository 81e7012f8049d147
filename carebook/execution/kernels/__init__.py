"""Notebooks in processes forked from a warm one, which has imported what they import."""
