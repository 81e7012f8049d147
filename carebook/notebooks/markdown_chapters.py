"""Chapters written as Markdown, ``.qmd`` and ``.md``, read as notebooks.

Each Python cell of a ``.qmd`` file becomes a code cell, the text between them Markdown cells that
begin at headings, as in the book's own notebooks, and the YAML at the top a raw cell, which is
where Quarto looks for it in a notebook. A cell knows the line of the file it began on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from nbformat import NotebookNode, v4

from carebook.core.errors import InputError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MARKDOWN_SUFFIXES = (".qmd", ".md")
# Where a cell's metadata say on which line of its file it begins, and what to tell of its text: a
# list of pairs, the line in the cell and the message.
LINE_KEY, REMARKS_KEY = "source_line", "remarks"
_LANGUAGE = "python"
# A fence's braces: ```{python}, ```{r, echo=FALSE}, but neither ```{=html} nor ```{.python}.
_CELL_INFO = re.compile(r"\{+\s*([A-Za-z]\w*)\s*[\s,]?(.*?)\s*\}+\s*")
_TAGS_IN_BRACES = re.compile(r"tags\s*=\s*(\[.*?\]|\"[^\"]*\"|'[^']*')")
_DIV = re.compile(r" {0,3}:{3,}\s*(.*?)\s*:*\s*")
_MARKDOWN_CELL = re.compile(r"\{(?=[^}]*\.cell\b)(?=[^}]*\.markdown\b).*\}")
_ATTRIBUTE_OF_TAGS = re.compile(r"tags=(\"(?:\\.|[^\"])*\"|'[^']*'|[^\s}]+)")
_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def notebook_of_markdown(path: Path, text: str) -> NotebookNode:
    """Return the notebook that a ``.qmd`` or ``.md`` file stands for; ``path`` is for messages.

    Of a ``.md`` file no cell is code: it is not run, as by Quarto. A Markdown cell with tags is a
    div as Pandoc writes it: ``::: {.cell .markdown tags="summary:carers"}``.

    Raises:
        InputError: a cell or such a div has no end.

    """
    reader = _MarkdownReader(path, text)
    notebook: NotebookNode = v4.new_notebook()  # type: ignore[no-untyped-call]
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3 (ipykernel)",
        "language": _LANGUAGE,
    }
    used: set[str] = set()
    for number, cell in enumerate(reader.cells(), 1):
        # By a name that stays: nbformat gives each new cell one by chance.
        label = str(_options_of(cell).get("label", ""))
        fits = _CELL_ID.fullmatch(label) and label not in used
        cell["id"] = label if fits else f"cell-{number}"
        used.add(cell["id"])
        notebook.cells.append(cell)
    return notebook


def take_tags_of_options(cell: NotebookNode) -> None:
    """Give a code cell the tags that it names in its first lines: ``#| tags: [parameters]``."""
    if tags := _as_tags(_options_of(cell).get("tags")):
        cell.metadata["tags"] = list(dict.fromkeys([*cell.metadata.get("tags", ()), *tags]))


def _options_of(cell: NotebookNode) -> dict[str, Any]:
    """Return what the ``#|`` lines that begin a code cell say; nothing where that is no YAML."""
    if cell.cell_type != "code":
        return {}
    lines = []
    for line in cell.source.splitlines():
        if not line.startswith("#|"):
            break
        lines.append(line.removeprefix("#|").removeprefix(" "))
    try:
        found = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError:
        return {}
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class _Fence:
    """A fenced block of the file: its first line and the one after its last, counted from 0."""

    start: int
    end: int
    info: str
    content: str
    is_top: bool


