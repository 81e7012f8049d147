"""Judging a number: whether a fact carries it, of that place, group, period and measure.

Where none does, the nearest fact that has the number says whose it is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from carebook.checking.binding import Binding, bind
from carebook.checking.finding import Judgement
from carebook.checking.index import Entry, Index
from carebook.checking.measures import said_value
from carebook.checking.numbers import Quantity
from carebook.checking.order import aligned, nearest
from carebook.checking.places import UNKNOWN, name_of
from carebook.checking.reading import Context, Reading
from carebook.checking.rounding import says
from carebook.checking.topics import breakdowns
from carebook.checking.whose import subject_of
from carebook.data import periods, units
from carebook.facts.fact import Fact
from carebook.text.phrasing import place_in_sentence, title_in_sentence

# What may not fit, the most telling first: a number with one misfit is explained by it.
_ORDER = ("place", "period", "breakdown", "age", "denominator", "unit", "topic", "value")


_UNSAID = "and the text does not say so."


@dataclass(frozen=True)
class Verdict:
    """A judgement, the id of the fact it rests on, and why."""

    judgement: Judgement
    fact: str | None
    reason: str


@dataclass(frozen=True)
class _Match:
    entry: Entry
    misfits: tuple[str, ...]
    value_fits: bool


def judge_number(i: int, reading: Reading, context: Context, index: Index) -> Verdict:
    """Judge the number at place ``i`` of a sentence."""
    quantity = reading.quantities[i]
    binding = bind(i, reading, context, index.home, index.units_of)
    kinds = _breakdowns_of(i, reading, context, index, binding.topics)
    if not quantity.value and quantity.kind == "plain":
        return _judge_zero(binding, kinds, context, index)
    if (limits := _judge_limit(i, reading, binding, index)) is not None:
        return limits
    everybody = index.of(binding.topics, binding.places)
    asked = [e for e in everybody if e.whose in binding.places]
    matches = _matches(asked, quantity, binding, kinds, reading, context, index)
    right = [m for m in matches if m.value_fits and not m.misfits]
    if right:
        best = min(right, key=lambda m: (not m.entry.is_here, not m.entry.fact.charted))
        if _says_the_opposite(quantity, best.entry, reading, index):
            reason = f"The text says the opposite: {_full(best.entry, index)}."
            return Verdict("contradicted", best.entry.fact.id, reason)
        if _of_two_measures(quantity, best.entry, reading, context, index):
            reason = f"It is held against a figure of another measure: {_full(best.entry, index)}."
            return Verdict("unsupported", best.entry.fact.id, reason)
        return Verdict("supported", best.entry.fact.id, f"{_full(best.entry, index)}.")
    # Whose is it then? Only now are other authorities' facts looked at: a country has many.
    anything = index.anywhere(binding.topics, binding.places)
    matches = _matches(anything, quantity, binding, kinds, reading, context, index)
    return _explain(quantity, binding, matches, reading, index)


def _matches(
    entries: Iterable[Entry],
    quantity: Quantity,
    binding: Binding,
    kinds: dict[str, str],
    reading: Reading,
    context: Context,
    index: Index,
) -> list[_Match]:
    return [
        _match(quantity, binding, kinds, entry, reading, context, index)
        for entry in entries
        if entry.fact.value is not None
    ]


_NEGATED = re.compile(
    r"\bnot\b(?! only)|n't\b|\bnever\b|\bcannot\b|\bunable\b|\bfail(?:ed|s)? to\b"
)
# Measures that are themselves of what is not so.
_OF_A_LACK = ("dissatisfaction_public", "carer_support", "providers_below_good")


def _says_the_opposite(quantity: Quantity, entry: Entry, reading: Reading, index: Index) -> bool:
    """Whether a "not" in a share's own clause turns the meaning of its measure round."""
    kinds = index.units_of[entry.fact.indicator]
    if kinds != {"percent"} or quantity.kind not in ("percent", "share"):
        return False
    if entry.fact.indicator in _OF_A_LACK:
        return False
    clause = re.split(
        r"[,;:(]|\band\b(?! advice)|\bbut\b|\bagainst\b", reading.plain[quantity.end :]
    )[0]
    end = quantity.end + len(clause)
    if not any(
        t.what == entry.fact.indicator and quantity.end <= t.start < end for t in reading.topics
    ):
        return False
    return _NEGATED.search(clause) is not None


