"""References across a book: which figures, tables, sections and equations have which number.

Numbers count within a chapter, each kind for itself, as Quarto counts them: "Figure 4.2". The front
page has no number, so its figures are "Figure 1".
"""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from posixpath import relpath

from carebook.config.chapters import HOME_NAME
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.bibliography import Works
from carebook.pages.chapter import Chapter, ChapterReferences, StagedCell
from carebook.text.markdown_labels import (
    LABEL_KINDS,
    KeyMention,
    LabelScanner,
    may_hold_maths,
    mentions_in,
)

# What else Quarto refers to: listings, theorems and their like, and callouts.
_OTHER_KINDS = frozenset(
    "lst thm lem cor prp cnj def exm exr sol rem alg prf nte tip wrn imp cau".split()  # noqa: SIM905
)
_UNNUMBERED_TITLE = re.compile(r"^# .*\{[^{}\n]*(?:\.unnumbered|(?<=\{)-(?=\}))", re.MULTILINE)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class BookLabel:
    """A label of a book: its chapter, its number as a reference says it, and where it stands.

    ``own_number`` is as its caption says it, which is ``(a)`` for a part of "Figure 4.2".
    """

    name: str
    kind: str
    chapter: Chapter
    number: str
    own_number: str
    title: str
    place: CellPlace


@dataclass
class _Told:
    """What the author of a chapter is told."""

    warnings: list[str] = field(default_factory=list)

    def tell(self, place: CellPlace, message: str) -> None:
        line = f"{place}: {message}"
        if line not in self.warnings:
            self.warnings.append(line)


def chapter_numbers(chapters: Sequence[Chapter]) -> list[str]:
    """Return each chapter's number as Quarto has it: 1, 2, 3; of an appendix its letter.

    The front page, the page of a part, and what its title says is ``{.unnumbered}`` have none, and
    theirs are empty.
    """
    numbers, last = [], 0
    for one in chapters:
        is_home = one.path == f"{HOME_NAME}.ipynb"
        if is_home or one.is_part_page or _is_unnumbered(one):
            numbers.append("")
        elif one.appendix:
            numbers.append(one.appendix)
        else:
            last += 1
            numbers.append(str(last))
    return numbers


def resolve_references(
    chapters: Sequence[Chapter],
    works: Sequence[Works],
    *,
    is_whole_book: bool = True,
) -> list[Chapter]:
    """Return the chapters with what they refer to and cite, and with what their authors are told.

    An ``@`` that leads to nothing is escaped, so that either stitcher shows it as text. Without
    ``is_whole_book`` a label that is nowhere may stand in another chapter. ``works`` are those that
    each chapter may cite.
    """
    told = {chapter.path: _Told() for chapter in chapters}
    labels = _collect_labels(chapters, chapter_numbers(chapters), told)
    first: dict[str, BookLabel] = {}
    for label in labels:
        first.setdefault(label.name, label)
    made = []
    for chapter, citable in zip(chapters, works, strict=True):
        own = {one.name: one for one in reversed(labels) if one.chapter is chapter}
        # A label that stands in two chapters leads, in each of them, to its own.
        book = _Known({**first, **own}, citable, is_whole_book)
        made.append(_resolved(chapter, own, book, told[chapter.path]))
    return made


@dataclass(frozen=True)
class _Known:
    labels: Mapping[str, BookLabel]
    works: Works
    is_whole_book: bool


def _is_unnumbered(chapter: Chapter) -> bool:
    text = next((cell.text for cell in chapter.cells if cell.text), "")
    return _UNNUMBERED_TITLE.match(text) is not None


def _collect_labels(
    chapters: Sequence[Chapter], numbers: Sequence[str], told: Mapping[str, _Told]
) -> list[BookLabel]:
    labels: list[BookLabel] = []
    places: dict[str, CellPlace] = {}
    for chapter, number in zip(chapters, numbers, strict=True):
        for label in _labels_of(chapter, number):
            if label.name in places:
                told[chapter.path].tell(
                    label.place,
                    f"expected each label once, found '{label.name}' here and in "
                    f"{places[label.name]}; rename one of them",
                )
            places.setdefault(label.name, label.place)
            labels.append(label)
    return labels


