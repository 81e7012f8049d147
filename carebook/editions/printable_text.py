"""Characters that no typeface of print has, such as emoji: print has their names instead.

Without that a PDF for everybody (PDF/UA) cannot be made of a text with a single one of them.
"""

import re
import unicodedata

from carebook.core.cache import BuildCache
from carebook.tools.typst import characters_without_typeface

# What the house typeface has: Latin without signs that only machines read, and the marks of prose.
_MARKS = "–—‘’“”‚„†‡•…‰‹›€™−≤≥≠≈→←↑↓\u2009\u202f\u2060"
_CONTROLS = frozenset(map(chr, (*range(9), 11, 12, *range(14, 32), *range(127, 160))))
_COMMON = frozenset(map(chr, range(0x250))) - _CONTROLS | frozenset(_MARKS)


def printable_text(text: str, build_cache: BuildCache | None = None) -> tuple[str, tuple[str, ...]]:
    """Return a Typst text in which what cannot be printed is named, and what that was."""
    unusual = "".join(sorted(set(text) - _COMMON))
    lacking = characters_without_typeface(unusual, build_cache) if unusual else ""
    if not lacking:
        return text, ()
    runs = re.compile(f"[{re.escape(lacking)}]+")
    told = dict.fromkeys(run for run in runs.findall(text) if _is_seen(run))
    return runs.sub(lambda run: _named(run[0]), text), tuple(told)


def _is_seen(run: str) -> bool:
    return any(not unicodedata.category(one).startswith(("C", "M", "Z")) for one in run)


def _named(run: str) -> str:
    """Return what stands in the place of characters; no mark of it means something to Typst."""
    if not _is_seen(run):
        return " " if run.isspace() else ""
    letters = [one for one in run if unicodedata.category(one).startswith("L")]
    if letters:
        count = f"{len(letters)} letters" if len(letters) > 1 else "a letter"
        return f"‹{count} of another script›"
    names = [unicodedata.name(one, "a sign").lower() for one in run if _is_seen(one)]
    return "".join(f"‹{name}›" for name in names)
