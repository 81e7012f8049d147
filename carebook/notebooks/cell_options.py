"""What a code cell asks for itself: Quarto's options in its first lines, and Jupyter's tags.

Options are YAML in comments, ``#| label: fig-carers``, and tags are in the cell's metadata. Both
mean here what they mean in Quarto; what the book does not know is told, never passed over.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import yaml
from nbformat import NotebookNode

from carebook.notebooks.notebook_files import PARAMETERS_TAG, SUMMARY_TAG_PREFIX, cell_tags

OPTION_MARK = "#|"
RAISES_TAG, SKIP_TAG = "raises-exception", "skip-execution"
REMOVE_CELL_TAGS = frozenset({"remove-cell", "hide-cell"})
_PUT_IN_TAG = "injected-parameters"
REMOVE_INPUT_TAGS = frozenset({"remove-input", "hide-input", PARAMETERS_TAG, _PUT_IN_TAG})
REMOVE_OUTPUT_TAGS = frozenset({"remove-output", "hide-output"})
_LABEL = re.compile(r"[^\W\d_][\w.:-]*")
# Those of Markdown cells that the build fills, and of the cells with parameters.
_BOOK_TAGS = frozenset(
    {"changes", "chapters", "left-out", "editions", "writers", PARAMETERS_TAG, _PUT_IN_TAG}
)
_KNOWN_TAGS = (
    REMOVE_CELL_TAGS | REMOVE_INPUT_TAGS | REMOVE_OUTPUT_TAGS | _BOOK_TAGS | {RAISES_TAG, SKIP_TAG}
)
# Quarto's options that change nothing of this book's pages: no mistake, and told all the same.
_IDLE_NAMES = (
    "cap-location cache classes code-annotations code-copy code-line-numbers code-overflow column "
    "fig-align fig-cap-location fig-column fig-dpi fig-env fig-format fig-link fig-pos fig-scap "
    "freeze layout layout-align layout-valign lst-cap lst-label out-height out-width panel "
    "tbl-cap-location tbl-colwidths"
)
_WITHOUT_EFFECT = frozenset(_IDLE_NAMES.split())

Echo = bool | Literal["fenced"]
Fold = bool | Literal["show"]
ShownOutput = bool | Literal["asis"]


@dataclass(frozen=True)
class ExecuteDefaults:
    """What all cells of a book do unless they say otherwise: ``execute:`` of ``_quarto.yml``."""

    echo: Echo = False
    output: ShownOutput = True
    warning: bool = True
    error: bool = False
    include: bool = True
    code_fold: Fold = False


@dataclass(frozen=True)
class CellOptions:
    """The options and tags of one cell, with the book's own where the cell says nothing.

    Attributes:
        label: ``fig-`` or ``tbl-`` and a name, by which text refers to the figure or table.
        captions: of the figures: one for all together, or one for each.
        alternative_texts: of the figures, in their order.
        subcaptions: of the parts of a figure, in their order.
        columns: how many figures stand beside each other; 0 where that is not said.
        rows: in how many rows they stand; 0 where that is not said.
        table_captions: as ``captions``, for tables.
        table_subcaptions: as ``subcaptions``, for tables.
        figure_size: how wide and tall matplotlib draws, in inches; None where that is not said.
        echo: whether the code is shown.
        code_fold: whether it is folded; ``show`` for unfolded first.
        code_summary: the words on the fold.
        output: whether outputs are shown; ``asis`` where what is printed is Markdown.
        include: whether anything of the cell is shown.
        runs: whether the cell is run.
        allows_error: whether an error is shown, and the notebook goes on.
        warning: whether warnings are shown.

    """

    label: str = ""
    captions: tuple[str, ...] = ()
    alternative_texts: tuple[str, ...] = ()
    subcaptions: tuple[str, ...] = ()
    columns: int = 0
    rows: int = 0
    table_captions: tuple[str, ...] = ()
    table_subcaptions: tuple[str, ...] = ()
    figure_size: tuple[float | None, float | None] = (None, None)
    echo: Echo = False
    code_fold: Fold = False
    code_summary: str = "Code"
    output: ShownOutput = True
    include: bool = True
    runs: bool = True
    allows_error: bool = False
    warning: bool = True


@dataclass(frozen=True)
class OptionProblem:
    """Something in a cell's options that cannot be followed, and its line in the cell, or 0."""

    line: int
    message: str


