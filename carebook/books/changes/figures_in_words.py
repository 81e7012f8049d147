"""Figures that changed, in words: what a figure is of, its values, how far they are apart."""

from collections.abc import Iterable, Iterator, Sequence

from carebook.books.changes.figure_changes import NEW_PERIOD, WITHDRAWN, FigureChange
from carebook.books.changes.find_changes import Changes
from carebook.books.changes.movements import Movement
from carebook.data import units
from carebook.data.periods import period_label, period_range_in_words
from carebook.text.phrasing import uncapitalised

NUMBERS_UNTOLD = "the numbers are not told, since a small count could be worked out"


def name_figure(
    changes: Changes, one: FigureChange | Movement, when: str, *, named: bool = False
) -> str:
    """Return what a figure is of: ``England, Satisfaction with care, 2023-24``.

    The area is named where it is not the only one compared, or where ``named`` asks for it.
    """
    about = changes.indicators.get(one.indicator)
    parts = [_title(changes, one.indicator), *_phrase(changes, one.indicator, one.breakdown)]
    if named or len(changes.authorities) != 1 or one.area_code != changes.authorities[0]:
        parts.insert(0, changes.places.get(one.area_code, one.area_code))
    if about and about.is_regional and one.area_code in changes.authorities:
        parts.append("the region's figure")
    unit = units.UNITS[one.unit]
    # What a number is a number of is part of it, and only a share or a word says so by itself.
    if one.unit not in (units.PERCENT, units.DAYS) and not unit.words:
        parts.append(uncapitalised(unit.heading))
    return ", ".join([*parts, when])


def _title(changes: Changes, indicator: str) -> str:
    about = changes.indicators.get(indicator)
    return about.title if about else indicator


def _phrase(changes: Changes, indicator: str, breakdown: str) -> list[str]:
    """Return what a group is called, unless the title says the same."""
    about = changes.indicators.get(indicator)
    phrase = about.phrases.get(breakdown, breakdown) if about else breakdown
    is_said = phrase.casefold() == _title(changes, indicator).casefold()
    return [] if is_said or not breakdown else [phrase]


def value_in_words(value: float, unit: str) -> str:
    """Return a value with all the digits that anybody reads."""
    return units.format_exact(value, unit)


def values_in_words(old: float, new: float, unit: str) -> tuple[str, str]:
    """Return two values so that they can be told apart."""
    told = units.format_exact(old, unit), units.format_exact(new, unit)
    if told[0] != told[1]:
        return told
    spec = units.UNITS[unit]
    before, now = (units.format_as_stated(value * spec.scale) for value in (old, new))
    return f"{spec.prefix}{before}{spec.suffix}", f"{spec.prefix}{now}{spec.suffix}"


def difference_in_words(difference: float, unit: str) -> str:
    """Return how far apart two values are, with its sign; empty where they are words."""
    if units.UNITS[unit].words:
        return ""
    sign = "+" if difference > 0 else "−"
    if unit == units.PERCENT:
        points = units.format_as_stated(round(abs(difference), 3))
        return f"{sign}{points} percentage point{'' if points == '1' else 's'}"
    return f"{sign}{units.format_exact(abs(difference), unit)}"


def revision_in_words(one: FigureChange) -> str:
    """Say how a figure was revised."""
    if one.is_hidden or one.old is None or one.new is None:
        return f"revised; {NUMBERS_UNTOLD}"
    before, now = values_in_words(one.old, one.new, one.unit)
    apart = difference_in_words(one.difference or 0.0, one.unit)
    apart = ", which rounding alone explains" if one.by_rounding else f" ({apart})" if apart else ""
    return f"revised from {before} to {now}{apart}"


def arrival_in_words(one: FigureChange) -> str:
    """Say what a new figure is, and why there was none."""
    if one.is_hidden or one.new is None:
        return f"{one.reason}; {NUMBERS_UNTOLD}"
    return f"{value_in_words(one.new, one.unit)} ({one.reason})"


