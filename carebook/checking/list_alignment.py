"""Lists that meet lists: which of several names a number in a row of numbers belongs to."""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.period_mentions import PeriodMention
from carebook.checking.quantities import Quantity
from carebook.checking.spans import Mention, Span, alternating_mentions, attachment_distance
from carebook.checking.word_lists import word_pattern

_PLAIN_LIST_JOINER = re.compile(r"\W*(?:and|or|to|against|versus|v|vs)?\W*(?:about|around)?\W*")
# "18.6, against 19 in England, and lower than in London": London's figure comes after it.
_NEXT_COMPARISON = re.compile(r"\b(?:than|different|same|similar)\b")
_LIST_BREAK = word_pattern("list_alignment", "list break")

_COMPARED_WITH = word_pattern("list_alignment", "compared with")


def align_mentions(
    mentions: Sequence[Mention | PeriodMention], quantity: Quantity, sentence: ParsedSentence
) -> str | None:
    """Return what a number is said of where a list of names meets a list of numbers in order.

    "Rutland and England stood at 28.3% and 65.4%", with or without "respectively".
    """
    numbers = sentence.stated_figures
    if quantity not in numbers:
        return None
    figure_mentions = [Mention(number.start, number.end, "") for number in numbers]
    events = sorted([*mentions, *figure_mentions], key=lambda event: (event.start, event.end))
    runs: list[list[Mention | PeriodMention]] = []
    for _, run in groupby(events, key=lambda event: event.key != ""):
        # A name that is said twice counts once.
        once = [next(same) for _, same in groupby(run, key=lambda event: event.key or event.start)]
        runs.append(once)
    for first, second in pairwise(runs):
        names_first = first[0].key != ""
        names, figures = (first, second) if names_first else (second, first)
        keys, starts = [name.key for name in names], [figure.start for figure in figures]
        if len(keys) < 2 or len(figures) % len(keys) or len(set(keys)) != len(keys):
            continue
        low, high = min(names[0].start, starts[0]), max(names[-1].end, figures[-1].end)
        headed = names_first and ":" in sentence.lowercase[names[-1].end : starts[0]]
        if _LIST_BREAK.search(sentence.lowercase[low:high]) and not headed:
            continue
        between = sentence.lowercase[names[0].end : names[-1].start]
        if not names_first and (
            not _is_plain_list(sentence.lowercase, figures) or _NEXT_COMPARISON.search(between)
        ):
            continue
        if quantity.start in starts:
            return keys[starts.index(quantity.start) % len(keys)]
    return None


def _is_plain_list(text: str, figures: Sequence[Span]) -> bool:
    """Whether numbers stand in a plain list: "28.3% and 29.3%"."""
    return all(
        _PLAIN_LIST_JOINER.fullmatch(text, one.end, other.start) for one, other in pairwise(figures)
    )


def align_indicators(
    quantity: Quantity, sentence: ParsedSentence, unfit: frozenset[str] = frozenset()
) -> tuple[str, ...] | None:
    """Return the indicators of a number where a list of numbers follows a list of indicators.

    "Gross and net spending were £465 and £401"; "..., against £478 and £405 in England". Those
    that are ``unfit`` for such a number do not count.
    """
    found = [
        cluster
        for cluster in group_overlapping_indicators(sentence)
        if not set(cluster[2]) <= unfit
    ]
    distinct: list[tuple[int, int, tuple[str, ...]]] = []
    for cluster in found:
        if not any(set(cluster[2]) & set(other[2]) for other in distinct):
            distinct.append(cluster)
    figures = sentence.stated_figures
    if len(distinct) < 2 or quantity not in figures:
        return None
    # The run of numbers, without a indicator among them, in which this one stands.
    at = figures.index(quantity)
    low = high = at

    def clear(one: Quantity, other: Quantity) -> bool:
        return not any(one.end <= c[0] and c[1] <= other.start for c in found)

    while low and clear(figures[low - 1], figures[low]):
        low -= 1
    while high + 1 < len(figures) and clear(figures[high], figures[high + 1]):
        high += 1
    run = figures[low : high + 1]
    before = [c for c in distinct if c[1] <= run[0].start]
    if len(run) < 2 or len(before) < 2:
        return None
    first_run = low == 0
    if any(_COMPARED_WITH.fullmatch(sentence.lowercase[a.end : b.start]) for a, b in pairwise(run)):
        return None
    if first_run and len(before) == len(run):
        return before[at - low][2]
    # A later run goes back over the indicators that had their numbers before.
    if not first_run and high + 1 == len(figures):
        extra = run[-len(before) :] if len(run) >= len(before) else ()
        if len(run) in (len(before), len(before) + 1) and quantity in extra:
            return before[extra.index(quantity)][2]
    return None


def group_overlapping_indicators(
    sentence: ParsedSentence,
) -> list[tuple[int, int, tuple[str, ...]]]:
    """Gather indicators whose words overlap: they are different meanings of the same words."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for indicator in sentence.indicators:
        if found and indicator.start < found[-1][1]:
            start, end, names = found[-1]
            found[-1] = (
                start,
                max(end, indicator.end),
                tuple(dict.fromkeys((*names, indicator.key))),
            )
        else:
            found.append((indicator.start, indicator.end, (indicator.key,)))
    return found


def find_paired_number(quantity: Quantity, sentence: ParsedSentence) -> Quantity | None:
    """Return the number that this one stands beside: "68.8% (64.7%)", "25.4% vs 29.3%"."""
    before = [q for q in sentence.quantities if q.end <= quantity.start]
    if before and _COMPARED_WITH.fullmatch(sentence.lowercase[before[-1].end : quantity.start]):
        return before[-1]
    return None


def nearest_mention(
    quantity: Span, mentions: Sequence[Mention], sentence: ParsedSentence
) -> tuple[Mention, float] | None:
    """Return the mention that belongs to a number most closely, and how loosely it does."""
    others = [n for n in sentence.quantities if n is not quantity]
    best: tuple[Mention, float] | None = None
    for mention in alternating_mentions(quantity, mentions, sentence.stated_figures):
        cost = attachment_distance(sentence.lowercase, quantity, mention, others)
        if mention.start >= quantity.end and sentence.lowercase[: quantity.start].rstrip().endswith(
            "("
        ):
            cost += 15  # a number in brackets belongs to what stands before them
        if best is None or cost < best[1]:
            best = (mention, cost)
    return best
