"""How a book tells its readers of its other editions."""

from collections.abc import Collection
from dataclasses import dataclass

from carebook.books.edition_registry import Edition, parts
from carebook.text import markdown
from carebook.text.phrasing import joined

# The tag of the Markdown cell that names the other editions.
OFFERS = "editions"
_ASK = (
    "A large-print edition of this book can be made, with letters of 18 points or more. Ask "
    "whoever gave you this copy."
)

_THIS_IS_LARGE = "This is the large-print edition."


@dataclass(frozen=True)
class Offer:
    """A file of another edition, and the words of a link to it."""

    file: str
    words: str


def offers(offered: Collection[Edition], slug: str) -> tuple[Offer, ...]:
    """Return what the pages lead to besides themselves, in the order in which it is named."""
    words: dict[Edition, tuple[str, ...]] = {
        "pdf": ("This book as a PDF",),
        "large-print": ("This book in large print (PDF)",),
        "briefing": ("Briefing for councillors (PDF)", "Briefing for councillors (Word)"),
    }
    return tuple(
        Offer(file, said)
        for edition in ("pdf", "large-print", "briefing")
        if edition in offered
        for file, said in zip(parts(edition, slug), words[edition], strict=True)
    )


def large_print_file(offered: Collection[Edition], slug: str) -> str:
    """Return the name of the large-print edition, or nothing where there is none."""
    return parts("large-print", slug)[0] if "large-print" in offered else ""


def offers_markdown(offered: Collection[Edition], slug: str) -> str:
    """Return what the front page says of other editions: links on the web, a line in print.

    Where there is no large print, it says that there can be.
    """
    links = "\n".join(f"- [{markdown.escape(o.words)}]({o.file})" for o in offers(offered, slug))
    large = large_print_file(offered, slug)
    ask = "" if large else _ASK
    told = (
        "This book is also published in large print, with letters of 18 points or more: "
        f"[{markdown.escape(large)}]({large})."
        if large
        else ask
    )
    on_the_web = "\n\n".join(text for text in (links, ask) if text)
    in_print = "\n\n".join(
        (
            markdown.div(told, classes=["not-in-large-print"]),
            markdown.div(_this_is_large(offered), classes=["only-in-large-print"]),
        )
    )
    return "\n\n".join(
        (
            markdown.div(on_the_web, classes=["content-visible"], when_format="html"),
            markdown.div(in_print, classes=["content-visible"], unless_format="html"),
        )
    )


def _this_is_large(offered: Collection[Edition]) -> str:
    places: dict[Edition, str] = {"html": "on the web", "pdf": "in ordinary print"}
    others = [where for edition, where in places.items() if edition in offered]
    return f"{_THIS_IS_LARGE} It is also {joined(others)}." if others else _THIS_IS_LARGE
