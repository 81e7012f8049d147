"""A small book whose summaries have links on their numbers, staged and stitched without a run.

Its notebooks hold what executed ones hold: blocks, and narrative cells that were filled.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from nbformat import NotebookNode, v4

from carebook.facts.fact import Fact
from carebook.narrative.attribution import DRAFT_NOTICE
from carebook.pages.chapter import Chapter, stage_chapter
from carebook.pages.fact_index import make_fact_index
from carebook.pages.quarto_project import write_chapter_files
from support.small_data import PROJECT, displayed, facts_of, open_book, the

if TYPE_CHECKING:
    from carebook.editions.html_book import HtmlBookDetails

LABEL = "Written by rule from the figures shown; no language model was used."


def shown(indicator: str, *breakdowns: str, draw=None) -> NotebookNode:
    """A code cell as it stands after its run."""
    book = open_book()
    data = displayed(book.show, book.figures(indicator, *breakdowns), draw)
    return v4.new_code_cell("book.show(x)", outputs=[v4.new_output("display_data", data)])


def paragraph(template: str, **linked: tuple[str, str]) -> dict:
    """A paragraph in which each ``{name}`` stands for words and the id of the fact behind them."""
    text, links = "", []
    for piece in re.split(r"(\{\w+\})", template):
        if piece.startswith("{"):
            piece, ident = linked[piece[1:-1]]
            links.append([len(text), len(text) + len(piece), ident])
        text += piece
    return {"text": text, "links": links}


def summary(of: str, *paragraphs: dict | str, **more) -> NotebookNode:
    filled = [{"text": p, "links": []} if isinstance(p, str) else p for p in paragraphs]
    source = "\n\n".join(p["text"] for p in filled)
    told = {"writer": "rules", "label": LABEL, "paragraphs": filled, **more}
    return v4.new_markdown_cell(source, metadata={"tags": [f"summary:{of}"], "carebook": told})


def contact(role: str = "area") -> Fact:
    return the(facts_of("carers_social_contact"), role=role)


def asked(breakdown: str = "65+", role: str = "area") -> Fact:
    charted = [fact for fact in facts_of("requests", breakdown) if fact.charted]
    return the(charted, role=role)


def share(period: str) -> Fact:
    return the(facts_of("older_share", "65+"), role="area", period=period)


CHANGE = f"{share('2019').id} -> {share('2023').id}"
COMPARISON = f"{contact().id} : {contact('average').id}"


@cache
def page_details() -> "HtmlBookDetails":
    from carebook.editions.html_book import HtmlBookDetails

    return HtmlBookDetails("Adult social care", "Rutland", "1 May 2026", "the makers")


@cache
def notebooks() -> dict[str, NotebookNode]:
    from carebook.charts.bars import bars

    def notebook(title: str, *cells: NotebookNode) -> NotebookNode:
        return v4.new_notebook(cells=[v4.new_markdown_cell(f"# {title}\n\nWords."), *cells])

    index = notebook(
        "The book",
        v4.new_markdown_cell("See [carers](notebooks/carers.ipynb)."),
        summary(
            "book",
            paragraph(
                "Of carers, {contact} had company. Requests came to {asked}.",
                contact=("28.3%", contact().id),
                asked=("3,986", asked().id),
            ),
            label=f"Written by a language model (some-model), {DRAFT_NOTICE}.",
            status="draft",
            questions=["Who asks <b>here</b>, and why?", "What would help?"],
        ),
    )
    carers = notebook(
        "Unpaid carers",
        v4.new_markdown_cell("## Social contact\n\nWhy it matters."),
        shown("carers_social_contact", draw=bars),
        summary(
            "carers_social_contact",
            paragraph(
                "It was {own}, against {average}.",
                own=("28.3%", contact().id),
                average=("29.3%", contact("average").id),
            ),
            status="draft",
        ),
        v4.new_markdown_cell("## In short"),
        summary(
            "section",
            paragraph(
                "Carers stand {beside} the average; requests were {asked}.",
                beside=("1.0 points below", COMPARISON),
                asked=("3,986", asked().id),
            ),
            status="approved",
        ),
    )
    older = notebook(
        "Older people",
        v4.new_markdown_cell("## Requests"),
        shown("requests", "18-64"),
        summary("requests", "Words without a number."),
        shown("requests", "65+"),
        summary("requests", paragraph("It was {own}.", own=("3,986", asked().id))),
        v4.new_markdown_cell("## Age"),
        shown("older_share"),
        summary("older_share", paragraph("The share {rose}.", rose=("rose by 1.2", CHANGE))),
        # The same fact as in the chapter on carers.
        shown("carers_social_contact"),
        summary("carers_social_contact", paragraph("{own}.", own=("28.3%", contact().id))),
    )
    return {
        "index.ipynb": index,
        "notebooks/carers.ipynb": carers,
        "notebooks/older-people.ipynb": older,
    }


def chapters() -> list[Chapter]:
    index = make_fact_index(notebooks())
    return [stage_chapter(path, notebook, index) for path, notebook in notebooks().items()]


def make_html(folder: Path) -> Path:
    """Stitch the book's pages and return their folder."""
    from carebook.editions.html_book import stitch_html

    staged, pages = folder / "staged", folder / "html"
    for chapter in chapters():
        write_chapter_files(chapter, staged)
    stitch_html(chapters(), staged, PROJECT.theme, page_details(), pages)
    return pages


def make_pdf(folder: Path) -> Path:
    """Stitch the book's PDF and return it."""
    from carebook.editions.pdf_book import stitch_pdf

    staged, target, page = folder / "staged", folder / "book.pdf", page_details()
    for chapter in chapters():
        write_chapter_files(chapter, staged)
    inputs = {
        "title": page.title,
        "area": page.area,
        "dated": page.edition_date,
        "date": "2026-05-01",
        "publisher": page.publisher,
        "summaries": "By rule.",
    }
    stitch_pdf(chapters(), staged, PROJECT.theme, inputs, target)
    return target
