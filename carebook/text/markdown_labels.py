"""Labels in Markdown, ``{#fig-x}``, and what refers to them, ``@fig-x``, or cites works."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from carebook.text.markdown_structure import markdown_structure

# What has a number or a title that text can refer to. Quarto knows more kinds, which the built-in
# stitcher does not number.
LABEL_KINDS = {"fig": "figure", "tbl": "table", "sec": "section", "eq": "equation"}
_FENCE = re.compile(r"^(?P<in>[ \t>]*)(?P<fence>`{3,}|~{3,})[^\n]*$", re.MULTILINE)
# Inline code, comments, and marks that are escaped.
_NOT_TEXT = re.compile(
    r"\\.|<!--.*?-->|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)", re.DOTALL
)
_LABEL = re.compile(r"\{[^{}\n\"]*?#(?P<label>(?P<kind>fig|tbl|sec|eq)-[\w:.-]+)(?=[\s}])")
# A list's mark, which a div may stand behind.
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+")
# A key as Pandoc reads it: marks may stand between letters, not at the end.
_MENTION = re.compile(
    r"(?<![^\W_])(?<!\\)@(?P<key>\{[^{}\s]+\}|\w(?:\w|[:.#$%&+?<>~/-](?=\w))*)", re.UNICODE
)
_HEADING_MARKS = re.compile(r"^[ \t]*#{1,6}[ \t]+|[*_`]")


@dataclass(frozen=True)
class MarkdownLabel:
    """A label: its name with its kind, where it stands in the text, and what it stands within.

    ``title`` is the heading's of a section. ``within`` is the label of the figure or table that it
    is a part of, or empty.
    """

    name: str
    kind: str
    offset: int
    title: str = ""
    within: str = ""


@dataclass(frozen=True)
class KeyMention:
    """An ``@`` and the key after it: of a label, of a work, or of nothing.

    ``offset`` is the place of the ``@``. ``in_brackets`` is whether it stands in ``[...]``, where
    it can be nothing but a reference.
    """

    key: str
    offset: int
    in_brackets: bool


@dataclass
class LabelScanner:
    """Finds labels in the texts of one chapter in their order; a div can go on in the next."""

    open_divs: list[str] = field(default_factory=list)

    def labels_in(self, text: str) -> Iterator[MarkdownLabel]:
        """Yield the labels in a text."""
        if "{#" not in text and ":::" not in text and " #" not in text:
            return
        at = 0
        typed = text.split("\n")
        for number, line in enumerate(mask_code(text).split("\n")):
            # A drawing is a long line without anything.
            found = [] if line.isspace() else list(_LABEL.finditer(line))
            for label in found:
                if not _is_indented_code(text, at + label.start()):
                    yield self._label(label, typed[number], at)
            fence = _div_fence(line)
            if fence:
                floats = [one["label"] for one in found if one["kind"] in ("fig", "tbl")]
                self.open_divs.append(floats[0] if floats else "")
            elif fence is not None and self.open_divs:
                self.open_divs.pop()
            at += len(line) + 1

    def _label(self, found: re.Match[str], line: str, at: int) -> MarkdownLabel:
        kind = found["kind"]
        title = _HEADING_MARKS.sub("", line[: found.start()]).strip() if kind == "sec" else ""
        within = next((one for one in self.open_divs if one), "") if kind in ("fig", "tbl") else ""
        return MarkdownLabel(found["label"], kind, at + found.start("label"), title, within)


def _div_fence(line: str) -> str | None:
    """Return what a line that opens a div says of it; nothing of one that closes, or of none."""
    line = line.strip().lstrip("> \t")
    item = _ITEM.match(line)
    line = line[item.end() :].lstrip() if item else line
    return line.strip(": \t") if line.startswith(":::") else None


def mentions_in(text: str) -> Iterator[KeyMention]:
    """Yield each ``@key`` in a text that is neither code nor part of a word."""
    if "@" not in text:
        return
    masked = mask_code(text)
    for found in _MENTION.finditer(masked):
        offset = found.start()
        if _is_indented_code(text, offset):
            continue
        yield KeyMention(found["key"].strip("{}"), offset, _is_in_brackets(masked, offset))


def may_hold_maths(text: str) -> bool:
    """Whether there are two dollars that are neither code nor escaped: maths, or money."""
    return text.count("$") > 1 and mask_code(text).count("$") > 1


def mask_code(text: str) -> str:
    """Return a text of the same length in which code, comments and escaped marks are spaces."""
    parts, at = [], 0
    while opening := _FENCE.search(text, at):
        fence = opening["fence"]
        closing = re.compile(rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
        end = closing.search(text, opening.end())
        stop = end.end() if end else len(text)
        parts += [text[at : opening.start()], _blank(text[opening.start() : stop])]
        at = stop
    parts.append(text[at:])
    return _NOT_TEXT.sub(lambda found: _blank(found[0]), "".join(parts))


def _blank(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))


def _is_indented_code(text: str, offset: int) -> bool:
    """Whether a place is on a line that is code because of the spaces before it."""
    start = text.rfind("\n", 0, offset) + 1
    is_indented = text[start:offset].expandtabs(4).startswith("    ")
    # Lists are indented too, so the parser has to say.
    return is_indented and markdown_structure(text).is_code(offset)


def _is_in_brackets(text: str, offset: int) -> bool:
    """Whether the brackets around a place hold a citation, and not the words of a link."""
    paragraph = text.rfind("\n\n", 0, offset) + 1
    opening = text.rfind("[", paragraph, offset)
    if opening < 0 or "]" in text[opening:offset]:
        return False
    closing = text.find("]", offset)
    if closing < 0 or "\n\n" in text[offset:closing]:
        return False
    return text[closing + 1 : closing + 2] not in ("(", "{", "[")
