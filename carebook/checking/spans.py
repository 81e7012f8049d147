"""Stretches of a sentence, and what lies between them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from carebook.checking.word_lists import word_pattern

_IN_BRACKETS = re.compile(r"\([^()]*\)")


class Span(Protocol):
    """Anything that stands from ``start`` to ``end`` in a sentence."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


SpanT = TypeVar("SpanT", bound=Span)


@dataclass(frozen=True)
class Mention:
    """Words that name something: ``what`` is its key (an area code, an indicator, an age)."""

    start: int
    end: int
    key: str


# What parts a sentence into clauses that speak of different things.
CLAUSE_BREAK = word_pattern("spans", "clause break")
PHRASE_BREAK = word_pattern("spans", "phrase break")


def distinct_keys(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return the keys of some mentions, each once, in order."""
    return tuple(dict.fromkeys(mention.key for mention in mentions))


def find_mentions(words: re.Pattern[str], text: str, key: str = "") -> list[Mention]:
    """Find every place in a text that fits a pattern."""
    return [Mention(*match.span(), key) for match in words.finditer(text)]


def overlaps(one: Span, other: Span) -> bool:
    """Whether two spans share a letter."""
    return one.start < other.end and other.start < one.end


def spans_outside(spans: Iterable[SpanT], masks: Sequence[Span]) -> list[SpanT]:
    """Return the spans that share no letter with any of the masks."""
    return [span for span in spans if not any(overlaps(span, mask) for mask in masks)]


def text_between(text: str, one: Span, other: Span) -> str:
    """Return what stands between two spans, whichever comes first."""
    first, second = (one, other) if one.start <= other.start else (other, one)
    return text[first.end : second.start]


def alternating_mentions(
    one: Span, mentions: Sequence[SpanT], numbers: Sequence[Span]
) -> list[SpanT]:
    """Return the mentions that may belong to a number where numbers and mentions take turns.

    "There were 10 in nursing and 75 in residential homes" names after each number, "nursing 10,
    residential 75" before each. Where a sentence keeps neither order all mentions may.
    """
    if len(numbers) < 2 or one not in numbers:
        return list(mentions)
    ordered = sorted(numbers, key=lambda number: number.start)
    ends = [*(number.start for number in ordered[1:]), 10**9]
    begins = [0, *(number.end for number in ordered[:-1])]
    after = [
        [m for m in mentions if number.end <= m.start and m.end <= end]
        for number, end in zip(ordered, ends, strict=True)
    ]
    before = [
        [m for m in mentions if begin <= m.start and m.end <= number.start]
        for number, begin in zip(ordered, begins, strict=True)
    ]
    at = ordered.index(one)
    behind = [
        min((m.start - n.end for m in ms), default=999)
        for n, ms in zip(ordered, after, strict=True)
    ]
    ahead = [
        min((n.start - m.end for m in ms), default=999)
        for n, ms in zip(ordered, before, strict=True)
    ]
    if (
        all(after)
        and not before[0]
        and all(b <= a for b, a in zip(behind[:-1], ahead[:-1], strict=True))
    ):
        return after[at]
    if all(before) and not after[-1] and all(a <= b for b, a in zip(behind, ahead, strict=True)):
        return before[at]
    return list(mentions)


def attachment_distance(text: str, one: Span, other: Span, numbers: Sequence[Span]) -> float:
    """Return how loosely two spans belong together: letters, and what parts them.

    Another number between them parts them most, then the end of a clause, then a comma.
    """
    if overlaps(one, other):
        return 0.0
    gap = text_between(text, one, other)
    low, high = min(one.end, other.end), max(one.start, other.start)
    crossed = sum(low <= n.start and n.end <= high for n in numbers)
    listed = re.fullmatch(r"[^\w]*,? (?:and|or) |[^\w]*, ", gap) is not None
    return (
        (14 if listed else 0)
        + 0.4 * len(gap)
        + 35 * crossed
        + 30 * len(CLAUSE_BREAK.findall(gap))
        + 9 * len(PHRASE_BREAK.findall(gap))
    )


def attachment_costs(
    text: str, one: Span, mentions: Iterable[Mention], numbers: Sequence[Span]
) -> dict[str, float]:
    """Return how loosely a span belongs to what is mentioned: the least distance of each key."""
    costs: dict[str, float] = {}
    for mention in mentions:
        cost = attachment_distance(text, one, mention, numbers)
        costs[mention.key] = min(cost, costs.get(mention.key, cost))
    return costs


def without_brackets(text: str) -> str:
    """Blank out what stands in brackets, so that every other letter keeps its place."""
    return _IN_BRACKETS.sub(lambda found: " " * len(found.group()), text)
