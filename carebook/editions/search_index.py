"""The search index: what each heading of a page has below it, as plain text."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_SKIPPED_TAGS = ("script", "style", "svg", "nav", "header", "footer", "template", "annotation")
_BLOCK_TAGS = ("p", "li", "td", "th", "tr", "div", "section", "figcaption", "summary", "dt", "dd")
# Drawings are most of a page, and none of its text.
_DRAWING = re.compile(r"<svg\b.*?</svg>", flags=re.DOTALL)


@dataclass(frozen=True)
class SearchEntry:
    """The text below one heading: where it is and what it says."""

    url: str
    chapter: str
    heading: str
    text: str


def search_entries(html: str, url: str, chapter: str) -> list[SearchEntry]:
    """Return an entry for each heading inside the page's ``main``."""
    reader = _HeadingTextParser()
    reader.feed(_DRAWING.sub("", html))
    return [
        SearchEntry(
            url=f"{url}#{ident}" if ident else url,
            chapter=chapter,
            heading=" ".join(heading.split()) or chapter,
            text=" ".join("".join(text).split()),
        )
        for ident, heading, text in reader.sections
        if heading.strip()
    ]


class _HeadingTextParser(HTMLParser):
    """Collects text by heading. The id of a heading is its section's (pandoc --section-divs)."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[tuple[str, str, list[str]]] = []
        self._in_main = False
        self._skip_depth = 0
        self._in_heading = False
        self._section_id = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "main":
            self._in_main = True
        if tag in _SKIPPED_TAGS:
            self._skip_depth += 1
        if tag == "section" and attributes.get("id"):
            self._section_id = attributes["id"] or ""
        if tag in ("h1", "h2", "h3"):
            self._in_heading = True
            self.sections.append((attributes.get("id") or self._section_id, "", []))
        elif tag in _BLOCK_TAGS and self.sections:
            self.sections[-1][2].append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._in_main = False
        if tag in _SKIPPED_TAGS and self._skip_depth:
            self._skip_depth -= 1
        if tag in ("h1", "h2", "h3"):
            self._in_heading = False

    def handle_data(self, data: str) -> None:
        if not self._in_main or self._skip_depth or not self.sections:
            return
        if self._in_heading:
            ident, heading, text = self.sections[-1]
            self.sections[-1] = (ident, heading + data, text)
        else:
            self.sections[-1][2].append(data)
