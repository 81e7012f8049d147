"""Judging a number: whether a fact carries it, of that place, group, period and measure.

Where none does, the reason names the nearest fact that has the number, and what does not fit.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from carebook.checking.checked_claim import ClaimJudgement, contradicted, not_checked, supported
from carebook.checking.fact_lookup import FactEntry, FactLookup
from carebook.checking.indicator_mentions import find_breakdowns
from carebook.checking.list_alignment import align_mentions, nearest_mention
from carebook.checking.number_places import find_subject
from carebook.checking.number_scope import NumberScope, find_number_scope
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.place_mentions import UNKNOWN_PLACE, place_name_for_code
from carebook.checking.quantities import Quantity
from carebook.checking.rounding import states_value
from carebook.checking.stated_units import convert_to_stated_units
from carebook.checking.word_lists import read_word_lists, word_pattern
from carebook.data import periods, units
from carebook.facts.fact import Fact

# What may not fit, the most telling first: a number with one misfit is explained by it.
_MISFIT_PRIORITY = ("place", "period", "breakdown", "age", "denominator", "unit", "measure")
_NEGATION = word_pattern("judge_numbers", "negation")
# Measures that are themselves of what is not so.
_NEGATIVE_INDICATORS = read_word_lists("indicators")["of what is not so"]
_COMPARISON_WORDS = word_pattern("judge_numbers", "comparison words")
_NEW_CLAUSE = re.compile(r";|\bwhile\b|\bwhereas\b|\bbut\b|\band\b")
_INTERVAL_WORDS = word_pattern("judge_numbers", "interval words")
_RANGE_JOINER = re.compile(r"\s*(?:to|and|-|up to)\s*")


@dataclass(frozen=True)
class _EntryMatch:
    """A fact beside a number: what of it does not fit, and whether the number states its value."""

    entry: FactEntry
    misfits: tuple[str, ...]
    value_fits: bool


@dataclass(frozen=True)
class _NumberClaim:
    """A number, its sentence, and what it is said of.

    ``breakdowns`` holds which breakdown of each indicator it is said of, where one is named.
    """

    quantity: Quantity
    sentence: ParsedSentence
    scope: NumberScope
    breakdowns: dict[str, str]

    @property
    def words(self) -> str:
        """The number as it was written."""
        return self.sentence.lowercase[self.quantity.start : self.quantity.end].strip()


def judge_number(quantity: Quantity, sentence: ParsedSentence) -> ClaimJudgement:
    """Judge a number that states a figure."""
    scope = find_number_scope(quantity, sentence, sentence.lookup.unit_kinds_by_indicator)
    breakdowns = _breakdown_by_indicator(quantity, sentence, scope.indicators)
    claim = _NumberClaim(quantity, sentence, scope, breakdowns)
    if not quantity.value and quantity.kind == "plain":
        return _judge_zero(claim)
    if (judgement := _judge_interval_limit(claim)) is not None:
        return judgement
    entries = sentence.lookup.entries_of_places(scope.indicators, scope.places)
    right = [m for m in _match_entries(claim, entries) if m.value_fits and not m.misfits]
    if right:
        best = min(right, key=lambda m: (not m.entry.is_in_book, not m.entry.fact.charted)).entry
        if _says_the_opposite(claim, best):
            return contradicted(best.fact.id, f"The text says the opposite: {best.description}.")
        if _compares_two_measures(claim, best):
            reason = f"It is compared with a figure of another measure: {best.description}."
            return not_checked(reason, best.fact.id)
        return supported(best.fact.id, f"{best.description}.")
    # Only now are other authorities' facts looked at: there are many.
    candidates = sentence.lookup.candidate_entries(scope.indicators, scope.places)
    return _judge_unmatched_number(claim, _match_entries(claim, candidates))


def _match_entries(claim: _NumberClaim, entries: Iterable[FactEntry]) -> list[_EntryMatch]:
    return [_match_entry(claim, entry) for entry in entries if entry.fact.value is not None]


def _says_the_opposite(claim: _NumberClaim, entry: FactEntry) -> bool:
    """Whether a "not" in a share's own clause turns the meaning of its measure round."""
    indicator, end = entry.fact.indicator, claim.quantity.end
    if claim.sentence.lookup.unit_kinds_by_indicator[indicator] != {"percent"}:
        return False
    if claim.quantity.kind not in ("percent", "share") or indicator in _NEGATIVE_INDICATORS:
        return False
    clause = re.split(
        r"[,;:(]|\band\b(?! advice)|\bbut\b|\bagainst\b", claim.sentence.lowercase[end:]
    )[0]
    named = any(
        mention.key == indicator and end <= mention.start < end + len(clause)
        for mention in claim.sentence.indicators
    )
    return named and _NEGATION.search(clause) is not None


