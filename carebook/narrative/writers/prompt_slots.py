"""The slots that a model is told of: those of each figure that say most, as many as there is room.

The fewer there are, the better a model copes. Of past years there is only how a figure moved since
its first, its previous, and its highest or lowest.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from carebook.facts.slots.fact_series import slot_name_part
from carebook.facts.slots.slot import Slot
from carebook.facts.slots.slot_table import SLOT_UNIT_NAMES
from carebook.narrative.writers.prompt_figures import FigureRole, PromptFigure, figures_of_blocks
from carebook.narrative.writers.writing_tasks import SummaryKind, WritingTask, slots_for_task

# English prose has about this many characters to a token, and so many tokens to a word.
_CHARACTERS_PER_TOKEN = 4
_TOKENS_PER_WORD = 1.4
# About so many tokens the figures of a prompt may take; the rest of it is the words around them.
_ROOM: Mapping[SummaryKind, int] = {"chart": 415, "section": 3300, "book": 6500}
_PLACES: Mapping[SummaryKind, tuple[str, ...]] = {
    "chart": ("area", "england"),
    "section": ("area", "england", "region"),
    "book": ("area", "england", "region"),
}
# What is told of a figure, the most telling first.
_TOLD_CHANGE = "(the change that is told first)"
_TOLD_CHANGE_SAYS = "(the same as a clause)"
_IN_A_CHART = (
    "message", "says", "vs_england", "vs_average", _TOLD_CHANGE, "area", "area.number", "band",
    "change", "vs_england_and_region", "change_from_previous", "sure", "points_vs_england",
    "percent_vs_england", "vs_england_and_similar", "vs_similar", "vs_region",
    "change_from_highest", "change_from_lowest", "period", "england", "england.number", "region",
)  # fmt: skip
_OF_A_FINDING = (
    "message", "says", "vs_england", "vs_average", "area", "area.number", "sure", "band",
    _TOLD_CHANGE, _TOLD_CHANGE_SAYS, "points_vs_england", "percent_vs_england",
    "vs_england_and_similar", "vs_similar", "vs_england_and_region", "vs_region", "period",
    "england",
)  # fmt: skip
_OF_OTHERS = ("says", "vs_england", "vs_average", "area", "band", _TOLD_CHANGE, "change", "period")
_IN_A_LONG_TEXT: Mapping[FigureRole, Sequence[str]] = {
    "finding": _OF_A_FINDING,
    "with it": ("message", *_OF_OTHERS),
    "other": _OF_OTHERS,
}
# Beside the one the other says little more.
_SAID_BY = {
    "vs_average": "vs_england",
    "percent_vs_england": "points_vs_england",
    "vs_similar": "vs_england_and_similar",
    "vs_region": "vs_england_and_region",
}
# In a chart with several figures "it" would not say which of them moved.
_CHANGE, _CHANGE_SAYS = "change", "change_says"
# A band that makes no difference of a figure that is not told apart.
_MIDDLE = "in the middle half"
# A figure and what is told of it first: its message, its clause, and how it stands.
_FIRST_TOLD = 3


def estimate_tokens(text: str) -> int:
    """Return about how many tokens a text has: the larger of two common estimates."""
    by_words = _TOKENS_PER_WORD * len(text.split())
    return math.ceil(max(len(text) / _CHARACTERS_PER_TOKEN, by_words))


def slots_by_figure(
    task: WritingTask, table: Mapping[str, Slot]
) -> tuple[tuple[PromptFigure, tuple[Slot, ...]], ...]:
    """Return the figures of a task with their slots, in the order in which they are told.

    Where there is no room for all, each figure loses what says least.
    """
    usable = slots_for_task(task, table)
    figures = [
        _with_stem_of_period(figure, usable)
        for figure in task.figures or figures_of_blocks(task.blocks)
    ]
    is_alone = len(figures) == 1
    offered = [tuple(_slots_of(task.kind, figure, usable, is_alone=is_alone)) for figure in figures]
    kept: list[list[Slot]] = [[] for _ in figures]
    room = _ROOM[task.kind]
    for number, turn in _in_order_of_telling(task.kind, figures, offered):
        slot = offered[number][turn]
        room -= estimate_tokens(slot_line(slot))
        if not kept[number]:
            about = figures[number]
            room -= estimate_tokens(f"{about.name} {about.why} {about.sure}")
        if room < 0:
            break
        kept[number].append(slot)
    found = zip(figures, kept, strict=True)
    return tuple((figure, tuple(slots)) for figure, slots in found if _says_something(slots))


def slots_of_charts(task: WritingTask, table: Mapping[str, Slot]) -> tuple[Slot, ...]:
    """Return the slots on the largest group of each chart whose groups a text cannot all tell."""
    usable = slots_for_task(task, table)
    names = dict.fromkeys(
        f"{block.indicator}.largest"
        for block in task.blocks
        if block.silence is None and (task.kind != "book" or block.headline)
    )
    return tuple(usable[name] for name in names if name in usable)


def slots_for_prompt(task: WritingTask, table: Mapping[str, Slot]) -> Mapping[str, Slot]:
    """Return the slots that a model is told of, by name."""
    usable = slots_for_task(task, table)
    places = [usable[name] for name in _PLACES[task.kind] if name in usable]
    figures = [slot for _, slots in slots_by_figure(task, table) for slot in slots]
    return {slot.name: slot for slot in (*places, *figures, *slots_of_charts(task, table))}


def place_slots(task: WritingTask, table: Mapping[str, Slot]) -> tuple[Slot, ...]:
    """Return the slots that name places."""
    usable = slots_for_task(task, table)
    return tuple(usable[name] for name in _PLACES[task.kind] if name in usable)


def slot_line(slot: Slot) -> str:
    """Return a slot as a prompt has it, before it is escaped."""
    return f'"{{{{{slot.name}}}}}": "{slot.text}",'


def _with_stem_of_period(figure: PromptFigure, usable: Mapping[str, Slot]) -> PromptFigure:
    """Return a figure with the stem of its period, where there is none in the latest."""
    dated = f"{figure.stem}.{slot_name_part(figure.fact.period)}"
    for stem in (figure.stem, dated):
        slot = usable.get(f"{stem}.{figure.fact.role}")
        if slot is not None and slot.fact_ids == (figure.fact.id,):
            return replace(figure, stem=stem)
    return figure


def _in_order_of_telling(
    kind: SummaryKind, figures: Sequence[PromptFigure], offered: Sequence[Sequence[Slot]]
) -> list[tuple[int, int]]:
    """Return figures and their slots by number: in a chart by turns, else findings before others.

    The groups of a chart are told side by side; a long text can do without another figure.
    """
    pairs = [(number, turn) for number, slots in enumerate(offered) for turn in range(len(slots))]
    if kind == "chart":
        return sorted(pairs, key=lambda pair: _turn_in_chart(figures[pair[0]].role, *pair))
    return sorted(pairs, key=lambda pair: (figures[pair[0]].role == "other", pair[0]))


def _says_something(slots: Sequence[Slot]) -> bool:
    """Whether there was room for more than the message of a figure, which gives none itself."""
    return any(not slot.name.endswith(".message") for slot in slots)


def _turn_in_chart(role: FigureRole, number: int, turn: int) -> tuple[int, int, int]:
    """Return when a slot of a chart is told: first all that a finding cannot be told without."""
    if turn < _FIRST_TOLD:
        return (0 if role == "finding" else 1, number, turn)
    return 2, turn, number


def _slots_of(
    kind: SummaryKind, figure: PromptFigure, usable: Mapping[str, Slot], *, is_alone: bool
) -> Iterator[Slot]:
    """Yield what may be told of a figure, each thing by one name, the most telling first."""
    names = _IN_A_CHART if kind == "chart" else _IN_A_LONG_TEXT[figure.role]
    told: set[str] = set()
    for name in names:
        if name == _CHANGE and figure.told_change and kind != "chart":
            continue
        what = name
        if name in (_TOLD_CHANGE, _TOLD_CHANGE_SAYS):
            what = figure.told_change or _CHANGE
        if name == _TOLD_CHANGE_SAYS or (kind == "chart" and not is_alone):
            what = what.replace(_CHANGE, _CHANGE_SAYS)
        found = _find_slot(figure, what, usable)
        if found is None or _SAID_BY.get(what) in told:
            continue
        slot = usable.get(found.alias_of, found)
        if slot.name not in told:
            told |= {slot.name, what}
            yield slot
    if figure.pattern in usable:
        yield usable[figure.pattern]
    if kind == "chart":
        yield from _figures_in_other_units(figure.stem, usable)


def _find_slot(figure: PromptFigure, what: str, usable: Mapping[str, Slot]) -> Slot | None:
    """Return a slot of a figure, in few words where it has them; None where it may not be told."""
    name = f"{figure.stem}.{what}"
    found = usable.get(f"{name}.brief", usable.get(name))
    if found is None:
        return None
    if what == "band" and not figure.is_apart and not found.text.startswith(_MIDDLE):
        return None
    if what.endswith(".number"):
        # It is for sentences that name what a share is of.
        whole = usable.get(name.removesuffix(".number"))
        return found if whole is not None and "% of " in whole.text else None
    return found


def _figures_in_other_units(stem: str, usable: Mapping[str, Slot]) -> Iterator[Slot]:
    for unit in dict.fromkeys(SLOT_UNIT_NAMES.values()):
        slot = usable.get(f"{stem}.{unit}.area")
        if slot is not None and not slot.alias_of:
            yield slot
