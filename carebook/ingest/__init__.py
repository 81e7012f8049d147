"""Ingest: publishers' files in, one tidy dataset out.

Only this room knows what a workbook looks like.

The data walks one way: `workbook` opens a file as sheets, `description` says how each is read,
`layout` finds the header and the columns, `reader` turns rows into readings, `geography` knows the
areas, `assemble` makes readings into a dataset, `run` puts it in place.
"""
