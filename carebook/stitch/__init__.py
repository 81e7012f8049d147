"""Stitchers: from a staged book to HTML and PDF. One is built in (Pandoc and Typst), the other is Quarto."""
