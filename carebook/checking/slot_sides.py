"""How the figures that slots stand for lie: against another place's, and against earlier ones."""

from collections.abc import Iterable
from typing import Literal

from carebook.checking.fact_lookup import FactLookup
from carebook.checking.words_around_slots import MOVING_KINDS, SlotMention
from carebook.data import periods
from carebook.facts.fact import COMPARATORS, Fact, Role
from carebook.facts.relations import ComparisonVerdict, compare_facts

Side = Literal["higher", "lower", "alike"]

_SIDES: dict[ComparisonVerdict, Side] = {
    "higher": "higher",
    "lower": "lower",
    "same": "alike",
    "about the same": "alike",
    "similar": "alike",
}


def side_of(one: Fact, other: Fact) -> Side | None:
    """Return on which side of another a figure lies; None where they are not compared."""
    return _SIDES.get(compare_facts(one, other))


def side_against(slot: SlotMention, role: Role, lookup: FactLookup) -> Side | None:
    """Return how the figure of a slot stands to a comparator's of its measure and period."""
    own = slot.own.fact
    if own.role != "area":
        return None
    for entry in lookup.entries_by_indicator.get(own.indicator, ()):
        other = entry.fact
        if other.role == role and (other.breakdown, other.unit, other.period) == (
            own.breakdown,
            own.unit,
            own.period,
        ):
            return side_of(own, other)
    return None


def told_sides(slots: Iterable[SlotMention]) -> dict[Role, set[Side | None]]:
    """Return what comparisons among slots say, by whom the figures are held against."""
    found: dict[Role, set[Side | None]] = {}
    for slot in slots:
        if slot.kind not in ("comparison", "amount", "message") or slot.own.fact.role != "area":
            continue
        for entry in slot.entries[1:]:
            # Of a pattern over groups, the figure beside the group's own.
            if entry.fact.role in COMPARATORS and entry.fact.breakdown == slot.own.fact.breakdown:
                side = side_of(slot.own.fact, entry.fact)
                found.setdefault(entry.fact.role, set()).add(side)
    return found


def told_directions(slots: Iterable[SlotMention]) -> set[Side | None]:
    """Return which way the changes among slots go: ``higher`` where a figure rose."""
    found: set[Side | None] = set()
    for slot in slots:
        if slot.kind in MOVING_KINDS and len(slot.entries) > 1:
            later, earlier = sorted(
                (entry.fact for entry in slot.entries[:2]),
                key=lambda fact: periods.period_start(fact.period),
                reverse=True,
            )
            found.add(side_of(later, earlier))
    return found


_IN_WORDS = {"higher": "higher than", "lower": "lower than", "alike": "not clearly different from"}


def sides_in_words(pair: tuple[Side, Side], role: Role, lookup: FactLookup) -> str:
    """Return how two figures stand to a place's, in words: ``both are lower than in England``."""
    region = lookup.knowledge.areas.region_of(lookup.knowledge.area)
    place = {
        "england": "in England",
        "region": f"in {region.name}" if region else "in the region",
        "average": "in the average authority",
        "neighbours": "in similar areas",
    }.get(role, "elsewhere")
    if pair[0] == pair[1]:
        return f"both are {_IN_WORDS[pair[0]]} {place}".replace("from in ", "from ")
    return f"one is {_IN_WORDS[pair[0]]} and the other {_IN_WORDS[pair[1]]} {place}".replace(
        "from in ", "from "
    )
