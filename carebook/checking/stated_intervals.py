"""Intervals beside a figure: "95% CI 56.0 to 67.6", "(56.0-67.6)", "give or take 6 points"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from carebook.checking.quantities import Quantity
from carebook.checking.word_lists import word_pattern

_RANGE_JOINER = word_pattern("intervals", "range joiner")
_BEFORE_RANGE = word_pattern("intervals", "before range")
_BEFORE_LIKELY_RANGE = word_pattern("intervals", "before likely range")
_AFTER_LIKELY_RANGE = word_pattern("intervals", "after likely range")
_BEFORE_LIMITS = word_pattern("intervals", "before its limits")
_INTERVAL = word_pattern("intervals", "interval")
_OPENS_BRACKET = word_pattern("intervals", "opens bracket")
_CLOSES_BRACKET = word_pattern("intervals", "closes bracket")
_BEFORE_HALF_WIDTH = word_pattern("intervals", "before half width")
_AFTER_HALF_WIDTH = word_pattern("intervals", "after half width")
_OUT_OF = word_pattern("intervals", "out of")
# How far before a range its words are looked for.
_REACH = 70


@dataclass(frozen=True)
class StatedInterval:
    """An interval in a sentence: two limits, or half its width where ``upper`` is missing.

    ``follows_figure`` marks one in brackets right behind the figure that it is of.
    """

    lower: Quantity
    upper: Quantity | None
    follows_figure: bool

    @property
    def start(self) -> int:
        """Where the first of its numbers begins."""
        return self.lower.start

    @property
    def end(self) -> int:
        """Where the last of its numbers ends."""
        return (self.upper or self.lower).end


def find_intervals(text: str, quantities: Sequence[Quantity]) -> list[StatedInterval]:
    """Find the intervals among the numbers of a sentence of small letters."""
    found: list[StatedInterval] = []
    for before, lower, upper in zip(
        (None, *quantities), quantities, (*quantities[1:], None), strict=False
    ):
        if found and found[-1].end > lower.start:
            continue
        if upper is not None and _is_range(lower, upper, text):
            begin = before.end if before else 0
            head = text[max(begin, lower.start - _REACH) : lower.start]
            behind = _stands_in_brackets(before, lower, upper, text)
            tells_limits = _BEFORE_LIMITS.search(head) and _INTERVAL.search(text, 0, lower.start)
            after = text[upper.end : upper.end + 110]
            if behind or tells_limits or _is_called_interval(head, after):
                found.append(StatedInterval(lower, _without_sign(upper), behind))
                continue
        if _is_half_width(lower, text):
            found.append(StatedInterval(_without_sign(lower), None, before is not None))
    return found


def ends_scale(quantity: Quantity, intervals: Sequence[StatedInterval], text: str) -> bool:
    """Whether a number is the end of the scale of a figure before: "7.7 (7.5 to 7.9) out of 12"."""
    return any(
        _OUT_OF.fullmatch(text, interval.end, quantity.start) is not None
        for interval in intervals
        if interval.end <= quantity.start
    )


def _is_range(lower: Quantity, upper: Quantity, text: str) -> bool:
    return (
        _RANGE_JOINER.fullmatch(text, lower.end, upper.start) is not None
        and lower.kind in ("plain", "percent", "money")
        and lower.value < abs(upper.value)
    )


def _stands_in_brackets(
    before: Quantity | None, lower: Quantity, upper: Quantity, text: str
) -> bool:
    """Whether a range stands in brackets behind a figure that lies in it."""
    if before is None or _CLOSES_BRACKET.match(text, upper.end) is None:
        return False
    return _OPENS_BRACKET.search(
        text[before.end : lower.start]
    ) is not None and lower.value <= before.value <= abs(upper.value)


def _is_called_interval(before: str, after: str) -> bool:
    if _BEFORE_RANGE.search(before):
        return True
    return _BEFORE_LIKELY_RANGE.search(before) is not None or (
        before.rstrip().endswith(("between", "from"))
        and _AFTER_LIKELY_RANGE.match(after) is not None
    )


def _is_half_width(quantity: Quantity, text: str) -> bool:
    before = text[max(0, quantity.start - 40) : quantity.start]
    if _BEFORE_HALF_WIDTH.search(before):
        return True
    return (
        before.rstrip().endswith("within")
        and _AFTER_HALF_WIDTH.match(text, quantity.end) is not None
    )


def _without_sign(quantity: Quantity) -> Quantity:
    return replace(quantity, value=abs(quantity.value))
