"""Making the council briefing of a book: the one entry for the build."""

import shutil
from pathlib import Path

from carebook.books.edition_registry import edition_files
from carebook.books.logo import find_logo
from carebook.books.look import Look
from carebook.books.plan import BookPlan
from carebook.checking.assessment import TextAssessor
from carebook.editions.briefing.briefing_document import (
    BriefingDocument,
    write_briefing_document,
)
from carebook.editions.briefing.briefing_word import stitch_briefing_word
from carebook.editions.briefing.contents import choose_contents
from carebook.editions.briefing.head import PaperLogo
from carebook.editions.briefing.paper_builder import PICTURES_FOLDER
from carebook.editions.pdf_typesetting import require_table_headers, write_typeset_pdf
from carebook.editions.prepared_edition import EditionInputs, PreparedEdition
from carebook.text.phrasing import join_in_words
from carebook.tools.pandoc import Conversion, convert_markdown_batch
from carebook.tools.vega import chart_to_svg

_LOGO_STEM = "logo"


def prepare_briefing(inputs: EditionInputs) -> PreparedEdition:
    """Prepare the council briefing, in its two files."""
    return PreparedEdition(lambda: make_briefing(inputs))


def make_briefing(inputs: EditionInputs) -> tuple[str, ...]:
    """Make the council briefing of an area; return its warnings.

    Raises:
        InputError: the logo cannot be used.
        ToolError: Pandoc or Typst could not make a file, or a table has no header row.

    """
    plan, build_cache, folder = inputs.plan, inputs.build_cache, inputs.work / "briefing"
    pdf, word = (inputs.finished / name for name in edition_files("briefing", plan.area.slug))
    paper = compose_briefing(inputs, folder)
    theme, day = inputs.look.theme, plan.params.edition_date
    for name, block in paper.charts.items():
        assert block.spec is not None  # noqa: S101  (only blocks with a chart are chosen)
        drawing = chart_to_svg(block.spec, build_cache=build_cache)
        (folder / PICTURES_FOLDER / f"{name}.svg").write_text(
            drawing, encoding="utf-8", newline="\n"
        )
    author = plan.params.briefing.report_of or join_in_words(plan.book_project.authors)
    details = {
        "title": paper.title,
        "author": author or plan.params.publisher,
        "foot": paper.footer,
    }
    to_typst = Conversion(paper.markdown, "typst", filters=(theme / "briefing.lua",))
    [body] = convert_markdown_batch([to_typst], build_cache)
    require_table_headers("briefing", body)
    printed = {**details, "date": day.isoformat(), "edition": "briefing"}
    last = plan.book_folder / pdf.name
    write_typeset_pdf("briefing", body, folder, theme, printed, pdf, build_cache, last)
    properties = {**details, "subject": plan.book_project.subtitle}
    stitch_briefing_word(paper.markdown, folder, theme, properties, day, word, build_cache)
    return paper.warnings


def compose_briefing(inputs: EditionInputs, folder: Path) -> BriefingDocument:
    """Write the paper of an area, and put its logo into the working folder.

    Raises:
        InputError: the logo cannot be used.

    """
    plan, selections = inputs.plan, inputs.plan.dataset.selections
    (folder / PICTURES_FOLDER).mkdir(parents=True, exist_ok=True)
    contents = choose_contents(inputs.notebooks, inputs.narrative.selected, selections.briefing)
    logo = _copy_logo(plan, inputs.look, folder)
    return write_briefing_document(contents, plan, TextAssessor(inputs.knowledge), logo)


def _copy_logo(plan: BookPlan, look: Look, folder: Path) -> PaperLogo | None:
    """Copy the logo of ``params/`` into the working folder, or else that of the brand."""
    found, given = find_logo(plan.project, plan.params), plan.params.briefing.logo
    if found is not None and given is not None:
        (path, kind), alt = found, given.alt
        name = f"{PICTURES_FOLDER}/{_LOGO_STEM}.{kind}"
    elif look.brand is not None and look.cover_logo is not None:
        path, alt = look.cover_logo, look.brand.cover_alt
        name = f"{PICTURES_FOLDER}/{_LOGO_STEM}{path.suffix}"
    else:
        return None
    shutil.copyfile(path, folder / name)
    return PaperLogo(name, alt)
