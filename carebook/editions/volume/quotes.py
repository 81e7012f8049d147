"""Quotation marks and apostrophes as a printer sets them, for texts that come in as data."""

import re
from typing import Any

from carebook.editions.template_data import map_texts

# An address is typed as it stands, and keeps its marks.
_ADDRESS = re.compile(r"\S*(?:@|://)\S*")
_OPENING_MARK = re.compile(r"(^|[\s(\[‘“–/-])(['\"])(?=\S)")
_CURLY_OPENING_MARKS = {"'": "‘", '"': "“"}


def curl_quotes(data: Any) -> Any:
    """Return data for a template with curly marks in every text; names of keys stay as they are."""
    return map_texts(data, _curl_text)


def _curl_text(text: str) -> str:
    if "'" not in text and '"' not in text:
        return text
    parts, end = [], 0
    for address in _ADDRESS.finditer(text):
        parts += [_curl_marks(text[end : address.start()]), address[0]]
        end = address.end()
    return "".join([*parts, _curl_marks(text[end:])])


def _curl_marks(text: str) -> str:
    # Twice, because one mark may open right behind another.
    for _ in range(2):
        text = _OPENING_MARK.sub(lambda found: found[1] + _CURLY_OPENING_MARKS[found[2]], text)
    return text.replace("'", "’").replace('"', "”")
