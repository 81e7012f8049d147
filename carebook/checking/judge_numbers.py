"""Judging a number: whether a fact carries it, of that place, group, period and measure.

Where none does, the nearest fact that has the number says whose it is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from carebook.checking.checked_claim import ClaimVerdict
from carebook.checking.fact_lookup import FactEntry, FactLookup
from carebook.checking.indicator_mentions import find_breakdowns
from carebook.checking.list_alignment import align_mentions, nearest_mention
from carebook.checking.number_places import find_subject
from carebook.checking.number_scope import NumberScope, find_number_scope
from carebook.checking.parsed_sentence import ParsedSentence, PrecedingContext
from carebook.checking.place_mentions import UNKNOWN_PLACE, place_name_for_code
from carebook.checking.quantities import Quantity
from carebook.checking.rounding import states_value
from carebook.checking.stated_units import convert_to_stated_units
from carebook.data import periods, units
from carebook.facts.fact import Fact
from carebook.text.phrasing import place_in_sentence, title_in_sentence

# What may not fit, the most telling first: a number with one misfit is explained by it.
_MISFIT_PRIORITY = ("place", "period", "breakdown", "age", "denominator", "unit", "topic", "value")


_NOT_STATED = "and the text does not say so."


@dataclass(frozen=True)
class ClaimJudgement:
    """A judgement, the id of the fact it rests on, and why."""

    verdict: ClaimVerdict
    fact: str | None
    reason: str


@dataclass(frozen=True)
class _EntryMatch:
    entry: FactEntry
    misfits: tuple[str, ...]
    value_fits: bool


def judge_number(
    i: int, reading: ParsedSentence, context: PrecedingContext, index: FactLookup
) -> ClaimJudgement:
    """Judge the number at place ``i`` of a sentence."""
    quantity = reading.quantities[i]
    binding = find_number_scope(i, reading, context, index.area_code, index.unit_kinds_by_indicator)
    kinds = _breakdown_by_indicator(i, reading, context, index, binding.indicators)
    if not quantity.value and quantity.kind == "plain":
        return _judge_zero(binding, kinds, context, index)
    if (limits := _judge_interval_limit(i, reading, binding, index)) is not None:
        return limits
    everybody = index.entries_for(binding.indicators, binding.places)
    asked = [e for e in everybody if e.place_code in binding.places]
    matches = _match_entries(asked, quantity, binding, kinds, reading, context, index)
    right = [m for m in matches if m.value_fits and not m.misfits]
    if right:
        best = min(right, key=lambda m: (not m.entry.is_in_book, not m.entry.fact.charted))
        if _says_the_opposite(quantity, best.entry, reading, index):
            reason = f"The text says the opposite: {_describe_entry_with_value(best.entry, index)}."
            return ClaimJudgement("contradicted", best.entry.fact.id, reason)
        if _compares_two_measures(quantity, best.entry, reading, context, index):
            reason = (
                "It is held against a figure of another measure: "
                f"{_describe_entry_with_value(best.entry, index)}."
            )
            return ClaimJudgement("unsupported", best.entry.fact.id, reason)
        return ClaimJudgement(
            "supported", best.entry.fact.id, f"{_describe_entry_with_value(best.entry, index)}."
        )
    # Whose is it then? Only now are other authorities' facts looked at: a country has many.
    anything = index.candidate_entries(binding.indicators, binding.places)
    matches = _match_entries(anything, quantity, binding, kinds, reading, context, index)
    return _judge_unmatched_number(quantity, binding, matches, reading, index)


def _match_entries(
    entries: Iterable[FactEntry],
    quantity: Quantity,
    binding: NumberScope,
    kinds: dict[str, str],
    reading: ParsedSentence,
    context: PrecedingContext,
    index: FactLookup,
) -> list[_EntryMatch]:
    return [
        _match_entry(quantity, binding, kinds, entry, reading, context, index)
        for entry in entries
        if entry.fact.value is not None
    ]


_NEGATION = re.compile(
    r"\bnot\b(?! only)|n't\b|\bnever\b|\bcannot\b|\bunable\b|\bfail(?:ed|s)? to\b"
)
# Measures that are themselves of what is not so.
_NEGATIVE_INDICATORS = ("dissatisfaction_public", "carer_support", "providers_below_good")


def _says_the_opposite(
    quantity: Quantity, entry: FactEntry, reading: ParsedSentence, index: FactLookup
) -> bool:
    """Whether a "not" in a share's own clause turns the meaning of its measure round."""
    kinds = index.unit_kinds_by_indicator[entry.fact.indicator]
    if kinds != {"percent"} or quantity.kind not in ("percent", "share"):
        return False
    if entry.fact.indicator in _NEGATIVE_INDICATORS:
        return False
    clause = re.split(
        r"[,;:(]|\band\b(?! advice)|\bbut\b|\bagainst\b", reading.lowercase[quantity.end :]
    )[0]
    end = quantity.end + len(clause)
    if not any(
        t.key == entry.fact.indicator and quantity.end <= t.start < end for t in reading.indicators
    ):
        return False
    return _NEGATION.search(clause) is not None


