"""Making the council briefing of a book: the one entry for the build."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode

from carebook.books.logo import logo_of
from carebook.books.plan import Plan
from carebook.checking.assess import Assessor
from carebook.config.params import Params
from carebook.core.cache import Made
from carebook.core.project import Project
from carebook.editions.briefing.briefing_pdf import stitch_briefing_pdf
from carebook.editions.briefing.briefing_word import stitch_word
from carebook.editions.briefing.contents import choose_contents
from carebook.editions.briefing.paper import PICTURES, Paper, write_paper
from carebook.facts.knowledge import Knowledge, knowledge_of
from carebook.narrative.fill_cells import Narrative
from carebook.tools.vega import to_svg

_LOGO = "logo"


def make_briefing(
    plan: Plan,
    notebooks: Mapping[Path, NotebookNode],
    narrative: Narrative,
    folder: Path,
    target_pdf: Path | None,
    target_docx: Path | None,
    made: Made,
    knowledge: Knowledge | None = None,
) -> tuple[str, ...]:
    """Make the council briefing of an area; return what whoever made it has to know.

    Args:
        plan: the book's.
        notebooks: all of its notebooks, executed, their narrative cells filled.
        narrative: the texts that stand in those.
        folder: a working folder of the paper's own, which need not exist.
        target_pdf: where the PDF goes; None makes none.
        target_docx: where the Word file goes; None makes none.
        made: what need not be made again.
        knowledge: what is known of the area, where the caller has it already.

    Raises:
        InputError: the logo cannot be used.
        ToolError: Pandoc or Typst could not make a file.

    """
    paper = paper_of(plan, notebooks, narrative, folder, knowledge)
    theme, day = plan.project.theme, plan.params.edition_date
    for name, block in paper.charts.items():
        assert block.spec is not None  # noqa: S101  (only blocks with a chart are chosen)
        (folder / PICTURES / f"{name}.svg").write_text(to_svg(block.spec, made=made), "utf-8")
    said = {"title": paper.title, "author": paper.author, "foot": paper.foot}
    if target_pdf is not None:
        last = plan.folder / target_pdf.name
        inputs = {**said, "date": day.isoformat()}
        stitch_briefing_pdf(paper.text, folder, theme, inputs, target_pdf, made, last)
    if target_docx is not None:
        stitch_word(paper.text, folder, theme, said, day, target_docx, made)
    return paper.warnings


def paper_of(
    plan: Plan,
    notebooks: Mapping[Path, NotebookNode],
    narrative: Narrative,
    folder: Path,
    knowledge: Knowledge | None = None,
) -> Paper:
    """Write the paper of an area, and put its logo into the working folder.

    Raises:
        InputError: the logo cannot be used.

    """
    (folder / PICTURES).mkdir(parents=True, exist_ok=True)
    knowledge = knowledge or knowledge_of(plan.dataset, plan.area)
    own = plan.project.params / f"{plan.area.slug}.yml"
    return write_paper(
        choose_contents(notebooks, narrative.chosen),
        plan.params,
        plan.area,
        plan.dataset.sources,
        Assessor(knowledge),
        shown=f"{plan.project.relative(own)}: briefing",
        logo=_bring_logo(plan.project, plan.params, folder),
    )


def _bring_logo(project: Project, params: Params, folder: Path) -> str:
    found = logo_of(project, params)
    if found is None:
        return ""
    path, kind = found
    name = f"{PICTURES}/{_LOGO}.{kind}"
    shutil.copyfile(path, folder / name)
    return name
