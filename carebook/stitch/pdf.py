"""The built-in PDF: chapters through Pandoc to Typst, one document, PDF/UA-1."""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from carebook.errors import ToolError
from carebook.made import Made, code_checksum, folder_checksum
from carebook.pandoc import Conversion, convert_all
from carebook.stage import FIGURES, Chapter
from carebook.stitch import typeset as typesetting
from carebook.stitch.typeset import typeset
from carebook.svg import font_folder


def stitch_pdf(
    chapters: Sequence[Chapter],
    staged: Path,
    theme: Path,
    inputs: Mapping[str, str],
    target: Path,
    made: Made | None = None,
    last: Path | None = None,
    in_parts: Mapping[str, str] | None = None,
) -> None:
    """Make the PDF of a staged book.

    Args:
        chapters: in the order of the book.
        staged: the staged folder; charts are read from there.
        theme: the project's ``theme`` folder.
        inputs: what the template prints and that is not ours to write as code: ``title``,
            ``area``, ``dated`` (the date in words), ``date`` (ISO), ``publisher``, ``summaries``,
            ``large-print`` (a file's name, or nothing); and ``edition``, whose look it has, where
            that is not the ordinary PDF.
        target: where the PDF goes.
        made: what need not be made again.
        last: the PDF of the last build, which is copied if ``made`` knows it, and that everything
            that went into it is the same.
        in_parts: in how many parts each chart was drawn, by name, where some are in several.

    Raises:
        ToolError: Pandoc or Typst cannot make it, or a table has no header row.

    """
    made = made or Made()
    edition = inputs.get("edition", "pdf")
    bodies = convert_all(pdf_conversions(chapters, theme, edition, in_parts), made)
    for chapter, body in zip(chapters, bodies, strict=True):
        _check_headers(chapter, body)
    template = bring_templates(theme, staged)
    main = staged / "main.typ"
    source = '#import "book.typ": *\n#show: book\n\n' + "\n\n".join(bodies)
    main.write_text(source, encoding="utf-8")
    parts = {
        "typst": version("typst"),
        "code": code_checksum(typesetting.__file__),
        "fonts": folder_checksum(font_folder()),
        "template": template,
        "source": source,
        "inputs": dict(inputs),
        "figures": _figures(staged),
    }
    if last is not None and last.is_file() and made.find("pdf", parts) == _checksum(last):
        shutil.copyfile(last, target)
        return
    target.write_bytes(typeset(main, staged, inputs))
    made.keep("pdf", parts, _checksum(target))


def bring_templates(theme: Path, folder: Path) -> dict[str, str]:
    """Copy the theme's Typst files into a folder to typeset in; return their texts by name."""
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted((theme / "typst").glob("*.typ"))
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return texts


def pdf_conversions(
    chapters: Sequence[Chapter],
    theme: Path,
    edition: str = "pdf",
    in_parts: Mapping[str, str] | None = None,
) -> list[Conversion]:
    """Return what Pandoc has to do for a printed edition of a book; see :func:`stitch_pdf`."""
    own = {"edition": edition, "parts": dict(in_parts or {})}
    names = [chapter.name for chapter in chapters]
    return [
        Conversion(
            chapter.text,
            "typst",
            filters=(theme / "carebook.lua",),
            metadata={"chapter": chapter.name, "chapters": names, **own},
        )
        for chapter in chapters
    ]


def _figures(staged: Path) -> dict[str, Any]:
    paths = sorted((staged / FIGURES).rglob("*")) if (staged / FIGURES).is_dir() else []
    return {
        path.relative_to(staged).as_posix(): _checksum(path) for path in paths if path.is_file()
    }


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _check_headers(chapter: Chapter, body: str) -> None:
    """Refuse a table without a header row: Typst's own check of PDF/UA-1 lets it pass."""
    if body.count("#table(") > body.count("table.header("):
        raise ToolError(
            f"{chapter.path}: expected a header row in every table, found a table without one; "
            "give it a first line of headings"
        )
