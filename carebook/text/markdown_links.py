"""Links and pictures in a Markdown text, each with its place, outside code."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from carebook.text.markdown_structure import MarkdownStructure, Reference, markdown_structure

_START = re.compile(r"\\.|!?\[", re.DOTALL)
_TITLE = re.compile(r"""\s+("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')\s*\Z""", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{[^{}\n]*\}")
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s}]+)""")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class InlineLink:
    """A link or a picture.

    Attributes:
        start, end: its first character and the one after its last, with its attributes.
        opened, closed: between these stand its words; the second is the bracket after them.
        is_picture: whether it begins with an exclamation mark.
        label: the words in brackets, as Markdown; of a picture its caption.
        target: the address.
        title: the text that follows the address, if any.
        attributes: what stands in braces behind it, with the braces, or nothing.

    """

    start: int
    end: int
    opened: int
    closed: int
    is_picture: bool
    label: str
    target: str
    title: str
    attributes: str

    def attribute(self, name: str) -> str:
        """Return the value of an attribute, or nothing."""
        for key, value in _ATTRIBUTE.findall(self.attributes):
            if key == name:
                return _ESCAPE.sub(r"\1", value[1:-1] if value[:1] in "\"'" else value)
        return ""

    def attributes_without(self, *names: str) -> str:
        """Return what stands in the braces, less some attributes."""
        kept = _ATTRIBUTE.sub(
            lambda found: "" if found[1] in names else found[0], self.attributes[1:-1]
        )
        return " ".join(kept.split())


def find_links(text: str, references: Mapping[str, Reference]) -> Iterator[InlineLink]:
    """Yield the links and pictures of a text, those within the words of a link before it.

    ``references`` are the targets that other lines name, by label in lower case.
    """
    structure = markdown_structure(text)
    yield from _find_between(text, 0, len(text), structure, references)


def _find_between(
    text: str, at: int, end: int, structure: MarkdownStructure, references: Mapping[str, Reference]
) -> Iterator[InlineLink]:
    while found := _START.search(text, at, end):
        start, at = found.start(), found.end()
        if found[0][0] == "\\":
            continue
        if code := next((one for one in structure.code if one[0] <= start < one[1]), None):
            at = code[1]
            continue
        close = _closing(text, at, end, "[", "]", structure)
        if close is None:
            continue
        link = _link_at(text, start, at, close, end, structure, references)
        if link is None:
            continue
        yield from _find_between(text, link.opened, close, structure, references)
        yield link
        at = link.end


def _link_at(
    text: str,
    start: int,
    inside: int,
    close: int,
    end: int,
    structure: MarkdownStructure,
    references: Mapping[str, Reference],
) -> InlineLink | None:
    label, after = text[inside:close], close + 1
    is_picture = text[start] == "!"
    if text[after : after + 1] == "(":
        last = _closing(text, after + 1, end, "(", ")", structure)
        if last is None:
            return None
        target, title = _target_and_title(text[after + 1 : last])
        after = last + 1
    else:
        named = re.compile(r"\[([^\[\]\n]*)\]").match(text, after, end)
        key = (named[1] if named else "") or label
        reference = references.get(" ".join(key.split()).casefold())
        # What follows a colon at the start of a line says where it leads, and is no link.
        if reference is None or (named is None and text[after : after + 1] == ":"):
            return None
        target, title = reference.target, reference.title
        after = named.end() if named else after
    attributes = _ATTRIBUTES.match(text, after, end)
    return InlineLink(
        start,
        attributes.end() if attributes else after,
        inside,
        close,
        is_picture,
        label,
        target,
        title,
        attributes[0] if attributes else "",
    )


def _target_and_title(inside: str) -> tuple[str, str]:
    title = ""
    if found := _TITLE.search(inside):
        title, inside = _ESCAPE.sub(r"\1", found[1][1:-1]), inside[: found.start()]
    target = " ".join(inside.split())
    if target.startswith("<") and target.endswith(">"):
        target = target[1:-1]
    return _ESCAPE.sub(r"\1", target), title


def _closing(
    text: str, at: int, end: int, opening: str, closing: str, structure: MarkdownStructure
) -> int | None:
    """Return where the bracket that is open before ``at`` closes, in the same paragraph."""
    depth, marks = 1, re.compile(rf"\\.|[{re.escape(opening + closing)}]|\n[ \t]*\n", re.DOTALL)
    while found := marks.search(text, at, end):
        mark, at = found[0], found.end()
        if mark[0] == "\n":
            return None
        if mark[0] == "\\" or structure.is_code(found.start()):
            continue
        depth += 1 if mark == opening else -1
        if not depth:
            return found.start()
    return None
