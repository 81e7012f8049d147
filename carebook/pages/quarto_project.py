"""The staged folder: a Quarto book project of one area, which needs nothing of ours."""

from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode

from carebook.books.links import edition_links_markdown
from carebook.books.plan import BookPlan
from carebook.config.theme_tokens import copy_theme
from carebook.core.cache import BuildCache
from carebook.notebooks.contacts import last_page_markdown
from carebook.notebooks.notebook_files import write_notebook
from carebook.pages.chapter import Chapter, stage_chapter, staged_notebook, with_last_page
from carebook.pages.fact_index import make_fact_index
from carebook.pages.quarto_config import PAGE_SCRIPT_PATH, staged_quarto_yml
from carebook.text import markdown
from carebook.text.phrasing import place_in_sentence

# What chapters need on the pages of either stitcher; the rest serves the built-in book alone.
_CHAPTER_SCRIPTS = ("charts.js", "facts.js", "votes.js")


def write_quarto_project(
    plan: BookPlan,
    executed: Mapping[Path, NotebookNode],
    folder: Path,
    build_cache: BuildCache | None = None,
) -> list[Chapter]:
    """Stage executed notebooks, their summaries in place, into a folder; return the chapters.

    ``build_cache`` has the drawings that need not be made again.
    """
    chapters = write_charts_and_tables(plan, executed, folder, build_cache)
    for chapter in chapters:
        write_notebook(staged_notebook(chapter), folder / chapter.path)
    theme = folder / "theme"
    copy_theme(plan.project.theme, theme)
    # Inline, because a page in a subfolder would look for a linked script in the wrong place.
    scripts = [(theme / "html" / name).read_text(encoding="utf-8") for name in _CHAPTER_SCRIPTS]
    inline = "".join(f"<script>\n{script}</script>\n" for script in scripts)
    (folder / PAGE_SCRIPT_PATH).write_text(inline, encoding="utf-8")
    # Quarto reads a title as Markdown.
    title = f"{plan.book_project.title} in {markdown.escape(place_in_sentence(plan.area.name))}"
    pdf = plan.area.slug if "pdf" in plan.available_editions else ""
    yml = staged_quarto_yml(plan.book_project, title, plan.params.edition_date.isoformat(), pdf)
    (folder / "_quarto.yml").write_text(yml, encoding="utf-8")
    return chapters


def write_charts_and_tables(
    plan: BookPlan,
    executed: Mapping[Path, NotebookNode],
    folder: Path,
    build_cache: BuildCache | None = None,
) -> list[Chapter]:
    """Stage executed notebooks and write only what the built-in stitcher reads from the folder."""
    notebooks = {
        plan.project.relative_to_root(path).as_posix(): node for path, node in executed.items()
    }
    index = make_fact_index(notebooks)
    offered = edition_links_markdown(plan.available_editions, plan.area.slug)
    chapters = [
        stage_chapter(
            path, notebook, index, build_cache, offered, (plan.project.root / path).parent
        )
        for path, notebook in notebooks.items()
    ]
    chapters[-1] = with_last_page(chapters[-1], last_page_markdown(plan.params, plan.area))
    # A book without a chart writes no file into it.
    folder.mkdir(parents=True, exist_ok=True)
    for chapter in chapters:
        write_chapter_files(chapter, folder)
    return chapters


def write_chapter_files(chapter: Chapter, folder: Path) -> None:
    """Write a chapter's charts, pictures and tables."""
    for name, content in chapter.files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
