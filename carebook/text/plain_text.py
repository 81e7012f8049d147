"""Markdown that people type, as the plain prose it says: for the checker and for summaries."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# White space and line breaks, but for the no-break spaces, which are there for a reason.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n\u00a0\u202f]*\n\s*")
# What CommonMark does not know, or reads otherwise than Pandoc. Each pattern is bounded, so that a
# long text takes no longer than its length.
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ATTRIBUTES = re.compile(r"(?<=[\w)\]])\{[.#][^{}\n]{0,200}\}")
_DIV_FENCE = re.compile(r"^[ ]{0,3}:::.*$", re.MULTILINE)
_TASK_BOX = re.compile(r"^\[[ xX]\]\s+")
# Marks of lists and quotes in one another on one line. The parser drops what lies deeper than its
# limit, and a claim must not hide there.
_NESTED_MARKS = re.compile(r"^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))){10,}", re.MULTILINE)
_MAX_NESTING = 100
# A number of more digits than these at the start of a paragraph is a year, not a list's.
_MAX_LIST_DIGITS = 3


def join_lines(text: str) -> str:
    """Return text on one line, with one space for each run of white space."""
    return _SPACES.sub(" ", text).strip()


def tidy_paragraphs(text: str) -> str:
    """Return prose with each paragraph on one line and one blank line between paragraphs."""
    paragraphs = (join_lines(part) for part in _PARAGRAPH_BREAK.split(text.strip()))
    return "\n\n".join(part for part in paragraphs if part)


def markdown_to_text(markdown: str, *, keep_lead_ins: bool = False) -> str:
    """Return the prose of a Markdown text: a paragraph for each paragraph, heading and item.

    Marks, tags, comments and addresses are taken out; words and slots stay. Nothing is judged and
    nothing is refused: odd marks stay as they are. With ``keep_lead_ins``, words in bold that open
    a paragraph keep their marks.
    """
    source = _DIV_FENCE.sub("\n", _ATTRIBUTES.sub("", _COMMENT.sub(" ", markdown)))
    lines = "\n".join(_NESTED_MARKS.sub("", line) for line in source.splitlines())
    tokens = _parser().parse(lines)
    return tidy_paragraphs("\n\n".join(_paragraphs(tokens, keep_lead_ins=keep_lead_ins)))


def visible_paragraphs(markdown: str) -> list[str]:
    """Return the paragraphs of plain text or Markdown as a reader sees them.

    Characters that show as nothing are taken out: a number must not hide behind them.
    """
    text = "".join(
        character
        for character in markdown_to_text(markdown)
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
    )
    return text.split("\n\n")


@cache
def _parser() -> "MarkdownIt":
    # Only here, because most commands read no Markdown.
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(
        ["table", "strikethrough"]
    )
    # Everything that a reader might take for text stays: what is indented is no code, tags stand
    # in paragraphs, no line is taken for the address of a link elsewhere, and a control character
    # is not replaced, so that it can still be refused.
    return parser.disable(["code", "html_block", "reference", "normalize"])


def _paragraphs(tokens: Iterable["Token"], *, keep_lead_ins: bool) -> Iterator[str]:
    number = ""
    cells: list[str] = []
    in_row = False
    for token in tokens:
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if len(token.info) > _MAX_LIST_DIGITS else ""
        elif token.type == "tr_open":
            cells, in_row = [], True
        elif token.type == "tr_close":
            in_row = False
            yield "; ".join(cells)
        elif token.type == "fence":
            yield token.content
        elif token.type == "inline":
            text = _inline_text(token.children or ())
            if in_row:
                cells.append(text)
            else:
                lead_in = _lead_in(token.children or ()) if keep_lead_ins else ""
                text = f"**{lead_in}** {text.removeprefix(lead_in)}" if lead_in else text
                yield number + _TASK_BOX.sub("", text)
            number = ""


def _lead_in(tokens: Sequence["Token"]) -> str:
    """Return the words in bold that open a paragraph; empty where it opens otherwise."""
    # The parser puts an empty text before marks.
    first = next((n for n, token in enumerate(tokens) if token.type != "text" or token.content), 0)
    if not tokens or tokens[first].type != "strong_open":
        return ""
    end = next(n for n, token in enumerate(tokens) if token.type == "strong_close")
    text = _inline_text(tokens[first:end])
    return "" if "*" in text else text


def _inline_text(tokens: Iterable["Token"]) -> str:
    parts: list[str] = []
    in_address = False
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            in_address = token.type == "link_open" and token.info == "auto"
        elif in_address or token.type == "html_inline":
            continue
        elif token.type == "image":
            parts.append(_inline_text(token.children or ()))
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        else:
            parts.append(token.content)
    return "".join(parts)