_HELD_AGAINST = re.compile(
    r"\b(?:compar(?:es|ed|ing|able)|against|than|versus|vs|relative to|beside)\b"
)
_NEW_CLAUSE = re.compile(r";|\bwhile\b|\bwhereas\b|\bbut\b|\band\b")


def _of_two_measures(
    quantity: Quantity, entry: Entry, reading: Reading, context: Context, index: Index
) -> bool:
    """Whether a comparator's figure is of another measure than the one it is held against.

    A satisfaction score says nothing of an inspection score, wherever the one is from.
    """
    held = [m for m in _HELD_AGAINST.finditer(reading.plain) if m.end() <= quantity.start]
    if not held or _NEW_CLAUSE.search(reading.plain[held[-1].end() : quantity.start]):
        return False
    before = {t.what for t in reading.topics if t.end <= held[-1].start()}
    after = {t.what for t in reading.topics if t.start >= held[-1].end()}
    if not before or entry.fact.indicator in before or entry.fact.indicator not in after:
        return False
    return entry.whose != subject_of(reading, context, index.home)


def _match(
    quantity: Quantity,
    binding: Binding,
    kinds: dict[str, str],
    entry: Entry,
    reading: Reading,
    context: Context,
    index: Index,
) -> _Match:
    fact = entry.fact
    misfits = []
    if entry.whose not in binding.places:
        misfits.append("place")
    if fact.indicator not in binding.topics:
        misfits.append("topic")
    elif problem := _group_misfit(binding, kinds, entry, context, index):
        misfits.append(problem)
    if binding.is_earlier or binding.is_later:
        # One end of "from ... to ...": any year of the sentence will do, the right way round.
        named = reading.periods
        unnamed = named and not any(period.is_of(fact.period) for period in named)
        years = {period.year for period in named}
        if len(years) > 1:
            end = max(years) if binding.is_later else min(years)
            wrong = all(p.year != end for p in named if p.is_of(fact.period))
        else:
            wrong = entry.is_latest != binding.is_later
        if unnamed or wrong:
            misfits.append("period")
    elif binding.periods:
        if not any(period.is_of(fact.period) for period in binding.periods):
            misfits.append("period")
    elif not entry.is_latest and not binding.may_be_earlier:
        misfits.append("period")
    percent = context.is_percent or any(q.kind == "percent" for q in reading.quantities)
    found = said_value(quantity, binding, entry, reading.plain, is_percent=percent)
    if fact.status == "at_most" and quantity.hedge != "less":
        return _Match(entry, tuple(misfits), value_fits=False)  # 5 or fewer is not 5
    if isinstance(found, str):
        misfits.append(found)
        return _Match(entry, tuple(misfits), _raw(quantity, fact))
    return _Match(entry, tuple(misfits), says(quantity, found))


_INTERVAL = re.compile(r"interval|confidence|limits?\b|margin|range|certain|likely to lie|could be")
_TO = re.compile(r"\s*(?:to|and|-|up to)\s*")


