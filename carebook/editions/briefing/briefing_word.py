"""The council briefing as a Word file that clerks edit: Pandoc, and a council's own styles.

Numbers of headings and paragraphs are not text: the styles of ``theme/docx/reference.docx`` carry
them, so Word counts again when a paragraph is added.
"""

import base64
import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from html import escape
from importlib.metadata import version
from pathlib import Path

from carebook.core.cache import BuildCache, folder_checksum, module_checksum
from carebook.core.errors import ToolError
from carebook.core.files import file_sha256
from carebook.editions.pdf_typesetting import picture_checksums
from carebook.tools import pandoc, vega
from carebook.tools.pandoc import convert_markdown_to_docx, pandoc_version
from carebook.tools.vega import font_folder, svg_to_png

# What the foot of the reference file says until a paper is made.
FOOTER_PLACEHOLDER = "Title of the report"
# Word may save these words in several runs, between which stand tags alone.
_FOOTER_PLACEHOLDER_RUNS = re.compile(
    "(?:<[^>]+>)*".join(re.escape(letter) for letter in FOOTER_PLACEHOLDER)
)
# Pixels of a picture for one of its drawing's: a chart of 16 cm has 200 to the inch then.
_PICTURE_SCALE = 2
_LANGUAGE = "en-GB"
_CHART_SVG_TAG = re.compile(r'(<svg [^>]*class="marks"[^>]*>)')
# What Pandoc leaves out of tables: that rows stay whole, and that first cells name their rows.
_TABLE_FIXES = (
    (b"<w:tr><w:tc>", b"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>"),
    (b"<w:trPr><w:tblHeader", b"<w:trPr><w:cantSplit/><w:tblHeader"),
    (b'w:firstColumn="0"', b'w:firstColumn="1"'),
    (b'w:noVBand="0" w:val="0020"', b'w:noVBand="0" w:val="00A0"'),
)


def stitch_briefing_word(
    text: str,
    folder: Path,
    theme: Path,
    details: Mapping[str, str],
    day: date,
    target: Path,
    build_cache: BuildCache,
) -> None:
    """Make the Word file of a paper.

    Args:
        text: the paper as Markdown.
        folder: a working folder that holds its pictures; those drawn as SVG are put beside them as
            PNG, which every Word shows.
        theme: the project's ``theme`` folder.
        details: ``title``, ``author`` and ``foot``; ``subject`` where the book has a subtitle.
        day: the day that the file says it was made on; no time of day is in it.
        target: where the file goes.
        build_cache: what was made before of the same inputs is taken from there.

    Raises:
        ToolError: Pandoc cannot make it, or the reference file has no foot to write in.

    """
    docx = theme / "docx"
    files = {
        "filter": theme / "briefing.lua",
        "shared": theme / "shared.lua",
        "template": docx / "body.openxml",
        "reference": docx / "reference.docx",
    }
    for path in files.values():
        if not path.is_file():
            raise ToolError(f"{path}: expected this file, found none; restore it")
    parts = {
        "pandoc": pandoc_version(),
        "vl-convert": version("vl-convert-python"),
        "fonts": folder_checksum(font_folder()),
        "code": [module_checksum(file) for file in (__file__, pandoc.__file__, vega.__file__)],
        "files": {name: file_sha256(path) for name, path in files.items()},
        "text": text,
        "said": dict(details),
        "day": day.isoformat(),
        "pictures": picture_checksums(folder),
    }
    found = build_cache.get_or_make(
        "docx",
        parts,
        lambda: base64.b64encode(_make_docx(text, folder, files, details, day)).decode("ascii"),
    )
    target.write_bytes(base64.b64decode(found))


def _make_docx(
    text: str, folder: Path, files: Mapping[str, Path], details: Mapping[str, str], day: date
) -> bytes:
    for drawing in sorted(folder.rglob("*.svg")):
        picture = svg_to_png(_add_white_background(drawing.read_text("utf-8")), _PICTURE_SCALE)
        drawing.with_suffix(".png").write_bytes(picture)
    # Pandoc writes an empty element for what is empty.
    properties = {name: text for name, text in details.items() if name != "foot" and text}
    document = convert_markdown_to_docx(
        text,
        folder,
        filters=[files["filter"]],
        template=files["template"],
        reference=files["reference"],
        metadata={"lang": _LANGUAGE, **properties},
        seconds=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
    )
    return _finish_docx(document, details["foot"], files["reference"])


def _add_white_background(svg: str) -> str:
    """Put paper under a drawing: the white rims of its labels would show on none."""
    return _CHART_SVG_TAG.sub(r'\1<rect width="100%" height="100%" fill="white"/>', svg, count=1)


def _finish_docx(document: bytes, foot: str, reference: Path) -> bytes:
    """Write the foot, finish the tables, and pack the parts so that they say nothing of the run."""
    result, feet = io.BytesIO(), 0
    with (
        zipfile.ZipFile(io.BytesIO(document)) as found,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in found.namelist():
            part = found.read(name)
            if name.startswith("word/footer"):
                # A repl that is a function: a title may hold what "re" takes for a group.
                text, count = _FOOTER_PLACEHOLDER_RUNS.subn(
                    lambda _: escape(foot, quote=False), part.decode()
                )
                part, feet = text.encode(), feet + count
            elif name == "word/document.xml":
                for before, after in _TABLE_FIXES:
                    part = part.replace(before, after)
            # An entry so named carries the year 1980.
            packed.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    if not feet:
        raise ToolError(
            f"{reference}: expected the words '{FOOTER_PLACEHOLDER}' at the foot of its page, "
            "which each paper's own title takes the place of, found none; type them there again "
            "in Word and save it"
        )
    return result.getvalue()
