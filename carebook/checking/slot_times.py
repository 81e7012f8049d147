"""Times that a sentence gives to figures in its slots which are not theirs."""

from collections.abc import Iterable, Iterator

from carebook.checking.checked_claim import contradicted, not_checked
from carebook.checking.fact_lookup import FactLookup
from carebook.checking.period_mentions import PeriodMention, find_periods
from carebook.checking.slot_suggestions import SlotSuggestions
from carebook.checking.spans import Mention, Span
from carebook.checking.word_lists import word_pattern
from carebook.checking.words_around_slots import (
    MOVING_KINDS,
    JudgedWords,
    SentenceAround,
    SlotMention,
)
from carebook.data import periods

_RELATIVE_TIME = word_pattern("around_slots", "relative time")


def judge_times(
    sentence: SentenceAround, lookup: FactLookup, suggest: SlotSuggestions
) -> Iterator[JudgedWords]:
    """Yield the periods that no figure of the sentence is of, and those given to another's."""
    named = find_periods(sentence.lowercase)
    if not sentence.slots:
        return
    for period in named:
        fitting = [slot for slot in sentence.slots if _is_of_period(slot, period)]
        if not fitting:
            slot = _nearest_slot(period, sentence)
            yield (
                period,
                "number",
                contradicted(
                    slot.own.fact.id,
                    f"the sentence speaks of this time, and {slot.name} is of "
                    f"{_periods_of(slot)}: {suggest.period(slot)}",
                ),
            )
            continue
        for slot in sentence.slots:
            before = [one for one in named if one.end <= slot.start]
            is_given = bool(before) and before[-1] == period
            if not is_given or slot in fitting or slot.own.fact.value is None:
                continue
            label = periods.period_label(slot.own.fact.period)
            says_its_own = label in slot.words or any(
                other.measure == slot.measure and other.start < slot.start
                for other in sentence.slots
            )
            if not says_its_own:
                yield (
                    period,
                    "number",
                    contradicted(
                        slot.own.fact.id,
                        f"the sentence gives this time to {slot.name}, which is of {label}: "
                        f"put it in a sentence of its own, after {suggest.period_name(slot)}",
                    ),
                )
    for match in _RELATIVE_TIME.finditer(sentence.lowercase):
        slots = [slot for slot in sentence.slots if slot.kind not in ("aside",)]
        if tells_of_past(slots, lookup):
            continue
        if slots and not any(slot.kind in MOVING_KINDS for slot in slots):
            yield (
                Mention(*match.span(), ""),
                "number",
                not_checked(
                    f"no slot of this sentence tells of this time: {suggest.change(slots[0])}"
                ),
            )


def tells_of_past(slots: Iterable[SlotMention], lookup: FactLookup) -> bool:
    """Whether one of some slots is of a period before the latest of its measure."""
    return any(
        entry.fact.period
        < max(
            (
                other.fact.period
                for other in lookup.entries_by_indicator.get(entry.fact.indicator, ())
                if other.fact.breakdown == entry.fact.breakdown and other.fact.value is not None
            ),
            default=entry.fact.period,
        )
        for slot in slots
        for entry in slot.entries
    )


def _is_of_period(slot: SlotMention, period: PeriodMention) -> bool:
    return any(period.matches(entry.fact.period) for entry in slot.entries)


def _periods_of(slot: SlotMention) -> str:
    labels = dict.fromkeys(periods.period_label(entry.fact.period) for entry in slot.entries)
    return " and ".join(labels)


def _nearest_slot(span: Span, sentence: SentenceAround) -> SlotMention:
    return min(
        sentence.slots, key=lambda slot: max(slot.start - span.end, span.start - slot.end, 0)
    )
