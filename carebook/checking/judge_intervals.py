"""Judging the interval that a text gives a figure: it has to be the fact's own."""

from collections.abc import Iterable, Sequence

from carebook.checking.checked_claim import ClaimJudgement, contradicted, not_checked, supported
from carebook.checking.fact_lookup import FactEntry
from carebook.checking.number_scope import find_number_scope
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.period_mentions import PeriodMention
from carebook.checking.rounding import states_value
from carebook.checking.spans import Span
from carebook.checking.stated_intervals import StatedInterval
from carebook.data import units

JudgedNumber = tuple[Span, ClaimJudgement]


def judge_interval(
    interval: StatedInterval, judged: Sequence[JudgedNumber], sentence: ParsedSentence
) -> ClaimJudgement:
    """Judge an interval by the figure beside it, of those that were ``judged`` in its sentence."""
    entries = _entries_meant(interval, judged, sentence)
    with_interval = [entry for entry in entries if entry.fact.lower is not None]
    for entry in with_interval:
        if any(_states_limits(interval, *limits) for limits in _limits_of(entry)):
            return supported(entry.fact.id, f"{entry.description}: its interval.")
    if with_interval:
        best = with_interval[0]
        _, (low, high, _) = _limits_of(best)
        return contradicted(
            best.fact.id,
            f"That is not its interval, {low:,.1f} to {high:,.1f}: {best.description}.",
        )
    if entries:
        reason = f"The data have no interval for it: {entries[0].description}."
        return not_checked(reason, entries[0].fact.id)
    return not_checked("No figure stands beside this interval.")


def _entries_meant(
    interval: StatedInterval, judged: Sequence[JudgedNumber], sentence: ParsedSentence
) -> list[FactEntry]:
    """Return the figures that an interval may be of: those stated, else those of its scope."""
    before = [one for one in judged if one[0].end <= interval.start]
    if before and interval.follows_figure:
        beside = before[-1:]
    else:
        beside = [*reversed(before), *(one for one in judged if one[0].start >= interval.end)]
    stated = [
        verdict.fact for _, verdict in beside if verdict.fact and verdict.verdict == "supported"
    ]
    if not beside:
        stated = sorted(sentence.context.facts)
    numbers = [q for q in sentence.stated_figures if beside and q.start == beside[0][0].start]
    scope = find_number_scope(numbers[0] if numbers else interval.lower, sentence)
    everything = list(
        sentence.lookup.entries_for(
            (*scope.indicators, *_indicators_of(stated)), [*scope.places, *_places(sentence)]
        )
    )
    found = [entry for fact in stated for entry in everything if entry.fact.id == fact]
    return found or [
        entry
        for entry in everything
        if entry.fact.indicator in scope.indicators
        and entry.place_code in scope.places
        and _fits_period(entry, scope.periods)
    ]


def _fits_period(entry: FactEntry, named: Sequence[PeriodMention]) -> bool:
    if not named:
        return entry.is_latest
    return any(one.matches(entry.fact.period) for one in named)


def _places(sentence: ParsedSentence) -> list[str]:
    return [place.key for place in sentence.places]


def _indicators_of(fact_ids: Iterable[str]) -> list[str]:
    return [fact.split("/")[1] for fact in fact_ids]


def _limits_of(entry: FactEntry) -> tuple[tuple[float, float, float], ...]:
    """Return the lower and upper limit and the value, in the data's unit and in the one shown."""
    fact, scale = entry.fact, units.UNITS[entry.fact.unit].scale
    limits = (fact.lower or 0.0, fact.upper or 0.0, fact.value or 0.0)
    return limits, (limits[0] * scale, limits[1] * scale, limits[2] * scale)


def _states_limits(interval: StatedInterval, low: float, high: float, value: float) -> bool:
    if interval.upper is not None:
        return states_value(interval.lower, low) and states_value(interval.upper, high)
    halves = ((high - low) / 2, high - value, value - low)
    return any(states_value(interval.lower, half) for half in halves)