_COMPARISON_WORDS = re.compile(
    r"\b(?:compar(?:es|ed|ing|able)|against|than|versus|vs|relative to|beside)\b"
)
_NEW_CLAUSE = re.compile(r";|\bwhile\b|\bwhereas\b|\bbut\b|\band\b")


def _compares_two_measures(
    quantity: Quantity,
    entry: FactEntry,
    reading: ParsedSentence,
    context: PrecedingContext,
    index: FactLookup,
) -> bool:
    """Whether a comparator's figure is of another measure than the one it is held against.

    A satisfaction score says nothing of an inspection score, wherever the one is from.
    """
    held = [m for m in _COMPARISON_WORDS.finditer(reading.lowercase) if m.end() <= quantity.start]
    if not held or _NEW_CLAUSE.search(reading.lowercase[held[-1].end() : quantity.start]):
        return False
    before = {t.key for t in reading.indicators if t.end <= held[-1].start()}
    after = {t.key for t in reading.indicators if t.start >= held[-1].end()}
    if not before or entry.fact.indicator in before or entry.fact.indicator not in after:
        return False
    return entry.place_code != find_subject(reading, context, index.area_code)


def _match_entry(
    quantity: Quantity,
    binding: NumberScope,
    kinds: dict[str, str],
    entry: FactEntry,
    reading: ParsedSentence,
    context: PrecedingContext,
    index: FactLookup,
) -> _EntryMatch:
    fact = entry.fact
    misfits = []
    if entry.place_code not in binding.places:
        misfits.append("place")
    if fact.indicator not in binding.indicators:
        misfits.append("topic")
    elif problem := _age_or_breakdown_misfit(binding, kinds, entry, context, index):
        misfits.append(problem)
    if binding.is_start_of_change or binding.is_end_of_change:
        # One end of "from ... to ...": any year of the sentence will do, the right way round.
        named = reading.periods
        unnamed = named and not any(period.matches(fact.period) for period in named)
        years = {period.year for period in named}
        if len(years) > 1:
            end = max(years) if binding.is_end_of_change else min(years)
            wrong = all(p.year != end for p in named if p.matches(fact.period))
        else:
            wrong = entry.is_latest != binding.is_end_of_change
        if unnamed or wrong:
            misfits.append("period")
    elif binding.periods:
        if not any(period.matches(fact.period) for period in binding.periods):
            misfits.append("period")
    elif not entry.is_latest and not binding.may_be_earlier_period:
        misfits.append("period")
    percent = context.is_percent or any(q.kind == "percent" for q in reading.quantities)
    found = convert_to_stated_units(quantity, binding, entry, reading.lowercase, is_percent=percent)
    if fact.status == "at_most" and quantity.hedge != "less":
        return _EntryMatch(entry, tuple(misfits), value_fits=False)  # 5 or fewer is not 5
    if isinstance(found, str):
        misfits.append(found)
        return _EntryMatch(entry, tuple(misfits), _digits_match(quantity, fact))
    return _EntryMatch(entry, tuple(misfits), states_value(quantity, found))


_INTERVAL_WORDS = re.compile(
    r"interval|confidence|limits?\b|margin|range|certain|likely to lie|could be"
)
_RANGE_JOINER = re.compile(r"\s*(?:to|and|-|up to)\s*")


def _judge_interval_limit(
    i: int, reading: ParsedSentence, binding: NumberScope, index: FactLookup
) -> ClaimJudgement | None:
    """Judge a number that is one end of an interval: "runs from 697 to 885"."""
    numbers, text = reading.quantities, reading.lowercase
    for low, high in ((i, i + 1), (i - 1, i)):
        if low < 0 or high >= len(numbers):
            continue
        lower, upper = numbers[low], numbers[high]
        if not _RANGE_JOINER.fullmatch(text[lower.end : upper.start]):
            continue
        if not _INTERVAL_WORDS.search(text[max(0, lower.start - 60) : lower.start]):
            continue
        named = [place.key for place in reading.places]
        known = [
            e for e in index.entries_for(binding.indicators, named) if e.fact.lower is not None
        ]
        for entry in known:
            shown = units.UNITS[entry.fact.unit].scale
            ends = (entry.fact.lower or 0.0) * shown, (entry.fact.upper or 0.0) * shown
            mine = entry.place_code == index.area_code or entry.place_code in {
                p.key for p in reading.places
            }
            if mine and states_value(lower, ends[0]) and states_value(upper, ends[1]):
                return ClaimJudgement(
                    "supported",
                    entry.fact.id,
                    f"{_describe_entry_with_value(entry, index)}: its interval.",
                )
        return ClaimJudgement("contradicted", None, "No fact of this measure has such an interval.")
    return None


