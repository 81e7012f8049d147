"""Making the council briefing of a book: the one entry for the build."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode

from carebook.books.edition_registry import edition_files
from carebook.books.logo import find_logo
from carebook.books.plan import BookPlan
from carebook.checking.assessment import TextAssessor
from carebook.config.params import Params
from carebook.core.cache import BuildCache
from carebook.core.project import Project
from carebook.editions.briefing.briefing_document import (
    PICTURES_FOLDER,
    BriefingDocument,
    write_briefing_document,
)
from carebook.editions.briefing.briefing_word import stitch_briefing_word
from carebook.editions.briefing.contents import choose_contents
from carebook.editions.pdf_typesetting import require_table_headers, write_typeset_pdf
from carebook.editions.prepared_edition import EditionInputs, PreparedEdition
from carebook.facts.knowledge import AreaKnowledge
from carebook.narrative.fill_cells import Narrative
from carebook.tools.pandoc import Conversion, convert_markdown_batch
from carebook.tools.vega import chart_to_svg

_LOGO_STEM = "logo"


def prepare_briefing(inputs: EditionInputs) -> PreparedEdition:
    """Prepare the council briefing, in its two files."""
    plan = inputs.plan
    pdf, word = (inputs.finished / name for name in edition_files("briefing", plan.area.slug))
    return PreparedEdition(
        lambda: make_briefing(
            plan,
            inputs.notebooks,
            inputs.narrative,
            inputs.knowledge,
            inputs.work / "briefing",
            pdf,
            word,
            inputs.build_cache,
        )
    )


def make_briefing(
    plan: BookPlan,
    notebooks: Mapping[Path, NotebookNode],
    narrative: Narrative,
    knowledge: AreaKnowledge,
    folder: Path,
    target_pdf: Path,
    target_docx: Path,
    build_cache: BuildCache,
) -> tuple[str, ...]:
    """Make the council briefing of an area; return its warnings.

    Args:
        plan: the book's.
        notebooks: all of its notebooks, executed, their narrative cells filled.
        narrative: the texts in those cells.
        knowledge: what is known of the area.
        folder: a working folder of the paper's own, which need not exist.
        target_pdf: where the PDF goes.
        target_docx: where the Word file goes.
        build_cache: what was made before of the same inputs is taken from there.

    Raises:
        InputError: the logo cannot be used.
        ToolError: Pandoc or Typst could not make a file, or a table has no header row.

    """
    paper = compose_briefing(plan, notebooks, narrative, knowledge, folder)
    theme, day = plan.project.theme, plan.params.edition_date
    for name, block in paper.charts.items():
        assert block.spec is not None  # noqa: S101  (only blocks with a chart are chosen)
        drawing = chart_to_svg(block.spec, build_cache=build_cache)
        (folder / PICTURES_FOLDER / f"{name}.svg").write_text(drawing, "utf-8")
    details = {"title": paper.title, "author": paper.author, "foot": paper.footer}
    to_typst = Conversion(paper.markdown, "typst", filters=(theme / "briefing.lua",))
    [body] = convert_markdown_batch([to_typst], build_cache)
    require_table_headers("briefing", body)
    inputs = {**details, "date": day.isoformat(), "edition": "briefing"}
    last = plan.book_folder / target_pdf.name
    write_typeset_pdf("briefing", body, folder, theme, inputs, target_pdf, build_cache, last)
    stitch_briefing_word(paper.markdown, folder, theme, details, day, target_docx, build_cache)
    return paper.warnings


def compose_briefing(
    plan: BookPlan,
    notebooks: Mapping[Path, NotebookNode],
    narrative: Narrative,
    knowledge: AreaKnowledge,
    folder: Path,
) -> BriefingDocument:
    """Write the paper of an area, and put its logo into the working folder.

    Raises:
        InputError: the logo cannot be used.

    """
    (folder / PICTURES_FOLDER).mkdir(parents=True, exist_ok=True)
    own = plan.project.params / f"{plan.area.slug}.yml"
    return write_briefing_document(
        choose_contents(notebooks, narrative.selected, plan.dataset.selections.briefing),
        plan.params,
        plan.area,
        plan.dataset.sources,
        TextAssessor(knowledge),
        shown=f"{plan.project.relative_to_root(own)}: briefing",
        logo=_copy_logo(plan.project, plan.params, folder),
    )


def _copy_logo(project: Project, params: Params, folder: Path) -> str:
    found = find_logo(project, params)
    if found is None:
        return ""
    path, kind = found
    name = f"{PICTURES_FOLDER}/{_LOGO_STEM}.{kind}"
    shutil.copyfile(path, folder / name)
    return name