class _MarkdownReader:
    """Reads the cells of one Markdown file."""

    def __init__(self, path: Path, text: str) -> None:
        self._path, self._is_run = path, path.suffix == ".qmd"
        self._lines = text.removeprefix("\ufeff").splitlines()
        self._after_yaml = _end_of_front_matter(self._lines)
        self._fences: dict[int, _Fence] = {}
        self._headings: set[int] = set()
        # Lines in which no div begins or ends.
        self._opaque: set[int] = set()
        self._remarks: dict[int, str] = {}
        self._find_blocks()

    def cells(self) -> Iterator[NotebookNode]:
        """Yield each cell, in the order of the file."""
        if self._after_yaml:
            source = "\n".join(self._lines[: self._after_yaml])
            yield _placed(v4.new_raw_cell(source), 0)  # type: ignore[no-untyped-call]
        start = number = self._after_yaml
        depth = 0
        while number < len(self._lines):
            fence, div = self._fences.get(number), self._div_at(number)
            if fence is not None and fence.is_top and self._is_python(fence):
                yield from self._markdown(start, number)
                yield self._code(fence)
                start = number = fence.end
                continue
            if div and not depth and _MARKDOWN_CELL.fullmatch(div):
                yield from self._markdown(start, number)
                end = self._end_of_div(number)
                yield from self._markdown(number + 1, end, _tags_of_div(div))
                start = number = end + 1
                continue
            if div is not None:
                depth = max(depth + (1 if div else -1), 0)
            # A heading in a callout or a tab belongs to it.
            if number in self._headings and not depth:
                yield from self._markdown(start, number)
                start = number
            number += 1
        yield from self._markdown(start, len(self._lines))

    def _find_blocks(self) -> None:
        body = [*[""] * self._after_yaml, *self._lines[self._after_yaml :]]
        for token in _parser().parse("\n".join(body)):
            if token.map is None:
                continue
            first, end = token.map
            if token.type == "fence":
                is_top = token.level == 0
                self._fences[first] = _Fence(first, end, token.info.strip(), token.content, is_top)
                self._look_at_fence(self._fences[first])
            if token.type in ("fence", "code_block", "html_block"):
                self._opaque.update(range(first, end))
            # Pandoc knows a heading by the blank line before it.
            is_apart = first == 0 or not self._lines[first - 1].strip() or first - 1 in self._opaque
            if token.type == "heading_open" and token.level == 0 and is_apart:
                self._headings.add(first)

    def _look_at_fence(self, fence: _Fence) -> None:
        """Refuse a cell without an end; show what is not run as code, and say so."""
        cell = _CELL_INFO.fullmatch(fence.info)
        if cell is None:
            return
        language = cell[1]
        runs = self._is_python(fence) and fence.is_top
        last = self._lines[fence.end - 1].strip()
        if runs and (fence.end - fence.start < 2 or set(last) not in ({"`"}, {"~"})):
            raise InputError.at(
                self._path,
                "expected a line of ``` that ends this cell, found the end of the file; add it",
                fence.start + 1,
            )
        if runs:
            return
        line = self._lines[fence.start]
        self._lines[fence.start] = line[: line.index("{")] + language
        if fence.info.startswith("{{"):
            return
        if language != _LANGUAGE:
            why = f"only cells of {_LANGUAGE} are run, and this one of {language} is shown as code"
        elif not self._is_run:
            why = "a .md chapter is not run, and this cell is shown as code; name the file .qmd"
        else:
            why = "a cell in a list or quotation is not run, but shown as code; move it out"
        self._remarks[fence.start] = why

    def _is_python(self, fence: _Fence) -> bool:
        cell = _CELL_INFO.fullmatch(fence.info)
        is_escaped = fence.info.startswith("{{")
        return self._is_run and cell is not None and cell[1] == _LANGUAGE and not is_escaped

    def _code(self, fence: _Fence) -> NotebookNode:
        source = fence.content.removesuffix("\n")
        cell = _placed(v4.new_code_cell(source), fence.start + 1)  # type: ignore[no-untyped-call]
        in_braces = _CELL_INFO.fullmatch(fence.info)
        given = in_braces[2] if in_braces else ""
        if found := _TAGS_IN_BRACES.search(given):
            cell.metadata["tags"] = _as_tags(_yaml_or_text(found[1]))
            given = given.replace(found[0], "")
        take_tags_of_options(cell)
        if rest := given.strip(" ,"):
            message = f"expected options as lines '#| name: value', found '{rest}' in the braces"
            cell.metadata[REMARKS_KEY] = [[1, f"{message}; move it to a line of its own"]]
        return cell

    def _markdown(self, start: int, end: int, tags: tuple[str, ...] = ()) -> Iterator[NotebookNode]:
        """Yield the Markdown cell of some lines; none where they are blank."""
        while start < end and not self._lines[start].strip():
            start += 1
        while start < end and not self._lines[end - 1].strip():
            end -= 1
        if start == end and not tags:
            return
        source = "\n".join(self._lines[start:end])
        cell = _placed(v4.new_markdown_cell(source), start)  # type: ignore[no-untyped-call]
        if tags:
            cell.metadata["tags"] = list(tags)
        remarks = [
            [line - start + 1, self._remarks[line]]
            for line in range(start, end)
            if line in self._remarks
        ]
        if remarks:
            cell.metadata[REMARKS_KEY] = remarks
        yield cell

    def _div_at(self, number: int) -> str | None:
        """Return what a line that begins a div says of it, nothing of one that ends it, or None."""
        if number in self._opaque:
            return None
        found = _DIV.fullmatch(self._lines[number])
        return found[1] if found else None

    def _end_of_div(self, number: int) -> int:
        depth = 0
        for line in range(number, len(self._lines)):
            if (div := self._div_at(line)) is not None:
                depth += 1 if div else -1
            if not depth:
                return line
        raise InputError.at(
            self._path,
            "expected a line of ::: that ends this cell, found the end of the file; add it",
            number + 1,
        )


def _end_of_front_matter(lines: list[str]) -> int:
    """Return the line after the YAML at the top; 0 where there is none."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    ends = (number for number, line in enumerate(lines[1:], 2) if line.rstrip() in ("---", "..."))
    return next(ends, 0)


def _placed(cell: NotebookNode, line: int) -> NotebookNode:
    cell.metadata[LINE_KEY] = line + 1
    return cell


def _tags_of_div(attributes: str) -> tuple[str, ...]:
    found = _ATTRIBUTE_OF_TAGS.search(attributes)
    if not found:
        return ()
    value = found[1]
    if value[:1] in "\"'":
        value = value[1:-1].replace('\\"', '"')
    # Pandoc writes a list of tags as JSON.
    return tuple(_as_tags(_yaml_or_text(value) if value.startswith("[") else value.split()))


def _yaml_or_text(value: str) -> Any:
    try:
        return yaml.safe_load(value)
    except yaml.YAMLError:
        return value


def _as_tags(value: Any) -> list[str]:
    return [str(tag) for tag in (value if isinstance(value, list) else [value] if value else [])]


@cache
def _parser() -> "MarkdownIt":
    # Only here, because most commands read no Markdown.
    from markdown_it import MarkdownIt

    # Blocks are enough: what stands in them is read when the chapter is staged.
    return MarkdownIt("commonmark").disable(["inline", "reference"])
