"""Hashes of the scripts that stand in a book's pages, worked out when the book is made.

``carebook serve`` tells browsers to run these and no other inline script. It takes the hashes from
the manifest, never from the page that it is about to send: a script that somebody wrote into a page
afterwards would otherwise be let through by its own hash.

The built-in stitcher writes no inline script. Quarto does, and so may a notebook.
"""

import base64
import hashlib
import html
import re
from collections.abc import Iterable
from pathlib import Path

_SCRIPT = re.compile(rb"<script\b(?P<how>[^>]*)>(?P<code>.*?)</script", re.DOTALL | re.IGNORECASE)
_EVENT_HANDLER = re.compile(rb"""\son[a-z]+\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
# A linked script needs no hash, and data is not run.
_LINKED_OR_DATA = re.compile(rb"\bsrc\s*=|\btype\s*=\s*[\"']?[\w/+]*json", re.IGNORECASE)


def inline_script_hashes(pages: Iterable[Path]) -> tuple[str, ...]:
    """Return ``sha256-…``, as a content security policy has it, of each script in HTML files.

    Scripts are the contents of ``<script>`` and of event handlers such as ``onclick``.
    """
    hashes = set()
    for page in pages:
        content = page.read_bytes()
        hashes |= {
            _policy_hash(match["code"])
            for match in _SCRIPT.finditer(content)
            if match["code"].strip() and not _LINKED_OR_DATA.search(match["how"])
        }
        hashes |= {
            _policy_hash(html.unescape((double or single).decode()).encode())
            for double, single in _EVENT_HANDLER.findall(content)
        }
    return tuple(sorted(hashes))


def _policy_hash(code: bytes) -> str:
    # A browser reads every line break as one character.
    digest = hashlib.sha256(code.replace(b"\r\n", b"\n")).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
