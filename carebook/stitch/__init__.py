"""Stitchers, from a staged book to HTML and PDF: the built-in one (Pandoc, Typst) and Quarto."""
