"""What each number of a sentence is said of: place, topic, age, period, denominator.

English leaves much of this to the ear, so a binding may hold several places or topics; a claim is
right if it is right of one of them. Where the words are clear there is one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carebook.checking.groups import Denominator, of_whom
from carebook.checking.numbers import Quantity
from carebook.checking.order import aligned, in_order, nearest, same_as_before
from carebook.checking.reading import Context, Reading
from carebook.checking.spans import STRONG, Span, distance, in_step
from carebook.checking.when import Period
from carebook.checking.whose import places_of


@dataclass(frozen=True)
class Binding:
    """What one number is said of. Sets may hold several; an empty one means nothing was said."""

    places: tuple[str, ...]
    topics: tuple[str, ...]
    age: str | None
    age_is_near: bool
    periods: tuple[Period, ...]
    denominator: Denominator | None
    is_own_denominator: bool
    of: str
    is_earlier: bool
    is_later: bool
    may_be_earlier: bool


_TO = re.compile(r"\bto\s+(?:a |about |around |some |just |over |under |nearly |almost )*$")
_START = re.compile(
    r"\bfrom\s+(?:a |an |the )?(?:about |around |some |just |over |under |nearly |almost )*"
    r"(?:rate of |share of |figure of |level of )?$"
)
_ONCE = re.compile(
    r"\b(?:was once|had been|used to be|previously|then|earlier|it was|at first)\s+(?:a |an |the )?"
    r"(?:about |around |just )*(?:rate of |share of |figure of |level of )?$"
)
_FROM = re.compile(
    r"\bfrom\s+(?:a |about |around |some |just |over |under |nearly |almost )*£?\d[^;]*$"
)


def bind(
    index: int,
    reading: Reading,
    context: Context,
    home: str,
    units: Mapping[str, frozenset[str]] | None = None,
) -> Binding:
    """Bind the number at ``index`` of a reading; ``home`` is the code of the book's area."""
    quantity = reading.quantities[index]
    text = reading.plain
    numbers = reading.quantities
    age, near = _age(index, reading, context)
    denominator, own = _denominator(index, reading, context)
    before = text[max(0, quantity.start - 24) : quantity.start]
    return Binding(
        places=places_of(index, reading, context, home),
        topics=_topics(quantity, reading, context, numbers, units or {}),
        age=age,
        age_is_near=near,
        periods=_periods(index, reading, context),
        denominator=denominator,
        is_own_denominator=own,
        of=of_whom(reading.bare, quantity.start, quantity.end, is_share=quantity.kind == "share")
        if quantity.kind in ("percent", "share")
        else "",
        is_later=bool(_TO.search(before)) and bool(_FROM.search(text[: quantity.start])),
        is_earlier=bool(_START.search(before)),
        may_be_earlier=bool(_ONCE.search(before)),
    )


def _topics(
    quantity: Quantity,
    reading: Reading,
    context: Context,
    numbers: Sequence[Span],
    units: Mapping[str, frozenset[str]],
) -> tuple[str, ...]:
    if not reading.topics:
        return context.topics or ((context.topic_param,) if context.topic_param else ())
    text = reading.plain
    kind = _kind(quantity, reading, context)
    unfit = frozenset(t.what for t in reading.topics if kind not in units.get(t.what, (kind,)))
    if (found := in_order(quantity, reading, unfit if kind else frozenset())) is not None:
        return found
    if (before := same_as_before(quantity, reading)) is not None:
        return _topics(before, reading, context, numbers, units)
    costs: dict[str, float] = {}
    for topic in in_step(quantity, reading.topics, reading.figures):
        cost = distance(text, quantity, topic, [n for n in numbers if n is not quantity])
        costs[topic.what] = min(cost, costs.get(topic.what, 1e9))
    if not any(topic.end <= quantity.start for topic in reading.topics):
        # What was spoken of before stays in the air, behind what is said in the number's clause.
        costs |= {name: 32.0 for name in context.topics if name not in costs}
    # A measure that is never stated in such numbers gives way to any that is.
    stated = [name for name in costs if not kind or kind in units.get(name, (kind,))]
    if not stated:
        stated = [t.what for t in reading.topics if kind in units.get(t.what, ())]
        stated = (
            stated
            or [n for n in context.topics if kind in units.get(n, ())]
            or [topic.what for topic in reading.faint if kind in units.get(topic.what, ())]
        )
        costs |= dict.fromkeys(stated, 0.0)
    costs = {name: cost for name, cost in costs.items() if name in stated} or costs
    best = min(costs.values())
    return tuple(name for name, cost in costs.items() if cost <= best + 14)