def _compares_two_measures(claim: _NumberClaim, entry: FactEntry) -> bool:
    """Whether a comparator's figure is of another measure than the one it is compared with.

    A satisfaction score says nothing of an inspection score, wherever the one is from.
    """
    sentence, start = claim.sentence, claim.quantity.start
    found = [m for m in _COMPARISON_WORDS.finditer(sentence.lowercase) if m.end() <= start]
    if not found or _NEW_CLAUSE.search(sentence.lowercase[found[-1].end() : start]):
        return False
    before = {t.key for t in sentence.indicators if t.end <= found[-1].start()}
    after = {t.key for t in sentence.indicators if t.start >= found[-1].end()}
    if not before or entry.fact.indicator in before or entry.fact.indicator not in after:
        return False
    return entry.place_code != find_subject(sentence)


def _match_entry(claim: _NumberClaim, entry: FactEntry) -> _EntryMatch:
    quantity, scope, fact = claim.quantity, claim.scope, entry.fact
    misfits = []
    if entry.place_code not in scope.places:
        misfits.append("place")
    if fact.indicator not in scope.indicators:
        misfits.append("measure")
    elif problem := _age_or_breakdown_misfit(claim, entry):
        misfits.append(problem)
    if not _fits_period(claim, entry):
        misfits.append("period")
    found = convert_to_stated_units(quantity, scope, entry, claim.sentence.lowercase)
    if fact.status == "at_most" and quantity.hedge != "less":
        return _EntryMatch(entry, tuple(misfits), value_fits=False)  # 5 or fewer is not 5
    if isinstance(found, str):
        return _EntryMatch(entry, (*misfits, found), _digits_match(quantity, fact))
    return _EntryMatch(entry, tuple(misfits), states_value(quantity, found))


def _fits_period(claim: _NumberClaim, entry: FactEntry) -> bool:
    scope, period = claim.scope, entry.fact.period
    if scope.is_start_of_change or scope.is_end_of_change:
        # One end of "from ... to ...": any year of the sentence will do, the right way round.
        named = claim.sentence.periods
        if named and not any(one.matches(period) for one in named):
            return False
        years = {one.year for one in named}
        if len(years) <= 1:
            return entry.is_latest == scope.is_end_of_change
        end = max(years) if scope.is_end_of_change else min(years)
        return any(one.year == end for one in named if one.matches(period))
    if scope.periods:
        return any(one.matches(period) for one in scope.periods)
    return entry.is_latest or scope.may_be_earlier_period


def _judge_interval_limit(claim: _NumberClaim) -> ClaimJudgement | None:
    """Judge a number that is one end of an interval: "runs from 697 to 885"."""
    numbers, text, lookup = (
        claim.sentence.quantities,
        claim.sentence.lowercase,
        claim.sentence.lookup,
    )
    at = numbers.index(claim.quantity)
    for lower, upper in pairwise(numbers[max(0, at - 1) : at + 2]):
        if not _RANGE_JOINER.fullmatch(text[lower.end : upper.start]):
            continue
        if not _INTERVAL_WORDS.search(text[max(0, lower.start - 60) : lower.start]):
            continue
        named = [place.key for place in claim.sentence.places]
        for entry in lookup.entries_for(claim.scope.indicators, named):
            if entry.fact.lower is None or entry.place_code not in (lookup.area_code, *named):
                continue
            scale = units.UNITS[entry.fact.unit].scale
            low, high = entry.fact.lower * scale, (entry.fact.upper or 0.0) * scale
            if states_value(lower, low) and states_value(upper, high):
                return supported(entry.fact.id, f"{entry.description}: its interval.")
        return contradicted(None, "No fact of this measure has such an interval.")
    return None


def _digits_match(quantity: Quantity, fact: Fact) -> bool:
    """Whether the digits are the fact's, whatever unit the text gives them."""
    value = fact.value or 0.0
    scaled = [value, value * 1000] if "£ thousand" in fact.unit else [value]
    if fact.unit == "£ million":
        scaled = [value * 1_000_000]
    return any(states_value(quantity, one) for one in scaled)


def _age_or_breakdown_misfit(claim: _NumberClaim, entry: FactEntry) -> str | None:
    """Whether the age or the breakdown in the text is not the fact's."""
    fact, scope, lookup = entry.fact, claim.scope, claim.sentence.lookup
    ages = lookup.ages_by_indicator[fact.indicator]
    if entry.age is not None:
        if scope.age is not None and scope.age != entry.age:
            return "age"
        # A chart's own summary need not repeat the age that its title names.
        given = claim.sentence.context.given_indicator
        is_given = fact.breakdown not in ages and fact.indicator == given
        if (
            scope.age is None
            and not is_given
            and _is_counted_for_other_ages(fact.indicator, lookup)
            and (scope.denominator is None or scope.denominator.population != entry.age)
        ):
            return "age"
    elif scope.age is not None and scope.age_is_near:
        return "age"
    others = [b for b in lookup.knowledge.indicators[fact.indicator].breakdowns if b not in ages]
    named = claim.breakdowns.get(fact.indicator)
    return "breakdown" if len(others) > 1 and fact.breakdown and named != fact.breakdown else None


