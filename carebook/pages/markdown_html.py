"""HTML in Markdown: what Markdown can say becomes Markdown, and the rest is told.

Inline tags and dividing ones are turned one by one, so that Markdown between them is read as such;
tables and lists are cleaned and turned as a whole; what runs, fetches or asks for something goes.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from html.parser import HTMLParser

from carebook.core.errors import ToolError
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.html_output import clean_html, has_content, markdown_of_clean_html
from carebook.pages.html_tags import (
    ALERT_BOXES,
    CLASSES,
    DIVIDING,
    DROPPED,
    MARKS,
    SEEN_THROUGH,
    VOID,
    WHOLE,
)
from carebook.pages.markdown_pictures import UnusablePictureError, stage_picture
from carebook.pages.not_shown import not_shown
from carebook.pages.placed_text import PlacedText, TextChange
from carebook.pages.staging import Staging
from carebook.text import markdown
from carebook.text.markdown_structure import is_escaped, markdown_structure
from carebook.tools.pandoc import html_to_markdown

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>(?:\s[^<>]*)?/?)>")
_DECLARATION = re.compile(r"<(?:![A-Za-z][^<>]*|\?[^<>]*\?)>")
_STYLE_WIDTH = re.compile(r"(?:^|;)\s*width\s*:\s*([\d.]+(?:px|%|em|cm|mm|in|pt))", re.IGNORECASE)
# Of a table with more than one row.
_FIRST_ROW = re.compile(r"<tbody>\s*(?P<row><tr\b.*?</tr>)(?=\s*<tr\b)", re.DOTALL)
_CELL = re.compile(r"<(/?)td\b([^>]*)>")
_SIZE = re.compile(r"[\d.]+(?:px|%|cm|mm|in|pt)?")


def _heading_row(row: re.Match[str]) -> str:
    cells = _CELL.sub(r"<\1th\2>", row["row"])
    return f"<thead>{cells}</thead><tbody>"


class _Attributes(HTMLParser):
    """Reads the attributes of one tag."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = {key.lower(): value or "" for key, value in attrs}


def without_html(source: PlacedText, staging: Staging) -> PlacedText:
    """Return a text whose HTML is Markdown, as far as Markdown can say it; the rest is told."""
    if "<" not in source.text:
        return source
    return source.with_changes(_Turner(source, staging).changes())


