"""Reading a text that somebody wants checked: plain text, Markdown or a word processor's file."""

import codecs
import re
import sys
from pathlib import Path

from carebook.core.errors import InputError, ToolError
from carebook.text.plain_text import visible_paragraphs
from carebook.tools.pandoc import document_to_markdown

MAX_TEXT_BYTES = 2_000_000
# A Word file has its pictures inside.
_MAX_DOCUMENT_BYTES = 50_000_000
# Endings of word processors' files, and Pandoc's names for them.
DOCUMENT_READERS = {".docx": "docx", ".odt": "odt", ".rtf": "rtf"}
_OTHER_DOCUMENTS = {".doc": "Word 97 to 2003", ".pdf": "PDF", ".pages": "Pages"}
_FOOTNOTE_MARK = re.compile(r"\[\^[\w-]+\](?!:)")
_FOOTNOTE_START = re.compile(r"^\[\^[\w-]+\]:[ \t]*", re.MULTILINE)


def read_paragraphs(file: Path) -> list[str]:
    """Return the paragraphs of a text as a reader sees them; ``-`` is standard input.

    Raises:
        InputError: there is no such file, it is too long, or it is no text that can be read.

    """
    reader = DOCUMENT_READERS.get(file.suffix.lower())
    markdown = _read_document(file, reader) if reader else _decode(_read_bytes(file), file)
    return visible_paragraphs(markdown)


def _read_bytes(file: Path, most: int = MAX_TEXT_BYTES) -> bytes:
    shown = _shown(file)
    try:
        if str(file) == "-":
            content = sys.stdin.buffer.read(most + 1)
        else:
            with file.open("rb") as opened:
                content = opened.read(most + 1)
    except FileNotFoundError:
        raise InputError.at(
            shown, "expected a text file, found none; give its path, or - for standard input"
        ) from None
    except OSError as error:
        raise InputError.at(
            shown, f"expected a text file, found: {error.strerror}; give another"
        ) from None
    if len(content) > most:
        raise InputError.at(
            shown, f"expected at most {most // 1_000_000} MB of text, found more; split it"
        )
    return content


def _decode(content: bytes, file: Path) -> str:
    if kind := _OTHER_DOCUMENTS.get(file.suffix.lower()):
        raise InputError.at(
            file,
            f"expected plain text, Markdown or one of {', '.join(DOCUMENT_READERS)}, found "
            f"{kind}; save it as one of these, or copy its text",
        )
    # What Windows calls "Unicode" says so at its start.
    is_utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError.at(
            _shown(file),
            f"expected text in UTF-8, found another encoding or no text (byte {error.start + 1}); "
            "save the file again as UTF-8, or as .docx",
        ) from None


def _read_document(file: Path, reader: str) -> str:
    content = _read_bytes(file, _MAX_DOCUMENT_BYTES)
    try:
        markdown = document_to_markdown(content, reader)
    except ToolError as error:
        raise InputError.at(
            file,
            f"expected a file of the kind {file.suffix.lower()}, found another or a broken "
            f"one ({error}); save it again, or copy its text",
        ) from None
    if len(markdown.encode()) > MAX_TEXT_BYTES:
        most = MAX_TEXT_BYTES // 1_000_000
        raise InputError.at(file, f"expected at most {most} MB of text, found more; split it")
    # The marks of footnotes are no words; the notes themselves are.
    return _FOOTNOTE_START.sub("", _FOOTNOTE_MARK.sub("", markdown))


def _shown(file: Path) -> Path:
    return Path("standard input") if str(file) == "-" else file
