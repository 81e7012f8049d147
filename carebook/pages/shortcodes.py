"""Quarto's shortcodes in Markdown, resolved for both stitchers alike.

``{{< include _file.md >}}`` puts in another file, as if its text had been typed there;
``{{< meta key >}}`` and ``{{< var key >}}`` put in what the chapter, ``_quarto.yml`` or
``_variables.yml`` say; ``{{< pagebreak >}}`` starts a new page in print. Any other is told.
"""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from nbformat import NotebookNode, reads

from carebook.core.errors import InputError
from carebook.core.yaml_models import parse_yaml
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.comments import without_comments
from carebook.pages.not_shown import not_shown
from carebook.pages.placed_text import PlacedText, TextChange
from carebook.pages.project_files import find_file, read_bytes
from carebook.pages.staging import Staging
from carebook.text import markdown
from carebook.text.markdown_structure import markdown_structure

VARIABLES_FILE = "_variables.yml"
MAX_INCLUDED_BYTES, MAX_INCLUSIONS = 1_000_000, 20
# In one chapter: ten files that each include the next ten times would be ten thousand million.
MAX_INCLUSIONS_IN_ALL = 500
_SHORTCODE = re.compile(r"\{\{\{<(?P<shown>[^\n]*?)>\}\}\}|\{\{<(?P<said>[^{}]*?)>\}\}")
_ANY_IN_CODE = re.compile(r"(\{{2,}<[^\n]*?>\}{2,})")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PAGE_BREAK = "::: {.page-break}\n:::"


class ShortcodeError(Exception):
    """A shortcode that cannot be resolved; the message says why."""


def with_shortcodes(
    source: PlacedText, staging: Staging, within: tuple[str, ...] = ()
) -> PlacedText:
    """Return a text with its shortcodes resolved.

    ``within`` are the files that it is included in, the first first.
    """
    if "{{<" not in source.text:
        return source
    structure = markdown_structure(source.text)
    changes = []
    for found in _SHORTCODE.finditer(source.text):
        if structure.is_code(found.start()):
            continue
        if found["shown"] is not None:
            new: str | PlacedText = markdown.escape(f"{{{{<{found['shown']}>}}}}")
        else:
            place = source.place_at(found.start())
            new = _resolved(found["said"], found[0], place, staging, within)
        changes.append(TextChange(*found.span(), new))
    return source.with_changes(changes)


def with_shortcodes_in_code_shown(text: str) -> str:
    """Return a staged text whose shortcodes in code Quarto shows as they are.

    Quarto would follow them there too. It takes away one brace on either side of an escaped one.
    """
    if "{{<" not in text:
        return text
    parts, at = [], 0
    for start, end in markdown_structure(text).code:
        parts += [text[at:start], _ANY_IN_CODE.sub(r"{\1}", text[start:end])]
        at = end
    return "".join((*parts, text[at:]))


def _resolved(
    said: str, typed: str, place: CellPlace, staging: Staging, within: tuple[str, ...]
) -> str | PlacedText:
    shown = " ".join(typed.split())
    try:
        words = shlex.split(said)
        match words:
            case ["include", name]:
                return _included(name, place, staging, within)
            case ["meta", key]:
                return _text_at({**staging.book.metadata, **staging.metadata}, key, "metadata")
            case ["var", key]:
                return _text_at(_variables(staging), key, VARIABLES_FILE)
            case ["pagebreak"]:
                return f"\n\n{_PAGE_BREAK}\n\n"
            case ["video", address, *_] if address.startswith("https://"):
                staging.warn(
                    place,
                    f"{shown[:80]}: a page plays nothing from elsewhere; it is shown as a link",
                )
                return f"[Video: {markdown.escape(address)}]({address})"
            case [name, *_] if name in ("include", "meta", "var", "pagebreak", "video"):
                raise ShortcodeError(f"expected one word after '{name}', found {len(words) - 1}")
            case _:
                raise ShortcodeError(
                    "this shortcode is not known here; known are include, meta, var and pagebreak"
                )
    except (ShortcodeError, ValueError) as problem:
        staging.warn(place, f"{shown[:80]} is not shown: {problem}")
        return not_shown(f"Not shown: {shown[:80]}")


