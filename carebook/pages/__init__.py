"""Pages: executed notebooks as chapters of Markdown, with their tables and summary boxes."""
