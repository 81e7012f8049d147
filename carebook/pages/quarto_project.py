"""The staged folder: a Quarto book project of one area, which needs nothing of ours."""

import json
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

from nbformat import NotebookNode

from carebook.books.edition_registry import Edition
from carebook.books.links import edition_links, edition_links_markdown
from carebook.books.look import FONTS_FOLDER as BRAND_FONTS
from carebook.books.look import Look
from carebook.books.plan import BookPlan
from carebook.config.brand import BRAND_FILE
from carebook.config.chapters import staged_path
from carebook.config.params import long_date
from carebook.config.theme_tokens import TOKENS_FILE, copy_theme
from carebook.core.cache import BuildCache
from carebook.notebooks.cell_options import execute_defaults
from carebook.notebooks.contacts import last_page_markdown
from carebook.notebooks.notebook_files import write_notebook
from carebook.pages.book_structure import place_in_book
from carebook.pages.chapter import Chapter, stage_chapter, staged_notebook, with_last_page
from carebook.pages.chapter_linking import link_chapters
from carebook.pages.chapter_outline import book_context
from carebook.pages.fact_index import make_fact_index
from carebook.pages.quarto_brand import staged_brand_yml
from carebook.pages.quarto_config import (
    FONTS_FOLDER,
    PAGE_SCRIPT_PATH,
    TYPST_BLOCKS_PATH,
    StagedDetails,
    staged_quarto_yml,
)
from carebook.text import markdown
from carebook.text.phrasing import place_in_sentence
from carebook.tools.vega import font_folder

# What chapters need on the pages of either stitcher; the rest serves the built-in book alone.
_CHAPTER_SCRIPTS = ("html/charts.js", "html/facts.js", "html/votes.js", "quarto/quarto.js")
_FONT_FILES = (
    "SourceSansPro-Regular.ttf",
    "SourceSansPro-It.ttf",
    "SourceSansPro-Semibold.ttf",
    "SourceSansPro-Bold.ttf",
    "LICENSE.txt",
)

_BLOCK_FILES = ("blocks.typ", "look.typ")


def write_quarto_project(
    plan: BookPlan,
    executed: Mapping[Path, NotebookNode],
    folder: Path,
    build_cache: BuildCache | None = None,
    *,
    look: Look | None = None,
    offered: Collection[Edition] | None = None,
) -> list[Chapter]:
    """Stage executed notebooks, their summaries in place, into a folder; return the chapters.

    ``build_cache`` has the drawings that need not be made again. ``look`` is the theme with the
    book's brand in it: the project's theme, if not given. ``offered`` are the editions that
    will stand beside the pages, for links to them: those of the plan, if not given.
    """
    offered = plan.available_editions if offered is None else offered
    chapters = write_charts_and_tables(plan, executed, folder, build_cache, offered)
    for chapter in chapters:
        write_notebook(staged_notebook(chapter), folder / chapter.path)
    theme = folder / "theme"
    look = look or Look(plan.project.theme)
    copy_theme(look.theme, theme)
    (folder / PAGE_SCRIPT_PATH).write_text(
        _page_script(plan, theme, offered), encoding="utf-8", newline="\n"
    )
    (folder / TYPST_BLOCKS_PATH).write_text(_typst_blocks(theme), encoding="utf-8", newline="\n")
    fonts = folder / FONTS_FOLDER
    fonts.mkdir(exist_ok=True)
    for name in _FONT_FILES:
        shutil.copyfile(font_folder() / name, fonts / name)
    if plan.brand is not None and look.brand is not None:
        (folder / BRAND_FILE).write_text(
            staged_brand_yml(plan.brand, look), encoding="utf-8", newline="\n"
        )
        for font in sorted((look.brand_folder / BRAND_FONTS).glob("*")):
            shutil.copyfile(font, fonts / f"brand-{font.name}")
    details = _staged_details(plan, offered)
    yml = staged_quarto_yml(plan.book_project, details, chapters[0].files)
    (folder / "_quarto.yml").write_text(yml, encoding="utf-8", newline="\n")
    return chapters


def _staged_details(plan: BookPlan, offered: Collection[Edition]) -> StagedDetails:
    """Return what the staged book says of itself. Quarto reads all of it as Markdown."""
    book, params = plan.book_project, plan.params
    place = markdown.escape(place_in_sentence(plan.area.name))
    publisher = markdown.escape(params.publisher)
    dated = long_date(params.edition_date)
    return StagedDetails(
        title=f"{book.title} in {place}",
        date=params.edition_date.isoformat(),
        author=publisher,
        footer=" ".join(
            (
                f"{book.title} in {place}. Edition of {dated}. Published by {publisher}.",
                *([markdown.escape(params.footer)] if params.footer else []),
            )
        ),
        subtitle=markdown.escape(params.cover_line),
        pdf=plan.area.slug if "pdf" in offered else "",
    )


def _page_script(plan: BookPlan, theme: Path, offered: Collection[Edition]) -> str:
    """Return the scripts of every page, and the list of editions that one of them reads.

    They stand in the page, because a page in a subfolder would look for a linked script in the
    wrong place.
    """
    links = [
        {"file": link.file, "words": link.link_text}
        for link in edition_links(offered, plan.area.slug)
    ]
    listed = json.dumps(links, ensure_ascii=False).replace("<", "\\u003c")
    scripts = [(theme / name).read_text(encoding="utf-8") for name in _CHAPTER_SCRIPTS]
    return "".join(
        (
            f'<script type="application/json" id="carebook-editions">{listed}</script>\n',
            *(f"<script>\n{script}</script>\n" for script in scripts),
        )
    )


def _typst_blocks(theme: Path) -> str:
    """Return the Typst of boxes, cards and silences as one text that reads no other file.

    Quarto puts it before the body, in a file of its own whose folder is not the theme's.
    """
    blocks, look = ((theme / "typst" / name).read_text("utf-8") for name in _BLOCK_FILES)
    tokens = json.dumps((theme / TOKENS_FILE).read_text(encoding="utf-8"), ensure_ascii=False)
    look = look.replace('yaml("tokens.yml")', f"yaml(bytes({tokens}))")
    return blocks.replace('#import "look.typ": *', look)


def write_charts_and_tables(
    plan: BookPlan,
    executed: Mapping[Path, NotebookNode],
    folder: Path,
    build_cache: BuildCache | None = None,
    offered: Collection[Edition] | None = None,
) -> list[Chapter]:
    """Stage executed notebooks and write only what the built-in stitcher reads from the folder."""
    notebooks = {
        plan.project.relative_to_root(path).as_posix(): node for path, node in executed.items()
    }
    index = make_fact_index({staged_path(path): node for path, node in notebooks.items()})
    offered = plan.available_editions if offered is None else offered
    links = edition_links_markdown(offered, plan.area.slug)
    book = book_context(notebooks, plan.project.root, plan.book_project.config)
    chapters = [
        stage_chapter(
            path,
            notebook,
            index,
            build_cache,
            links,
            (plan.project.root / path).parent,
            execute_defaults(plan.book_project.config),
            book,
        )
        for path, notebook in notebooks.items()
    ]
    chapters = place_in_book(chapters, plan.book_project.listed)
    chapters[-1] = with_last_page(chapters[-1], last_page_markdown(plan.params, plan.area))
    chapters = link_chapters(chapters, notebooks, plan.project, plan.book_project, build_cache)
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
