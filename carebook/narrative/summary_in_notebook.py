"""The summary that the book will have, shown in JupyterLab while its notebook is written.

It is chosen, filled and checked by what a build uses, from the blocks that the notebook has shown.
A notebook's ``book.summary`` calls this by name: this package stands above that of the notebooks.
"""

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

from nbformat import NotebookNode, v4

from carebook.checking.assessment import AssessedText, TextAssessor
from carebook.config.params import load_params
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.facts.knowledge import gather_knowledge
from carebook.narrative.attribution import attribution_line
from carebook.narrative.fill_cells import summary_warnings
from carebook.narrative.selection import SelectedSummary, select_summaries
from carebook.narrative.summary_requests import BOOK, SECTION, find_summary_requests
from carebook.narrative.summary_store import load_summary_store, summary_store_path
from carebook.narrative.summary_text import summary_markdown
from carebook.notebooks.blocks import BLOCK_MIME
from carebook.notebooks.notebook_files import (
    SUMMARY_TAG_PREFIX,
    cell_tags,
    read_notebook,
    summary_subject,
)
from carebook.notebooks.shown_blocks import ShownBlock
from carebook.text import markdown

# Where a notebook was never saved, its summaries have no key that anybody could have written under.
_UNSAVED = Path("notebook.ipynb")
_VERDICTS = {"supported": "Supported", "contradicted": "Contradicted", "not checked": "Not checked"}


def summary_as_markdown(
    project: Project,
    dataset: Dataset,
    area: Area,
    subject: str,
    shown: Sequence[ShownBlock],
    file: Path | None,
) -> str:
    """Return the text that a build would put into a summary cell, and the check of each claim.

    Args:
        project: the project.
        dataset: the notebook's, with the figures that it added.
        area: the area.
        subject: an indicator that the notebook has shown, or ``section``.
        shown: what the notebook has shown so far.
        file: the notebook as it was last saved; None where no editor says which it is.

    Raises:
        InputError: there is nothing to sum up yet, or a text cannot be used.

    """
    _require_shown(subject, shown)
    path = file or _find_notebook(project, shown)
    saved = read_notebook(path) if path else None
    notebook, missing = _notebook_as_run(saved, subject, shown)
    name = project.relative_to_root(path) if path else _UNSAVED
    store = load_summary_store(summary_store_path(project.data, area))
    knowledge = gather_knowledge(dataset, area)
    today = load_params(project.params, area).edition_date
    requests = find_summary_requests({name: notebook}, knowledge, today)
    assessor = TextAssessor(knowledge)
    parts = []
    for chosen in select_summaries(requests, store, assessor):
        parts.append(_chosen_text(chosen))
        warnings = summary_warnings(chosen, store, project.relative_to_root(store.path))
        parts += [f"**Warning:** {markdown.escape(warning)}" for warning in warnings]
    if missing:
        counted = "1 cell" if missing == 1 else f"{missing} cells"
        parts.append(
            f"*{counted} of the saved notebook that show figures have not been run here, or were "
            "changed since: run all cells for the very words of the book.*"
        )
    if path is None:
        parts.append(
            "*No saved notebook was found that shows these figures: texts of people and models "
            "are looked for once it is saved.*"
        )
    return "\n\n".join(parts)


def _require_shown(subject: str, shown: Sequence[ShownBlock]) -> None:
    names = list(dict.fromkeys(one.block.indicator for one in shown))
    if subject == BOOK:
        raise InputError(
            "summary: expected an indicator or 'section', found 'book', whose text rests on all "
            "chapters; build the book to read it"
        )
    if not names or (subject != SECTION and subject not in names):
        known = f"an indicator this notebook has shown ({', '.join(names) or 'none yet'})"
        raise InputError(
            f"summary: expected {known}, or 'section', found '{subject}'; run the cell with its "
            "book.show first"
        )


