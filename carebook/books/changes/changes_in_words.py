"""Changes in words: groups of short lines, the most important first, for a terminal and a page."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carebook.books.changes.figure_changes import FigureChange
from carebook.books.changes.figures_in_words import (
    arrivals_in_words,
    departures_in_words,
    movement_in_words,
    movement_periods,
    name_figure,
    one_for_each_figure,
    revision_in_words,
)
from carebook.books.changes.find_changes import Changes
from carebook.books.changes.finding_changes import findings_text
from carebook.books.changes.movements import Movement
from carebook.books.changes.wording_changes import (
    ParameterChange,
    SentenceChange,
    SourceChange,
)
from carebook.data.periods import period_label
from carebook.narrative.writers.writer_registry import WRITERS
from carebook.text.phrasing import first_in_words, join_in_words

NOTHING_CHANGED = "Nothing changed."
_PRESENCE = {"new": "is new", "gone": "is gone", "changed": "reads otherwise"}
_SAME_TEXT = "reads as before"
_MAX_AREAS = 10


@dataclass(frozen=True)
class ChangeGroup:
    """Changes of one kind: a heading, lines of what changed and how, and what is to be added.

    Each line is what it is about, and what is said of it. ``count`` is how many there are, of which
    the lines may be only the first.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    count: int
    notes: tuple[str, ...] = ()

    @property
    def unlisted(self) -> int:
        """How many the lines leave out."""
        return self.count - len(self.lines)


def change_groups(changes: Changes, most: int | None = None) -> list[ChangeGroup]:
    """Return all that changed in groups, each with at most so many lines."""
    many = len(changes.authorities) > 1
    figures = _groups_of_many(changes) if many else _groups_of_one(changes)
    groups = [*figures, *_groups_of_words(changes, many=many)]
    return [
        ChangeGroup(one.title, one.lines[:most], one.count, one.notes)
        for one in groups
        if one.count or one.notes
    ]


def introduction(changes: Changes) -> list[str]:
    """Return what is compared, in two lines."""
    sides = (("Old", changes.old), ("New", changes.new))
    return [f"{word}: {side.described} ({side.name})" for word, side in sides]


# --- figures of one area ----------------------------------------------------------------------


def _groups_of_one(changes: Changes) -> Iterator[ChangeGroup]:
    figures = changes.figures
    moved = sorted(changes.clear_movements, key=lambda one: _movement_order(changes, one))
    lines = [
        (name_figure(changes, one, movement_periods(one)), movement_in_words(one)) for one in moved
    ]
    yield ChangeGroup("Moved beyond chance", tuple(lines), len(lines), _unmoved_notes(changes))
    revised = one_for_each_figure(changes, figures.revised)
    told = tuple(
        (name_figure(changes, one, period_label(one.period)), revision_in_words(one))
        for one in revised
    )
    yield ChangeGroup("Revised", told, len(told))
    gone = one_for_each_figure(changes, figures.gone)
    told = tuple(departures_in_words(changes, gone))
    yield ChangeGroup("Gone", told, len(told))
    new = one_for_each_figure(changes, figures.new)
    told = tuple(arrivals_in_words(changes, new))
    yield ChangeGroup("New", told, len(told))


def _movement_order(changes: Changes, one: Movement) -> tuple[float, ...]:
    own = one.area_code not in changes.authorities
    size = abs(one.difference or 0.0) / max(abs(one.old or 0.0), 1e-9)
    return own, -abs(one.z or 0.0), -size


def _unmoved_notes(changes: Changes) -> tuple[str, ...]:
    counted = Counter(one.direction for one in changes.movements if not one.is_clear)
    counted.pop("series break", None)
    if not counted:
        return ()
    parts = [f"{count} {direction}" for direction, count in sorted(counted.items())]
    return (f"Other figures with a newer period: {join_in_words(parts)}",)


