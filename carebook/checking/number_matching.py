"""Facts beside a number: what of each does not fit the words, and whether the number states it."""

from collections.abc import Iterable
from dataclasses import dataclass

from carebook.checking.fact_lookup import FactEntry, FactLookup
from carebook.checking.indicator_mentions import find_breakdowns
from carebook.checking.list_alignment import align_mentions, nearest_mention
from carebook.checking.number_scope import NumberScope, find_number_scope
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.quantities import Quantity
from carebook.checking.rounding import states_value
from carebook.checking.stated_units import convert_to_stated_units
from carebook.data.periods import period_start
from carebook.facts.fact import Fact


@dataclass(frozen=True)
class EntryMatch:
    """A fact beside a number: what of it does not fit, and whether the number states its value.

    ``stated_value`` is the value in the terms in which the number was said, 0 where it has none.
    """

    entry: FactEntry
    misfits: tuple[str, ...]
    value_fits: bool
    stated_value: float = 0.0


@dataclass(frozen=True)
class NumberClaim:
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


def read_number_claim(quantity: Quantity, sentence: ParsedSentence) -> NumberClaim:
    """Work out what a number that states a figure is said of."""
    known: dict[Quantity, NumberClaim] = sentence.number_claims
    if quantity not in known:
        scope = find_number_scope(quantity, sentence, sentence.lookup.unit_kinds_by_indicator)
        breakdowns = _breakdown_by_indicator(quantity, sentence, scope.indicators)
        known[quantity] = NumberClaim(quantity, sentence, scope, breakdowns)
    return known[quantity]


def match_entries(claim: NumberClaim, entries: Iterable[FactEntry]) -> list[EntryMatch]:
    """Hold each fact that has a value beside a number."""
    return [_match_entry(claim, entry) for entry in entries if entry.fact.value is not None]


def _match_entry(claim: NumberClaim, entry: FactEntry) -> EntryMatch:
    quantity, scope, fact = claim.quantity, claim.scope, entry.fact
    misfits = []
    if entry.place_code not in scope.places:
        misfits.append("place")
    if fact.indicator not in scope.indicators:
        misfits.append("measure")
    elif problem := age_or_breakdown_misfit(claim, entry):
        misfits.append(problem)
    if not fits_period(claim, entry):
        misfits.append("period")
    found = convert_to_stated_units(quantity, scope, entry, claim.sentence.lowercase)
    if fact.status == "at_most" and quantity.hedge != "less":
        return EntryMatch(entry, tuple(misfits), value_fits=False)  # 5 or fewer is not 5
    if found == "unit" and fact.unit == "decile" and quantity.kind == "plain":
        return EntryMatch(entry, tuple(misfits), value_fits=False, stated_value=fact.value or 0.0)
    if isinstance(found, str):
        return EntryMatch(entry, (*misfits, found), _digits_match(quantity, fact))
    return EntryMatch(entry, tuple(misfits), states_value(quantity, found), found)


def fits_period(claim: NumberClaim, entry: FactEntry) -> bool:
    """Whether a fact is of the period that a number is said of, or the latest where none is."""
    scope, period = claim.scope, entry.fact.period
    if scope.is_start_of_change or scope.is_end_of_change:
        # One end of "from ... to ...": any year of the sentence will do, the right way round.
        named = claim.sentence.periods
        years = {one.year for one in named}
        if len(years) <= 1:
            return entry.is_latest == scope.is_end_of_change and _fits_only_year(claim, entry)
        if not any(one.matches(period) for one in named):
            return False
        end = max(years) if scope.is_end_of_change else min(years)
        return any(one.year == end for one in named if one.matches(period))
    if scope.periods:
        return any(one.matches(period) for one in scope.periods)
    return entry.is_latest or scope.may_be_earlier_period


def _fits_only_year(claim: NumberClaim, entry: FactEntry) -> bool:
    """Whether an end of a change fits the one year named: "since 2018-19, from 7.3 to 6.5"."""
    period = entry.fact.period
    year, _ = period_start(period)
    return all(
        one.matches(period) or (year > one.year) == claim.scope.is_end_of_change
        for one in claim.sentence.periods
    )


def _digits_match(quantity: Quantity, fact: Fact) -> bool:
    """Whether the digits are the fact's, whatever unit the text gives them."""
    value = fact.value or 0.0
    scaled = [value, value * 1000] if "£ thousand" in fact.unit else [value]
    if fact.unit == "£ million":
        scaled = [value * 1_000_000]
    return any(states_value(quantity, one) for one in scaled)


def age_or_breakdown_misfit(claim: NumberClaim, entry: FactEntry) -> str | None:
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