def _judge_limit(i: int, reading: Reading, binding: Binding, index: Index) -> Verdict | None:
    """Judge a number that is one end of an interval: "runs from 697 to 885"."""
    numbers, text = reading.quantities, reading.plain
    for low, high in ((i, i + 1), (i - 1, i)):
        if low < 0 or high >= len(numbers):
            continue
        lower, upper = numbers[low], numbers[high]
        if not _TO.fullmatch(text[lower.end : upper.start]):
            continue
        if not _INTERVAL.search(text[max(0, lower.start - 60) : lower.start]):
            continue
        named = [place.what for place in reading.places]
        known = [e for e in index.of(binding.topics, named) if e.fact.lower is not None]
        for entry in known:
            shown = units.UNITS[entry.fact.unit].scale
            ends = (entry.fact.lower or 0.0) * shown, (entry.fact.upper or 0.0) * shown
            mine = entry.whose == index.home or entry.whose in {p.what for p in reading.places}
            if mine and says(lower, ends[0]) and says(upper, ends[1]):
                return Verdict("supported", entry.fact.id, f"{_full(entry, index)}: its interval.")
        return Verdict("contradicted", None, "No fact of this measure has such an interval.")
    return None


def _raw(quantity: Quantity, fact: Fact) -> bool:
    """Whether the digits are the fact's, whatever was said of their unit."""
    value = fact.value or 0.0
    scaled = [value, value * 1000] if "£ thousand" in fact.unit else [value]
    if fact.unit == "£ million":
        scaled = [value * 1_000_000]
    return any(says(quantity, one) for one in scaled)


def _group_misfit(
    binding: Binding, kinds: dict[str, str], entry: Entry, context: Context, index: Index
) -> str | None:
    """Whether the age or the breakdown that was said is not the fact's."""
    fact = entry.fact
    ages = index.ages_of[fact.indicator]
    if entry.age is not None:
        if binding.age is not None and binding.age != entry.age:
            return "age"
        # A chart's own summary need not repeat the age that its title names.
        is_topic = fact.breakdown not in ages and fact.indicator == context.topic_param
        if binding.age is None and not is_topic and _has_twin(fact.indicator, index):
            denominator = binding.denominator
            if denominator is None or denominator.whom != entry.age:
                return "age"
    elif binding.age is not None and binding.age_is_near:
        return "age"
    catalogue = index.knowledge.indicators[fact.indicator]
    others = [b for b in catalogue.breakdowns if b not in ages]
    if len(others) > 1 and fact.breakdown and kinds.get(fact.indicator) != fact.breakdown:
        return "breakdown"
    return None


def _has_twin(indicator: str, index: Index) -> bool:
    """Whether the same thing is also counted for another age group."""
    if len(index.ages_of[indicator]) > 1:
        return True
    breakdowns_ = set(index.knowledge.indicators[indicator].breakdowns)
    return any(
        other != indicator and breakdowns_ and set(one.breakdowns) == breakdowns_
        for other, one in index.knowledge.indicators.items()
    )


def _breakdowns_of(
    i: int, reading: Reading, context: Context, index: Index, topics: Iterable[str]
) -> dict[str, str]:
    """Return which breakdown of each indicator a number is said of."""
    found: dict[str, str] = {}
    for topic in topics:
        if topic not in index.vocabulary.breakdowns:
            continue
        mentions = breakdowns(reading.plain, context.text, topic, index.vocabulary)
        if mentions:
            in_order = aligned(mentions, i, reading)
            best = nearest(reading.quantities[i], mentions, reading)
            if in_order is not None:
                found[topic] = in_order
            elif best is not None:
                found[topic] = best[0].what
        elif context.text:
            before = breakdowns(context.text, "", topic, index.vocabulary)
            if len({mention.what for mention in before}) == 1:
                found[topic] = before[0].what
    return found


def _judge_zero(binding: Binding, kinds: dict[str, str], context: Context, index: Index) -> Verdict:
    for entry in index.of(binding.topics, binding.places):
        if entry.whose not in binding.places or _group_misfit(
            binding, kinds, entry, context, index
        ):
            continue
        if entry.fact.value is None:
            return Verdict(
                "contradicted",
                entry.fact.id,
                f"{_named(entry, index)}: {entry.fact.short.lower()}, which is not the same "
                f"as zero.",
            )
        if not entry.fact.value:
            return Verdict("supported", entry.fact.id, f"{_full(entry, index)}.")
        return Verdict("contradicted", entry.fact.id, f"{_full(entry, index)}, not zero.")
    return Verdict("unsupported", None, "No fact says that there were none.")