def _digits_match(quantity: Quantity, fact: Fact) -> bool:
    """Whether the digits are the fact's, whatever was said of their unit."""
    value = fact.value or 0.0
    scaled = [value, value * 1000] if "£ thousand" in fact.unit else [value]
    if fact.unit == "£ million":
        scaled = [value * 1_000_000]
    return any(states_value(quantity, one) for one in scaled)


def _age_or_breakdown_misfit(
    binding: NumberScope,
    kinds: dict[str, str],
    entry: FactEntry,
    context: PrecedingContext,
    index: FactLookup,
) -> str | None:
    """Whether the age or the breakdown that was said is not the fact's."""
    fact = entry.fact
    ages = index.ages_by_indicator[fact.indicator]
    if entry.age is not None:
        if binding.age is not None and binding.age != entry.age:
            return "age"
        # A chart's own summary need not repeat the age that its title names.
        is_topic = fact.breakdown not in ages and fact.indicator == context.given_indicator
        if (
            binding.age is None
            and not is_topic
            and _is_counted_for_other_ages(fact.indicator, index)
        ):
            denominator = binding.denominator
            if denominator is None or denominator.population != entry.age:
                return "age"
    elif binding.age is not None and binding.age_is_near:
        return "age"
    catalogue = index.knowledge.indicators[fact.indicator]
    others = [b for b in catalogue.breakdowns if b not in ages]
    if len(others) > 1 and fact.breakdown and kinds.get(fact.indicator) != fact.breakdown:
        return "breakdown"
    return None


def _is_counted_for_other_ages(indicator: str, index: FactLookup) -> bool:
    """Whether the same thing is also counted for another age group."""
    if len(index.ages_by_indicator[indicator]) > 1:
        return True
    breakdowns_ = set(index.knowledge.indicators[indicator].breakdowns)
    return any(
        other != indicator and breakdowns_ and set(one.breakdowns) == breakdowns_
        for other, one in index.knowledge.indicators.items()
    )


def _breakdown_by_indicator(
    i: int,
    reading: ParsedSentence,
    context: PrecedingContext,
    index: FactLookup,
    topics: Iterable[str],
) -> dict[str, str]:
    """Return which breakdown of each indicator a number is said of."""
    found: dict[str, str] = {}
    for topic in topics:
        if topic not in index.vocabulary.breakdown_terms:
            continue
        mentions = find_breakdowns(reading.lowercase, context.text, topic, index.vocabulary)
        if mentions:
            in_order = align_mentions(mentions, i, reading)
            best = nearest_mention(reading.quantities[i], mentions, reading)
            if in_order is not None:
                found[topic] = in_order
            elif best is not None:
                found[topic] = best[0].key
        elif context.text:
            before = find_breakdowns(context.text, "", topic, index.vocabulary)
            if len({mention.key for mention in before}) == 1:
                found[topic] = before[0].key
    return found


def _judge_zero(
    binding: NumberScope, kinds: dict[str, str], context: PrecedingContext, index: FactLookup
) -> ClaimJudgement:
    for entry in index.entries_for(binding.indicators, binding.places):
        if entry.place_code not in binding.places or _age_or_breakdown_misfit(
            binding, kinds, entry, context, index
        ):
            continue
        if entry.fact.value is None:
            return ClaimJudgement(
                "contradicted",
                entry.fact.id,
                f"{_describe_entry(entry, index)}: {entry.fact.short.lower()}, which is not the "
                "same "
                f"as zero.",
            )
        if not entry.fact.value:
            return ClaimJudgement(
                "supported", entry.fact.id, f"{_describe_entry_with_value(entry, index)}."
            )
        return ClaimJudgement(
            "contradicted", entry.fact.id, f"{_describe_entry_with_value(entry, index)}, not zero."
        )
    return ClaimJudgement("unsupported", None, "No fact says that there were none.")


