"""The visible line in the place of what a page cannot show."""

from carebook.text import markdown


def not_shown(what: str) -> str:
    """Return the line, as Markdown that may stand within a paragraph."""
    return f"[{markdown.escape(what)}]{{.not-shown}}"