def _explain(
    quantity: Quantity, binding: Binding, matches: list[_Match], reading: Reading, index: Index
) -> Verdict:
    said = reading.plain[quantity.start : quantity.end].strip()
    if binding.places == (UNKNOWN,):
        known = [m for m in matches if m.value_fits and set(m.misfits) <= {"place"}]
        if known:
            entry = known[0].entry
            return Verdict(
                "contradicted",
                entry.fact.id,
                f"{said}: that is {_full(entry, index)}, and no figure of the place named.",
            )
        return Verdict("unsupported", None, "The data hold nothing on the place that is named.")
    near = [m for m in matches if m.value_fits and len(m.misfits) == 1]
    near += [
        m for m in matches if m.value_fits and len(m.misfits) == 2 and "topic" not in m.misfits
    ]
    rest = [m for m in matches if not m.value_fits and not m.misfits]
    if near:
        best = min(
            near, key=lambda m: (len(m.misfits), _ORDER.index(m.misfits[0]), not m.entry.is_here)
        )
        if not rest or best.misfits[0] != "topic" or quantity.figures >= 3:
            return Verdict(
                "contradicted", best.entry.fact.id, _why(said, best, rest, binding, index)
            )
    if rest:
        entry = rest[0].entry
        return Verdict(
            "contradicted", entry.fact.id, f"{said} is not the figure: {_full(entry, index)}."
        )
    nearly = [
        m
        for m in matches
        if not m.value_fits and len(m.misfits) == 1 and m.misfits[0] in ("unit", "denominator")
    ]
    if nearly:
        entry = nearly[0].entry
        return Verdict(
            "contradicted",
            entry.fact.id,
            f"{said} is not the figure, nor its unit: {_full(entry, index)}.",
        )
    if not binding.topics:
        return Verdict(
            "unsupported", None, f"The words around {said} name no measure that the data hold."
        )
    return Verdict("unsupported", None, f"No fact carries {said} for this place, group and period.")


def _why(said: str, match: _Match, rest: list[_Match], binding: Binding, index: Index) -> str:
    """Say whose the number is, and where it helps what the right one would be."""
    entry, misfit = match.entry, match.misfits[0]
    instead = f" The figure asked for: {_full(rest[0].entry, index)}." if rest else ""
    match misfit:
        case "place":
            whose = place_in_sentence(name_of(entry.whose, index.knowledge))
            meant = place_in_sentence(name_of(binding.places[0], index.knowledge))
            return f"{said} is the figure for {whose}, not for {meant}.{instead}"
        case "period":
            return (
                f"{said} is the figure for {periods.label(entry.fact.period)}, {_UNSAID}{instead}"
            )
        case "age" | "breakdown":
            return f"{said} is the figure for {_group(entry, index)}, {_UNSAID}{instead}"
        case "denominator":
            full = _full(entry, index)
            return f"{said} is {entry.fact.measure}, not of those the text names: {full}.{instead}"
        case "unit":
            return f"{said} is {entry.fact.measure}: {_full(entry, index)}.{instead}"
        case _:
            return f"{said} is a figure of another measure: {_full(entry, index)}.{instead}"


def _group(entry: Entry, index: Index) -> str:
    catalogue = index.knowledge.indicators[entry.fact.indicator]
    return catalogue.breakdowns.get(entry.fact.breakdown) or entry.fact.breakdown or catalogue.title


def _named(entry: Entry, index: Index) -> str:
    catalogue = index.knowledge.indicators[entry.fact.indicator]
    group = catalogue.breakdowns.get(entry.fact.breakdown)
    title = group or title_in_sentence(catalogue.title)
    place = place_in_sentence(name_of(entry.whose, index.knowledge))
    return f"{title}, {place}, {periods.label(entry.fact.period)}"


def _full(entry: Entry, index: Index) -> str:
    return f"{_named(entry, index)}: {entry.fact.sentence}"
