"""Judging how far apart a text says two figures are: "1.6 times", "3.6 points", "£79 less"."""

import re
from dataclasses import replace

from carebook.checking.checked_claim import ClaimJudgement, contradicted, not_checked, supported
from carebook.checking.fact_pairs import FactPair, find_fact_pairs, find_pairs_of_sizes
from carebook.checking.number_places import places_listed_after
from carebook.checking.parsed_sentence import ParsedSentence
from carebook.checking.quantities import Quantity
from carebook.checking.relation_scope import RelationScope, find_relation_scope
from carebook.checking.rounding import states_value
from carebook.checking.stated_differences import OF_ANOTHER_FIGURE, WORDS_AFTER_DIFFERENCE
from carebook.checking.word_lists import alternatives
from carebook.data import units

# How many pounds one of a unit is, where that is not one.
_POUNDS_IN_UNIT = {units.MILLION_POUNDS: 1e6, units.THOUSAND_POUNDS_PER_100K: 1e3}
# Between a multiple and the place of whose figure it is one.
_FIGURE_OF = re.compile(
    rf"\s*(?:of )?(?:(?:the|that) (?:(?:{alternatives('stated_differences', 'level nouns')}) )?"
    r"(?:for|in|of) )?(?:the )?"
)
# "Satisfaction up eight points": a change without a verb.
_UP_OR_DOWN = re.compile(r"\b(?:up|down)(?: by)? $")
_HALF_OR_TWICE = re.compile(r"(?P<half>less than half)|more than (?:twice|double)")


def judge_difference(quantity: Quantity, sentence: ParsedSentence) -> ClaimJudgement:
    """Judge a ratio or a difference: "1.6 times", "3.6 points", "a third higher", "£79 less"."""
    words = sentence.lowercase[quantity.start : quantity.end].strip()
    before = sentence.lowercase[: quantity.start]
    is_change = any(r.kind in ("rose", "fell") for r in sentence.relations) or bool(
        _UP_OR_DOWN.search(before) or re.search(r"doubled|tripled|trebled|halved", words)
    )
    scope = find_relation_scope(quantity, sentence, is_change=is_change)
    held = () if is_change else _places_of_other_figures(quantity, sentence)
    if held:
        if len(held) > 1:
            # "Less than half the figure for England and similar areas": it has to be so for each.
            judgements = [
                _judge_in_scope(quantity, replace(scope, comparators=(code,)), sentence)
                for code in held
            ]
            return next((one for one in judgements if one.verdict != "supported"), judgements[0])
        scope = replace(scope, comparators=held, than_offset=None)
    return _judge_in_scope(quantity, scope, sentence)


def _places_of_other_figures(quantity: Quantity, sentence: ParsedSentence) -> tuple[str, ...]:
    """Return the places whose figures a number multiplies: "half the figure for England"."""
    first = next((place for place in sentence.places if place.start >= quantity.end), None)
    if first is None:
        return ()
    gap = sentence.lowercase[quantity.end : first.start]
    return places_listed_after(first.start, sentence) if _FIGURE_OF.fullmatch(gap) else ()


def _judge_in_scope(
    quantity: Quantity, scope: RelationScope, sentence: ParsedSentence
) -> ClaimJudgement:
    is_change = scope.is_change
    words = sentence.lowercase[quantity.start : quantity.end].strip()
    pairs = find_fact_pairs(quantity, scope, sentence)
    if not pairs and not is_change:
        swapped = replace(scope, subjects=scope.comparators, comparators=scope.subjects)
        found = find_fact_pairs(quantity, swapped, sentence)
        pairs = [FactPair(pair.other, pair.one) for pair in found]
    if not pairs:
        return not_checked(f"The data have no two figures that are {words} apart.")
    fitting = [pair for pair in pairs if _difference_fits(quantity, pair, sentence)]
    if not fitting and any(
        _difference_fits(quantity, pair, sentence)
        for pair in find_pairs_of_sizes(quantity, scope, sentence)
    ):
        return not_checked(
            f"{words} is so of totals, which tell the size of places apart. Compare rates: "
            f"{pairs[0].description}.",
            pairs[0].fact_ids,
        )
    if not fitting:
        return contradicted(
            pairs[0].fact_ids,
            f"{words} is not the gap between {pairs[0].description}.",
        )
    for pair in fitting:
        # "Doubled from 915 to 1,902" works out two figures that stand there.
        both = {pair.one.fact.id, pair.other.fact.id} <= sentence.stated_facts
        is_leap = quantity.kind == "times" and is_change and pair.verdict == "not compared"
        if both and is_leap and pair.one.fact.footing == pair.other.fact.footing:
            return supported(pair.fact_ids, f"{pair.description}.")
        if pair.verdict in ("higher", "lower", "about the same", "same"):
            return supported(pair.fact_ids, f"{pair.description}.")
    return not_checked(
        f"The figures do not show a difference for certain: {fitting[0].why_not_compared}",
        fitting[0].fact_ids,
    )


def _difference_fits(quantity: Quantity, pair: FactPair, sentence: ParsedSentence) -> bool:
    one, other, unit = pair.one.fact.value, pair.other.fact.value, pair.one.fact.unit
    if not one or not other:
        return False
    text = sentence.lowercase
    after = text[quantity.end : quantity.end + 40]
    absolute = replace(quantity, value=abs(quantity.value))
    if (bound := _HALF_OR_TWICE.search(text, quantity.start, quantity.end)) and (
        OF_ANOTHER_FIGURE.match(after)
    ):
        # However much less or more it is.
        return one / other < 0.5 if bound["half"] else one / other > 2
    match quantity.kind:
        case "times":
            if quantity.value < 1:  # "nearly halved" and "more than halved" are said of the fall
                absolute, one, other = replace(absolute, value=1 / quantity.value), other, one
            is_less = re.match(r"\s*(?:lower|less|fewer|smaller)", after) or quantity.value < 1
            return states_value(absolute, one / other) or (
                bool(is_less) and states_value(absolute, other / one)
            )
        case "points":
            return unit == units.PERCENT and states_value(absolute, abs(one - other))
        case "percent" | "share":
            if OF_ANOTHER_FIGURE.match(after) and not WORDS_AFTER_DIFFERENCE.match(after):
                return states_value(absolute, 100 * one / other)
            return states_value(absolute, abs(one / other - 1) * 100)
    if (quantity.kind == "money") != unit.startswith("£"):
        return False
    return states_value(absolute, abs(one - other) * _POUNDS_IN_UNIT.get(unit, 1.0))
