"""How a book points its readers to its other editions."""

from collections.abc import Collection
from dataclasses import dataclass

from carebook.books.edition_registry import EDITIONS, Edition, edition_files
from carebook.text import markdown
from carebook.text.phrasing import join_in_words

# The tag of the Markdown cell that names the other editions.
EDITION_LINKS_TAG = "editions"
_ASK_FOR_LARGE_PRINT = (
    "A large-print edition of this book can be made, with letters of 18 points or more. Ask "
    "whoever gave you this copy."
)

_THIS_IS_LARGE_PRINT = "This is the large-print edition."


@dataclass(frozen=True)
class EditionLink:
    """A file of another edition, and the words of a link to it."""

    file: str
    link_text: str


def edition_links(offered: Collection[Edition], slug: str) -> tuple[EditionLink, ...]:
    """Return the links of the web pages to other editions, in the order of the registry."""
    return tuple(
        EditionLink(file, text)
        for edition, record in EDITIONS.items()
        if edition in offered and record.link_texts
        for file, text in zip(edition_files(edition, slug), record.link_texts, strict=True)
    )


def large_print_file(offered: Collection[Edition], slug: str) -> str:
    """Return the name of the large-print edition, or nothing where there is none."""
    return edition_files("large-print", slug)[0] if "large-print" in offered else ""


def edition_links_markdown(offered: Collection[Edition], slug: str) -> str:
    """Return the front page's words on other editions: links on the web, a line in print.

    Where there is no large print, readers learn that it can be made.
    """
    links = "\n".join(
        f"- [{markdown.escape(o.link_text)}]({o.file})" for o in edition_links(offered, slug)
    )
    large = large_print_file(offered, slug)
    ask = "" if large else _ASK_FOR_LARGE_PRINT
    in_print = ask or (
        "This book is also published in large print, with letters of 18 points or more: "
        f"[{markdown.escape(large)}]({large})."
    )
    others = [one.place for name, one in EDITIONS.items() if name in offered and one.place]
    also = f" It is also {join_in_words(others)}." if others else ""
    for_print = "\n\n".join(
        (
            markdown.fenced_div(in_print, classes=["not-in-large-print"]),
            markdown.fenced_div(_THIS_IS_LARGE_PRINT + also, classes=["only-in-large-print"]),
        )
    )
    for_web = "\n\n".join(text for text in (links, ask) if text)
    return "\n\n".join(
        (
            markdown.fenced_div(for_web, classes=["content-visible"], when_format="html"),
            markdown.fenced_div(for_print, classes=["content-visible"], unless_format="html"),
        )
    )
