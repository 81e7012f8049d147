"""Blocks that Jupyter and GitHub write otherwise than Pandoc: their spacing, and alerts."""

import re
from collections.abc import Iterator

from carebook.pages.placed_text import PlacedText, TextChange
from carebook.pages.staging import Staging
from carebook.text.markdown_structure import markdown_structure

_ALERT = re.compile(r"^\s*>\s*\[!(?P<kind>\w+)\](?P<fold>[-+]?)[ \t]*(?P<title>.*)$")
_ALERT_KINDS = ("note", "tip", "important", "warning", "caution")
_QUOTE_MARK = re.compile(r"^\s{0,3}> ?")
_DIV_FENCE = re.compile(r"^\s*:{3,}")


def with_blank_lines(source: PlacedText) -> PlacedText:
    """Return a text with a blank line before each block that follows a paragraph.

    In Jupyter a list or a heading may follow a paragraph's last line; Pandoc would take it for a
    part of the paragraph.
    """
    text = source.text
    return source.with_changes(
        TextChange(source.line_start(line), source.line_start(line), "\n")
        for line in markdown_structure(text).unparted_lines
    )


def with_callouts(source: PlacedText, staging: Staging) -> PlacedText:
    """Return a text whose alerts (``> [!NOTE]``) are Quarto's callouts."""
    if "[!" not in source.text:
        return source
    changes: list[TextChange] = []
    lines = source.text.split("\n")
    for first, last in markdown_structure(source.text).quotations:
        changes += _alert_changes(source, lines, first, last, staging)
    return source.with_changes(changes)


def _alert_changes(
    source: PlacedText, lines: list[str], first: int, last: int, staging: Staging
) -> Iterator[TextChange]:
    found = _ALERT.match(lines[first])
    if not found:
        return
    kind = found["kind"].lower()
    if kind not in _ALERT_KINDS:
        staging.warn(
            source.places[first],
            f"expected one of {', '.join(f'[!{name.upper()}]' for name in _ALERT_KINDS)}, found "
            f"[!{found['kind']}]; it is shown as a quotation",
        )
        return
    # A line without the mark carries on a paragraph of the quotation; a blank one ends it.
    body = [_QUOTE_MARK.sub("", line, count=1) for line in lines[first + 1 : last]]
    while body and not body[-1].strip():
        body.pop()
    longest = max((len(_marks(line)) for line in body), default=0)
    colons = ":" * max(3, longest + 1)
    title = found["title"].strip()
    inside = [f"## {title}", "", *body] if title else ["", *body]
    start, end = source.line_start(first), source.line_start(last)
    places = [source.places[first], *source.places[first : first + len(inside)]]
    places += [source.places[min(last, len(source.places)) - 1]] * (len(inside) + 2 - len(places))
    new = PlacedText("\n".join([f"{colons} {{.callout-{kind}}}", *inside, colons]), tuple(places))
    ending = "\n\n" if source.text[end - 1 : end] == "\n" else ""
    yield TextChange(
        start, end, PlacedText(new.text + ending, (*new.places, *places[-1:] * len(ending)))
    )


def _marks(line: str) -> str:
    found = _DIV_FENCE.match(line)
    return found[0].strip() if found else ""
