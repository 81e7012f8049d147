"""What each number of a sentence is said of: place, indicator, age, period, denominator.

English leaves much of this to the ear, so a scope may hold several places or indicators; a claim is
right if it is right of one of them. Where the words are clear there is one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from carebook.checking.list_alignment import (
    align_indicators,
    align_mentions,
    find_paired_number,
    nearest_mention,
)
from carebook.checking.number_places import find_number_places
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.period_mentions import PeriodMention
from carebook.checking.populations import (
    AGED_18_TO_64,
    AGED_65_AND_OVER,
    Denominator,
    find_share_population,
)
from carebook.checking.quantities import Quantity
from carebook.checking.spans import (
    CLAUSE_BREAK,
    alternating_mentions,
    attachment_costs,
    attachment_distance,
    distinct_keys,
)
from carebook.checking.word_lists import word_pattern


@dataclass(frozen=True)
class NumberScope:
    """What one number is said of. Sets may hold several; an empty one means nothing was said.

    ``is_in_percent`` tells that the text speaks in per cent, so that "28.3 and 29.3%" is read.
    """

    places: tuple[str, ...]
    indicators: tuple[str, ...]
    age: str | None
    age_is_near: bool
    periods: tuple[PeriodMention, ...]
    denominator: Denominator | None
    is_denominator_adjacent: bool
    share_population: str
    is_start_of_change: bool
    is_end_of_change: bool
    may_be_earlier_period: bool
    is_in_percent: bool

    @property
    def own_denominator(self) -> Denominator | None:
        """What the number is per, where the words stand beside the number itself."""
        return self.denominator if self.is_denominator_adjacent else None


_BEFORE_END_OF_CHANGE = word_pattern("number_scope", "before end of change")
_BEFORE_START_OF_CHANGE = word_pattern("number_scope", "before start of change")
_BEFORE_OTHER_PERIOD = word_pattern("number_scope", "before other period")
_BEFORE_EARLIER_VALUE = word_pattern("number_scope", "before earlier value")
_START_OF_CHANGE = word_pattern("number_scope", "start of change")


def find_number_scope(
    quantity: Quantity, sentence: ParsedSentence, units: Mapping[str, frozenset[str]] | None = None
) -> NumberScope:
    """Work out what a number of a sentence is said of.

    ``units`` are the kinds of number in which each indicator is stated, where they are known.
    """
    text = sentence.lowercase
    age, near = _find_age(quantity, sentence)
    share_population = ""
    if quantity.kind in ("percent", "share"):
        bare, is_share = sentence.lowercase_without_places, quantity.kind == "share"
        share_population = find_share_population(
            bare, quantity.start, quantity.end, is_share=is_share
        )
    denominator, own = _find_denominator(quantity, sentence)
    before = text[max(0, quantity.start - 24) : quantity.start]
    return NumberScope(
        places=find_number_places(quantity, sentence),
        indicators=_find_indicators(quantity, sentence, units or {}),
        age=age,
        age_is_near=near,
        periods=_find_number_periods(quantity, sentence),
        denominator=denominator,
        is_denominator_adjacent=own,
        share_population=share_population,
        is_end_of_change=bool(_BEFORE_END_OF_CHANGE.search(before))
        and bool(_START_OF_CHANGE.search(text[: quantity.start])),
        # "We will raise it from 61.8%" begins at today's.
        is_start_of_change=bool(_BEFORE_START_OF_CHANGE.search(before))
        and not sentence.unasserted.hold(quantity),
        may_be_earlier_period=bool(_BEFORE_EARLIER_VALUE.search(before)),
        is_in_percent=sentence.context.is_percent
        or any(q.kind == "percent" for q in sentence.quantities),
    )


def _find_indicators(
    quantity: Quantity, sentence: ParsedSentence, units: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    if not sentence.indicators:
        return sentence.context.indicators_meant
    kind = _unit_kind(quantity, sentence)
    unfit = frozenset(t.key for t in sentence.indicators if kind not in units.get(t.key, (kind,)))
    if (found := align_indicators(quantity, sentence, unfit if kind else frozenset())) is not None:
        return found
    if (before := find_paired_number(quantity, sentence)) is not None:
        return _find_indicators(before, sentence, units)
    others = [n for n in sentence.quantities if n is not quantity]
    mentions = alternating_mentions(quantity, sentence.indicators, sentence.stated_figures)
    costs = attachment_costs(sentence.lowercase, quantity, mentions, others)
    if not any(indicator.end <= quantity.start for indicator in sentence.indicators):
        # What was spoken of before stays in the air, behind what is said in the number's clause.
        costs |= {name: 32.0 for name in sentence.context.indicators if name not in costs}
    # A measure that is never stated in such numbers gives way to any that is.
    stated = [name for name in costs if not kind or kind in units.get(name, (kind,))]
    if not stated:
        named, weak = distinct_keys(sentence.indicators), distinct_keys(sentence.weak_indicators)
        for names in (named, sentence.context.indicators, weak):
            stated = stated or [name for name in names if kind in units.get(name, ())]
        costs |= dict.fromkeys(stated, 0.0)
    costs = {name: cost for name, cost in costs.items() if name in stated} or costs
    best = min(costs.values())
    return tuple(name for name, cost in costs.items() if cost <= best + 14)


_COUNTED_NOUNS = re.compile(r"\s+(?:people|requests|residents|providers|adults|carers|times)\b")


def _unit_kind(quantity: Quantity, sentence: ParsedSentence) -> str:
    """Return the kind of unit a number is said in, or nothing where that is open."""
    if quantity.kind == "share" and re.match(r" (?:of )?a day", sentence.lowercase[quantity.end :]):
        return "plain"
    if quantity.kind == "share":
        return "percent"
    if quantity.kind in ("percent", "money"):
        return quantity.kind
    if any(100 <= denominator.base <= 1000 for denominator in sentence.denominators):
        return ""  # "of every 100 residents, 46"
    if quantity.kind == "plain" and _COUNTED_NOUNS.match(sentence.lowercase, quantity.end):
        return "plain"
    if (
        quantity.kind == "plain"
        and not sentence.context.is_percent
        and not any(q.kind in ("percent", "money") for q in sentence.quantities)
    ):
        return "plain"
    return ""


def _find_age(quantity: Quantity, sentence: ParsedSentence) -> tuple[str | None, bool]:
    if sentence.ages:
        if (found := align_mentions(sentence.ages, quantity, sentence)) is not None:
            return found, True
        best = nearest_mention(quantity, sentence.ages, sentence)
        if best is not None:
            return best[0].key, best[1] < 22
    if len(set(sentence.context.ages)) == 1:
        return sentence.context.ages[0], False
    # "Per 100,000 people aged 65 and over it was ...; per 100,000 of all ages ..."
    ages = {d.population for d in sentence.denominators} & {AGED_65_AND_OVER, AGED_18_TO_64}
    if len(ages) == 1 and len(sentence.denominators) > 1:
        return next(iter(ages)), False
    return None, False


def _find_number_periods(quantity: Quantity, sentence: ParsedSentence) -> tuple[PeriodMention, ...]:
    periods = sentence.periods
    if not periods:
        # "What was it in 2021-22? It was ...": the year that was asked for.
        same = re.match(r"\W*(?:it|that|this) (?:was|is|stood|came)\b(?! now)", sentence.lowercase)
        return sentence.context.periods if same and len(sentence.context.periods) == 1 else ()
    if len({period.key for period in periods}) == 1:
        [period] = periods[:1]
        if period.is_relative and _is_further_from(period, quantity, sentence):
            return sentence.context.periods[-1:]
        # "763,000 people, more than in 2001": the figure is of today.
        head = sentence.lowercase[quantity.end : period.start]
        is_other = quantity.end <= period.start and _BEFORE_OTHER_PERIOD.search(head)
        return () if is_other else (period,)
    if (found := align_mentions(periods, quantity, sentence)) is not None:
        return tuple(period for period in periods if period.key == found)[:1]
    text = sentence.lowercase

    def cost(period: PeriodMention, quantity: Quantity) -> float:
        others = [n for n in sentence.quantities if n is not quantity]
        far = attachment_distance(text, quantity, period, others)
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

    if len(periods) == len(sentence.stated_figures) == 2 and quantity in sentence.stated_figures:
        # Two numbers and two years: each has its own.
        (one, other), (early, late) = sentence.stated_figures, periods
        straight = cost(early, one) + cost(late, other)
        crossed = cost(late, one) + cost(early, other)
        first = straight <= crossed
        return (early if (quantity == one) == first else late,)
    return (min(periods, key=lambda period: cost(period, quantity)),)


def _is_further_from(period: PeriodMention, quantity: Quantity, sentence: ParsedSentence) -> bool:
    """Whether "the year before" belongs to another number: "65.5%, up from 62% a year earlier"."""
    figures = sentence.stated_figures
    if len(figures) < 2 or quantity not in figures:
        return False
    costs = {
        one.start: attachment_distance(sentence.lowercase, one, period, sentence.quantities)
        for one in figures
    }
    return costs[quantity.start] > min(costs.values())


def _find_denominator(
    quantity: Quantity, sentence: ParsedSentence
) -> tuple[Denominator | None, bool]:
    """Return what a number is per, and whether the words stand beside the number itself."""
    text, quantities = sentence.lowercase, sentence.quantities
    before = [d for d in sentence.denominators if d.end <= quantity.start]
    after = [d for d in sentence.denominators if d.start >= quantity.end]
    if after:
        gap = text[quantity.end : after[0].start]
        crossed = any(quantity.end <= q.start and q.end <= after[0].start for q in quantities)
        parted = CLAUSE_BREAK.search(gap) or re.search(r",\s+(?:or|and)\b", gap)
        if not crossed and not parted and len(gap) <= 90:
            return after[0], True
    if before:
        gap = text[before[-1].end : quantity.start]
        taken = any(q.end <= before[-1].start for q in quantities)
        return before[-1], not taken and len(gap) < 120
    known = after[:1] or sentence.context.denominators[-1:]
    return (known[0] if known else None), False
