"""How facts stand to one another: comparisons, changes over time, ratios and ranks.

They are facts too, each computed here and nowhere else. Whether two figures differ is decided by
`statistics.differences`, and whoever writes, draws or checks takes the decision from here.
"""

from collections.abc import Iterable, Sequence
from math import isinf
from typing import Literal

from carebook.core.yaml_models import FrozenModel
from carebook.data import periods, units
from carebook.facts.fact import COMPARATORS, Fact, until_current
from carebook.statistics.differences import Estimate, difference_z_score, judge_difference

ComparisonVerdict = Literal["higher", "lower", "same", "about the same", "similar", "not compared"]
ChangeDirection = Literal[
    "rose", "fell", "unchanged", "about the same", "no clear change", "not compared"
]
# What a change is measured from: the first period, the last but one, or the highest or lowest.
ChangeStart = Literal["first", "previous", "highest", "lowest"]
# A series of more periods than this is a long one: its latest change is told beside the whole.
LONG_SERIES = 4


class Comparison(FrozenModel):
    """How the area's value stands to a comparator's, in the same unit, breakdown and period.

    ``ratio`` is the area's value over the comparator's, ``difference`` what is left when the
    comparator's is taken off, in the unit of both. None where a value is missing or nothing.
    ``z`` is the difference in standard errors, both errors counted, where there are intervals.
    """

    fact: str
    comparator: str
    verdict: ComparisonVerdict
    ratio: float | None = None
    difference: float | None = None
    z: float | None = None

    @property
    def id(self) -> str:
        """What names this comparison: the two facts' ids."""
        return f"{self.fact} : {self.comparator}"


class Change(FrozenModel):
    """How the area's value moved between two periods; ratio, difference and z: later to earlier.

    ``start`` says which of the earlier values it is measured from.
    """

    earlier: str
    later: str
    direction: ChangeDirection
    ratio: float | None = None
    difference: float | None = None
    z: float | None = None
    start: ChangeStart = "first"

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
    """Say how a fact stands to another of the same measure and unit, by the errors of both.

    What `statistics.differences` says, but that complete figures which are printed alike are the
    same. A number that is only known to be at most so large is not compared, nor is one on another
    footing, after a break in the series. England beside a part
    of itself, and the average authority, are taken as fixed: so many stand behind them that their
    own error changes nothing.
    """
    if fact.value is None or comparator.value is None:
        return "not compared"
    if "at_most" in (fact.status, comparator.status) or fact.footing != comparator.footing:
        return "not compared"
    one, other = _estimate(fact, comparator), _estimate(comparator, fact)
    is_complete = fact.basis == "total" and not (one.has_interval and other.has_interval)
    if is_complete and fact.short == comparator.short:
        return "same"
    rounding = rounding_error(fact.value, fact.status)
    rounding += rounding_error(comparator.value, comparator.status)
    return judge_difference(one, other, fact.basis, rounding)


def _estimate(fact: Fact, beside: Fact) -> Estimate:
    """Return what is known of a fact's value and error, where it is held against another."""
    value = fact.value or 0.0
    wholes = ("england", "average")
    if fact.role == "average" or (fact.role == "england" and beside.role not in wholes):
        return Estimate.fixed(value)
    return Estimate(value, fact.lower, fact.upper)


def difference_in_standard_errors(fact: Fact, other: Fact) -> float | None:
    """Return how many standard errors a fact lies above another; None without both intervals."""
    if fact.value is None or other.value is None or "at_most" in (fact.status, other.status):
        return None
    found = difference_z_score(_estimate(fact, other), _estimate(other, fact))
    return None if found is None or isinf(found) else round(found, 2)


def rounding_error(value: float, status: str) -> float:
    """Return how far a value stated rounded may lie from the true one: half its last step."""
    if status != "rounded" or not value:
        return 0.0
    digits = units.format_as_stated(value).replace(",", "")
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
            z=difference_in_standard_errors(own, other),
        )
        for own in facts
        if own.role == "area"
        for other in facts
        if other.role in COMPARATORS
        and not other.is_size_of_larger_area
        and (other.unit, other.breakdown, other.period) == (own.unit, own.breakdown, own.period)
    )


def make_changes(facts: Iterable[Fact]) -> tuple[Change, ...]:
    """Hold the area's value of the period drawn against earlier ones, for each unit and breakdown.

    Against the first, against the last but one, and against the highest or the lowest: whichever
    of these two lies further off. Each earlier value is told of once, as the first that it is.
    """
    series: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.role == "area":
            series.setdefault((fact.unit, fact.breakdown), []).append(fact)
    changes = []
    for group in series.values():
        until = [fact for fact in until_current(group) if fact.value is not None]
        known = until or [fact for fact in group if fact.value is not None]
        ordered = sorted(known, key=lambda fact: periods.period_start(fact.period))
        # What stood on another footing is no start to measure a change from.
        ordered = [fact for fact in ordered if fact.footing == ordered[-1].footing]
        if len(ordered) > 1:
            changes += changes_of_series(ordered)
    return tuple(changes)


def changes_of_series(ordered: Sequence[Fact]) -> list[Change]:
    """Return the changes to the last of two or more facts of one series, in order of time."""
    told: dict[str, Change] = {}
    for start, fact in starts_of_changes(ordered):
        told.setdefault(fact.id, change_between(fact, ordered[-1], start))
    return list(told.values())


def starts_of_changes(ordered: Sequence[Fact]) -> list[tuple[ChangeStart, Fact]]:
    """Return the facts that the last of a series is held against; one may stand there twice."""
    *earlier, last = ordered
    lowest, highest = (choose(earlier, key=_value) for choose in (min, max))
    has_fallen_further = _value(highest) - _value(last) >= _value(last) - _value(lowest)
    return [
        ("first", earlier[0]),
        ("previous", earlier[-1]),
        ("highest", highest) if has_fallen_further else ("lowest", lowest),
    ]


def _value(fact: Fact) -> float:
    return fact.value or 0.0


def change_between(earlier: Fact, later: Fact, start: ChangeStart = "first") -> Change:
    """Return how a value moved from one period to a later one."""
    return Change(
        earlier=earlier.id,
        later=later.id,
        direction=_direction_of_change(earlier, later),
        ratio=ratio(later, earlier),
        difference=difference(later, earlier),
        z=difference_in_standard_errors(later, earlier),
        start=start,
    )


def make_ranks(facts: Iterable[Fact], breakdowns: Iterable[str]) -> tuple[Rank, ...]:
    """Rank the area's latest values over the breakdowns, for each unit in which all are known.

    ``breakdowns`` are all that the catalogue knows, not only those charted, less those that hold
    others. A count that is suppressed is smaller than any that is published, and so is its share.
    """
    wanted = set(breakdowns)
    groups: dict[tuple[str, str], list[Fact]] = {}
    small: set[tuple[str, str]] = set()
    for fact in facts:
        if fact.role == "area" and fact.breakdown in wanted:
            groups.setdefault((fact.unit, fact.period), []).append(fact)
            if fact.unit == units.COUNT and fact.status == "suppressed" and not fact.note:
                small.add((fact.breakdown, fact.period))
    ranks = []
    for group in groups.values():
        known = [fact for fact in group if fact.value is not None]
        nothing = [
            fact
            for fact in group
            if fact.status == "none_reported" or (fact.breakdown, fact.period) in small
        ]
        if any(fact.status == "at_most" for fact in known):
            continue
        if not any(fact.value for fact in known):
            continue  # which of those that are hidden is largest, nobody knows
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
        case "similar":
            return "no clear change"
        case verdict:
            return verdict
