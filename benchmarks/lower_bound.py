"""The least that a book costs: its work in one process that has imported everything, and no more.

Cells run in an IPython shell, without papermill, kernels, processes or messages. What is drawn and
converted is what `carebook build` draws and converts, by the same functions, once for each book.
Whatever a book takes beyond that is what running notebooks safely, many at once, costs.

    python -m benchmarks.lower_bound FOLDER AREA AREA ...

The first area warms up and is not counted. Prints seconds as JSON: of a book, of its parts, and of
the cells of each notebook.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbformat import NotebookNode, v4

from carebook.books.look import Look
from carebook.books.plan import BookPlan, plan_books
from carebook.core.cache import BuildCache
from carebook.core.project import Project
from carebook.editions.html_book import html_book_details, html_conversions, stitch_html
from carebook.editions.pdf_book import pdf_conversions, stitch_pdf
from carebook.facts.knowledge import gather_knowledge
from carebook.ingest.loading import load_dataset
from carebook.narrative import attribution
from carebook.narrative.fill_cells import fill_summary_cells
from carebook.notebooks.blocks import BUILDING_VARIABLE, IndicatorBlock, read_block
from carebook.notebooks.notebook_files import cell_tags, read_notebook, write_notebook
from carebook.pages.quarto_project import write_quarto_project
from carebook.tools.pandoc import convert_markdown_batch
from carebook.tools.vega import chart_to_svg

Seconds = dict[str, float]


@contextmanager
def add_elapsed(seconds: Seconds, name: str) -> Iterator[None]:
    """Add to ``seconds`` what something took."""
    began = time.perf_counter()
    yield
    seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - began


def make_minimal_book(plan: BookPlan, folder: Path, parts: Seconds, notebooks: Seconds) -> None:
    """Make a book in ``folder``; add to what its parts and its notebooks took, in seconds."""
    executed = {}
    for chapter in plan.book_project.chapters:
        with add_elapsed(parts, "cells"), add_elapsed(notebooks, chapter):
            parameters = plan.notebook_parameters(chapter)
            executed[Path(chapter)] = run_cells_in_process(plan.project.root / chapter, parameters)
    # Of this book alone, so that a chart which is needed twice is drawn once.
    build_cache, staged = BuildCache(), folder / "staged"
    with add_elapsed(parts, "summaries"):
        knowledge = gather_knowledge(plan.dataset, plan.area)
        narrative = fill_summary_cells(
            executed,
            knowledge,
            plan.summary_store,
            plan.summary_store.path,
            plan.params.edition_date,
        )
    with add_elapsed(parts, "charts and staging"):
        chapters = write_quarto_project(plan, executed, staged, build_cache)
        for path, notebook in executed.items():
            _add_chart_svgs(notebook, build_cache)
            write_notebook(notebook, folder / "notebooks" / path.name)
    page, theme = html_book_details(plan, Look(plan.project.theme)), plan.project.theme
    with add_elapsed(parts, "Pandoc"):
        convert_markdown_batch(
            [*pdf_conversions(chapters, theme), *html_conversions(chapters, theme, page)],
            build_cache,
        )
    with add_elapsed(parts, "Typst"):
        inputs = {
            "title": page.title,
            "area": page.area,
            "dated": page.edition_date,
            "publisher": page.publisher,
            "date": plan.params.edition_date.isoformat(),
            "summaries": attribution.cover_line(narrative.selected),
        }
        stitch_pdf(chapters, staged, theme, inputs, folder / plan.pdf_name, build_cache)
    with add_elapsed(parts, "pages"):
        stitch_html(chapters, staged, theme, page, folder / "html", build_cache)


def run_cells_in_process(path: Path, parameters: dict[str, object]) -> NotebookNode:
    """Return a notebook with the outputs of its cells, run in this process."""
    notebook, shell = read_notebook(path), InteractiveShell.instance()
    shell.reset(new_session=True)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        with capture_output() as captured:
            shell.run_cell(cell.source).raise_error()  # type: ignore[no-untyped-call]
            if "parameters" in cell_tags(cell):
                shell.user_ns.update(parameters)
        outputs = [v4.new_output("display_data", output.data) for output in captured.outputs]  # type: ignore[no-untyped-call]
        cell.outputs = nbformat.from_dict(outputs)  # type: ignore[no-untyped-call]
    return notebook


def _add_chart_svgs(notebook: NotebookNode, build_cache: BuildCache) -> None:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            block = read_block(output.get("data", {}))
            if isinstance(block, IndicatorBlock) and block.spec is not None:
                output.data["image/svg+xml"] = chart_to_svg(block.spec, build_cache=build_cache)


def measure_lower_bound_books(folder: Path, areas: list[str]) -> None:
    """Make the areas' books, and print what each but the first took."""
    os.environ[BUILDING_VARIABLE] = "1"
    project = Project.find()
    plans = plan_books(
        project, areas, stitcher="builtin", out=folder, dataset=load_dataset(project)
    )
    books: list[float] = []
    parts: Seconds = {}
    notebooks: Seconds = {}
    for plan in plans:
        if plan is plans[1]:
            books, parts, notebooks = [], {}, {}
        began = time.perf_counter()
        make_minimal_book(plan, folder / plan.area.slug, parts, notebooks)
        books.append(time.perf_counter() - began)
    found = {
        "book": mean(books),
        "parts": {name: seconds / len(books) for name, seconds in parts.items()},
        "notebooks": {name: seconds / len(books) for name, seconds in notebooks.items()},
    }
    print(json.dumps(found))


if __name__ == "__main__":
    measure_lower_bound_books(Path(sys.argv[1]), sys.argv[2:])
