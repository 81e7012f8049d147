"""The rule writer's sentence on change: which change of a figure is worth telling, and how."""

from collections.abc import Iterable, Mapping

from carebook.data import periods, units
from carebook.facts.fact import Fact
from carebook.facts.fact_phrases import short_value
from carebook.facts.relations import Change
from carebook.findings.change import TOLD_FIRST, needed_z
from carebook.notebooks.blocks import IndicatorBlock

_CHANGE_SENTENCES: Mapping[str, str] = {
    "rose": "{what} has risen from {value} in {then}.",
    "fell": "{what} has fallen from {value} in {then}.",
    "unchanged": "{what} was the same in {then}.",
    "about the same": "{what} was about the same in {then} ({value}).",
    "no clear change": "There is no clear change since {then} ({value}).",
}
# A value that was the furthest off is called so.
_EXTREMES: Mapping[str, str] = {"highest": "a high of ", "lowest": "a low of "}
_CLEAR = ("rose", "fell")
# A difference of so many standard errors is more than chance, at 95%.
_CLEAR_Z = 1.96


def change_sentence(block: IndicatorBlock, fact: Fact) -> str:
    """Say how a figure has moved: a clear change if there is one, else that there is none.

    Nothing where there is no earlier figure, or none that it can be held against.
    """
    earlier = [one for one in block.area_facts if _comes_before(one, fact)]
    of_fact = (change for change in block.changes if change.later == fact.id)
    change = change_to_tell(of_fact, len(earlier))
    return told_change_sentence(block, fact, change)


def told_change_sentence(block: IndicatorBlock, fact: Fact, change: Change | None) -> str:
    """Say a change of a figure; nothing where there is none, or no word for it."""
    if change is None or change.direction not in _CHANGE_SENTENCES:
        return ""
    earlier = next(one for one in block.facts if one.id == change.earlier)
    extreme = _EXTREMES.get(change.start, "") if change.direction in _CLEAR else ""
    return _CHANGE_SENTENCES[change.direction].format(
        what=_what_moved(fact),
        value=f"{extreme}{short_value(earlier)}",
        then=periods.period_label(earlier.period),
    )


def change_to_tell(changes: Iterable[Change], earlier_figures: int) -> Change | None:
    """Return the clear change that reaches furthest back, else the change since the first.

    Of ``earlier_figures`` the highest and the lowest are the ones that chance has moved most, so
    that a change from them has to be clearer: see :func:`carebook.findings.change.needed_z`.
    """
    by_start = {change.start: change for change in changes}
    ordered = [by_start[start] for start in TOLD_FIRST if start in by_start]
    clear = [change for change in ordered if _is_clear(change, earlier_figures)]
    unclear = [change for change in ordered if change.direction not in _CLEAR]
    return next(iter(clear or unclear), None)


def _is_clear(change: Change, earlier_figures: int) -> bool:
    if change.direction not in _CLEAR:
        return False
    return change.z is None or abs(change.z) >= needed_z(change.start, earlier_figures, _CLEAR_Z)


def _comes_before(one: Fact, fact: Fact) -> bool:
    """Whether a figure is an earlier one of the same series, since it last broke."""
    same = (one.unit, one.breakdown, one.footing) == (fact.unit, fact.breakdown, fact.footing)
    is_earlier = periods.period_start(one.period) < periods.period_start(fact.period)
    return same and one.value is not None and is_earlier


def _what_moved(fact: Fact) -> str:
    """Return what a figure is called in the sentence after its own."""
    if fact.unit == units.PERCENT:
        return "The share"
    if fact.unit.startswith("score"):
        return "The score"
    if fact.unit in units.WHOLE_NUMBER_UNITS:
        return "The number"
    return "The rate" if fact.unit.startswith("per 100,000") else "The figure"
