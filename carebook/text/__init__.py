"""Words: Markdown, phrasing, plain text and readability."""
