"""The charts of the book: each takes a table of figures and returns an Altair chart."""
