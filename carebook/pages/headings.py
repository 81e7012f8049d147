"""Headings of a chapter: in an allowed order, with names that stand once, and one title.

Readers of PDF/UA and screen readers go by the levels: one title, and none skipped on the way down.
"""

import re
from collections.abc import Iterator, Sequence

from carebook.notebooks.cell_places import CellPlace
from carebook.pages.placed_text import PlacedText, TextChange
from carebook.pages.staging import HeadingOrder, Staging
from carebook.text.markdown_structure import Heading, markdown_structure
from carebook.text.plain_text import join_lines, markdown_to_text

_DIV_FENCE = re.compile(r"^\s*(?:>\s*)*:{3,}\s*(?P<what>\{[^}]*\}|[\w.-]+)?\s*:*\s*$")
_MARKS = re.compile(r"(?P<before>^[\s>*+\-\d.)]*?)(?P<marks>#{1,6})(?=\s|$)")
_ATTRIBUTES = re.compile(r"\s*\{([^{}]*)\}\s*$")
_NAME = re.compile(r"#([^\s{}]+)")
_PICTURE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?")
_CLOSING_MARKS = re.compile(r"\s+#+\s*$")
_DROPPED_IN_NAMES = re.compile(r"-{2,}|[^\w\s.\-]")
# Divs whose headings are names of their parts, and no headings of the chapter.
_OWN_HEADINGS = re.compile(r"\.(?:callout-|panel-tabset)")
_DEEPEST = 6


def with_ordered_headings(source: PlacedText, staging: Staging) -> PlacedText:
    """Return a text whose headings carry on those of the chapter so far, in an allowed order.

    A second title becomes a section; a level that is skipped is closed up; a name that has been
    given gets a number. Each is told.
    """
    lines = source.text.split("\n")
    headings = {one.start: one for one in markdown_structure(source.text).headings}
    code_lines = _code_lines(source)
    changes: list[TextChange] = []
    for number, line in enumerate(lines):
        if number in code_lines:
            continue
        if number in headings:
            changes += _heading_changes(headings[number], lines, source, staging)
        else:
            _follow_divs(line, staging.headings)
    return source.with_changes(changes)


def heading_names(text: str, taken: set[str] | None = None) -> Iterator[str]:
    """Yield the name of each heading of a text, as both stitchers give them."""
    taken = set() if taken is None else taken
    for heading in markdown_structure(text).headings:
        name = _given_name(heading.text) or automatic_name(heading.text)
        yield _free_name(name, taken)


def automatic_name(heading: str) -> str:
    """Return the name that Pandoc and Quarto give to a heading without one."""
    plain = _plain(heading).lower()
    name = re.sub(r"\s+", "-", _DROPPED_IN_NAMES.sub("", plain).strip())
    return re.sub(r"^[^a-z\u00aa-\uffff]+", "", name) or "section"


def _heading_changes(
    heading: Heading, lines: Sequence[str], source: PlacedText, staging: Staging
) -> Iterator[TextChange]:
    place = source.place_at(source.line_start(heading.start))
    if any(_OWN_HEADINGS.search(div) for div in staging.headings.open_divs):
        return
    text = heading.text
    if heading.level == 1 and _ATTRIBUTES.sub("", text).strip() == staging.headings.title_to_move:
        staging.headings.title_to_move = ""
        staging.warn(place, "expected the chapter's title first, found it after other things")
        yield TextChange(source.line_start(heading.start), source.line_start(heading.end), "")
        return
    if not _plain(_PICTURE.sub("", text)):
        yield from _without_words(heading, source, place, staging)
        return
    level = _level_for(heading, place, staging)
    own = _given_name(text)
    order = staging.headings
    name = _free_name(own or automatic_name(text), order.names)
    if own and name != own:
        staging.warn(
            place,
            f"expected each label once, found '#{own}' again; it is '#{name}' here, and is better "
            "given a name of its own",
        )
        text = text.replace(f"#{own}", f"#{name}")
    plain = _plain(text)
    if plain and plain in order.texts:
        staging.warn(
            place,
            f"expected headings that can be told apart, found '{plain[:80]}' again in this chapter",
        )
    order.texts.add(plain)
    if level == heading.level and text == heading.text:
        return
    start = source.line_start(heading.start)
    end = source.line_start(heading.end)
    end = end - 1 if source.text[end - 1 : end] == "\n" else end
    found = _MARKS.match(lines[heading.start])
    before = "" if heading.is_underlined or not found else found["before"]
    yield TextChange(start, end, f"{before}{'#' * level} {join_lines(text)}")


def _without_words(
    heading: Heading, source: PlacedText, place: CellPlace, staging: Staging
) -> Iterator[TextChange]:
    """Take a heading that nobody can read out of the headings; a picture in it stays."""
    start, end = source.line_start(heading.start), source.line_start(heading.end)
    if "![" not in heading.text:
        staging.warn(place, "a heading without words is left out")
        yield TextChange(start, end, "")
        return
    staging.warn(place, "a heading without words is shown as its picture alone")
    yield TextChange(start, end, f"{heading.text}\n\n")


def _level_for(heading: Heading, place: CellPlace, staging: Staging) -> int:
    """Return the level that a heading is shown at, and remember it."""
    order, plain = staging.headings, _plain(heading.text)
    if heading.level == 1 and not order.has_title and not order.open_levels:
        order.has_title = True
        order.open_levels[:] = [(1, 1)]
        return 1
    if heading.level == 1:
        staging.warn(
            place,
            f"expected one title (#) in a chapter, found '{plain[:80]}' after it; it is shown as a "
            "section (##)",
        )
    title = [(1, 1)]
    above = [one for one in order.open_levels or title if one[0] < heading.level] or title
    typed, shown = above[-1]
    level = min(shown + 1, _DEEPEST)
    if heading.level > typed + 1:
        staging.warn(
            place,
            f"expected a heading of level {typed + 1} at most below one of level {typed}, found "
            f"level {heading.level} ('{plain[:80]}'); it is shown at level {level}",
        )
    order.open_levels[:] = [*above, (heading.level, level)]
    return level


def _follow_divs(line: str, order: HeadingOrder) -> None:
    if ":::" not in line or not (found := _DIV_FENCE.match(line)):
        return
    if what := found["what"]:
        order.open_divs.append(what if what.startswith("{") else f".{what}")
    elif order.open_divs:
        order.open_divs.pop()


def _code_lines(source: PlacedText) -> set[int]:
    found: set[int] = set()
    for first, last, _ in markdown_structure(source.text).fences:
        found.update(range(first, last))
    return found


def _given_name(heading: str) -> str:
    attributes = _ATTRIBUTES.search(heading)
    name = _NAME.search(attributes[1]) if attributes else None
    return name[1] if name else ""


def _free_name(name: str, taken: set[str]) -> str:
    free, number = name, 0
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def _plain(heading: str) -> str:
    return join_lines(markdown_to_text(_CLOSING_MARKS.sub("", _ATTRIBUTES.sub("", heading))))
