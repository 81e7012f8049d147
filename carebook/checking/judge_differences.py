"""Judging how far apart two figures are said to be: "1.6 times", "3.6 points", "£79 less"."""

import re
from dataclasses import replace

from carebook.checking.fact_lookup import FactLookup
from carebook.checking.fact_pairs import FactPair, find_fact_pairs
from carebook.checking.judge_numbers import ClaimJudgement
from carebook.checking.pair_comparison import (
    compare_pair,
    describe_pair,
    explain_no_comparison,
    pair_fact_ids,
)
from carebook.checking.parsed_sentence import ParsedSentence, PrecedingContext
from carebook.checking.quantities import Quantity
from carebook.checking.relation_scope import RelationScope, find_relation_scope
from carebook.checking.rounding import states_value
from carebook.checking.stated_differences import OF_ANOTHER_FIGURE, WORDS_AFTER_DIFFERENCE


def judge_difference(
    quantity: Quantity, reading: ParsedSentence, context: PrecedingContext, index: FactLookup
) -> ClaimJudgement:
    """Judge a ratio or a difference: "1.6 times", "3.6 points", "a third higher", "£79 less"."""
    said = reading.lowercase[quantity.start : quantity.end].strip()
    over_time = any(r.kind in ("rose", "fell") for r in reading.relations) or bool(
        re.search(r"doubled|tripled|trebled|halved", said)
    )
    scene = find_relation_scope(quantity, reading, context, index, of_time=over_time)
    found = find_fact_pairs(quantity, scene, reading, context, index)
    if not found and not over_time:
        found = [
            FactPair(p.other, p.one)
            for p in find_fact_pairs(quantity, _swap_sides(scene), reading, context, index)
        ]
    if not found:
        return ClaimJudgement(
            "unsupported", None, f"No two facts were found between which {said} could lie."
        )
    tested = [(pair, _difference_fits(quantity, pair, reading)) for pair in found]
    right = [pair for pair, fits in tested if fits]
    if not right:
        pair = found[0]
        return ClaimJudgement(
            "contradicted",
            pair_fact_ids(pair),
            f"{said} is not the gap between {describe_pair(pair, index)}.",
        )
    decided = [
        pair
        for pair in right
        if pair.is_change or compare_pair(pair) in ("higher", "lower", "same")
    ]
    if decided:
        return ClaimJudgement(
            "supported", pair_fact_ids(decided[0]), f"{describe_pair(decided[0], index)}."
        )
    return ClaimJudgement(
        "unsupported",
        pair_fact_ids(right[0]),
        f"The figures do not carry a difference: {explain_no_comparison(right[0], index)}",
    )


def _swap_sides(scene: RelationScope) -> RelationScope:
    return replace(scene, subjects=scene.comparators, comparators=scene.subjects)


def _difference_fits(quantity: Quantity, pair: FactPair, reading: ParsedSentence) -> bool:
    one, other = pair.one.fact.value, pair.other.fact.value
    if one is None or not other or not one:
        return False
    unit = pair.one.fact.unit
    text = reading.lowercase
    after = text[quantity.end : quantity.end + 40]
    absolute = replace(quantity, value=abs(quantity.value))
    if quantity.kind == "times":
        up = re.match(r"\s*(?:lower|less|fewer|smaller)", after) is None and quantity.value >= 1
        return states_value(absolute, one / other) or (
            not up and states_value(absolute, other / one)
        )
    if quantity.kind == "points":
        return unit == "percent" and states_value(absolute, abs(one - other))
    if quantity.kind in ("percent", "share"):
        if OF_ANOTHER_FIGURE.match(after) and not WORDS_AFTER_DIFFERENCE.match(after):
            return states_value(absolute, 100 * one / other)
        return states_value(absolute, abs(one / other - 1) * 100)
    scale = {"£ million": 1e6, "£ thousand per 100,000 people": 1e3}.get(unit, 1.0)
    if (quantity.kind == "money") != unit.startswith("£"):
        return False
    per = re.search(
        r"\b(?:per|a) (?:head|resident|person)|each resident|every resident|per capita", text
    )
    if (
        unit == "£ million"
        and per
        and not re.search(r"million|m\b", text[quantity.start : quantity.end])
    ):
        return False
    return states_value(absolute, abs(one - other) * scale)
