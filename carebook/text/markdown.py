"""Writing Markdown that Pandoc and Quarto read alike, with text that is not ours made harmless."""

import re
from collections.abc import Sequence
from html import escape as escape_html

_SPECIAL_CHARACTERS = re.compile(r"([\\`*_{}\[\]<>#|~^$@&]|-(?=-)|(?<=-)-)")
# All white space but the no-break space, which is there for a reason.
_WHITE_SPACE = re.compile(r"[^\S\u00a0]+")
# What opens a list, a heading, a quotation or a table when it stands first on a line.
_BLOCK_MARKER = re.compile(r"^([-+(%:=]|(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+)(?=[.)]))")


def escape(text: str) -> str:
    """Return text that Markdown shows as it stands, on one line.

    Every mark that could mean something is escaped, so that a name like ``<script>``, ``#import``
    or ``{{< include >}}`` arrives as those characters. Plain prose stays readable.
    """
    return _escape_block_marker(_escape_inline(text))


def escape_with_links(text: str, links: Sequence[tuple[int, int, str]]) -> str:
    """Return text as :func:`escape` does, with some of its words made links.

    Each link is the first offset of its words in ``text``, the last (exclusive), and what follows
    the words in Markdown: ``(#row-1){.fact}``. Links are in order and do not overlap.
    """
    parts, at = [], 0
    for start, end, target in links:
        before = _escape_inline(text[at:start])
        # An exclamation mark before a link would make it a picture.
        before = f"{before[:-1]}\\!" if before.endswith("!") else before
        parts += [before, f"[{_escape_inline(text[start:end])}]{target}"]
        at = end
    return _escape_block_marker("".join((*parts, _escape_inline(text[at:]))))


def escape_with_lead_in(text: str, lead_in: int, links: Sequence[tuple[int, int, str]] = ()) -> str:
    """Return a paragraph as :func:`escape_with_links` does, its first ``lead_in`` letters bold."""
    before = [link for link in links if link[1] <= lead_in]
    after = [(s - lead_in, e - lead_in, to) for s, e, to in links if s >= lead_in]
    rest = escape_with_links(text[lead_in:], after)
    if not lead_in:
        return rest
    return f"**{escape_with_links(text[:lead_in], before)}** {rest}".rstrip()


def _escape_inline(text: str) -> str:
    return _SPECIAL_CHARACTERS.sub(r"\\\1", _WHITE_SPACE.sub(" ", text))


def _escape_block_marker(body: str) -> str:
    """Keep what stands first on a line from opening a list, a heading or a table."""
    body = body.strip()
    if match := _BLOCK_MARKER.match(body):
        start = match[1]
        return f"{start}\\{body[len(start) :]}" if start.isalnum() else f"\\{body}"
    return body


def raw_html(html: str) -> str:
    """Wrap HTML so that it reaches HTML pages as it is, and no other format."""
    fence = "```"
    while fence in html:
        fence += "`"
    return f"{fence}{{=html}}\n{html}\n{fence}"


def fenced_div(
    content: str, *, classes: Sequence[str] = (), ident: str = "", **attributes: str
) -> str:
    """Wrap Markdown in a fenced div with more colons than any inside it."""
    inner = max((len(run) for run in re.findall(r"^:{3,}", content, flags=re.M)), default=2)
    colons = ":" * (inner + 1)
    parts = ([f"#{ident}"] if ident else []) + [f".{name}" for name in classes]
    parts += [
        f"{key.replace('_', '-')}={quote_attribute(value)}" for key, value in attributes.items()
    ]
    return f"{colons} {{{' '.join(parts)}}}\n{content}\n{colons}"


def quote_attribute(value: str) -> str:
    """Quote an attribute's value for Pandoc."""
    plain = " ".join(value.split()).replace("&", "&amp;")
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def pipe_table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    caption: str = "",
    *,
    of_numbers: bool = True,
    first: int | None = None,
    rule: Sequence[str] = (),
) -> str:
    """Write a pipe table with a header row. Cells are Markdown already; the caption too.

    The first column is the widest, since it holds the words, unless ``first`` gives its width in
    per cent; the others share the rest, and stand to the right where they hold numbers. ``rule``
    says all that instead: the dashes and colons below each header.
    """
    others = max(len(headers) - 1, 1)
    if first is None:
        first = 46 if others <= 2 else 36
    widths = [first] + [(100 - first) // others] * (len(headers) - 1)
    left, right = ("", ":") if of_numbers else (":", "")
    made = [":" + "-" * widths[0], *(f"{left}{'-' * width}{right}" for width in widths[1:])]
    lines = [headers, rule or made, *rows]
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"{text}\n\n: {caption}" if caption else text


__all__ = [
    "escape",
    "escape_html",
    "escape_with_links",
    "fenced_div",
    "pipe_table",
    "quote_attribute",
    "raw_html",
]
