"""How facts stand to one another: comparisons, changes over time, ratios and ranks.

They are facts too, each computed here and nowhere else, from intervals where there are any.
"""

from collections.abc import Iterable
from typing import Literal

from carebook.core.yaml_models import FrozenModel
from carebook.data import periods, units
from carebook.facts.fact import COMPARATORS, Fact

ComparisonVerdict = Literal["higher", "lower", "same", "similar", "not compared"]
ChangeDirection = Literal["rose", "fell", "unchanged", "similar", "not compared"]
# A series of more periods than this is a long one: its latest change is told beside the whole.
LONG_SERIES = 4


class Comparison(FrozenModel):
    """How the area's value stands to a comparator's, in the same unit, breakdown and period.

    ``ratio`` is the area's value over the comparator's, ``difference`` what is left when the
    comparator's is taken off, in the unit of both. None where a value is missing or nothing.
    """

    fact: str
    comparator: str
    verdict: ComparisonVerdict
    ratio: float | None = None
    difference: float | None = None

    @property
    def id(self) -> str:
        """What names this comparison: the two facts' ids."""
        return f"{self.fact} : {self.comparator}"


class Change(FrozenModel):
    """How the area's value moved between two periods; ratio and difference are later to earlier."""

    earlier: str
    later: str
    direction: ChangeDirection
    ratio: float | None = None
    difference: float | None = None

    @property
    def id(self) -> str:
        """What names this change: the two facts' ids."""
        return f"{self.earlier} -> {self.later}"


class Rank(FrozenModel):
    """Where a value stands among those of all breakdowns, the largest first, ties sharing a place.

    Made only where every breakdown of the catalogue has a value or was reported as none: where one
    is missing, nobody knows which is the largest.
    """

    fact: str
    place: int
    of: int
    tied: bool


def compare_facts(fact: Fact, comparator: Fact) -> ComparisonVerdict:
    """Say how a fact stands to a comparator's.

    Higher or lower only when the fact's interval leaves the comparator out, or when both are
    complete figures that differ as printed. Without an interval, sampled and counted figures are
    not compared in words: nobody could say whether the difference is more than chance. Nor is a
    number that is only known to be at most so large.
    """
    if fact.value is None or comparator.value is None:
        return "not compared"
    if "at_most" in (fact.status, comparator.status):
        return "not compared"
    if fact.lower is not None and fact.upper is not None:
        if fact.lower <= comparator.value <= fact.upper:
            return "similar"
    elif fact.basis != "total":
        return "not compared"
    elif fact.short == comparator.short:
        return "same"
    elif abs(fact.value - comparator.value) <= _rounding_error(fact) + _rounding_error(comparator):
        return "similar"
    return "higher" if fact.value > comparator.value else "lower"


def _rounding_error(fact: Fact) -> float:
    """How far a value that was stated rounded may lie from the true one: half its last step."""
    if fact.status != "rounded" or not fact.value:
        return 0.0
    digits = units.format_as_stated(fact.value).replace(",", "")
    whole, _, decimals = digits.partition(".")
    step = 10.0 ** -len(decimals) if decimals else 10.0 ** (len(whole) - len(whole.rstrip("0")))
    return step / 2


def make_comparisons(facts: Iterable[Fact]) -> tuple[Comparison, ...]:
    """Compare the area with each comparator, wherever unit, breakdown and period agree.

    Not its size with that of its region or of England, of which it is a part.
    """
    facts = tuple(facts)
    return tuple(
        Comparison(
            fact=own.id,
            comparator=other.id,
            verdict=compare_facts(own, other),
            ratio=ratio(own, other),
            difference=difference(own, other),
        )
        for own in facts
        if own.role == "area"
        for other in facts
        if other.role in COMPARATORS
        and not other.is_size_of_larger_area
        and (other.unit, other.breakdown, other.period) == (own.unit, own.breakdown, own.period)
    )


def make_changes(facts: Iterable[Fact]) -> tuple[Change, ...]:
    """Compare the area's first value with its last, for each unit and breakdown.

    In a long series the last but one is compared with the last, too.
    """
    series: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.role == "area" and fact.value is not None:
            series.setdefault((fact.unit, fact.breakdown), []).append(fact)
    changes = []
    for group in series.values():
        ordered = sorted(group, key=lambda fact: periods.period_start(fact.period))
        if len(ordered) > 1:
            changes.append(change_between(ordered[0], ordered[-1]))
        if len(ordered) > LONG_SERIES:
            changes.append(change_between(ordered[-2], ordered[-1]))
    return tuple(changes)


def change_between(earlier: Fact, later: Fact) -> Change:
    """Return how a value moved from one period to a later one."""
    return Change(
        earlier=earlier.id,
        later=later.id,
        direction=_direction_of_change(earlier, later),
        ratio=ratio(later, earlier),
        difference=difference(later, earlier),
    )


def make_ranks(facts: Iterable[Fact], breakdowns: Iterable[str]) -> tuple[Rank, ...]:
    """Rank the area's latest values over the breakdowns, for each unit in which all are known.

    ``breakdowns`` are all that the catalogue knows, not only those charted.
    """
    wanted = set(breakdowns)
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.role == "area":
            groups.setdefault((fact.unit, fact.period), []).append(fact)
    ranks = []
    for group in groups.values():
        known = [fact for fact in group if fact.value is not None]
        nothing = [fact for fact in group if fact.status == "none_reported"]
        if any(fact.status == "at_most" for fact in known):
            continue
        if len(wanted) < 2 or {fact.breakdown for fact in (*known, *nothing)} != wanted:
            continue
        for fact in known:
            above = sum(other.value > fact.value for other in known)  # type: ignore[operator]
            ties = sum(other.value == fact.value for other in known)
            ranks.append(Rank(fact=fact.id, place=above + 1, of=len(wanted), tied=ties > 1))
    return tuple(ranks)


def ratio(fact: Fact, other: Fact) -> float | None:
    """Return the one value over the other; None where either is not known or the other is 0."""
    if fact.value is None or not other.value or "at_most" in (fact.status, other.status):
        return None
    return round(fact.value / other.value, 6)


def difference(fact: Fact, other: Fact) -> float | None:
    """Return the one value less the other, in their unit; None where either is not known."""
    if fact.value is None or other.value is None or "at_most" in (fact.status, other.status):
        return None
    return round(fact.value - other.value, 6)


def _direction_of_change(earlier: Fact, later: Fact) -> ChangeDirection:
    match compare_facts(later, earlier):
        case "higher":
            return "rose"
        case "lower":
            return "fell"
        case "same":
            return "unchanged"
        case verdict:
            return verdict
