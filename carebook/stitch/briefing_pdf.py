"""The council briefing as PDF: one text through Pandoc to Typst, PDF/UA-1."""

import hashlib
import shutil
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from carebook.errors import ToolError
from carebook.made import Made, code_checksum, folder_checksum
from carebook.pandoc import Conversion, convert_all
from carebook.stitch import typeset as typesetting
from carebook.stitch.pdf import bring_templates
from carebook.stitch.typeset import typeset
from carebook.svg import font_folder

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
    if body.count("#table(") > body.count("table.header("):
        raise ToolError(
            "briefing: expected a header row in every table, found a table without one; give it a "
            "first line of headings"
        )
    template = bring_templates(theme, folder)
    source = f'#import "briefing.typ": *\n#show: briefing\n\n{body}'
    main = folder / "main.typ"
    main.write_text(source, encoding="utf-8")
    given = {**inputs, "edition": EDITION}
    parts = {
        "typst": version("typst"),
        "code": code_checksum(typesetting.__file__),
        "fonts": folder_checksum(font_folder()),
        "template": template,
        "source": source,
        "inputs": given,
        "pictures": pictures_in(folder),
    }
    if last is not None and last.is_file() and made.find("pdf", parts) == checksum(last):
        shutil.copyfile(last, target)
        return
    target.write_bytes(typeset(main, folder, given))
    made.keep("pdf", parts, checksum(target))


def pictures_in(folder: Path) -> dict[str, str]:
    """Return the checksum of every picture in a working folder, by its path from there."""
    return {
        path.relative_to(folder).as_posix(): checksum(path)
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".svg", ".png", ".jpg") and path.is_file()
    }


def checksum(path: Path) -> str:
    """Return a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
