"""The built-in HTML book: a page for each chapter, with navigation and search.

Nothing on a page comes from anywhere but its own folder, so the book can be served from any
path, or opened from disk.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any

from carebook.books.links import EditionLink, edition_links
from carebook.books.look import BRAND_FOLDER, BrandOnPages, Look
from carebook.books.plan import BookPlan
from carebook.config.params import long_date
from carebook.config.theme_tokens import load_theme_tokens, read_style_sheet
from carebook.core.cache import BuildCache
from carebook.editions.chapter_conversion import chapter_filters, conversion_metadata
from carebook.editions.prepared_edition import EditionInputs, PreparedEdition
from carebook.editions.search_index import SearchEntry, search_entries
from carebook.editions.template_data import brand_variables, map_texts
from carebook.pages.book_structure import ChapterGroup, chapter_groups
from carebook.pages.chapter import Chapter
from carebook.pages.staging import FIGURES_FOLDER, FILES_FOLDER, TABLES_FOLDER
from carebook.text.phrasing import join_in_words, name_in_sentence
from carebook.tools import quarto
from carebook.tools.pandoc import Conversion, convert_markdown_batch
from carebook.tools.vega import font_folder

ASSETS_FOLDER = "assets"
# The chapter that the foot of each page leads to, for sources and methods.
_ABOUT_CHAPTER = "about"
# Of Source Sans Pro, what web pages use.
FONT_FILES = ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf", "LICENSE.txt")


@dataclass(frozen=True)
class HtmlBookDetails:
    """What every page of the book says of the book, and the other editions it leads to.

    ``cover_line`` stands on the first page, ``footer`` at the foot of every page.
    """

    title: str
    area: str
    edition_date: str
    publisher: str
    edition_links: tuple[EditionLink, ...] = ()
    subtitle: str = ""
    description: str = ""
    author: str = ""
    cover_line: str = ""
    footer: str = ""
    brand: BrandOnPages | None = None


def prepare_html(inputs: EditionInputs) -> PreparedEdition:
    """Prepare the HTML edition, by whichever stitcher the plan names."""
    plan, target = inputs.plan, inputs.finished / "html"
    theme, details = inputs.look.theme, html_book_details(plan, inputs.look)

    chapters, staged = inputs.chapters, inputs.staged
    if plan.stitchers["html"] == "quarto":
        return PreparedEdition(lambda: quarto.render_book(staged, target, "html"))
    return PreparedEdition(
        lambda: stitch_html(chapters, staged, theme, details, target, inputs.build_cache),
        html_conversions(chapters, theme, details),
    )


def html_book_details(plan: BookPlan, look: Look) -> HtmlBookDetails:
    """Return what the pages of a plan's book say of the book, and show of its brand."""
    book = plan.book_project
    return HtmlBookDetails(
        title=book.title,
        subtitle=book.subtitle,
        description=book.description,
        author=join_in_words(book.authors),
        area=name_in_sentence(plan.area.name),
        edition_date=long_date(plan.params.edition_date),
        publisher=plan.params.publisher,
        edition_links=edition_links(plan.available_editions, plan.area.slug),
        cover_line=plan.params.cover_line,
        footer=plan.params.footer,
        brand=look.brand,
    )


def stitch_html(
    chapters: Sequence[Chapter],
    staged: Path,
    theme: Path,
    page: HtmlBookDetails,
    target: Path,
    build_cache: BuildCache | None = None,
) -> None:
    """Make the HTML pages of a staged book in the folder ``target``.

    ``build_cache`` has the pages that need not be converted again.

    Raises:
        ToolError: Pandoc is missing or cannot read a chapter.

    """
    target.mkdir(parents=True)
    entries: list[SearchEntry] = []
    pages = convert_markdown_batch(html_conversions(chapters, theme, page), build_cache)
    for chapter, html in zip(chapters, pages, strict=True):
        file = target / page_href(chapter)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(html, encoding="utf-8", newline="\n")
        entries += search_entries(html, page_href(chapter), chapter.title)
    for folder in (FIGURES_FOLDER, TABLES_FOLDER, FILES_FOLDER):
        if (staged / folder).is_dir():
            shutil.copytree(staged / folder, target / folder)
    _write_assets(theme, target / ASSETS_FOLDER, entries)


