"""The built-in PDF: chapters through Pandoc to Typst, one document, PDF/UA-1."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import typst

from carebook.errors import ToolError
from carebook.pandoc import convert
from carebook.stage import Chapter
from carebook.svg import font_folder


def stitch_pdf(
    chapters: Sequence[Chapter], staged: Path, theme: Path, inputs: Mapping[str, str], target: Path
) -> None:
    """Make the PDF of a staged book.

    Args:
        chapters: in the order of the book.
        staged: the staged folder; charts are read from there.
        theme: the project's ``theme`` folder.
        inputs: what the template prints and that is not ours to write as code: ``title``,
            ``area``, ``edition``, ``date`` (ISO), ``publisher``, ``summaries``.
        target: where the PDF goes.

    Raises:
        ToolError: Pandoc or Typst cannot make it, or a table has no header row.

    """
    names = [chapter.name for chapter in chapters]
    bodies = []
    for chapter in chapters:
        body = convert(
            chapter.text,
            "typst",
            filters=[theme / "carebook.lua"],
            metadata={"chapter": chapter.name, "chapters": names},
        )
        _check_headers(chapter, body)
        bodies.append(body)
    (staged / "book.typ").write_text(
        (theme / "typst" / "book.typ").read_text(encoding="utf-8"), encoding="utf-8"
    )
    main = staged / "main.typ"
    source = '#import "book.typ": *\n#show: book\n\n' + "\n\n".join(bodies)
    main.write_text(source, encoding="utf-8")
    try:
        pdf = typst.compile(
            str(main),
            root=str(staged),
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs=dict(inputs),
        )
    except typst.TypstError as error:
        problem = " ".join(str(error).split())
        raise ToolError(
            f"Typst: expected a PDF/UA-1 from {main}, found: {problem}; mend theme/typst/book.typ "
            "or the notebook"
        ) from None
    target.write_bytes(pdf)


def _check_headers(chapter: Chapter, body: str) -> None:
    """Refuse a table without a header row: Typst's own check of PDF/UA-1 lets it pass."""
    if body.count("#table(") > body.count("table.header("):
        raise ToolError(
            f"{chapter.path}: expected a header row in every table, found a table without one; "
            "give it a first line of headings"
        )
