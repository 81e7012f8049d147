"""Links and pictures in a Markdown text, each with its place, outside code."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from carebook.text.markdown_structure import MarkdownStructure, Reference, markdown_structure

_START = re.compile(r"\\.|!?\[", re.DOTALL)
_TITLE = re.compile(r"""\s+("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')\s*\Z""", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{[^{}\n]*\}")
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s}]+)""")
# Links in the words of links; readers of Markdown go no deeper.
_DEEPEST = 20
_NAMED = re.compile(r"\[([^\[\]\n]*)\]")
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
    finder = _LinkFinder(text, structure, references)
    yield from finder.between(0, len(text))


class _LinkFinder:
    """Finds the links of one text, each bracket of which is paired once."""

    def __init__(
        self, text: str, structure: MarkdownStructure, references: Mapping[str, Reference]
    ) -> None:
        self._text, self._structure, self._references = text, structure, references
        self._brackets = _pairs(text, "[", "]", structure)
        self._parentheses = _pairs(text, "(", ")", structure)

    def between(self, at: int, end: int, depth: int = 0) -> Iterator[InlineLink]:
        while found := _START.search(self._text, at, end):
            start, at = found.start(), found.end()
            if found[0][0] == "\\" or self._structure.is_code(start):
                continue
            close = self._brackets.get(at - 1)
            link = None if close is None else self._link_at(start, at, close, end)
            if link is None:
                continue
            if depth < _DEEPEST:
                yield from self.between(link.opened, link.closed, depth + 1)
            yield link
            at = link.end

    def _link_at(self, start: int, inside: int, close: int, end: int) -> InlineLink | None:
        text = self._text
        label, after = text[inside:close], close + 1
        if text[after : after + 1] == "(":
            last = self._parentheses.get(after)
            if last is None:
                return None
            target, title = _target_and_title(text[after + 1 : last])
            after = last + 1
        else:
            named = _NAMED.match(text, after, end)
            key = (named[1] if named else "") or label
            reference = self._references.get(" ".join(key.split()).casefold())
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
            text[start] == "!",
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


def _pairs(text: str, opening: str, closing: str, structure: MarkdownStructure) -> dict[int, int]:
    """Return where each bracket closes, in the same paragraph, by where it opens."""
    marks = re.compile(rf"\\.|[{re.escape(opening + closing)}]|\n[ \t]*\n", re.DOTALL)
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for found in marks.finditer(text):
        mark, at = found[0], found.start()
        if mark[0] == "\n":
            opened.clear()
        elif mark[0] == "\\" or structure.is_code(at):
            continue
        elif mark == opening:
            opened.append(at)
        elif opened:
            pairs[opened.pop()] = at
    return pairs
