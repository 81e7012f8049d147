"""The rule writer's sentence on change: which change of a figure is worth telling, and how."""

from collections.abc import Iterable, Mapping

from carebook.data import periods, units
from carebook.facts.fact import Fact
from carebook.facts.fact_phrases import short_value
from carebook.facts.relations import Change, ChangeStart
from carebook.notebooks.blocks import IndicatorBlock

# Of several clear changes the one that reaches furthest back is told: it says most about where an
# area has come from. The highest and the lowest come last, since they were chosen for being so.
_TOLD_FIRST: tuple[ChangeStart, ...] = ("first", "previous", "highest", "lowest")
_CHANGE_SENTENCES: Mapping[str, str] = {
    "rose": "{what} has risen from {value} in {then}.",
    "fell": "{what} has fallen from {value} in {then}.",
    "unchanged": "{what} was the same in {then}.",
    "about the same": "{what} was about the same in {then} ({value}).",
    "no clear change": "There is no clear change since {then} ({value}).",
    "not compared": "In {then}, it was {value}.",
}
# A value that was the furthest off is called so.
_EXTREMES: Mapping[str, str] = {"highest": "a high of ", "lowest": "a low of "}
_CLEAR = ("rose", "fell")


def change_sentence(block: IndicatorBlock, fact: Fact, *, only_clear: bool = False) -> str:
    """Say how a figure has moved: a clear change if there is one, else that there is none.

    Nothing where there is no earlier figure or, with ``only_clear``, no clear change.
    """
    change = change_to_tell(change for change in block.changes if change.later == fact.id)
    if change is None or (only_clear and change.direction not in _CLEAR):
        return ""
    earlier = next(one for one in block.facts if one.id == change.earlier)
    extreme = _EXTREMES.get(change.start, "") if change.direction in _CLEAR else ""
    return _CHANGE_SENTENCES[change.direction].format(
        what=_what_moved(fact),
        value=f"{extreme}{short_value(earlier)}",
        then=periods.period_label(earlier.period),
    )


def change_to_tell(changes: Iterable[Change]) -> Change | None:
    """Return the clear change that reaches furthest back, else the change since the first."""
    by_start = {change.start: change for change in changes}
    ordered = [by_start[start] for start in _TOLD_FIRST if start in by_start]
    clear = [change for change in ordered if change.direction in _CLEAR]
    return next(iter(clear or ordered), None)


def _what_moved(fact: Fact) -> str:
    """Return what a figure is called in the sentence after its own."""
    if fact.unit == units.PERCENT:
        return "The share"
    if fact.unit.startswith("score"):
        return "The score"
    if fact.unit in units.WHOLE_NUMBER_UNITS:
        return "The number"
    return "The rate" if fact.unit.startswith("per 100,000") else "The figure"
