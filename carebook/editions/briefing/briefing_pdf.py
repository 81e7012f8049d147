"""The council briefing as PDF: one text through Pandoc to Typst, PDF/UA-1."""

from collections.abc import Mapping
from pathlib import Path

from carebook.core.cache import BuildCache
from carebook.editions.pdf_typesetting import require_table_headers, write_typeset_pdf
from carebook.tools.pandoc import Conversion, convert_markdown_batch

# The edition's name in theme/typst/look.typ.
BRIEFING_EDITION = "briefing"


def stitch_briefing_pdf(
    text: str,
    folder: Path,
    theme: Path,
    inputs: Mapping[str, str],
    target: Path,
    made: BuildCache,
    last: Path | None = None,
) -> None:
    """Make the PDF of a paper.

    Args:
        text: the paper as Markdown.
        folder: a working folder that holds its pictures.
        theme: the project's ``theme`` folder.
        inputs: what the template prints and that is not ours to write as code: ``title``,
            ``foot``, ``author``, ``date`` (ISO).
        target: where the PDF goes.
        made: what need not be made again.
        last: the PDF of the last build, which is copied if everything that went into it is the
            same.

    Raises:
        ToolError: Pandoc or Typst cannot make it, or a table has no header row.

    """
    [body] = convert_markdown_batch(
        [Conversion(text, "typst", filters=(theme / "briefing.lua",))], made
    )
    require_table_headers("briefing", body)
    write_typeset_pdf(
        "briefing", body, folder, theme, {**inputs, "edition": BRIEFING_EDITION}, target, made, last
    )