def _otherwise_notes(changes: Changes) -> tuple[str, ...]:
    count = changes.figures.other_changes
    if not count:
        return ()
    kept = "One figure keeps its value and has"
    if count > 1:
        kept = f"{count:,} figures keep their values and have"
    return (f"{kept} another interval, status or note",)


# --- figures of many areas --------------------------------------------------------------------


def _groups_of_many(changes: Changes) -> Iterator[ChangeGroup]:
    figures = changes.figures
    moved = [(one.area_code, one.indicator) for one in changes.clear_movements]
    yield _counted_group(changes, "Moved beyond chance", moved, _unmoved_notes(changes))
    for title, found in (
        ("Revised", figures.revised),
        ("Gone", figures.gone),
        ("New", figures.new),
    ):
        of = [(one.area_code, one.indicator) for one in one_for_each_figure(changes, found)]
        yield _counted_group(changes, title, of)
    yield _most_changed_areas(changes)
    for title, names in (("New areas", changes.new_areas), ("Areas gone", changes.gone_areas)):
        lines = tuple((name, "only in the other: nothing else is told of it") for name in names)
        yield ChangeGroup(title, lines, len(lines))


def _counted_group(
    changes: Changes, title: str, of: Sequence[tuple[str, str]], notes: tuple[str, ...] = ()
) -> ChangeGroup:
    """Return a group that counts figures by indicator, the most first."""
    counted = Counter(indicator for _, indicator in of)
    areas: dict[str, set[str]] = {}
    for area, indicator in of:
        areas.setdefault(indicator, set()).add(area)
    lines = []
    for name, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        places = [changes.places.get(code, code) for code in sorted(areas[name])]
        where = join_in_words(places) if len(places) < 4 else f"{len(places)} areas"
        figures = "one figure" if count == 1 else f"{count:,} figures"
        lines.append((_title(changes, name), f"{figures}, of {where}"))
    total = f"{title} ({len(of):,} figures)" if len(of) > 1 else title
    return ChangeGroup(total, tuple(lines), len(lines), notes)


def _most_changed_areas(changes: Changes) -> ChangeGroup:
    kinds: dict[str, tuple[FigureChange | Movement, ...]] = {
        "moved": changes.clear_movements,
        "revised": changes.figures.revised,
        "gone": changes.figures.gone,
        "new": changes.figures.new,
    }
    counted: dict[str, Counter[str]] = {}
    for kind, found in kinds.items():
        for one in found:
            if one.area_code in changes.authorities:
                counted.setdefault(one.area_code, Counter())[kind] += 1
    ordered = sorted(counted, key=lambda code: (-counted[code].total(), changes.places[code]))
    lines = [
        (
            changes.places[code],
            ", ".join(f"{counted[code][kind]:,} {kind}" for kind in kinds if counted[code][kind]),
        )
        for code in ordered[:_MAX_AREAS]
    ]
    title = "Areas that changed most, by figures in each unit"
    return ChangeGroup(title, tuple(lines), len(lines))


# --- words ------------------------------------------------------------------------------------