@dataclass
class _Reading:
    """Values as they are taken from YAML, and what is wrong with them."""

    values: Mapping[str, Any]
    lines: Mapping[str, int]
    found: dict[str, Any] = field(default_factory=dict)
    problems: list[OptionProblem] = field(default_factory=list)

    def take(self, key: str, name: str, read: Callable[[Any], Any], expected: str) -> None:
        """Read the option ``key`` into the field ``name``; ``read`` gives None if wrong."""
        if key not in self.values:
            return
        value = read(self.values[key])
        if value is not None:
            self.found[name] = value
            return
        given = repr(self.values[key])
        self.problems.append(
            OptionProblem(
                self.lines.get(key, 0), f"{key}: expected {expected}, found {given}; mend the value"
            )
        )


def read_cell_options(
    cell: NotebookNode, defaults: ExecuteDefaults | None = None
) -> tuple[CellOptions, tuple[OptionProblem, ...]]:
    """Return what a cell asks for, and what of it cannot be followed.

    Where its YAML is at fault, its tags and the book's defaults hold alone.
    """
    defaults = defaults or ExecuteDefaults()
    values, lines, problem = _read_yaml(str(cell.source))
    reading = _Reading(values, lines, problems=[problem] if problem else [])
    for key, name, read, expected in _OPTIONS:
        reading.take(key, name, read, expected)
    for key in values:
        if key in _WITHOUT_EFFECT:
            message = f"{key}: Quarto's option, which this book does not follow; remove it"
            reading.problems.append(OptionProblem(lines.get(key, 0), message))
        elif key not in _OPTION_NAMES:
            message = _unknown(f"option '{key}'", key, _OPTION_NAMES)
            reading.problems.append(OptionProblem(lines.get(key, 0), message))
    width, height = reading.found.pop("width", None), reading.found.pop("height", None)
    options = CellOptions(
        echo=defaults.echo,
        code_fold=defaults.code_fold,
        output=defaults.output,
        include=defaults.include,
        allows_error=defaults.error,
        warning=defaults.warning,
        figure_size=(width, height),
    )
    options = _with_tags(replace(options, **reading.found), set(cell_tags(cell)))
    return options, (*reading.problems, *tag_problems(cell))


def tag_problems(cell: NotebookNode) -> tuple[OptionProblem, ...]:
    """Return a line for each tag of a cell that means nothing to the book."""
    return tuple(
        OptionProblem(0, _unknown(f"tag '{tag}'", tag, _KNOWN_TAGS))
        for tag in cell_tags(cell)
        if tag not in _KNOWN_TAGS and not tag.startswith(SUMMARY_TAG_PREFIX)
    )


def is_removed(cell: NotebookNode) -> bool:
    """Return whether a cell of any kind is tagged to stay out of the pages."""
    return bool(REMOVE_CELL_TAGS & set(cell_tags(cell)))


def asks_for_something(cell: NotebookNode) -> bool:
    """Return whether a code cell has options, or tags that change what is shown of it."""
    changing = _KNOWN_TAGS - _BOOK_TAGS
    return bool(changing & set(cell_tags(cell))) or OPTION_MARK in str(cell.source)


def shows_outputs(cell: NotebookNode) -> bool:
    """Return whether a cell shows what it puts out, as far as the cell itself says."""
    if not asks_for_something(cell):
        return True
    options, _ = read_cell_options(cell)
    return options.include and bool(options.output)


def source_without_options(source: str) -> str:
    """Return a cell's code less the lines of its options, as pages show it."""
    lines = source.splitlines()
    taken = set(_option_lines(lines))
    return "\n".join(line for n, line in enumerate(lines) if n not in taken).strip("\n")


def _with_tags(options: CellOptions, tags: set[str]) -> CellOptions:
    if tags & REMOVE_CELL_TAGS:
        options = replace(options, include=False)
    if tags & REMOVE_INPUT_TAGS:
        options = replace(options, echo=False)
    if tags & REMOVE_OUTPUT_TAGS:
        options = replace(options, output=False)
    if RAISES_TAG in tags:
        options = replace(options, allows_error=True)
    if SKIP_TAG in tags:
        options = replace(options, runs=False)
    return options


def _option_lines(lines: list[str]) -> list[int]:
    """Return the numbers of the lines with options: the first of a cell, or below its magic."""
    found = []
    for number, line in enumerate(lines):
        if line.startswith(OPTION_MARK):
            found.append(number)
        elif found or (line.strip() and not line.startswith("%%")):
            break
    return found


