"""The editions of one book: each is made of the same chapters, facts and texts."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name

from carebook.books.edition_registry import EDITIONS, edition_files, existing_editions
from carebook.books.links import edition_links
from carebook.books.look import Look
from carebook.books.plan import BookPlan
from carebook.core.cache import BuildCache
from carebook.core.errors import ToolError
from carebook.editions.prepared_edition import EditionInputs, PreparedEdition
from carebook.facts.knowledge import AreaKnowledge
from carebook.narrative.fill_cells import Narrative
from carebook.notebooks.notebook_files import ExecutedNotebooks
from carebook.pages.failing_cells import error_with_cell
from carebook.pages.quarto_project import write_charts_and_tables, write_quarto_project
from carebook.tools.pandoc import convert_markdown_batch, reading_problem


@dataclass(frozen=True)
class MadeEditions:
    """What whoever made the editions has to know of them.

    ``files_read`` are the files of the project that the pages took in after the notebooks had run,
    by their path from the root, also those that do not exist.
    """

    warnings: tuple[str, ...]
    files_read: tuple[str, ...]


def make_editions(
    plan: BookPlan,
    look: Look,
    notebooks: ExecutedNotebooks,
    narrative: Narrative,
    knowledge: AreaKnowledge,
    work: Path,
    finished: Path,
    build_cache: BuildCache,
) -> MadeEditions:
    """Make the editions of a plan in the folder ``finished``.

    The arguments are those of :class:`EditionInputs`.

    Raises:
        ToolError: a stitcher could not make its edition.

    """
    # Quarto reads a whole project; the built-in stitcher has the chapters already.
    staged = work / "staged"
    if "quarto" in plan.stitchers.values():
        chapters = write_quarto_project(plan, notebooks, staged, build_cache, look=look)
    else:
        chapters = write_charts_and_tables(plan, notebooks, staged, build_cache)
    inputs = EditionInputs(
        plan, look, notebooks, narrative, knowledge, chapters, staged, work, finished, build_cache
    )
    # Only editions that are made are imported.
    prepared: list[PreparedEdition] = [
        resolve_name(EDITIONS[edition].maker)(inputs) for edition in plan.editions
    ]
    try:
        convert_markdown_batch(
            [one for edition in prepared for one in edition.conversions], build_cache
        )
    except ToolError as error:
        raise error_with_cell(
            error, chapters, lambda chapter: reading_problem(chapter.text)
        ) from None
    told = [warning for chapter in chapters for warning in chapter.warnings]
    told += [warning for edition in prepared for warning in edition.write() or ()]
    read = {name for chapter in chapters for name in chapter.files_read}
    return MadeEditions(tuple(dict.fromkeys(told)), tuple(sorted(read)))


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