_COUNTS = re.compile(r"\s+(?:people|requests|residents|providers|adults|carers|times)\b")


def _kind(quantity: Quantity, reading: Reading, context: Context) -> str:
    """Return the kind of unit a number is said in, or nothing where that is open."""
    if quantity.kind == "share" and re.match(r" (?:of )?a day", reading.plain[quantity.end :]):
        return "plain"
    if quantity.kind == "share":
        return "percent"
    if quantity.kind in ("percent", "money"):
        return quantity.kind
    if any(100 <= denominator.base <= 1000 for denominator in reading.denominators):
        return ""  # "of every 100 residents, 46"
    if quantity.kind == "plain" and _COUNTS.match(reading.plain, quantity.end):
        return "plain"
    if (
        quantity.kind == "plain"
        and not context.is_percent
        and not any(q.kind in ("percent", "money") for q in reading.quantities)
    ):
        return "plain"
    return ""


def _age(index: int, reading: Reading, context: Context) -> tuple[str | None, bool]:
    quantity = reading.quantities[index]
    if reading.ages:
        if (found := aligned(reading.ages, index, reading)) is not None:
            return found, True
        best = nearest(quantity, reading.ages, reading)
        if best is not None:
            return best[0].what, best[1] < 22
    if len(set(context.ages)) == 1:
        return context.ages[0], False
    return None, False


def _periods(index: int, reading: Reading, context: Context) -> tuple[Period, ...]:
    periods = reading.periods
    if not periods:
        # "What was it in 2021-22? It was ...": the year that was asked for.
        same = re.match(r"\W*(?:it|that|this) (?:was|is|stood|came)\b(?! now)", reading.plain)
        return context.periods if same and len(context.periods) == 1 else ()
    if len({period.what for period in periods}) == 1:
        return (periods[0],)
    if (found := aligned(periods, index, reading)) is not None:
        return tuple(period for period in periods if period.what == found)[:1]
    quantity = reading.quantities[index]
    text = reading.plain

    def cost(period: Period, quantity: Quantity) -> float:
        others = [n for n in reading.quantities if n is not quantity]
        far = distance(text, quantity, period, others)
        # "25.1% in 2019": right after a number a period belongs to it.
        right = (
            re.fullmatch(
                r"[\w\s%'-]{0,40}?\(?(?:in|for|at|by|during|as of)?\s?(?:mid-)?",
                text[quantity.end : period.start],
            )
            if period.start >= quantity.end
            else None
        )
        return far - (8 if right else 0)

    if len(periods) == len(reading.figures) == 2 and quantity in reading.figures:
        # Two numbers and two years: each has its own.
        (one, other), (early, late) = reading.figures, periods
        straight = cost(early, one) + cost(late, other)
        crossed = cost(late, one) + cost(early, other)
        first = straight <= crossed
        return (early if (quantity == one) == first else late,)
    return (min(periods, key=lambda period: cost(period, quantity)),)


def _denominator(index: int, reading: Reading, context: Context) -> tuple[Denominator | None, bool]:
    """Return what a number is per, and whether the words stand beside the number itself."""
    quantity, text = reading.quantities[index], reading.plain
    for denominator in reading.denominators:
        if denominator.start < quantity.end:
            continue
        gap = text[quantity.end : denominator.start]
        crossed = any(
            quantity.end <= q.start and q.end <= denominator.start for q in reading.quantities
        )
        if (
            not crossed
            and not STRONG.search(gap)
            and len(gap) <= 90
            and not re.search(r",\s+(?:or|and)\b", gap)
        ):
            return denominator, True
        break
    before = [d for d in reading.denominators if d.end <= quantity.start]
    if before:
        gap = text[before[-1].end : quantity.start]
        taken = any(q.end <= before[-1].start for q in reading.quantities)
        return before[-1], not taken and len(gap) < 120
    after = [d for d in reading.denominators if d.start >= quantity.end]
    if after:
        return after[0], False
    return (context.denominators[-1], False) if context.denominators else (None, False)
