"""The editions of one book: each is stitched of the same chapters, facts and texts."""

import shutil
from pathlib import Path
from typing import Any

from carebook.books.edition_registry import parts, standing
from carebook.books.links import large_print_file, offers
from carebook.books.plan import TITLE, Plan
from carebook.build.notebook_runs import Notebooks
from carebook.config.params import long_date
from carebook.core.cache import Made
from carebook.editions.briefing.make_briefing import make_briefing
from carebook.editions.html_book import Page, html_conversions, stitch_html
from carebook.editions.large_print import write_large_charts
from carebook.editions.pdf_book import pdf_conversions, stitch_pdf
from carebook.facts.knowledge import Knowledge
from carebook.narrative import attribution
from carebook.narrative.fill_cells import Narrative
from carebook.pages.chapter import Chapter
from carebook.pages.quarto_project import write_charts_and_tables, write_staged_folder
from carebook.text.phrasing import spoken
from carebook.tools import quarto
from carebook.tools.pandoc import Conversion, convert_all


def make_editions(
    plan: Plan,
    notebooks: Notebooks,
    narrative: Narrative,
    knowledge: Knowledge,
    work: Path,
    finished: Path,
    made: Made,
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
    write = write_staged_folder if by_quarto else write_charts_and_tables
    chapters = write(plan, notebooks, staged, made)
    in_parts = {}
    if "large-print" in plan.editions:
        in_parts = write_large_charts(chapters, large, made)
    convert_all(_conversions(plan, chapters, in_parts), made)
    summaries = attribution.cover_line(narrative.chosen)
    if plan.stitchers.get("pdf") == "quarto":
        quarto.render_pdf(staged, finished / plan.pdf_name)
    elif "pdf" in plan.editions:
        _make_pdf(plan, chapters, staged, finished, summaries, made)
    if "large-print" in plan.editions:
        _make_large_print(plan, chapters, in_parts, large, finished, summaries, made)
    if plan.stitchers.get("html") == "quarto":
        quarto.render_html(staged, finished / "html")
    elif "html" in plan.editions:
        stitch_html(chapters, staged, plan.project.theme, _page(plan), finished / "html", made)
    if "briefing" not in plan.editions:
        return ()
    pdf, word = (finished / name for name in parts("briefing", plan.area.slug))
    return make_briefing(plan, notebooks, narrative, work / "briefing", pdf, word, made, knowledge)


def keep_others(plan: Plan, finished: Path) -> list[str]:
    """Carry over whole editions of the last book that are not made now; return their parts.

    The pages get a copy of every other edition in their own folder, so that it can be moved.
    """
    kept = []
    slug = plan.area.slug
    for edition in standing(plan.folder, slug):
        if edition in plan.editions:
            continue
        for name in parts(edition, slug):
            if (plan.folder / name).is_dir():
                shutil.copytree(plan.folder / name, finished / name)
            else:
                shutil.copyfile(plan.folder / name, finished / name)
            kept.append(name)
    if (finished / "html").is_dir():
        for offer in offers(plan.offered, slug):
            if (finished / offer.file).is_file():
                shutil.copyfile(finished / offer.file, finished / "html" / offer.file)
    return kept


def _make_pdf(
    plan: Plan,
    chapters: list[Chapter],
    staged: Path,
    finished: Path,
    summaries: str,
    made: Made,
) -> None:
    inputs = _inputs(plan, summaries)
    inputs["large-print"] = large_print_file(plan.offered, plan.area.slug)
    last = plan.folder / plan.pdf_name
    stitch_pdf(chapters, staged, plan.project.theme, inputs, finished / plan.pdf_name, made, last)


def _make_large_print(
    plan: Plan,
    chapters: list[Chapter],
    in_parts: dict[str, str],
    folder: Path,
    finished: Path,
    summaries: str,
    made: Made,
) -> None:
    [name] = parts("large-print", plan.area.slug)
    inputs = {**_inputs(plan, summaries), "edition": "large-print"}
    last = plan.folder / name
    stitch_pdf(chapters, folder, plan.project.theme, inputs, finished / name, made, last, in_parts)


def _inputs(plan: Plan, summaries: str) -> dict[str, str]:
    return {
        "title": TITLE,
        "area": spoken(plan.area.name),
        "dated": long_date(plan.params.edition_date),
        "date": plan.params.edition_date.isoformat(),
        "publisher": plan.params.publisher,
        "summaries": summaries,
    }


def _page(plan: Plan) -> Page:
    return Page(
        title=TITLE,
        area=spoken(plan.area.name),
        dated=long_date(plan.params.edition_date),
        publisher=plan.params.publisher,
        offers=offers(plan.offered, plan.area.slug),
    )


def _conversions(plan: Plan, chapters: list[Chapter], in_parts: dict[str, Any]) -> list[Conversion]:
    """Return what Pandoc has to do for all editions: at once, it reads each chapter only once."""
    theme, found = plan.project.theme, []
    if plan.stitchers.get("pdf") == "builtin":
        found += pdf_conversions(chapters, theme)
    if "large-print" in plan.editions:
        found += pdf_conversions(chapters, theme, "large-print", in_parts)
    if plan.stitchers.get("html") == "builtin":
        found += html_conversions(chapters, theme, _page(plan))
    return found
