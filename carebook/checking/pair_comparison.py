"""How the two facts of a pair stand to each other, and how a reason says so."""

from carebook.checking.fact_lookup import FactLookup
from carebook.checking.fact_pairs import FactPair
from carebook.checking.fact_wording import figure_and_place
from carebook.facts.relations import ComparisonVerdict, compare_facts


def compare_pair(pair: FactPair) -> ComparisonVerdict:
    """Return how the first of a pair stands to the second: a verdict of ``compare_facts``."""
    return compare_facts(pair.one.fact, pair.other.fact)


def explain_no_comparison(pair: FactPair, lookup: FactLookup) -> str:
    """Say why no word can be put on the difference of a pair."""
    if compare_pair(pair) == "similar":
        return f"{describe_pair(pair, lookup)}: similar, once chance is allowed for in both."
    if compare_pair(pair) == "about the same":
        return f"{describe_pair(pair, lookup)}: about the same, less than 2% apart or rounded."
    return (
        "No margin of error came with these figures, so nobody can say which is higher: "
        f"{describe_pair(pair, lookup)}."
    )


def pair_fact_ids(pair: FactPair) -> str:
    """Return the ids of a pair, as a checked claim names them."""
    if pair.is_change:
        return f"{pair.other.fact.id} -> {pair.one.fact.id}"
    return f"{pair.one.fact.id} : {pair.other.fact.id}"


def describe_pair(pair: FactPair, lookup: FactLookup) -> str:
    """Return both figures of a pair, each with its place and period."""
    return f"{figure_and_place(pair.one, lookup)} and {figure_and_place(pair.other, lookup)}"