class _Turner:
    """Turns the tags of one text."""

    def __init__(self, source: PlacedText, staging: Staging) -> None:
        self._source, self._text, self._staging = source, source.text, staging
        self._structure = markdown_structure(source.text)
        self._closings = self._paired_tags()
        # What takes the place of an end tag, by where it begins.
        self._ends: dict[int, str] = {}
        self._moved_spaces: list[TextChange] = []

    def changes(self) -> Iterator[TextChange]:
        at = 0
        while found := _TAG.search(self._text, at):
            at = found.end()
            if self._is_text(found.start()):
                continue
            end, new = self._turned(found)
            if new is not None:
                yield TextChange(found.start(), end, new)
            at = max(end, at)
        yield from self._moved_spaces
        for declaration in _DECLARATION.finditer(self._text):
            if not self._is_text(declaration.start()):
                yield TextChange(*declaration.span(), "")

    def _is_text(self, offset: int) -> bool:
        return self._structure.is_code(offset) or is_escaped(self._text, offset)

    def _turned(self, tag: re.Match[str]) -> tuple[int, str | None]:
        """Return where what is turned ends, and what takes its place; None where it stays."""
        name, is_end = tag["name"].lower(), bool(tag["end"])
        place = self._source.place_at(tag.start())
        if name in DROPPED:
            end = tag.end() if is_end or name in VOID else self._closing(tag)
            self._staging.warn(place, f"<{name}> is not shown: a page runs and asks for nothing")
            inline = name in ("iframe", "object", "embed", "video", "audio", "form", "canvas")
            return end, not_shown(f"Not shown: <{name}>") if inline and not is_end else ""
        if name == "svg" and not is_end:
            end = self._closing(tag)
            return end, self._drawing(self._text[tag.start() : end], place)
        if name in WHOLE and not is_end:
            end = self._closing(tag)
            return end, self._parted(tag.start(), end, self._whole(tag.start(), end, place))
        return self._turned_tag(tag, name, place, is_end=is_end)

    def _turned_tag(
        self, tag: re.Match[str], name: str, place: CellPlace, *, is_end: bool
    ) -> tuple[int, str | None]:
        end = tag.end()
        attributes = {} if is_end else self._attributes(tag, place)
        if name == "br":
            in_table = self._line_of(tag.start()) in self._structure.table_lines
            after = end + 1 if self._text[end : end + 1] == "\n" and not in_table else end
            return after, "[]{.line-break}" if in_table else "\\\n"
        if name == "wbr":
            return end, ""
        if name == "hr":
            return end, self._parted(tag.start(), end, "* * *")
        if name == "img":
            return end, _picture(attributes)
        if name in ("sub", "sup", "code"):
            return self._turned_short(tag, name)
        if is_end and name in (*MARKS, *CLASSES, "a"):
            return end, self._ends.get(tag.start(), "")
        if name in MARKS:
            return self._around(tag, MARKS[name], MARKS[name])
        if name in CLASSES:
            return self._around(tag, "[", f"]{{.{CLASSES[name]}}}")
        if name == "a":
            return self._turned_link(tag, attributes)
        anchor = f"[]{{#{attributes['id']}}}" if attributes.get("id") else ""
        if name in SEEN_THROUGH:
            return end, anchor
        if name == "details" or name == "summary":
            return self._turned_details(tag, name, is_end=is_end)
        if name in DIVIDING and self._line_of(tag.start()) in self._structure.table_lines:
            return end, f"{anchor} "
        if name in DIVIDING:
            new = self._ends.get(tag.start(), "") or self._box(tag, attributes) or anchor
            return end, self._parted(tag.start(), end, new)
        if len(name) == 2 and name[0] == "h" and name[1] in "123456":
            return end, "" if is_end else self._parted(
                tag.start(), end, "#" * int(name[1]) + " ", after=False
            )
        return end, None

    def _attributes(self, tag: re.Match[str], place: CellPlace) -> dict[str, str]:
        reader = _Attributes()
        reader.feed(f"<x{tag['rest'].rstrip('/')}>")
        dropped = [key for key in reader.found if key.startswith("on")]
        if tag["name"].lower() != "img":
            dropped += [
                key for key in ("style", "color", "bgcolor", "align") if key in reader.found
            ]
        for key in dropped:
            self._staging.warn(
                place, f"{key}= of <{tag['name']}> is not shown: how pages look is the theme's"
            )
        return reader.found

    def _whole(self, start: int, end: int, place: CellPlace) -> str:
        """Return an element with all that it holds, such as a table, as Markdown."""
        clean = clean_html(self._text[start:end], place, self._staging)
        if not has_content(clean):
            return ""
        try:
            return self._markdown_of(clean)
        except ToolError:
            self._staging.warn(
                place,
                f"HTML: expected what can be read in some seconds, found {len(clean):,} characters "
                "that cannot; make them fewer; a line on the page says so",
            )
            return not_shown("Not shown here: a part of a web page that is too large to be read.")

    def _markdown_of(self, clean: str) -> str:
        # Every table has a row of headings: where it names none, its first row.
        headed = clean if "<thead" in clean else _FIRST_ROW.sub(_heading_row, clean, count=1)
        if "<table" in clean and ("<thead" not in headed or clean.count("<table") > 1):
            return markdown_of_clean_html(clean, self._staging)
        return html_to_markdown(headed, self._staging.build_cache).strip("\n")

    def _turned_short(self, tag: re.Match[str], name: str) -> tuple[int, str | None]:
        """Turn what Markdown says with a mark on either side that spaces would break."""
        end = self._closing(tag)
        if tag["end"] or end == tag.end():
            return tag.end(), self._ends.get(tag.start(), "")
        inside = self._text[tag.end() : end].rpartition("</")[0]
        if name == "code":
            plain = unescape(re.sub(r"<[^<>]*>", "", inside))
            fence = "`" * (max((len(run) for run in re.findall("`+", plain)), default=0) + 1)
            pad = " " if plain[:1] == "`" or plain[-1:] == "`" else ""
            return end, f"{fence}{pad}{plain}{pad}{fence}"
        mark = "~" if name == "sub" else "^"
        plain = re.sub(r"<[^<>]*>", "", inside).strip()
        if plain != inside.strip() and not re.search(r"\s", plain):
            return self._around(tag, mark, mark)
        escaped = "\\ ".join(plain.replace(mark, f"\\{mark}").split())
        return end, f"{mark}{escaped}{mark}" if escaped else ""

    def _turned_link(
        self, tag: re.Match[str], attributes: Mapping[str, str]
    ) -> tuple[int, str | None]:
        name = attributes.get("id") or attributes.get("name")
        close = self._closings.get(tag.start())
        if name and (close is None or not self._text[tag.end() : close.start()].strip()):
            return tag.end(), f"[]{{#{name}}}"
        if attributes.get("href"):
            return self._around(tag, "[", f"]({_address(attributes['href'])})")
        return self._around(tag, "[", f"]{{#{name}}}") if name else (tag.end(), "")

    def _turned_details(
        self, tag: re.Match[str], name: str, *, is_end: bool
    ) -> tuple[int, str | None]:
        """Turn what folds: on paper its title stands above what it holds."""
        if name == "summary" or is_end:
            opened = "" if name == "summary" else markdown.raw_html("</details>")
            return tag.end(), self._parted(tag.start(), tag.end(), opened)
        title, end = "More", tag.end()
        if summary := re.compile(r"\s*<summary[^<>]*>(.*?)</summary>", re.DOTALL).match(
            self._text, end
        ):
            title, end = " ".join(re.sub(r"<[^<>]*>", "", summary[1]).split()), summary.end()
        if "</details>" not in self._text[end:].lower():
            return end, self._parted(tag.start(), end, f"**{title}**")
        opened = markdown.raw_html(
            f"<details><summary>{markdown.escape_html(unescape(title))}</summary>"
        )
        printed = markdown.fenced_div(
            f"**{title}**", classes=["content-visible"], unless_format="html"
        )
        return end, self._parted(tag.start(), end, f"{opened}\n\n{printed}")

    def _box(self, tag: re.Match[str], attributes: Mapping[str, str]) -> str:
        """Return the beginning of a callout, where a box says that it is one."""
        for name in attributes.get("class", "").split():
            end = self._closing(tag)
            if name in ALERT_BOXES and end > tag.end():
                self._ends[self._text.rindex("</", 0, end)] = "::::"
                return f":::: {{.callout-{ALERT_BOXES[name]}}}"
        return ""

    def _around(self, tag: re.Match[str], opening: str, closing: str) -> tuple[int, str]:
        """Put marks around what an element holds; spaces at its ends stand outside of them."""
        close = self._closings.get(tag.start())
        inside = self._text[tag.end() : close.start()] if close else ""
        if close is None or not inside.strip():
            return tag.end(), ""
        words = inside.strip()
        first = inside.index(words)
        after = inside[first + len(words) :]
        self._ends[close.start()] = closing + after
        self._moved_spaces.append(TextChange(close.start() - len(after), close.start(), ""))
        return tag.end() + first, inside[:first] + opening

    def _parted(self, start: int, end: int, new: str, *, after: bool = True) -> str:
        """Return a block with the blank lines that part it from what stands before and after."""
        before = "" if self._text[max(0, start - 2) : start] in ("", "\n\n") else "\n\n"
        behind = "\n\n" if after and self._text[end:].strip() else ""
        return f"{before}{new}{behind}"

    def _closing(self, tag: re.Match[str]) -> int:
        """Return where the element ends that a tag begins; where it has no end, the tag's."""
        close = self._closings.get(tag.start())
        return close.end() if close else tag.end()

    def _paired_tags(self) -> dict[int, re.Match[str]]:
        """Return the end tag of each element, by where its first tag begins."""
        pairs: dict[int, re.Match[str]] = {}
        opened: dict[str, list[int]] = {}
        for tag in _TAG.finditer(self._text):
            if self._is_text(tag.start()):
                continue
            waiting = opened.setdefault(tag["name"].lower(), [])
            if not tag["end"]:
                if not tag["rest"].endswith("/"):
                    waiting.append(tag.start())
            elif waiting:
                pairs[waiting.pop()] = tag
        return pairs

    def _line_of(self, offset: int) -> int:
        return self._text.count("\n", 0, offset)

    def _drawing(self, svg: str, place: CellPlace) -> str:
        title = re.search(r"<title[^>]*>(.*?)</title>", svg, re.DOTALL)
        alt = " ".join(unescape(title[1]).split()) if title else ""
        if "xmlns=" not in svg.partition(">")[0]:
            svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
        try:
            file = stage_picture(svg.encode(), "drawing.svg", "<svg>", place, self._staging)
        except UnusablePictureError as problem:
            self._staging.warn(place, f"<svg> is not shown: {problem}")
            return not_shown("Picture not shown.")
        if not alt:
            self._staging.warn(place, "expected a <title> in <svg> that says what it shows")
        said = markdown.quote_attribute(alt or "A drawing without a description")
        return f"![]({self._staging.path_to_root}{file}){{fig-alt={said}}}"


def _address(typed: str) -> str:
    return typed.replace(" ", "%20").replace("(", "%28").replace(")", "%29")


def _picture(attributes: Mapping[str, str]) -> str:
    """Return ``<img>`` as Markdown's picture, which is then read as any other."""
    parts = []
    if attributes.get("alt"):
        parts.append(f"fig-alt={markdown.quote_attribute(attributes['alt'])}")
    width = attributes.get("width", "")
    if found := _STYLE_WIDTH.search(attributes.get("style", "")):
        width = found[1]
    if _SIZE.fullmatch(width):
        parts.append(f"width={width}")
    source = _address(attributes.get("src", ""))
    return f"![]({source}){{{' '.join(parts)}}}" if parts else f"![]({source})"
