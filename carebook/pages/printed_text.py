"""Text that cells print, as blocks of the page."""

import os
import re

from carebook.pages.not_shown import not_shown
from carebook.pages.output_parts import OutputPlace
from carebook.pages.staging import Staging
from carebook.text import markdown

# What a page takes of one printed text; the rest is told.
MAX_LINES, MAX_CHARACTERS, MAX_LINE_LENGTH = 400, 20_000, 1000
# Colours of a terminal, and its other orders.
_TERMINAL_ORDERS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# What a kernel calls a cell in warnings: a file that is none.
_CELL_FILE = re.compile(r"^/tmp/ipykernel_0/\d+\.py:\d+: ", re.MULTILINE)
_OPENING_FENCE = re.compile(r"`{3,}")


def printed_block(text: str, kind: str, place: OutputPlace) -> str:
    """Return printed text as a block with Quarto's class ``kind``; cut, and told, if too long."""
    text = _without_project_folder(plain_text(text), place.staging).strip("\n")
    if not text.strip():
        return ""
    lines = text[:MAX_CHARACTERS].split("\n")[:MAX_LINES]
    shown = "\n".join(line[:MAX_LINE_LENGTH] for line in lines)
    body = fenced_code(shown)
    if len(shown) < len(text):
        said = f"printed text of {len(text):,} characters in {text.count(chr(10)) + 1:,} line(s)"
        most = f"a page takes {MAX_LINES} lines of it, of {MAX_LINE_LENGTH:,} characters each"
        place.warn(f"{said}: {most}, the rest is left out; print less")
        body += f"\n\n{not_shown(f'The rest is left out: {said}.')}"
    return markdown.fenced_div(body, classes=["cell-output", f"cell-output-{kind}"])


def _without_project_folder(text: str, staging: Staging) -> str:
    """Return text with files of the project named from its root, not from that of this machine."""
    if not staging.folder.is_absolute():
        return text
    for root in dict.fromkeys((os.path.normpath(staging.root), str(staging.root.resolve()))):
        text = text.replace(f"{root}{os.sep}", "")
    return text


def plain_text(text: str) -> str:
    """Return text as a terminal would leave it: without colours, lines overwritten where asked."""
    text = _CELL_FILE.sub("", _TERMINAL_ORDERS.sub("", text)).replace("\r\n", "\n").expandtabs(8)
    if "\r" in text:
        text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return _CONTROL_CHARACTERS.sub("", text)


def fenced_code(text: str, language: str = "") -> str:
    """Return a block of code, or of printed text, whatever stands in it."""
    longest = max((len(run) for run in _OPENING_FENCE.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