def _included(
    name: str, place: CellPlace, staging: Staging, within: tuple[str, ...]
) -> str | PlacedText:
    file = find_file(name, staging, str(PurePosixPath(place.chapter).parent))
    if file.name in within or file.name == staging.path:
        way = " in ".join((file.name, *reversed(within), staging.path))
        raise ShortcodeError(f"it includes itself ({way})")
    if len(within) >= MAX_INCLUSIONS:
        raise ShortcodeError(f"more than {MAX_INCLUSIONS} files are included in one another")
    if len(staging.included) >= MAX_INCLUSIONS_IN_ALL:
        raise ShortcodeError(f"a chapter includes at most {MAX_INCLUSIONS_IN_ALL} files in all")
    staging.included.append(file.name)
    if file.path is not None and file.path.suffix not in (".md", ".qmd", ".ipynb", ".txt"):
        raise ShortcodeError("expected a file .md, .qmd, .txt or .ipynb")
    content = read_bytes(file, MAX_INCLUDED_BYTES)
    if isinstance(content, str):
        raise ShortcodeError(content)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise ShortcodeError("expected text in UTF-8, found something else") from None
    inner = (*within, file.name)
    if file.name.endswith(".ipynb"):
        return _notebook_text(text, file.name, staging, inner)
    source = PlacedText.of_cell(text.rstrip("\n"), CellPlace(file.name, first_line=1))
    if matter := _FRONT_MATTER.match(source.text):
        source = source.with_changes([TextChange(*matter.span(), "")])
    return _within(source, staging, inner)


def _within(source: PlacedText, staging: Staging, within: tuple[str, ...]) -> PlacedText:
    return with_shortcodes(without_comments(source, staging), staging, within)


def _notebook_text(text: str, name: str, staging: Staging, within: tuple[str, ...]) -> PlacedText:
    """Return the Markdown cells of a notebook; its code is not run."""
    try:
        notebook: NotebookNode = reads(text, as_version=4)  # type: ignore[no-untyped-call]
    except Exception as error:  # nbformat raises a different error for each way to be broken
        raise ShortcodeError(f"expected a notebook, found {str(error)[:80]}") from None
    texts, places = [], []
    for number, cell in enumerate(notebook.cells, 1):
        place = CellPlace(name, number)
        if cell.cell_type == "markdown":
            part = _within(PlacedText.of_cell(cell.source, place), staging, within)
            texts.append(part.text)
            places += [*part.places, place]
        elif cell.cell_type == "code" and cell.source.strip():
            staging.warn(place, "only the Markdown cells of an included notebook are shown")
    return PlacedText("\n\n".join(texts), tuple(places[:-1])) if texts else PlacedText("", (place,))


def _text_at(values: Mapping[str, Any], key: str, where: str) -> str:
    """Return what stands under a key such as ``team.lead``, as Markdown on one line."""
    found: Any = values
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    if found is None:
        raise ShortcodeError(f"there is no '{key}' in {where}")
    if isinstance(found, Mapping | list):
        raise ShortcodeError(f"'{key}' in {where} is not one text but several")
    return " ".join(str(found).split())


def _variables(staging: Staging) -> Mapping[str, Any]:
    staging.files_read.add(VARIABLES_FILE)
    path = staging.root / VARIABLES_FILE
    if not path.is_file():
        raise ShortcodeError(f"there is no {VARIABLES_FILE} in the project's folder")
    try:
        # Named as messages name it, since a path of this machine has no place in a book.
        values, _ = parse_yaml(Path(VARIABLES_FILE), path.read_text(encoding="utf-8"))
    except (InputError, OSError, ValueError) as error:
        raise ShortcodeError(f"it cannot be read: {error}") from None
    return values if isinstance(values, Mapping) else {}