def movement_in_words(one: Movement) -> str:
    """Say how a figure moved between two periods."""
    if one.broke_in:
        what = f": {one.break_text}" if one.break_text else ""
        return f"not compared: the series broke in {period_label(one.broke_in)}{what}"
    if one.is_hidden or one.old is None or one.new is None:
        return f"{one.direction}; {NUMBERS_UNTOLD}"
    before, now = values_in_words(one.old, one.new, one.unit)
    return f"{one.direction} from {before} to {now}"


def movement_periods(one: Movement) -> str:
    """Return the two periods of a movement: ``2022-23 to 2023-24``."""
    return f"{period_label(one.earlier)} to {period_label(one.later)}"


def arrivals_in_words(changes: Changes, found: Iterable[FigureChange]) -> Iterator[tuple[str, str]]:
    """Yield what is new and how, in few lines: those of new periods first."""
    ordered = sorted(found, key=lambda one: one.reason != NEW_PERIOD)
    for group in _by_indicator(ordered):
        if len(group) == 1:
            [one] = group
            yield name_figure(changes, one, period_label(one.period)), arrival_in_words(one)
        else:
            yield _name_group(changes, group), f"{_figures_of_periods(group)} ({group[0].reason})"


def departures_in_words(
    changes: Changes, found: Iterable[FigureChange]
) -> Iterator[tuple[str, str]]:
    """Yield what is gone and why, in few lines."""
    for group in _by_indicator(found):
        if len(group) == 1:
            [one] = group
            yield name_figure(changes, one, period_label(one.period)), one.reason
        else:
            yield _name_group(changes, group), f"{_figures_of_periods(group)}: {group[0].reason}"


def _by_indicator(found: Iterable[FigureChange]) -> list[list[FigureChange]]:
    """Group changes of one area, indicator and reason, in the order in which they come."""
    groups: dict[tuple[str, ...], list[FigureChange]] = {}
    for one in found:
        groups.setdefault((one.area_code, one.indicator, one.reason), []).append(one)
    return list(groups.values())


def _name_group(changes: Changes, group: Sequence[FigureChange]) -> str:
    """Return what several figures are of: the indicator, and the group where it is the same."""
    first = group[0]
    parts = [_title(changes, first.indicator)]
    if len({one.breakdown for one in group}) == 1:
        parts += _phrase(changes, first.indicator, first.breakdown)
    if first.area_code not in changes.authorities or len(changes.authorities) > 1:
        parts.insert(0, changes.places.get(first.area_code, first.area_code))
    return ", ".join(parts)


def _figures_of_periods(group: Sequence[FigureChange]) -> str:
    return f"{len(group)} figures, of {period_range_in_words(one.period for one in group)}"


def one_for_each_figure(changes: Changes, found: Iterable[FigureChange]) -> list[FigureChange]:
    """Return of each figure the change in one unit, the area's own first.

    A figure is stated as a number, a rate and a share, which change together: it is told in the
    unit that was published and that the catalogue prefers.
    """
    groups: dict[tuple[str, ...], list[FigureChange]] = {}
    for one in found:
        groups.setdefault(one.key[:-1], []).append(one)
    chosen = [min(group, key=lambda one: _preference(changes, one)) for group in groups.values()]
    places = {code: place for place, code in enumerate(changes.places)}
    chosen.sort(key=lambda one: (places.get(one.area_code, len(places)), -_weight(one)))
    return chosen


def _preference(changes: Changes, one: FigureChange) -> tuple[object, ...]:
    about = changes.indicators.get(one.indicator)
    known: Sequence[str] = about.units if about else ()
    rank = known.index(one.unit) if one.unit in known else len(known)
    # What was kept back has a reason; the rates that rest on it are only no longer there.
    return one.reason == WITHDRAWN, one.is_derived, rank, one.unit


def _weight(one: FigureChange) -> float:
    """How much a revision matters: the part of the old value by which it changed."""
    if one.by_rounding or one.difference is None:
        return 0.0
    return abs(one.difference) / max(abs(one.old or 0.0), 1e-9)
