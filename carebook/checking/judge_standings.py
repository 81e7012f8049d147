"""Judging where a text says that an authority stands among others: "the highest in London".

It is worked out from the published figures of all of them. It says what comes first as published,
and no more: neighbours in an order are often told apart by chance alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from carebook.checking.checked_claim import ClaimJudgement, contradicted, not_checked, supported
from carebook.checking.fact_lookup import FactEntry
from carebook.checking.fact_pairs import entries_meant, is_in_period, is_of_age
from carebook.checking.list_alignment import group_overlapping_indicators
from carebook.checking.number_places import comparator_offsets
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.place_mentions import place_name_for_code
from carebook.checking.relation_scope import find_relation_scope
from carebook.checking.spans import CLAUSE_BREAK, spans_outside
from carebook.checking.standings import Side, Standing
from carebook.data import units
from carebook.data.areas import ENGLAND_CODE
from carebook.data.observations import Observation
from carebook.statistics.comparators import NEIGHBOURS_CODE, without_replaced_authorities
from carebook.text.phrasing import first_in_words

_OF_SIZE = re.compile(r"\b(?:number of|in all|in total|total|altogether|populat\w+|how many)\b")
# An order of fewer figures than these, or of less than this share of all, is none.
_FEWEST, _FEWEST_OF_A_TYPE, _LEAST_SHARE = 8, 4, 0.75
_TYPES_IN_WORDS = {
    "county": "counties",
    "london borough": "London boroughs",
    "unitary authority": "unitary authorities",
    "metropolitan district": "metropolitan districts",
}
# What "more than" and "less than" before a number say of others, as signs.
_LIMITS: dict[str, float] = {"more": 1.0, "less": -1.0}
_OTHER_SIDE: dict[str, Side] = {"high": "low", "low": "high"}
_SIDES = {"high": "highest", "low": "lowest"}


@dataclass(frozen=True)
class _Order:
    """Where one authority's figure lies in those of its circle, counted from one end.

    ``counts`` is how many have one, first with those that were replaced since and then without.
    ``further`` have one that lies further out, ``tied`` an equal one, ``hidden`` a small one that
    nobody is told. ``leader`` has the furthest.
    """

    entry: FactEntry
    side: str
    counts: tuple[int, int]
    further: int
    tied: int
    hidden: int
    leader: Observation

    @property
    def count(self) -> int:
        """How many have a figure."""
        return self.counts[0]


def judge_standing(standing: Standing, sentence: ParsedSentence) -> ClaimJudgement:
    """Judge where an authority is said to stand, by the figures of all that it is among."""
    lookup = sentence.lookup
    subject = _subject(standing, sentence)
    area = lookup.knowledge.areas.by_code.get(subject)
    if area is None or not area.is_authority:
        return not_checked("The data rank authorities alone, and the words name none.")
    if len(listed := _measures_in_list(standing, sentence)) > 1:
        # "Top for safety, satisfaction and control": it has to be so for each.
        each = [_judge_measures(standing, subject, sentence, names) for names in listed]
        return next((one for one in each if one.verdict != "supported"), each[0])
    return _judge_measures(standing, subject, sentence)


def _measures_in_list(standing: Standing, sentence: ParsedSentence) -> list[tuple[str, ...]]:
    """Return the measures of a list that a standing opens: "top for safety and for control"."""
    text, end = sentence.lowercase, standing.end
    outside = replace(sentence, indicators=tuple(spans_outside(sentence.indicators, [standing])))
    after = [one for one in group_overlapping_indicators(outside) if one[0] >= end]
    if sentence.stated_facts or not after:
        return []
    stop = next((m.start() for m in CLAUSE_BREAK.finditer(text, end)), len(text))
    inside = [names for start, _, names in after if start < stop]
    opens = re.search(r"\b(?:for|on|in both)\b", text[end : after[0][0]]) is not None
    return inside if opens else []


def _judge_measures(
    standing: Standing, subject: str, sentence: ParsedSentence, names: tuple[str, ...] = ()
) -> ClaimJudgement:
    """Judge a standing by the figures of the measures it is said of, or of those named."""
    lookup = sentence.lookup
    groups = _entries_by_group(standing, subject, sentence, names)
    if not groups:
        return not_checked(
            "The words name no measure of which there is a figure to put in order for "
            f"{place_name_for_code(subject, lookup.knowledge)}."
        )
    if standing.only:
        return _judge_only_one(standing, list(groups.values()), subject, sentence)
    by_measure: dict[str, list[ClaimJudgement]] = {}
    for (indicator, _), entry in groups.items():
        by_measure.setdefault(indicator, []).append(_judge_figure(standing, entry, subject))
    found = [_of_all_groups(ones) for ones in by_measure.values()]
    for verdict in ("supported", "not checked", "contradicted"):
        for one in found:
            if one.verdict == verdict:
                return one
    return found[0]


def _judge_only_one(
    standing: Standing, entries: list[FactEntry], subject: str, sentence: ParsedSentence
) -> ClaimJudgement:
    """Judge "the only authority where fewer than three in ten ...", by the number that says so."""
    limits = [q for q in sentence.stated_figures if q.start >= standing.end and q.hedge in _LIMITS]
    for entry in entries:
        by_area = [o for o in _observations(entry, standing, subject) if o.is_known]
        if not limits or entry.fact.unit != units.PERCENT or len(by_area) < _FEWEST:
            continue
        sign, limit = _LIMITS[limits[0].hedge], limits[0].value
        beyond = [o for o in by_area if sign * (o.value or 0.0) > sign * limit]
        others = [o for o in beyond if o.area_code != subject]
        areas = entry.knowledge.areas.by_code
        if others:
            names = first_in_words([areas[o.area_code].everyday_name for o in others], 3)
            reason = f"So are {len(others)} others of {len(by_area)}: {names}."
            return contradicted(entry.fact.id, f"{entry.description}. {reason}")
        if beyond:
            return supported(entry.fact.id, f"{entry.description}; none of {len(by_area)} others.")
    return not_checked("Whether it is the only one is not worked out from these words.")


def _of_all_groups(judgements: list[ClaimJudgement]) -> ClaimJudgement:
    """Return what holds of a measure: where no group is named it has to be so for each."""
    verdicts = {one.verdict for one in judgements}
    if len(verdicts) == 1:
        return judgements[0]
    said = " ".join(one.reason for one in judgements)
    return not_checked(f"It depends on which group is meant. {said}")


def _subject(standing: Standing, sentence: ParsedSentence) -> str:
    areas = sentence.lookup.knowledge.areas.by_code
    named = [
        p
        for p in sentence.places
        if p.key in areas and areas[p.key].is_authority and p.key not in standing.exceptions
    ]
    compared = comparator_offsets(sentence)
    free = [p for p in named if p.start not in compared]
    before = [p for p in free if p.end <= standing.start]
    if before or free:
        return (before[-1:] or free[:1])[0].key
    if named and named[0].start >= standing.start:
        return named[0].key
    return sentence.context.about if not named else sentence.context.home


def _entries_by_group(
    standing: Standing, subject: str, sentence: ParsedSentence, names: tuple[str, ...]
) -> dict[tuple[str, str], FactEntry]:
    """Return the figure meant of each measure and group, in the unit that is meant."""
    lookup, context = sentence.lookup, sentence.context
    about = sentence.stated_facts or (frozenset() if sentence.indicators else context.facts)
    measures = dict.fromkeys(fact.split("/")[1] for fact in sorted(about))
    stated = [e for e in lookup.entries_of_places(measures, (subject,)) if e.fact.id in about]
    known = _deprivation_measures(sentence) if _is_of_deprivation(standing, sentence) else ()
    of_rates = [e for e in stated if e.fact.unit not in units.SIZE_UNITS]
    if (stated := of_rates or stated) and not known:
        return {(e.fact.indicator, e.fact.breakdown): e for e in stated}
    outside = tuple(spans_outside(sentence.indicators, [standing])) or sentence.indicators
    scope = find_relation_scope(standing, replace(sentence, indicators=outside))
    scope = replace(scope, indicators=known or names or scope.indicators)
    is_of_size = _OF_SIZE.search(sentence.lowercase) is not None
    found: dict[tuple[str, str], FactEntry] = {}
    for entry in entries_meant(standing, scope, sentence, (subject,)):
        fact = entry.fact
        if entry.place_code != subject or not is_in_period(entry, scope) or fact.level != "local":
            continue
        is_given = sentence.context.given_indicator == fact.indicator
        if scope.ages != (None,) and not is_of_age(entry, scope.ages) and not is_given:
            continue
        is_size = fact.unit in units.SIZE_UNITS
        has_rate = any(
            one.unit not in units.SIZE_UNITS
            for one in lookup.knowledge.indicators[fact.indicator].measures
        )
        if is_size and has_rate and not is_of_size:
            continue
        key = (fact.indicator, fact.breakdown)
        if key not in found or lookup.leads(fact):
            found[key] = entry
    return found


def _is_of_deprivation(standing: Standing, sentence: ParsedSentence) -> bool:
    if standing.is_deprivation:
        return True
    is_named = "depriv" in sentence.lowercase or "depriv" in sentence.context.text
    others = spans_outside(sentence.indicators, [standing])
    known = _deprivation_measures(sentence)
    return (
        is_named
        and standing.place is not None
        and all(one.key in known for one in others)
        and (not standing.side)
    )


def _deprivation_measures(sentence: ParsedSentence) -> tuple[str, ...]:
    """Return the measures of which a higher figure is told as less deprived, the rank first."""
    known = sentence.lookup.knowledge.indicators
    found = [
        name
        for name, one in known.items()
        if one.comparatives.get("higher", "").startswith("less deprived")
    ]
    return tuple(sorted(found, key=lambda name: known[name].measures[0].unit != "rank"))


def _judge_figure(standing: Standing, entry: FactEntry, subject: str) -> ClaimJudgement:
    side = standing.side
    indicator = entry.knowledge.indicators[entry.fact.indicator]
    if indicator.comparatives.get("higher", "").startswith("less deprived"):
        # "The most deprived" has the lowest decile, and the rank 1; a rank is told from there.
        is_of_value = side and not standing.is_deprivation
        side = side if is_of_value else _OTHER_SIDE.get(side, "low")
    if side in ("good", "bad"):
        if entry.fact.polarity == "neutral":
            return not_checked("Of this measure nobody can say whether more is better.")
        is_high = (side == "good") == (entry.fact.polarity == "higher is better")
        side = "high" if is_high else "low"
    by_area = _observations(entry, standing, subject)
    known = {o.area_code: o.value or 0.0 for o in by_area if o.is_known}
    if subject not in {o.area_code for o in by_area}:
        return not_checked(f"It is not one of those that it is put among: {entry.name}.")
    fewest = _FEWEST_OF_A_TYPE if standing.types else _FEWEST
    if subject not in known or len(known) < max(fewest, _LEAST_SHARE * len(by_area)):
        return not_checked(f"Too few authorities have a figure to put in order: {entry.name}.")
    counted = [o for o in by_area if o.area_code not in standing.exceptions]
    orders = [_order(entry, one, counted, known[subject]) for one in ([side] if side else _SIDES)]
    sign = -1.0 if orders[0].side == "low" else 1.0
    if any(sign * known.get(code, 0.0) <= sign * known[subject] for code in standing.exceptions):
        whole = _order(entry, orders[0].side, by_area, known[subject])
        return contradicted(entry.fact.id, _reason(whole, standing, subject))
    fitting = [one for one in orders if _fits(standing, one)]
    reason = _reason(fitting[0] if fitting else orders[0], standing, subject)
    if standing.negated:
        return contradicted(entry.fact.id, reason) if fitting else supported(entry.fact.id, reason)
    if fitting:
        is_of_all = standing.of is None and standing.place is not None
        if fitting[0].hidden and fitting[0].side == "low" and is_of_all:
            return not_checked(f"{reason} {fitting[0].hidden} more are too small to be told.")
        return supported(entry.fact.id, reason)
    order = orders[0]
    if standing.vague and 2 * order.further < order.count:
        return not_checked(f"{reason} Whether that is one of them, the words leave open.")
    if standing.place is not None and order.tied and _is_shared(standing, order):
        return not_checked(f"{reason} It shares that place: say 'joint'.", entry.fact.id)
    if standing.loosely:
        other = _order(entry, "low" if order.side == "high" else "high", counted, known[subject])
        if _fits(standing, other):
            said = "'top' and 'bottom' may mean good and bad; say 'highest' or 'lowest'."
            return not_checked(f"{reason} {said}", entry.fact.id)
    return contradicted(entry.fact.id, reason)


def _observations(entry: FactEntry, standing: Standing, subject: str) -> list[Observation]:
    """Return the figures of the authorities that a figure is said to be one of."""
    fact, known, circle = entry.fact, entry.knowledge, standing.circle
    found = {
        o.area_code: o
        for o in known.dataset.observations_of_periods(fact.indicator, {fact.period}, {fact.unit})
        if o.breakdown == fact.breakdown
    }
    authorities = without_replaced_authorities(found, known.areas)
    of = known.areas.by_code
    alike = [o for o in authorities if of[o.area_code].type in standing.types]
    if of[subject].type in standing.types:
        authorities = alike
    if circle == ENGLAND_CODE:
        return authorities
    if circle == NEIGHBOURS_CODE:
        members = {subject, *known.dataset.neighbours.get(subject, ())}
        return [o for o in authorities if o.area_code in members]
    return [o for o in authorities if of[o.area_code].region_code == circle]


def _order(entry: FactEntry, side: str, by_area: Iterable[Observation], value: float) -> _Order:
    sign = 1.0 if side == "high" else -1.0
    known = [o for o in by_area if o.is_known]
    values = [sign * (o.value or 0.0) for o in known]
    areas = entry.knowledge.areas.by_code
    return _Order(
        entry=entry,
        side=side,
        counts=(len(known), sum(not areas[o.area_code].until for o in known)),
        further=sum(other > sign * value for other in values),
        tied=sum(other == sign * value for other in values) - 1,
        hidden=sum(o.status in ("suppressed", "at_most") for o in by_area),
        leader=known[values.index(max(values))],
    )


def _fits(standing: Standing, order: _Order) -> bool:
    if not _is_of_so_many(standing, order):
        return False
    if standing.middle:
        below = order.count - order.further - order.tied - 1
        return 4 * order.further >= order.count and 4 * below >= order.count
    if standing.beyond is not None:
        return order.further == standing.beyond
    as_far = order.further + order.tied + 1
    if standing.vague:
        return 4 * as_far <= order.count
    if standing.first is not None:
        return as_far <= standing.first
    if standing.share is not None:
        return as_far <= standing.share * order.count
    if standing.joint:
        return _is_shared(standing, order)
    return order.further + 1 == standing.place and not order.tied


def _is_of_so_many(standing: Standing, order: _Order) -> bool:
    """Whether as many have a figure as the words say, if they do."""
    return standing.of is None or standing.of - len(standing.exceptions) in order.counts


def _is_shared(standing: Standing, order: _Order) -> bool:
    """Whether a place is one of those that equal figures share."""
    if not _is_of_so_many(standing, order):
        return False
    place = standing.place or 0
    return order.further < place <= order.further + order.tied + 1


def _reason(order: _Order, standing: Standing, subject: str) -> str:
    """Say where the figure lies, and whose is the furthest."""
    known, fact = order.entry.knowledge, order.entry.fact
    name = place_name_for_code(subject, known)
    circle = {
        ENGLAND_CODE: "in England", NEIGHBOURS_CODE: f"of {name} and its statistical neighbours"
    }.get(standing.circle) or f"in {place_name_for_code(standing.circle, known)}"  # fmt: skip
    types = [_TYPES_IN_WORDS[one] + " " for one in standing.types]
    end = _SIDES[order.side]
    if known.indicators[fact.indicator].comparatives.get("lower", "").startswith("more deprived"):
        end = "least deprived" if order.side == "high" else "most deprived"
    place = end if not order.further else f"{_ordinal(order.further + 1)} {end}"
    shared = f" (with {order.tied} other{'s' if order.tied > 1 else ''})"
    reason = (
        f"{order.entry.description}, the {place}{shared if order.tied else ''} of the "
        f"{order.count} {''.join(types)}{circle} with a figure."
    )
    if order.further:
        figure = units.format_short(order.leader.value or 0.0, fact.unit, fact.decimals)
        leader = place_name_for_code(order.leader.area_code, known)
        reason += f" The {end} is that of {leader}: {figure}."
    return reason


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 <= number % 100 <= 20 else ending}"
