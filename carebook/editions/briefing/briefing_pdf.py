"""The council briefing as PDF: one text through Pandoc to Typst, PDF/UA-1."""

from collections.abc import Mapping
from pathlib import Path

from carebook.core.cache import Made
from carebook.editions.printed import check_headers, set_in_type
from carebook.tools.pandoc import Conversion, convert_all

# The edition's name in theme/typst/look.typ.
EDITION = "briefing"


def stitch_briefing_pdf(
    text: str,
    folder: Path,
    theme: Path,
    inputs: Mapping[str, str],
    target: Path,
    made: Made,
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
    [body] = convert_all([Conversion(text, "typst", filters=(theme / "briefing.lua",))], made)
    check_headers("briefing", body)
    set_in_type("briefing", body, folder, theme, {**inputs, "edition": EDITION}, target, made, last)
