"""Writing Markdown that Pandoc and Quarto read alike, with text that is not ours made harmless."""

import re
from collections.abc import Sequence
from html import escape as escape_html

_MEANINGFUL = re.compile(r"([\\`*_{}\[\]<>#|~^$@&]|-(?=-)|(?<=-)-)")
# All white space but the no-break space, which is there for a reason.
_SPACES = re.compile(r"[^\S\u00a0]+")
# What opens a list, a heading, a quotation or a table when it stands first on a line.
_AT_THE_START = re.compile(r"^([-+(%:=]|(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+)(?=[.)]))")


def escape(text: str) -> str:
    """Return text that Markdown shows as it stands, on one line.

    Every mark that could mean something is escaped, so that a name like ``<script>``, ``#import``
    or ``{{< include >}}`` arrives as those characters. Plain prose stays readable.
    """
    return _as_text(_escaped(text))


def with_links(text: str, links: Sequence[tuple[int, int, str]]) -> str:
    """Return text as :func:`escape` does, with some of its words made links.

    Each link is the first offset of its words in ``text``, the last (exclusive), and what follows
    the words in Markdown: ``(#row-1){.fact}``. Links are in order and do not overlap.
    """
    parts, at = [], 0
    for start, end, target in links:
        before = _escaped(text[at:start])
        # An exclamation mark before a link would make it a picture.
        before = f"{before[:-1]}\\!" if before.endswith("!") else before
        parts += [before, f"[{_escaped(text[start:end])}]{target}"]
        at = end
    return _as_text("".join((*parts, _escaped(text[at:]))))


def _escaped(text: str) -> str:
    return _MEANINGFUL.sub(r"\\\1", _SPACES.sub(" ", text))


def _as_text(body: str) -> str:
    """Keep what stands first on a line from opening a list, a heading or a table."""
    body = body.strip()
    if match := _AT_THE_START.match(body):
        start = match[1]
        return f"{start}\\{body[len(start) :]}" if start.isalnum() else f"\\{body}"
    return body


def raw_html(html: str) -> str:
    """Wrap HTML so that it reaches HTML pages as it is, and no other format."""
    fence = "```"
    while fence in html:
        fence += "`"
    return f"{fence}{{=html}}\n{html}\n{fence}"


def div(content: str, *, classes: Sequence[str] = (), ident: str = "", **attributes: str) -> str:
    """Wrap Markdown in a fenced div with more colons than any inside it."""
    inner = max((len(run) for run in re.findall(r"^:{3,}", content, flags=re.M)), default=2)
    colons = ":" * (inner + 1)
    parts = ([f"#{ident}"] if ident else []) + [f".{name}" for name in classes]
    parts += [f"{key.replace('_', '-')}={quote(value)}" for key, value in attributes.items()]
    return f"{colons} {{{' '.join(parts)}}}\n{content}\n{colons}"


def quote(value: str) -> str:
    """Quote an attribute's value for Pandoc."""
    plain = " ".join(value.split()).replace("&", "&amp;")
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    caption: str = "",
    *,
    of_numbers: bool = True,
    first: int | None = None,
) -> str:
    """Write a pipe table with a header row. Cells are Markdown already; the caption too.

    The first column is the widest, since it holds the words, unless ``first`` gives its width in
    per cent; the others share the rest, and stand to the right where they hold numbers.
    """
    others = max(len(headers) - 1, 1)
    if first is None:
        first = 46 if others <= 2 else 36
    widths = [first] + [(100 - first) // others] * (len(headers) - 1)
    left, right = ("", ":") if of_numbers else (":", "")
    rule = [":" + "-" * widths[0], *(f"{left}{'-' * width}{right}" for width in widths[1:])]
    lines = [headers, rule, *rows]
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"{text}\n\n: {caption}" if caption else text


__all__ = ["div", "escape", "escape_html", "quote", "raw_html", "table", "with_links"]
