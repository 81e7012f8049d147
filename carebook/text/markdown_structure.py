"""Where in a Markdown text code stands, and where headings, HTML and other blocks do.

The parser says what a line is; whoever changes a text changes its characters, so that all the rest
stays as it was typed.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# From the first character to after the last.
Span = tuple[int, int]
# What inline code, a comment, a tag or maths may begin with; what stands first wins.
_OPENING = re.compile(r"\\.|<!--|<(?=[A-Za-z/])|`+|\${1,2}", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
# Maths as Pandoc takes it: no space within the dollars, no digit after them.
_INLINE_MATHS = re.compile(r"\$(?!\s)(?:\\.|[^$\\])+?(?<!\s)\$(?!\d)")
_DISPLAY_MATHS = re.compile(r"\$\$.+?\$\$", re.DOTALL)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
# Blocks that Pandoc takes for text where they follow a paragraph without a blank line.
_NEEDS_BLANK_LINE = (
    "heading_open",
    "bullet_list_open",
    "ordered_list_open",
    "blockquote_open",
    "fence",
    "table_open",
)


@dataclass(frozen=True)
class Heading:
    """A heading: its lines (from 0; ``end`` is the one after its last), its level and its text."""

    start: int
    end: int
    level: int
    text: str
    is_underlined: bool


@dataclass(frozen=True)
class Reference:
    """What ``[label]: target "title"`` says."""

    target: str
    title: str


@dataclass(frozen=True)
class MarkdownStructure:
    """What stands where in a text.

    Attributes:
        code: what is code or maths, and so is never changed.
        fences: the lines of blocks of code with a fence, each with what its first line says.
        headings: in their order.
        html_blocks: the characters of blocks of HTML.
        table_lines: the numbers of lines in tables.
        unparted_lines: lines where a block follows a paragraph without a blank line.
        quotations: the lines of quotations that stand by themselves.
        references: by their labels, in lower case.

    """

    code: tuple[Span, ...] = ()
    fences: tuple[tuple[int, int, str], ...] = ()
    headings: tuple[Heading, ...] = ()
    html_blocks: tuple[Span, ...] = ()
    table_lines: frozenset[int] = frozenset()
    unparted_lines: tuple[int, ...] = ()
    quotations: tuple[tuple[int, int], ...] = ()
    references: Mapping[str, Reference] = field(default_factory=dict)

    def is_code(self, offset: int) -> bool:
        """Whether a character is in code or maths."""
        at = bisect_right(self.code, offset, key=lambda span: span[0]) - 1
        return at >= 0 and self.code[at][0] <= offset < self.code[at][1]


def is_escaped(text: str, offset: int) -> bool:
    """Whether a backslash stands before a character, which makes it text."""
    return offset > 0 and text[offset - 1] == "\\"


@lru_cache(maxsize=2048)
def markdown_structure(text: str) -> MarkdownStructure:
    """Return what stands where in a Markdown text."""
    environment: dict[str, Any] = {}
    tokens = _parser().parse(text, environment)
    starts = [0, *(found.end() for found in re.finditer("\n", text)), len(text) + 1]
    code: list[Span] = []
    html: list[Span] = []
    inlines: list[Span] = []
    tables: set[int] = set()
    for token in tokens:
        if token.map is None:
            continue
        first, last = token.map
        span = starts[first], min(starts[min(last, len(starts) - 1)], len(text))
        if token.type in ("fence", "code_block"):
            code.append(span)
        elif token.type == "html_block":
            html.append(span)
        elif token.type == "table_open":
            tables.update(range(first, last))
        elif token.type == "inline":
            inlines.append(span)
    for start, end in dict.fromkeys(inlines):
        code += _inline_code(text, start, end)
    found = environment.get("references", {})
    return MarkdownStructure(
        code=tuple(sorted(code)),
        fences=tuple((t.map[0], t.map[1], t.info) for t in tokens if t.type == "fence" and t.map),
        headings=tuple(_headings(tokens)),
        html_blocks=tuple(html),
        table_lines=frozenset(tables),
        unparted_lines=tuple(_unparted_lines(tokens, text.split("\n"))),
        quotations=tuple(
            (t.map[0], t.map[1])
            for t in tokens
            if t.type == "blockquote_open" and t.map and t.level == 0
        ),
        references={
            label.casefold(): Reference(one["href"], one["title"]) for label, one in found.items()
        },
    )


@cache
def _parser() -> "MarkdownIt":
    # Only here, because most commands read no Markdown.
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # What is indented under a definition or a footnote is text.
    parser.use(deflist_plugin).use(footnote_plugin)
    # Whether an address is to be trusted is for whoever reads it to say.
    parser.validateLink = lambda _url: True  # type: ignore[assignment, method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


def _headings(tokens: "list[Token]") -> Iterator[Heading]:
    for token, inside in pairwise(tokens):
        if token.type == "heading_open" and token.map:
            underlined = not token.markup.startswith("#")
            first, last = token.map
            yield Heading(first, last, int(token.tag[1:]), inside.content, underlined)


def _unparted_lines(tokens: "list[Token]", lines: list[str]) -> Iterator[int]:
    for token in tokens:
        if token.type in _NEEDS_BLANK_LINE and token.map and token.level == 0:
            first = token.map[0]
            if first and lines[first - 1].strip():
                yield first


def _inline_code(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the code and the maths between two characters, which are those of one block."""
    at = start
    while found := _OPENING.search(text, at, end):
        at, mark = found.end(), found[0]
        if mark == "<!--":
            close = text.find("-->", at, end)
            at = close + 3 if close >= 0 else at
        elif mark == "<":
            tag = _TAG.match(text, found.start(), end)
            at = tag.end() if tag else at
        elif mark[0] == "`":
            close_at = _closing_run(text, mark, at, end)
            if close_at is not None:
                yield found.start(), close_at
                at = close_at
        elif mark[0] == "$":
            pattern = _DISPLAY_MATHS if mark == "$$" else _INLINE_MATHS
            maths = pattern.match(text, found.start(), end)
            if maths and not _BLANK_LINE.search(maths[0]):
                yield maths.span()
                at = maths.end()


def _closing_run(text: str, mark: str, at: int, end: int) -> int | None:
    for run in re.compile("`+").finditer(text, at, end):
        if run[0] == mark:
            return run.end()
    return None
