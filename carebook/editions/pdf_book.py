"""The built-in PDF: chapters through Pandoc to Typst, one document, PDF/UA-1."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from carebook.books.links import large_print_file
from carebook.config.params import long_date
from carebook.core.cache import BuildCache
from carebook.core.errors import ToolError
from carebook.editions.chapter_conversion import TYPST_FORMAT, chapter_filters, conversion_metadata
from carebook.editions.pdf_typesetting import (
    book_problem,
    copy_cover_logo,
    copy_templates,
    lacks_table_header,
    require_table_headers,
    write_typeset_pdf,
)
from carebook.editions.prepared_edition import EditionInputs, PreparedEdition
from carebook.editions.printable_text import printable_text
from carebook.narrative import attribution
from carebook.pages.book_structure import with_part_titles
from carebook.pages.chapter import Chapter
from carebook.pages.failing_cells import error_with_cell
from carebook.text.phrasing import join_in_words, name_in_sentence
from carebook.tools import quarto
from carebook.tools.pandoc import Conversion, convert_markdown_batch


def prepare_pdf(inputs: EditionInputs) -> PreparedEdition:
    """Prepare the PDF edition, by whichever stitcher the plan names."""
    plan, staged, name = inputs.plan, inputs.staged, inputs.plan.pdf_name
    if plan.stitchers["pdf"] == "quarto":
        return PreparedEdition(lambda: quarto.render_book(staged, inputs.finished / name, "typst"))
    large_print = large_print_file(plan.available_editions, plan.area.slug)
    details = {**printed_details(inputs), "large-print": large_print}
    return prepare_printed(inputs, staged, details, name)


def prepare_printed(
    inputs: EditionInputs,
    staged: Path,
    details: Mapping[str, str],
    name: str,
    in_parts: Mapping[str, str] | None = None,
) -> PreparedEdition:
    """Prepare a printed edition in the file ``name``; for the rest see :func:`stitch_pdf`."""
    chapters, theme = inputs.chapters, inputs.look.theme
    details = {**details, **copy_cover_logo(inputs.look, staged)}
    target, last = inputs.finished / name, inputs.plan.book_folder / name
    return PreparedEdition(
        lambda: stitch_pdf(
            chapters, staged, theme, details, target, inputs.build_cache, last, in_parts
        ),
        pdf_conversions(chapters, theme, details.get("edition", "pdf"), in_parts),
    )


def printed_details(inputs: EditionInputs) -> dict[str, str]:
    """Return what the template of every printed edition prints of the book, by name."""
    plan, book = inputs.plan, inputs.plan.book_project
    # A template takes what is empty for something that is there.
    given = {
        "subtitle": book.subtitle,
        "description": book.description,
        "author": join_in_words(book.authors),
        "cover-line": plan.params.cover_line,
        "footer": plan.params.footer,
    }
    return {
        **{name: text for name, text in given.items() if text},
        "title": book.title,
        "area": name_in_sentence(plan.area.name),
        "dated": long_date(plan.params.edition_date),
        "date": plan.params.edition_date.isoformat(),
        "publisher": plan.params.publisher,
        "summaries": attribution.cover_line(inputs.narrative.selected),
    }


def stitch_pdf(
    chapters: Sequence[Chapter],
    staged: Path,
    theme: Path,
    inputs: Mapping[str, str],
    target: Path,
    build_cache: BuildCache | None = None,
    last: Path | None = None,
    in_parts: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Make the PDF of a staged book; return what its authors are told.

    Args:
        chapters: in the order of the book.
        staged: the staged folder; charts are read from there.
        theme: the project's ``theme`` folder.
        inputs: what the template prints and that is not ours to write as code: ``title``,
            ``area``, ``dated`` (the date in words), ``date`` (ISO), ``publisher``, ``summaries``,
            ``large-print`` (a file's name, or nothing); and ``edition``, whose look it has, where
            that is not the ordinary PDF.
        target: where the PDF goes.
        build_cache: what was made before of the same inputs is taken from there.
        last: the PDF of the last build, which is copied where ``build_cache`` knows it as made of
            the same inputs.
        in_parts: in how many parts each chart was drawn, by name, where some are in several.

    Raises:
        ToolError: Pandoc or Typst cannot make it, or a table has no header row.

    """
    build_cache = build_cache or BuildCache()
    edition = inputs.get("edition", "pdf")
    bodies = convert_markdown_batch(
        pdf_conversions(chapters, theme, edition, in_parts), build_cache
    )
    texts, told = [], []
    for chapter, body in zip(chapters, bodies, strict=True):
        text, lacking = printable_text(body, build_cache)
        texts.append(text)
        told += [
            f"{chapter.path}: the typefaces of print have no '{found[:20]}'; a name in ‹ › stands "
            "in its place"
            for found in lacking
        ]

    def find_problem(chapter: Chapter) -> str:
        [conversion] = pdf_conversions([chapter], theme, edition, in_parts)
        [body] = convert_markdown_batch([conversion], build_cache)
        if lacks_table_header(body):
            return "a table without a first row of headings"
        return book_problem("book", printable_text(body)[0], staged, inputs)

    text = "\n\n".join(texts)
    copy_templates(theme, staged, "book")
    try:
        for chapter, body in zip(chapters, bodies, strict=True):
            require_table_headers(chapter.path, body)
        write_typeset_pdf("book", text, staged, theme, inputs, target, build_cache, last)
    except ToolError as error:
        raise error_with_cell(error, chapters, find_problem) from None
    return tuple(told)


def pdf_conversions(
    chapters: Sequence[Chapter],
    theme: Path,
    edition: str = "pdf",
    in_parts: Mapping[str, str] | None = None,
) -> list[Conversion]:
    """Return what Pandoc has to do for a printed edition of a book; see :func:`stitch_pdf`."""
    own = {"edition": edition, "parts": dict(in_parts or {})}
    return [
        Conversion(
            text,
            TYPST_FORMAT,
            filters=chapter_filters(theme),
            metadata={**conversion_metadata(chapter, chapters), **own},
        )
        for chapter, text in zip(chapters, with_part_titles(chapters), strict=True)
    ]