def _groups_of_words(changes: Changes, *, many: bool) -> Iterator[ChangeGroup]:
    figures = changes.figures
    yield ChangeGroup("Changed otherwise", (), 0, _otherwise_notes(changes))
    for title, found in (
        ("New indicators", figures.new_indicators),
        ("Indicators gone", figures.gone_indicators),
    ):
        lines = [(_title(changes, name), _figures(count)) for name, count in found.items()]
        yield ChangeGroup(title, tuple(lines), len(lines))
    broken = _broken_lines(changes)
    yield ChangeGroup("Series breaks, over which nothing is compared", broken, len(broken))
    sources = tuple((one.title, _source_text(one)) for one in changes.sources)
    yield ChangeGroup("Sources", sources, len(sources))
    findings = tuple(
        (changes.places.get(one.area_code, one.area_code), findings_text(one))
        for one in changes.findings
    )
    yield ChangeGroup("Findings", findings, len(findings))
    sentences = tuple(
        (_place(one.area, one.key, with_area=many), sentence_text(one)) for one in changes.sentences
    )
    yield ChangeGroup("Sentences", sentences, len(sentences))
    neighbours = tuple(
        (changes.places.get(one.area_code, one.area_code), neighbours_text(one.came, one.went))
        for one in changes.neighbours
    )
    yield ChangeGroup("Statistical neighbours", neighbours, len(neighbours))
    wording = tuple(
        (f"{_title(changes, one.indicator)}, {one.field}", _from_to(one.old, one.new))
        for one in changes.catalogue
    )
    yield ChangeGroup("Wording of the catalogue", wording, len(wording))
    parameters = tuple(
        (_place(one.area, one.name, with_area=True), _parameter_text(one))
        for one in changes.parameters
    )
    yield ChangeGroup("Parameters", parameters, len(parameters))


def _title(changes: Changes, name: str) -> str:
    return changes.indicators[name].title if name in changes.indicators else name


def _place(area: str, key: str, *, with_area: bool) -> str:
    return f"{area}: {key}" if with_area and area else key


def _figures(count: int) -> str:
    return "no figures" if not count else "one figure" if count == 1 else f"{count:,} figures"


def _broken_lines(changes: Changes) -> tuple[tuple[str, str], ...]:
    """Return a line for each indicator and break, whichever areas and groups it is of."""
    found: dict[tuple[str, str], str] = {}
    for one in changes.broken_series:
        found.setdefault((one.indicator, one.broke_in), movement_in_words(one))
    return tuple((_title(changes, name), said) for (name, _), said in sorted(found.items()))


def _source_text(one: SourceChange) -> str:
    if one.kind == "gone":
        return "no figure rests on it any more"
    if one.kind == "new":
        return f"new{f', released {one.new_released}' if one.new_released else ''}"
    said = [f"in place of {one.old_title}"] if one.old_title else []
    if one.old_released != one.new_released:
        said.append(
            f"released {one.new_released or 'at a time not known'}"
            f"{f', before {one.old_released}' if one.old_released else ''}"
        )
    return "; ".join(said)


def sentence_text(one: SentenceChange) -> str:
    """Say how a summary differs: its sentences that came and went, and its writer."""
    who = ""
    if one.kind == "changed" and one.old_writer != one.new_writer:
        before, now = (_written_by(writer) for writer in (one.old_writer, one.new_writer))
        who = f" (written {now}, before {before})"
    is_same = one.kind == "changed" and one.old == one.new and not one.is_hidden
    said = f"{_SAME_TEXT if is_same else _PRESENCE[one.kind]}{who}"
    if one.is_hidden:
        return f"{said}; the text is not told, since a small count could be worked out"
    sides = (("before", one.sentences_gone), ("now", one.sentences_new))
    parts = [f"{word}: “{' '.join(texts)}”" for word, texts in sides if texts]
    return "; ".join([said, *parts])


def _written_by(writer: str) -> str:
    return WRITERS[writer].phrase if writer in WRITERS else writer


def neighbours_text(came: Sequence[str], went: Sequence[str]) -> str:
    """Say which neighbours an area has now, and which no longer."""
    said = [f"now {first_in_words(came, 8)}"] if came else []
    said += [f"no longer {first_in_words(went, 8)}"] if went else []
    return "; ".join(said)


def _parameter_text(one: ParameterChange) -> str:
    return _from_to(_plain(one.old), _plain(one.new))


def _plain(text: str) -> str:
    """Return a parameter as it is read: a text without its quotation marks."""
    if not text:
        return ""
    value = json.loads(text)
    return value if isinstance(value, str) else text


def _from_to(old: str, new: str) -> str:
    if not old:
        return f"new: {new}"
    return f"from “{old}” to “{new}”" if new else f"taken out: {old}"
