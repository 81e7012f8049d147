"""Markdown that people type, as the plain prose it says: for the checker and for summaries."""

import html
import re

# White space and line breaks, but for the no-break spaces, which are there for a reason.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n\u00a0\u202f]*\n\s*")
# Each pattern is bounded, so that a text of a megabyte takes no longer than its length.
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,1000}>")
_AUTOLINK = re.compile(r"<[a-z]{2,10}:[^<>\s]{1,1000}>")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,1000})\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,200}\])")
_ATTRIBUTES = re.compile(r"(?<=[\w)\]])\{[.#][^{}\n]{0,200}\}")
# A star, a tilde or a backtick marks something unless it stands apart or between digits.
_EMPHASIS_MARKS = re.compile(
    r"(?<!\\)(?:(?<=\S)(?<!\d)[*`~]+|[*`~]+(?=[^\s\d])|(?<!\S)[*`~]+(?=\S))"
)
_UNDERSCORE_MARKS = re.compile(r"(?<![\w\\])_{1,3}(?=\S)|(?<=\S)(?<!\\)_{1,3}(?!\w)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_FENCE = re.compile(r"^\s{0,3}(?:```|~~~|:::)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}(?:\s+|$)")
_HEADING_END = re.compile(r"\s+#+\s*$")
_QUOTATION = re.compile(r"^\s{0,3}(?:>\s?)+")
_BULLET = re.compile(r"^\s*[-*+]\s+(?:\[[ xX]\]\s+)?")
_NUMBERED = re.compile(r"^\s*(?:([0-9]{1,3})|[a-z])[.)]\s+")


def join_lines(text: str) -> str:
    """Return text on one line, with one space for each run of white space."""
    return _SPACES.sub(" ", text).strip()


def tidy_paragraphs(text: str) -> str:
    """Return prose with each paragraph on one line and one blank line between paragraphs."""
    paragraphs = (join_lines(part) for part in _PARAGRAPH_BREAK.split(text.strip()))
    return "\n\n".join(part for part in paragraphs if part)


def markdown_to_text(markdown: str) -> str:
    """Return the prose of a Markdown text: a paragraph for each paragraph, heading and item.

    Marks, tags, comments and addresses are taken out; words and slots stay. Nothing is judged and
    nothing is refused: odd marks stay as they are.
    """
    lines: list[str] = []
    begun = True
    for line in _COMMENT.sub(" ", markdown).splitlines():
        # In the middle of a paragraph only a 1 begins a list: a year may come first on a line.
        text, begins = _strip_line_marks(line, may_begin=begun or not lines[-1])
        lines += ["", text] if begins else [text]
        if _HEADING.match(line):
            lines.append("")
        begun = begins
    return tidy_paragraphs(_strip_inline_marks("\n".join(lines)))


def _strip_line_marks(line: str, *, may_begin: bool) -> tuple[str, bool]:
    """Return a line without the marks at its start, and whether it begins a paragraph."""
    if _FENCE.match(line) or _is_rule(line):
        return "", True
    line = _QUOTATION.sub("", line)
    if match := _HEADING.match(line):
        return _HEADING_END.sub("", line[match.end() :]), True
    if match := _BULLET.match(line):
        return line[match.end() :], True
    if (match := _NUMBERED.match(line)) and (may_begin or match[1] == "1"):
        return line[match.end() :], True
    if line.count("|") >= 2 and line.lstrip().startswith("|"):
        return "; ".join(cell.strip() for cell in line.strip(" |").split("|")), True
    return line, False


def _is_rule(line: str) -> bool:
    """Whether a line only draws a line: across the page, under a heading, or in a table."""
    marks = set("".join(line.split()))
    return bool(marks) and (marks <= set("-:|") or marks in ({"*"}, {"_"}, {"="}))


def _strip_inline_marks(text: str) -> str:
    text = _LINK.sub(r"\1", _AUTOLINK.sub(" ", text))
    text = _UNDERSCORE_MARKS.sub(
        "", _EMPHASIS_MARKS.sub("", _TAG.sub("", _ATTRIBUTES.sub("", text)))
    )
    return html.unescape(_ESCAPED.sub(r"\1", text))