def _find_notebook(project: Project, shown: Sequence[ShownBlock]) -> Path | None:
    """Return the notebook of the project that has the most of these cells."""
    codes = {one.code for one in shown if one.code}
    found: list[tuple[int, Path]] = []
    for path in (project.root / "index.ipynb", *sorted(project.root.glob("notebooks/*.ipynb"))):
        try:
            cells = read_notebook(path).cells
        except InputError:
            continue
        count = sum(cell.cell_type == "code" and cell.source.strip() in codes for cell in cells)
        found.append((count, path))
    count, path = max(found, default=(0, _UNSAVED), key=lambda one: one[0])
    return path if count else None


def _notebook_as_run(
    saved: NotebookNode | None, subject: str, shown: Sequence[ShownBlock]
) -> tuple[NotebookNode, int]:
    """Return a notebook as a build would have it, as far as its cells were run here.

    Of summary cells it has only the subject's; where there is none, one at the end. Beside it,
    how many cells that show figures were not run.
    """
    notebook: NotebookNode = deepcopy(saved) if saved else v4.new_notebook()  # type: ignore[no-untyped-call]
    left = [*shown]
    ids = {cell.get("id") for cell in notebook.cells}
    cells, missing = [], 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            of_cell = [
                one
                for one in left
                if (
                    one.cell_id == cell.get("id")
                    if one.cell_id in ids
                    else one.code == cell.source.strip()
                )
            ]
            left = [one for one in left if one not in of_cell]
            missing += not of_cell and ".show(" in cell.source
            cells.append(_code_cell(cell.source, of_cell))
        elif summary_subject(cell) in (None, subject):
            cells.append(cell)
    cells += [_code_cell(one.code, [one]) for one in left]
    tag = f"{SUMMARY_TAG_PREFIX}{subject}"
    if not any(tag in cell_tags(cell) for cell in cells):
        cell = v4.new_markdown_cell("")  # type: ignore[no-untyped-call]
        cell.metadata["tags"] = [tag]
        cells.append(cell)
    notebook.cells = cells
    return notebook, missing


def _code_cell(source: str, shown: Sequence[ShownBlock]) -> NotebookNode:
    cell: NotebookNode = v4.new_code_cell(source)  # type: ignore[no-untyped-call]
    cell.outputs = [
        v4.new_output("display_data", {BLOCK_MIME: one.block.model_dump(mode="json")})  # type: ignore[no-untyped-call]
        for one in shown
    ]
    return cell


def _chosen_text(chosen: SelectedSummary) -> str:
    """Return what stands on the page, and before it a text that does not, each with its check."""
    parts = []
    if chosen.set_aside is not None:
        parts += [
            "**A text that is not on the page**",
            summary_markdown(chosen.set_aside.assessed),
            _claims_table(chosen.set_aside.assessed),
            "**What stands in its place**",
        ]
    if chosen.on_page is None:
        silent = [block for block in chosen.request.blocks if block.silence]
        why = f" {silent[0].silence}" if silent else ""
        parts.append(f"*There is nothing to say, and the page has no summary here.{why}*")
        return "\n\n".join(parts)
    assessed = chosen.on_page.assessed
    parts += [
        summary_markdown(assessed),
        f"*{markdown.escape(attribution_line(chosen))}*",
        _claims_table(assessed),
    ]
    return "\n\n".join(parts)


def _claims_table(assessed: AssessedText) -> str:
    claims = assessed.all_claims
    if not claims:
        return "The checker found no claim in it."
    rows = [
        [
            markdown.escape(claim.claim),
            _VERDICTS[claim.verdict],
            markdown.escape(claim.reason),
        ]
        for claim in claims
    ]
    supported = sum(claim.verdict == "supported" for claim in claims)
    counted = "1 claim" if len(claims) == 1 else f"{len(claims)} claims"
    caption = f"{counted}: {supported} supported, {len(claims) - supported} not"
    table = markdown.pipe_table(["Claim", "Verdict", "Why"], rows, of_numbers=False)
    return f"**{caption}**\n\n{table}"
