"""Attributes in braces, such as ``{.wide width=50%}``: none may run or fetch something."""

import re

from carebook.pages.placed_text import PlacedText, TextChange
from carebook.pages.staging import Staging
from carebook.text.markdown_structure import markdown_structure

_BRACES = re.compile(r"\{[^{}\n]*=[^{}\n]*\}")
_VALUE = r"""\s*=\s*(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s}]+)"""
_ACTIVE = re.compile(
    rf"(?<=[\s{{])(?P<name>on\w+|ping|srcset|background|formaction|srcdoc){_VALUE}"
    rf"|(?<=[\s{{])(?P<style>style)(?=\s*=[^}}]*(?:url\(|@import|\\)){_VALUE}",
    re.IGNORECASE,
)


def without_active_attributes(source: PlacedText, staging: Staging) -> PlacedText:
    """Return a text without the attributes that run or fetch something; each is told."""
    changes: list[TextChange] = []
    for braces in _BRACES.finditer(source.text):
        if markdown_structure(source.text).is_code(braces.start()):
            continue
        for found in _ACTIVE.finditer(source.text, *braces.span()):
            name = found["name"] or found["style"]
            staging.warn(
                source.place_at(found.start()),
                f"the attribute {name}= is left out: a page runs and fetches nothing",
            )
            changes.append(TextChange(*found.span(), ""))
    return source.with_changes(changes)