def html_conversions(
    chapters: Sequence[Chapter], theme: Path, page: HtmlBookDetails
) -> list[Conversion]:
    """Return what Pandoc has to do for the pages of a book."""
    accent = load_theme_tokens(theme).light["accent"]
    return [
        Conversion(
            chapter.text,
            "html5",
            filters=chapter_filters(theme),
            template=theme / "html" / "page.html",
            metadata=conversion_metadata(chapter, chapters),
            variables=_template_variables(chapters, index, page, accent),
            options={
                "table_of_contents": True,
                "toc_depth": 3,
                "section_divs": True,
                "figure_caption_position": "above",
                "html_math_method": "mathml",
            },
        )
        for index, chapter in enumerate(chapters)
    ]


def page_href(chapter: Chapter) -> str:
    """Return a chapter's page, from the book's root: ``notebooks/carers.html``."""
    return str(PurePosixPath(chapter.path).with_suffix(".html"))


def _template_variables(
    chapters: Sequence[Chapter], index: int, page: HtmlBookDetails, accent: str
) -> dict[str, Any]:
    """Return the template's variables, each safe to stand in HTML as it is."""
    chapter = chapters[index]
    root = chapter.path_to_root
    links = [_link(other, chapter) for other in chapters]
    variables: dict[str, Any] = {
        "booktitle": page.title,
        "subtitle": page.subtitle,
        "author": page.author,
        # Of the whole book, so on its first page.
        "about-book": "" if index else page.description,
        "area": page.area,
        "dated": page.edition_date,
        "cover-line": page.cover_line,
        "footer": page.footer,
        "accent": accent.removeprefix("#"),
        "brand": brand_variables(page.brand, f"{root}{ASSETS_FOLDER}/"),
        "publisher": page.publisher,
        "pagetitle": f"{chapter.title}: {page.title}, {page.area}",
        "chaptertitle": chapter.title,
        "root": root,
        "groups": [_group_links(group, chapter) for group in chapter_groups(chapters)],
        "is-home": index == 0,
        "offers": [
            {"href": root + offer.file, "words": offer.link_text} for offer in page.edition_links
        ],
    }
    if index:
        variables["previous"] = links[index - 1]
    if index + 1 < len(links):
        variables["next"] = links[index + 1]
    for link, other in zip(links, chapters, strict=True):
        if other.name == _ABOUT_CHAPTER:
            variables["about"] = link
    escaped: dict[str, Any] = map_texts(variables, escape)
    return escaped


def _link(chapter: Chapter, current: Chapter) -> dict[str, Any]:
    """Return a link of the navigation to a chapter, from the page of another."""
    return {
        "href": current.path_to_root + page_href(chapter),
        "title": chapter.label,
        "current": chapter is current,
    }


def _group_links(group: ChapterGroup, current: Chapter) -> dict[str, Any]:
    """Return the links of one part of the book, and its title, which may be a link too."""
    own = _link(group.page, current) if group.page else {}
    within = [_link(chapter, current) for chapter in group.chapters]
    return {**own, "title": group.title, "chapters": within}


def _write_assets(theme: Path, assets: Path, entries: Sequence[SearchEntry]) -> None:
    (assets / "fonts").mkdir(parents=True)
    for name in FONT_FILES:
        shutil.copyfile(font_folder() / name, assets / "fonts" / name)
    for file in (theme / "html").glob("*.css"):
        (assets / file.name).write_text(
            read_style_sheet(file, theme), encoding="utf-8", newline="\n"
        )
    for file in (theme / "html").glob("*.js"):
        shutil.copyfile(file, assets / file.name)
    shutil.copytree(theme / "vendor", assets / "vendor")
    if (theme / "html" / BRAND_FOLDER).is_dir():
        shutil.copytree(theme / "html" / BRAND_FOLDER, assets / BRAND_FOLDER)
    records = [
        {"id": number, "url": e.url, "chapter": e.chapter, "heading": e.heading, "text": e.text}
        for number, e in enumerate(entries)
    ]
    index = json.dumps(records, ensure_ascii=False, separators=(",", ":"))
    # A script, not a JSON file: a page opened from disk may load scripts but not fetch files.
    (assets / "search-index.js").write_text(
        f"window.carebookSearch={index};\n", encoding="utf-8", newline="\n"
    )