def _judge_unmatched_number(
    quantity: Quantity,
    binding: NumberScope,
    matches: list[_EntryMatch],
    reading: ParsedSentence,
    index: FactLookup,
) -> ClaimJudgement:
    said = reading.lowercase[quantity.start : quantity.end].strip()
    if binding.places == (UNKNOWN_PLACE,):
        known = [m for m in matches if m.value_fits and set(m.misfits) <= {"place"}]
        if known:
            entry = known[0].entry
            return ClaimJudgement(
                "contradicted",
                entry.fact.id,
                f"{said}: that is {_describe_entry_with_value(entry, index)}, and no figure of "
                "the place named.",
            )
        return ClaimJudgement(
            "unsupported", None, "The data hold nothing on the place that is named."
        )
    near = [m for m in matches if m.value_fits and len(m.misfits) == 1]
    near += [
        m for m in matches if m.value_fits and len(m.misfits) == 2 and "topic" not in m.misfits
    ]
    rest = [m for m in matches if not m.value_fits and not m.misfits]
    if near:
        best = min(
            near,
            key=lambda m: (
                len(m.misfits),
                _MISFIT_PRIORITY.index(m.misfits[0]),
                not m.entry.is_in_book,
            ),
        )
        if not rest or best.misfits[0] != "topic" or quantity.significant_figures >= 3:
            return ClaimJudgement(
                "contradicted",
                best.entry.fact.id,
                _explain_misfit(said, best, rest, binding, index),
            )
    if rest:
        entry = rest[0].entry
        return ClaimJudgement(
            "contradicted",
            entry.fact.id,
            f"{said} is not the figure: {_describe_entry_with_value(entry, index)}.",
        )
    nearly = [
        m
        for m in matches
        if not m.value_fits and len(m.misfits) == 1 and m.misfits[0] in ("unit", "denominator")
    ]
    if nearly:
        entry = nearly[0].entry
        return ClaimJudgement(
            "contradicted",
            entry.fact.id,
            f"{said} is not the figure, nor its unit: {_describe_entry_with_value(entry, index)}.",
        )
    if not binding.indicators:
        return ClaimJudgement(
            "unsupported", None, f"The words around {said} name no measure that the data hold."
        )
    return ClaimJudgement(
        "unsupported", None, f"No fact carries {said} for this place, group and period."
    )


def _explain_misfit(
    said: str, match: _EntryMatch, rest: list[_EntryMatch], binding: NumberScope, index: FactLookup
) -> str:
    """Say whose the number is, and where it helps what the right one would be."""
    entry, misfit = match.entry, match.misfits[0]
    instead = (
        f" The figure asked for: {_describe_entry_with_value(rest[0].entry, index)}."
        if rest
        else ""
    )
    match misfit:
        case "place":
            whose = place_in_sentence(place_name_for_code(entry.place_code, index.knowledge))
            meant = place_in_sentence(place_name_for_code(binding.places[0], index.knowledge))
            return f"{said} is the figure for {whose}, not for {meant}.{instead}"
        case "period":
            return (
                f"{said} is the figure for {periods.period_label(entry.fact.period)}, "
                f"{_NOT_STATED}{instead}"
            )
        case "age" | "breakdown":
            return (
                f"{said} is the figure for {_breakdown_title(entry, index)}, {_NOT_STATED}{instead}"
            )
        case "denominator":
            full = _describe_entry_with_value(entry, index)
            return f"{said} is {entry.fact.measure}, not of those the text names: {full}.{instead}"
        case "unit":
            return (
                f"{said} is {entry.fact.measure}: "
                f"{_describe_entry_with_value(entry, index)}.{instead}"
            )
        case _:
            return (
                f"{said} is a figure of another measure: "
                f"{_describe_entry_with_value(entry, index)}.{instead}"
            )


def _breakdown_title(entry: FactEntry, index: FactLookup) -> str:
    catalogue = index.knowledge.indicators[entry.fact.indicator]
    return catalogue.breakdowns.get(entry.fact.breakdown) or entry.fact.breakdown or catalogue.title


def _describe_entry(entry: FactEntry, index: FactLookup) -> str:
    catalogue = index.knowledge.indicators[entry.fact.indicator]
    group = catalogue.breakdowns.get(entry.fact.breakdown)
    title = group or title_in_sentence(catalogue.title)
    place = place_in_sentence(place_name_for_code(entry.place_code, index.knowledge))
    return f"{title}, {place}, {periods.period_label(entry.fact.period)}"


def _describe_entry_with_value(entry: FactEntry, index: FactLookup) -> str:
    return f"{_describe_entry(entry, index)}: {entry.fact.sentence}"
