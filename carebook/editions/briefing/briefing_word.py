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

from carebook.core.cache import Made, code_checksum, folder_checksum
from carebook.core.errors import ToolError
from carebook.editions.printed import checksum, pictures_in
from carebook.tools import pandoc, vega
from carebook.tools.pandoc import convert_to_docx, pandoc_version
from carebook.tools.vega import font_folder, to_png

# What the foot of the reference file says until a paper is made.
FOOT = "Title of the report"
# Word may save these words in several runs, between which stand tags alone.
_FOOT = re.compile("(?:<[^>]+>)*".join(re.escape(letter) for letter in FOOT))
# Pixels of a picture for one of its drawing's: a chart of 16 cm has 200 to the inch then.
_SCALE = 2
_LANGUAGE = "en-GB"
_CHART = re.compile(r'(<svg [^>]*class="marks"[^>]*>)')
# What Pandoc leaves out of tables: that rows stay whole, and that first cells name their rows.
_TABLES = (
    (b"<w:tr><w:tc>", b"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>"),
    (b"<w:trPr><w:tblHeader", b"<w:trPr><w:cantSplit/><w:tblHeader"),
    (b'w:firstColumn="0"', b'w:firstColumn="1"'),
    (b'w:noVBand="0" w:val="0020"', b'w:noVBand="0" w:val="00A0"'),
)


def stitch_word(
    text: str,
    folder: Path,
    theme: Path,
    said: Mapping[str, str],
    day: date,
    target: Path,
    made: Made,
) -> None:
    """Make the Word file of a paper.

    Args:
        text: the paper as Markdown.
        folder: a working folder that holds its pictures; those drawn as SVG are put beside them as
            PNG, which every Word shows.
        theme: the project's ``theme`` folder.
        said: ``title``, ``author`` and ``foot``.
        day: the day that the file says it was made on; no time of day is in it.
        target: where the file goes.
        made: what need not be made again.

    Raises:
        ToolError: Pandoc cannot make it, or the reference file has no foot to write in.

    """
    docx = theme / "docx"
    files = {
        "filter": theme / "briefing.lua",
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
        "code": [code_checksum(file) for file in (__file__, pandoc.__file__, vega.__file__)],
        "files": {name: checksum(path) for name, path in files.items()},
        "text": text,
        "said": dict(said),
        "day": day.isoformat(),
        "pictures": pictures_in(folder),
    }
    found = made.text(
        "docx",
        parts,
        lambda: base64.b64encode(_make(text, folder, files, said, day)).decode("ascii"),
    )
    target.write_bytes(base64.b64decode(found))


def _make(
    text: str, folder: Path, files: Mapping[str, Path], said: Mapping[str, str], day: date
) -> bytes:
    for drawing in sorted(folder.rglob("*.svg")):
        picture = to_png(_on_white(drawing.read_text("utf-8")), _SCALE)
        drawing.with_suffix(".png").write_bytes(picture)
    made = convert_to_docx(
        text,
        folder,
        filters=[files["filter"]],
        template=files["template"],
        reference=files["reference"],
        metadata={"title": said["title"], "author": said["author"], "lang": _LANGUAGE},
        seconds=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
    )
    return _finished(made, said["foot"], files["reference"])


def _on_white(svg: str) -> str:
    """Put paper under a drawing: the white rims of its labels would show on none."""
    return _CHART.sub(r'\1<rect width="100%" height="100%" fill="white"/>', svg, count=1)


def _finished(made: bytes, foot: str, reference: Path) -> bytes:
    """Write the foot, finish the tables, and pack the parts so that they say nothing of the run."""
    result, feet = io.BytesIO(), 0
    with (
        zipfile.ZipFile(io.BytesIO(made)) as found,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in found.namelist():
            part = found.read(name)
            if name.startswith("word/footer"):
                # A repl that is a function: a title may hold what "re" takes for a group.
                text, count = _FOOT.subn(lambda _: escape(foot, quote=False), part.decode())
                part, feet = text.encode(), feet + count
            elif name == "word/document.xml":
                for before, after in _TABLES:
                    part = part.replace(before, after)
            # An entry so named carries the year 1980.
            packed.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    if not feet:
        raise ToolError(
            f"{reference}: expected the words '{FOOT}' at the foot of its page, which each paper's "
            "own title takes the place of, found none; type them there again in Word and save it"
        )
    return result.getvalue()