def _is_counted_for_other_ages(indicator: str, lookup: FactLookup) -> bool:
    """Whether the same thing is also counted for another age group."""
    if len(lookup.ages_by_indicator[indicator]) > 1:
        return True
    breakdowns = set(lookup.knowledge.indicators[indicator].breakdowns)
    return any(
        name != indicator and breakdowns and set(other.breakdowns) == breakdowns
        for name, other in lookup.knowledge.indicators.items()
    )


def _breakdown_by_indicator(
    quantity: Quantity, sentence: ParsedSentence, indicators: Iterable[str]
) -> dict[str, str]:
    """Return which breakdown of each indicator a number is said of."""
    found: dict[str, str] = {}
    before = sentence.context.text
    for indicator in indicators:
        mentions = sentence.find_breakdowns(indicator, before)
        if mentions:
            in_order = align_mentions(mentions, quantity, sentence)
            best = nearest_mention(quantity, mentions, sentence)
            if in_order is not None:
                found[indicator] = in_order
            elif best is not None:
                found[indicator] = best[0].key
        elif before:
            earlier = find_breakdowns(before, "", indicator, sentence.lookup.vocabulary)
            if len({mention.key for mention in earlier}) == 1:
                found[indicator] = earlier[0].key
    return found


def _judge_zero(claim: _NumberClaim) -> ClaimJudgement:
    indicators, places = claim.scope.indicators, claim.scope.places
    for entry in claim.sentence.lookup.entries_of_places(indicators, places):
        fact = entry.fact
        if _age_or_breakdown_misfit(claim, entry) or not _fits_period(claim, entry):
            continue
        if fact.value is None:
            name = entry.name
            return contradicted(
                fact.id, f"{name}: {fact.short.lower()}, which is not the same as zero."
            )
        if not fact.value:
            return supported(fact.id, f"{entry.description}.")
        return contradicted(fact.id, f"{entry.description}, not zero.")
    return not_checked("No fact says that there were none.")


def _judge_unmatched_number(claim: _NumberClaim, matches: list[_EntryMatch]) -> ClaimJudgement:
    words, scope = claim.words, claim.scope
    fitting = [m for m in matches if m.value_fits]
    if scope.places == (UNKNOWN_PLACE,):
        for match in fitting:
            if set(match.misfits) <= {"place"}:
                reason = (
                    f"{words} is not a figure for the place named: it is {match.entry.description}."
                )
                return contradicted(match.entry.fact.id, reason)
        return not_checked("The data have no figure for the place named.")
    near = [m for m in fitting if len(m.misfits) == 1]
    near += [m for m in fitting if len(m.misfits) == 2 and "measure" not in m.misfits]
    same_scope = [m for m in matches if not m.value_fits and not m.misfits]
    if near:
        best = min(
            near,
            key=lambda m: (
                len(m.misfits),
                _MISFIT_PRIORITY.index(m.misfits[0]),
                not m.entry.is_in_book,
            ),
        )
        if (
            not same_scope
            or best.misfits[0] != "measure"
            or claim.quantity.significant_figures >= 3
        ):
            reason = _explain_misfit(claim, best)
            if same_scope:
                reason += f" The figure meant is {same_scope[0].entry.description}."
            return contradicted(best.entry.fact.id, reason)
    if same_scope:
        entry = same_scope[0].entry
        return contradicted(entry.fact.id, f"{words} is not the figure: {entry.description}.")
    for match in matches:
        if not match.value_fits and match.misfits in (("unit",), ("denominator",)):
            return contradicted(
                match.entry.fact.id,
                f"Neither {words} nor its unit is right: {match.entry.description}.",
            )
    if not scope.indicators:
        return not_checked(f"The words around {words} name no measure in the data.")
    return not_checked(f"No figure in the data is {words} for this place, group and period.")


def _explain_misfit(claim: _NumberClaim, match: _EntryMatch) -> str:
    """Say what the number is a figure of."""
    words, entry, lookup = claim.words, match.entry, claim.sentence.lookup
    match match.misfits[0]:
        case "place":
            meant = place_name_for_code(claim.scope.places[0], lookup.knowledge)
            return f"{words} is the figure for {entry.place_name}, not for {meant}."
        case "period":
            period = periods.period_label(entry.fact.period)
            return f"{words} is the figure for {period}, and the text does not say so."
        case "age" | "breakdown":
            indicator = lookup.knowledge.indicators[entry.fact.indicator]
            group = indicator.breakdowns.get(entry.fact.breakdown) or entry.fact.breakdown
            group = group or indicator.title
            return f"{words} is the figure for {group}, and the text does not say so."
        case "denominator":
            return (
                f"{words} is {entry.fact.measure}, not of those the text names: "
                f"{entry.description}."
            )
        case "unit":
            return f"{words} is {entry.fact.measure}: {entry.description}."
        case _:
            return f"{words} is a figure of another measure: {entry.description}."
