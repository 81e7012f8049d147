"""How the two facts of a pair stand to each other, and how a reason says so."""

from carebook.checking.fact_lookup import FactLookup
from carebook.checking.fact_pairs import FactPair
from carebook.checking.fact_wording import figure_and_place
from carebook.facts.relations import compare_facts


def compare_pair(pair: FactPair) -> str:
    """Return how the first of a pair stands to the second: a verdict of ``compare_facts``."""
    direct = compare_facts(pair.one.fact, pair.other.fact)
    if direct != "not compared":
        return direct
    # The interval may belong to the second: then the comparison is read from its side.
    turned = compare_facts(pair.other.fact, pair.one.fact)
    return {"higher": "lower", "lower": "higher"}.get(turned, turned)


def explain_no_comparison(pair: FactPair, lookup: FactLookup) -> str:
    """Say why no word can be put on the difference of a pair."""
    if compare_pair(pair) == "similar":
        return f"{describe_pair(pair, lookup)}: similar, once chance and rounding are allowed for."
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