def _labels_of(chapter: Chapter, number: str) -> Iterator[BookLabel]:
    scanner = LabelScanner()
    counts: dict[str, int] = {}
    numbered: dict[str, str] = {}
    for cell in chapter.cells:
        for label in scanner.labels_in(cell.text):
            place = _place_of(cell, chapter, f"#{label.name}")
            counted = label.within or label.kind
            counts[counted] = counts.get(counted, 0) + 1
            own = f"{number}.{counts[counted]}" if number else str(counts[counted])
            whole = own
            if label.within:
                own = f"({_letter(counts[counted])})"
                whole = f"{numbered.get(label.within, '')} {own}".strip()
            if label.kind == "sec":
                own = whole = ""
            numbered.setdefault(label.name, whole)
            yield BookLabel(label.name, label.kind, chapter, whole, own, label.title, place)


def _letter(count: int) -> str:
    return _LETTERS[(count - 1) % len(_LETTERS)]


def _place_of(cell: StagedCell, chapter: Chapter, text: str) -> CellPlace:
    """Return the line of the author's cell on which a text stands, or the cell where none does."""
    place = cell.place or CellPlace(chapter.path)
    word = re.compile(rf"{re.escape(text)}(?!\w)")
    for number, line in enumerate(cell.typed.splitlines(), 1):
        if word.search(line):
            return place.at_line(number)
    return place


def _resolved(chapter: Chapter, own: Mapping[str, BookLabel], book: _Known, told: _Told) -> Chapter:
    targets: dict[str, Mapping[str, str]] = {}
    cited: list[str] = []
    cells = []
    for cell in chapter.cells:
        escaped = []
        for mention in mentions_in(cell.text):
            label = book.labels.get(_as_label(mention.key))
            if label is not None:
                targets[label.name] = _target(chapter, label)
            elif mention.key in book.works.by_key:
                cited.append(mention.key)
            else:
                escaped.append(mention.offset)
                _tell_of(mention, _place_of(cell, chapter, f"@{mention.key}"), book, told)
        cells.append(replace(cell, text=_escaped(cell.text, escaped)) if escaped else cell)
    references = ChapterReferences(
        numbers={name: label.own_number for name, label in own.items() if label.own_number},
        targets=targets,
        works=book.works.as_json(cited),
        style=book.works.style if cited else "",
        has_maths=any(may_hold_maths(cell.text) for cell in cells),
    )
    warnings = (*chapter.warnings, *told.warnings)
    return replace(chapter, cells=tuple(cells), references=references, warnings=warnings)


def _as_label(key: str) -> str:
    """Return the label that a key refers to: ``Fig-x`` begins a sentence, and means ``fig-x``."""
    return key[:1].lower() + key[1:]


def _target(chapter: Chapter, label: BookLabel) -> dict[str, str]:
    page = PurePosixPath(label.chapter.path).with_suffix(".html").as_posix()
    folder = PurePosixPath(chapter.path).parent.as_posix()
    return {
        "number": label.number,
        "title": label.title or label.chapter.title,
        "chapter": label.chapter.name,
        "page": relpath(page, folder),
    }


def _escaped(text: str, offsets: Sequence[int]) -> str:
    for offset in sorted(offsets, reverse=True):
        text = f"{text[:offset]}\\{text[offset:]}"
    return text


def _tell_of(mention: KeyMention, place: CellPlace, book: _Known, told: _Told) -> None:
    """Tell the author of a key that leads nowhere, unless it is plainly a word."""
    key = mention.key
    kind, dash, _ = _as_label(key).partition("-")
    if dash and kind in LABEL_KINDS:
        where = "in the book" if book.is_whole_book else "in this chapter"
        told.tell(
            place,
            f"expected a label '{_as_label(key)}' of a {LABEL_KINDS[kind]} {where}, found none; "
            f"{_suggestion(_as_label(key), book.labels)}@{key} is shown as text",
        )
    elif dash and kind in _OTHER_KINDS:
        told.tell(
            place,
            "expected a reference to a figure (fig-), table (tbl-), section (sec-) or equation "
            f"(eq-), found @{key}; it is shown as text",
        )
    elif book.works.by_key:
        told.tell(
            place,
            f"expected a work of {book.works.named}, found @{key}; "
            f"{_suggestion(key, book.works.by_key)}it is shown as text",
        )
    elif mention.in_brackets:
        why = book.works.problem or "the book names no bibliography"
        told.tell(
            place,
            f"expected a work of a bibliography, found [@{key}], and {why}; it is shown as text",
        )


def _suggestion(key: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"did you mean @{near[0]}? " if near else ""
