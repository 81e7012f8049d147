"""Executed notebooks made by hand, as the narrative gets them, for several tests."""

from pathlib import Path

from nbformat import v4

from carebook.checking.assessment import TextAssessor
from carebook.data.areas import Area
from carebook.facts.knowledge import gather_knowledge
from carebook.narrative.selection import select_summaries
from carebook.narrative.summary_requests import find_summary_requests
from carebook.narrative.summary_store import SummaryStore
from support.rule_texts import TODAY
from support.small_data import bundled, displayed, open_book

PLACEHOLDER = "*The summary of this chart is written when the book is built.*"
TRUE = (
    "In Rutland in 2023-24, 78.8% of people receiving care who answered the survey were extremely "
    "or very satisfied with it."
)
FALSE = TRUE.replace("78.8", "99")
KEY = "quality/satisfaction"


def shown(indicator, *breakdowns, slug="rutland", dataset=None):
    book = open_book(slug, dataset)
    data = displayed(book.show, book.figures(indicator, *breakdowns))
    return v4.new_code_cell("show", outputs=[v4.new_output("display_data", data)])


def summary_cell(of, source=PLACEHOLDER):
    return v4.new_markdown_cell(source, metadata={"tags": [f"summary:{of}"]})


def notebook(*cells, title="Title"):
    return v4.new_notebook(cells=[v4.new_markdown_cell(f"# {title}"), *cells])


def quality(source=PLACEHOLDER, dataset=None):
    """A notebook with one chart and its summary."""
    return notebook(
        shown("satisfaction", dataset=dataset),
        summary_cell("satisfaction", source),
        title="Quality",
    )


def wanted(source=PLACEHOLDER, dataset=None):
    cells = {Path("notebooks/quality.ipynb"): quality(source, dataset)}
    [found] = find_summary_requests(cells, knowledge(dataset), TODAY)
    return found


def knowledge(dataset=None, slug="rutland"):
    data = dataset or bundled()
    area: Area = data.areas.find_authority(slug)
    return gather_knowledge(data, area)


def store_of(*summaries):
    return SummaryStore(
        Path("data/summaries/rutland.yml"), {one.key: one.with_text_hash() for one in summaries}
    )


def chosen_of(*summaries, source=PLACEHOLDER):
    """What is chosen for the one chart, given the store's summaries and the cell's own text."""
    [found] = select_summaries([wanted(source)], store_of(*summaries), TextAssessor(knowledge()))
    return found
