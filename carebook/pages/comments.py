"""Comments in Markdown: ``<!-- for colleagues -->`` does not reach a page."""

import re

from carebook.pages.placed_text import PlacedText, TextChange
from carebook.pages.staging import Staging
from carebook.text.markdown_structure import is_escaped, markdown_structure

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def without_comments(source: PlacedText, staging: Staging) -> PlacedText:
    """Return a text without its comments; one that is not closed is told."""
    if "<!--" not in source.text:
        return source
    structure, text = markdown_structure(source.text), source.text
    changes, at = [], 0
    while found := _COMMENT.search(text, at):
        start, end = found.span()
        if structure.is_code(start) or is_escaped(text, start):
            at = start + 4
            continue
        at = end
        if not found[0].endswith("-->"):
            staging.warn(
                source.place_at(start),
                "expected the end of a comment (-->), found none; the rest of the cell is left out",
            )
        changes.append(_cut(text, start, end))
    return source.with_changes(changes)


def _cut(text: str, start: int, end: int) -> TextChange:
    """Take out a comment, with its line where nothing else stands on it."""
    before = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    after = len(text) if after < 0 else after
    if not text[before:start].strip() and not text[end:after].strip():
        return TextChange(before, min(after + 1, len(text)), "")
    # One space is enough between two words.
    if text[before:start].endswith(" ") and text[end : end + 1] == " ":
        end += 1
    return TextChange(start, end, "")
