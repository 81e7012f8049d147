"""Caveats that hold for several charts of a chapter, which it gives once, at its end.

A caveat stands under its chart. Where the same sentence would stand under two of them or more, it
goes to a list at the chapter's end that names the charts, so that nobody reads it again and again.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from carebook.checking.sentence_splitter import split_sentences
from carebook.notebooks.blocks import BLOCK_MIME
from carebook.notebooks.cell_options import is_removed, shows_outputs
from carebook.text import markdown

HEADING = "How to read these figures"
_INTRODUCTION = "What is said here holds for more than one chart of this chapter."
# A sentence that begins so needs the one before it.
_LEANING = re.compile(r"(?:It|They|This|That|These|Those|Its|Their|There|Then|So|But|And)\b")
_FEWEST_CHARTS = 2


@dataclass(frozen=True)
class SharedCaveats:
    """The parts of caveats that a chapter gives once, each with the titles of its charts."""

    titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def rest_of(self, caveat: str) -> str:
        """Return what of a caveat stands under its own chart."""
        return " ".join(part for part in caveat_parts(caveat) if part not in self.titles)

    def as_markdown(self) -> str:
        """Return the list for the chapter's end with its heading, or nothing."""
        together: dict[tuple[str, ...], list[str]] = {}
        for part, titles in self.titles.items():
            together.setdefault(titles, []).append(part)
        if not together:
            return ""
        items = [
            f"- **{markdown.escape('; '.join(titles))}.** {markdown.escape(' '.join(parts))}"
            for titles, parts in together.items()
        ]
        return f"## {HEADING}\n\n{_INTRODUCTION}\n\n" + "\n".join(items)


def find_shared_caveats(notebook: NotebookNode) -> SharedCaveats:
    """Return the parts of caveats that an executed notebook shows under two charts or more."""
    found: dict[str, dict[str, None]] = {}
    for block in _shown_blocks(notebook):
        for part in caveat_parts(block["caveat"]):
            found.setdefault(part, {})[block["title"]] = None
    return SharedCaveats(
        {part: tuple(titles) for part, titles in found.items() if len(titles) >= _FEWEST_CHARTS}
    )


def caveat_parts(caveat: str) -> tuple[str, ...]:
    """Return a caveat's sentences; one that leans on the sentence before it stays with it."""
    parts: list[str] = []
    for sentence in split_sentences(caveat):
        text = caveat[sentence.offsets[0] : sentence.offsets[-1] + 1]
        if parts and _LEANING.match(text):
            parts[-1] += f" {text}"
        else:
            parts.append(text)
    return tuple(parts)


def _shown_blocks(notebook: NotebookNode) -> Iterator[Mapping[str, Any]]:
    """Yield each indicator's block that has a line on its source, as it is written."""
    for cell in notebook.cells:
        if cell.cell_type != "code" or is_removed(cell) or not shows_outputs(cell):
            continue
        for output in cell.get("outputs", ()):
            block = output.get("data", {}).get(BLOCK_MIME)
            if block and block.get("kind") == "indicator" and block.get("source"):
                yield block
