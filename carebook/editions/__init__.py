"""The editions of a book: HTML, PDF, large print, council briefing, national volume."""