def _read_yaml(source: str) -> tuple[dict[str, Any], dict[str, int], OptionProblem | None]:
    """Return a cell's options, the line of each in the cell, and what is wrong with the YAML."""
    lines = source.splitlines()
    taken = _option_lines(lines)
    if not taken:
        return {}, {}, None
    first = taken[0] + 1
    text = "\n".join(lines[number].removeprefix(OPTION_MARK) for number in taken)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        cause = " ".join(str(getattr(error, "problem", None) or error).split())
        line = first + (min(mark.line, len(taken) - 1) if mark else 0)
        message = f"options: expected YAML, found: {cause}; mend the line, until then none holds"
        return {}, {}, OptionProblem(line, message)
    except ValueError as error:  # a date that the calendar does not have
        return {}, {}, OptionProblem(first, f"options: expected YAML, found: {error}; mend it")
    if values is None:
        return {}, {}, None
    if not isinstance(node, yaml.MappingNode) or not isinstance(values, dict):
        message = "options: expected 'name: value', found something else; mend the line"
        return {}, {}, OptionProblem(first, message)
    places = {str(key.value): first + key.start_mark.line for key, _ in node.value}
    return {str(key): value for key, value in values.items()}, places, None


def _unknown(what: str, name: str, known: Mapping[str, Any] | frozenset[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    advice = f"did you mean '{near[0]}'?" if near else "remove it, or see docs/writing.md"
    return f"expected one that the book knows, found the {what}; {advice}"


def _text(value: Any) -> str | None:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else None


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) and _LABEL.fullmatch(value) else None


def _texts(value: Any) -> tuple[str, ...] | None:
    listed = value if isinstance(value, list) else [value]
    texts = [_text("" if one is None else one) for one in listed]
    return None if None in texts else tuple(text or "" for text in texts)


def _yes_or_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _one_of(*words: str) -> Callable[[Any], Any]:
    return lambda value: value if isinstance(value, bool) or value in words else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _inches(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 < value <= 30 else None


# Quarto's name, the field it fills, how it is read, and what it should be.
_OPTIONS: tuple[tuple[str, str, Callable[[Any], Any], str], ...] = (
    ("label", "label", _name, "a name such as fig-carers, of letters, digits, - and _"),
    ("fig-cap", "captions", _texts, "text, or a list of texts"),
    ("fig-alt", "alternative_texts", _texts, "text, or a list of texts"),
    ("fig-subcap", "subcaptions", _texts, "a list of texts"),
    ("tbl-cap", "table_captions", _texts, "text, or a list of texts"),
    ("tbl-subcap", "table_subcaptions", _texts, "a list of texts"),
    ("layout-ncol", "columns", _count, "a number of columns"),
    ("layout-nrow", "rows", _count, "a number of rows"),
    ("fig-width", "width", _inches, "inches, up to 30"),
    ("fig-height", "height", _inches, "inches, up to 30"),
    ("echo", "echo", _one_of("fenced"), "true, false or fenced"),
    ("code-fold", "code_fold", _one_of("show"), "true, false or show"),
    ("code-summary", "code_summary", _text, "text"),
    ("output", "output", _one_of("asis"), "true, false or asis"),
    ("include", "include", _yes_or_no, "true or false"),
    ("eval", "runs", _yes_or_no, "true or false"),
    ("error", "allows_error", _yes_or_no, "true or false"),
    ("warning", "warning", _yes_or_no, "true or false"),
)
# Tags are taken from there when the notebook is read.
_OPTION_NAMES = frozenset(name for name, *_ in _OPTIONS) | {"tags"}


def execute_defaults(
    config: Mapping[str, Any], before: ExecuteDefaults | None = None
) -> ExecuteDefaults:
    """Return what ``execute:`` and ``format: html:`` say for all cells.

    ``config`` is a ``_quarto.yml`` or a chapter's own YAML, and ``before`` what holds where that
    says nothing.
    """
    execute, formats = config.get("execute"), config.get("format")
    values = dict(execute) if isinstance(execute, dict) else {}
    html = formats.get("html") if isinstance(formats, dict) else None
    if isinstance(html, dict) and "code-fold" in html:
        values["code-fold"] = html["code-fold"]
    read = {
        "echo": _one_of("fenced"),
        "output": _one_of("asis"),
        "warning": _yes_or_no,
        "error": _yes_or_no,
        "include": _yes_or_no,
        "code-fold": _one_of("show"),
    }
    found = {
        key.replace("-", "_"): each(values[key]) for key, each in read.items() if key in values
    }
    known = {name: value for name, value in found.items() if value is not None}
    return replace(before or ExecuteDefaults(), **known)
