"""HTML that a cell puts out: cleaned for web pages, and as Markdown for every other form.

The cleaning is nh3's, which knows how browsers read HTML. Programs, frames, forms and whatever
would ask another computer for something are taken out, and told.
"""

import re
from html.parser import HTMLParser

import nh3

from carebook.core.errors import ToolError
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.html_tables import read_tables
from carebook.pages.not_shown import not_shown
from carebook.pages.staging import Staging
from carebook.pages.styled_tables import styles_of_cells, with_inline_styles
from carebook.pages.table_output import plain_table
from carebook.text import markdown
from carebook.tools.pandoc import html_to_markdown

_TAG_NAMES = (
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure hr i ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub "
    "summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
# What goes with all that is in it.
_CONTENT_TAG_NAMES = (
    "applet audio button canvas embed form frame frameset iframe input math noframes noscript "
    "object script select style svg template textarea title video"
)
_TAGS = frozenset(_TAG_NAMES.split())
_ATTRIBUTES = {
    "*": {"style", "lang", "dir"},
    "a": {"href", "title"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "abbr": {"title"},
    "details": {"open"},
}
_STYLES = {"color", "background-color", "font-weight", "font-style", "text-align"}
# Told by other words, or no loss.
_NOT_TOLD = frozenset({"html", "head", "body", "style", "center", "font", "section", "article"})
_WHOLE_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_TABLE_MARK = "carebookstablenumber{}stands"
_HEADING = re.compile(r"<(/?)h[1-6]\b[^>]*>", re.IGNORECASE)


def html_markdown(html: str, place: CellPlace, staging: Staging) -> str:
    """Return HTML as Markdown with a part for web pages and one for all other forms.

    What is taken out is a line in the chapter's warnings. Where nothing is left, a line on the
    page says so.
    """
    clean = clean_html(html, place, staging)
    if not has_content(clean):
        return not_shown("Something that only a web page of its own can show is left out here.")
    try:
        words = markdown_of_clean_html(clean, staging)
    except ToolError:
        staging.warn(
            place,
            f"HTML: expected what can be read in some seconds, found {len(clean):,} characters "
            "that cannot; make them fewer, or less deep in one another; a line on the page says so",
        )
        return not_shown("Not shown here: a part of a web page that is too large to be read.")
    web = markdown.fenced_div(
        markdown.raw_html(f'<div class="cell-html">{clean}</div>'),
        classes=["content-visible"],
        when_format="html",
    )
    rest = markdown.fenced_div(
        words,
        classes=["content-visible"],
        unless_format="html",
    )
    return f"{web}\n\n{rest}"


def clean_html(html: str, place: CellPlace, staging: Staging) -> str:
    """Return HTML less what runs, asks or fetches; the author is told what is gone."""
    if gone := _what_goes(html):
        staging.warn(
            place,
            f"HTML: expected only text, lists, tables and links, found {', '.join(gone)}; "
            "taken out",
        )
    if lost := sorted(styles_of_cells(html) - _STYLES):
        staging.warn(place, f"a styled table: it keeps its colours, and loses {', '.join(lost)}")
    opened = _HEADING.sub(lambda found: "</strong></p>" if found[1] else "<p><strong>", html)
    return nh3.clean(
        with_inline_styles(opened),
        tags=set(_TAGS),
        clean_content_tags=set(_CONTENT_TAG_NAMES.split()),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        filter_style_properties=set(_STYLES),
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    ).strip()


def has_content(clean: str) -> bool:
    """Whether cleaned HTML has any words left."""
    return bool(re.sub(r"<[^>]*>|&nbsp;", "", clean).strip())


def markdown_of_clean_html(clean: str, staging: Staging) -> str:
    """Return cleaned HTML as Markdown; all its tables get a header."""
    tables: list[str] = []

    def marked(found: re.Match[str]) -> str:
        read, _ = read_tables(found[0])
        tables.extend(plain_table(table) for table in read)
        return f"<p>{_TABLE_MARK.format(len(tables) - 1)}</p>" if read else ""

    text = html_to_markdown(_WHOLE_TABLE.sub(marked, clean), staging.build_cache).strip()
    for number, table in enumerate(tables):
        text = text.replace(_TABLE_MARK.format(number), table)
    return text


class _TagCollector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = tag in _TAGS or tag in _NOT_TOLD or re.fullmatch(r"h[1-6]", tag)
        if not known:
            self.found[f"<{tag}>"] = None
        for name, value in attrs:
            if name.startswith("on"):
                self.found[name] = None
            elif name in ("href", "src") and (value or "").strip().lower().startswith("javascript"):
                self.found["javascript:"] = None


def _what_goes(html: str) -> list[str]:
    collector = _TagCollector()
    collector.feed(html)
    collector.close()
    return list(collector.found)
