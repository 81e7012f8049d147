"""What Pandoc is told of a chapter by every edition that holds chapters."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from carebook.pages.book_structure import chapter_metadata
from carebook.pages.chapter import Chapter

# Typst, whose own citations are not used: theme/references.lua has made text of them.
TYPST_FORMAT = "typst-citations"
# In this order: references need captions as they were typed, the book's own classes come last.
_FILTERS = ("references.lua", "quarto_markdown.lua", "carebook.lua")


def chapter_filters(theme: Path) -> tuple[Path, ...]:
    """Return the Lua filters of the built-in stitcher, in their order."""
    return tuple(theme / name for name in _FILTERS)


def conversion_metadata(chapter: Chapter, chapters: Sequence[Chapter]) -> dict[str, Any]:
    """Return what the filters are told of a chapter, and no more: its conversion rests on it."""
    references = chapter.references
    given = {
        "numbers": references.numbers,
        "references": references.targets,
        "works": references.works,
        "csl": references.style,
        "maths": "yes" if references.has_maths else "",
        "folder": _folder(chapter),
    }
    return {
        **chapter_metadata(chapter, [one.name for one in chapters]),
        "lang": "en-GB",
        **{name: value for name, value in given.items() if value},
    }


def _folder(chapter: Chapter) -> str:
    folder = PurePosixPath(chapter.path).parent.as_posix()
    return "" if folder == "." else folder
