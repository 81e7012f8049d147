"""The editions of one book: each is stitched of the same chapters, facts and texts."""

import shutil
from pathlib import Path
from typing import Any

from carebook.books.edition_registry import edition_files, existing_editions
from carebook.books.links import edition_links, large_print_file
from carebook.books.plan import BOOK_TITLE, BookPlan
from carebook.config.params import long_date
from carebook.core.cache import BuildCache
from carebook.editions.briefing.make_briefing import make_briefing
from carebook.editions.html_book import HtmlBookDetails, html_conversions, stitch_html
from carebook.editions.large_print import write_large_charts
from carebook.editions.pdf_book import pdf_conversions, stitch_pdf
from carebook.facts.knowledge import AreaKnowledge
from carebook.narrative import attribution
from carebook.narrative.fill_cells import Narrative
from carebook.notebooks.notebook_files import ExecutedNotebooks
from carebook.pages.chapter import Chapter
from carebook.pages.quarto_project import write_charts_and_tables, write_quarto_project
from carebook.text.phrasing import name_in_sentence
from carebook.tools import quarto
from carebook.tools.pandoc import Conversion, convert_markdown_batch


def make_editions(
    plan: BookPlan,
    notebooks: ExecutedNotebooks,
    narrative: Narrative,
    knowledge: AreaKnowledge,
    work: Path,
    finished: Path,
    made: BuildCache,
) -> tuple[str, ...]:
    """Make the editions of a plan in the folder ``finished``.

    Args:
        plan: which editions, and by which stitcher.
        notebooks: all of the book's, executed, their narrative cells filled.
        narrative: the texts that stand in them.
        knowledge: what is known of the area, which they were held against.
        work: a private folder to stage the book in.
        finished: where the editions go, under the names that the edition registry gives them.
        made: what need not be made again.

    Returns what whoever made them has to know of them.

    Raises:
        ToolError: a stitcher could not make its edition.

    """
    staged, large = work / "staged", work / "large"
    # Quarto reads a whole project; the built-in stitcher has the chapters already.
    by_quarto = "quarto" in plan.stitchers.values()
    write = write_quarto_project if by_quarto else write_charts_and_tables
    chapters = write(plan, notebooks, staged, made)
    in_parts = {}
    if "large-print" in plan.editions:
        in_parts = write_large_charts(chapters, large, made)
    convert_markdown_batch(_pandoc_conversions(plan, chapters, in_parts), made)
    summaries = attribution.cover_line(narrative.selected)
    if plan.stitchers.get("pdf") == "quarto":
        quarto.render_pdf(staged, finished / plan.pdf_name)
    elif "pdf" in plan.editions:
        _make_pdf(plan, chapters, staged, finished, summaries, made)
    if "large-print" in plan.editions:
        _make_large_print(plan, chapters, in_parts, large, finished, summaries, made)
    if plan.stitchers.get("html") == "quarto":
        quarto.render_html(staged, finished / "html")
    elif "html" in plan.editions:
        stitch_html(
            chapters, staged, plan.project.theme, _html_book_details(plan), finished / "html", made
        )
    if "briefing" not in plan.editions:
        return ()
    pdf, word = (finished / name for name in edition_files("briefing", plan.area.slug))
    return make_briefing(plan, notebooks, narrative, work / "briefing", pdf, word, made, knowledge)


def carry_over_editions(plan: BookPlan, finished: Path) -> list[str]:
    """Carry over whole editions of the last book that are not made now; return their parts.

    The pages get a copy of every other edition in their own folder, so that it can be moved.
    """
    kept = []
    slug = plan.area.slug
    for edition in existing_editions(plan.book_folder, slug):
        if edition in plan.editions:
            continue
        for name in edition_files(edition, slug):
            if (plan.book_folder / name).is_dir():
                shutil.copytree(plan.book_folder / name, finished / name)
            else:
                shutil.copyfile(plan.book_folder / name, finished / name)
            kept.append(name)
    if (finished / "html").is_dir():
        for offer in edition_links(plan.available_editions, slug):
            if (finished / offer.file).is_file():
                shutil.copyfile(finished / offer.file, finished / "html" / offer.file)
    return kept


def _make_pdf(
    plan: BookPlan,
    chapters: list[Chapter],
    staged: Path,
    finished: Path,
    summaries: str,
    made: BuildCache,
) -> None:
    inputs = _pdf_template_inputs(plan, summaries)
    inputs["large-print"] = large_print_file(plan.available_editions, plan.area.slug)
    last = plan.book_folder / plan.pdf_name
    stitch_pdf(chapters, staged, plan.project.theme, inputs, finished / plan.pdf_name, made, last)


def _make_large_print(
    plan: BookPlan,
    chapters: list[Chapter],
    in_parts: dict[str, str],
    folder: Path,
    finished: Path,
    summaries: str,
    made: BuildCache,
) -> None:
    [name] = edition_files("large-print", plan.area.slug)
    inputs = {**_pdf_template_inputs(plan, summaries), "edition": "large-print"}
    last = plan.book_folder / name
    stitch_pdf(chapters, folder, plan.project.theme, inputs, finished / name, made, last, in_parts)


def _pdf_template_inputs(plan: BookPlan, summaries: str) -> dict[str, str]:
    return {
        "title": BOOK_TITLE,
        "area": name_in_sentence(plan.area.name),
        "dated": long_date(plan.params.edition_date),
        "date": plan.params.edition_date.isoformat(),
        "publisher": plan.params.publisher,
        "summaries": summaries,
    }


def _html_book_details(plan: BookPlan) -> HtmlBookDetails:
    return HtmlBookDetails(
        title=BOOK_TITLE,
        area=name_in_sentence(plan.area.name),
        edition_date=long_date(plan.params.edition_date),
        publisher=plan.params.publisher,
        edition_links=edition_links(plan.available_editions, plan.area.slug),
    )


def _pandoc_conversions(
    plan: BookPlan, chapters: list[Chapter], in_parts: dict[str, Any]
) -> list[Conversion]:
    """Return what Pandoc has to do for all editions: at once, it reads each chapter only once."""
    theme, found = plan.project.theme, []
    if plan.stitchers.get("pdf") == "builtin":
        found += pdf_conversions(chapters, theme)
    if "large-print" in plan.editions:
        found += pdf_conversions(chapters, theme, "large-print", in_parts)
    if plan.stitchers.get("html") == "builtin":
        found += html_conversions(chapters, theme, _html_book_details(plan))
    return found
